"""An XLS file before its cells are read: its records are walked through once, none of them is carried out."""

import struct
from collections.abc import Iterator
from typing import Final

from tregua.intake.channels.reading import Unread, UnreadableError
from tregua.intake.channels.sheet.compound import Compound
from tregua.intake.channels.sheet.limits import SHEETS
from tregua.intake.channels.sheet.marks import Marks, Place, must_fit

STREAMS: Final = ("Workbook", "Book")
_BEGIN, _END, _SHEET, _PASSWORD, _VIEW = 0x0809, 0x000A, 0x0085, 0x002F, 0x023E
_FORMULA, _SHARED_TEXT, _ROW, _COLUMNS, _MERGED, _ERROR = 0x0006, 0x00FD, 0x0208, 0x007D, 0x00E5, 0x0205
# Records of one cell begin with its row and column; those of several end with the last column.
_CELLS: Final = frozenset({0x0006, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x00D6, 0x027E})
_SEVERAL: Final = frozenset({0x00BD, 0x00BE})
_MACRO_SHEET, _WORKSHEET = 1, 0
_RIGHT_TO_LEFT, _HIDDEN_ROW = 0x0040, 0x20
_ERRORS: Final = {
    0: "#NULL!",
    7: "#DIV/0!",
    15: "#VALUE!",
    23: "#REF!",
    29: "#NAME?",
    36: "#NUM!",
    42: "#N/A",
}


def look(compound: Compound) -> tuple[dict[str, Marks], tuple[Unread, ...]]:
    """Return the marks of each sheet, by name, and what is said of the whole; UnreadableError when it may not be opened."""
    names = compound.names()
    if "EncryptedPackage" in names or "EncryptionInfo" in names:
        raise UnreadableError("password")
    stream = next((found for name in STREAMS if (found := compound.stream(name)) is not None), None)
    if stream is None:
        raise UnreadableError("not_a_spreadsheet")
    sheets = _Records(stream)
    sheets.walk()
    macros = sheets.macros or any(name.startswith("_VBA_PROJECT") for name in names)
    return sheets.marks, (Unread("macros"),) if macros else ()


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield place, kind and content of each record."""
    place = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        yield place, kind, stream[place + 4 : place + 4 + length]
        place += 4 + length


class _Records:
    """Walks through all records of a workbook: first the list of sheets, then each of them."""

    def __init__(self, stream: bytes) -> None:
        self.stream = stream
        self.marks: dict[str, Marks] = {}
        self.starts: dict[int, Marks] = {}
        self.macros = False
        self.sheet: Marks | None = None
        self.last_row = self.last_column = 0

    def walk(self) -> None:
        for place, kind, content in _records(self.stream):
            try:
                self.at(place, kind, content)
            except struct.error as error:
                raise UnreadableError("broken", detail=f"a record at {place} is cut off") from error

    def at(self, place: int, kind: int, content: bytes) -> None:
        if kind == _PASSWORD:
            raise UnreadableError("password")
        if kind == _SHEET:
            self.lists(content)
        elif kind == _BEGIN and place in self.starts:
            self.sheet, self.last_row, self.last_column = self.starts[place], 0, 0
        elif kind in _CELLS or kind in _SEVERAL:
            # Counted whether or not a sheet was announced: the reader may see one here.
            self.counts(content, several=kind in _SEVERAL)
        if self.sheet is not None:
            self.tells(self.sheet, kind, content)

    def lists(self, content: bytes) -> None:
        start, state, kind, length, flags = struct.unpack_from("<IBBBB", content)
        name = (
            content[8 : 8 + length * 2].decode("utf-16-le", "replace")
            if flags & 1
            else content[8 : 8 + length].decode("latin-1")
        )
        self.macros = self.macros or kind == _MACRO_SHEET
        if kind == _WORKSHEET:
            self.marks[name] = self.starts[start] = Marks(name, hidden=state & 3 != 0)
        if len(self.marks) > SHEETS:
            raise UnreadableError("too_many_sheets", count=len(self.marks), limit=SHEETS)

    def counts(self, content: bytes, *, several: bool) -> None:
        row, column = struct.unpack_from("<HH", content)
        if several:
            (column,) = struct.unpack_from("<H", content, len(content) - 2)
        self.last_row, self.last_column = max(self.last_row, row + 1), max(self.last_column, column + 1)
        must_fit(self.sheet.name if self.sheet else "", self.last_row, self.last_column)

    @staticmethod
    def tells(sheet: Marks, kind: int, content: bytes) -> None:
        if kind == _VIEW:
            sheet.right_to_left = bool(struct.unpack_from("<H", content)[0] & _RIGHT_TO_LEFT)
        elif kind == _FORMULA:
            _formula(sheet, struct.unpack_from("<HH", content), content)
        elif kind == _ERROR:
            row, column, code, is_error = struct.unpack_from("<HH2xBB", content)
            if is_error:
                sheet.instead[row, column] = _ERRORS.get(code, "#ERROR!")
        elif kind == _ROW and content[12] & _HIDDEN_ROW:
            sheet.hidden_rows.append(struct.unpack_from("<H", content)[0])
        elif kind == _COLUMNS and content[8] & 1:
            first, last = struct.unpack_from("<HH", content)
            sheet.hidden_columns.extend(range(first, min(last + 1, first + 50)))


def _formula(sheet: Marks, place: Place, content: bytes) -> None:
    """Note a formula; its value may be an error (a number that is none, of kind 2)."""
    sheet.formulas.append(place)
    if content[12:14] == b"\xff\xff" and content[6] == 2:
        sheet.instead[place] = _ERRORS.get(content[8], "#ERROR!")
