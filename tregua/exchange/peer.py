"""Reading the other centre's published folder: verified whole, held as our own copy, faults kept with both notes.

Until the two centres exchange over a signed line, each reads the folder that the other publishes.
"""

import hashlib
import threading
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from tregua.exchange.faults import SOFTWARE, keep_fault, storable
from tregua.exchange.following import follow_redactions
from tregua.exchange.models import PeerEntry, PeerHead
from tregua.record import actions as record
from tregua.record import log, seat, tiles
from tregua.record.models import Log
from tregua.record.note import NoteError, parse_vkey
from tregua.record.reading import Published, ReadEntry, ReadingError, read_published
from tregua.record.signed_tree import ReadingError as Fault

# A page that shows the common record reads the other centre's folder at most this often.
READ_EVERY_SECONDS: Final = 5 * 60
__all__ = ["SOFTWARE", "latest_head", "peer_origin", "read_peer", "read_peer_if_due"]

LONGEST_NOTE: Final = 64 * 1024
_reading = threading.Lock()


def peer_origin() -> str:
    """Return the origin of the other centre's log (the name its key carries), or "" without one."""
    try:
        return parse_vkey(settings.CENTRE.peer_vkey).name
    except NoteError:
        return ""


def latest_head() -> PeerHead | None:
    """Return the largest head of the other centre's log that we verified."""
    return PeerHead.objects.order_by("-size").first()


def read_peer_if_due() -> PeerHead | None:
    """Read the other centre's folder unless that was done within the last minutes."""
    folder = hashlib.sha256(str(settings.CENTRE.peer_folder).encode()).hexdigest()
    if settings.CENTRE.peer_folder and cache.add(f"exchange-read-{folder}", 1, READ_EVERY_SECONDS):
        return read_peer()
    return latest_head()


def read_peer() -> PeerHead | None:
    """Read and verify what the other centre published, and hold it; return the head that we then hold.

    What is wrong becomes a fault with both notes; what was verified before stays as it was. While one reads,
    whoever asks again is given what is held: a large log is not read several times at once.
    """
    if not _reading.acquire(blocking=False):
        return latest_head()
    try:
        return _read()
    finally:
        _reading.release()


def _read() -> PeerHead | None:
    held = latest_head()
    centre = settings.CENTRE
    if centre.peer_folder is None or not centre.peer_vkey or not seat.holds():
        return held
    folder = centre.peer_folder / "published"
    try:
        published = read_published(
            folder,
            centre.peer_vkey,
            (held.size, held.root) if held else None,
            held_leaves=list(PeerEntry.objects.order_by("index").values_list("leaf_hash", flat=True)),
        )
    except ReadingError as error:
        # An empty folder is a centre that has not published yet.
        if held or error.check != "NOTHING":
            keep_fault(
                Fault(error.check, error.where, error.detail),
                held=held.note if held else "",
                offered=_note_in(folder),
            )
        return held
    return _hold(published)


def _note_in(folder: Path) -> str:
    """Return the note that lies in their folder as evidence; a link that leads to a file of ours is none."""
    try:
        return storable(
            (tiles.read(folder, "checkpoint", longest=LONGEST_NOTE) or b"").decode(errors="replace")
        )
    except tiles.TileError:
        return ""


@transaction.atomic
def _hold(published: Published) -> PeerHead:
    """Hold verified entries; what the other centre redacted goes here too."""
    log.lock(Log.JOURNAL)  # of two who read at once, the second finds what the first wrote
    point = published.checkpoint
    rows = {row.index: row for row in PeerEntry.objects.all()}
    for entry in published.entries:
        row = rows.get(entry.index)
        if row is None:
            _row_of(entry).save()
        elif row.public and not entry.public:
            row.public = {}
            row.save(update_fields=["public"])
    follow_redactions(point.origin)
    head, is_new = PeerHead.objects.get_or_create(
        size=point.size, root=point.root, defaults={"note": published.note}
    )
    if is_new:
        record.append(
            act="other centre's log read",
            by=SOFTWARE,
            subject=f"exchange.PeerHead/{head.pk}",
            facts={"size": head.size, "root": head.root},
        )
    return head


def _row_of(entry: ReadEntry) -> PeerEntry:
    data = entry.data
    return PeerEntry(
        index=entry.index,
        leaf_hash=entry.leaf_hash,
        type=storable(str(data.get("t", "")))[:20],
        kind=storable(str(data.get("kind", "")))[:40],
        record_id=storable(str(data.get("id", "")))[:40],
        refs=data["refs"] if entry.known else [],
        public=entry.public,
    )
