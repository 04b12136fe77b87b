"""Whole provinces drawn with the figures that are printed of them: SVG, the same bytes for the same outlines.

Nothing smaller than a province is drawn, and no point: a figure stands in the middle of its province. A name that has no
room there stands beside the map, with a line to its province; none is left out.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import ceil, cos, radians
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from numpy import column_stack
from shapely import LineString, Point, Polygon, box, clip_by_rect, force_2d, transform
from shapely.geometry import shape

from tregua.agreement.charts.parts import INK, SOFT

MARGIN: Final = 8
# A bend smaller than this many pixels is drawn straight.
FINEST: Final = 0.6
# Letters of one script must not be looked for in the other's font: which of them stands in for it is not ours to say.
LATIN, ARABIC = "Noto Sans, Noto Naskh Arabic", "Noto Naskh Arabic, Noto Sans"
# Pixels that a letter of a name takes, a digit of a figure, and a line of each: a name stands where it has room.
LETTER, DIGIT = 6.2, 9.5
NAME_HIGH, FIGURE_HIGH = 13, 17
# Pixels between a name beside the map and the map.
APART: Final = 14
# How far down in a province room is looked for: its middle first.
DEPTHS: Final = (0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74)
# Where names do not fit beside the land it is made smaller by what they need, within these bounds, and so often at the most.
LEAST, MOST, TRIES = 0.88, 0.95, 6
HALO: Final = 'stroke="#ffffff" stroke-width="2.5" stroke-opacity="1"'


@dataclass(frozen=True)
class Label:
    """What is written of one province: its name, its figure (0: none), and where both have room, else the figure."""

    name: str
    figure: int
    outline: Polygon

    @cached_property
    def inside(self) -> Point | None:
        """Return the middle of the room for both in the province, as near to its middle as there is."""
        high = NAME_HIGH + (FIGURE_HIGH if self.figure else 0)
        wide = max(len(self.name) * LETTER, self.figure_wide if self.figure else 0)
        return self._room(wide, high) if self.name else None

    @cached_property
    def figure_inside(self) -> Point | None:
        """Return the middle of the room for the figure alone."""
        return self._room(self.figure_wide, FIGURE_HIGH) if self.figure else None

    @cached_property
    def within(self) -> Point:
        """Return the point of the province that a line from beside the map leads to: its figure, where that is drawn."""
        return self.figure_inside or Point(self.outline.representative_point())

    @property
    def beside(self) -> str:
        """Return what stands beside the map where there is no room in the province."""
        return self.name if self.figure_inside or not self.figure else f"{self.name} {self.figure}".strip()

    @property
    def figure_wide(self) -> float:
        """Return how many pixels the figure takes."""
        return len(str(self.figure)) * DIGIT

    def _room(self, wide: float, high: float) -> Point | None:
        west, north, east, south = self.outline.bounds
        if wide > east - west or high > south - north:
            return None
        for part in DEPTHS:
            y = north + (south - north) * part
            met = self.outline.intersection(LineString([(west - 1, y), (east + 1, y)]))
            longest = max(getattr(met, "geoms", [met]), key=lambda one: one.length)
            x = (longest.bounds[0] + longest.bounds[2]) / 2
            if self.outline.contains(box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)):
                return Point(x, y)
        return None


@dataclass(frozen=True)
class Frame:
    """How a country lies in its picture: the degrees it reaches over, and by how much it is smaller than it could be."""

    bounds: tuple[float, float, float, float]
    width: int
    highest: int
    share: float = 1.0

    @cached_property
    def narrowed(self) -> float:
        """Return how much shorter a degree of longitude is than one of latitude."""
        return cos(radians((self.bounds[1] + self.bounds[3]) / 2))

    @cached_property
    def scale(self) -> float:
        """Return how many pixels a degree of latitude has."""
        west, south, east, north = self.bounds
        largest = min(
            (self.width - 2 * MARGIN) / max((east - west) * self.narrowed, 1e-9),
            (self.highest - 2 * MARGIN) / max(north - south, 1e-9),
        )
        return self.share * largest

    @property
    def height(self) -> int:
        """Return how many pixels the land takes from top to bottom, with its margin."""
        return round((self.bounds[3] - self.bounds[1]) * self.scale + 2 * MARGIN)

    @cached_property
    def left(self) -> float:
        """Return where the land begins, which lies in the middle."""
        return (self.width - (self.bounds[2] - self.bounds[0]) * self.narrowed * self.scale) / 2

    def placed(self, degrees: Any) -> Any:
        """Return the pixels of places, in rows of longitude and latitude."""
        west, _south, _east, north = self.bounds
        x, y = degrees[:, 0], degrees[:, 1]
        return column_stack(
            (self.left + (x - west) * self.narrowed * self.scale, MARGIN + (north - y) * self.scale)
        )


@dataclass(frozen=True)
class Beside:
    """A name beside the map: how far it reaches to the west, to the east and down, and how it is written."""

    west: float
    east: float
    bottom: float
    written: str


def drawn(
    outlines: Mapping[str, Any],
    figures: Mapping[str, int],
    names: Mapping[str, str],
    *,
    size: tuple[int, int],
) -> str:
    """Return the map: each outline (GeoJSON, by the code of its province) with its figure and its name.

    `size` are its pixels to the side, and the most that the land has down. The land is as large as the names beside it
    let it be; where they need more than there is, all of it is smaller.
    """
    shapes = {code: force_2d(shape(outline)) for code, outline in sorted(outlines.items())}
    width, highest = size
    frame = Frame(_bounds(shapes), width, highest)
    shapes = {code: one.simplify(FINEST / frame.scale) for code, one in shapes.items()}
    for _try in range(TRIES):
        land, labels, beside = _laid_out(frame, shapes, figures, names)
        west = min([frame.left, *(one.west for one in beside)]) - MARGIN
        east = max([width - frame.left, *(one.east for one in beside)]) + MARGIN
        if east - west <= width:
            break
        over = (east - west - width) / (width - 2 * frame.left)
        frame = replace(frame, share=frame.share * min(MOST, max(LEAST, 1 - over / 2)))
    seen = max(width, ceil(east - west))
    begins = min(max(0.0, east - seen), west) if west < 0 or east > seen else 0.0
    height = max([frame.height, *(ceil(one.bottom) for one in beside)])
    paths = [
        f'<path d={quoteattr(_path(of))} fill="#f4f1ea" stroke="{SOFT}" stroke-width="0.8"/>' for of in land
    ]
    written = [*_inside(labels), *(one.written for one in beside)]
    fonts = ARABIC if any("\u0600" <= sign <= "\u06ff" for one in names.values() for sign in one) else LATIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{round(height * width / seen)}" '
        f'viewBox="{begins:.0f} 0 {seen} {height}">'
        f'<rect x="{begins:.0f}" width="{seen}" height="{height}" fill="#ffffff"/>'
        f'<g stroke-linejoin="round">{"".join(paths)}</g>'
        f'<g font-family="{fonts}" paint-order="stroke">{"".join(written)}</g></svg>'
    )


def _laid_out(
    frame: Frame, shapes: Mapping[str, Any], figures: Mapping[str, int], names: Mapping[str, str]
) -> tuple[list[list[Polygon]], list[Label], list[Beside]]:
    """Return the provinces in pixels, what is written of each, and of that what stands beside the map."""
    land = {code: list(_polygons(transform(one, frame.placed))) for code, one in shapes.items()}
    labels = [
        label
        for code, of in land.items()
        if (label := _label(of, figures.get(code, 0), names.get(code, ""))) is not None
    ]
    outside = [one for one in labels if one.beside and not one.inside]
    return list(land.values()), labels, list(_beside(outside, [one.outline for one in labels], frame.width))


def _bounds(shapes: Mapping[str, Any]) -> tuple[float, float, float, float]:
    corners = [one.bounds for one in shapes.values()]
    west, south = (min(corner[side] for corner in corners) for side in (0, 1))
    east, north = (max(corner[side] for corner in corners) for side in (2, 3))
    return west, south, east, north


def _polygons(outline: Any) -> Iterator[Polygon]:
    return (one for one in getattr(outline, "geoms", [outline]) if isinstance(one, Polygon))


def _path(polygons: Iterable[Polygon]) -> str:
    rings = (ring for polygon in polygons for ring in (polygon.exterior, *polygon.interiors))
    corners = (list(ring.coords)[:-1] for ring in rings)
    return "".join("M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in ring) + "Z" for ring in corners)


def _label(polygons: Iterable[Polygon], figure: int, name: str) -> Label | None:
    """Return what is written in the largest part of a province; None of one that has no surface."""
    parts = (Polygon(one.exterior) for one in polygons)
    largest = max(parts, key=lambda one: one.area, default=None)
    return Label(name, figure, largest.buffer(0)) if largest is not None and largest.area else None


def _inside(labels: Iterable[Label]) -> Iterator[str]:
    """Yield the figures and the names that have room in their provinces; a zero stands only beside its coverage."""
    for one in labels:
        if one.figure and (at := one.inside or one.figure_inside):
            y = at.y - (NAME_HIGH / 2 if one.inside else 0) + 5
            yield _text(at.x, y, str(one.figure), "middle", f'font-size="15" font-weight="bold" {HALO}')
        if at := one.inside:
            y = at.y + (FIGURE_HIGH / 2 if one.figure else 0) + 4
            yield _text(at.x, y, one.name, "middle", f'font-size="11" {HALO}')


def _beside(labels: Iterable[Label], land: Sequence[Polygon], width: int) -> Iterator[Beside]:
    """Yield each name beside the map: on the side nearer to its province, one below the other."""
    sides: dict[int, list[Label]] = {-1: [], 1: []}
    for one in labels:
        west, east = _edges(land, one.within.y, width)
        sides[-1 if one.within.x - west <= east - one.within.x else 1].append(one)
    for side, found in sides.items():
        below = 0.0
        for one in sorted(found, key=lambda label: (label.within.y, label.name)):
            y = max(one.within.y, below + NAME_HIGH / 2)
            below = y + NAME_HIGH / 2 + 1
            x = _edges(land, y, width)[0 if side < 0 else 1] + side * APART
            end = one.within.x + (side * (one.figure_wide / 2 + 3) if one.figure_inside else 0)
            line = (
                f'<path d="M{x - side * 3:.1f},{y:.1f}L{end:.1f},{one.within.y:.1f}" '
                f'stroke="{INK}" stroke-width="0.6"/>'
            )
            name = _text(x, y + 4, one.beside, "end" if side < 0 else "start", 'font-size="11"')
            west, east = sorted((x, x + side * len(one.beside) * LETTER))
            yield Beside(west, east, below, line + name)


def _edges(land: Sequence[Polygon], y: float, width: int) -> tuple[float, float]:
    """Return how far west and east any province reaches on the height of a line of letters."""
    top, bottom = y - NAME_HIGH / 2, y + NAME_HIGH / 2
    near = [one for one in land if one.bounds[1] <= bottom and one.bounds[3] >= top]
    cut = (clip_by_rect(one, -width, top, 2 * width, bottom) for one in near)
    met = [part.bounds for part in cut if not part.is_empty]
    if not met:
        return width / 2, width / 2
    return min(one[0] for one in met), max(one[2] for one in met)


def _text(x: float, y: float, words: str, anchor: str, look: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{INK}" {look}>{escape(words)}</text>'
