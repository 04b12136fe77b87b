"""A table that was written in the grid of the desk: text with tabs, its first line the names of the columns."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from tregua.intake.channels.grid import tsv
from tregua.intake.channels.reading import Reading, UnreadableError
from tregua.intake.channels.sheet import as_text
from tregua.intake.channels.sheet.limits import RAW_BYTES
from tregua.intake.channels.sheet.table import Book, Row, Table

MEDIA_TYPE: Final = "text/tab-separated-values; charset=utf-8"
# The names of the columns are row 1, as a spreadsheet program would show it.
FIRST_ROW: Final = 2


def read(raw: bytes, media_type: str) -> Reading:  # noqa: ARG001 - a grid is written by the desk alone
    """Return the table as lines of text with tabs between the cells."""
    table = open_grid(raw).tables[0]
    return Reading(text=as_text(table), facts={"format": "tsv", "rows": str(len(table.rows))})


def open_grid(raw: bytes, name: str = "") -> Book:
    """Return the one table of a kept grid. Nothing of it is guessed: every line below the first is a row."""
    try:
        text = raw[: RAW_BYTES + 1].decode()
    except UnicodeDecodeError as error:
        raise UnreadableError("other_file") from error
    lines = tsv.parse(text)
    rows = [Row(number, tuple(map(_cell, cells))) for number, cells in enumerate(lines[1:], FIRST_ROW)]
    filled = tuple(row for row in rows if any(cell is not None for cell in row.cells))
    if not filled:
        raise UnreadableError("no_rows")
    return Book("csv", (Table(name, tuple(lines[0]), (1,), filled),))


def _cell(written: str) -> str | None:
    return written.replace("\0", "\ufffd") if written and not written.isspace() else None


def write(header: Sequence[str], rows: Mapping[int, Sequence[str]]) -> bytes:
    """Return a table as its bytes are kept; a row that is not there is an empty line, so that each keeps its number."""
    last = max(rows, default=1)
    return tsv.write(_lines(header, rows, last)).encode()


def _lines(header: Sequence[str], rows: Mapping[int, Sequence[str]], last: int) -> Iterable[Sequence[str]]:
    yield header
    for number in range(FIRST_ROW, last + 1):
        yield rows.get(number, ("",))
