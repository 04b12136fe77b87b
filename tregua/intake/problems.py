"""The problems of a table as a person reads them: sheet, row, column, what stood there, what to do."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from django.utils.translation import gettext

from tregua.intake.outlook import Outlook
from tregua.intake.row_wording import worded
from tregua.intake.rows import Item, Problem

LONGEST: Final = 200
# What a program might take for a formula gets a quotation mark before it.
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


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
    return Told(
        sheet,
        row,
        problem.get("column", ""),
        _short(detail.get("stood", problem.get("stood"))),
        worded(kind, problem["what"], detail),
        not problem.get("remark", False),
    )


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
        writer.writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _short(stood: Any) -> str:
    text = "" if stood is None else str(stood)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
