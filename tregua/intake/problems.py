"""The problems of a table as a person reads them: sheet, row, column, what stood there, what to do."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from django.utils.translation import gettext

from tregua.agreement.formulas import like_a_formula
from tregua.intake.outlook import Outlook
from tregua.intake.row_wording import worded
from tregua.intake.rows import Item, Problem

LONGEST: Final = 200
# So many rows of one problem are named.
NAMED: Final = 6


class Told(NamedTuple):
    """One problem in words, with its place."""

    sheet: str
    row: int
    column: str
    stood: str
    says: str
    stops: bool


def told(outlook: Outlook, item: Item, problem: Problem) -> Told:
    """Return a problem of a dry run in words."""
    line = next((line for line in item.lines if problem in line.problems), item.lines[0])
    stood = problem.detail.get("stood", line.written.get(problem.field))
    return Told(
        outlook.table,
        line.number,
        problem.column or str(outlook.kind.labels.get(problem.field, "")),
        _short(stood),
        worded(outlook.kind.code, problem.what, problem.detail),
        outlook.stops(problem),
    )


def kept(sheet: str, kind: str, row: int, problem: Mapping[str, Any]) -> Told:
    """Return a problem as a row of a batch keeps it in words."""
    detail = problem.get("detail", {})
    says = worded(kind, problem["what"], detail)
    stood = _short(detail.get("stood", problem.get("stood")))
    return Told(
        sheet,
        row,
        problem.get("column", ""),
        "" if stood in says else stood,
        says,
        not problem.get("remark", False),
    )


class Group(NamedTuple):
    """The same problem in the same words of several rows, told once."""

    first: Told
    rows: list[int]

    @property
    def named(self) -> str:
        """Return the first rows by number."""
        return ", ".join(map(str, self.rows[:NAMED]))

    @property
    def more(self) -> int:
        """Return how many further rows there are."""
        return max(0, len(self.rows) - NAMED)


def grouped(problems: Iterable[Told]) -> list[Group]:
    """Return problems that say the same of the same words as one, in the order of their first rows."""
    groups: dict[tuple[str, ...], Group] = {}
    for one in problems:
        same = (one.sheet, one.column, one.stood, one.says)
        groups.setdefault(same, Group(one, [])).rows.append(one.row)
    return list(groups.values())


def as_csv(problems: Iterable[Told]) -> bytes:
    """Return problems as a file that a spreadsheet program opens."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        [
            gettext("Sheet"),
            gettext("Row"),
            gettext("Column"),
            gettext("What stands there"),
            gettext("What to do"),
            "",
        ]
    )
    for one in problems:
        state = gettext("not taken") if one.stops else gettext("remark")
        cells = [one.sheet, str(one.row), one.column, one.stood, one.says, state]
        writer.writerow([f"'{cell}" if like_a_formula(cell) else cell for cell in cells])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _short(stood: Any) -> str:
    text = "" if stood is None else str(stood)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
