"""Receipts: who cosigned which head of which log, and when. They are what a checkpoint of ours carries to everybody."""

import time
from collections.abc import Iterable
from datetime import UTC, datetime

from django.conf import settings
from django.db import transaction

from tregua.exchange.models import Receipt
from tregua.record import note
from tregua.record.checkpoint import Checkpoint, of_log
from tregua.record.cosignature import CosignerKey, times
from tregua.record.keys import mirror_cosigner
from tregua.record.models import Head, Log
from tregua.record.note import Verifier
from tregua.record.publishing import published_folder, write_checkpoint


def lines_over(point: Checkpoint) -> list[str]:
    """Return the lines that others wrote under this head, in the order in which they came."""
    found = Receipt.objects.filter(origin=point.origin, size=point.size, root=point.root)
    return list(found.order_by("id").values_list("line", flat=True))


def keep(raw: bytes, verifier: Verifier, keys: Iterable[CosignerKey]) -> Checkpoint:
    """Keep what these keys cosigned of a head that the log signed, and return the head.

    NoteError or CheckpointError when it is not what it should be.
    """
    text, signatures = note.split(raw)
    note.check_signed(text, signatures, verifier)
    point = of_log(text, verifier.name)
    signed = times(text, signatures, keys, now=int(time.time()))
    lines = {one[:2]: note.signature_line(*one) for one in signatures}
    for key, at in signed.items():
        _keep(point, key, at, lines[key.name, key.key_id])
    return point


def _keep(point: Checkpoint, key: CosignerKey, at: int, line: str) -> None:
    Receipt.objects.get_or_create(
        origin=point.origin,
        size=point.size,
        root=point.root,
        cosigner=key.name,
        key_id=key.key_id.hex(),
        defaults={"cosigned_at": datetime.fromtimestamp(at, UTC), "line": line},
    )


def newest(origin: str, key: CosignerKey) -> Receipt | None:
    """Return the largest head of a log that this key cosigned, as far as we know."""
    found = Receipt.objects.filter(origin=origin, cosigner=key.name, key_id=key.key_id.hex())
    return found.order_by("-size").first()


def of_ours(head: Head) -> Checkpoint:
    """Return a signed head of ours as a checkpoint."""
    return Checkpoint(settings.ORIGIN, head.size, head.root)


def has(point: Checkpoint, key: CosignerKey) -> bool:
    """Return whether this key is known to have cosigned this head."""
    return Receipt.objects.filter(
        origin=point.origin, size=point.size, root=point.root, cosigner=key.name, key_id=key.key_id.hex()
    ).exists()


def cosign_own_head() -> None:
    """Let our mirror cosign the last head of our own log: it holds what is in it. LogKeyError without its key."""
    head = Head.objects.latest_of(Log.PUBLISHED)
    cosigner = mirror_cosigner()
    if head is None or has(of_ours(head), cosigner.key):
        return
    point = of_ours(head)
    at = int(time.time())
    _keep(point, cosigner.key, at, cosigner.cosign(str(point), at))


@transaction.atomic
def show() -> bool:
    """Write what has come meanwhile under our published checkpoint; say whether it changed."""
    return write_checkpoint(published_folder())
