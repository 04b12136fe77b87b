"""The shipped tables of published counts: their rows as a spreadsheet's, and taking them in at a centre."""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.db import models, transaction

from tregua.centre.example import tables
from tregua.intake.channels.sheet.book import open_book
from tregua.intake.channels.sheet.columns import guess
from tregua.intake.channels.sheet.values import read_cell
from tregua.intake.models import Message
from tregua.intake.rows import Item, Line
from tregua.people.models import Person
from tregua.reports.actions import add_source
from tregua.reports.count_fields import FIELDS
from tregua.reports.count_rows import Counts
from tregua.reports.models import Source

HERE: Final = Path(__file__).resolve().parent / "data" / "published"
TABLES: Final = ("bulletins", "two_centres")


def file_of(name: str) -> Path:
    """Return where a table lies."""
    return HERE / f"{name}.csv"


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of one table as they are written."""
    with file_of(name).open(encoding="utf-8", newline="") as stream:
        return tuple(csv.DictReader(stream))


@cache
def _read(name: str) -> tuple[tuple[int, dict[str, Any]], ...]:
    """Return the rows of one table as the channel reads them: columns by their names, cells by their fields."""
    table = open_book(file_of(name).read_bytes(), f"{name}.csv").tables[0]
    columns = {code: found.column for code, found in guess(table.header, table.rows, FIELDS).items()}
    reads = {field.code: field.reads for field in FIELDS}
    return tuple(
        (row.number, {code: read_cell(row.cells[column], reads[code]) for code, column in columns.items()})
        for row in table.rows
    )


def lines(name: str) -> Iterator[Line]:
    """Yield the rows of one table as the channel reads them."""
    for number, values in _read(name):
        yield Line(number, dict(values))


@transaction.atomic
def record_publishers(*, by: Person) -> None:
    """Record the bodies that the tables name, those that are on record excepted."""
    known = set(Source.objects.values_list("code", flat=True))
    for row in rows("publishers"):
        if row["code"] not in known:
            add_source(code=row["code"], kind=row["kind"], names=tables.names(row), by=by)


@transaction.atomic
def take_in(name: str, message: Message, *, by: Person) -> list[tuple[Item, list[models.Model]]]:
    """Take in one table: each row that has a figure and a day, with the counts made of it; the others have none."""
    kind = Counts()
    items = kind.items(list(lines(name)))
    kind.check(items)
    good = [item for item in items if not any(problem.stops for problem in item.all_problems)]
    made = dict(zip([item.key for item in good], kind.make(good, message=message, by=by), strict=True))
    return [(item, made.get(item.key, [])) for item in items]
