"""An XLSX file before its cells are read: whether it is one, whether it fits into memory, what its sheets say."""

import io
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse

from tregua.intake.channels.reading import Unread, UnreadableError
from tregua.intake.channels.sheet.archive import Archive, packed
from tregua.intake.channels.sheet.limits import CHARACTERS, SHEETS
from tregua.intake.channels.sheet.marks import Marks, must_fit

WORKBOOK: Final = "xl/workbook.xml"
RELATIONS: Final = "xl/_rels/workbook.xml.rels"
STRINGS: Final = "xl/sharedStrings.xml"
BESIDE: Final = ("[Content_Types].xml", "_rels/.rels", WORKBOOK, RELATIONS, STRINGS, "xl/styles.xml")
# Parts that are never opened, and what is said of them.
TOLD: Final = (
    ("xl/vbaproject", "macros"),
    ("xl/macrosheets/", "macros"),
    ("xl/comments", "comments"),
    ("xl/threadedcomments/", "comments"),
    ("xl/externallinks/", "outside_links"),
)
# What only a full look at a sheet can tell: formulas, errors, hidden parts, direction, unusual ways of writing.
_WORTH_A_LOOK: Final = re.compile(
    rb"""<(?:\w+:)?f[\s>/]|\st\s*=\s*["']e["']|(?:hidden|rightToLeft)\s*=\s*["'](?:1|true|on)["']|&#|<!|\A[^<\xef]"""
)
# Cells and rows as every program writes them; a sheet that has others is looked through in full.
_CELL: Final = re.compile(rb'<c r="([A-Z]+)(\d+)"')
_ROW: Final = re.compile(rb'<row r="(\d+)"')
_ANY: Final = re.compile(rb"<(?:\w+:)?(?:c|row)[\s>/]")
_SHARED: Final = re.compile(rb"""\st\s*=\s*["']s["']""")
_REFERENCE: Final = re.compile(r"([A-Za-z]{1,4})(\d{1,9})")


@dataclass(frozen=True)
class Opened:
    """A file made of only the parts that are read, with the marks of its sheets and what is said of the rest."""

    raw: bytes
    marks: dict[str, Marks]
    unread: tuple[Unread, ...]


def look(archive: Archive) -> Opened:
    """Return the file as the reader of cells may open it; UnreadableError when it may not."""
    sheets = _sheets(archive)
    parts = {name: archive.part(name) for name in BESIDE if name in archive}
    strings = [len(one) for one in parts.get(STRINGS, b"").split(b"</si>")]
    marks = {}
    for name, part, hidden in sheets:
        if part not in parts:
            parts[part] = archive.part(part)
        marks[name] = _marks(name, parts[part], strings)
        marks[name].hidden = hidden
    lower = [name.lower() for name in archive.names()]
    told = dict.fromkeys(what for begins, what in TOLD if any(name.startswith(begins) for name in lower))
    return Opened(packed(parts.items()), marks, tuple(Unread(what) for what in told))


def _sheets(archive: Archive) -> list[tuple[str, str, bool]]:
    """Return name, part and whether it is hidden of each sheet of cells."""
    parts = {}
    for one in _tree(archive.part(RELATIONS), RELATIONS):
        if str(one.get("Type", "")).endswith("/worksheet"):
            parts[one.get("Id")] = posixpath.normpath(posixpath.join("/xl", str(one.get("Target")))).lstrip(
                "/"
            )
    found = []
    for one in _tree(archive.part(WORKBOOK), WORKBOOK).iter():
        if _bare(one.tag) != "sheet":
            continue
        relation = next((value for name, value in one.attrib.items() if _bare(name) == "id"), None)
        if relation in parts:
            found.append((str(one.get("name")), parts[relation], one.get("state", "visible") != "visible"))
    if len(found) > SHEETS:
        raise UnreadableError("too_many_sheets", count=len(found), limit=SHEETS)
    return found


def _marks(name: str, part: bytes, strings: list[int]) -> Marks:
    """Return the marks of a sheet, after making sure that it fits; looked through in full only where needed."""
    columns, rows = set(), set(_ROW.findall(part))
    seen = len(rows)
    for found in _CELL.finditer(part):
        columns.add(found[1])
        rows.add(found[2])
        seen += 1
    plain = seen == sum(1 for _ in _ANY.finditer(part)) and not _WORTH_A_LOOK.search(part)
    if plain and max(strings) * sum(1 for _ in _SHARED.finditer(part)) <= CHARACTERS:
        must_fit(name, max(map(int, rows), default=0), max(map(_column, columns), default=0))
        return Marks(name)
    return _Look(name, strings).through(part)


def _column(letters: bytes | str) -> int:
    """Return the number of a column from its letters: A is 1."""
    number = 0
    for one in letters.upper():
        number = number * 26 + (one if isinstance(one, int) else ord(one)) - ord("A") + 1
    return number


class _Look:
    """Goes through a whole sheet, row by row."""

    def __init__(self, name: str, strings: list[int]) -> None:
        self.marks = Marks(name)
        self.strings = strings
        self.row = self.column = self.last_row = self.last_column = self.characters = 0

    def through(self, part: bytes) -> Marks:
        try:
            for element in _elements(part):
                self.at(element)
        except (ParseError, DefusedXmlException, ValueError) as error:
            raise UnreadableError("broken", detail=f"{self.marks.name}: {error}"[:120]) from error
        must_fit(self.marks.name, self.last_row, self.last_column, self.characters)
        return self.marks

    def at(self, element: Any) -> None:
        what = _bare(element.tag)
        if what == "row":
            self.a_row(element)
        elif what == "col" and _yes(element.get("hidden")):
            first, last = int(element.get("min", 1)), int(element.get("max", 1))
            self.marks.hidden_columns.extend(range(first - 1, min(last, first + 50)))
        elif what == "sheetView" and _yes(element.get("rightToLeft")):
            self.marks.right_to_left = True

    def a_row(self, row: Any) -> None:
        self.row, self.column = int(row.get("r") or self.row + 1), 0
        if _yes(row.get("hidden")):
            self.marks.hidden_rows.append(self.row - 1)
        for cell in row:
            if _bare(cell.tag) == "c":
                self.a_cell(cell)

    def a_cell(self, cell: Any) -> None:
        at = _REFERENCE.fullmatch(cell.get("r") or "")
        row = int(at[2]) if at else self.row
        self.column = _column(at[1]) if at else self.column + 1
        self.last_row, self.last_column = max(self.last_row, row), max(self.last_column, self.column)
        place, kind = (row - 1, self.column - 1), cell.get("t", "n")
        inside = {_bare(one.tag): one for one in cell}
        value = str(inside["v"].text or "") if "v" in inside else ""
        if kind == "s" and value.isdecimal() and int(value) < len(self.strings):
            self.characters += self.strings[int(value)]
        if kind == "e":
            self.marks.instead[place] = value or "#ERROR!"
        if "f" in inside:
            self.marks.formulas.append(place)
            if not value and kind != "str":
                self.marks.never_worked_out.append(place)
                self.marks.instead[place] = f"={inside['f'].text or ''}"


def _elements(part: bytes) -> Iterator[Any]:
    """Yield the elements of a sheet as they end, and forget each row at once."""
    data = None
    for event, element in iterparse(io.BytesIO(part), events=("start", "end"), forbid_dtd=True):
        what = _bare(element.tag)
        if event == "start":
            data = element if what == "sheetData" else data
            continue
        yield element
        if what == "row" and data is not None:
            data.clear()


def _tree(part: bytes, name: str) -> Any:
    try:
        return fromstring(part, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise UnreadableError("broken", detail=f"{name}: {error}"[:120]) from error


def _bare(tag: str) -> str:
    return tag.rpartition("}")[2]


def _yes(value: str | None) -> bool:
    return value in {"1", "true", "on"}
