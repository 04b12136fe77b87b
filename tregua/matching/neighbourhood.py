"""Where a new report looks for others: the cells of the map around it, its area, its hours.

Every claim stands in one block: the cell of its point (a small cell for a settlement or better, a large one for a
district), else its area, else nowhere; a claim of several days in a block of its own beside that. So a new report
finds its neighbours by an index of block and beginning, however large the register is.

>>> block_of({"lat": 3_300_000, "lon": 3_600_000, "place_class": 1, "province": 7, "time_class": 0})
101044100
>>> block_of({"lat": 2_000_000_000, "lon": 0, "place_class": 3, "province": 7, "time_class": 3})
300000007
"""

from collections.abc import Mapping
from typing import Final

from tregua.matching import crowding
from tregua.matching.claims import DISTRICT, NOWHERE, RANGE, SETTLEMENT

FINE, COARSE, AREA, NOT_PLACED = 1, 2, 3, 4
FAMILY: Final = 100_000_000
WIDE: Final = 10 * FAMILY
# Sides of a cell in hundred-thousandths of a degree, north and east, of a point and of a district.
SIDES: Final = {FINE: (27_000, 36_000), COARSE: (81_000, 108_000)}
# How far two claims may lie apart, in kilometres, by the coarser place: exact, settlement, district; of near names.
KILOMETRES: Final = crowding.KILOMETRES[0]
STEPS_PER_KM: Final = 100_000 / 111.195


def block_of(row: Mapping[str, int]) -> int:
    """Return the block in which a claim stands."""
    family = family_of(row["lat"], row["place_class"], row["province"])
    wide = WIDE if row["time_class"] == RANGE else 0
    if family in SIDES:
        return wide + _cell(family, row["lat"], row["lon"])
    return wide + family * FAMILY + (row["province"] if family == AREA else 0)


def family_of(lat: int, place_class: int, province: int) -> int:
    """Return what sort of block a claim stands in."""
    if lat != NOWHERE and place_class <= DISTRICT:
        return FINE if place_class <= SETTLEMENT else COARSE
    return AREA if province else NOT_PLACED


def _cell(family: int, lat: int, lon: int) -> int:
    north, east = SIDES[family]
    return family * FAMILY + (lat // north + 400) * 2_000 + lon // east % 2_000


def cells_around(lat: int, lon: int, lon_scale: int, place_class: int) -> list[int]:
    """Return the blocks that hold every point near enough to this one."""
    return [
        cell
        for family in (FINE, COARSE)
        for cell in _cells(family, lat, lon, lon_scale, KILOMETRES[max(place_class, SETTLEMENT, family)])
    ]


def _cells(family: int, lat: int, lon: int, lon_scale: int, km: int) -> list[int]:
    north, east = SIDES[family]
    high = int(km * STEPS_PER_KM) + 1
    wide = high * 10_000 // max(lon_scale, 500) + 1
    return [
        _cell(family, row * north, column * east)
        for row in range((lat - high) // north, (lat + high) // north + 1)
        for column in range((lon - wide) // east, (lon + wide) // east + 1)
    ]


def near_enough(one: tuple[int, ...], other: tuple[int, ...], km: int) -> bool:
    """Return whether two points (lat, lon, lon_scale) lie at most so far apart."""
    most = int(km * STEPS_PER_KM)
    north = abs(one[0] - other[0])
    if north > most:
        return False
    east = abs(one[1] - other[1]) * (one[2] + other[2]) // 20_000
    return north * north + east * east <= most * most
