"""One round with everybody: read the other log, cosign it, take receipts, compare what others are shown."""

import logging
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import Final

from tregua.exchange import acks, asking, receipts, trust
from tregua.exchange.faults import keep_fault
from tregua.exchange.mirrors import mirror_of_peer
from tregua.exchange.models import PeerHead, Reached
from tregua.exchange.peer import latest_head, peer_origin, read_peer
from tregua.exchange.reached import note_down
from tregua.exchange.witnesses import Witness, witnesses
from tregua.record import seat
from tregua.record.checkpoint import CheckpointError
from tregua.record.cosignature import parse_cosigner_vkey
from tregua.record.keys import LogKeyError, mirror_cosigner
from tregua.record.mirror import ClockError, Held, Mirror
from tregua.record.models import Head, Log
from tregua.record.note import NoteError
from tregua.record.signed_tree import ReadingError
from tregua.record.source import SourceError

log: Final = logging.getLogger("tregua.exchange")


def poll(*, news: bool = False) -> PeerHead | None:
    """Ask everybody once; return the head of the other log that we then hold. What fails is kept in words.

    With `news` the other centre is asked for its head alone, unless that is new or ours has no receipt of it yet.
    """
    if not seat.holds():
        return latest_head()
    for step in (partial(read_peer, sealed=not news), cosign_held, check_acks):
        _do(peer_origin(), step)
    for witness in witnesses():
        said_all = news and _has_said_all(witness)
        _do(witness.name, partial(note_down, witness.name) if said_all else partial(_ask, witness))
    receipts.show()
    return latest_head()


def _do(name: str, step: Callable[[], object]) -> None:
    """Do one step. Whatever nobody foresaw in what others serve ends this step alone, and the page says so."""
    try:
        step()
    except Exception as error:
        log.exception("asking %s failed", name)
        note_down(name, f"{error.__class__.__name__}: {error}")


def cosign_held() -> None:
    """Cosign what we hold of the other's log, unless that is done; and our own last head, which we hold too."""
    try:
        cosigner = mirror_cosigner()
        receipts.cosign_own_head()
        mirror = mirror_of_peer()
        held = mirror.held() if mirror else None
        if mirror is None or held is None:
            return
        _keep_their_own(mirror, held)
        if receipts.has(held.checkpoint, cosigner.key):
            return
        signed = mirror.cosign([cosigner], now=int(time.time()))
        receipts.keep(signed, mirror.verifier, [cosigner.key])
    except (LogKeyError, ClockError) as error:
        log.warning("not cosigned: %s", error)


def _keep_their_own(mirror: Mirror, held: Held) -> None:
    """Keep what the other centre's mirror signed of its own log: a policy asks for all mirrors on both logs."""
    try:
        receipts.keep(held.note, mirror.verifier, [parse_cosigner_vkey(trust.peer_cosigner())])
    except (NoteError, CheckpointError) as error:
        log.warning("the other centre's own cosignature: %s", error)


def check_acks() -> None:
    """Compare what the other log newly acknowledges with our history."""
    head = latest_head()
    if head is None:
        return
    row, _made = Reached.objects.get_or_create(name=peer_origin())
    if head.size > (row.theirs_size or 0):
        _keep(acks.check_theirs(row.theirs_size or 0))
        Reached.objects.filter(pk=row.pk).update(theirs_size=head.size)


def _has_said_all(witness: Witness) -> bool:
    """Return whether the other centre answered just now and has cosigned all of ours: then it can hold no more."""
    head = Head.objects.latest_of(Log.PUBLISHED)
    if not witness.is_peer or (head and not receipts.has(receipts.of_ours(head), witness.key)):
        return False
    return Reached.objects.filter(name=peer_origin(), trouble="").exists()


def _ask(witness: Witness) -> None:
    """Ask one; a network that is down is nothing to report, only to show."""
    try:
        _keep(asking.ask(witness))
    except (SourceError, NoteError, CheckpointError, ReadingError) as error:
        note_down(witness.name, str(error))
    else:
        note_down(witness.name)


def _keep(faults: Iterable[ReadingError]) -> None:
    for fault in faults:
        keep_fault(fault)
