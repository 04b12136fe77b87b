"""The steps of an evacuation, each of which says what it did and how long it took; none stops the next."""

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from django.contrib.sessions.models import Session
from django.db import connection

from tregua.centre.backup import checking, live, owner
from tregua.centre.backup.faults import BackupError
from tregua.centre.backup.store import Store
from tregua.centre.evacuating import mark, remains
from tregua.record import seat

LEFT: Final = "centre.Evacuation"
REHEARSAL: Final = "evacuation-rehearsal.new"


@dataclass
class Evacuation:
    """What is left, how, and what came of it."""

    centre: Path
    to: Path | None
    reason: str
    nothing_stays: bool
    say: Callable[[str], None]
    copied: bool = False
    failed: list[str] = field(default_factory=list)

    def step(self, name: str, act: Callable[[], str]) -> None:
        """Take a step and say what came of it; a step that fails is told, and the next is taken all the same."""
        began = time.monotonic()
        try:
            told = act()
        except Exception as error:  # noqa: BLE001 - whatever it is, the next step is taken
            told = f"FAILED: {str(error).strip()}"
            self.failed.append(name)
        self.say(f"{name}: {told} ({time.monotonic() - began:.1f} s)")


def leave(evacuation: Evacuation) -> None:
    """Copy, end the sessions, destroy; the server has ended and this process is alone in the folder."""
    step = evacuation.step
    _was_copied(evacuation)
    step("Sessions", _end_sessions)  # before the copy: it is not to let anybody in
    if evacuation.copied:
        evacuation.say(f"Copy: was made to {evacuation.to} before")
    elif evacuation.to is not None:
        step("Copy", lambda: _copy(evacuation))
    else:
        step("Journal", lambda: _note(evacuation))
    step("What lies about in plain", lambda: _destroy(remains.made_anew(evacuation.centre)))
    if evacuation.copied:
        mark.put(evacuation.centre, copy=str(evacuation.to))
        step("Keys", lambda: _destroy(remains.only_here(evacuation.centre)))
    if evacuation.copied and evacuation.nothing_stays:
        if connection.vendor != "sqlite":
            evacuation.failed.append("Register")
            evacuation.say("Register: it lies in PostgreSQL and stays there. Drop that database by hand.")
        connection.close()
        step("Everything else", lambda: _all(evacuation.centre))


def _was_copied(evacuation: Evacuation) -> None:
    """Know of a copy that an earlier run made and read back: keys went after it, so that another one would lack them.

    Nobody has worked in the folder since: the word that it was left kept everybody out.
    """
    if earlier := mark.copied_to(evacuation.centre):
        evacuation.to, evacuation.copied = Path(earlier), True


def rehearse(evacuation: Evacuation) -> None:
    """Take the time of every step, and change nothing in the centre; the copy goes to an empty folder and is removed."""
    evacuation.step("Sessions", lambda: f"{Session.objects.count()} would end")
    if evacuation.to is not None:
        evacuation.step("Copy", lambda: _try_copy(evacuation))
    evacuation.step("What lies about in plain", lambda: _would(remains.made_anew(evacuation.centre)))
    if evacuation.copied:
        evacuation.step("Keys", lambda: _would(remains.only_here(evacuation.centre)))
        if evacuation.nothing_stays:
            evacuation.step("Everything else", lambda: _would(remains.all_of_it(evacuation.centre)))


def _copy(evacuation: Evacuation) -> str:
    """Seal the register, so that its copy may go on elsewhere, copy it, and read the copy back."""
    live.must_be_a_register()
    _note(evacuation)
    if seat.holds():
        seat.seal_for_move(by=live.OPERATOR, reason=f"evacuated: {evacuation.reason}")
    return _back_up(evacuation, evacuation.to or Path())


def _try_copy(evacuation: Evacuation) -> str:
    """Copy to an empty folder beside the one that is named, and remove that again."""
    to = evacuation.to or Path()
    own, place = evacuation.centre / owner.FILE, (to if to.is_dir() else to.parent) / REHEARSAL
    was_there = own.exists()
    try:
        return _back_up(evacuation, place)
    finally:
        shutil.rmtree(place, ignore_errors=True)
        if not was_there:
            own.unlink(missing_ok=True)


def _back_up(evacuation: Evacuation, to: Path) -> str:
    if not to.parent.is_dir():  # it would be made on this machine's own disk
        message = f"{to.parent} is not there. Is the stick plugged in?"
        raise BackupError(message)
    store = Store(to)
    made = live.back_up(to, begin_new=not store.exists(), journalled=False)
    damaged = [one for one in checking.check(store) if made.manifest.snapshot in one.snapshots]
    if damaged:
        message = f"{damaged[0].file}: {damaged[0].says}. Take another stick."
        raise BackupError(message)
    evacuation.copied = True
    return f"{made.manifest.size:,} bytes, encrypted, read back"


def _note(evacuation: Evacuation) -> str:
    facts = {"reason": evacuation.reason, "copied": evacuation.to is not None}
    return (
        "written" if live.journal("centre evacuated", LEFT, facts) else "this copy of the centre writes none"
    )


def _end_sessions() -> str:
    ended, _kinds = Session.objects.all().delete()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return f"{ended} ended"


def _destroy(paths: list[Path]) -> str:
    return _gone(remains.size_of(paths), remains.destroy(paths), paths)


def _all(centre: Path) -> str:
    paths = remains.all_of_it(centre)
    return _gone(remains.size_of(paths), remains.destroy_all(centre), paths)


def _gone(size: int, stayed: list[str], paths: list[Path]) -> str:
    if stayed:
        message = "still there: " + ", ".join(stayed[:5])
        raise BackupError(message)
    return (
        f"gone: {', '.join(path.name for path in paths)} ({size:,} bytes)" if paths else "there was nothing"
    )


def _would(paths: list[Path]) -> str:
    names = ", ".join(path.name for path in paths)
    return f"would go: {names} ({remains.size_of(paths):,} bytes)" if paths else "there is nothing"
