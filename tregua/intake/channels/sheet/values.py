"""What a cell says: read exactly, or refused with what stood there and how it might be read."""

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from tregua.intake.channels.sheet import days, numbers, times
from tregua.intake.channels.sheet.coordinates import coordinate
from tregua.intake.channels.sheet.names import normal
from tregua.intake.channels.sheet.problems import CellError
from tregua.intake.channels.sheet.provinces import Provinces, provinces
from tregua.intake.channels.sheet.signs import NOT_KNOWN, plain
from tregua.intake.channels.sheet.table import Cell, Reads

__all__ = ["CellError", "Value", "clock_beside", "day_first_in", "read_cell", "remark"]

# text: str; day: date; time: time and moment: datetime (each with a zone only where one is written); number: int;
# range: (least, most); decimal and coordinate: Decimal; yes_no: bool; provinces: as written with their counts;
# list: the parts.
Value = (
    str
    | int
    | bool
    | Decimal
    | dt.date
    | dt.time
    | dt.datetime
    | tuple[int, int]
    | Provinces
    | tuple[str, ...]
    | None
)
day_first_in = days.day_first_in
_YES: Final = frozenset(
    normal(word)
    for word in ("yes", "y", "true", "1", "oui", "vrai", "o", "да", "д", "истина", "نعم", "صحيح", "بلى")
)
_NO: Final = frozenset(
    normal(word)
    for word in ("no", "n", "false", "0", "non", "faux", "нет", "н", "ложь", "لا", "كلا", "خطأ", "خاطئ")
)
_ERROR: Final = re.compile(
    r"#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|SPILL!|CALC!|ERROR!|GETTING_DATA)|Err:\d{3}"
)


def read_cell(cell: Cell, reads: Reads, *, day_first: bool | None = None, year: int | None = None) -> Value:
    """Return what a cell says, None when it is empty or says that it is not known.

    3/4/2016 is read only when `day_first` says which comes first; 5 March only when `year` says of which year.
    """
    if cell is None:
        return None
    told = days.Told(day_first, year)
    if isinstance(cell, str):
        return _of_text(cell, reads, told)
    return _read(cell, reads, told)


def clock_beside(cell: Cell) -> dt.time | None:
    """Return the time that a text tells beside its day (2016-03-04 14:30, 271430CFEB16), None when it tells none.

    Programs write midnight beside a day that stands alone: it is no time that somebody told.
    """
    if not isinstance(cell, str):
        return None
    text = plain(cell)
    if not (times.group(text) or times.iso(text) or times.split_clock(text)[1]):
        return None
    try:
        told = times.time(cell)
    except CellError:
        return None
    return told if (told.hour, told.minute) != (0, 0) else None


def remark(cell: Cell, reads: Reads) -> CellError | None:
    """Return what a person should know of a cell that was read: a bare number was taken for a day."""
    if reads in {"day", "moment"} and days.is_serial(cell):
        return CellError("serial_day", stood=str(cell), readings=days.day(cell).isoformat())
    return None


@lru_cache(maxsize=50_000)
def _of_text(cell: str, reads: Reads, told: days.Told) -> Value:
    """Read a text; many rows say the same."""
    if not cell or cell.isspace():
        return None
    if _ERROR.fullmatch(cell):
        raise CellError("formula_error", stood=cell)
    if reads != "text":
        known = plain(cell)
        if not known or known.casefold() in NOT_KNOWN:
            return None
        if cell.startswith("="):
            raise CellError("formula_not_worked_out", stood=cell)
    return _read(cell, reads, told)


def _read(cell: Cell, reads: Reads, told: days.Told) -> Value:
    reader = _READERS.get(reads)
    if reader is not None:
        return reader(cell)
    if reads == "day":
        return days.day(cell, told)
    return _moment(cell, told)


def _moment(cell: Cell, told: days.Told) -> dt.datetime:
    """Return day and time together; a day alone is no moment."""
    if isinstance(cell, dt.datetime):
        return cell
    if isinstance(cell, str):
        text = plain(cell)
        if moment := times.group(text) or times.iso(text):
            return moment
        if not times.split_clock(text)[1]:
            found = days.day(cell, told)
            raise CellError("time_missing", stood=cell, readings=found.isoformat())
    elif isinstance(cell, dt.date):
        raise CellError("time_missing", stood=str(cell), readings=cell.isoformat())
    return dt.datetime.combine(days.day(cell, told), times.time(cell))


def _text(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd").strip()
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ", timespec="minutes" if not cell.second else "seconds")
    if isinstance(cell, dt.time):
        return cell.isoformat(timespec="minutes" if not cell.second else "seconds")
    if isinstance(cell, int | float) and abs(cell) >= 10**numbers.LONGEST:
        # The program keeps fifteen digits; the rest of a longer number is lost and stands as zeros.
        raise CellError("long_number", stood=str(cell))
    if isinstance(cell, dt.timedelta):
        minutes, seconds = divmod(int(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return f"{cell:.{numbers.LONGEST}g}" if isinstance(cell, float) else str(cell)


def _yes_no(cell: Cell) -> bool:
    if isinstance(cell, bool):
        return cell
    said = normal(str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell))
    if said in _YES:
        return True
    if said in _NO:
        return False
    raise CellError("neither_yes_nor_no", stood=str(cell))


def _list(cell: Cell) -> tuple[str, ...]:
    """Return the parts of a list; commas part it only where no semicolon, bar or line does."""
    said = _text(cell)
    between = r"[;؛|\n]" if re.search(r"[;؛|\n]", said) else r"[,،]"
    return tuple(part.strip() for part in re.split(between, said) if part.strip())


_READERS: Final[dict[str, Callable[[Any], Value]]] = {
    "text": _text,
    "time": times.time,
    "number": numbers.whole,
    "range": numbers.between,
    "decimal": numbers.decimal,
    "coordinate": coordinate,
    "yes_no": _yes_no,
    "provinces": provinces,
    "list": _list,
}
