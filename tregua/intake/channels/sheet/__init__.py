"""A spreadsheet: XLSX, XLS, ODS or text with separators; each sheet is a table of rows."""

from typing import Final

from tregua.intake.channels.reading import Reading
from tregua.intake.channels.sheet.book import open_book
from tregua.intake.channels.sheet.table import Cell, Table
from tregua.intake.channels.sheet.values import CellError, read_cell

LONGEST_TITLE: Final = 200


def read(raw: bytes, media_type: str) -> Reading:  # noqa: ARG001 - what it is, its bytes tell
    """Return the tables as lines of text with tabs between the cells, row by row as they stand."""
    book = open_book(raw)
    sheets = "; ".join(table.name for table in book.tables if table.name)
    return Reading(
        text="\n\n".join(as_text(table) for table in book.tables),
        title=next((line for table in book.tables for line in table.above), sheets)[:LONGEST_TITLE],
        facts={
            "format": book.kind,
            "sheets": sheets,
            "rows": str(sum(len(table.rows) for table in book.tables)),
        },
        unread=(*book.unread, *(one for table in book.tables for one in table.unread)),
    )


def as_text(table: Table) -> str:
    """Return a table as lines of text: its name, what stands above, the names of the columns, the rows."""
    lines = [table.name] if table.name else []
    lines += [*table.above, "\t".join(table.header)]
    lines += ["\t".join(_words(cell) for cell in row.cells) for row in table.rows]
    return "\n".join(lines)


def _words(cell: Cell) -> str:
    try:
        return " ".join(str(read_cell(cell, "text") or "").split())
    except CellError as error:
        return str(error.detail["stood"])
