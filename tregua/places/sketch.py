"""A map as lines of an SVG: what stands on the page where a browser draws no map of its own, and on paper."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from tregua.places.nearby import KM_OF_A_DEGREE

WIDTH: Final = 960
RIM: Final = 0.04
# Degrees that are less than a point on the page.
TOLERANCE: Final = 0.008


@dataclass(frozen=True)
class Sheet:
    """The piece of the world that is drawn, as wide as a page: west, south, east and north in degrees."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def of(cls, shapes: Iterable[Any], points: Iterable[tuple[float, float]] = ()) -> "Sheet | None":
        """Return the piece that holds all of these shapes and points (latitude, longitude); None without any."""
        boxes = [shape(one).bounds for one in shapes]
        boxes += [(longitude, latitude, longitude, latitude) for latitude, longitude in points]
        if not boxes:
            return None
        west, south = min(one[0] for one in boxes), min(one[1] for one in boxes)
        east, north = max(one[2] for one in boxes), max(one[3] for one in boxes)
        rim = max(east - west, north - south, 0.2) * RIM
        return cls(west - rim, south - rim, east + rim, north + rim)

    @property
    def _squeeze(self) -> float:
        return math.cos(math.radians((self.south + self.north) / 2))

    @property
    def _scale(self) -> float:
        return WIDTH / ((self.east - self.west) * self._squeeze)

    @property
    def height(self) -> int:
        """Return how high the sheet is when it is WIDTH wide."""
        return round((self.north - self.south) * self._scale)

    @property
    def view(self) -> str:
        """Return the frame of the drawing."""
        return f"0 0 {WIDTH} {self.height}"

    def at(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Return where a point lies on the sheet."""
        x = (longitude - self.west) * self._squeeze * self._scale
        return round(x, 1), round((self.north - latitude) * self._scale, 1)

    def radius(self, kilometres: float) -> float:
        """Return how long so many kilometres are on the sheet."""
        return round(kilometres / KM_OF_A_DEGREE * self._scale, 1)

    def path(self, geometry: Any) -> str:
        """Return a shape as a path."""
        found = shape(geometry).simplify(TOLERANCE)
        return "".join(self._ring(ring, closed=closed) for ring, closed in _rings(found))

    def middle(self, geometry: Any) -> tuple[float, float]:
        """Return a point within a shape, where its words stand."""
        inside = shape(geometry).representative_point()
        return self.at(inside.y, inside.x)

    def _ring(self, ring: Iterable[Any], *, closed: bool) -> str:
        points = [self.at(latitude, longitude) for longitude, latitude, *_height in ring]
        return "M" + "L".join(f"{x:g} {y:g}" for x, y in points) + ("Z" if closed else "")


def _rings(found: BaseGeometry) -> Iterable[tuple[Any, bool]]:
    for part in getattr(found, "geoms", [found]):
        if part.geom_type == "Polygon":
            yield part.exterior.coords, True
            yield from ((hole.coords, True) for hole in part.interiors)
        elif part.geom_type == "LineString":
            yield part.coords, False
        elif hasattr(part, "geoms"):
            yield from _rings(part)
