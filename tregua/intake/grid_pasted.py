"""A table that is pasted into a grid: whether its first line names the columns, and which they are."""

from collections.abc import Sequence
from typing import NamedTuple

from tregua.intake.channels.grid import FIRST_ROW, tsv
from tregua.intake.channels.sheet import names
from tregua.intake.channels.sheet.columns import guess
from tregua.intake.channels.sheet.table import Row
from tregua.intake.mapping import SAMPLE
from tregua.intake.rows import RowKind


class Pasted(NamedTuple):
    """Which field each pasted column is ("" where none is known), and whether the first line only names them."""

    columns: list[str]
    named: bool

    @property
    def fields(self) -> list[str]:
        """Return the fields that were pasted."""
        return [code for code in self.columns if code]


def understood(rows: Sequence[Sequence[str]], kind: type[RowKind], shown: Sequence[str]) -> Pasted:
    """Return how a pasted block is read: by its own names of columns when its first line has them, else as shown."""
    first = rows[0] if rows else []
    there = [name for name in first if name.strip()]
    known = [name for name in there if names.normal(name) in names.known()]
    if len(known) < 2 or len(known) * 2 < len(there):
        width = max(map(len, rows), default=0)
        return Pasted([*shown, *[""] * width][:width], named=False)
    header = [" ".join(name.split()) for name in first]
    sample = [
        Row(number, tuple(cell or None for cell in row)) for number, row in enumerate(rows[1:SAMPLE], 2)
    ]
    by_column: dict[int, str] = {}
    for code, one in guess(header, sample, kind.fields).items():
        # Where two fields share a column (day and time), the first reads both.
        by_column.setdefault(one.column, code)
    return Pasted([by_column.get(place, "") for place in range(len(header))], named=True)


def in_rows(text: str, kind: type[RowKind], shown: Sequence[str]) -> tuple[Pasted, dict[int, dict[str, str]]]:
    """Return a pasted text as the rows of a grid, numbered as it numbers them."""
    cells = tsv.parse(text)
    pasted = understood(cells, kind, shown)
    body = cells[1:] if pasted.named else cells
    return pasted, {
        number: {code: cell for code, cell in zip(pasted.columns, row, strict=False) if code}
        for number, row in enumerate(body, FIRST_ROW)
    }
