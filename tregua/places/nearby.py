"""Places of one name near a point, found without looking at every place of that name."""

import math
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from tregua.places.models import Place

# A GeoNames entry of the same name so near is the same place, not another one.
SAME_PLACE_KM: Final = 3.0
KM_OF_A_DEGREE: Final = 111.2
# The side of a square in degrees of latitude: a little more than the distance above.
SIDE: Final = 0.03

Square = tuple[str, int, int]


class Nearby:
    """Places by the key of a name and the square of the map they lie in."""

    def __init__(self) -> None:
        self._squares: dict[Square, dict[str, Place]] = defaultdict(dict)

    def add(self, folded: str, place: Place) -> None:
        """Note a place under the key of one of its names; without a position it is near to nothing."""
        if place.latitude is not None and place.longitude is not None:
            row = math.floor(float(place.latitude) / SIDE)
            column = math.floor(float(place.longitude) / _width(row))
            self._squares[folded, row, column][place.pk] = place

    def of(self, folded: str, latitude: Decimal, longitude: Decimal) -> Iterator[tuple[float, Place]]:
        """Yield the places of this name that are the same place as a point, with how far they are from it."""
        for square in _around(folded, float(latitude), float(longitude)):
            for place in self._squares.get(square, {}).values():
                away = _km(place, latitude, longitude)
                if away <= SAME_PLACE_KM:
                    yield away, place


def _width(row: int) -> float:
    """Return how many degrees of longitude a square of this row has: more towards the poles, where they are short."""
    furthest = math.radians(min(90.0, max(abs(row), abs(row + 1)) * SIDE))
    return SIDE / max(SIDE / 360, math.cos(furthest))


def _around(folded: str, latitude: float, longitude: float) -> Iterator[Square]:
    """Yield the few squares in which a place so near to a point can lie."""
    north = SAME_PLACE_KM / KM_OF_A_DEGREE
    east = min(180.0, north / max(1e-6, math.cos(math.radians(latitude))))
    for row in range(math.floor((latitude - north) / SIDE), math.floor((latitude + north) / SIDE) + 1):
        width = _width(row)
        first, last = math.floor((longitude - east) / width), math.floor((longitude + east) / width)
        for column in range(first, last + 1):
            yield folded, row, column


def _km(place: Place, latitude: Decimal, longitude: Decimal) -> float:
    """Return about how far a place is from a point; without a position it is infinitely far."""
    if place.latitude is None or place.longitude is None:
        return math.inf
    north = float(place.latitude - latitude)
    east = float(place.longitude - longitude) * math.cos(math.radians(float(latitude)))
    return KM_OF_A_DEGREE * math.hypot(north, east)
