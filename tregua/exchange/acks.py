"""Acks: each log says in itself which head of the other it has read, so that neither can show others another one.

An ack is written with the next publication, and only when the other log grew by something that is no ack: two
centres would else acknowledge each other's acks for ever.
"""

from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db import transaction

from tregua.exchange.models import PeerEntry, PeerHead
from tregua.exchange.own_history import check
from tregua.exchange.peer import latest_head, peer_origin
from tregua.record import actions as record
from tregua.record import checkpoint, note
from tregua.record.checkpoint import CheckpointError
from tregua.record.keys import log_vkey
from tregua.record.models import Entry
from tregua.record.signed_tree import ReadingError

ACK: Final = "ack"
# An ack's record is named by the size that it acknowledges.
PREFIX: Final = "ack."


def acknowledged() -> int:
    """Return up to which size our log says that we have read the other's."""
    found = Entry.objects.published().filter(subject__startswith=PREFIX).last()  # from the end: acks are many
    return int(found.subject.removeprefix(PREFIX)) if found else 0


def unacknowledged() -> PeerHead | None:
    """Return the head of the other log that is to be acknowledged, or None when nothing but acks has come."""
    head = latest_head()
    if head is None:
        return None
    since = PeerEntry.objects.filter(index__gte=acknowledged(), index__lt=head.size)
    return head if since.exclude(type=ACK).exists() else None


def waits_since() -> datetime | None:
    """Return since when something of the other log waits to be acknowledged."""
    head = unacknowledged()
    return head.recorded_at if head else None


@transaction.atomic
def acknowledge(*, by: str) -> Entry | None:
    """Write one ack of the newest head that we hold, where one is due; the next publication signs it."""
    record.write_alone()
    head = unacknowledged()
    if head is None:
        return None
    return record.release(
        kind=ACK,
        record_id=f"{PREFIX}{head.size}",
        public={"origin": peer_origin(), "size": head.size, "root": head.root, "note": _signed(head)},
        by=by,
        type=ACK,
    )


def _signed(head: PeerHead) -> str:
    """Return the note with the log's own line alone: who cosigned it later says so in other places."""
    text, signatures = note.split(head.note.encode())
    own = [note.signature_line(*one) for one in signatures if one[0] == text.partition("\n")[0]]
    return f"{text}\n{own[0]}" if own else head.note


def check_theirs(first: int) -> list[ReadingError]:
    """Return what is wrong with the other centre's acks from this entry on: each must name a head of our history."""
    rows = PeerEntry.objects.filter(index__gte=first, type=ACK).order_by("index")
    return [fault for row in rows if row.public and (fault := _fault(row)) is not None]


def _fault(row: PeerEntry) -> ReadingError | None:
    where = f"entry {row.index}"
    says: dict[str, Any] = row.public
    if says.get("origin") != settings.ORIGIN:
        return None
    try:
        raw = str(says.get("note", "")).encode()
        point = checkpoint.open_checkpoint(raw, note.parse_vkey(log_vkey()))
    except (CheckpointError, UnicodeError) as error:
        return ReadingError("ACK", where, f"it acknowledges a head that our key did not sign: {error}")
    if (point.size, point.root) != (says.get("size"), says.get("root")):
        return ReadingError("ACK", where, "it names another head than the note in it")
    try:
        check(point, raw.decode(), source=where)
    except ReadingError as error:
        return error
    return None
