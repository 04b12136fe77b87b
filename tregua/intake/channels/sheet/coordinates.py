"""Degrees of latitude or longitude: 36.2, 36,2, 36°12'05"N, 36° 12.5' с.ш.; a pair of them in one cell is refused."""

import re
from decimal import Decimal
from typing import Final

from tregua.intake.channels.sheet.numbers import decimal
from tregua.intake.channels.sheet.problems import CellError
from tregua.intake.channels.sheet.signs import plain
from tregua.intake.channels.sheet.table import Cell

_SIDES: Final = r"n|s|e|w|o|с\.? ?ш\.?|ю\.? ?ш\.?|в\.? ?д\.?|з\.? ?д\.?|شمالا|جنوبا|شرقا|غربا|شمال|جنوب|شرق|غرب|nord|sud|est|ouest"
_OTHER_SIDE: Final = ("s", "w", "o", "ю", "з", "ج", "غ")
_NUMBER: Final = r"\d{1,3}(?:[.,]\d+)?"
_DEGREES: Final = re.compile(
    rf"(?:(?P<before>{_SIDES}) ?)?(?P<sign>[+-]?)(?P<degrees>{_NUMBER}) ?(?:°|º|deg|d)? ?"
    rf"(?:(?P<minutes>\d{{1,2}}(?:[.,]\d+)?) ?(?:'|′|m|min) ?(?:(?P<seconds>\d{{1,2}}(?:[.,]\d+)?) ?(?:\"|''|″|s|sec) ?)?)?"
    rf"(?P<behind>{_SIDES})?",
    re.IGNORECASE,
)
_PAIR: Final = re.compile(rf"[+-]?{_NUMBER}[°'\"nsew ]* ?[,;/ ] ?[+-]?{_NUMBER}[°'\"nsew ]*", re.IGNORECASE)
MOST: Final = 180


def coordinate(cell: Cell) -> Decimal:
    """Return degrees; south and west are negative."""
    degrees = _of_text(cell) if isinstance(cell, str) else decimal(cell)
    if abs(degrees) > MOST:
        raise CellError("no_coordinate", stood=str(cell))
    return degrees


def _of_text(cell: str) -> Decimal:
    text = plain(cell).replace("’", "'").replace("”", '"').replace("“", '"')
    found = _DEGREES.fullmatch(text)
    if not found:
        raise CellError("two_coordinates" if _PAIR.fullmatch(text) else "no_coordinate", stood=cell)
    minutes, seconds = _number(found["minutes"]), _number(found["seconds"])
    side = (found["before"] or found["behind"] or "").lower()
    if minutes >= 60 or seconds >= 60 or (found["sign"] and side) or (found["before"] and found["behind"]):
        raise CellError("no_coordinate", stood=cell)
    degrees = _number(found["degrees"]) + minutes / 60 + seconds / 3600
    if found["minutes"]:
        degrees = round(degrees, 6)
    negative = found["sign"] == "-" or (side.startswith(_OTHER_SIDE) and not side.startswith("est"))
    return -degrees if negative else degrees


def _number(written: str | None) -> Decimal:
    return Decimal((written or "0").replace(",", "."))
