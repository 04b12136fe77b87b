"""Reading the cells of a table by the fields of a kind: each row with its values and what could not be read."""

from collections.abc import Sequence
from typing import Any, Final

from tregua.intake.channels.sheet.columns import Field
from tregua.intake.channels.sheet.table import Table
from tregua.intake.channels.sheet.values import CellError, clock_beside, read_cell, remark
from tregua.intake.mapping import Columns
from tregua.intake.rows import Line, Problem

# A day may be written with its time, which stands where the column of times says nothing.
_CLOCKS: Final = (("day", "time"), ("until_day", "until_time"))
# What a cell says, and what is wrong or remarked of it: a code, its detail, whether it stops the row.
Read = tuple[Any, tuple[str, dict[str, Any], bool] | None]


def lines(table: Table, columns: Columns, fields: Sequence[Field]) -> list[Line]:
    """Return the rows of a table as lines; what is written for every row stands where a cell is empty."""
    readers = [_Reader(field, columns) for field in fields if field.code in columns.at]
    named = {one.code: table.header[one.column] for one in readers if one.column < len(table.header)}
    fixed = {field.code: _fixed(field, columns) for field in fields if columns.fixed.get(field.code)}
    required = [field.code for field in fields if field.required]
    clocks = [
        (day, time) for day, time in _CLOCKS if day in columns.at and any(one.code == time for one in fields)
    ]
    found = []
    for row in table.rows:
        line = Line(row.number, {}, columns=named)
        line.written = written = {}
        for reader in readers:
            cell = row.cells[reader.column] if reader.column < len(row.cells) else None
            written[reader.code] = cell
            value, wrong = reader[cell.__class__, cell]
            line.values[reader.code] = value
            if wrong:
                what, detail, stops = wrong
                line.problems.append(
                    Problem(what, reader.code, named.get(reader.code, ""), dict(detail), stops)
                )
        for day, time in clocks:
            if (
                line.values.get(time) is None
                and line.values.get(day) is not None
                and not _is_wrong(line, time)
            ):
                line.values[time] = clock_beside(written[day])
        _fill(line, fixed, required)
        found.append(line)
    return found


def _is_wrong(line: Line, name: str) -> bool:
    return any(one.field == name for one in line.problems)


def _fill(line: Line, fixed: dict[str, Any], required: Sequence[str]) -> None:
    """Put what stands for every row where a row says nothing, and refuse a row without what it needs."""
    for name, value in fixed.items():
        if line.values.get(name) is None:
            line.values[name] = value
    for name in required:
        if line.values.get(name) in (None, "") and not _is_wrong(line, name):
            line.problems.append(Problem("needed", name, line.columns.get(name, "")))


class _Reader(dict[tuple[type, Any], Read]):
    """One column read as one field: each different cell is read once."""

    def __init__(self, field: Field, columns: Columns) -> None:
        super().__init__()
        self.field, self.code, self.column = field, field.code, columns.at[field.code]
        self.day_first, self.year = columns.day_first, columns.year

    def __missing__(self, key: tuple[type, Any]) -> Read:
        cell, reads = key[1], self.field.reads
        try:
            value = read_cell(cell, reads, day_first=self.day_first, year=self.year)
        except CellError as error:
            read: Read = (None, (error.why, {"stood": str(cell), **error.detail}, True))
        else:
            said = remark(cell, reads)
            read = (value, (said.why, dict(said.detail), False) if said else None)
        self[key] = read
        return read


def _fixed(field: Field, columns: Columns) -> Any:
    return read_cell(columns.fixed[field.code], field.reads, day_first=columns.day_first, year=columns.year)
