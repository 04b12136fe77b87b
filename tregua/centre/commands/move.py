"""`tregua centre move`: the centre in another folder, the old one read-only."""

import shutil
import sqlite3
import sys
from argparse import Namespace
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection

from tregua.centre.folder import FolderError
from tregua.centre.process import in_centre
from tregua.record import seat

OPERATOR = "operator"
# The database is copied by itself; a new place takes its own seat.
LEFT = ("centre.sqlite3*", "seat", "*.new")


def run(given: Namespace) -> int:
    """Seal here, copy, take the seat there; a crash in between leaves nobody who may write, which is safe."""
    old, new = Path(settings.CENTRE_FOLDER), given.to.resolve()
    if new.exists() or new.is_relative_to(old):
        message = f"{new} exists already or lies inside the centre. Name a folder beside it that does not exist yet."
        raise FolderError(message)
    try:
        seat.seal_for_move(by=OPERATOR, reason=given.reason)
    except seat.NotSeatedError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    shutil.copytree(old, new, ignore=shutil.ignore_patterns(*LEFT))
    if connection.vendor == "sqlite":
        _copy_database(settings.CENTRE.database, new / settings.CENTRE.database.name)
    process = in_centre(new, "centre", "confirm", "--reason", f"moved: {given.reason}", passphrase="")
    said, _nothing = process.communicate()
    if process.returncode:
        sys.stderr.write(
            f"{said}\nThe old place is sealed. In the new one run: tregua centre confirm --centre {new} --reason …\n"
        )
        return 1
    sys.stdout.write(
        f"The centre is in {new}; the old folder {old} can be read, not written.\n"
        "If centre.toml names the folder of the other centre, see that it is right from there.\n"
    )
    return 0


def _copy_database(old: Path, new: Path) -> None:
    """Copy a SQLite database whole, with what still stands in its write-ahead file."""
    connection.close()
    with closing(sqlite3.connect(old)) as source, closing(sqlite3.connect(new)) as target:
        source.backup(target)
