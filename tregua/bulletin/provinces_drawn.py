"""Whole provinces drawn with the figures that are printed of them: SVG, the same bytes for the same outlines.

Nothing smaller than a province is drawn, and no point: a figure stands in the middle of its province.
"""

from collections.abc import Iterator, Mapping
from math import cos, radians
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from shapely import Polygon
from shapely.geometry import shape

from tregua.agreement.charts.parts import INK, SOFT, WIDTH

MARGIN: Final = 8
# A bend smaller than this many pixels is drawn straight.
FINEST: Final = 0.6
FONTS: Final = "Noto Sans, Noto Naskh Arabic"
# Pixels that a letter of a name takes, and a line: a name stands where it has room.
LETTER: Final = 6.2
LETTERS_HIGH: Final = 13


def drawn(outlines: Mapping[str, Any], figures: Mapping[str, int], names: Mapping[str, str]) -> str:
    """Return the map: each outline (GeoJSON, by the code of its province) with its figure, and its name where it fits."""
    shapes = {code: shape(outline) for code, outline in sorted(outlines.items())}
    west, south, east, north = _bounds(shapes)
    narrowed = cos(radians((south + north) / 2))
    scale = (WIDTH - 2 * MARGIN) / max((east - west) * narrowed, 1e-9)
    height = round((north - south) * scale + 2 * MARGIN)

    def placed(x: float, y: float) -> tuple[float, float]:
        return MARGIN + (x - west) * narrowed * scale, MARGIN + (north - y) * scale

    parts: list[str] = []
    labels: list[str] = []
    for code, outline in shapes.items():
        rings = [[placed(x, y) for x, y, *_ in ring] for ring in _rings(outline)]
        parts.append(f'<path d={quoteattr(_path(rings))} fill="#f4f1ea" stroke="{SOFT}" stroke-width="0.8"/>')
        labels += _labels(rings, figures.get(code, 0), names.get(code, ""))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}">'
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>'
        f'<g stroke-linejoin="round">{"".join(parts)}</g>'
        f'<g font-family="{FONTS}" text-anchor="middle" paint-order="stroke">{"".join(labels)}</g></svg>'
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


def _labels(rings: list[list[tuple[float, float]]], figure: int, name: str) -> Iterator[str]:
    """Yield the figure in the largest part of a province, and the name below it where it has room."""
    largest = max((Polygon(ring) for ring in rings if len(ring) > 3), key=lambda one: one.area, default=None)
    if largest is None:
        return
    middle = largest.buffer(0).representative_point()
    west, north, east, south = largest.bounds
    room = name and len(name) * LETTER < east - west and south - north > 3 * LETTERS_HIGH
    x, y = f"{middle.x:.1f}", middle.y if room and figure else middle.y + 5
    halo = 'stroke="#ffffff" stroke-width="2.5" stroke-opacity="1"'
    below = y
    if figure:  # a zero stands only beside the coverage behind it
        below += LETTERS_HIGH
        yield f'<text x="{x}" y="{y:.1f}" font-size="15" font-weight="bold" fill="{INK}" {halo}>{figure}</text>'
    if room:
        yield (f'<text x="{x}" y="{below:.1f}" font-size="11" fill="{INK}" {halo}>{escape(name)}</text>')
