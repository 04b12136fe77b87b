"""How long it takes: to the first call, to a reply, until calm; as distributions, so that delay is explained, not hidden."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import quantiles
from typing import Any, Final

from django.db.models import Min
from django.utils.translation import gettext

from tregua.incidents.asked import PartyReply, ReplyRequest
from tregua.incidents.calmed import Calm
from tregua.incidents.choices import ENDED, CalmState, Position
from tregua.incidents.clock import Opened, about, in_words, known_since, parts_of, stood_still, stops_of, took
from tregua.incidents.models import Deescalation, Finding, Incident

# So many incidents, and so many requests, of a period are measured at most.
MOST: Final = 5_000


@dataclass(frozen=True)
class Spread:
    """The distribution of one length of time: of how many, its quartiles, how many run still or ended without it."""

    name: str
    count: int
    lower: timedelta | None
    median: timedelta | None
    upper: timedelta | None
    running: int
    ended: int

    @property
    def words(self) -> list[str]:
        """Return the lower quartile, the median and the upper quartile in words; a dash where nothing was measured."""
        return ["–" if one is None else in_words(one) for one in (self.lower, self.median, self.upper)]


def spread(name: str, measured: Sequence[timedelta], *, running: int, ended: int) -> Spread:
    """Return the distribution of some lengths of time; quartiles lie between those measured (the inclusive rule)."""
    seconds = sorted(one.total_seconds() for one in measured)
    if not seconds:
        return Spread(name, 0, None, None, None, running, ended)
    cuts = quantiles(seconds, n=4, method="inclusive") if len(seconds) > 1 else seconds * 3
    lower, median, upper = (timedelta(seconds=cut) for cut in cuts)
    return Spread(name, len(seconds), lower, median, upper, running, ended)


@dataclass(frozen=True)
class Times:
    """The distributions of a period; `cut` says that there was more than is measured."""

    spreads: list[Spread]
    cut: bool


def times_of(start: datetime, end: datetime) -> Times:
    """Return how long it took on incidents opened in [start, end), and for replies asked for in it."""
    incidents, more = _incidents(start, end)
    replies, more_replies = _replies(start, end)
    return Times([incidents[0], replies, *incidents[1:]], cut=more or more_replies)


def _incidents(start: datetime, end: datetime) -> tuple[list[Spread], bool]:
    rows = Incident.objects.opened_between(start, end)
    taken = list(rows.values_list("pk", "recorded_at")[: MOST + 1])
    opened = dict(taken[:MOST])
    parts = parts_of(opened)
    known = known_since(opened, parts)
    calms = {calm.incident_id: calm for calm in Calm.objects.filter(incident__in=list(opened)).order_by("id")}
    over = set(Finding.objects.adopted().filter(incident__in=list(opened)).values_list("incident", flat=True))
    over |= {pk for pk, calm in calms.items() if calm.state in ENDED}
    called = first_calls(parts)
    calm_at = {pk: calm.at for pk, calm in calms.items() if calm.state == CalmState.RESTORED}
    until_calm = {pk: took(known[pk], at) for pk, at in calm_at.items()}
    stops = stops_of(calm_at)
    working = [until_calm[pk] - stood_still(stops.get(pk, []), known[pk], at) for pk, at in calm_at.items()]

    def of(name: str, measured: Sequence[timedelta], done: Any) -> Spread:
        without = opened.keys() - done
        return spread(name, measured, running=len(without - over), ended=len(without & over))

    first = [took(known[pk], at) for pk, at in called.items()]
    found = [
        of(gettext("From when it was known to the first call"), first, called.keys()),
        of(gettext("From when it was known until calm"), list(until_calm.values()), calm_at.keys()),
        of(gettext("The same without the time the clock stood still"), working, calm_at.keys()),
    ]
    return found, len(taken) > MOST


def first_calls(parts: dict[str, str], opened: Opened | None = None) -> dict[str, datetime]:
    """Return when the first party was called about each incident, answered or not."""
    found: dict[str, datetime] = {}
    for rows in about(Deescalation.objects.order_by(), parts, opened):
        calls = rows.values("incident").annotate(first=Min("at"))
        for pk, at in calls.values_list("incident", "first"):
            if pk in parts:
                found[parts[pk]] = min(found.get(parts[pk], at), at)
    return found


def _replies(start: datetime, end: datetime) -> tuple[Spread, bool]:
    rows = ReplyRequest.objects.filter(asked_at__gte=start, asked_at__lt=end).order_by("asked_at", "id")
    taken = list(rows.values_list("pk", "asked_at")[: MOST + 1])
    asked = dict(taken[:MOST])
    answered: dict[str, datetime] = {}
    silent: set[str] = set()
    replies = PartyReply.objects.filter(request__in=list(asked)).order_by()
    for pk, at, position in replies.values_list("request_id", "received_at", "position"):
        if position == Position.NO_ANSWER:
            silent.add(pk)
        else:
            answered[pk] = min(answered.get(pk, at), at)
    measured = [took(asked[pk], at) for pk, at in answered.items()]
    without = asked.keys() - answered.keys()
    name = gettext("From the question to a party to its reply")
    found = spread(name, measured, running=len(without - silent), ended=len(without & silent))
    return found, len(taken) > MOST
