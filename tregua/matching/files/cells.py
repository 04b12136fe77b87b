"""A column of a list without an object for every row: its different values once, and a number for each row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from tregua.intake.channels.sheet.table import Cell, Row

EMPTY: Final = -1
# A number that is not there, in columns of whole numbers.
NO_NUMBER: Final = np.iinfo(np.int64).min


@dataclass(frozen=True)
class Cells:
    """The different values of a column, and for each row which of them stands there (-1: nothing)."""

    values: Sequence[Cell]
    codes: NDArray[np.int32]

    def filled(self) -> int:
        """Return in how many rows something stands."""
        return int(np.count_nonzero(self.codes != EMPTY))

    def rows_of(self, value: int) -> NDArray[np.int64]:
        """Return the rows in which one of the values stands."""
        return np.flatnonzero(self.codes == value)

    def mapped(self, read: Callable[[Cell], int], missing: int, dtype: type = np.int64) -> NDArray[Any]:
        """Return a number for each row: what `read` makes of its value, `missing` where nothing stands."""
        table: NDArray[Any] = np.array([*(read(value) for value in self.values), missing], dtype)
        return table[self.codes]


@dataclass(frozen=True)
class Numbers:
    """A column of numbers (NaN: none), and the cells that a plain reading did not make one of."""

    values: NDArray[np.float64]
    unread: Cells


@dataclass(frozen=True)
class Moments:
    """A column of moments as seconds since 1970, local as written; whether a time of day is with them; and the rest.

    `seconds` is NO_NUMBER where the cell was not read plainly: those cells are in `unread`. `utc` says that the
    moments are told for the whole world, whatever zone the list is in.
    """

    seconds: NDArray[np.int64]
    timed: NDArray[np.bool_]
    unread: Cells
    utc: bool = False


class Table(Protocol):
    """One list as it lies in its file: columns by number, rows from 0."""

    name: str
    header: tuple[str, ...]
    rows: int

    def cells(self, column: int) -> Cells: ...
    def numbers(self, column: int) -> Numbers: ...
    def moments(self, column: int) -> Moments: ...
    def identifiers(self, column: int) -> Sequence[str]: ...
    def sample(self) -> Sequence[Row]: ...
    def row_number(self, row: int) -> int: ...


def coded(values: Sequence[Cell]) -> Cells:
    """Return the cells of a column that is given row by row; empty texts are nothing."""
    known: dict[tuple[type, Cell], int] = {}
    codes = np.fromiter(
        (
            EMPTY if cell is None or cell == "" else known.setdefault((type(cell), cell), len(known))
            for cell in values
        ),
        np.int32,
        len(values),
    )
    return Cells([cell for _, cell in known], codes)
