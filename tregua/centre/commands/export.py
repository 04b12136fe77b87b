"""`tregua export`: everything the centre holds, in open formats, in a folder."""

import sys
from argparse import Namespace

from django.conf import settings

from tregua.centre.exports import ExportError
from tregua.centre.exports.actions import export_everything
from tregua.centre.exports.writing import Options
from tregua.centre.passphrase import ask_export
from tregua.people.models import Person
from tregua.record import seat
from tregua.record.keys import LogKeyError


def run(given: Namespace) -> int:
    """Write the export and say what is in it and how it is kept."""
    by = _who(given.by)
    if by is None:
        return 1
    copy = not seat.holds()
    options = Options(
        with_key=given.with_key,
        with_accounts=given.with_accounts,
        passphrase="" if given.without_protected else ask_export(new=True),
    )
    target = given.directory.resolve()
    try:
        written = export_everything(target, options, reason=given.reason, by=by, given_to=given.given_to)
    except (ExportError, LogKeyError, OSError) as error:
        sys.stderr.write(f"{error}\nNothing was exported.\n")
        return 1
    sys.stdout.write(
        f"{target} holds everything: {written.rows} rows of {written.tables} tables, {written.files} files.\n"
        f"SHA-256 of its SHA256SUMS: {written.sha256}\n"
        "Write this number down; the journal has it too. README.txt says what is where.\n"
        "Keep the folder as you would keep the centre itself: it holds what nobody outside may see.\n"
    )
    if copy:
        sys.stderr.write(
            f"{settings.CENTRE_FOLDER} is a read-only copy: its journal does not tell of this export.\n"
        )
    return 0


def _who(code: str) -> Person | None:
    """Return who answers for it: the account that is named, or the only administrator."""
    active: list[Person] = list(Person.objects.filter(is_active=True).order_by("code"))
    found = [one for one in active if (one.code == code if code else "administrator" in one.roles)]
    if len(found) == 1:
        return found[0]
    names = ", ".join(one.code for one in active) or "nobody"
    sys.stderr.write(f"Say with --by CODE whose account answers for the export. There are: {names}.\n")
    return None
