"""When each row says that something happened: an interval of UTC, and how exactly it is known."""

import datetime as dt
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from tregua.intake.channels.sheet import times
from tregua.intake.channels.sheet.table import Cell
from tregua.intake.channels.sheet.values import CellError, day_first_in, read_cell
from tregua.matching.claims import DAY, HOUR, MINUTE, PART_OF_DAY, RANGE, UNDATED
from tregua.matching.files.cells import EMPTY, NO_NUMBER, Cells, Table
from tregua.matching.files.guessing import Found
from tregua.matching.files.precisions import TIMES, precision_column
from tregua.matching.files.problems import Flags

SECONDS_OF_DAY: Final = 86_400
HALF_WEEK: Final = 3 * SECONDS_OF_DAY
WEEK: Final = 7 * SECONDS_OF_DAY
YEAR_1970: Final = 365 * SECONDS_OF_DAY
# How long an interval of a class is, where only its beginning is told.
WIDTHS: Final = {MINUTE: 60, HOUR: 3600, PART_OF_DAY: 6 * 3600, DAY: SECONDS_OF_DAY, RANGE: WEEK}
Seconds = NDArray[np.int64]


@dataclass(frozen=True)
class Moment:
    """What one cell says: local seconds since 1970 (of a day: its midnight), for how long, and how far from UTC."""

    seconds: int
    timed: bool = False
    lasts: int = 0
    ahead: int | None = None


@dataclass
class Read:
    """A column of moments as read: where nothing is known, `seconds` is NO_NUMBER."""

    seconds: Seconds
    timed: NDArray[np.bool_]
    lasts: Seconds
    utc: NDArray[np.bool_]

    @property
    def known(self) -> NDArray[np.bool_]:
        return np.asarray(self.seconds != NO_NUMBER)


def read_when(table: Table, found: Found, flags: Flags) -> dict[str, NDArray[Any]]:
    """Return the columns `start`, `end` and `time_class` of a list."""
    columns = found.columns
    first = "start" if "start" in columns else "day"
    if first not in columns:
        flags.of_file("no_day_column")
        return {}
    begins = _column(table, found, first, flags)
    if "time" in columns and columns["time"] != columns[first]:
        _add_time(table, columns["time"], begins, flags, found.map.columns["time"])
    last = "end" if "end" in columns else "until_day"
    ends = _column(table, found, last, flags) if last in columns else None
    if ends is not None and "until_time" in columns and columns["until_time"] != columns[last]:
        _add_time(table, columns["until_time"], ends, flags, found.map.columns["until_time"])
    known = precision_column(table, found, "time_precision", TIMES, flags)
    _no_days(begins, flags, found.map.columns[first])
    _odd_years(begins, flags, found.map.columns[first])
    return _intervals(begins, ends, known, found, flags)


def _column(table: Table, found: Found, field: str, flags: Flags) -> Read:
    """Return the moments of a column: what is written plainly at once, the rest value by value."""
    told, name = table.moments(found.columns[field]), found.map.columns[field]
    read = Read(
        told.seconds.copy(), told.timed.copy(), np.zeros(table.rows, np.int64), np.full(table.rows, told.utc)
    )
    order = found.map.day_first
    if order is None:
        order = day_first_in(told.unread.values)
        if order is not None:
            flags.of_file("order_shown", name, day_first=order)
    one = partial(_moment, day_first=order, year=found.map.year)
    _fill(read, told.unread, one, flags, name)
    if not told.utc and not (read.seconds[read.timed] % SECONDS_OF_DAY).any():
        read.timed[:] = False  # a program wrote days as moments: every one of them is midnight
    return read


def _fill(read: Read, cells: Cells, one: Any, flags: Flags, name: str) -> None:
    """Read each different cell once and put what it says into all its rows."""
    made: list[Moment] = []
    for place, cell in enumerate(cells.values):
        try:
            made.append(one(cell) or Moment(NO_NUMBER))
        except CellError as error:
            made.append(Moment(NO_NUMBER))
            flags.add(error.why, name, cells.rows_of(place), **error.detail)
    rows = np.flatnonzero(cells.codes != EMPTY)
    if not made or not len(rows):
        return
    codes = cells.codes[rows]
    read.seconds[rows] = np.array([one.seconds - (one.ahead or 0) if one.seconds != NO_NUMBER else NO_NUMBER
                                   for one in made], np.int64)[codes]  # fmt: skip
    read.timed[rows] = np.array([one.timed for one in made])[codes]
    read.lasts[rows] = np.array([one.lasts for one in made], np.int64)[codes]
    read.utc[rows] = np.array([one.ahead is not None for one in made])[codes]


def _moment(cell: Cell, *, day_first: bool | None, year: int | None) -> Moment | None:
    """Return what a cell says of day and time; a span of hours is a moment that lasts."""
    try:
        at = read_cell(cell, "moment", day_first=day_first, year=year)
    except CellError as error:
        if error.why not in {
            "time_missing",
            "two_times",
            "not_a_time",
            "only_hour",
            "no_such_time",
            "time_in_words",
        }:
            raise
        day = read_cell(cell, "day", day_first=day_first, year=year)
        lasts = _span(error)
        if lasts:
            return Moment(_midnight(day) + lasts[0], timed=True, lasts=lasts[1] - lasts[0])
        return Moment(_midnight(day))
    if not isinstance(at, dt.datetime):
        return None
    ahead = at.utcoffset()
    return Moment(
        int(at.replace(tzinfo=dt.UTC).timestamp()),
        timed=True,
        ahead=None if ahead is None else int(ahead.total_seconds()),
    )


def _span(error: CellError) -> tuple[int, int] | None:
    """Return the seconds of day of two times in one cell."""
    if error.why != "two_times":
        return None
    begins, ends = (_of_day(times.time(part)) for part in str(error.detail["readings"]).split("; ")[:2])
    return begins, ends if ends > begins else ends + SECONDS_OF_DAY


def _midnight(day: Any) -> int:
    return int(dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC).timestamp())


def _of_day(at: dt.time) -> int:
    return at.hour * 3600 + at.minute * 60 + at.second


def _add_time(table: Table, column: int, read: Read, flags: Flags, name: str) -> None:
    """Add the time of day of another column to days without one."""
    cells = table.cells(column)
    at = np.full(len(cells.values) + 1, -1, np.int64)
    lasts, ahead = np.zeros_like(at), np.full_like(at, NO_NUMBER)
    for place, cell in enumerate(cells.values):
        try:
            found = read_cell(cell, "time")
        except CellError as error:
            if span := _span(error):
                at[place], lasts[place] = span[0], span[1] - span[0]
            else:
                flags.add(error.why, name, cells.rows_of(place), **error.detail)
            continue
        if isinstance(found, dt.time):
            at[place] = _of_day(found)
            offset = found.utcoffset()
            ahead[place] = NO_NUMBER if offset is None else int(offset.total_seconds())
    rows = np.flatnonzero((at[cells.codes] >= 0) & read.known & ~read.timed)
    codes = cells.codes[rows]
    zoned = ahead[codes] != NO_NUMBER
    read.seconds[rows] += at[codes] - np.where(zoned, ahead[codes], 0)
    read.timed[rows], read.lasts[rows], read.utc[rows] = True, lasts[codes], zoned


def _no_days(read: Read, flags: Flags, name: str) -> None:
    """Tell the rows whose cell says nothing of a day; what was wrong with a cell that says something is told already."""
    silent = ~read.known
    for one in flags.found:
        if one.column == name:
            silent[one.rows] = False
    flags.add("no_day", name, np.flatnonzero(silent))


def _odd_years(read: Read, flags: Flags, name: str) -> None:
    """Take days of 1970 for what they are where a list is of other years: a zero that a program made a date of."""
    zero = read.known & (read.seconds >= -SECONDS_OF_DAY) & (read.seconds < YEAR_1970)
    if 0 < np.count_nonzero(zero) < np.count_nonzero(read.known) / 2:
        flags.add("year_1970", name, np.flatnonzero(zero))
        read.seconds[zero] = NO_NUMBER
    known = read.known
    if not known.any():
        return
    middle = int(np.median(read.seconds[known]))
    far = known & (np.abs(np.where(known, read.seconds - middle, 0)) > 60 * YEAR_1970)
    flags.add("far_year", name, np.flatnonzero(far))


def _intervals(
    begins: Read, ends: Read | None, known: NDArray[np.int8], found: Found, flags: Flags
) -> dict[str, NDArray[Any]]:
    """Return intervals of UTC: as told from beginning to end, or as wide as the class is."""
    dated = begins.known
    told = known >= 0
    classes = np.where(told, known, np.where(begins.timed, MINUTE, DAY)).astype(np.int8)
    lasting = ~told & (begins.lasts > 0)
    classes[lasting] = class_of_width(begins.lasts[lasting])
    start = np.where(dated, begins.seconds, 0)
    midnight = start - start % SECONDS_OF_DAY
    start = np.where((classes >= DAY) & ~begins.utc, midnight, start)
    width = np.array([WIDTHS.get(one, 0) for one in range(UNDATED + 1)], np.int64)[classes]
    end = start + np.where(begins.lasts > 0, begins.lasts, width)
    wide = (classes == RANGE) & dated
    if ends is not None:
        until = np.where(
            ends.known, np.where(ends.timed | ends.utc, ends.seconds, ends.seconds + SECONDS_OF_DAY), end
        )
        backwards = dated & ends.known & (until <= start)
        flags.add(
            "ends_before",
            found.map.columns.get("end") or found.map.columns["until_day"],
            np.flatnonzero(backwards),
        )
        given = dated & ends.known & ~backwards
        end = np.where(given, until, end)
        longer = given & ~told
        classes[longer] = class_of_width((end - start)[longer])
        wide &= ~given
    # A day that is known to its week only lies somewhere in it; a month is the month.
    start = np.where(wide, start - HALF_WEEK, start)
    end = np.where(wide, start + WEEK, end)
    classes[~dated] = UNDATED
    start, end = (_utc(one, begins.utc, found.map.zone) for one in (start, end))
    return {"start": np.where(dated, start, 0), "end": np.where(dated, end, 0), "time_class": classes}


def class_of_width(width: Seconds) -> NDArray[np.int8]:
    """Return the class of intervals that are told from beginning to end."""
    steps = np.array([5 * 60, 2 * 3600, 12 * 3600, 36 * 3600])
    return np.searchsorted(steps, width).astype(np.int8)


def _utc(local: Seconds, already: NDArray[np.bool_], zone: str) -> Seconds:
    """Return local seconds as UTC; the offset is looked up once for each hour that occurs."""
    if zone in {"", "UTC"}:
        return local
    hours, which = np.unique(local // 3600, return_inverse=True)
    offsets = np.array([_offset(int(hour), zone) for hour in hours], np.int64)
    return np.where(already, local, local - offsets[which])


def _offset(hour: int, zone: str) -> int:
    at = dt.datetime.fromtimestamp(hour * 3600, dt.UTC).replace(tzinfo=ZoneInfo(zone))
    offset = at.utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0


def zone_exists(zone: str) -> bool:
    """Return whether a zone is known by this name."""
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        return False
    return True
