"""Days as people write them, in four languages: read when there is one reading, refused with all of them when not."""

import calendar
import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from tregua.intake.channels.sheet.calendar_words import months_of, split_weekday, words_of
from tregua.intake.channels.sheet.problems import CellError
from tregua.intake.channels.sheet.signs import plain
from tregua.intake.channels.sheet.table import Cell
from tregua.intake.channels.sheet.times import SERIAL, group, iso, split_clock

# Spreadsheets count days from here.
FIRST_SERIAL: Final = dt.date(1899, 12, 30)
YEARS: Final = range(1900, 2101)
OTHER_CALENDAR: Final = range(1300, 1500)
_CENTURY: Final = 70
# What was made of a day's text: (year, month, day) where the order is plain.
_YEAR_FIRST: Final = re.compile(r"(\d{4})([-/. ])(\d{1,2})\2(\d{1,2})|(\d{4})(\d\d)(\d\d)")
_NUMBERS: Final = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d\d)(?: ?(?:г|года|year)\.?)?")
_WITHOUT_YEAR: Final = re.compile(r"(\d{1,2})([./-])(\d{1,2})\.?")
_ONE_DAY: Final = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{1,2}(?:st|nd|rd|th|er|-?го|-?е)? ?(?:of |de )?[^\W\d_]{3,}"
)
_SOME_DAYS: Final = re.compile(
    r"\d{1,2}(?:st|nd|rd|th)? ?(?:-|/|,|and|to|et|au|и|по|до|و|إلى|حتى) ?\d{1,2}(?:st|nd|rd|th)?[ .]+[^\W\d]+"
)


class Told(NamedTuple):
    """What a person said of the days of a column: whether the day comes first, and the year where none is written."""

    day_first: bool | None = None
    year: int | None = None


NOTHING: Final = Told()
# With full stops between the numbers the day comes first everywhere.
_DAY_FIRST: Final = Told(day_first=True)


def day(cell: Cell, told: Told = NOTHING) -> dt.date:
    """Return the day of a cell; of a moment, the day as it is written there."""
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    if isinstance(cell, bool) or cell is None or isinstance(cell, dt.time | dt.timedelta):
        raise CellError("not_a_day", stood=str(cell))
    if isinstance(cell, int | float):
        return _of_number(cell)
    return of_text(cell, told)


def is_serial(cell: Cell) -> bool:
    """Return whether a cell is a bare number that a spreadsheet would show as a day if it were asked to."""
    return isinstance(cell, int | float) and not isinstance(cell, bool) and SERIAL[0] <= cell < SERIAL[-1] + 1


def _of_number(cell: float) -> dt.date:
    if is_serial(cell):
        return FIRST_SERIAL + dt.timedelta(days=int(cell))
    if cell in YEARS:
        raise CellError("only_year", stood=str(cell))
    written = str(cell).removesuffix(".0")
    if len(written) == 8 and written.isdecimal():  # 20160304
        return of_text(written)
    raise CellError("not_a_day", stood=str(cell))


def of_text(cell: str, told: Told = NOTHING) -> dt.date:
    """Return the day that a text names, without its weekday and time."""
    text = plain(cell)
    if moment := group(text) or iso(text):
        return moment.date()
    text = split_clock(text)[0]
    weekday, text = split_weekday(text)
    for found in _read(text, cell, told):
        if weekday and found.isoweekday() != weekday:
            raise CellError(
                "weekday_wrong", stood=cell, readings=found.isoformat(), weekday=found.isoweekday()
            )
        return found
    raise _no_day(text, cell)


def _read(text: str, cell: str, told: Told) -> Iterator[dt.date]:
    if found := _YEAR_FIRST.fullmatch(text):
        numbers = [int(one) for one in (found[1] or found[5], found[3] or found[6], found[4] or found[7])]
        yield _made(numbers[0], numbers[1], numbers[2], cell)
    elif found := _NUMBERS.fullmatch(text):
        yield _in_order(int(found[1]), int(found[3]), found[4], cell, _DAY_FIRST if found[2] == "." else told)
    elif named := _named(text, cell, told.year):
        yield named
    elif found := _WITHOUT_YEAR.fullmatch(text):
        if told.year is None:
            raise CellError("year_missing", stood=cell)
        yield _in_order(
            int(found[1]), int(found[3]), str(told.year), cell, _DAY_FIRST if found[2] == "." else told
        )


def _in_order(first: int, second: int, year: str, cell: str, told: Told) -> dt.date:
    """Return a day of three numbers, the year last: which of the others is the day must be plain or be said."""
    whole = _whole(year)
    readings = [_tried(whole, second, first), _tried(whole, first, second)]
    if told.day_first is not None:
        chosen, other = readings if told.day_first else reversed(readings)
        if chosen is None and other is not None:
            raise CellError("day_against_order", stood=cell, readings=other.isoformat())
        return chosen or _made(whole, second, first, cell)
    if len(year) < 4:
        readings.append(_tried(2000 + first, second, int(year)))
    possible = sorted({one for one in readings if one is not None})
    if len(possible) > 1:
        raise CellError("day_ambiguous", stood=cell, readings="; ".join(map(str, possible)))
    return possible[0] if possible else _made(whole, second, first, cell)


def _named(text: str, cell: str, year: int | None) -> dt.date | None:
    """Return a day whose month is a word: 4 March 2016, March 4, 2016, 4 آذار/مارس 2016, 04-Mar-16."""
    words = words_of(text)
    numbers = [word for word in words if word.isdecimal()]
    months = set(months_of(words))
    if len(months) != 1 or 0 in months:
        return None
    month = months.pop()
    if len(numbers) == 1 and len(numbers[0]) <= 2:
        if year is None:
            raise CellError("year_missing", stood=cell)
        return _made(year, month, int(numbers[0]), cell)
    if len(numbers) != 2:
        return None
    first, second = numbers
    if len(first) == 4 and len(second) <= 2:
        return _made(int(first), month, int(second), cell)
    if len(first) <= 2 and len(second) == 4:
        return _made(int(second), month, int(first), cell)
    # 4-Mar-16: the year is written with two digits and stands last.
    return _made(_whole(second), month, int(first), cell) if len(first) <= 2 and len(second) == 2 else None


def _whole(year: str) -> int:
    """Return a year of two digits as one from 1970 to 2069."""
    return int(year) if len(year) == 4 else int(year) + (1900 if int(year) >= _CENTURY else 2000)


def _made(year: int, month: int, number: int, cell: str) -> dt.date:
    if year in OTHER_CALENDAR:
        raise CellError("other_calendar", stood=cell)
    if not (1 <= month <= 12 and 1 <= number <= 31 and year in YEARS):
        raise CellError("no_such_day", stood=cell)
    if number > calendar.monthrange(year, month)[1]:
        raise CellError("no_such_day", stood=cell)
    return dt.date(year, month, number)


def _tried(year: int, month: int, number: int) -> dt.date | None:
    try:
        return dt.date(year, month, number) if year in YEARS else None
    except ValueError:
        return None


def _no_day(text: str, cell: str) -> CellError:
    days = _ONE_DAY.findall(text)
    if len(days) > 1 or _SOME_DAYS.search(text):
        return CellError("two_days", stood=cell)
    if re.fullmatch(r"(?:19|20)\d\d", text):
        return CellError("only_year", stood=cell)
    month_and_year = re.fullmatch(r"(?:19|20)\d\d[-/.]\d{1,2}|\d{1,2}[-/.](?:19|20)\d\d", text)
    months = set(months_of(words_of(text)))
    if month_and_year or (months and 0 not in months):
        return CellError("only_month", stood=cell)
    return CellError("not_a_day", stood=cell)


def day_first_in(cells: Iterable[Cell]) -> bool | None:
    """Return whether the days of a column have the day first, when the column itself shows it; None when it does not.

    25/3/2016 can only have the day first, 3/25/2016 only the month; a column with both shows nothing.
    """
    shown = {True: 0, False: 0}
    for cell in cells:
        found = _NUMBERS.fullmatch(split_clock(plain(cell))[0]) if isinstance(cell, str) else None
        if found and found[2] != "." and len(found[4]) == 4:
            first, second = int(found[1]), int(found[3])
            if first > 12 >= second:
                shown[True] += 1
            elif second > 12 >= first:
                shown[False] += 1
    if bool(shown[True]) == bool(shown[False]):
        return None
    return bool(shown[True])
