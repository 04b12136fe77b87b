"""Opening a spreadsheet that a stranger sent: XLSX, XLS, ODS or text with separators."""

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import python_calamine

from tregua.intake.channels.reading import Unread, UnreadableError
from tregua.intake.channels.sheet import archive, biff, compound, delimited, layout, ooxml, opendocument
from tregua.intake.channels.sheet.limits import CHARACTERS, MEGABYTE, RAW_BYTES
from tregua.intake.channels.sheet.marks import Marks, numbers
from tregua.intake.channels.sheet.table import Book, Cell, Kind, Row, Table

__all__ = ["Book", "Cell", "Kind", "Row", "Table", "open_book"]

# Beyond this a number is kept by the program with fewer digits than it had.
_EXACT: Final = 2**53
_MARKUP: Final = (b"<!doctype html", b"<html", b"<table", b"<?xml", b"<meta", b"<style")


def open_book(raw: bytes, file_name: str = "") -> Book:
    """Return the tables of a spreadsheet; UnreadableError says why a file is none, or must not be opened.

    What it is, its bytes tell. The name stands for the only table of a text, which has no name of its own.
    """
    if len(raw) > RAW_BYTES:
        raise UnreadableError("too_large", size=len(raw) // MEGABYTE, limit=RAW_BYTES // MEGABYTE)
    if not raw.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise UnreadableError("empty_file")
    if raw.startswith((archive.BEGINS, b"PK\x05\x06")):
        book = _packed(raw)
    elif raw.startswith(compound.BEGINS):
        book = _book("xls", biff.look(compound.Compound(raw)))
    else:
        book = _delimited(raw, file_name)
    if not book.tables:
        raise UnreadableError("no_rows")
    return book


def _packed(raw: bytes) -> Book:
    parts = archive.Archive(raw)
    if ooxml.WORKBOOK in parts:
        return _book("xlsx", ooxml.look(parts))
    if opendocument.CONTENT in parts:
        if "mimetype" in parts and b"spreadsheet" not in parts.part("mimetype"):
            raise UnreadableError("not_a_spreadsheet")
        return _book("ods", opendocument.look(parts))
    lower = [name.lower() for name in parts.names()]
    if "xl/workbook.bin" in lower:
        raise UnreadableError("xlsb")
    if any(name.startswith(("word/", "ppt/")) for name in lower):
        raise UnreadableError("not_a_spreadsheet")
    if any(name.endswith(".iwa") for name in lower):
        raise UnreadableError("numbers")
    if any(name.endswith(archive.NESTED) for name in lower):
        raise UnreadableError("archive", count=len(lower))
    raise UnreadableError("not_a_spreadsheet")


def _book(kind: Kind, opened: ooxml.Opened) -> Book:
    try:
        workbook = python_calamine.load_workbook(io.BytesIO(opened.raw))
        tables = [_table(workbook, name, sheet) for name, sheet in _sheets(workbook, opened.marks)]
    except UnreadableError:
        raise
    except python_calamine.PasswordError as error:
        raise UnreadableError("password") from error
    except BaseException as error:
        if isinstance(error, MemoryError | KeyboardInterrupt | SystemExit | GeneratorExit):
            raise
        # The reader's own errors, and its panics, which are no Exception.
        raise UnreadableError("broken", detail=" ".join(str(error).split())[:120]) from error
    return Book(kind, tuple(table for table in tables if table is not None), opened.unread)


def _sheets(workbook: Any, marks: dict[str, Marks]) -> Iterator[tuple[str, Marks]]:
    """Yield the sheets of cells with what was noticed in each; a name of old letters may be spelt otherwise there."""
    found = workbook.sheets_metadata
    in_order = (
        dict(zip((one.name for one in found), marks.values(), strict=False))
        if len(found) == len(marks)
        else {}
    )
    for one in found:
        if one.typ is not python_calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = marks.get(one.name) or in_order.get(one.name)
        if sheet is None:
            raise UnreadableError("broken", detail=f"the sheet {one.name} is not where it should be"[:120])
        yield one.name, sheet


def _table(workbook: Any, name: str, marks: Marks) -> Table | None:
    sheet = workbook.get_sheet_by_name(name)
    marks.merged.extend(sheet.merged_cell_ranges or [])
    return layout.table(_rows(sheet.iter_rows(), marks), marks)


def _rows(found: Iterable[list[Any]], marks: Marks) -> list[Row]:
    """Return the rows of a sheet, each cell as the value it has."""
    instead: dict[int, dict[int, str]] = {}
    for (row, column), text in marks.instead.items():
        instead.setdefault(row, {})[column] = text
    rows, characters = [], 0
    for number, values in enumerate(found):
        cells = [_cell(value) for value in values]
        for column, text in instead.get(number, {}).items():
            if column < len(cells) and cells[column] is None:
                cells[column] = text
        rows.append(Row(number + 1, tuple(cells)))
        characters += sum(len(cell) for cell in cells if isinstance(cell, str))
        if characters > CHARACTERS:
            raise UnreadableError("too_much_text", sheet=marks.name, limit=CHARACTERS)
    return rows


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "\ufffd") if value and not value.isspace() else None
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return int(value)
    return value


def _delimited(raw: bytes, file_name: str) -> Book:
    begins = raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:40].lower()
    if begins.startswith(_MARKUP):
        raise UnreadableError("markup_file")
    records, unread = delimited.records(raw)
    marks = Marks(file_name)
    rows = [
        Row(number, tuple([cell if cell and not cell.isspace() else None for cell in record]))
        for number, record in enumerate(records, 1)
    ]
    table = layout.table(rows, marks)
    if table is None:
        raise UnreadableError("no_rows")
    ragged = _ragged(records, table)
    return Book("csv", (table,), (*unread, *ragged))


def _ragged(records: Sequence[Sequence[str]], table: Table) -> list[Unread]:
    """Say which rows have more or fewer cells than the header: something may have slipped."""
    if not table.header_rows:
        return []
    width = len(records[table.header_rows[-1] - 1])
    last = max((row.number for row in table.rows), default=0)
    odd = [row.number for row in table.rows if len(records[row.number - 1]) != width and row.number <= last]
    if not odd or len(odd) > len(table.rows) / 2:
        return []
    return [Unread("ragged_rows", {"rows": numbers(odd), "count": len(odd), "columns": width})]
