"""A point of the map as people write it in one cell: degrees with decimals or minutes and seconds, or a grid reference.

>>> position("36.2012, 37.1612")
Position(latitude=36.2012, longitude=37.1612, metres=11)
>>> position('37°09′40″E 36°12′05″N').latitude
36.201389
>>> position("٣٧ S BT 4702 1157").metres
10
"""

import math
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from tregua.intake.channels.sheet.coordinates import coordinate
from tregua.intake.channels.sheet.problems import CellError
from tregua.intake.channels.sheet.signs import plain
from tregua.places.mgrs import GridError, point_of

_GRID: Final = re.compile(r"\d{1,2} ?[a-z] ?[a-z] ?[a-z](?: ?\d)*", re.IGNORECASE)
_NORTH: Final = r"(?P<north>north|nord|n|с\.? ?ш\.?|север|شمالا|شمال|south|sud|s|ю\.? ?ш\.?|юг|جنوبا|جنوب)"
_EAST: Final = r"(?P<east>east|est|e|в\.? ?д\.?|восток|شرقا|شرق|west|ouest|w|o|з\.? ?д\.?|запад|غربا|غرب)"
_SIDE: Final = re.compile(rf"(?<![^\W\d_])(?:{_NORTH}|{_EAST})(?![^\W\d_])", re.IGNORECASE)
# Degrees, minutes and seconds with nothing but spaces or colons between, or with nothing at all: only beside a letter
# of the hemisphere, for without it such numbers may be anything.
_SPACED: Final = re.compile(r"(\d{1,3})[ :](\d{1,2})(?:[ :](\d{1,2}(?:[.,]\d+)?))?")
_CLOSE: Final = re.compile(r"(\d{2,3})(\d\d)(\d\d(?:[.,]\d+)?)|(\d{2,3})(\d\d[.,]\d+)")
_SOUTH_OR_WEST: Final = ("s", "ю", "ج", "w", "o", "з", "غ")
_QUARTERS: Final = {"north": "n", "nord": "n", "север": "n", "south": "s", "юг": "s", "east": "e", "восток": "e", "west": "w", "запад": "w"}  # fmt: skip
_TWO: Final = {"latitude": "two_latitudes", "longitude": "two_longitudes"}
_OF_THE_GRID: Final = {
    "form": "grid_form", "zone": "grid_zone", "band": "grid_band", "square": "grid_square", "digits": "grid_digits",
}  # fmt: skip
_BEYOND: Final = re.compile(r"(?<![\d.,])(?:18[1-9]|19\d|[2-9]\d\d)(?!\d)|180[.,]0*[1-9]")
_SIXTY: Final = re.compile(r"(?<![\d.,])[6-9]\d(?:[.,]\d+)? ?['′\"″]")
_METRES_OF_A_DEGREE: Final = 111_320
POLE: Final = 90
# More decimals than these say less than a metre.
_MOST_DECIMALS: Final = 5


class Position(NamedTuple):
    """A point, and about how many metres wide what was written leaves it open."""

    latitude: float
    longitude: float
    metres: int


def is_like_a_position(text: str) -> bool:
    """Return whether a text can be no name of a place: it has no more letters than a position has."""
    written = plain(text)
    return any(char.isdigit() for char in written) and (
        bool(_GRID.fullmatch(written)) or not re.search(r"[^\W\d_]", _without_signs(written))
    )


def position(cell: str) -> Position:
    """Return the point that a text names; CellError says what is wrong with it, and what would be right."""
    text = plain(cell).replace("“", '"').replace("”", '"').replace("''", '"').strip(" ()[]")
    if _GRID.fullmatch(text):
        return _of_grid(text, cell)
    sides = list(_SIDE.finditer(text))
    if not sides:
        return _of_pair(text, cell)
    if len(sides) != 2:
        raise CellError("half_a_position" if len(sides) == 1 else "no_position", stood=cell)
    return _of_sides(text, sides, cell)


def _without_signs(text: str) -> str:
    return re.sub(r"(?i)(?<![^\W\d_])(?:deg|min|sec|d|m)(?![^\W\d_])", "", _SIDE.sub("", text))


def _of_grid(text: str, cell: str) -> Position:
    try:
        found = point_of(text)
    except GridError as error:
        raise CellError(_OF_THE_GRID[error.why], stood=cell) from error
    return Position(round(found.latitude, 6), round(found.longitude, 6), found.metres)


def _of_pair(text: str, cell: str) -> Position:
    """Read two numbers without letters of the hemisphere: latitude comes first."""
    found = set(_pairs(text))
    if not found:
        raise _no_position(text, cell)
    if len(found) > 1:
        readings = "; ".join(sorted(f"{one} / {other}" for one, other in found))
        raise CellError("position_unclear", stood=cell, readings=readings)
    latitude, longitude = found.pop()
    return _made(latitude, longitude, cell)


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """Yield each way to cut a text into two numbers of degrees."""
    for cut in re.finditer(r" ?[;/] ?|, ?| ", text):
        one, other = text[: cut.start()].strip(" ,"), text[cut.end() :].strip(" ,")
        if all(_degrees(part) is not None for part in (one, other)):
            yield one, other


def _of_sides(text: str, sides: list[re.Match[str]], cell: str) -> Position:
    """Read two numbers with the letter of their hemisphere before or behind them, in either order."""
    first, second = sides
    if first.start() == 0:
        parts = (text[first.end() : second.start()], text[second.end() :])
    else:
        parts = (text[: first.start()], text[first.end() : second.start()])
        if text[second.end() :].strip(" ,;"):
            raise CellError("no_position", stood=cell)
    read: dict[str, str] = {}
    for side, part in zip(sides, parts, strict=True):
        letter = _QUARTERS.get(side[0].casefold(), side[0].casefold())
        axis = "longitude" if re.fullmatch(_EAST, letter, re.IGNORECASE) else "latitude"
        number = _marked(part.strip(" ,;"))
        if _degrees(number) is None or number.startswith(("-", "+")):
            raise _no_position(text, cell)
        if axis in read:
            raise CellError(_TWO[axis], stood=cell)
        read[axis] = f"-{number}" if letter.startswith(_SOUTH_OR_WEST) else number
    return _made(read["latitude"], read["longitude"], cell)


def _no_position(text: str, cell: str) -> CellError:
    """Say which number is too great, if one is."""
    if beyond := _BEYOND.search(text):
        return CellError("longitude_beyond", stood=cell, readings=beyond[0])
    if sixty := _SIXTY.search(text):
        return CellError("minutes_beyond", stood=cell, readings=sixty[0])
    return CellError("no_position", stood=cell)


def _marked(number: str) -> str:
    """Return a number of degrees with the signs of minutes and seconds where only spaces or nothing stood."""
    if found := _SPACED.fullmatch(number):
        return f"{found[1]}°{found[2]}'" + (f'{found[3]}"' if found[3] else "")
    if found := _CLOSE.fullmatch(number):
        return f"{found[1]}°{found[2]}'{found[3]}\"" if found[1] else f"{found[4]}°{found[5]}'"
    return number


def _degrees(written: str) -> float | None:
    sign = -1 if written.startswith("-") else 1
    try:
        return sign * float(coordinate(written.lstrip("+-")))
    except CellError:
        return None


def _made(latitude: str, longitude: str, cell: str) -> Position:
    north, east = _degrees(latitude), _degrees(longitude)
    if north is None or east is None:
        raise CellError("no_position", stood=cell)
    if abs(north) > POLE:
        raise CellError("latitude_beyond", stood=cell, readings=latitude)
    metres = max(_metres(latitude), _metres(longitude))
    return Position(round(north, 6), round(east, 6), metres)


def _metres(written: str) -> int:
    """Return how wide the last thing written leaves a number: a degree, its minutes, seconds or decimals."""
    last = re.split(r"[°'\"]", written.rstrip("°'\" "))[-1]
    parts = written.rstrip("°'\" ").count("°") + written.rstrip("°'\" ").count("'")
    decimals = len(re.split(r"[.,]", last)[1]) if re.search(r"[.,]", last) else 0
    return max(
        1, round(_METRES_OF_A_DEGREE / math.pow(60, parts) / math.pow(10, min(decimals, _MOST_DECIMALS)))
    )
