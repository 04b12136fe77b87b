"""What a request for protection is waiting for, and by when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import OuterRef, Q, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tregua.liaison import after
from tregua.liaison.choices import ProtectionStatus
from tregua.liaison.models import ProtectionRequest, ProtectionStep
from tregua.liaison.pattern import warnings_due
from tregua.liaison.protection import CLOSED
from tregua.people import breaches
from tregua.people.outings import missed

ACKNOWLEDGE_WITHIN: Final = timedelta(minutes=15)
REVIEW_EVERY: Final = timedelta(hours=72)
REVIEW_DISCLOSURES_WITHIN: Final = timedelta(hours=24)


@dataclass(frozen=True)
class Due:
    """Something that is to be done about a request, and by when."""

    what: Promise
    at: datetime
    overdue: bool


def dues(request: ProtectionRequest, now: datetime) -> list[Due]:
    """Return everything that is due on a request, what comes first first."""
    found = [one for one in (_by_status(request, now), _contact(request, now)) if one]
    return sorted(found, key=lambda one: one.at)


def due(request: ProtectionRequest, now: datetime) -> Due | None:
    """Return what is due next on a request; None when no clock runs."""
    return next(iter(dues(request, now)), None)


def _by_status(request: ProtectionRequest, now: datetime) -> Due | None:
    step = request.latest_step
    if step is None:
        return _due(_("acknowledge"), request.recorded_at + ACKNOWLEDGE_WITHIN, now)
    if step.status in {ProtectionStatus.ACTIVE, ProtectionStatus.REVIEWED}:
        return _due(_("review"), step.recorded_at + REVIEW_EVERY, now)
    if request.review_missing:
        return _due(_("review our own disclosures"), step.recorded_at + REVIEW_DISCLOSURES_WITHIN, now)
    return None


def _contact(request: ProtectionRequest, now: datetime) -> Due | None:
    plan = request.contact_plan
    if plan is None or plan.due_at is None or request.status in CLOSED:
        return None
    last = plan.latest_try
    no_answer = last is not None and not last.reached
    what = _("no answer: try again, or do what the plan says") if no_answer else _("reach them as planned")
    return _due(what, plan.due_at, now)


def _due(what: Promise, at: datetime, now: datetime) -> Due:
    return Due(what=what, at=at, overdue=now > at)


def run_out(now: datetime) -> int:
    """Return how many clocks have run out: of open requests, of warnings, of teams that are out, of breaches, of packages below.

    A closed request has a clock only where a harm is not reviewed yet.
    """
    last = ProtectionStep.objects.filter(request=OuterRef("pk")).order_by("-recorded_at", "-id")
    rows = ProtectionRequest.objects.annotate(last_status=Subquery(last.values("status")[:1]))
    over = [one for one in CLOSED if one != ProtectionStatus.CLOSED_HARMED]
    reviewed = Q(last_status=ProtectionStatus.CLOSED_HARMED, disclosure_review__isnull=False)
    open_ones = rows.filter(Q(last_status=None) | ~(Q(last_status__in=over) | reviewed))
    late = sum(one.overdue for request in open_ones.with_clocks() for one in dues(request, now))
    late += len(warnings_due(now)) + missed().count() + breaches.late()
    return late + sum(count(now) for count in after.LATE)


def most_urgent_first(
    requests: list[ProtectionRequest], now: datetime
) -> list[tuple[ProtectionRequest, Due | None]]:
    """Return requests with what is due on each: the earliest due first, those without a clock after them."""
    timed = [(request, due(request, now)) for request in requests]
    return sorted(timed, key=lambda pair: (pair[1] is None, pair[1].at if pair[1] else pair[0].recorded_at))
