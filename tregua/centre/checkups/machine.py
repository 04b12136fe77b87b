"""Checkups of the machine: its clock, its disk, and who else may read the folder."""

import os
import shutil
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from tregua.centre.checkups.finding import Finding
from tregua.record.models import Entry

LEAST_FREE: Final = 1024**3
# This program did not exist before; a clock that says so has lost its battery.
EARLIEST: Final = datetime(2026, 1, 1, tzinfo=UTC)
TOLERATED: Final = timedelta(minutes=2)


def clock() -> Finding:
    """Look whether the clock runs behind what was written already."""
    now = timezone.now()
    try:
        last = Entry.objects.order_by("-recorded_at").values_list("recorded_at", flat=True).first()
    except DatabaseError:
        last = None
    behind = now < EARLIEST or (last is not None and now + TOLERATED < last)
    seen = f"it is {timezone.localtime(now):%Y-%m-%d %H:%M} in {settings.TIME_ZONE}"
    if last is not None:
        seen += f"; the last entry is of {timezone.localtime(last):%Y-%m-%d %H:%M}"
    return Finding(
        "clock",
        not behind,
        seen,
        "Set the clock of this machine before anything is written." if behind else "",
    )


def disk() -> Finding:
    """Look whether there is room to write."""
    free = shutil.disk_usage(settings.CENTRE_FOLDER).free
    enough = free >= LEAST_FREE
    return Finding(
        "disk",
        enough,
        f"{free // 1024**2:,} MB are free",
        "" if enough else "Make room on this disk: below 1 GB a day's work may not fit.",
    )


def _others_may(path: Path) -> bool:
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def permissions() -> Finding:
    """Look whether other accounts of this machine may read the folder or its secrets."""
    folder = Path(settings.CENTRE_FOLDER)
    if os.name == "nt":
        return Finding(
            "permissions",
            well=True,
            seen="not looked at on Windows; encrypt the disk and use an account of its own",
        )
    secret = [folder, folder / "secret", folder / "keys", folder / "keys" / "log.pem"]
    open_ = [path for path in secret if path.exists() and _others_may(path)]
    # What lies in a closed folder cannot be reached from outside it.
    if not _others_may(folder):
        open_ = [path for path in open_ if path.name in {"secret", "log.pem"}]
    if not open_:
        return Finding("permissions", well=True, seen="only this account may read the folder and its keys")
    names = " ".join(str(path) for path in open_)
    return Finding(
        "permissions", well=False, seen=f"other accounts may read {names}", remedy=f"chmod go-rwx {names}"
    )
