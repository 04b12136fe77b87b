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
from django.utils.translation import gettext

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
    seen = gettext("it is %(now)s in %(zone)s") % {"now": _written(now), "zone": settings.TIME_ZONE}
    if last is not None:
        seen += "; " + gettext("the last entry is of %(last)s") % {"last": _written(last)}
    remedy = gettext("Set the clock of this machine before anything is written.") if behind else ""
    return Finding("clock", not behind, seen, remedy)


def _written(instant: datetime) -> str:
    return f"{timezone.localtime(instant):%Y-%m-%d %H:%M}"


def disk() -> Finding:
    """Look whether there is room to write."""
    free = shutil.disk_usage(settings.CENTRE_FOLDER).free
    enough = free >= LEAST_FREE
    return Finding(
        "disk",
        enough,
        gettext("%(megabytes)s MB are free") % {"megabytes": f"{free // 1024**2:,}"},
        "" if enough else gettext("Make room on this disk: below 1 GB a day's work may not fit."),
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
            seen=gettext("not looked at on Windows; encrypt the disk and use an account of its own"),
        )
    keys = sorted([*(folder / "keys").glob("*.pem"), *(folder / "keys").glob("*.key")])
    secret = [folder, folder / "secret", folder / "keys", *keys, *_databases(folder)]
    open_ = [path for path in secret if path.exists() and _others_may(path)]
    # What lies in a closed folder cannot be reached from outside it; keys and the secret must be closed themselves.
    if not _others_may(folder):
        open_ = [path for path in open_ if path.name == "secret" or path in keys]
    if not open_:
        seen = gettext("only this account may read the folder and its keys")
        return Finding("permissions", well=True, seen=seen)
    names = " ".join(str(path) for path in open_)
    seen = gettext("other accounts may read %(files)s") % {"files": names}
    return Finding("permissions", well=False, seen=seen, remedy=f"chmod go-rwx {names}")


def _databases(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.sqlite3*"))
