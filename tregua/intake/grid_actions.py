"""Writing a table in the grid: begun, kept with every change, taken in as a spreadsheet is, or thrown away."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from tregua.agreement.months import day_in_words
from tregua.intake import taking_in
from tregua.intake.actions import IntakeError, receive
from tregua.intake.channels import grid as channel
from tregua.intake.channels.sheet.table import Table
from tregua.intake.grids import Grid, GridRow
from tregua.intake.mapping import Columns
from tregua.intake.models import Batch, Happened, Message
from tregua.intake.outlook import Outlook
from tregua.intake.rows import RowKind, row_kinds
from tregua.people.models import Person
from tregua.record import seat

CHANNEL: Final = "grid"
LAST_ROW: Final = 10_000 + channel.FIRST_ROW - 1
LONGEST_CELL: Final = 32_767
# Tables that one person may have open at once.
MOST_OF_ONE: Final = 50
# A new table shows these fields of its kind, as far as the kind has them: a person adds what else they need.
FIRST_SHOWN: Final = (
    "source", "day", "time", "place", "province", "predicate", "weapon", "actor", "killed", "wounded", "words",
    "publisher", "value", "unit", "by_province",
)  # fmt: skip
# Row number -> field -> what is written.
Rows = Mapping[int, Mapping[str, str]]


class GridError(IntakeError):
    """A table cannot be kept or taken in as it is; the message says what to do."""


class OpenElsewhereError(GridError):
    """The table was opened in another window since; only that one writes."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "This grid was opened in another window since, and only that one is kept. Open this page again to go "
                "on here; copy what you wrote last first."
            )
        )


@transaction.atomic
def begin(kind: type[RowKind], *, by: Person, title: str = "") -> Grid:
    """Begin an empty table whose rows shall become records of this kind."""
    by.must("intake.receive")
    by.must(kind.permission)
    seat.must_hold()
    if Grid.objects.of(by).count() >= MOST_OF_ONE:
        raise GridError(
            gettext("You have %(most)s grids open. Take one in or throw one away first.")
            % {"most": MOST_OF_ONE}
        )
    now = timezone.localtime()
    called = title.strip() or gettext("Grid of %(day)s %(time)s") % {
        "day": day_in_words(now.date()), "time": f"{now:%H:%M}",
    }  # fmt: skip
    shown = [field.code for field in kind.fields if field.code in FIRST_SHOWN]
    return Grid.objects.create(
        owner=by, kind=kind.code, title=called, columns=shown or [field.code for field in kind.fields]
    )


@transaction.atomic
def open_in(grid: Grid, window: str) -> None:
    """Let this window write, and no other any more."""
    seat.must_hold()
    Grid.objects.filter(pk=grid.pk).update(window=window)


@transaction.atomic
def keep_rows(grid: Grid, rows: Rows, *, window: str) -> None:
    """Keep these rows as they are now; a row without a word is not there any more."""
    seat.must_hold()
    held = _held(grid)
    if held.window != window:
        raise OpenElsewhereError
    _put(held, rows)


@transaction.atomic
def keep_all(grid: Grid, rows: Rows) -> None:
    """Keep these rows instead of all there were; a window that is open elsewhere writes no more."""
    seat.must_hold()
    held = _held(grid)
    held.rows.all().delete()
    _put(held, rows)
    Grid.objects.filter(pk=grid.pk).update(window="")


def _put(grid: Grid, rows: Rows) -> None:
    _must_fit(rows)
    filled = {number: _filled(cells) for number, cells in rows.items()}
    grid.rows.filter(number__in=[number for number, cells in filled.items() if not cells]).delete()
    GridRow.objects.bulk_create(
        [GridRow(grid=grid, number=number, cells=cells) for number, cells in filled.items() if cells],
        update_conflicts=True,
        unique_fields=["grid", "number"],
        update_fields=["cells"],
    )
    Grid.objects.filter(pk=grid.pk).update(saved_at=timezone.now())


def _filled(cells: Mapping[str, str]) -> dict[str, str]:
    return {code: text.replace("\0", "\ufffd") for code, text in cells.items() if text.strip()}


def _held(grid: Grid) -> Grid:
    """Return a table that nobody else alters meanwhile; GridError when it was taken in or thrown away."""
    found = Grid.objects.select_for_update().filter(pk=grid.pk).first()
    if found is None:
        raise GridError(gettext("This was filed or thrown away already."))
    return found


def _must_fit(rows: Rows) -> None:
    for number, cells in rows.items():
        if not channel.FIRST_ROW <= number <= LAST_ROW:
            raise GridError(
                gettext("A grid has %(most)s rows at most. Take this one in and begin another.")
                % {"most": LAST_ROW - channel.FIRST_ROW + 1}
            )
        for text in cells.values():
            if len(text) > LONGEST_CELL:
                raise GridError(
                    gettext("Row %(row)s: a cell holds %(longest)s characters at most. Shorten it.")
                    % {"row": number, "longest": LONGEST_CELL}
                )


@transaction.atomic
def show_columns(
    grid: Grid, codes: Iterable[str], *, day_first: bool | None = None, year: int | None = None
) -> Grid:
    """Show these fields, and those in which something is written; say how incomplete days are read."""
    seat.must_hold()
    wanted = set(codes) | {code for cells in grid.rows.values_list("cells", flat=True) for code in cells}
    known = [field.code for field in row_kinds()[grid.kind].fields]
    grid.columns = [code for code in known if code in wanted]
    grid.day_first, grid.year = day_first, year
    grid.save(update_fields=["columns", "day_first", "year"])
    return grid


@transaction.atomic
def answer(grid: Grid, answers: Mapping[str, Mapping[str, str]]) -> None:
    """Keep what a person said of words that the centre does not know."""
    seat.must_hold()
    grid.answers = columns_of(grid).answering(answers).answers
    grid.save(update_fields=["answers"])


def throw_away(grid: Grid) -> None:
    """Forget a table that nothing was made of."""
    seat.must_hold()
    grid.delete()


def columns_of(grid: Grid) -> Columns:
    """Return how the columns of a grid are read: each is its own field, so nothing is guessed."""
    return Columns(
        at={code: place for place, code in enumerate(grid.columns)},
        answers=grid.answers,
        day_first=grid.day_first,
        year=grid.year,
    )


def as_bytes(grid: Grid) -> bytes:
    """Return the table as the bytes of a message: what is taken in is exactly this."""
    kind = row_kinds()[grid.kind]()
    rows = {
        number: [cells.get(code, "") for code in grid.columns]
        for number, cells in grid.rows.order_by("number").values_list("number", "cells")
    }
    return channel.write([kind.column_name(code) for code in grid.columns], rows)


def table_of(grid: Grid, raw: bytes) -> Table:
    """Return the table that these bytes of a grid hold, read as they will be read for ever."""
    return channel.open_grid(raw, grid.title).tables[0]


def dry_run(grid: Grid, raw: bytes, *, passed: Collection[str] = ()) -> Outlook:
    """Return what would become of each row; nothing is written."""
    message = Message(channel=CHANNEL, sha256=hashlib.sha256(raw).hexdigest(), title=grid.title)
    kind = row_kinds()[grid.kind]
    return taking_in.dry_run(message, table_of(grid, raw), columns_of(grid), kind=kind, passed=passed)


@transaction.atomic
def take_in(grid: Grid, *, by: Person, passed: Collection[str] = (), only_good: bool = False) -> Batch:
    """Keep the table as a message of its own and make the records of its rows, in one act.

    Rows that are refused stay in the grid to be mended; where none is, the grid is done.
    """
    seat.must_hold()
    held = _held(grid)
    raw = as_bytes(held)
    message = receive(channel=CHANNEL, raw=raw, media_type=channel.MEDIA_TYPE, title=held.title, by=by)
    batch = taking_in.take_in(
        message,
        table_of(held, raw),
        columns_of(held),
        kind=row_kinds()[held.kind],
        by=by,
        passed=passed,
        only_good=only_good,
    )
    refused = _numbers(batch.rows.filter(happened=Happened.REFUSED).values_list("number", "rows"))
    if refused:
        held.rows.exclude(number__in=refused).delete()
        Grid.objects.filter(pk=held.pk).update(window="")
    else:
        held.delete()
    return batch


def _numbers(rows: Iterable[tuple[int, Sequence[int]]]) -> list[int]:
    return [number for first, several in rows for number in several or [first]]
