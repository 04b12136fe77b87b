"""What the values of a column look like: days, numbers, addresses; told from a few rows."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tregua.intake.channels.sheet.problems import CellError
from tregua.intake.channels.sheet.signs import plain
from tregua.intake.channels.sheet.table import Cell, Reads, Row
from tregua.intake.channels.sheet.times import split_clock
from tregua.intake.channels.sheet.values import read_cell

SAMPLE: Final = 60
# So many of the filled cells must be readable in a way for a column to look like it.
MOST: Final = 0.8
FEW: Final = 0.2
_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)+/\S*(?: .*)?", re.IGNORECASE)
# What is refused with one of these is of this kind, and only not certain.
_NEARLY: Final = frozenset(
    {
        "day_ambiguous", "year_missing", "two_days", "weekday_wrong", "no_such_day", "other_calendar", "only_month",
        "two_times", "time_in_words", "no_such_time", "range_not_number", "number_ambiguous", "number_with_words",
        "negative", "provinces_each", "provinces_including",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Look:
    """The filled cells of a column, of the rows that were looked at."""

    cells: tuple[Cell, ...]

    def share(self, reads: Reads) -> float:
        """Return which part of the filled cells can be read in this way."""
        return sum(_readable(cell, reads) for cell in self.cells) / len(self.cells) if self.cells else 0.0

    def fits(self, reads: Reads) -> bool | None:
        """Return whether the cells can be read in this way; None when nothing stands there."""
        return self.share(reads) >= FEW if self.cells else None

    @property
    def is_days(self) -> bool:
        """Return whether nearly every cell is a day that is written as one; a bare number is none."""
        days = sum(not isinstance(cell, int | float) and _readable(cell, "day") for cell in self.cells)
        return bool(self.cells) and days >= MOST * len(self.cells)

    @property
    def is_numbers(self) -> bool:
        """Return whether nearly every cell is a number."""
        return self.share("decimal") >= MOST

    @property
    def is_moments(self) -> bool:
        """Return whether most days come with a time."""
        moments = sum(_is_moment(cell) for cell in self.cells)
        return bool(self.cells) and moments >= 0.5 * len(self.cells)

    @property
    def is_addresses(self) -> bool:
        """Return whether nearly every cell is the address of a page."""
        found = sum(isinstance(cell, str) and bool(_ADDRESS.fullmatch(cell.strip())) for cell in self.cells)
        return bool(self.cells) and found >= MOST * len(self.cells)


def look(rows: Sequence[Row], column: int) -> Look:
    """Return the look of one column in the first rows."""
    filled = (row.cells[column] for row in rows[:SAMPLE] if column < len(row.cells))
    return Look(tuple(cell for cell in filled if cell is not None and cell != ""))


def _readable(cell: Cell, reads: Reads) -> bool:
    try:
        return read_cell(cell, reads) is not None
    except CellError as error:
        return error.why in _NEARLY


def _is_moment(cell: Cell) -> bool:
    if isinstance(cell, dt.datetime):
        return cell.time() != dt.time(0)
    return isinstance(cell, str) and bool(split_clock(plain(cell))[1]) and _readable(cell, "day")
