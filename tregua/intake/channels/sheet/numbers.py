"""Numbers as people write them: 1 200, 3,5, ٥, 5-7; what is no number is said, never made into one."""

import datetime as dt
import math
import re
from decimal import Decimal
from typing import Final

from tregua.intake.channels.sheet.problems import CellError
from tregua.intake.channels.sheet.signs import plain
from tregua.intake.channels.sheet.table import Cell

# Longer ones are no counts, but the numbers of documents or telephones.
LONGEST: Final = 15
_WHOLE: Final = re.compile(
    r"[+-]?(?:\d+|\d{1,3}(?:[ '’]\d{3})+|\d{1,3}(?:,\d{3})+|\d{1,3}(?:\.\d{3})+)(?:[.,]0{1,2})?"
)
_GROUPS: Final = re.compile(r"[ '’,.]")
_BOTH: Final = (
    r"(?:from |between |de |entre |от |من |بين )?({0}) ?(?:-|to|à|a|and|et|до|и|إلى|الى|و|\.\.\.?|…) ?({0})"
)
_RANGE: Final = re.compile(_BOTH.format(r"[\d' ]*\d"), re.IGNORECASE)
_DECIMAL: Final = re.compile(r"[+-]?(?:\d+(?:[.,]\d+)?|[.,]\d+)")
_GROUPED: Final = re.compile(r"[+-]?\d{1,3}(?:([ '’.,])\d{3})(?:\1\d{3})*(?:([.,])\d+)?")
_DOUBTFUL: Final = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")


def whole(cell: Cell) -> int:
    """Return a count: a whole number that is not negative."""
    number = _of_number(cell)
    if isinstance(cell, str):
        number = _of_text(plain(cell), cell)
    if number is None:
        raise CellError("not_a_number", stood=str(cell))
    if number != int(number):
        raise CellError("not_whole", stood=_stood(cell))
    if number < 0:
        raise CellError("negative", stood=_stood(cell))
    return int(number)


def between(cell: Cell) -> tuple[int, int]:
    """Return the least and the most: both the same for a single number."""
    found = _RANGE.fullmatch(plain(cell)) if isinstance(cell, str) else None
    if not found:
        number = whole(cell)
        return number, number
    least, most = (int(_GROUPS.sub("", one)) for one in found.groups())
    if least > most or len(found[1]) > LONGEST or len(found[2]) > LONGEST:
        raise CellError("range_backwards", stood=str(cell))
    return least, most


def decimal(cell: Cell) -> Decimal:
    """Return a number with its decimals; 1,200 may be two numbers and is refused, 12 % is 0.12."""
    number = _of_number(cell)
    if number is not None:
        return number
    if not isinstance(cell, str):
        raise CellError("not_a_number", stood=str(cell))
    text = plain(cell)
    share = text.endswith("%")
    text = text.rstrip("% ") if share else text
    if len(text) > LONGEST + 8:
        raise CellError("not_a_number", stood=cell)
    if _DOUBTFUL.fullmatch(text):
        readings = f"{_GROUPS.sub('', text)}; {text.replace(',', '.')}"
        raise CellError("number_ambiguous", stood=cell, readings=readings)
    if _DECIMAL.fullmatch(text):
        found = Decimal(text.replace(",", "."))
    elif (grouped := _GROUPED.fullmatch(text)) and grouped[1] != grouped[2]:
        ends, point = len(text), grouped[2]
        last = text.rindex(point) if point else ends
        found = Decimal(_GROUPS.sub("", text[:last]) + (f".{text[last + 1 :]}" if point else ""))
    else:
        raise _no_number(cell, text)
    return found / 100 if share else found


def _of_number(cell: Cell) -> Decimal | None:
    """Return the number of a cell that is one; a date is none, though it may have been typed as 5-7."""
    if isinstance(cell, bool):
        raise CellError("yes_no_not_number", stood=str(cell).upper())
    if isinstance(cell, dt.date | dt.time | dt.timedelta):
        raise CellError("date_not_number", stood=str(cell))
    if isinstance(cell, int):
        return Decimal(cell) if abs(cell) < 10**LONGEST else _too_long(cell)
    if isinstance(cell, float):
        if math.isnan(cell) or abs(cell) >= 10**LONGEST:
            return _too_long(cell)
        return Decimal(f"{cell:.{LONGEST}g}")  # more digits are what is left of reckoning
    return None


def _too_long(cell: float) -> Decimal:
    raise CellError("long_number", stood=str(cell))


def _of_text(text: str, cell: str) -> Decimal:
    if len(text) <= LONGEST and _WHOLE.fullmatch(text):
        if text[-2:-1] in ".," or text[-3:-2] in ".,":
            text = re.sub(r"[.,]0{1,2}$", "", text)
        return Decimal(_GROUPS.sub("", text))
    if text.endswith("%"):
        raise CellError("percent", stood=cell)
    found = _RANGE.fullmatch(text)
    if found:
        raise CellError("range_not_number", stood=cell, readings=f"{found[1]}; {found[2]}")
    if text.isdecimal():
        raise CellError("long_number", stood=cell)
    if _DECIMAL.fullmatch(text):
        raise CellError("not_whole", stood=cell)
    raise _no_number(cell, text)


def _no_number(cell: str, text: str) -> CellError:
    found = re.findall(r"\d+", text)
    if not found:
        return CellError("number_in_words", stood=cell)
    if len(found) == 1:
        return CellError("number_with_words", stood=cell, number=found[0])
    return CellError("not_a_number", stood=cell)


def _stood(cell: Cell) -> str:
    return str(cell)
