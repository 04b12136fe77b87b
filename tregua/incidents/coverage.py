"""Coverage: which areas could be looked at on which day. A zero means little where nobody could look."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.conf import settings
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import ngettext

from tregua.incidents.choices import Extent
from tregua.incidents.looked import Coverage, Restriction, RestrictionQuerySet, WatchedAreas
from tregua.places.models import Place
from tregua.reports.fields import local

# The better of two words on one area and day.
_BEST: Final = (Extent.ALL, Extent.PART, Extent.NONE)


@dataclass
class Cell:
    """What is on record of an area on a day: the last word for each means, and who kept this centre from looking."""

    means: dict[str, str] = field(default_factory=dict)
    restrictions: list[Restriction] = field(default_factory=list)

    @property
    def extent(self) -> str:
        """Return how far the area could be looked at by the best means; "" when nobody has said."""
        return next((one for one in _BEST if one in self.means.values()), "")

    @property
    def label(self) -> str:
        """Return how far the area could be looked at, in words."""
        return str(Extent(self.extent).label) if self.extent else ""


Table = dict[str, dict[date, Cell]]


@dataclass(frozen=True)
class Looked:
    """Of how many areas it is on record that they could be looked at, of how many that they could not."""

    areas: int
    looked: int
    in_part: int
    not_looked: int

    @property
    def said(self) -> bool:
        """Return whether anything is on record at all."""
        return bool(self.looked or self.not_looked)

    @property
    def words(self) -> str:
        """Return the coverage in one sentence, as it stands beside a zero."""
        return ngettext(
            "%(looked)s of %(areas)s area could be looked at", "%(looked)s of %(areas)s areas could be looked at", self.areas
        ) % {"looked": self.looked, "areas": self.areas}  # fmt: skip


def bounds(first: date, last: date) -> tuple[datetime, datetime]:
    """Return the instants from the beginning of a local day of the centre to the end of another."""
    begins = time.fromisoformat(settings.CENTRE.day_begins)
    return local(first, begins), local(last + timedelta(days=1), begins)


def watched_on(day: date) -> list[Place]:
    """Return the areas of which coverage is told on a day: those chosen last for it, else every province."""
    chosen = WatchedAreas.objects.filter(since__lte=day).order_by("-since", "-id").first()
    places = Place.objects.prefetch_related("place_names").select_related("parent__parent__parent__parent")
    if chosen is None:
        return list(places.provinces())
    return list(places.filter(code__in=chosen.areas).order_by("code"))


def table_of(areas: Sequence[Place], first: date, last: date) -> Table:
    """Return the code of each area -> each day -> what is on record, whatever it is."""
    found = extents_of(areas, first, last)
    for one in restrictions_in(*bounds(first, last)):
        for code in _areas(found, one.where):
            found[code][day_of(one.at)].restrictions.append(one)
    return found


def extents_of(areas: Sequence[Place], first: date, last: date) -> Table:
    """Return the same of how far each area could be looked at alone, without who kept this centre from looking."""
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    found: Table = {area.code: {day: Cell() for day in days} for area in areas}
    said: dict[tuple[str, date, str], dict[str, str]] = defaultdict(dict)
    for row in Coverage.objects.of_days(first, last):
        for code in _areas(found, row.place):
            said[code, row.day, row.means][row.place.code] = row.extent
    for (code, day, means), extents in said.items():
        found[code][day].means[means] = _together(code, extents)
    return found


def _together(code: str, extents: Mapping[str, str]) -> str:
    """Return how far an area could be looked at by one means, of what was said last of it and of each place inside.

    What is known of a place inside an area is not known of all of it.
    """
    if set(extents.values()) == {Extent.NONE} or set(extents) == {code}:
        return next(iter(extents.values()))
    return Extent.PART


def _areas(wanted: Mapping[str, Any], place: Place | None) -> Iterable[str]:
    """Return the area that a place is or lies in, the smallest, if it is one of those wanted."""
    return [one.code for one in (place.chain if place else []) if one.code in wanted][:1]


def day_of(at: datetime) -> date:
    """Return the day of the centre on which an instant falls."""
    begins = time.fromisoformat(settings.CENTRE.day_begins)
    seen = timezone.localtime(at)
    return seen.date() if seen.time() >= begins else seen.date() - timedelta(days=1)


def restrictions_in(start: datetime, end: datetime) -> list[Restriction]:
    """Return the restrictions met in [start, end), by time, with what a page shows of them."""
    return _to_show(Restriction.objects.met_in(start, end))


def taken_back_in(start: datetime, end: datetime) -> list[Restriction]:
    """Return the restrictions of [start, end) that were written down by mistake: readable, and counted nowhere."""
    rows = Restriction.objects.filter(at__gte=start, at__lt=end).exclude(taken_back=None)
    return _to_show(rows.select_related("taken_back__recorded_by").order_by("at", "id"))


def _to_show(rows: RestrictionQuerySet) -> list[Restriction]:
    reading = Place.objects.for_reading()
    rows = rows.select_related("party", "incident", "recorded_by").prefetch_related(
        "party__party_names", Prefetch("place", reading), Prefetch("incident__place", reading)
    )
    return list(rows)


def best_of(found: Table, days: Iterable[date]) -> dict[str, str]:
    """Return the code of each area -> how far it could be looked at on the best of these days, "" when nobody said."""
    wanted = list(days)
    best: dict[str, str] = {}
    for code, cells in found.items():
        said = {cells[day].extent for day in wanted}
        best[code] = next((one for one in _BEST if one in said), "")
    return best


def looked(found: Table, days: Iterable[date]) -> Looked:
    """Return of how many areas it is on record that they could be looked at on some of these days."""
    best = best_of(found, days)
    tally: dict[str, int] = defaultdict(int)
    for one in best.values():
        tally[one] += 1
    return Looked(len(best), tally[Extent.ALL] + tally[Extent.PART], tally[Extent.PART], tally[Extent.NONE])


def looked_on(first: date, last: date) -> Looked:
    """Return the coverage of some days, for what stands beside a zero."""
    found = extents_of(watched_on(last), first, last)
    return looked(found, next(iter(found.values()), {}))


def of_incident(place: Place | None, began_at: datetime | None) -> tuple[Place, Cell] | None:
    """Return what is on record of the area and day of an incident; None when its place or day is not known."""
    if place is None or began_at is None:
        return None
    day = day_of(began_at)
    areas = {area.code: area for area in watched_on(day)}
    for code in _areas(areas, place):
        return areas[code], table_of([areas[code]], day, day)[code][day]
    return None
