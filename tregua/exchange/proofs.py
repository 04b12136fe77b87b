"""The offline proof of an entry, made when somebody asks, under the head that most others vouch for."""

from pathlib import Path

from django.conf import settings

from tregua.exchange import trust
from tregua.exchange.mirrors import mirror_of_peer
from tregua.exchange.models import Receipt
from tregua.exchange.states import final_heads, receipts
from tregua.record import cosignature, proof, tiles
from tregua.record.models import Entry, Head, Log
from tregua.record.proof import Proof


def proof_of(index: int) -> Proof | None:
    """Return the proof of an entry of our published log; None while no signed head covers it."""
    newest = Head.objects.latest_of(Log.PUBLISHED)
    entry = Entry.objects.published().filter(index=index).first()
    if newest is None or entry is None or index >= newest.size:
        return None
    head = _best(index) or newest
    lines = (receipt.line for receipt in receipts(settings.ORIGIN, head.size, head.root))
    signed = cosignature.with_lines(head.note.encode(), lines)
    return proof.make(_read, signed, index, bytes(entry.data), held=newest.size)


def proof_of_theirs(index: int) -> Proof | None:
    """Return the proof of an entry of the other centre's log, made from our copy of it, under the head we hold.

    It carries our own cosignature, and needs nothing of the other centre any more.
    """
    mirror = mirror_of_peer()
    held = mirror.held() if mirror else None
    if mirror is None or held is None or index >= held.checkpoint.size:
        return None
    entry = next(mirror.entries(index, index + 1))
    return proof.make(
        lambda path, longest: tiles.read(mirror.folder, path, longest=longest), held.note, index, entry
    )


def _best(index: int) -> Head | None:
    """Return the newest head over the entry that is final, else the newest that anybody cosigned."""
    final = next(final_heads(settings.ORIGIN, index, trust.policy(), "-size"), None)
    covering = Receipt.objects.filter(origin=settings.ORIGIN, size__gt=index).order_by("-size")
    best = final[:2] if final else covering.values_list("size", "root").first()
    heads = Head.objects.filter(log=Log.PUBLISHED)
    return heads.filter(size=best[0], root=best[1]).first() if best else None


def _read(path: str, longest: int) -> bytes | None:
    return tiles.read(Path(settings.CENTRE_FOLDER) / "published", path, longest=longest)
