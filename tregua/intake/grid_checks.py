"""What is wrong with some rows of a grid, cell by cell, while somebody writes: the same checks as those of a file."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext

from tregua.intake.channels.sheet.table import Row, Table
from tregua.intake.grid_actions import Rows, columns_of
from tregua.intake.grids import Grid
from tregua.intake.lines import lines
from tregua.intake.row_wording import worded
from tregua.intake.rows import Item, Line, Question, RowKind, row_kinds


class Said(NamedTuple):
    """What is said of one cell (of the whole row where `field` is empty); `stops` keeps the row out."""

    row: int
    field: str
    says: str
    stops: bool


class Checked(NamedTuple):
    """What is said of some rows, and what their days, times and numbers were read as where they are written otherwise."""

    said: list[Said]
    read: dict[int, dict[str, str]]


def check(grid: Grid, rows: Rows) -> Checked:
    """Return what is said of these rows, each by itself: what two rows say of each other, the dry run tells."""
    kind = row_kinds()[grid.kind]
    columns = columns_of(grid)
    table = Table(
        "",
        tuple(str(kind.labels.get(code, code)) for code in grid.columns),
        (1,),
        tuple(
            _row(number, grid.columns, cells) for number, cells in sorted(rows.items()) if any(cells.values())
        ),
    )
    found = lines(table, columns, kind.fields)
    made = kind(columns.answers)
    items = made.items(found)
    questions = made.questions(items)
    made.check(items)
    said = [one for item in items for one in _said(made, item)]
    said += [one for question in questions for one in _asked(question, items)]
    return Checked(sorted(said), {line.number: read for line in found if (read := _read(line, kind))})


def _row(number: int, columns: list[str], cells: Mapping[str, str]) -> Row:
    return Row(number, tuple(cells.get(code) if cells.get(code, "").strip() else None for code in columns))


def _said(kind: RowKind, item: Item) -> Iterator[Said]:
    for line in item.lines:
        for one in line.problems:
            yield Said(line.number, one.field, worded(kind.code, one.what, one.detail), one.stops)
    for one in item.problems:
        yield Said(item.lines[0].number, one.field, worded(kind.code, one.what, one.detail), one.stops)


def _asked(question: Question, items: list[Item]) -> Iterator[Said]:
    says = gettext(
        "“%(written)s” is not known here. You are asked once what it stands for before the rows are taken in."
    )
    for item in items:
        for line in item.lines:
            if line.values.get(question.field) == question.written:
                yield Said(line.number, question.field, says % {"written": question.written}, stops=False)


def _read(line: Line, kind: type[RowKind]) -> dict[str, str]:
    """Return what the page sorts by: cells that are no text, as they were read."""
    reads = {field.code: field.reads for field in kind.fields}
    told = {
        code: _sortable(value)
        for code, value in line.values.items()
        if value is not None and reads.get(code) not in {"text", "list", "provinces"}
    }
    return {code: text for code, text in told.items() if text != line.written.get(code)}


def _sortable(value: Any) -> str:
    if isinstance(value, tuple):
        return str(value[0])
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
