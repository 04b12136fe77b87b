"""An ODS file before its cells are read: a cell may say that it is repeated a million times, and is counted so."""

import io
from typing import Any, Final
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from tregua.intake.channels.reading import Unread, UnreadableError
from tregua.intake.channels.sheet.archive import Archive, packed
from tregua.intake.channels.sheet.limits import SHEETS
from tregua.intake.channels.sheet.marks import Marks, must_fit
from tregua.intake.channels.sheet.ooxml import Opened

CONTENT: Final = "content.xml"
MANIFEST: Final = "META-INF/manifest.xml"
_READ: Final = ("mimetype", CONTENT, MANIFEST, "styles.xml", "meta.xml", "settings.xml")
_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_STYLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CALC: Final = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_CELLS: Final = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")


def look(archive: Archive) -> Opened:
    """Return the file as the reader of cells may open it; UnreadableError when it may not."""
    parts = {name: archive.part(name) for name in _READ if name in archive}
    if b"encryption-data" in parts.get(MANIFEST, b""):
        raise UnreadableError("password")
    looked = _Look()
    looked.through(parts[CONTENT])
    told = ["macros"] if any(name.startswith(("Basic/", "Scripts/")) for name in archive.names()) else []
    told += ["comments"] if looked.comments else []
    return Opened(packed(parts.items()), looked.marks, tuple(Unread(what) for what in told))


class _Look:
    """Goes through the whole content, row by row."""

    def __init__(self) -> None:
        self.marks: dict[str, Marks] = {}
        self.sheet = Marks("")
        self.styles: dict[str, dict[str, str]] = {}
        self.row = self.column = self.last_row = self.last_column = self.characters = self.comments = 0

    def through(self, content: bytes) -> None:
        try:
            for event, element in iterparse(io.BytesIO(content), events=("start", "end"), forbid_dtd=True):
                if event == "start":
                    self.starts(element)
                else:
                    self.ends(element)
        except (ParseError, DefusedXmlException, ValueError) as error:
            raise UnreadableError("broken", detail=f"{CONTENT}: {error}"[:120]) from error

    def starts(self, element: Any) -> None:
        if element.tag == f"{_TABLE}table":
            style = self.styles.get(element.get(f"{_TABLE}style-name", ""), {})
            self.sheet = Marks(str(element.get(f"{_TABLE}name")))
            self.sheet.hidden = style.get(f"{_TABLE}display") == "false"
            self.sheet.right_to_left = style.get(f"{_STYLE}writing-mode", "").startswith("rl")
            self.marks[self.sheet.name] = self.sheet
            self.row = self.column = self.last_row = self.last_column = self.characters = 0
            if len(self.marks) > SHEETS:
                raise UnreadableError("too_many_sheets", count=len(self.marks), limit=SHEETS)

    def ends(self, element: Any) -> None:
        what = element.tag
        if what == f"{_STYLE}style":
            inside = element.find(f"{_STYLE}table-properties")
            self.styles[element.get(f"{_STYLE}name", "")] = {} if inside is None else dict(inside.attrib)
        elif what == f"{_TABLE}table-column":
            times = _times(element, "number-columns-repeated")
            if element.get(f"{_TABLE}visibility", "visible") != "visible":
                self.sheet.hidden_columns.extend(range(self.column, self.column + min(times, 50)))
            self.column += times
        elif what == f"{_TABLE}table-row":
            self.a_row(element)
            element.clear()
        elif what == f"{_TABLE}table":
            must_fit(self.sheet.name, self.last_row, self.last_column, self.characters)
            element.clear()

    def a_row(self, row: Any) -> None:
        """Count the cells of a row up to the last that says something, as often as row and cell are repeated."""
        times, column = _times(row, "number-rows-repeated"), 0
        says_something = False
        for cell in row:
            if cell.tag not in _CELLS:
                continue
            again = _times(cell, "number-columns-repeated")
            words = _words(cell)
            if words or any(name.startswith(_OFFICE) for name in cell.attrib):
                says_something = True
                self.last_column = max(self.last_column, column + again)
                self.characters += len(words) * again * times
                self.a_cell(cell, (self.row, column), words)
            column += again
        if row.get(f"{_TABLE}visibility", "visible") != "visible" and says_something:
            self.sheet.hidden_rows.append(self.row)
        self.row += times
        self.last_row = self.row if says_something else self.last_row
        must_fit(self.sheet.name, self.last_row, self.last_column, self.characters)

    def a_cell(self, cell: Any, place: tuple[int, int], words: str) -> None:
        wide, high = _times(cell, "number-columns-spanned"), _times(cell, "number-rows-spanned")
        if wide > 1 or high > 1:
            self.sheet.merged.append((place, (place[0] + high - 1, place[1] + wide - 1)))
        self.comments += cell.find(f"{_OFFICE}annotation") is not None
        if cell.get(f"{_TABLE}formula"):
            self.sheet.formulas.append(place)
            if not cell.get(f"{_OFFICE}value-type"):
                self.sheet.never_worked_out.append(place)
                self.sheet.instead[place] = "=" + str(cell.get(f"{_TABLE}formula")).partition("=")[2]
        if cell.get(f"{_CALC}value-type") == "error":
            self.sheet.instead[place] = words or "#ERROR!"


def _times(element: Any, name: str) -> int:
    return max(1, int(element.get(f"{_TABLE}{name}", 1)))


def _words(cell: Any) -> str:
    return "\n".join("".join(one.itertext()) for one in cell if one.tag == f"{_TEXT}p")
