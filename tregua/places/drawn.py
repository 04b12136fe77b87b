"""How a place is drawn on a map inside the centre: an outline, or a circle as wide as the place is not known."""

import functools
import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final

import shapely
import shapely.affinity
from shapely.geometry import Point, mapping

from tregua.places.models import Outline, Place, PlaceKind, Precision
from tregua.places.nearby import KM_OF_A_DEGREE
from tregua.places.outlined import Outlined, shape_of

# Within how many kilometres of its point something may have been, of which only this place is known. By kind, not
# measured: half of what such a place is usually wide.
RADIUS_KM: Final = {
    PlaceKind.SITE: 0.5,
    PlaceKind.NEIGHBOURHOOD: 1.0,
    PlaceKind.SETTLEMENT: 2.0,
    PlaceKind.SUBDISTRICT: 12.0,
    PlaceKind.DISTRICT: 25.0,
    PlaceKind.PROVINCE: 60.0,
}
# Within how many kilometres of a point it was, of which somebody says how exactly it is known.
KNOWN_KM: Final = {Precision.EXACT: 0.1, Precision.M100: 0.1, Precision.KM1: 1.0}
# Degrees: about a hundred metres.
TOLERANCE: Final = 0.001
# These are areas: nothing is drawn as a point of theirs.
AREAS: Final = (PlaceKind.SUBDISTRICT, PlaceKind.DISTRICT, PlaceKind.PROVINCE)


@dataclass(frozen=True)
class Drawn:
    """Where a place is drawn: as the outline of an area, else as a circle round a point (latitude, longitude)."""

    place: Place
    outline: Any = None
    point: tuple[float, float] | None = None
    radius_km: float = 0.0

    @property
    def is_area(self) -> bool:
        """Return whether this is an area, of which no point means anything."""
        return self.place.kind in AREAS

    @property
    def shape(self) -> Any:
        """Return within what it lies: the outline, or the ring round the point."""
        if self.outline is not None:
            return shape_of(self.outline)
        latitude, longitude = self.point or (0.0, 0.0)
        high = self.radius_km / KM_OF_A_DEGREE
        wide = high / math.cos(math.radians(latitude))
        return shapely.affinity.scale(Point(longitude, latitude).buffer(1), wide, high)


@functools.cache
def shipped_outlines() -> dict[str, Any]:
    """Return the outlines of provinces that come with Tregua, by code."""
    text = files("tregua.places").joinpath("shipped", "provinces.geojson").read_text(encoding="utf-8")
    return {one["id"]: Outlined(one["geometry"]) for one in json.loads(text)["features"]}


def outlines_of(places: Iterable[Place]) -> dict[str, Any]:
    """Return the outline of each of these areas, by code: the latest that was loaded, else the one that is shipped."""
    codes = {place.code for place in places if place.kind in AREAS}
    shipped = shipped_outlines()
    found = {code: shipped[code] for code in codes if code in shipped}
    rows = Outline.objects.filter(place__code__in=codes).order_by("id")
    latest = dict(rows.values_list("place__code", "pk"))
    found.update((code, _kept(pk)) for code, pk in latest.items())
    return found


@functools.lru_cache(maxsize=128)
def _kept(pk: str) -> Outlined:
    """Return an outline that was loaded; such a row never changes."""
    return Outlined(Outline.objects.values_list("geometry", flat=True).get(pk=pk))


def drawn(places: Iterable[Place], *, points: bool) -> dict[str, Drawn]:
    """Return how each place is drawn, by its code; one that nothing draws, nor what it lies in, is missing.

    Without `points` no position is given: a settlement is drawn as the area that it lies in.
    """
    wanted = list(places)
    outlines = outlines_of({area.code: area for place in wanted for area in place.chain}.values())
    found = {}
    for place in wanted:
        made = (_drawn(area, outlines, points=points) for area in place.chain)
        shown = next((one for one in made if one is not None), None)
        if shown is not None:
            found[place.code] = shown
    return found


def _drawn(place: Place, outlines: dict[str, Any], *, points: bool) -> Drawn | None:
    if place.code in outlines:
        return Drawn(place, outline=outlines[place.code])
    radius = RADIUS_KM.get(PlaceKind(place.kind))
    if not points or radius is None or place.latitude is None or place.longitude is None:
        return None
    return Drawn(place, point=(float(place.latitude), float(place.longitude)), radius_km=radius)


@dataclass(frozen=True)
class Said:
    """Where somebody says that something was: a place, how exactly it is known, and the point if one was given."""

    place: Place | None
    precision: str = ""
    point: tuple[float, float] | None = None

    @property
    def area(self) -> Place | None:
        """Return the smallest place that is known: what the place lies in, where no more than that is known."""
        if self.place is None or self.precision not in AREAS:
            return self.place
        return next((one for one in self.place.chain if one.kind == self.precision), self.place)


def drawn_as_said(said: Iterable[Said], *, points: bool) -> list[Drawn | None]:
    """Return how each is drawn, no more exactly than it is known: a given point in a ring of the precision told."""
    wanted = list(said)
    shapes = drawn([one.area for one in wanted if one.area is not None], points=points)
    return [_drawn_as_said(one, shapes, points=points) for one in wanted]


def _drawn_as_said(said: Said, shapes: dict[str, Drawn], *, points: bool) -> Drawn | None:
    area = said.area
    if area is None:
        return None
    if not points or said.point is None or said.precision in AREAS:
        return shapes.get(area.code)
    radius = KNOWN_KM.get(said.precision, RADIUS_KM[PlaceKind.SETTLEMENT])  # type: ignore[call-overload] # a code as kept
    return Drawn(area, point=said.point, radius_km=radius)


def plain(geometry: Any) -> Any:
    """Return an outline as simple as a map on a screen needs it, its degrees to three decimals (a hundred metres)."""
    simple = shapely.set_precision(shape_of(geometry).simplify(TOLERANCE), 0.001, mode="pointwise")
    return _short(mapping(simple))


def words_at(geometry: Any) -> list[float]:
    """Return longitude and latitude within an outline, where its words stand; nothing happened at that point."""
    inside = shape_of(geometry).representative_point()
    return [round(inside.x, 3), round(inside.y, 3)]


def _short(found: Any) -> Any:
    if isinstance(found, float):
        return round(found, 3)
    if isinstance(found, dict):
        return {name: _short(value) for name, value in found.items()}
    return [_short(one) for one in found] if isinstance(found, list | tuple) else found
