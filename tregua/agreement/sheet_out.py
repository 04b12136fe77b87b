"""Records as a spreadsheet that Excel and LibreOffice open; no cell of it is ever a formula."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import IO, Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from tregua.agreement.formulas import like_a_formula

# Excel takes 1,048,576 rows in a sheet, and 32,767 characters in a cell.
ROWS_OF_A_SHEET: Final = 1_000_000
LONGEST_CELL: Final = 32_767
WIDTH: Final = 18
NOT_IN_A_TITLE: Final = re.compile(r"[\[\]:*?/\\]")
_FORMATS: Final = ((dt.datetime, "yyyy-mm-dd hh:mm"), (dt.date, "yyyy-mm-dd"), (dt.time, "hh:mm:ss"))


def write(
    target: Path | IO[bytes],
    header: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    title: str,
    right_to_left: bool = False,
    above: Sequence[Sequence[str]] = (),
    mark: str = "",
) -> int:
    """Write rows under a header and return how many they were; more than a sheet holds go into further sheets.

    Rows `above` the header say what it is, and `mark` stands at head and foot of every printed page.
    """
    sheet_of = partial(_sheet, header=header, right_to_left=right_to_left, above=above, mark=mark)
    book = Workbook(write_only=True)
    sheet = sheet_of(book, title)
    count = 0
    for count, row in enumerate(rows, 1):
        if count % ROWS_OF_A_SHEET == 0:
            sheet = sheet_of(book, f"{title} {count // ROWS_OF_A_SHEET + 1}")
        sheet.append([_cell(sheet, value) for value in row])
    book.save(target)
    return count


def _sheet(
    book: Workbook,
    title: str,
    *,
    header: Sequence[str],
    right_to_left: bool,
    above: Sequence[Sequence[str]],
    mark: str,
) -> WriteOnlyWorksheet:
    sheet: WriteOnlyWorksheet = book.create_sheet(NOT_IN_A_TITLE.sub(" ", title)[:31])
    sheet.sheet_view.rightToLeft = right_to_left
    sheet.freeze_panes = f"A{len(above) + 2}"
    if mark:  # a printed page takes an ampersand for the beginning of a code
        sheet.oddHeader.center.text = sheet.oddFooter.center.text = mark.replace("&", "&&")
    for number in range(1, len(header) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = WIDTH
    for row in above:
        sheet.append([_cell(sheet, value) for value in row])
    cells = [_cell(sheet, name) for name in header]
    for cell in cells:
        if cell is not None:
            cell.font = Font(bold=True)
    sheet.append(cells)
    return sheet


def _cell(sheet: WriteOnlyWorksheet, value: Any) -> Any:
    """Return a cell that says exactly this: a text stays a text, a day is a day."""
    if value is None or value == "":
        return None
    if isinstance(value, (bool, int, float, Decimal)):
        return value
    for sort, number_format in _FORMATS:
        if isinstance(value, sort):
            cell = WriteOnlyCell(sheet, value)
            cell.number_format = number_format
            return cell
    text = ILLEGAL_CHARACTERS_RE.sub("\ufffd", str(value))
    if len(text) > LONGEST_CELL:
        text = f"{text[: LONGEST_CELL - 1]}…"
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    if like_a_formula(text):
        cell.quotePrefix = True
    return cell
