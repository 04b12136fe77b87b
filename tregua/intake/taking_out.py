"""Everything standing of one kind as a spreadsheet: the columns are those that come in."""

from pathlib import Path
from typing import IO

from django.db import transaction
from django.utils.translation import get_language_bidi, gettext, override

from tregua.intake.rows import RowKind
from tregua.people.models import Person
from tregua.record import actions as record


@transaction.atomic
def write_kind(kind: RowKind, target: Path | IO[bytes], *, language: str, by: Person) -> int:
    """Write everything standing of a kind and return how many rows that is; the journal says who took it out."""
    from tregua.agreement.sheet_out import write  # noqa: PLC0415 - heavy, and needed only while a file is written

    by.must(kind.read_permission)
    codes, rows = kind.out()
    with override(language):
        title = gettext(str(kind.label))
        header = [kind.column_name(code) for code in codes]
        right_to_left = get_language_bidi()
    count = write(target, header, rows, title=title, right_to_left=right_to_left)
    record.append(
        act="spreadsheet written",
        by=by.code,
        subject=f"intake.RowKind/{kind.code}",
        facts={"kind": kind.code, "rows": count, "language": language},
    )
    return count
