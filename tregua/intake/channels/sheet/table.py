"""What a spreadsheet holds once it is open: tables of rows of cells, numbered as the program shows them."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

from tregua.intake.channels.reading import Unread

Cell = str | int | float | bool | dt.datetime | dt.date | dt.time | dt.timedelta | None
Kind = Literal["xlsx", "xls", "ods", "csv"]
# How the cells of a column are read.
Reads = Literal[
    "text",
    "day",
    "time",
    "moment",
    "number",
    "range",
    "decimal",
    "coordinate",
    "yes_no",
    "provinces",
    "list",
]


@dataclass(frozen=True)
class Row:
    """One row of a table: its number as the program shows it (from 1), and a cell for each column."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """One sheet: the names of its columns, the rows below them, and what could not be read with certainty.

    `above` are the lines over the header (a title, a date); `hidden` says that the program does not show it.
    """

    name: str
    header: tuple[str, ...]
    header_rows: tuple[int, ...]
    rows: tuple[Row, ...]
    right_to_left: bool = False
    unread: tuple[Unread, ...] = ()
    above: tuple[str, ...] = ()
    hidden: bool = False


@dataclass(frozen=True)
class Book:
    """A spreadsheet: its tables, and what could not be read with certainty of the whole file."""

    kind: Kind
    tables: tuple[Table, ...]
    unread: tuple[Unread, ...] = field(default=())
