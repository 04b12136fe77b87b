"""An XLSX file before its cells are read: whether it is one, whether it fits into memory, what its sheets say."""

import posixpath
import re
from dataclasses import dataclass
from typing import Any, Final

from tregua.intake.channels.reading import Unread, UnreadableError
from tregua.intake.channels.sheet.archive import Archive, packed
from tregua.intake.channels.sheet.elements import bare, elements, tree
from tregua.intake.channels.sheet.limits import CHARACTERS, SHEETS
from tregua.intake.channels.sheet.marks import Marks, must_fit, must_fit_together

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
_WORTH_A_LOOK: Final = (
    b"<f", b":f>", b":f ", b'"e"', b'hidden="1"', b'hidden="true"', b'rightToLeft="1"', b'rightToLeft="true"', b"='", b"&#", b"<!",
)  # fmt: skip
# Cells and rows as every program writes them; a sheet that has others is looked through in full.
_CELL: Final = re.compile(rb'<c r="([A-Z]+)(\d+)"')
_ROW: Final = re.compile(rb'<row r="(\d+)"')
_ANY: Final = re.compile(rb"<(?:\w+:)?(?:c|row)[\s>/]")
_SHARED: Final = re.compile(rb"""\st\s*=\s*["']s["']""")
_WHOLE: Final = frozenset({"c"})
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
        if name in marks:
            raise UnreadableError("broken", detail=f"two sheets are called {name}"[:120])
        marks[name] = _marks(name, parts[part], strings)
        marks[name].hidden = hidden
    must_fit_together(marks.values())
    lower = [name.lower() for name in archive.names()]
    told = dict.fromkeys(what for begins, what in TOLD if any(name.startswith(begins) for name in lower))
    return Opened(packed(parts.items()), marks, tuple(Unread(what) for what in told))


def _sheets(archive: Archive) -> list[tuple[str, str, bool]]:
    """Return name, part and whether it is hidden of each sheet of cells."""
    parts = {}
    for one in tree(archive.part(RELATIONS), RELATIONS):
        if str(one.get("Type", "")).endswith("/worksheet"):
            parts[one.get("Id")] = posixpath.normpath(posixpath.join("/xl", str(one.get("Target")))).lstrip(
                "/"
            )
    found = []
    for one in tree(archive.part(WORKBOOK), WORKBOOK).iter():
        if bare(one.tag) != "sheet":
            continue
        relation = next((value for name, value in one.attrib.items() if bare(name) == "id"), None)
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
    plain = seen == sum(1 for _ in _ANY.finditer(part)) and not any(one in part for one in _WORTH_A_LOOK)
    if plain and max(strings) * sum(1 for _ in _SHARED.finditer(part)) <= CHARACTERS:
        last_row, last_column = max(map(int, rows), default=0), max(map(_column, columns), default=0)
        must_fit(name, last_row, last_column)
        return Marks(name, area=last_row * last_column)
    return _Look(name, strings).through(part)


def _column(letters: bytes | str) -> int:
    """Return the number of a column from its letters: A is 1."""
    number = 0
    for one in letters.upper():
        number = number * 26 + (one if isinstance(one, int) else ord(one)) - ord("A") + 1
    return number


class _Look:
    """Goes through a whole sheet, cell by cell."""

    def __init__(self, name: str, strings: list[int]) -> None:
        self.marks = Marks(name)
        self.strings = strings
        self.row = self.column = self.last_row = self.last_column = self.characters = 0

    def through(self, part: bytes) -> Marks:
        try:
            for ends, what, element in elements(part, self.marks.name, _WHOLE):
                self.at(what, element, ends=ends)
        except ValueError as error:
            raise UnreadableError("broken", detail=f"{self.marks.name}: {error}"[:120]) from error
        self.marks.area = self.last_row * self.last_column
        return self.marks

    def at(self, what: str, element: Any, *, ends: bool) -> None:
        if ends:
            if what == "c":
                self.a_cell(element)
        elif what == "row":
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

    def a_cell(self, cell: Any) -> None:
        at = _REFERENCE.fullmatch(cell.get("r") or "")
        row = int(at[2]) if at else self.row
        self.column = _column(at[1]) if at else self.column + 1
        self.last_row, self.last_column = max(self.last_row, row), max(self.last_column, self.column)
        place, kind = (row - 1, self.column - 1), cell.get("t", "n")
        inside = {bare(one.tag): one for one in cell}
        value = str(inside["v"].text or "") if "v" in inside else ""
        if kind == "s" and value.isdecimal() and int(value) < len(self.strings):
            self.characters += self.strings[int(value)]
        must_fit(self.marks.name, self.last_row, self.last_column, self.characters)
        if kind == "e":
            self.marks.instead[place] = value or "#ERROR!"
        if "f" in inside:
            self.marks.formulas.append(place)
            if not value and kind != "str":
                self.marks.never_worked_out.append(place)
                self.marks.instead[place] = f"={inside['f'].text or ''}"


def _yes(value: str | None) -> bool:
    return value in {"1", "true", "on"}
