"""An XLS file before its cells are read: its records are walked through once, none of them is carried out.

The list of sheets says where the records of each begin; they are walked through from there to their end, as the
reader of cells does.
"""

import struct
from collections.abc import Iterator
from typing import Final

from tregua.intake.channels.reading import Unread, UnreadableError
from tregua.intake.channels.sheet.compound import Compound, rebuilt
from tregua.intake.channels.sheet.limits import SHEETS
from tregua.intake.channels.sheet.marks import Marks, Place, must_fit, must_fit_together
from tregua.intake.channels.sheet.ooxml import Opened
from tregua.intake.channels.sheet.shared_texts import lengths

STREAMS: Final = ("Workbook", "Book")
OTHERS: Final = frozenset({"WordDocument", "PowerPoint Document"})
_END, _SHEET, _PASSWORD, _VIEW, _DIMENSIONS = 0x000A, 0x0085, 0x002F, 0x023E, 0x0200
_FORMULA, _SHARED_TEXT, _ROW, _COLUMNS, _ERROR = 0x0006, 0x00FD, 0x0208, 0x007D, 0x0205
_TEXTS, _CONTINUED = 0x00FC, 0x003C
# Records of one cell begin with its row and column; those of several end with the last column.
_CELLS: Final = frozenset({0x0006, 0x0206, 0x0406, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x00D6, 0x027E})
_SEVERAL: Final = frozenset({0x00BD, 0x00BE})
_MACRO_SHEET = 1
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


def look(compound: Compound) -> Opened:
    """Return the file as the reader of cells may open it; UnreadableError when it may not."""
    names = compound.names()
    if "EncryptedPackage" in names or "EncryptionInfo" in names:
        raise UnreadableError("password")
    stream, name = next(
        ((found, name) for name in STREAMS if (found := compound.stream(name)) is not None), (None, "")
    )
    if stream is None and OTHERS & set(names):
        raise UnreadableError("not_a_spreadsheet")
    if stream is None:
        raise UnreadableError("broken", detail="it holds no workbook")
    try:
        workbook = _Workbook(stream)
        for start, sheet in workbook.starts:
            _Look(stream, start, sheet, workbook.texts)
    except (struct.error, IndexError) as error:
        raise UnreadableError("broken", detail=f"a record is cut off: {error}"[:120]) from error
    marks = {sheet.name: sheet for _, sheet in workbook.starts}
    must_fit_together(marks.values())
    macros = workbook.macros or any(one.startswith("_VBA_PROJECT") for one in names)
    return Opened(rebuilt(name, stream), marks, (Unread("macros"),) if macros else ())


def _records(stream: bytes, start: int = 0) -> Iterator[tuple[int, bytes]]:
    """Yield kind and content of each record from one place to the end of its part."""
    place = start
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        if kind == _END:
            return
        yield kind, stream[place + 4 : place + 4 + length]
        place += 4 + length


class _Workbook:
    """What stands before the sheets: their list, the texts they share, and whether there is a password."""

    def __init__(self, stream: bytes) -> None:
        self.starts: list[tuple[int, Marks]] = []
        self.macros = False
        texts: list[bytes] = []
        last = 0
        for kind, content in _records(stream):
            if kind == _PASSWORD:
                raise UnreadableError("password")
            if kind == _SHEET:
                self._lists(content)
            if kind == _TEXTS or (kind == _CONTINUED and last == _TEXTS):
                texts.append(content)
            last = last if kind == _CONTINUED else kind
        self.texts = lengths(texts)

    def _lists(self, content: bytes) -> None:
        start, state, kind, length, flags = struct.unpack_from("<IBBBB", content)
        wide = content[8 : 8 + length * 2].decode("utf-16-le", "replace")
        name = wide if flags & 1 else content[8 : 8 + length].decode("latin-1")
        if any(name == sheet.name for _, sheet in self.starts):
            raise UnreadableError("broken", detail=f"two sheets are called {name}"[:120])
        self.starts.append((start, Marks(name, hidden=state & 3 != 0)))
        self.macros = self.macros or kind == _MACRO_SHEET
        if len(self.starts) > SHEETS:
            raise UnreadableError("too_many_sheets", count=len(self.starts), limit=SHEETS)


class _Look:
    """Goes through the records of one sheet."""

    def __init__(self, stream: bytes, start: int, sheet: Marks, texts: list[int]) -> None:
        self.sheet, self.texts = sheet, texts
        self.last_row = self.last_column = self.characters = 0
        for kind, content in _records(stream, start):
            if kind in _CELLS or kind in _SEVERAL or kind == _DIMENSIONS:
                self._counts(kind, content)
            self._tells(kind, content)
        sheet.area = self.last_row * self.last_column

    def _counts(self, kind: int, content: bytes) -> None:
        if kind == _DIMENSIONS:  # what is announced is reserved before it is read
            old = len(content) < 14
            row, column = struct.unpack_from("<2xHxxH" if old else "<4xI2xH", content)
            row, column = row - 1, column - 1
        else:
            row, column = struct.unpack_from("<HH", content)
        if kind in _SEVERAL:
            (column,) = struct.unpack_from("<H", content, len(content) - 2)
        if kind == _SHARED_TEXT:
            (number,) = struct.unpack_from("<I", content, 6)
            self.characters += self.texts[number] if number < len(self.texts) else 0
        self.last_row, self.last_column = max(self.last_row, row + 1), max(self.last_column, column + 1)
        must_fit(self.sheet.name, self.last_row, self.last_column, self.characters)

    def _tells(self, kind: int, content: bytes) -> None:
        sheet = self.sheet
        if kind == _PASSWORD:
            raise UnreadableError("password")
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
