"""The shipped tables of published counts, and taking them in at a centre through the channel of spreadsheets."""

import csv
from functools import cache
from pathlib import Path
from typing import Final

from django.db import transaction

from tregua.centre.example import tables
from tregua.intake import taking_in
from tregua.intake.mapping import guessed
from tregua.intake.models import Batch
from tregua.people.models import Person
from tregua.reports.actions import add_source
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


@transaction.atomic
def record_publishers(*, by: Person) -> None:
    """Record the bodies that the tables name, those that are on record excepted."""
    known = set(Source.objects.values_list("code", flat=True))
    for row in rows("publishers"):
        if row["code"] not in known:
            add_source(code=row["code"], kind=row["kind"], names=tables.names(row), by=by)


def take_in(name: str, *, by: Person, raw: bytes | None = None) -> Batch:
    """Take in one table as a person does who takes the good rows; those without a figure or a day are refused."""
    message, _new = taking_in.receive_file(
        raw=raw or file_of(name).read_bytes(), media_type="text/csv", file_name=f"{name}.csv", by=by
    )
    table = taking_in.table_of(taking_in.book_of(message), "")
    columns, _guesses = guessed(table, Counts)
    return taking_in.take_in(message, table, columns, kind=Counts, by=by, only_good=True)
