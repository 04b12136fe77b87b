"""What a request for protection is waiting for, and by when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tregua.liaison.choices import ProtectionStatus
from tregua.liaison.models import ProtectionRequest

ACKNOWLEDGE_WITHIN: Final = timedelta(minutes=15)
REVIEW_EVERY: Final = timedelta(hours=72)
REVIEW_DISCLOSURES_WITHIN: Final = timedelta(hours=24)


@dataclass(frozen=True)
class Due:
    """Something that is to be done about a request, and by when."""

    what: Promise
    at: datetime
    overdue: bool


def due(request: ProtectionRequest, now: datetime) -> Due | None:
    """Return what is due next on a request; None when no clock runs."""
    step = request.latest_step
    if step is None:
        return _due(_("acknowledge"), request.recorded_at + ACKNOWLEDGE_WITHIN, now)
    if step.status in {ProtectionStatus.ACTIVE, ProtectionStatus.REVIEWED}:
        return _due(_("review"), step.recorded_at + REVIEW_EVERY, now)
    if request.review_missing:
        return _due(_("review our own disclosures"), step.recorded_at + REVIEW_DISCLOSURES_WITHIN, now)
    return None


def _due(what: Promise, at: datetime, now: datetime) -> Due:
    return Due(what=what, at=at, overdue=now > at)


def most_urgent_first(
    requests: list[ProtectionRequest], now: datetime
) -> list[tuple[ProtectionRequest, Due | None]]:
    """Return requests with what is due on each: the earliest due first, those without a clock after them."""
    timed = [(request, due(request, now)) for request in requests]
    return sorted(timed, key=lambda pair: (pair[1] is None, pair[1].at if pair[1] else pair[0].recorded_at))
