"""An ODS file before its cells are read: a cell may say that it is repeated a million times, and is counted so."""

from typing import Any, Final

from tregua.intake.channels.reading import Unread, UnreadableError
from tregua.intake.channels.sheet.archive import Archive, packed
from tregua.intake.channels.sheet.elements import bare, elements
from tregua.intake.channels.sheet.limits import SHEETS
from tregua.intake.channels.sheet.marks import Marks, must_fit, must_fit_together
from tregua.intake.channels.sheet.ooxml import Opened

CONTENT: Final = "content.xml"
MANIFEST: Final = "META-INF/manifest.xml"
_READ: Final = ("mimetype", CONTENT, MANIFEST)
_CELLS: Final = frozenset({"table-cell", "covered-table-cell"})
_WHOLE: Final = _CELLS | {"style"}


def look(archive: Archive) -> Opened:
    """Return the file as the reader of cells may open it; UnreadableError when it may not."""
    parts = {name: archive.part(name) for name in _READ if name in archive}
    if b"encryption-data" in parts.get(MANIFEST, b""):
        raise UnreadableError("password")
    looked = _Look()
    looked.through(parts[CONTENT])
    must_fit_together(looked.marks.values())
    told = ["macros"] if any(name.startswith(("Basic/", "Scripts/")) for name in archive.names()) else []
    told += ["comments"] if looked.comments else []
    return Opened(packed(parts.items()), looked.marks, tuple(Unread(what) for what in told))


class _Look:
    """Goes through the whole content, cell by cell."""

    def __init__(self) -> None:
        self.marks: dict[str, Marks] = {}
        self.sheet: Marks | None = None
        self.styles: dict[str, dict[str, str]] = {}
        self.row = self.column = self.last_row = self.last_column = self.characters = self.comments = 0
        self.times, self.says_something = 1, False

    def through(self, content: bytes) -> None:
        try:
            for ends, what, element in elements(content, CONTENT, _WHOLE):
                self.at(what, element, ends=ends)
        except ValueError as error:
            raise UnreadableError("broken", detail=f"{CONTENT}: {error}"[:120]) from error

    def at(self, what: str, element: Any, *, ends: bool) -> None:
        if what == "table" and not ends:
            self.a_table(element)
        elif what == "table":
            self.ends()
        elif what == "style" and ends:
            self.a_style(element)
        elif self.sheet is not None:
            self.within(self.sheet, what, element, ends=ends)

    def a_style(self, style: Any) -> None:
        for one in style:
            if bare(one.tag) == "table-properties":
                self.styles[_says(style).get("name", "")] = _says(one)

    def a_table(self, table: Any) -> None:
        says = _says(table)
        name = says.get("name", "")
        if self.sheet is not None or name in self.marks:
            raise ValueError(f"the sheet {name} is within another, or there are two")
        style = self.styles.get(says.get("style-name", ""), {})
        right_to_left = style.get("writing-mode", "").startswith("rl")
        self.sheet = self.marks[name] = Marks(
            name, right_to_left=right_to_left, hidden=style.get("display") == "false"
        )
        self.row = self.column = self.last_row = self.last_column = self.characters = 0
        if len(self.marks) > SHEETS:
            raise UnreadableError("too_many_sheets", count=len(self.marks), limit=SHEETS)

    def ends(self) -> None:
        if self.sheet is not None:
            self.sheet.area = self.last_row * self.last_column
        self.sheet = None

    def within(self, sheet: Marks, what: str, element: Any, *, ends: bool) -> None:
        if what == "table-column" and ends:
            says = _says(element)
            times = _times(says, "number-columns-repeated")
            if says.get("visibility", "visible") != "visible":
                sheet.hidden_columns.extend(range(self.column, self.column + min(times, 50)))
            self.column += times
        elif what == "table-row" and not ends:
            self.times, self.column, self.says_something = (
                _times(_says(element), "number-rows-repeated"),
                0,
                False,
            )
        elif what == "table-row":
            if _says(element).get("visibility", "visible") != "visible" and self.says_something:
                sheet.hidden_rows.append(self.row)
            self.row += self.times
            self.column = 0
        elif what in _CELLS and ends:
            self.a_cell(sheet, element)

    def a_cell(self, sheet: Marks, cell: Any) -> None:
        """Count a cell that says something as often as it and its row are repeated."""
        says = _says(cell)
        place, again = (self.row, self.column), _times(says, "number-columns-repeated")
        self.column += again
        words = _words(cell)
        if not words and "value-type" not in says and "formula" not in says:
            return
        self.says_something = True
        self.last_row, self.last_column = self.row + self.times, max(self.last_column, self.column)
        self.characters += len(words) * again * self.times
        must_fit(sheet.name, self.last_row, self.last_column, self.characters)
        self.comments += any(bare(one.tag) == "annotation" for one in cell)
        wide, high = _times(says, "number-columns-spanned"), _times(says, "number-rows-spanned")
        if wide > 1 or high > 1:
            sheet.merged.append((place, (place[0] + high - 1, place[1] + wide - 1)))
        if says.get("formula"):
            sheet.formulas.append(place)
            if "value-type" not in says:
                sheet.never_worked_out.append(place)
                sheet.instead[place] = "=" + says["formula"].partition("=")[2]
        if says.get("calcext value-type") == "error":
            sheet.instead[place] = words or "#ERROR!"


def _says(element: Any) -> dict[str, str]:
    """Return the attributes by their bare names; of two with one name, that of the larger number."""
    says: dict[str, str] = {}
    for name, value in element.attrib.items():
        short = bare(name)
        if "calcext" in name:
            says[f"calcext {short}"] = value
        elif short not in says or (value.isdecimal() and int(value) > int(says[short])):
            says[short] = value
    return says


def _times(says: dict[str, str], name: str) -> int:
    return max(1, int(says.get(name, 1)))


def _words(cell: Any) -> str:
    """Return the words of a cell without those of a comment on it."""
    return "\n".join("".join(one.itertext()) for one in cell if bare(one.tag) != "annotation")
