"""Whole provinces drawn with the figures that are printed of them: SVG, the same bytes for the same outlines.

Nothing smaller than a province is drawn, and no point: a figure stands in the middle of its province. A name that has no
room there stands beside the map, with a line to its province; none is left out.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil, cos, radians
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from shapely import LineString, Point, Polygon, box
from shapely.geometry import shape

from tregua.agreement.charts.parts import INK, SOFT, WIDTH

MARGIN: Final = 8
# A map takes no more of a page than this, however wide the country is for its height.
HIGHEST: Final = 330
# A bend smaller than this many pixels is drawn straight.
FINEST: Final = 0.6
# Letters of one script must not be looked for in the other's font: which of them stands in for it is not ours to say.
LATIN, ARABIC = "Noto Sans, Noto Naskh Arabic", "Noto Naskh Arabic, Noto Sans"
# Pixels that a letter of a name takes, a digit of a figure, and a line of each: a name stands where it has room.
LETTER, DIGIT = 6.6, 9.5
NAME_HIGH, FIGURE_HIGH = 13, 17
# Pixels between a name beside the map and the map.
APART: Final = 14
# How far down in a province room is looked for: its middle first.
DEPTHS: Final = (0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74)
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
        for part in DEPTHS:
            y = north + (south - north) * part
            met = self.outline.intersection(LineString([(west - 1, y), (east + 1, y)]))
            longest = max(getattr(met, "geoms", [met]), key=lambda one: one.length)
            x = (longest.bounds[0] + longest.bounds[2]) / 2
            if self.outline.contains(box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)):
                return Point(x, y)
        return None


def drawn(outlines: Mapping[str, Any], figures: Mapping[str, int], names: Mapping[str, str]) -> str:
    """Return the map: each outline (GeoJSON, by the code of its province) with its figure and its name."""
    shapes = {code: shape(outline) for code, outline in sorted(outlines.items())}
    longest = max((len(names.get(code, "")) for code in shapes), default=0)
    aside = min(longest * LETTER + APART + MARGIN, WIDTH / 4)
    west, south, east, north = _bounds(shapes)
    narrowed = cos(radians((south + north) / 2))
    scale = min(
        (WIDTH - 2 * aside) / max((east - west) * narrowed, 1e-9),
        (HIGHEST - 2 * MARGIN) / max(north - south, 1e-9),
    )
    height = round((north - south) * scale + 2 * MARGIN)
    left = (WIDTH - (east - west) * narrowed * scale) / 2

    def placed(x: float, y: float) -> tuple[float, float]:
        return left + (x - west) * narrowed * scale, MARGIN + (north - y) * scale

    rings = {
        code: [[placed(x, y) for x, y, *_ in ring] for ring in _rings(one)] for code, one in shapes.items()
    }
    paths = [
        f'<path d={quoteattr(_path(of))} fill="#f4f1ea" stroke="{SOFT}" stroke-width="0.8"/>'
        for of in rings.values()
    ]
    labels = [
        label
        for code, of in rings.items()
        if (label := _label(of, figures.get(code, 0), names.get(code, ""))) is not None
    ]
    land = [label.outline for label in labels]
    beside = list(_beside([one for one in labels if one.beside and not one.inside], land))
    height = max([height, *(ceil(bottom) for bottom, _written in beside)])
    written = [*_inside(labels), *(one for _bottom, one in beside)]
    fonts = ARABIC if any("\u0600" <= sign <= "\u06ff" for one in names.values() for sign in one) else LATIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}">'
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>'
        f'<g stroke-linejoin="round">{"".join(paths)}</g>'
        f'<g font-family="{fonts}" paint-order="stroke">{"".join(written)}</g></svg>'
    )


def _bounds(shapes: Mapping[str, Any]) -> tuple[float, float, float, float]:
    corners = [one.bounds for one in shapes.values()]
    west, south = (min(corner[side] for corner in corners) for side in (0, 1))
    east, north = (max(corner[side] for corner in corners) for side in (2, 3))
    return west, south, east, north


def _rings(outline: Any) -> Iterator[Any]:
    for polygon in getattr(outline, "geoms", [outline]):
        if isinstance(polygon, Polygon):
            yield polygon.exterior.coords
            for hole in polygon.interiors:
                yield hole.coords


def _path(rings: list[list[tuple[float, float]]]) -> str:
    said = []
    for ring in rings:
        simple = Polygon(ring).exterior.simplify(FINEST).coords if len(ring) > 3 else ring
        said.append("M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in list(simple)[:-1]) + "Z")
    return "".join(said)


def _label(rings: list[list[tuple[float, float]]], figure: int, name: str) -> Label | None:
    """Return what is written in the largest part of a province; None of one that has no surface."""
    largest = max((Polygon(ring) for ring in rings if len(ring) > 3), key=lambda one: one.area, default=None)
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


def _beside(labels: Iterable[Label], land: Sequence[Polygon]) -> Iterator[tuple[float, str]]:
    """Yield where it ends, and each name beside the map: on the side nearer to its province, one below the other."""
    sides: dict[int, list[Label]] = {-1: [], 1: []}
    for one in labels:
        west, east = _edges(land, one.within.y)
        sides[-1 if one.within.x - west <= east - one.within.x else 1].append(one)
    for side, found in sides.items():
        below = 0.0
        for one in sorted(found, key=lambda label: (label.within.y, label.name)):
            y = max(one.within.y, below + NAME_HIGH / 2)
            below = y + NAME_HIGH / 2 + 1
            x = _edges(land, y)[0 if side < 0 else 1] + side * APART
            end = one.within.x + (side * (one.figure_wide / 2 + 3) if one.figure_inside else 0)
            line = (
                f'<path d="M{x - side * 3:.1f},{y:.1f}L{end:.1f},{one.within.y:.1f}" '
                f'stroke="{INK}" stroke-width="0.6"/>'
            )
            yield below, line + _text(x, y + 4, one.beside, "end" if side < 0 else "start", 'font-size="11"')


def _edges(land: Sequence[Polygon], y: float) -> tuple[float, float]:
    """Return how far west and east any province reaches on the height of a line of letters."""
    line = box(-WIDTH, y - NAME_HIGH / 2, 2 * WIDTH, y + NAME_HIGH / 2)
    met = [part.bounds for one in land if not (part := one.intersection(line)).is_empty]
    if not met:
        return WIDTH / 2, WIDTH / 2
    return min(one[0] for one in met), max(one[2] for one in met)


def _text(x: float, y: float, words: str, anchor: str, look: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{INK}" {look}>{escape(words)}</text>'
