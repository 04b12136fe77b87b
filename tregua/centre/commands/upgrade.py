"""`tregua upgrade`: the tables brought up to date with the version that is installed."""

import os
import sys
from argparse import Namespace
from pathlib import Path

from tregua.centre.backup.faults import BackupError
from tregua.centre.backup.progress import bar
from tregua.centre.cli import open_centre


def run(given: Namespace) -> int:
    """Back up, rehearse, and put what was proved in the place of what was."""
    open_centre(given.centre or Path(os.environ.get("TREGUA_CENTRE", "centre")), alone=True)
    from tregua.centre import upgrading  # noqa: PLC0415 - the centre is known only now
    from tregua.centre.backup import live, proof  # noqa: PLC0415 - the same

    try:
        live.must_be_a_register()
    except BackupError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    unknown, waiting = proof.unknown(), proof.waiting()
    if unknown:
        sys.stderr.write(
            f"A newer version made the tables of this centre ({unknown[-1]}). Install that version; nothing was changed.\n"
        )
        return 1
    if not waiting:
        sys.stdout.write("The tables are up to date: there is nothing to do.\n")
        return 0
    try:
        if not given.rehearse and not given.without_backup:
            made = live.back_up(_folder(given))
            sys.stdout.write(f"Backed up as {made.manifest.snapshot}.\n")
        with bar("upgrading", 0) as seen:
            done = upgrading.upgrade(rehearse=given.rehearse, seen=seen)
    except (BackupError, upgrading.UpgradeError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(
        f"{len(done.changes)} changes of the tables, proved, took {done.seconds:.1f} s: {', '.join(done.changes)}\n"
    )
    if given.rehearse:
        sys.stdout.write("It was a rehearsal: nothing was changed. For good: tregua upgrade\n")
        return 0
    live.journal("tables upgraded", "centre.Upgrade", {"changes": done.changes})
    sys.stdout.write("The centre is up to date. Start it: tregua serve\n")
    return 0


def _folder(given: Namespace) -> Path:
    from django.conf import settings  # noqa: PLC0415 - the centre is known only now

    folder = given.backup or settings.CENTRE.backup_folder
    if folder is None:
        message = (
            "Say where the backup goes first: --backup DIR. If you have just made one: --without-backup."
        )
        raise BackupError(message)
    return Path(folder)
