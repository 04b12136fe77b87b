"""How a place is drawn on a map inside the centre: an outline, or a circle as wide as the place is not known."""

import functools
import json
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final

import shapely
from shapely.geometry import mapping, shape

from tregua.places.models import Outline, Place, PlaceKind

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


@functools.cache
def shipped_outlines() -> dict[str, Any]:
    """Return the outlines of provinces that come with Tregua, by code."""
    text = files("tregua.places").joinpath("shipped", "provinces.geojson").read_text(encoding="utf-8")
    return {one["id"]: one["geometry"] for one in json.loads(text)["features"]}


def outlines_of(places: Iterable[Place]) -> dict[str, Any]:
    """Return the outline of each of these areas, by code: the latest that was loaded, else the one that is shipped."""
    codes = {place.code for place in places if place.kind in AREAS}
    shipped = shipped_outlines()
    found = {code: shipped[code] for code in codes if code in shipped}
    rows = Outline.objects.filter(place__code__in=codes).order_by("id").select_related("place")
    found.update((row.place.code, row.geometry) for row in rows)
    return found


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


def plain(geometry: Any) -> Any:
    """Return an outline as simple as a map on a screen needs it, its degrees to three decimals (a hundred metres)."""
    simple = shapely.set_precision(shape(geometry).simplify(TOLERANCE), 0.001, mode="pointwise")
    return _short(mapping(simple))


def words_at(geometry: Any) -> list[float]:
    """Return longitude and latitude within an outline, where its words stand; nothing happened at that point."""
    inside = shape(geometry).representative_point()
    return [round(inside.x, 3), round(inside.y, 3)]


def _short(found: Any) -> Any:
    if isinstance(found, float):
        return round(found, 3)
    if isinstance(found, dict):
        return {name: _short(value) for name, value in found.items()}
    return [_short(one) for one in found] if isinstance(found, list | tuple) else found
