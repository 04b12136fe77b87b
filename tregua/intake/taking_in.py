"""Taking a table in as one batch, whole or not at all, and taking the batch back."""

import hashlib
from collections.abc import Collection
from typing import Final

from django.db import transaction
from django.utils.translation import gettext

from tregua.intake.actions import IntakeError, receive
from tregua.intake.batches import LONGEST_TABLE, as_json
from tregua.intake.channels.grid import open_grid
from tregua.intake.channels.sheet.book import open_book
from tregua.intake.channels.sheet.table import Book, Table
from tregua.intake.lines import lines
from tregua.intake.mapping import Columns
from tregua.intake.models import Batch, BatchRow, BatchWithdrawal, Happened, Message, RememberedColumns
from tregua.intake.outlook import Fate, Outlook, look
from tregua.intake.rows import RowKind, row_kinds
from tregua.people.models import Person
from tregua.record import actions as record

CHANNEL: Final = "sheet"
# Messages that hold tables, and how each is opened.
OF_TABLES: Final = {CHANNEL: open_book, "grid": open_grid}
# Rows of a batch that are handed to the database at once.
AT_ONCE: Final = 500


class BatchError(IntakeError):
    """A table cannot be taken in, or a batch taken back, as it is; the message says what to do."""


class UndecidedError(BatchError):
    """Something is left for a person to decide: `outlook` shows what."""

    def __init__(self, outlook: Outlook, says: str) -> None:
        self.outlook = outlook
        super().__init__(says)


@transaction.atomic
def receive_file(
    *, raw: bytes, media_type: str, file_name: str, by: Person, language: str = ""
) -> tuple[Message, bool]:
    """Keep a spreadsheet byte for byte and return it with whether it is new: the same file is kept once."""
    by.must("intake.receive")
    record.write_alone()  # two people with the same file: it is kept once
    known = with_these_bytes(raw)
    if known:
        return known, False
    message = receive(
        channel=CHANNEL, raw=raw, media_type=media_type, title=file_name, language=language, by=by
    )
    return message, True


def with_these_bytes(raw: bytes) -> Message | None:
    """Return the spreadsheet of these very bytes that the centre holds, or None."""
    found = Message.objects.filter(channel=CHANNEL, sha256=hashlib.sha256(raw).hexdigest())
    return found.defer("raw", "text").order_by("received_at", "id").first()


def not_kept(raw: bytes, file_name: str) -> Message:
    """Return a spreadsheet as a message that is kept nowhere: for a dry run."""
    return Message(channel=CHANNEL, sha256=hashlib.sha256(raw).hexdigest(), raw=raw, title=file_name)


def book_of(message: Message) -> Book:
    """Return the tables of a kept spreadsheet."""
    if message.sealed_id:
        raise BatchError(
            gettext("The original of this spreadsheet is sealed. Open the copy without the sealed columns.")
        )
    return OF_TABLES[message.channel](bytes(message.raw), message.title)


def table_of(book: Book, name: str) -> Table:
    """Return the table of this name; without a name, the only one that has rows."""
    filled = [table for table in book.tables if table.rows]
    for table in filled:
        if table.name == name or (not name and len(filled) == 1):
            return table
    names = ", ".join(f"“{table.name}”" for table in filled)
    if not filled:
        raise BatchError(gettext("No table of this file has rows under a line of column names."))
    raise BatchError(gettext("Say which table is meant: %(names)s.") % {"names": names})


def remember(fingerprint: str, *, kind: str, columns: dict[str, object], by: Person) -> RememberedColumns:
    """Keep how the columns of such tables are read as this kind; the same as the last time is not kept twice."""
    by.must("intake.receive")
    last = RememberedColumns.objects.last_read(fingerprint, kind)
    if last and last.columns == columns:
        return last
    return RememberedColumns.objects.create(
        fingerprint=fingerprint, kind=kind, columns=columns, recorded_by=by
    )


def dry_run(
    message: Message, table: Table, columns: Columns, *, kind: type[RowKind], passed: Collection[str] = ()
) -> Outlook:
    """Return what would become of each row; nothing is written."""
    made = kind(columns.answers)
    return look(
        made, made.items(lines(table, columns, kind.fields)), message=message, table=table.name, passed=passed
    )


def take_in(
    message: Message,
    table: Table,
    columns: Columns,
    *,
    kind: type[RowKind],
    by: Person,
    passed: Collection[str] = (),
    only_good: bool = False,
) -> Batch:
    """Make the records of a table, all of them in one act; `only_good` leaves out the rows that are refused.

    UndecidedError when a person has to decide something first, or when nothing of the table is new.
    """
    by.must("intake.receive", "portal.use")
    by.must(kind.permission)
    made = kind(columns.answers)
    items = made.items(lines(table, columns, kind.fields))
    made.prepare(items)
    with transaction.atomic():
        record.write_alone()  # two people with the same file: the second finds what the first made
        outlook = look(made, items, message=message, table=table.name, passed=passed)
        _must_be_decided(outlook, only_good=only_good)
        return _take(outlook, message, table, columns, by=by)


def _must_be_decided(outlook: Outlook, *, only_good: bool) -> None:
    counts = outlook.counts
    if outlook.questions:
        raise UndecidedError(outlook, gettext("Answer what is asked about this table first."))
    if counts[Happened.REFUSED] and not only_good:
        raise UndecidedError(
            outlook,
            gettext("Some rows cannot be taken. Correct them, or say that only the good rows are taken."),
        )
    if not counts[Happened.MADE]:
        raise UndecidedError(outlook, gettext("Nothing of this table is new. Nothing was changed."))


def _take(outlook: Outlook, message: Message, table: Table, columns: Columns, *, by: Person) -> Batch:
    counts = outlook.counts
    batch = Batch.objects.create(
        message=message,
        kind=outlook.kind.code,
        table=table.name[:LONGEST_TABLE],
        columns=columns.as_json(table.header),
        passed=sorted(outlook.passed),
        made=counts[Happened.MADE],
        same=counts[Happened.SAME],
        refused=counts[Happened.REFUSED],
        recorded_by=by,
    )
    record.append(
        act="batch taken in",
        by=by.code,
        subject=f"intake.Batch/{batch.pk}",
        facts={"message": message.pk, "kind": batch.kind, **counts, "passed": batch.passed},
    )
    new = outlook.of(Happened.MADE)
    made = outlook.kind.make([fate.item for fate in new], message=message, by=by)
    records = {
        id(fate): [(one._meta.label, str(one.pk)) for one in records]
        for fate, records in zip(new, made, strict=True)
    }
    rows = [_row(batch, fate, records.get(id(fate), [])) for fate in outlook.fates]
    BatchRow.objects.bulk_create(rows, batch_size=AT_ONCE)
    return batch


def _row(batch: Batch, fate: Fate, made: list[tuple[str, str]]) -> BatchRow:
    numbers = [line.number for line in fate.item.lines]
    label, pk = made[0] if made else fate.known or ("", "")
    return BatchRow(
        batch=batch,
        number=numbers[0],
        rows=numbers if len(numbers) > 1 else [],
        key=fate.item.key,
        digest=fate.item.digest,
        happened=fate.happened,
        made=label,
        made_id=pk,
        also=made[1:],
        problems=[
            as_json(problem, fate.item.lines[0].written.get(problem.field))
            for problem in fate.item.all_problems
        ],
    )


@transaction.atomic
def take_back(batch: Batch, *, reason: str, by: Person) -> BatchWithdrawal:
    """Withdraw every record that a batch made; the rows, the file and the records stay readable."""
    kind = row_kinds()[batch.kind]
    by.must("intake.receive")
    by.must(kind.permission)
    if not reason.strip():
        raise BatchError(gettext("Say why the batch is taken back; the reason is kept."))
    record.write_alone()
    if BatchWithdrawal.objects.filter(batch=batch).exists():
        raise BatchError(gettext("Somebody has taken this batch back already. Nothing was changed."))
    made = [
        one for row in batch.rows.filter(happened=Happened.MADE).in_order() for one in row.everything_made
    ]
    withdrawn = kind().take_back(made, reason=reason, by=by)
    withdrawal = BatchWithdrawal.objects.create(
        batch=batch,
        reason=reason,
        withdrawn=len(withdrawn),
        before=len(made) - len(withdrawn),
        recorded_by=by,
    )
    record.append(
        act="batch taken back",
        by=by.code,
        subject=f"intake.Batch/{batch.pk}",
        facts={"withdrawn": withdrawal.withdrawn, "withdrawn_before": withdrawal.before, "reason": reason},
    )
    return withdrawal
