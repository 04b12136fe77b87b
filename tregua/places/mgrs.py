"""Military grid references (MGRS) on WGS 84: from degrees and back, by Krüger's series; the polar caps are not gridded here.

A reference names a square, not a point: with five and five digits of one metre, with none of a hundred kilometres.

>>> grid_of(33.5138, 36.2765)
'37SBT4702911570'
>>> square = point_of("37s bt 4702 1157")
>>> round(square.latitude, 4), round(square.longitude, 4), square.metres
(33.5138, 36.2765, 10)
"""

import math
import re
from typing import Final, NamedTuple

_AXIS: Final = 6_378_137.0
_FLATTENING: Final = 1 / 298.257223563
_SCALE: Final = 0.9996
_EAST: Final = 500_000.0
_SOUTH: Final = 10_000_000.0
_N: Final = _FLATTENING / (2 - _FLATTENING)
_ECCENTRICITY: Final = 2 * math.sqrt(_N) / (1 + _N)
_RADIUS: Final = _AXIS / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
# Krüger 1912, to the fourth power: exact to less than a millimetre inside a zone.
_THERE: Final = (
    _N / 2 - 2 * _N**2 / 3 + 5 * _N**3 / 16 + 41 * _N**4 / 180,
    13 * _N**2 / 48 - 3 * _N**3 / 5 + 557 * _N**4 / 1440,
    61 * _N**3 / 240 - 103 * _N**4 / 140,
    49561 * _N**4 / 161280,
)
_BACK: Final = (
    _N / 2 - 2 * _N**2 / 3 + 37 * _N**3 / 96 - _N**4 / 360,
    _N**2 / 48 + _N**3 / 15 - 437 * _N**4 / 1440,
    17 * _N**3 / 480 - 37 * _N**4 / 840,
    4397 * _N**4 / 161280,
)
BANDS: Final = "CDEFGHJKLMNPQRSTUVWX"
_ROWS: Final = "ABCDEFGHJKLMNPQRSTUV"
_COLUMNS: Final = ("ABCDEFGH", "JKLMNPQR", "STUVWXYZ")
_SQUARE: Final = 100_000
# The rows of squares repeat after so many metres.
_ROUND: Final = 2_000_000
_MOST_DIGITS: Final = 5
_METRES_OF_A_DEGREE: Final = 110_000
# Bands in which some zones are up to twelve degrees wide: Norway's and Svalbard's.
_WIDER: Final = "VX"
# South of it lies the southern cap, north of the other the northern one.
SOUTHMOST: Final = -80.0
NORTHMOST: Final = 84.0
_GRID: Final = re.compile(r"(\d{1,2})([A-Z])([A-Z])([A-Z])(\d*)")


class GridError(ValueError):
    """A text is no reference of the grid: `why` says which part of it is wrong."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


class Square(NamedTuple):
    """The middle of a square of the grid, and how many metres its side has."""

    latitude: float
    longitude: float
    metres: int


def grid_of(latitude: float, longitude: float, digits: int = _MOST_DIGITS) -> str:
    """Return the reference of the square a point lies in, with so many digits for each of its two numbers."""
    if not SOUTHMOST <= latitude <= NORTHMOST:
        raise GridError("polar")
    longitude = (longitude + 180) % 360 - 180
    zone = _zone(latitude, longitude)
    east, north = _project(latitude, longitude - _meridian(zone))
    band = BANDS[min(int((latitude - SOUTHMOST) // 8), len(BANDS) - 1)]
    column = _COLUMNS[(zone - 1) % 3][int(east // _SQUARE) - 1]
    row = _ROWS[(int(north % _ROUND // _SQUARE) + _first_row(zone)) % len(_ROWS)]
    side = 10 ** (_MOST_DIGITS - digits)
    within = "".join(f"{int(part % _SQUARE // side):0{digits}}" if digits else "" for part in (east, north))
    return f"{zone:02}{band}{column}{row}{within}"


def point_of(written: str) -> Square:
    """Return the middle of the square a reference names; GridError says which part of it is none."""
    found = _GRID.fullmatch("".join(written.split()).upper())
    if not found:
        raise GridError("form")
    zone, band, digits = int(found[1]), found[2], found[5]
    if not 1 <= zone <= 60:
        raise GridError("zone")
    if band not in BANDS:
        raise GridError("band")
    if len(digits) % 2 or len(digits) > 2 * _MOST_DIGITS:
        raise GridError("digits")
    if found[3] not in _COLUMNS[(zone - 1) % 3] or found[4] not in _ROWS:
        raise GridError("square")
    half = len(digits) // 2
    side = 10 ** (_MOST_DIGITS - half)
    inside = [int(part or 0) * side + side / 2 for part in (digits[:half], digits[half:])]
    east = (_COLUMNS[(zone - 1) % 3].index(found[3]) + 1) * _SQUARE + inside[0]
    row = (_ROWS.index(found[4]) - _first_row(zone)) % len(_ROWS) * _SQUARE + inside[1]
    return _in_band(zone, band, east, row, side)


def _in_band(zone: int, band: str, east: float, row: float, side: int) -> Square:
    """Return the one square of this row and column that lies in the band: rows repeat, a band is shorter than a round."""
    south = SOUTHMOST + 8 * BANDS.index(band)
    north = NORTHMOST if band == BANDS[-1] else south + 8
    wide = 6 if band in _WIDER else 3
    # A square that the edge of a band or a zone cuts has its middle up to half a diagonal outside of it.
    over = side * 0.75 / _METRES_OF_A_DEGREE + 1e-9
    for northing in range(0, int(_SOUTH), _ROUND):
        latitude, from_meridian = _unproject(east, row + northing, southern=south < 0)
        beside = over / max(0.05, math.cos(math.radians(latitude)))
        if south - over <= latitude <= north + over and abs(from_meridian) <= wide + beside:
            return Square(latitude, (_meridian(zone) + from_meridian + 180) % 360 - 180, side)
    raise GridError("square")


def _zone(latitude: float, longitude: float) -> int:
    """Return the number of the zone; Norway and Svalbard have theirs drawn otherwise."""
    if 56 <= latitude < 64 and 3 <= longitude < 12:
        return 32
    if latitude >= 72 and 0 <= longitude < 42:
        return 31 + 2 * int((longitude + 3) // 12)
    return int((longitude + 180) // 6) + 1


def _meridian(zone: int) -> int:
    return zone * 6 - 183


def _first_row(zone: int) -> int:
    """Return by how many letters the rows of every second zone are shifted."""
    return 0 if zone % 2 else 5


def _project(latitude: float, from_meridian: float) -> tuple[float, float]:
    """Return easting and northing (counted in the south from ten thousand kilometres below the equator)."""
    sine, across = math.sin(math.radians(latitude)), math.radians(from_meridian)
    slope = math.sinh(math.atanh(sine) - _ECCENTRICITY * math.atanh(_ECCENTRICITY * sine))
    along = math.atan2(slope, math.cos(across))
    over = math.atanh(math.sin(across) / math.hypot(1, slope))
    east, north = over, along
    for number, factor in enumerate(_THERE, start=1):
        east += factor * math.cos(2 * number * along) * math.sinh(2 * number * over)
        north += factor * math.sin(2 * number * along) * math.cosh(2 * number * over)
    north *= _SCALE * _RADIUS
    return _EAST + _SCALE * _RADIUS * east, north if latitude >= 0 else north + _SOUTH


def _unproject(east: float, north: float, *, southern: bool) -> tuple[float, float]:
    """Return latitude, and degrees east of the zone's meridian."""
    along = (north - (_SOUTH if southern else 0)) / (_SCALE * _RADIUS)
    over = (east - _EAST) / (_SCALE * _RADIUS)
    true_along, true_over = along, over
    for number, factor in enumerate(_BACK, start=1):
        true_along -= factor * math.sin(2 * number * along) * math.cosh(2 * number * over)
        true_over -= factor * math.cos(2 * number * along) * math.sinh(2 * number * over)
    conformal = math.sin(true_along) / math.hypot(math.sinh(true_over), math.cos(true_along))
    slope = conformal
    for _step in range(6):  # Newton, as Karney 2011: three steps are enough, and more change nothing
        root = math.hypot(1, slope)
        bent = math.sinh(_ECCENTRICITY * math.atanh(_ECCENTRICITY * slope / root))
        tried = slope * math.hypot(1, bent) - bent * root
        narrow = 1 - _ECCENTRICITY**2
        slope += (conformal - tried) / math.hypot(1, tried) * (1 + narrow * slope**2) / (narrow * root)
    return math.degrees(math.atan(slope)), math.degrees(
        math.atan2(math.sinh(true_over), math.cos(true_along))
    )
