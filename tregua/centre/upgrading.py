"""Bringing the tables of a centre up to date: on a copy that is proved, and then for good in one step.

SQLite: the register is copied while nobody works in the centre, the copy is brought up to date and proved in a process
of its own, and renamed into the place of the old one. PostgreSQL: one transaction, proved before it is committed.
Until the last step the old state stands; after it the new one does; nothing is ever in between.
"""

import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from tregua.centre.backup import copies, facts, proof, rehearsal
from tregua.centre.backup.faults import BackupError
from tregua.centre.first_account import prepare_database
from tregua.record import whole

WORK: Final = "upgrade.new"
# What a proof of the copy reads, beside the register.
BESIDE: Final = ("centre.toml", "keys/log.vkey", "keys/log.pem", "keys/retired", "charter", "published")


class UpgradeError(Exception):
    """The tables cannot be brought up to date; the old state stands, and the message says what to do."""


@dataclass(frozen=True)
class Upgraded:
    """What was changed, and how many seconds it took with the proof."""

    changes: list[str]
    seconds: float


def upgrade(*, rehearse: bool, seen: Callable[[int], None] = lambda _count: None) -> Upgraded:
    """Bring the tables of this process's centre up to date; with `rehearse` up to the last step and back."""
    changes = proof.waiting()
    begun = time.monotonic()
    if connection.vendor == "sqlite":
        _upgrade_sqlite(rehearse=rehearse, seen=seen)
    else:
        _upgrade_postgresql(rehearse=rehearse)
    return Upgraded(changes, time.monotonic() - begun)


def _upgrade_sqlite(*, rehearse: bool, seen: Callable[[int], None]) -> None:
    centre, live = Path(settings.CENTRE_FOLDER), Path(connection.settings_dict["NAME"])
    connection.close()
    work = centre / WORK
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(mode=0o700)
    try:
        _copy_beside(centre, work)
        copy = work / live.name
        copies.copy_sqlite(live, copy, seen=seen)
        before = facts.of_sqlite(copy)
        try:
            says = rehearsal.opened(work, "", upgrade=True)
        except BackupError as error:
            raise UpgradeError(str(error)) from error
        _must_be_well([*says["wrong"], *(f"not changed: {one}" for one in says["waiting"])])
        if says["register"]["journal"] != before.journal:
            _must_be_well(["the journal of the copy is another one"])
        if not rehearse:
            _put_in_place(copy, live, before.journal)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _copy_beside(centre: Path, work: Path) -> None:
    """Give the copy what lies beside the register; published files are linked, not copied, for nothing is written."""
    for name in BESIDE:
        there, here = centre / name, work / name
        here.parent.mkdir(mode=0o700, exist_ok=True)
        if there.is_dir():
            shutil.copytree(there, here, copy_function=_link)
        elif there.is_file():
            shutil.copy2(there, here)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _put_in_place(copy: Path, live: Path, journal: dict[str, Any]) -> None:
    """Rename the proved copy into the place of the register, when nobody wrote in that meanwhile."""
    with closing(sqlite3.connect(copy)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with copy.open("rb+") as stream:
        os.fsync(stream.fileno())
    with closing(sqlite3.connect(live)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    left = [beside for beside in (copy, live) if beside.with_name(f"{beside.name}-wal").exists()]
    if left or facts.of_sqlite(live).journal != journal:
        message = f"Something worked in {live} meanwhile. The old state stands. Stop it and start again."
        raise UpgradeError(message)
    for name in ("-wal", "-shm"):
        live.with_name(f"{live.name}{name}").unlink(missing_ok=True)
    copy.chmod(live.stat().st_mode & 0o777)
    copy.replace(live)
    whole.settle(live.parent)


def _upgrade_postgresql(*, rehearse: bool) -> None:
    try:
        with transaction.atomic():
            before = proof.register()
            prepare_database()
            says = proof.prove()
            _must_be_well(says["wrong"])
            if proof.register()["journal"] != before["journal"]:
                _must_be_well(["the journal is another one"])
            transaction.set_rollback(rehearse)
    except DatabaseError as error:
        message = f"The tables could not be changed: {str(error).strip()}. The old state stands; ask for help with this text."
        raise UpgradeError(message) from error


def _must_be_well(wrong: list[str]) -> None:
    if wrong:
        message = (
            f"With the tables brought up to date something is wrong: {'; '.join(wrong[:5])}. The old state stands: install "
            "the version before again and ask for help with this text."
        )
        raise UpgradeError(message)
