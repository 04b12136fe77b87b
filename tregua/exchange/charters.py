"""The charters that this centre accepted: files `charter/1`, `charter/2` … in its folder, each following the one before.

Accepting is an act of a person: it is in the journal, and an entry of the published log cites the hash. The same
files are published, so that the other centre, the depositary and any stranger can follow the chain.
"""

import re
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from tregua.exchange.models import PeerEntry, PeerHead
from tregua.people.models import Person
from tregua.record import actions as record
from tregua.record import charter_chain, seat, whole
from tregua.record.charter import Charter, CharterError
from tregua.record.charter_chain import Signed
from tregua.record.fingerprint import digits_of
from tregua.record.models import Entry
from tregua.record.note import LONGEST
from tregua.record.publishing import LogFaultError

FOLDER: Final = "charter"
ACCEPTED: Final = "charter accepted"
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,5}", re.ASCII)


def folder() -> Path:
    """Return where the accepted charters lie."""
    return Path(settings.CENTRE_FOLDER) / FOLDER


def chain() -> list[Signed]:
    """Return the accepted charters, version 1 first; CharterError when a file is not what was accepted."""
    return list(chain_in(folder()))


def chain_in(place: Path) -> tuple[Signed, ...]:
    """Return the charters of a folder, each checked against the one before; read anew when a file changed."""
    try:
        names = sorted((one.name for one in place.iterdir() if _NUMBER.fullmatch(one.name)), key=int)
        stats = [(place / name).stat() for name in names]
    except FileNotFoundError:
        return ()
    if names != [str(number) for number in range(1, len(names) + 1)]:
        raise CharterError(
            gettext("Charters are missing in %(folder)s: the files are numbered from 1.") % {"folder": place}
        )
    return _read(place, tuple((one.st_ino, one.st_mtime_ns, one.st_size) for one in stats))


@lru_cache(maxsize=8)
def _read(place: Path, stats: tuple[tuple[int, ...], ...]) -> tuple[Signed, ...]:
    notes = []
    for number in range(1, len(stats) + 1):
        with (place / str(number)).open("rb") as stream:
            notes.append(stream.read(LONGEST + 1))
    return tuple(charter_chain.read_chain(notes))


def newest() -> Charter | None:
    """Return the charter that holds now: the last that was accepted, or None without one."""
    held = chain()
    return held[-1].charter if held else None


def accept(raw: bytes, *, by: Person, digits: str = "", now: datetime | None = None) -> Charter:
    """Accept a charter: the first when somebody gives its digits as they were read aloud, each other by the chain.

    Accepting one again that was accepted finishes what a crash left undone.
    """
    by.must("exchange.release")
    seat.must_hold()
    held = chain()
    hashed = charter_chain.open_signed(raw).charter.hash
    again = [one for one in held if one.charter.hash == hashed]
    if again:
        made = again[0]
    else:
        made = charter_chain.follow(held[-1].charter if held else None, raw, now=now or timezone.now())
        _must_be_ours(made.charter)
        if not held:
            _must_be_read_aloud(made.charter, digits)
    _put(made, by=by)
    return made.charter


def _must_be_ours(made: Charter) -> None:
    own = made.centre(settings.CENTRE.code)
    if own is None or settings.ORIGIN not in own.logs:
        raise CharterError(
            gettext("This charter does not name this centre (%(code)s) with its log %(origin)s.")
            % {"code": settings.CENTRE.code, "origin": settings.ORIGIN}
        )


def _must_be_read_aloud(made: Charter, digits: str) -> None:
    given = "".join(char for char in digits if char.isdigit() and char.isascii())
    if given != "".join(digits_of(made.hash)):
        raise CharterError(
            gettext(
                "The first charter is accepted by the digits that both delegations read aloud, and these are others. "
                "Compare them with the signed paper of the ceremony."
            )
        )


@transaction.atomic
def _put(made: Signed, *, by: Person) -> None:
    """Write the file, the entry and the published copy; whoever comes second finds that it is done."""
    record.write_alone()
    version, hashed = made.charter.version, made.charter.hash
    file = folder() / str(version)
    file.parent.mkdir(exist_ok=True)
    if file.exists() and file.read_bytes() != made.raw:
        raise CharterError(gettext("Somebody accepted another charter in the same moment. Look at it first."))
    whole.put(file, made.raw)
    whole.settle(file.parent)
    frozen = made.charter.frozen(settings.ORIGIN) is not None
    if not Entry.objects.about(f"charter/{version}").exists():
        record.append(act=ACCEPTED, by=by.code, subject=f"charter/{version}", facts={"hash": hashed})
        if not frozen:  # else the first entry of the new log cites it: here nothing counts any more
            _tell_in_the_log(made.charter, by=by)
    _let_go_of_void(made.charter)
    publish_files()
    if not frozen:
        record.publish_after_commit(by=by.code)


def _tell_in_the_log(made: Charter, *, by: Person) -> None:
    record.release(
        kind="charter",
        record_id=f"charter-{made.version}",
        public={"version": made.version, "hash": made.hash},
        by=by.code,
        type="charter",
    )


def _let_go_of_void(made: Charter) -> None:
    """Let go of what we hold of the other centre's log beyond its freeze: its new log has other entries there.

    Our mirror of the frozen log keeps them, as evidence.
    """
    theirs = made.centre(settings.CENTRE.peer_code)
    if theirs is None or len(theirs.logs) == 1:
        return
    point = made.frozen(theirs.logs[-2])
    if point and not PeerHead.objects.filter(note__startswith=f"{theirs.logs[-1]}\n").exists():
        PeerEntry.objects.filter(index__gte=point.size).delete()


def publish_files() -> None:
    """Publish every accepted charter beside the log."""
    place = Path(settings.CENTRE_FOLDER) / "published" / FOLDER
    for one in chain():
        file = place / str(one.charter.version)
        if not file.is_file() or file.read_bytes() != one.raw:
            place.mkdir(parents=True, exist_ok=True)
            whole.put(file, one.raw)


def refuse_frozen() -> None:
    """Raise LogFaultError when the charter froze this centre's log, or the charters cannot be read."""
    try:
        held = newest()
    except CharterError as error:
        raise LogFaultError(str(error)) from error
    point = held.frozen(settings.ORIGIN) if held else None
    if point is not None:
        raise LogFaultError(
            gettext(
                "The charter froze %(origin)s at %(size)s entries: nothing is signed under that name any more. Stop the "
                "server and run: tregua keys reopen"
            )
            % {"origin": point.origin, "size": point.size}
        )
