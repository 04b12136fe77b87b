"""The map of some days as the server draws it: the same places, areas and doubts as on the browser's own map."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tregua.agreement.zoning import ZoneShape
from tregua.incidents.mapped import Mapped, Spot
from tregua.places.drawn import outlines_of
from tregua.places.models import Place
from tregua.places.sketch import Sheet


@dataclass(frozen=True)
class Mark:
    """A spot on the sheet: a dot in its circle of doubt, or an area, with how many incidents there are."""

    spot: Spot
    x: float
    y: float
    dot: float
    doubt: float = 0.0
    path: str = ""

    @property
    def side(self) -> float:
        """Return how wide the square is that stands for an area."""
        return round(2 * self.dot, 1)

    @property
    def left(self) -> float:
        """Return where the square begins."""
        return round(self.x - self.dot, 1)

    @property
    def top(self) -> float:
        """Return where the square begins from above."""
        return round(self.y - self.dot, 1)

    @property
    def count(self) -> int:
        """Return how many incidents are at this spot."""
        return len(self.spot.incidents)


@dataclass(frozen=True)
class Sketch:
    """A drawn map: its frame, the lines of the provinces, the marks, and what lies under them."""

    sheet: Sheet
    provinces: list[tuple[Place, str, tuple[float, float]]]
    marks: list[Mark] = field(default_factory=list)
    covered: list[tuple[str, str, str]] = field(default_factory=list)
    zones: list[tuple[str, str, str]] = field(default_factory=list)


def sketch(
    found: Mapped, covered: Mapping[str, tuple[str, str, Any]], zones: Sequence[ZoneShape]
) -> Sketch | None:
    """Return the map drawn; None where neither an area nor a point is known."""
    provinces = {place.code: place for place in Place.objects.provinces().for_reading()}
    outlines = outlines_of(provinces.values())
    drawn = [spot.drawn for spot in found.spots]
    shapes = [*outlines.values(), *(one.outline for one in drawn if one.outline is not None)]
    sheet = Sheet.of(shapes, [one.point for one in drawn if one.point])
    if sheet is None:
        return None
    return Sketch(
        sheet=sheet,
        provinces=[
            (provinces[code], sheet.path(outline), sheet.middle(outline))
            for code, outline in sorted(outlines.items())
        ],
        # The largest areas first, so that nothing lies hidden under them.
        marks=sorted(
            (_mark(sheet, spot) for spot in found.spots), key=lambda one: (not one.path, -one.count)
        ),
        covered=[(extent, words, sheet.path(shape)) for extent, words, shape in covered.values()],
        zones=[(one.pattern, one.words, sheet.path(one.geometry)) for one in zones],
    )


def _mark(sheet: Sheet, spot: Spot) -> Mark:
    """Return the mark of a spot; a dot's area grows with the number of incidents."""
    shape, dot = spot.drawn, round(4 + 2.2 * math.sqrt(len(spot.incidents)), 1)
    if shape.outline is not None:
        return Mark(spot, *sheet.middle(shape.outline), dot=dot, path=sheet.path(shape.outline))
    return Mark(spot, *sheet.at(*(shape.point or (0, 0))), dot=dot, doubt=sheet.radius(shape.radius_km))
