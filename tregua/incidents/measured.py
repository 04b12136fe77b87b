"""How long each took of what a period counts, and whether that was in time: the records behind the published times."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from tregua.incidents.asked import PartyReply, ReplyRequest
from tregua.incidents.calmed import Calm
from tregua.incidents.choices import CalmState, Position
from tregua.incidents.clock import Opened, known_since, parts_of, took
from tregua.incidents.times import first_calls
from tregua.record.portions import portions

# By when a first call, and calm, are in time; a reply has the time that was given to it.
CALL_WITHIN: Final = timedelta(hours=1)
CALM_WITHIN: Final = timedelta(hours=24)


@dataclass(frozen=True)
class Measured:
    """One record whose time is measured: how long it took, None where it has not come."""

    id: str
    took: timedelta | None
    in_time: bool


@dataclass(frozen=True)
class _Known:
    """The incidents opened in a period without those that were over by then: since when each is known, and its calm."""

    opened: Opened
    since: dict[str, datetime]
    calms: dict[str, tuple[str, datetime]]


def measured(start: datetime, end: datetime) -> dict[str, list[Measured]]:
    """Return all that is measured in [start, end), by the code of its counting rule."""
    known = _known(start, end)
    return {
        "first_calls_timed": _first_calls(known),
        "replies_timed": of_replies(start, end),
        "calm_timed": _calm(known),
    }


def of_first_calls(start: datetime, end: datetime) -> list[Measured]:
    """Return the incidents opened in [start, end), each with how long the first call to a party took."""
    return _first_calls(_known(start, end))


def _first_calls(known: _Known) -> list[Measured]:
    called = first_calls(parts_of(known.since, known.opened), known.opened)
    return [_measured(pk, since, called.get(pk), since + CALL_WITHIN) for pk, since in known.since.items()]


def of_calm(start: datetime, end: datetime) -> list[Measured]:
    """Return the incidents opened in [start, end), each with how long it took until calm was restored."""
    return _calm(_known(start, end))


def _calm(known: _Known) -> list[Measured]:
    calm = {pk: at for pk, (state, at) in known.calms.items() if state == CalmState.RESTORED}
    return [_measured(pk, since, calm.get(pk), since + CALM_WITHIN) for pk, since in known.since.items()]


def of_replies(start: datetime, end: datetime) -> list[Measured]:
    """Return the questions to parties whose reply was due in [start, end), each with how long the first reply took."""
    rows = ReplyRequest.objects.filter(due_at__gte=start, due_at__lt=end).order_by("due_at", "id")
    asked = {pk: (at, due) for pk, at, due in rows.values_list("pk", "asked_at", "due_at")}
    came: dict[str, datetime] = {}
    for some in portions(asked):
        replies = PartyReply.objects.filter(request__in=some).exclude(position=Position.NO_ANSWER)
        for pk, at in replies.order_by().values_list("request_id", "received_at"):
            came[pk] = min(came.get(pk, at), at)
    return [_measured(pk, at, came.get(pk), due) for pk, (at, due) in asked.items()]


def _measured(pk: str, since: datetime, came: datetime | None, due: datetime) -> Measured:
    if came is None:
        return Measured(pk, None, in_time=False)
    return Measured(pk, took(since, came), in_time=came <= due)


def _known(start: datetime, end: datetime) -> _Known:
    opened = Opened.between(start, end)
    known = known_since(opened.at, parts_of(opened.at, opened), opened)
    calms = _calms(opened)
    over = {pk for pk, (state, _at) in calms.items() if state == CalmState.OVER}
    return _Known(opened, {pk: since for pk, since in known.items() if pk not in over}, calms)


def _calms(opened: Opened) -> dict[str, tuple[str, datetime]]:
    """Return the last word on the calm of each of these incidents, and when it was said."""
    rows = Calm.objects.filter(incident__in=opened.rows.values("pk")).order_by("id")
    return {pk: (state, at) for pk, state, at in rows.values_list("incident_id", "state", "at")}
