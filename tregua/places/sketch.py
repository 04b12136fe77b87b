"""A map as lines of an SVG: what stands on the page where a browser draws no map of its own, and on paper."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from tregua.places.nearby import KM_OF_A_DEGREE
from tregua.places.outlined import shape_of

WIDTH: Final = 960
RIM: Final = 0.04
# Degrees that are less than a point on the page.
TOLERANCE: Final = 0.008


@dataclass(frozen=True)
class Sheet:
    """The piece of the world that is drawn: west, south, east and north in degrees, and how wide it is in points."""

    west: float
    south: float
    east: float
    north: float
    width: int = WIDTH

    @classmethod
    def of(cls, shapes: Iterable[Any], points: Iterable[tuple[float, float]] = ()) -> "Sheet | None":
        """Return the piece that holds all of these shapes and points (latitude, longitude); None without any."""
        boxes = [shape_of(one).bounds for one in shapes]
        boxes += [(longitude, latitude, longitude, latitude) for latitude, longitude in points]
        if not boxes:
            return None
        west, south = min(one[0] for one in boxes), min(one[1] for one in boxes)
        east, north = max(one[2] for one in boxes), max(one[3] for one in boxes)
        rim = max(east - west, north - south, 0.2) * RIM
        return cls(west - rim, south - rim, east + rim, north + rim)

    @classmethod
    def near(cls, shapes: Iterable[Any], *, width: int, least_km: float, ratio: float) -> "Sheet | None":
        """Return the piece round these shapes: so many kilometres wide and high at least, `ratio` as high as wide.

        A piece round one point alone would tell nothing of what lies around it.
        """
        close = cls.of(shapes)
        if close is None:
            return None
        east, north = (close.east + close.west) / 2, (close.north + close.south) / 2
        squeeze = math.cos(math.radians(north))
        high = max(
            close.north - close.south, (close.east - close.west) * squeeze * ratio, least_km / KM_OF_A_DEGREE
        )
        wide = high / ratio / squeeze
        return cls(east - wide / 2, north - high / 2, east + wide / 2, north + high / 2, width)

    @property
    def _squeeze(self) -> float:
        return math.cos(math.radians((self.south + self.north) / 2))

    @property
    def scale(self) -> float:
        """Return how many points a degree of latitude is."""
        return self.width / ((self.east - self.west) * self._squeeze)

    @property
    def height(self) -> int:
        """Return how high the sheet is."""
        return round((self.north - self.south) * self.scale)

    @property
    def view(self) -> str:
        """Return the frame of the drawing."""
        return f"0 0 {self.width} {self.height}"

    def at(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Return where a point lies on the sheet."""
        x = (longitude - self.west) * self._squeeze * self.scale
        return round(x, 1), round((self.north - latitude) * self.scale, 1)

    def radius(self, kilometres: float) -> float:
        """Return how long so many kilometres are on the sheet."""
        return round(kilometres / KM_OF_A_DEGREE * self.scale, 1)

    def path(self, geometry: Any) -> str:
        """Return a shape as a path."""
        return _path(self, shape_of(geometry))

    def middle(self, geometry: Any) -> tuple[float, float]:
        """Return a point within a shape, where its words stand."""
        inside = _within(shape_of(geometry))
        return self.at(inside.y, inside.x)

    def grid(self, geometry: Any, columns: int = 9, rows: int = 5) -> list[tuple[float, float]]:
        """Return those points of an even grid on the sheet that lie within a shape."""
        found, inside = shape_of(geometry), []
        for row in range(1, rows + 1):
            latitude = self.south + (self.north - self.south) * row / (rows + 1)
            for column in range(1, columns + 1):
                longitude = self.west + (self.east - self.west) * column / (columns + 1)
                if found.covers(Point(longitude, latitude)):
                    inside.append(self.at(latitude, longitude))
        return inside


# A page draws the same provinces as the page before it.
@lru_cache(maxsize=256)
def _path(sheet: Sheet, found: BaseGeometry) -> str:
    simple = found.simplify(min(TOLERANCE, 1 / sheet.scale))
    return "".join(_ring(sheet, ring, closed=closed) for ring, closed in _rings(simple))


@lru_cache(maxsize=256)
def _within(found: BaseGeometry) -> Point:
    return found.representative_point()


def _ring(sheet: Sheet, ring: Iterable[Any], *, closed: bool) -> str:
    points = [sheet.at(latitude, longitude) for longitude, latitude, *_height in ring]
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
