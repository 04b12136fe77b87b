"""The clock of an incident: it runs from when this centre knew, and stands still where somebody stopped it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple, TypeVar

from django.db.models import Min, QuerySet
from django.utils.translation import gettext

from tregua.incidents.calmed import ClockStop
from tregua.incidents.models import Incident, Membership, Merge
from tregua.record.portions import portions


class Stop(NamedTuple):
    """One stop of a clock; `until` is None while it stands still."""

    at: datetime
    until: datetime | None
    reason: str


Rows = TypeVar("Rows", bound=QuerySet[Any])


@dataclass(frozen=True)
class Opened:
    """All incidents opened in a period: a question about them names the period, and not each of a hundred thousand."""

    rows: QuerySet[Incident]
    at: Mapping[str, datetime]

    @classmethod
    def between(cls, start: datetime, end: datetime) -> "Opened":
        """Return those opened in [start, end)."""
        rows = Incident.objects.opened_between(start, end)
        return cls(rows.order_by(), dict(rows.values_list("pk", "recorded_at")))

    def about(self, rows: Rows, incidents: Iterable[str], field: str = "incident") -> Iterator[Rows]:
        """Yield the rows about these incidents, and about others of the period, in a few questions."""
        yield rows.filter(**{f"{field}__in": self.rows.values("pk")})
        for some in portions(pk for pk in incidents if pk not in self.at):
            yield rows.filter(**{f"{field}__in": some})


def about(
    rows: Rows, incidents: Iterable[str], opened: Opened | None, field: str = "incident"
) -> Iterator[Rows]:
    """Yield the rows about these incidents in portions; of a whole period in one question."""
    if opened is not None:
        yield from opened.about(rows, incidents, field)
        return
    for some in portions(incidents):
        yield rows.filter(**{f"{field}__in": some})


def parts_of(incidents: Iterable[str], opened: Opened | None = None) -> dict[str, str]:
    """Return the ids of incidents and of all that were merged into them, at any depth: each -> the one it counts for."""
    found = {pk: pk for pk in incidents}
    last = list(found)
    merges = Merge.objects.filter(undone=None)
    while last:
        new = {
            part: found[into]
            for rows in about(merges, last, opened, "into")
            for part, into in rows.values_list("incident_id", "into_id")
            if part not in found and into in found
        }
        opened = None
        found |= new
        last = list(new)
    return found


def known_since(
    opened: Mapping[str, datetime], parts: Mapping[str, str], period: Opened | None = None
) -> dict[str, datetime]:
    """Return since when incidents are known: when the first report of each was written down, or it was opened.

    `opened` gives the instant at which each was opened, `parts` is what `parts_of` returns for them.
    """
    known = dict(opened)
    standing = Membership.objects.standing().order_by()
    for rows in about(standing, parts, period):
        told = rows.values("incident").annotate(first=Min("report__recorded_at"))
        for pk, first in told.values_list("incident", "first"):
            if pk in parts:
                known[parts[pk]] = min(known[parts[pk]], first)
    return known


def stops_of(incidents: Iterable[str]) -> dict[str, list[Stop]]:
    """Return the stops of the clocks of incidents, in the order in which they were noted."""
    found: dict[str, list[Stop]] = {}
    rows = ClockStop.objects.filter(incident__in=list(incidents)).select_related("start").order_by("id")
    for row in rows:
        until = row.start.at if row.is_over else None
        found.setdefault(row.incident_id, []).append(Stop(row.at, until, str(row.get_reason_display())))
    return found


def stood_still(stops: Iterable[Stop], begun: datetime, end: datetime) -> timedelta:
    """Return for how long a clock stood still between two instants; its stops do not overlap."""
    spans = ((max(one.at, begun), min(one.until or end, end)) for one in stops)
    return sum((until - at for at, until in spans if until > at), timedelta())


def took(begun: datetime, end: datetime) -> timedelta:
    """Return how long something took; what was done before it was written down took no time."""
    return max(end - begun, timedelta())


def in_words(span: timedelta) -> str:
    """Write a length of time in whole minutes, from a day on in hours."""
    hours, minutes = divmod(int(span.total_seconds() // 60), 60)
    if not hours:
        return gettext("%(minutes)s min") % {"minutes": minutes}
    if hours < 24:
        return gettext("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": minutes}
    return gettext("%(days)s d %(hours)s h") % {"days": hours // 24, "hours": hours % 24}
