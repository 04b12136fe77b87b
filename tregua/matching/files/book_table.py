"""A list in a spreadsheet (XLSX, XLS, ODS): up to a million rows, read with all that the intake knows of such files."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tregua.intake.channels.sheet.table import Cell, Row
from tregua.intake.channels.sheet.table import Table as Sheet
from tregua.matching.files.cells import EMPTY, NO_NUMBER, Cells, Moments, Numbers, coded


class BookTable:
    """One sheet of a spreadsheet."""

    def __init__(self, name: str, sheet: Sheet) -> None:
        self.name = name
        self.header = sheet.header
        self.rows = len(sheet.rows)
        self._numbers = [row.number for row in sheet.rows]
        self._sample = sheet.rows[:200]
        self._columns: dict[int, Cells] = {}
        self._sheet: Sheet | None = sheet

    def load(self, columns: Sequence[int]) -> "BookTable":
        """Keep only these columns, each value once; the rows themselves are let go."""
        for column in columns:
            self.cells(column)
        self._sheet = None
        return self

    def cells(self, column: int) -> Cells:
        """Return the values of a column."""
        if column not in self._columns and self._sheet is not None:
            self._columns[column] = coded([_kept(row.cells[column]) for row in self._sheet.rows])
        return self._columns[column]

    def numbers(self, column: int) -> Numbers:
        """Return the cells that are numbers as such, the rest as it stands."""
        cells = self.cells(column)
        found = [
            float(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else np.nan
            for cell in cells.values
        ]
        values = np.array([*found, np.nan])[cells.codes]
        return Numbers(values, _left(cells, np.isfinite(found)))

    def moments(self, column: int) -> Moments:
        """Return the cells that the program kept as a date, the rest as it stands."""
        cells = self.cells(column)
        seconds = [_seconds(cell) for cell in cells.values]
        timed = [isinstance(cell, dt.datetime) and cell.time() != dt.time() for cell in cells.values]
        return Moments(
            np.array([*seconds, NO_NUMBER], np.int64)[cells.codes],
            np.array([*timed, False])[cells.codes],
            _left(cells, np.array(seconds, np.int64) != NO_NUMBER),
        )

    def identifiers(self, column: int) -> Sequence[str]:
        """Return the identifiers, "" where there is none."""
        cells = self.cells(column)
        written = [*(str(cell) for cell in cells.values), ""]
        return [written[code] for code in cells.codes]

    def sample(self) -> Sequence[Row]:
        """Return some rows to look at."""
        return self._sample

    def row_number(self, row: int) -> int:
        """Return the number of a row as the program shows it."""
        return self._numbers[row]


def _kept(cell: Cell) -> Cell:
    return cell.strip() if isinstance(cell, str) else cell


def _seconds(cell: Cell) -> int:
    if isinstance(cell, dt.datetime):
        return int(cell.replace(tzinfo=dt.UTC).timestamp())
    if isinstance(cell, dt.date):
        return int(dt.datetime(cell.year, cell.month, cell.day, tzinfo=dt.UTC).timestamp())
    return NO_NUMBER


def _left(cells: Cells, read: np.typing.NDArray[np.bool_]) -> Cells:
    """Return the cells without those that were read."""
    codes = np.where(np.append(read, True)[cells.codes], EMPTY, cells.codes)
    return Cells(cells.values, codes.astype(np.int32))


def table_of(path: Path, sheet: Sheet, *, several: bool) -> BookTable:
    """Return a sheet as a list, called by its file, and by its own name too where the file has several."""
    return BookTable(f"{path.name}:{sheet.name}" if several else path.name, sheet)
