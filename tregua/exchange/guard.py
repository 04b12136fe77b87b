"""Before this centre signs, it asks those who hold copies of its log what they hold: an old copy must not sign.

A register that went back to an old backup knows less than was published after it. Would it sign, our log would have two
histories under one key, and that is the end of a log. So before the first signature of a process, and whenever a
witness says that it holds more, the other centre's mirror and the depositaries are asked. Only a head that our own key
signed counts: nobody else can stop us.

Whoever cannot be reached is not waited for: centres are offline for days, and a copy that is confirmed nowhere does
not sign in any case (record/seat.py).
"""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from tregua.exchange.faults import keep_fault
from tregua.exchange.witnesses import Witness, place_of, witnesses
from tregua.record import evidence, note, seat, stopped, taking_back, tile_proofs, tiles
from tregua.record.checkpoint import Checkpoint, CheckpointError, open_checkpoint
from tregua.record.keys import LogKeyError, log_vkey
from tregua.record.models import Head, Log
from tregua.record.note import Verifier, parse_vkey
from tregua.record.publishing import published_folder
from tregua.record.signed_tree import ReadingError
from tregua.record.source import SourceError
from tregua.record.tree import ProofError

# A page or a start waits for all who are asked together at most so long.
SECONDS: Final = 6.0
# Said again so soon, a claim that proved empty is not looked into again.
DOUBT_AGAIN_SECONDS: Final = 60.0


@dataclass(frozen=True)
class Answer:
    """What a witness holds of our log: a head that our key signed, None when it holds none; or why it was not reached."""

    witness: Witness
    point: Checkpoint | None = None
    note: bytes = b""
    trouble: str = ""


class _Asked:
    """Whether this process has asked already, and when it was last told of more."""

    once = False
    doubted_at = -DOUBT_AGAIN_SECONDS


def before_signing() -> None:
    """Ask once a process, and lift or keep what stands; the record stops when something does."""
    taking_back.settle()
    if not _Asked.once:
        look()


def doubt(size: int) -> None:
    """Ask all anew because a witness says that it holds this many of our entries, when we signed fewer."""
    head = Head.objects.latest_of(Log.PUBLISHED)
    now = time.monotonic()
    if size > (head.size if head else 0) and now - _Asked.doubted_at > DOUBT_AGAIN_SECONDS:
        _Asked.doubted_at = now
        look()


def look() -> list[Answer]:
    """Ask everybody, stop the signing where somebody holds more of our log or another history, and return the answers."""
    answers = ask(witnesses())
    taking_back.settle()
    for answer in answers:
        if answer.point is not None:
            compare(answer)
    _Asked.once = True
    return answers


def ask(whom: Sequence[Witness]) -> list[Answer]:
    """Return what each of these holds of our log; all are asked at the same time."""
    try:
        verifier = parse_vkey(log_vkey())
    except LogKeyError:
        return []
    if not whom:
        return []
    with ThreadPoolExecutor(len(whom)) as pool:
        return list(pool.map(lambda one: _ask(one, verifier), whom))


def _ask(witness: Witness, verifier: Verifier) -> Answer:
    try:
        source = witness.source(seconds=SECONDS)
        try:
            raw = source.get(f"{place_of(verifier.name)}/checkpoint", longest=note.LONGEST)
        finally:
            source.close()
        if raw is None:
            return Answer(witness)
        return Answer(witness, open_checkpoint(raw, verifier), raw)
    except (SourceError, CheckpointError) as error:
        return Answer(witness, trouble=str(error))


def compare(answer: Answer) -> None:
    """Stop the signing unless what a witness holds is what we have, or a part of it."""
    point, head = answer.point, Head.objects.latest_of(Log.PUBLISHED)
    ours = head.size if head else 0
    if point is None or taking_back.has(point.size, point.root) or not point.size:
        return
    who = answer.witness
    says = {"who": who.name, "theirs": point.size, "root": point.root, "ours": ours, "address": who.address}
    if point.size > ours:  # our own accident, and no fault of anybody's
        stopped.stop(stopped.BEHIND, **says)
        return
    stopped.stop(stopped.FORKED, **says)
    if head and seat.holds():
        keep_fault(_fault(answer, head), held=head.note, offered=answer.note.decode(errors="replace"))


def _fault(answer: Answer, head: Head) -> ReadingError:
    """Return what is wrong, with evidence that stands alone where our own tiles can still give it."""
    point = answer.point
    assert point is not None  # noqa: S101 - whoever has no head is not compared
    says = f"{answer.witness.name} holds a head of our log that our key signed and that we do not have"
    try:
        hashes = list(_from_ours(point.size, head.size)) if point.size < head.size else []
        proof = evidence.make(
            "OWN",
            log_vkey(),
            at=datetime.now(UTC),
            source=answer.witness.address,
            place=f"size {point.size}",
            says=says,
            held=head.note,
            offered=answer.note.decode(),
            hashes=hashes,
        )
        evidence.verify_evidence(proof.text)
    except (ProofError, tiles.TileError, evidence.EvidenceError):
        return ReadingError("OWN", f"size {point.size}", says)
    return ReadingError("OWN", f"size {point.size}", says, proof)


def _from_ours(old: int, size: int) -> Iterator[bytes]:
    """Yield the proof that our own tree of `old` begins our tree of `size`, with the hash that is usually left out."""
    if not old & (old - 1):
        yield bytes.fromhex(taking_back.root_at(old))
    folder = published_folder()
    yield from tile_proofs.consistency(
        lambda path, longest: tiles.read(folder, path, longest=longest), old, size
    )


def held_by_others() -> int | None:
    """Return the largest size of our log that somebody who answered holds; None when nobody answered."""
    answers = [one for one in look() if not one.trouble]
    return max((one.point.size if one.point else 0 for one in answers), default=None)
