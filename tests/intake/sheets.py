"""Spreadsheets as offices send them, written for the tests of the valley."""

import io
from collections.abc import Sequence
from datetime import date, time
from typing import Any

from openpyxl import Workbook

from tregua.intake import taking_in
from tregua.intake.mapping import Columns, guessed
from tregua.intake.models import Batch, Message
from tregua.intake.outlook import Outlook
from tregua.people.models import Person
from tregua.reports.claim_rows import Claims

HEADER = (
    "Key", "Source", "Date", "Time", "Place", "Province", "What happened", "Violation type", "Alleged actor",
    "Weapon", "Killed", "Wounded", "Words",
)  # fmt: skip
ROWS: tuple[tuple[Any, ...], ...] = (
    ("A-1", "valley-radio", date(2016, 3, 1), time(14, 20), "Old Bridge", "the Valley", "shelling", "shelling",
     "the Column", "mortar", 0, 2, "Mortar rounds fell on Old Bridge."),
    ("A-2", "valley-radio", date(2016, 3, 2), None, "Upper Farm", "the Valley", "shooting", "small-arms fire",
     "unknown gunmen", "small arms", None, "1-3", "Shots near Upper Farm."),
    ("A-3", "far-wire", date(2016, 3, 4), None, "Lower Farm", "", "air strike", "air strike", "the Garrison",
     "airstrike", "2 to 4", None, "Lower Farm was bombed."),
    ("A-4", "far-wire", date(2016, 3, 5), None, "Nowhere Hill", "the Valley", "shelling", "shelling", "", "",
     None, None, "Shells on Nowhere Hill."),
)  # fmt: skip


def workbook(
    rows: Sequence[Sequence[Any]] = ROWS, header: Sequence[str] = HEADER, *, title: str = "Events"
) -> bytes:
    """Return rows under a header as the bytes of an XLSX file."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.append(list(header))
    for row in rows:
        sheet.append(list(row))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def received(raw: bytes, by: Person, name: str = "events.xlsx") -> Message:
    """Return a spreadsheet as the centre keeps it."""
    return taking_in.receive_file(raw=raw, media_type="application/x", file_name=name, by=by)[0]


def read(message: Message, **more: Any) -> tuple[Any, Columns]:
    """Return the only table of a message and how its columns are guessed."""
    table = taking_in.table_of(taking_in.book_of(message), "")
    columns, _guesses = guessed(table, Claims)
    return table, columns.answering(more.pop("answers", {}))


def seen(message: Message, *, passed: Sequence[str] = (), **more: Any) -> Outlook:
    """Return what would become of a message's table."""
    table, columns = read(message, **more)
    return taking_in.dry_run(message, table, columns, kind=Claims, passed=passed)


def taken(
    message: Message, by: Person, *, only_good: bool = False, passed: Sequence[str] = (), **more: Any
) -> Batch:
    """Take the table of a message in."""
    table, columns = read(message, **more)
    return taking_in.take_in(message, table, columns, kind=Claims, by=by, only_good=only_good, passed=passed)
