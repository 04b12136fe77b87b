"""After somebody was harmed: everybody to whom something left, from before the request until now, in one query."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Count, Max, QuerySet

from tregua.exchange.joint import texts_of
from tregua.exchange.ledger import Audience, Disclosed, Way
from tregua.exchange.letters import LetterLeft
from tregua.exchange.seals import Recipient
from tregua.liaison.models import ProtectionRequest
from tregua.people.models import AccessNote

# Harm may come of what left before they asked.
LOOK_BACK: Final = timedelta(days=30)


@dataclass(frozen=True)
class Told:
    """One recipient by one way: who, how, how often, and when last."""

    audience: str
    recipient: str
    way: str
    times: int
    last: datetime


def told_since(request: ProtectionRequest) -> list[Told]:
    """Return every recipient of anything that left since a month before the request, the latest first."""
    rows = (
        Disclosed.objects.filter(recorded_at__gte=request.recorded_at - LOOK_BACK)
        .values("audience", "recipient", "way")
        .annotate(times=Count("id"), last=Max("recorded_at"))
    )
    found = [
        Told(
            str(Audience(row["audience"]).label),
            row["recipient"],
            str(Way(row["way"]).label),
            row["times"],
            row["last"],
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: one.last, reverse=True)


def letters_about(request: ProtectionRequest) -> list[dict[str, Any]]:
    """Return each letter about a request that left, by which way, when, and to whom."""
    rows = LetterLeft.objects.filter(letter__case__request=request).select_related("letter").order_by("id")
    names = {one.pk: str(one) for one in Recipient.objects.all()}
    return [
        {"left": row, "letter": row.letter, "to": [names.get(pk, pk) for pk in row.letter.to]} for row in rows
    ]


def opened_here(request: ProtectionRequest) -> QuerySet[AccessNote]:
    """Return who opened what is sealed of a request, the latest first."""
    return (
        AccessNote.objects.filter(sealed__in=[one.pk for one in texts_of(request)])
        .select_related("recorded_by")
        .order_by("-id")
    )
