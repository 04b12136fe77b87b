"""Checkups of the record: may this copy write, does its key open, are the logs what was signed."""

import os
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError

from tregua.centre.checkups.finding import Finding
from tregua.record import keys, seat
from tregua.record.checking import check_log
from tregua.record.models import Body, Entry, Head, Log
from tregua.record.reading import ReadingError, read_published

_UNREACHED = "Put the database right first."


def seated() -> Finding:
    """Look whether this copy of the centre may write."""
    try:
        seat.must_hold()
    except seat.NotSeatedError as error:
        return Finding("seat", well=False, seen="this copy may not write", remedy=str(error))
    except DatabaseError as error:
        return Finding("seat", well=False, seen=f"the database does not answer: {error}", remedy=_UNREACHED)
    return Finding("seat", well=True, seen="this copy may write")


def log_key() -> Finding:
    """Look whether the log key is there, belongs to this log and opens."""
    try:
        vkey = keys.log_vkey()
        if not os.environ.get(keys.PASSPHRASE):
            there = (Path(settings.CENTRE_FOLDER) / keys.PEM).is_file()
            seen = f"{vkey}; whether it opens was not tried: {keys.PASSPHRASE} is not set"
            remedy = (
                ""
                if there
                else f"{keys.PEM} is gone: restore it from its backup; without it nothing can be signed."
            )
            return Finding("log key", there, seen, remedy)
        opened = keys.log_signer().verifier.vkey
    except keys.LogKeyError as error:
        return Finding("log key", well=False, seen="it cannot be used", remedy=str(error))
    if opened != vkey:
        return Finding(
            "log key", well=False, seen="keys/log.pem and keys/log.vkey are of two keys",
            remedy="Restore both files from the same backup.",
        )  # fmt: skip
    return Finding("log key", well=True, seen=f"{vkey}; it opens")


def own_logs() -> Finding:
    """Hash both logs again and compare them with what was signed."""
    try:
        faults = check_log()
        size = Entry.objects.count()
    except keys.LogKeyError as error:
        return Finding(
            "logs", well=False, seen="they cannot be checked without the log key", remedy=str(error)
        )
    except DatabaseError as error:
        return Finding("logs", well=False, seen=f"the database does not answer: {error}", remedy=_UNREACHED)
    if faults:
        seen = "; ".join(f"{fault.log}, {fault.where}: {fault.says}" for fault in faults[:5])
        return Finding(
            "logs", well=False, seen=seen,
            remedy="Stop the centre and keep this database as evidence. Restore the newest backup that is well, or the "
            "missing entries from the other centre's mirror.",
        )  # fmt: skip
    return Finding("logs", well=True, seen=f"{size} entries are what they were when they were written")


def published_files() -> Finding:
    """Read the published folder as a stranger does and compare it with the database."""
    try:
        head = Head.objects.latest_of(Log.PUBLISHED)
        waiting = Body.objects.count() - (head.size if head else 0)
        if head is None:
            seen = "nothing is published yet" + (f"; {waiting} released entries wait" if waiting else "")
            return Finding("published files", well=not waiting, seen=seen, remedy=_sign(waiting))
        read = read_published(Path(settings.CENTRE_FOLDER) / "published", keys.log_vkey())
    except (ReadingError, keys.LogKeyError) as error:
        return Finding(
            "published files",
            well=False,
            seen=str(error),
            remedy="Stop and start `tregua serve`: it makes them anew from the database.",
        )
    except DatabaseError as error:
        return Finding(
            "published files", well=False, seen=f"the database does not answer: {error}", remedy=_UNREACHED
        )
    rows = Entry.objects.published().filter(index__lt=head.size).values_list("leaf_hash", flat=True)
    same = (read.checkpoint.size, read.checkpoint.root) == (head.size, head.root)
    if not same or [entry.leaf_hash for entry in read.entries] != list(rows):
        return Finding(
            "published files", well=False, seen="they are not what the database says",
            remedy="If the database is the newest copy, start `tregua serve` anew: it writes them. If not, restore the newest copy first.",
        )  # fmt: skip
    return Finding(
        "published files", well=not waiting, seen=f"{head.size} entries, as in the database; {waiting} wait to be signed",
        remedy=_sign(waiting),
    )  # fmt: skip


def _sign(waiting: int) -> str:
    if not waiting:
        return ""
    return f"Serve with {keys.PASSPHRASE} set; they are signed with the next release."
