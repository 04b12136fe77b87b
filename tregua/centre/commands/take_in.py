"""`tregua import`: a spreadsheet as one batch of records, through the same code as the pages.

Ends with 0 when it is taken in or nothing of it is new, with 3 when rows are refused, with 4 when something is asked.
"""

import dataclasses
import json
import mimetypes
import sys
from argparse import Namespace
from collections.abc import Iterable
from typing import Any, Final

from django.core.exceptions import PermissionDenied

from tregua.centre.acting import acting
from tregua.intake import taking_in
from tregua.intake.actions import IntakeError
from tregua.intake.channels.reading import UnreadableError
from tregua.intake.channels.sheet.book import open_book
from tregua.intake.channels.sheet.columns import fingerprint
from tregua.intake.channels.sheet.table import Book, Table
from tregua.intake.channels.sheet.values import CellError
from tregua.intake.mapping import Columns, from_json, guessed
from tregua.intake.models import Happened, RememberedColumns
from tregua.intake.outlook import Outlook
from tregua.intake.row_wording import worded
from tregua.intake.rows import RowKind, row_kinds
from tregua.intake.wording import unread, unreadable
from tregua.people.models import Person
from tregua.people.vault import VaultError
from tregua.record.seat import NotSeatedError

SHOWN: Final = 20
REFUSED: Final = 3
ASKED: Final = 4


class NotUnderstoodError(Exception):
    """An option names something that is not there; the message says what is."""


def run(given: Namespace) -> int:
    """Take one table in, or say why it is not."""
    kind = row_kinds().get(given.kind)
    if kind is None:
        sys.stderr.write(f"There is no kind “{given.kind}”. Kinds: {', '.join(row_kinds())}.\n")
        return 2
    by = acting(given.by, "intake.receive", kind.permission)
    if by is None:
        return 1
    try:
        return _import(given, kind, by)
    except NotUnderstoodError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except UnreadableError as error:
        sys.stderr.write(f"{unreadable(error)}\nNothing was taken in.\n")
    except CellError as error:
        sys.stderr.write(
            f"--every-row: {worded(kind.code, error.why, error.detail)}\nNothing was taken in.\n"
        )
    except (IntakeError, VaultError, NotSeatedError, PermissionDenied, OSError) as error:
        sys.stderr.write(f"{error}\nNothing was taken in.\n")
    return 1


def _import(given: Namespace, kind: type[RowKind], by: Person) -> int:
    raw, name = given.file.read_bytes(), given.file.name
    if given.dry_run:
        message = taking_in.with_these_bytes(raw) or taking_in.not_kept(raw, name)
        book = open_book(raw, name)
    else:
        media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
        message, _new = taking_in.receive_file(raw=raw, media_type=media_type, file_name=name, by=by)
        book = taking_in.book_of(message)
    table = taking_in.table_of(book, given.table)
    unsure = _unsure(book, table)
    columns = _columns(given, table, kind)
    if given.dry_run:
        outlook = taking_in.dry_run(message, table, columns, kind=kind, passed=given.let_pass)
        return _told(outlook, given, unsure)
    try:
        batch = taking_in.take_in(
            message, table, columns, kind=kind, by=by, passed=given.let_pass, only_good=given.only_good
        )
    except taking_in.UndecidedError as error:
        sys.stderr.write(f"{error}\n")
        return _told(error.outlook, given, unsure)
    taking_in.remember(
        fingerprint(table.header), kind=kind.code, columns=columns.as_json(table.header), by=by
    )
    _say(given, {"batch": batch.pk, "made": batch.made, "same": batch.same, "refused": batch.refused,
                 "file": unsure})  # fmt: skip
    return 0


def _unsure(book: Book, table: Table) -> list[str]:
    """Return what could not be read with certainty in the file and in the table, as the pages say it."""
    return [unread(one.what, one.where) for one in (*book.unread, *table.unread)]


def _columns(given: Namespace, table: Table, kind: type[RowKind]) -> Columns:
    """Return how the columns are read: as the last time, else as guessed, and then as the options say."""
    last = RememberedColumns.objects.last_read(fingerprint(table.header), kind.code)
    columns = from_json(last.columns, table.header) if last else guessed(table, kind)[0]
    at, fixed = dict(columns.at), dict(columns.fixed)
    fields = {field.code for field in kind.fields}
    for name, called in _pairs("--column", given.column, fields):
        at.pop(name, None)
        if called:
            at[name] = _column(called, table)
    fixed |= dict(_pairs("--every-row", given.every_row, fields))
    columns = dataclasses.replace(columns, at=at, fixed=fixed)
    for name, answer in _pairs("--answer", given.answer, None):
        field, _colon, written = name.partition(":")
        columns = columns.answering({field: {written: answer}})
    if given.day_first:
        columns = dataclasses.replace(columns, day_first=given.day_first == "yes")
    return dataclasses.replace(columns, year=given.year) if given.year else columns


def _pairs(option: str, given: Iterable[str], fields: set[str] | None) -> Iterable[tuple[str, str]]:
    for one in given:
        name, equals, value = one.rpartition("=") if fields is None else one.partition("=")
        if not equals or (fields is not None and name not in fields):
            known = f" Fields: {', '.join(sorted(fields))}." if fields else ""
            raise NotUnderstoodError(f"{option} {one}: write it as FIELD=…{known}")
        yield name, value


def _column(called: str, table: Table) -> int:
    for place, name in enumerate(table.header):
        if name.strip() == called.strip():
            return place
    raise NotUnderstoodError(f"There is no column “{called}”. Columns: {', '.join(table.header)}.")


def _told(outlook: Outlook, given: Namespace, unsure: list[str]) -> int:
    counts = outlook.counts
    asked = [
        {"field": one.field, "written": one.written, "rows": one.rows, "suggested": one.suggested}
        for one in outlook.questions
    ]
    problems = [_problem(outlook, item, problem) for item, problem in outlook.problems()]
    _say(given, {"would_be_made": counts[Happened.MADE], "same": counts[Happened.SAME],
                 "refused": counts[Happened.REFUSED], "asked": asked, "problems": problems,
                 "file": unsure})  # fmt: skip
    if asked:
        return ASKED
    return REFUSED if counts[Happened.REFUSED] else 0


def _problem(outlook: Outlook, item: Any, problem: Any) -> dict[str, Any]:
    stood = item.lines[0].written.get(problem.field)
    return {
        "sheet": outlook.table,
        "row": item.lines[0].number,
        "column": problem.column,
        "stood": "" if stood is None else str(stood),
        "stops": outlook.stops(problem),
        "what": problem.what,
        "says": worded(outlook.kind.code, problem.what, problem.detail),
    }


def _say(given: Namespace, says: dict[str, Any]) -> None:
    if given.json:
        sys.stdout.write(json.dumps(says, ensure_ascii=False) + "\n")
        return
    figures = [
        f"{name.replace('_', ' ')}: {value}" for name, value in says.items() if not isinstance(value, list)
    ]
    sys.stdout.write(", ".join(figures) + "\n")
    for one in says["file"]:
        sys.stdout.write(f"  file: {one}\n")
    for one in says.get("asked", []):
        suggested = f" (perhaps {one['suggested']})" if one["suggested"] else ""
        sys.stdout.write(
            f"  what is {one['field']} “{one['written']}”? {one['rows']} rows{suggested}: "
            f"--answer '{one['field']}:{one['written']}=…'\n"
        )
    problems = sorted(says.get("problems", []), key=lambda one: not one["stops"])
    for one in problems[:SHOWN]:
        mark = "REFUSED" if one["stops"] else "remark"
        sys.stdout.write(
            f"  {mark} {one['sheet']} row {one['row']}, {one['column'] or '–'}: “{one['stood']}” {one['says']}\n"
        )
    if len(problems) > SHOWN:
        sys.stdout.write(f"  … and {len(problems) - SHOWN} more (--json lists all)\n")
