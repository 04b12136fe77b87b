"""From where fire came in the incidents of some days, as claims tell it: a place, a side of the compass, or both."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Q
from django.utils.translation import ngettext

from tregua.incidents.mapped import Mapped, Spot
from tregua.incidents.models import Incident, Membership, Merge
from tregua.matching.versions import latest
from tregua.places.drawn import Drawn, drawn
from tregua.places.models import Place
from tregua.reports.choices import Direction
from tregua.reports.models import Report

AT_ONCE: Final = 500


@dataclass(frozen=True)
class Came:
    """What one claim says of where fire came from: the origin by its code, and the side ("" where it says none)."""

    incident: str
    origin: str = ""
    side: str = ""


@dataclass
class Fire:
    """Fire on one spot: from one place (or, of which none is drawn, from one side), and which incidents tell of it."""

    spot: Spot
    origin: Drawn | None = None
    side: str = ""
    incidents: set[str] = field(default_factory=set)

    @property
    def words(self) -> str:
        """Return from where, and of how many incidents it is claimed."""
        came = self.origin.place.name() if self.origin else str(Direction(self.side).label)
        count = len(self.incidents)
        of = ngettext("claimed of %(n)s incident", "claimed of %(n)s incidents", count) % {"n": count}
        return f"{came} · {of}"


@dataclass(frozen=True)
class Fires:
    """Where fire came from on a map of some days: lines and arrows by spot, and how many origins cannot be drawn."""

    came: list[Came]
    origins: dict[str, Drawn]
    by_spot: dict[str, list[Fire]]
    not_drawn: int = 0

    def __iter__(self) -> Iterator[Fire]:
        return (one for fires in self.by_spot.values() for one in fires)


def fires_on(found: Mapped) -> Fires:
    """Return from where fire came in the incidents of a map, for whoever may see positions."""
    came = came_from(one for spot in found.spots for one in spot.incidents)
    places = Place.objects.filter(code__in={one.origin for one in came if one.origin}).for_reading()
    origins = drawn(places, points=True)
    spot_of = {one.pk: spot for spot in found.spots for one in spot.incidents}
    fires: dict[tuple[str, str, str], Fire] = {}
    for one in came:
        spot, origin = spot_of[one.incident], origins.get(one.origin)
        ways: list[tuple[Drawn | None, str]] = [(origin, "")] if origin is not None else []
        ways += [(None, one.side)] if one.side else []
        for way, side in ways:
            key = (spot.place.code, way.place.code if way else "", side)
            fires.setdefault(key, Fire(spot, way, side)).incidents.add(one.incident)
    by_spot: dict[str, list[Fire]] = defaultdict(list)
    for key in sorted(fires):
        by_spot[key[0]].append(fires[key])
    lost = Counter(one.incident for one in came if one.origin and one.origin not in origins)
    return Fires(came, origins, dict(by_spot), not_drawn=len(lost))


def came_from(incidents: Iterable[Incident]) -> list[Came]:
    """Return what standing claims say, as last corrected; those of incidents merged into these are theirs."""
    home = {one.pk: one.pk for one in incidents}
    ring = list(home)
    while ring:
        rows = [
            row
            for some in _handfuls(ring)
            for row in Merge.objects.filter(into__in=some, undone=None).values_list("incident", "into")
        ]
        ring = [merged for merged, _into in rows if merged not in home]
        home |= {merged: home[into] for merged, into in rows if merged not in home}
    # A corrected report may say of fire what the first one did not.
    says = Q(report__origin__isnull=False) | ~Q(report__direction="") | Q(report__superseded_by__isnull=False)
    told = [
        row
        for some in _handfuls(list(home))
        for row in Membership.objects.standing()
        .filter(says, incident__in=some, report__withdrawal=None)
        .values_list("incident", "report")
    ]
    newest = latest({report for _incident, report in told})
    claims = _claims({newest.get(report, report) for _incident, report in told})
    return [
        Came(home[incident], *claims[version])
        for incident, report in sorted(told)
        if (version := newest.get(report, report)) in claims
    ]


def _claims(ids: set[str]) -> dict[str, tuple[str, str]]:
    """Return origin and side by report, of those that tell of either and were not withdrawn."""
    found: dict[str, tuple[str, str]] = {}
    for some in _handfuls(sorted(ids)):
        rows = Report.objects.filter(pk__in=some, withdrawal=None)
        rows = rows.filter(Q(origin__isnull=False) | ~Q(direction=""))
        for pk, origin, side in rows.values_list("pk", "origin__code", "direction"):
            found[pk] = (origin or "", side)
    return found


def _handfuls(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]
