"""What a bulletin is made of when it is read: sections of lines, tables, quotations and remarks in one language."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from django.utils.translation import gettext

from tregua.agreement.charts import Chart

# So many columns of words have room beside each other in letters of the usual size.
MOST_COLUMNS: Final = 6
# A table of so many rows is never divided over two pages.
MOST_WHOLE: Final = 9
# With fewer columns a table says nothing of what its rows are of.
FEWEST_COLUMNS: Final = 2
# In so many rows the same words are seen to say nothing of the single row.
FEWEST_REPEATED: Final = 3


@dataclass(frozen=True)
class Table:
    """Figures in rows: head, rows, and the row of totals last where there is one."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    total: bool = True
    # How wide each column is beside the others, of a table of words; empty: of numbers behind one column of names.
    weights: Sequence[int] = ()
    # What is said below it.
    below: str = ""

    @property
    def is_wide(self) -> bool:
        """Return whether it has so many columns of words that they need small letters."""
        return len(self.weights) > MOST_COLUMNS

    @property
    def lies(self) -> bool:
        """Return whether it takes pages of its own, which lie on their side: wide, and more than a few rows."""
        return self.is_wide and len(self.rows) > MOST_WHOLE

    def without_empty(self, nothing: str) -> "Table":
        """Return it without the columns that say `nothing` in every row, which a sentence below it names."""
        empty = [number for number, cells in self._columns() if {*cells} == {nothing}]
        names = " · ".join(self.head[number] for number in empty)
        return self._without(
            empty,
            gettext("Recorded in no row, and so without a column: %(columns)s.") % {"columns": names},
        )

    def without_repeated(self) -> "Table":
        """Return it without the columns that say the same in every one of several rows: it is said once below it."""
        if len(self.rows) < FEWEST_REPEATED:
            return self
        same = [number for number, cells in self._columns() if number and len({*cells}) == 1]
        said = " · ".join(
            gettext("%(column)s: %(words)s") % {"column": self.head[number], "words": self.rows[0][number]}
            for number in same
        )
        return self._without(
            same, gettext("The same in every row, and so without a column: %(columns)s.") % {"columns": said}
        )

    def _columns(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        yield from enumerate(zip(*self.rows, strict=True))

    def _without(self, left_out: Sequence[int], says: str) -> "Table":
        kept = [number for number in range(len(self.head)) if number not in left_out]
        if len(kept) == len(self.head) or len(kept) < FEWEST_COLUMNS:
            return self
        return replace(
            self,
            head=[self.head[number] for number in kept],
            rows=[[row[number] for number in kept] for row in self.rows],
            weights=[self.weights[number] for number in kept] if self.weights else (),
            below=f"{self.below} {says}".strip(),
        )


@dataclass(frozen=True)
class Picture:
    """A chart or a map: what it is called, what it shows in words, and how it is drawn, which only some forms ask for."""

    title: str
    says: str
    draw: Callable[[], str]
    notes: Sequence[str] = ()
    # How it is drawn lower, so that on paper it stands on the page of what is before it.
    lower: Callable[[], str] | None = None
    # Where it begins: on a narrow screen that side is seen first.
    direction: str = "ltr"
    # How it is drawn for a page in the width of a telephone, where that is another drawing.
    narrow: Callable[[], str] | None = None

    @classmethod
    def of(cls, chart: Chart) -> "Picture":
        """Return a chart as a picture; its figures stand in the table of the section."""
        return cls(
            chart.title, chart.says, lambda: chart.svg, chart.notes, direction=chart.direction,
            narrow=lambda: chart.narrow_svg,
        )  # fmt: skip


@dataclass(frozen=True)
class Quotation:
    """Words of a speaker, in the language they were said in, never in ours."""

    speaker: str
    words: str
    language: str


@dataclass(frozen=True)
class Remark:
    """Prose by people: in the wanted language where it was translated, else as it was written; `note` says which."""

    text: str
    language: str
    direction: str
    note: str


@dataclass(frozen=True)
class Explained:
    """How one figure is counted: what it is called, the code and version of its rule, and the rule in words."""

    name: str
    mark: str
    says: str


@dataclass(frozen=True)
class Section:
    """One part of a bulletin; `kind` says whether it holds claims, findings or neither."""

    kind: str
    heading: str
    lines: Sequence[str] = ()
    table: Table | None = None
    quotations: Sequence[Quotation] = ()
    part: str = ""
    remarks: Sequence[Remark] = ()
    pictures: Sequence[Picture] = ()
    explained: Sequence[Explained] = ()


@dataclass(frozen=True)
class Document:
    """A bulletin in one language."""

    language: str
    direction: str
    title: str
    head: Sequence[str]
    introduction: Sequence[Remark] = ()
    sections: Sequence[Section] = field(default_factory=list)
    # What further issues made of it since it was published, and which one stands; "" where there is none.
    became: str = ""


def without_pictures(whole: Document) -> Document:
    """Return a bulletin whose figures stand in words and tables alone: the first page is light on a bad line.

    What only tells of a map is not said without it: its figures stand in the tables by province.
    """
    return replace(whole, sections=[replace(one, pictures=()) for one in whole.sections if one.kind != "map"])
