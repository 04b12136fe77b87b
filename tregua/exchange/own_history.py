"""Heads of our own log that others show us: each must be one of our history, or our key is used elsewhere."""

from datetime import UTC, datetime

from tregua.exchange import guard
from tregua.record import evidence, log
from tregua.record.checkpoint import Checkpoint
from tregua.record.keys import log_vkey
from tregua.record.models import Head, Log
from tregua.record.note import parse_vkey
from tregua.record.publishing import published_folder
from tregua.record.signed_tree import ReadingError, SignedTree, open_head
from tregua.record.source import FolderSource


def check(point: Checkpoint, note: str, *, source: str) -> None:
    """Raise ReadingError, with the evidence, when a head that our key signed is none of our history."""
    own = Head.objects.latest_of(Log.PUBLISHED)
    if own is None:
        raise ReadingError(
            "OWN", f"size {point.size}", "our key signed this head, and we have published nothing"
        )
    if point.size > own.size:
        guard.doubt(
            point.size
        )  # this centre may be an old copy: everybody is asked, and nothing is signed meanwhile
        return
    if _root_at(point.size) == point.root:
        return
    says = f"our key signed another history: at {point.size} entries we have another root"
    made = evidence.make(
        "OWN",
        log_vkey(),
        at=datetime.now(UTC),
        source=source,
        place=f"size {point.size}",
        says=says,
        held=own.note,
        offered=note,
        hashes=_hashes(point.size, own),
    )
    raise ReadingError("OWN", f"size {point.size}", says, made)


def _root_at(size: int) -> str:
    return log.frontier_at(Log.PUBLISHED, size).root().hex()


def _hashes(old: int, own: Head) -> list[bytes]:
    """Return the proof from our published tree, as evidence has it; none when the other head is the longer one."""
    if not 0 < old < own.size:
        return []
    head = open_head(own.note.encode(), parse_vkey(log_vkey()))
    return SignedTree(FolderSource(published_folder()), head).prefix_proof(old)
