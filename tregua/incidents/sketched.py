"""The map of some days as the server draws it: the same places, areas and doubts as on the browser's own map."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from tregua.agreement.zoning import ZoneShape
from tregua.incidents.fires import Fire, Fires
from tregua.incidents.lines import between, from_side, towards
from tregua.incidents.mapped import Mapped, Spot
from tregua.places.drawn import Drawn, outlines_of
from tregua.places.models import Place
from tregua.places.sketch import Sheet

# How long an arrow is that tells only a side.
SHORT: Final = 26


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
class FireLine:
    """Fire on the sheet: a line from its origin, or an arrow from its side, to the spot where it fell."""

    fire: Fire
    path: str
    whole: bool = False


@dataclass(frozen=True)
class OriginMark:
    """A place from which fire is said to have come, with how exactly it is known."""

    place: Place
    x: float
    y: float
    doubt: str


@dataclass(frozen=True)
class Sketch:
    """A drawn map: its frame, the lines of the provinces, the marks, and what lies under them."""

    sheet: Sheet
    provinces: list[tuple[Place, str, tuple[float, float]]]
    marks: list[Mark] = field(default_factory=list)
    covered: list[tuple[str, str, str]] = field(default_factory=list)
    zones: list[tuple[str, str, str]] = field(default_factory=list)
    origins: list[OriginMark] = field(default_factory=list)
    fires: list[FireLine] = field(default_factory=list)


def sketch(
    found: Mapped, covered: Mapping[str, tuple[str, str, Any]], zones: Sequence[ZoneShape], fires: Fires
) -> Sketch | None:
    """Return the map drawn; None where neither an area nor a point is known."""
    provinces = {place.code: place for place in Place.objects.provinces().for_reading()}
    outlines = outlines_of(provinces.values())
    drawn = [*(spot.drawn for spot in found.spots), *fires.origins.values()]
    shapes = [*outlines.values(), *(one.outline for one in drawn if one.outline is not None)]
    sheet = Sheet.of(shapes, [one.point for one in drawn if one.point])
    if sheet is None:
        return None
    marks = {spot.place.code: _mark(sheet, spot) for spot in found.spots}
    lines = [_line(sheet, one, marks[one.spot.place.code]) for one in fires]
    # An origin from which no line is seen would lie under the dot.
    seen = {one.fire.origin.place.code for one in lines if one.fire.origin and one.whole}
    return Sketch(
        sheet=sheet,
        provinces=[
            (provinces[code], sheet.path(outline), sheet.middle(outline))
            for code, outline in sorted(outlines.items())
        ],
        # The largest areas first, so that nothing lies hidden under them.
        marks=sorted(marks.values(), key=lambda one: (not one.path, -one.count)),
        covered=[(extent, words, sheet.path(shape)) for extent, words, shape in covered.values()],
        zones=[(one.pattern, one.words, sheet.path(one.geometry)) for one in zones],
        origins=[
            OriginMark(one.place, *_middle(sheet, one), doubt=sheet.path(one.shape))
            for code, one in sorted(fires.origins.items())
            if code in seen
        ],
        fires=[line for line in lines if line.path],
    )


def _middle(sheet: Sheet, drawn: Drawn) -> tuple[float, float]:
    return sheet.at(*drawn.point) if drawn.point else sheet.middle(drawn.outline)


def _line(sheet: Sheet, fire: Fire, mark: Mark) -> FireLine:
    """Return the line of a fire; of an origin that lies too near for a line only the side, of one place none."""
    to, stop = (mark.x, mark.y), mark.dot + 3
    if fire.origin is None:
        return FireLine(fire, from_side(to, fire.side, short=stop, length=SHORT))
    start = _middle(sheet, fire.origin)
    line = between(start, to, short=7, stop=stop)
    return FireLine(fire, line or towards(start, to, short=stop, length=SHORT), whole=bool(line))


def _mark(sheet: Sheet, spot: Spot) -> Mark:
    """Return the mark of a spot; a dot's area grows with the number of incidents."""
    shape, dot = spot.drawn, round(4 + 2.2 * math.sqrt(len(spot.incidents)), 1)
    if shape.outline is not None:
        return Mark(spot, *sheet.middle(shape.outline), dot=dot, path=sheet.path(shape.outline))
    return Mark(spot, *sheet.at(*(shape.point or (0, 0))), dot=dot, doubt=sheet.radius(shape.radius_km))
