"""Vector tiles (Mapbox Vector Tile 2.1) and the one file that holds them (PMTiles 3), written without anything else.

The same shapes give the same bytes: nothing here has a date, and what is alike is kept once.
"""

import gzip
import json
import math
import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import shapely
from shapely.geometry import LineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

EXTENT: Final = 4096
# So much of the neighbouring tiles is drawn too, so that no line shows where two tiles meet.
AROUND: Final = 80
_GZIP: Final = 2
_MVT: Final = 1
_POINT, _LINE, _POLYGON = 1, 2, 3
_LARGEST_ROOT: Final = 16_384 - 127


@dataclass(frozen=True)
class Shape:
    """A shape in degrees, what is known of it, and the zooms at which it is drawn."""

    geometry: BaseGeometry
    says: Mapping[str, str | int]
    zooms: range


def archive(layers: Mapping[str, Iterable[Shape]], *, zooms: range, metadata: Mapping[str, Any]) -> bytes:
    """Return a PMTiles file of these layers at these zooms."""
    flat = {
        name: [(_world(shape.geometry), shape) for shape in shapes] for name, shapes in sorted(layers.items())
    }
    found: dict[int, bytes] = {}
    for zoom in zooms:
        for x, y in _touched(flat, zoom):
            tile = _tile(flat, zoom, x, y)
            if tile:
                found[tile_number(zoom, x, y)] = gzip.compress(tile, 9, mtime=0)
    return _file(found, zooms, metadata)


def _world(geometry: BaseGeometry) -> BaseGeometry:
    """Return a shape in degrees on the square of Web Mercator, 0 to 1 from the north-west corner."""

    def flat(points: Any) -> Any:
        moved = points.copy()
        moved[:, 0] = points[:, 0] / 360 + 0.5
        for row, latitude in enumerate(points[:, 1]):
            sine = math.sin(math.radians(max(-85.05, min(85.05, latitude))))
            moved[row, 1] = 0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)
        return moved

    return shapely.transform(geometry, flat)


def _touched(flat: Mapping[str, list[tuple[BaseGeometry, Shape]]], zoom: int) -> list[tuple[int, int]]:
    side, found = 2**zoom, set[tuple[int, int]]()
    for shapes in flat.values():
        for geometry, shape in shapes:
            if zoom in shape.zooms:
                west, north, east, south = geometry.bounds
                columns = range(max(0, int(west * side)), min(side - 1, int(east * side)) + 1)
                rows = range(max(0, int(north * side)), min(side - 1, int(south * side)) + 1)
                found.update((x, y) for x in columns for y in rows)
    return sorted(found)


def _tile(flat: Mapping[str, list[tuple[BaseGeometry, Shape]]], zoom: int, x: int, y: int) -> bytes:
    side, rim = 2**zoom, AROUND / EXTENT
    frame = box((x - rim) / side, (y - rim) / side, (x + 1 + rim) / side, (y + 1 + rim) / side)
    written = b""
    for name, shapes in flat.items():
        layer = _Layer(name)
        for geometry, shape in shapes:
            if zoom in shape.zooms and geometry.intersects(frame):
                layer.add(_inside(geometry, frame, zoom, x, y), shape.says)
        written += layer.written()
    return written


def _inside(geometry: BaseGeometry, frame: BaseGeometry, zoom: int, x: int, y: int) -> BaseGeometry:
    """Return what of a shape lies in a tile, in the tile's own whole numbers."""
    scale = 2**zoom * EXTENT
    simple = geometry.simplify(2.5 / scale) if geometry.geom_type != "Point" else geometry
    cut = shapely.intersection(shapely.make_valid(simple), frame)
    moved = shapely.transform(cut, lambda points: (points * scale) - (x * EXTENT, y * EXTENT))
    return shapely.set_precision(moved, 1) if cut.geom_type != "Point" else moved


class _Layer:
    """One layer of a tile while it is filled: its shapes, and every key and value once."""

    def __init__(self, name: str) -> None:
        self._name, self._features = name, b""
        self._keys: dict[str, int] = {}
        self._values: dict[str | int, int] = {}

    def add(self, geometry: BaseGeometry, says: Mapping[str, str | int]) -> None:
        """Add a shape with what is known of it; a shape of several kinds is added kind by kind."""
        for kind, commands in _drawn(geometry):
            tags = b"".join(
                _varint(self._keys.setdefault(key, len(self._keys)))
                + _varint(self._values.setdefault(value, len(self._values)))
                for key, value in sorted(says.items())
            )
            whole = b"".join(map(_varint, commands))
            feature = _bytes(2, tags) + b"\x18" + _varint(kind) + _bytes(4, whole)
            self._features += _bytes(2, feature)

    def written(self) -> bytes:
        """Return the layer as its tile holds it, nothing when nothing was drawn."""
        if not self._features:
            return b""
        keys = b"".join(_bytes(3, key.encode()) for key in self._keys)
        values = b"".join(_bytes(4, _value(value)) for value in self._values)
        says = _bytes(1, self._name.encode()) + self._features + keys + values
        return _bytes(3, says + b"\x28" + _varint(EXTENT) + b"\x78" + _varint(2))


def _drawn(geometry: BaseGeometry) -> Iterator[tuple[int, list[int]]]:
    """Yield kind and commands of the points, the lines and the areas of a shape."""
    pens: dict[int, list[int]] = {}
    place: dict[int, tuple[int, int]] = {}
    for part in shapely.get_parts(geometry) if hasattr(geometry, "geoms") else [geometry]:
        kind = {Point: _POINT, LineString: _LINE, Polygon: _POLYGON}.get(type(part))
        if kind is None or part.is_empty:
            continue
        rings = [part.coords] if kind != _POLYGON else _rings(part)
        for ring in rings:
            points = [(round(one[0]), round(one[1])) for one in ring]
            pen, at = pens.setdefault(kind, []), place.get(kind, (0, 0))
            place[kind] = _line(pen, at, points, kind)
    yield from sorted(pens.items())


def _rings(part: Polygon) -> list[Any]:
    """Return the outer ring, then the holes, turned as the format asks (y grows downwards)."""
    turned = shapely.geometry.polygon.orient(part, 1)
    return [turned.exterior.coords, *(hole.coords for hole in turned.interiors)]


def _line(pen: list[int], at: tuple[int, int], points: list[tuple[int, int]], kind: int) -> tuple[int, int]:
    points = points[:-1] if kind == _POLYGON else points
    for number, point in enumerate(points):
        if number == 0:
            pen.append(1 | 1 << 3)
        elif number == 1:
            pen.append(2 | (len(points) - 1) << 3)
        pen += [_zigzag(point[0] - at[0]), _zigzag(point[1] - at[1])]
        at = point
    if kind == _POLYGON:
        pen.append(7 | 1 << 3)
    return at


def _zigzag(number: int) -> int:
    return number << 1 if number >= 0 else (-number << 1) - 1


def _varint(number: int) -> bytes:
    written = bytearray()
    while number > 127:
        written.append(number & 127 | 128)
        number >>= 7
    written.append(number)
    return bytes(written)


def _bytes(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(content)) + content


def _value(value: str | int) -> bytes:
    return _bytes(1, value.encode()) if isinstance(value, str) else b"\x28" + _varint(value)


def tile_number(zoom: int, x: int, y: int) -> int:
    """Return the number of a tile on the Hilbert curve that PMTiles lays through all zooms."""
    number = ((1 << 2 * zoom) - 1) // 3
    side = 2**zoom // 2
    while side:
        right, low = int(bool(x & side)), int(bool(y & side))
        number += side * side * ((3 * right) ^ low)
        if not low:
            if right:
                x, y = side - 1 - x, side - 1 - y
            x, y = y, x
        side //= 2
    return number


def _file(tiles: Mapping[int, bytes], zooms: range, metadata: Mapping[str, Any]) -> bytes:
    where: dict[bytes, int] = {}
    data, entries = bytearray(), []
    for number, tile in sorted(tiles.items()):
        if tile not in where:
            where[tile] = len(data)
            data += tile
        entries.append((number, where[tile], len(tile)))
    root = gzip.compress(_directory(entries), 9, mtime=0)
    if len(root) > _LARGEST_ROOT:
        message = "too many tiles for one directory: fewer zooms"
        raise ValueError(message)
    says = gzip.compress(json.dumps(metadata, sort_keys=True, ensure_ascii=False).encode(), 9, mtime=0)
    sizes = (127, len(root), 127 + len(root), len(says), 127 + len(root) + len(says), 0)
    head = struct.pack(
        "<7sB11Q6B4iB2i", b"PMTiles", 3, *sizes, sizes[4], len(data), len(entries), len(entries), len(where),
        1, _GZIP, _GZIP, _MVT, zooms[0], zooms[-1], *_degrees(-180, -85, 180, 85), 6, *_degrees(38.5, 35),
    )  # fmt: skip
    return head + root + says + bytes(data)


def _directory(entries: list[tuple[int, int, int]]) -> bytes:
    numbers, offsets, before, end = [], [], 0, -1
    for number, offset, length in entries:
        numbers.append(number - before)
        offsets.append(0 if offset == end else offset + 1)
        before, end = number, offset + length
    columns = (*numbers, *([1] * len(entries)), *(length for *_rest, length in entries), *offsets)
    return b"".join(map(_varint, (len(entries), *columns)))


def _degrees(*angles: float) -> tuple[int, ...]:
    return tuple(round(angle * 10_000_000) for angle in angles)
