"""Columns that name people: the original is sealed whole, and work goes on in a copy without those columns."""

import csv
import io
from collections.abc import Sequence
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext

from tregua.intake.actions import keep, receive
from tregua.intake.blacking import black_out, is_too_much
from tregua.intake.channels.sheet.book import open_book
from tregua.intake.channels.sheet.table import Table
from tregua.intake.models import Message
from tregua.intake.taking_in import CHANNEL, BatchError
from tregua.people.models import Person

# A name shorter than this is not looked for in other columns: it would black half of the sheet.
SHORTEST: Final = 3
# The copy has no name of its own: the file's may name somebody.
COPY: Final = "copy-without-names.csv"


@transaction.atomic
def receive_sealed(
    *, raw: bytes, media_type: str, file_name: str, columns: Sequence[str], by: Person, language: str = ""
) -> Message:
    """Seal a spreadsheet and return the copy without these columns, in which the names they hold are blacked.

    The file must hold one table: a copy of several could not be told from its original by its tables.
    """
    by.must("intake.receive")
    tables = [table for table in open_book(raw, file_name).tables if table.rows]
    if len(tables) != 1:
        raise BatchError(
            gettext("This file has %(count)s tables. Save the one that names people as a file of its own.")
            % {"count": len(tables)}
        )
    table = tables[0]
    sealed_at = _places(table, columns)
    copy = _without(table, sealed_at)
    original = keep(
        raw,
        sealed=True,
        by=by,
        channel=CHANNEL,
        media_type=media_type,
        text="",
        title=gettext("Sealed original of a spreadsheet"),
        language=language,
    )
    return receive(
        channel=CHANNEL,
        raw=copy,
        media_type="text/csv",
        title=COPY,
        language=language,
        by=by,
        original=original.pk,
    )


def _places(table: Table, columns: Sequence[str]) -> set[int]:
    """Return where the columns stand; BatchError lists what the file has when one is not there."""
    wanted = {_folded(name): name for name in columns}
    places = {place for place, name in enumerate(table.header) if _folded(name) in wanted}
    there = {_folded(table.header[place]) for place in places}
    missing = [name for folded, name in wanted.items() if folded not in there]
    if missing:
        raise BatchError(
            gettext("There is no column “%(name)s”. Columns: %(columns)s. Nothing was kept.")
            % {"name": missing[0], "columns": " · ".join(filter(None, table.header))}
        )
    return places


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _without(table: Table, sealed_at: set[int]) -> bytes:
    """Return the table as CSV without these columns; names that they hold are blacked in every other cell."""
    names = _names(table, sealed_at)
    everything = not is_too_much("".join(_text(cell) for row in table.rows for cell in row.cells), names)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    kept = [place for place in range(len(table.header)) if place not in sealed_at]
    header_at = table.header_rows[-1] if table.header_rows else 1
    out.write("\r\n" * (header_at - 1))
    writer.writerow([black_out(table.header[place], names if everything else []) for place in kept])
    written = header_at
    for row in table.rows:
        # Each row keeps the number it has in the original.
        out.write("\r\n" * (row.number - written - 1))
        written = row.number
        own = names if everything else _names_in(row.cells, sealed_at)
        cells = [row.cells[place] if place < len(row.cells) else None for place in kept]
        writer.writerow(
            [black_out(_text(cell), own) if isinstance(cell, str) else _text(cell) for cell in cells]
        )
    return out.getvalue().encode()


def _names(table: Table, sealed_at: set[int]) -> list[str]:
    found: dict[str, None] = {}
    for row in table.rows:
        found |= dict.fromkeys(_names_in(row.cells, sealed_at))
    return list(found)


def _names_in(cells: Sequence[Any], sealed_at: set[int]) -> list[str]:
    named = [_text(cells[place]).strip() for place in sorted(sealed_at) if place < len(cells)]
    return [name for name in named if len(name) >= SHORTEST]


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell)
