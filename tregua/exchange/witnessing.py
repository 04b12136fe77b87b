"""This centre as a witness of the other's log: what is posted is answered, what was wrong with it is kept."""

from contextlib import suppress
from typing import Final

from tregua.exchange import receipts, trust
from tregua.exchange.faults import keep_fault
from tregua.exchange.mirrors import mirror_of_peer
from tregua.exchange.peer import catch_up, peer_source
from tregua.record import seat
from tregua.record.cosignature import with_lines
from tregua.record.gate import Gate
from tregua.record.keys import LogKeyError, mirror_cosigner
from tregua.record.lock import HeldError
from tregua.record.note import NoteError
from tregua.record.source import Source, SourceError
from tregua.record.witness import Answer, Witnessed, add_checkpoint, parse_request

GATE: Final = Gate()


def witnessed_logs() -> dict[str, Witnessed]:
    """Return the logs that are witnessed here, by their origins: the other centre's."""
    mirror = mirror_of_peer()
    if mirror is None:
        return {}
    origin = mirror.verifier.name
    return {origin: Witnessed(mirror, _peer_source, trust.frozen(origin))}


def _peer_source() -> Source | None:
    """Return where the other centre publishes its log, or None when that is no address."""
    with suppress(SourceError):
        return peer_source()
    return None


def answer(raw: bytes) -> Answer:
    """Answer a posted head, unless many are posted."""
    return GATE.answer(raw, _answer)


def _answer(raw: bytes) -> Answer:
    """Answer a posted head; keep our cosignature as a receipt, and what is wrong with the log as a fault."""
    if not seat.holds():
        return Answer(503, "This copy of the centre is read-only and cosigns nothing.\n")
    try:
        cosigner = mirror_cosigner()
    except LogKeyError:
        return Answer(503, "This centre cannot cosign just now: its mirror key is not open.\n")
    given = add_checkpoint(raw, witnessed_logs(), cosigners=[cosigner])
    if given.fault is not None:
        keep_fault(given.fault)
    if given.status == 200:
        _take_in(parse_request(raw).note, given)
    return given


def _take_in(signed: bytes, given: Answer) -> None:
    """Hold what came as rows, and keep our own receipt for it; what fails here is done by the next round."""
    mirror = mirror_of_peer()
    if mirror is None:
        return
    with suppress(NoteError, HeldError):
        cosigned = with_lines(signed, given.text.splitlines(keepends=True))
        receipts.keep(cosigned, mirror.verifier, [mirror_cosigner().key])
        with mirror.lock(wait=1):
            catch_up(mirror)
