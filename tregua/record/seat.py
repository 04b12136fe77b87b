"""Where this centre may write. A copied folder is read-only until an operator confirms it.

The *seat* is the last row of the table and the file `seat` in the centre's folder. Both hold the same random
token; the row also holds a fingerprint of this machine, the folder's path and the file itself. A copy of the
folder has the token, but another path, machine or file: it reads and does not write. That keeps the
commonest death of a log away, an old backup that goes on signing.
"""

import functools
import hashlib
import secrets
import socket
import uuid
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext

from tregua.record import journal, log, whole
from tregua.record.models import Log, Seat

FILE: Final = "seat"
_MACHINE_IDS: Final = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))


class NotSeatedError(Exception):
    """This copy of the centre may not write; the message says why and what to do."""


def holds() -> bool:
    """Return whether this copy of the centre may write."""
    return _why_not() is None


def must_hold() -> None:
    """Raise NotSeatedError, saying why and what to do, unless this copy may write."""
    why = _why_not()
    if why:
        raise NotSeatedError(why)


@transaction.atomic
def take_seat(*, reason: str, by: str) -> Seat:
    """Let this folder write: when the centre is made, or after its seat was sealed for a move.

    Taking a seat that one holds changes nothing. A seat that is held elsewhere is not taken: see `confirm`.
    """
    log.lock(Log.JOURNAL)
    last = _last()
    if last and last.state == Seat.State.TAKEN:
        must_hold()
        return last
    return _take(last, act="seat taken", reason=reason, by=by)


@transaction.atomic
def confirm(*, by: str, reason: str, partner_holds: int) -> Seat:
    """Let this copy write from now on, although the seat was taken elsewhere: an operator answers for it.

    `partner_holds` is the size of our published log that the other centre has seen; somebody must have asked. If it
    is more than we have, this copy is an old one: it may not sign, or our log would fork.
    """
    if not reason.strip():
        raise NotSeatedError(gettext("Say why this copy may write; the reason is kept."))
    log.lock(Log.JOURNAL)
    if partner_holds > log.size_of(Log.PUBLISHED):
        raise NotSeatedError(
            gettext(
                "The other centre holds %(theirs)s of our published entries and this copy has only %(ours)s: it is an "
                "old copy. Bring the newest copy, or a copy of our published log that has them: tregua centre confirm "
                "--published DIR takes them back from it."
            )
            % {"theirs": partner_holds, "ours": log.size_of(Log.PUBLISHED)}
        )
    return _take(_last(), act="seat confirmed", reason=reason, by=by)


@transaction.atomic
def seal_for_move(*, by: str, reason: str) -> Seat:
    """Let this folder write no more, so that its copy elsewhere may take the seat."""
    if not reason.strip():
        raise NotSeatedError(gettext("Say why the centre is moved; the reason is kept."))
    log.lock(Log.JOURNAL)
    must_hold()
    last = _last()
    journal.write(act="seat sealed", by=by, facts={"reason": reason})
    return Seat.objects.create(
        number=last.number + 1 if last else 1,
        state=Seat.State.SEALED,
        token="",
        fingerprint="",
        reason=reason,
        by=by,
    )


def _why_not() -> str | None:
    with connection.cursor() as cursor:  # asked by every act: a plain statement (see log.py)
        cursor.execute("SELECT state, token, fingerprint FROM record_seat ORDER BY number DESC LIMIT 1")
        last = cursor.fetchone()
    if last is None:
        return gettext("This centre has no seat yet. Make one with: tregua init")
    state, token, fingerprint = last
    if state == Seat.State.SEALED:
        return gettext(
            "This centre was sealed for a move, so nothing is written here. In its new place run: tregua centre confirm"
        )
    if (token, fingerprint) == _here(settings.CENTRE_FOLDER / FILE):
        return None
    return gettext(
        "This looks like a copy of the centre (%(folder)s is not where it last wrote), so it can be read and not "
        "written. If no other copy is in use, run: tregua centre confirm"
    ) % {"folder": settings.CENTRE_FOLDER}


def _here(file: Path) -> tuple[str, str]:
    """Return (token, fingerprint) of the seat's file in its place, two empty texts when there is none."""
    try:
        found = file.stat()
        return _read(file, (found.st_ino, found.st_mtime_ns, found.st_ctime_ns, found.st_size), _MACHINE_IDS)
    except (OSError, UnicodeDecodeError):
        return "", ""


@functools.lru_cache(maxsize=4)
def _read(file: Path, _stat: tuple[int, ...], _ids: tuple[Path, ...]) -> tuple[str, str]:
    """Read the file once for as long as it is the same file, untouched, on the same machine."""
    return file.read_text(encoding="ascii").strip(), _fingerprint(file)


def is_sealed() -> bool:
    """Return whether this centre was sealed for a move: then its copy is not an old one."""
    last = _last()
    return last is not None and last.state == Seat.State.SEALED


def _last() -> Seat | None:
    return Seat.objects.order_by("-number").first()


def _take(last: Seat | None, *, act: str, reason: str, by: str) -> Seat:
    """Write the file, then the row. A crash between them leaves a folder that may not write: confirm again."""
    token = secrets.token_urlsafe(32)
    file = settings.CENTRE_FOLDER / FILE
    whole.put(file, f"{token}\n".encode("ascii"))
    number = last.number + 1 if last else 1
    seat = Seat.objects.create(
        number=number,
        state=Seat.State.TAKEN,
        token=token,
        fingerprint=_fingerprint(file),
        reason=reason,
        by=by,
    )
    journal.write(act=act, by=by, facts={"reason": reason, "seat": number})
    return seat


def _fingerprint(file: Path) -> str:
    """Return a hash of this machine, the folder's path and the file's own number on its disk."""
    says = f"{_machine()}\n{file.resolve()}\n{file.stat().st_ino}"
    return hashlib.sha256(says.encode()).hexdigest()


def _machine() -> str:
    for path in _MACHINE_IDS:
        try:
            said = path.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            continue
        if said:
            return said
    number = uuid.getnode()
    made_up = number >> 40 & 1  # no network card was found: the number changes with every start
    return socket.gethostname() if made_up else f"{number:012x}"
