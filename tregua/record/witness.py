"""A witness (C2SP tlog-witness): somebody posts a new head of a log and takes our cosignature with them.

    old 20852014
    PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
    <more hashes of the consistency proof>

    <the signed checkpoint>

Our cosignature says "I hold what is in it": a head beyond what we hold is first pulled from the log's own source, at
exactly this head, and cosigned only then. What a log signed against its own history is kept as evidence.

    200 our lines      400 no such request        403 not signed by the log      404 no log that we know
    409 we hold another size, which is told       413 too long                   422 no proof, or another history
    503 its contents cannot be had just now
"""

import base64
import binascii
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from tregua.record import checkpoint, evidence, note
from tregua.record.checkpoint import Checkpoint, CheckpointError
from tregua.record.cosignature import Cosigner
from tregua.record.lock import HeldError
from tregua.record.mirror import ClockError, Held, Mirror, ReadingError
from tregua.record.note import NoteError
from tregua.record.source import Source, SourceError
from tregua.record.tree import EMPTY, LONGEST_PROOF, ProofError, consistency_roots, verify_consistency

LONGEST: Final = 1024 * 1024
PLAIN: Final = "text/plain; charset=utf-8"
SIZE: Final = "text/x.tlog.size"
# Whoever posts a head waits so long at most while its contents are pulled; the server's thread waits with them.
PULL_SECONDS: Final = 20.0
COME_AGAIN_SECONDS: Final = 60
_OLD: Final = re.compile(rb"old (0|[1-9][0-9]{0,18})")
_HASH: Final = 32


class WitnessError(Exception):
    """This is not a request to a witness."""


@dataclass(frozen=True)
class Asked:
    """A request: the size that whoever asks believes us to hold, the proof from there, the new head."""

    old: int
    proof: tuple[bytes, ...]
    note: bytes


@dataclass(frozen=True)
class Answer:
    """What a witness answers, and what it found wrong with the log meanwhile."""

    status: int
    text: str
    content_type: str = PLAIN
    fault: ReadingError | None = None


class RefusedError(Exception):
    """A request is not answered with a cosignature."""

    def __init__(
        self, status: int, text: str, content_type: str = PLAIN, fault: ReadingError | None = None
    ) -> None:
        super().__init__(text)
        self.answer = Answer(status, text, content_type, fault)


@dataclass(frozen=True)
class Witnessed:
    """A log that is witnessed: our mirror of it, where its contents are, and where the charter froze it."""

    mirror: Mirror
    source: Callable[[], Source | None]
    frozen_at: int | None = None


def parse_request(raw: bytes) -> Asked:
    """Return what is asked; WitnessError unless it is written as a request is."""
    head, blank, signed = raw.partition(b"\n\n")
    first, *lines = head.split(b"\n")
    found = _OLD.fullmatch(first)
    if not blank or not found or int(found[1]) > checkpoint.LARGEST_SIZE:
        raise WitnessError("a request is `old SIZE`, a proof, a blank line and a checkpoint")
    if len(lines) > LONGEST_PROOF:
        raise WitnessError(f"a proof has at most {LONGEST_PROOF} hashes")
    return Asked(int(found[1]), tuple(_hash(line) for line in lines), signed)


def write_request(old: int, proof: Sequence[bytes], signed: bytes) -> bytes:
    """Return a request for a cosignature."""
    lines = [f"old {old}", *(base64.b64encode(one).decode("ascii") for one in proof)]
    return "".join(f"{line}\n" for line in lines).encode() + b"\n" + signed


def _hash(line: bytes) -> bytes:
    try:
        raw = base64.b64decode(line, validate=True)
    except (binascii.Error, ValueError) as error:
        raise WitnessError("a hash of the proof is not base64") from error
    if len(raw) != _HASH or base64.b64encode(raw) != line:
        raise WitnessError("a hash of the proof is not 32 bytes in canonical base64")
    return raw


def add_checkpoint(
    raw: bytes,
    logs: Mapping[str, Witnessed],
    *,
    cosigners: Sequence[Cosigner],
    now: Callable[[], float] = time.time,
    within: float = PULL_SECONDS,
) -> Answer:
    """Answer a request: our cosignature when everything is in order and the contents are here."""
    try:
        asked, point, witnessed = _understood(raw, logs)
        with witnessed.mirror.lock(wait=within):
            _must_continue(asked, point, witnessed, now, within)
            _must_hold(asked, point, witnessed, within)
            cosigned = witnessed.mirror.cosign(cosigners, now=int(now()))
    except RefusedError as refused:
        return refused.answer
    except HeldError:
        return Answer(503, "Another head of this log is being fetched. Come again.\n")
    except ClockError as error:
        return Answer(503, f"{error}\n")
    return Answer(200, "".join(own_lines(cosigned, cosigners)))


def _understood(raw: bytes, logs: Mapping[str, Witnessed]) -> tuple[Asked, Checkpoint, Witnessed]:
    """Return what is asked, of which head and of which log: a head that this log signed."""
    if len(raw) > LONGEST:
        raise RefusedError(413, f"A request is at most {LONGEST} bytes.\n")
    try:
        asked = parse_request(raw)
        text, signatures = note.split(asked.note)
    except (WitnessError, NoteError) as error:
        raise RefusedError(400, f"{error}\n") from error
    witnessed = logs.get(text.partition("\n")[0])
    if witnessed is None:
        raise RefusedError(404, "No log of this origin is witnessed here.\n")
    verifier = witnessed.mirror.verifier
    try:
        note.check_signed(text, signatures, verifier)
    except NoteError as error:
        raise RefusedError(403, f"{error}\n") from error
    try:
        point = checkpoint.of_log(text, verifier.name)
    except CheckpointError as error:
        raise RefusedError(400, f"{error}\n") from error
    if asked.old > point.size:
        raise RefusedError(400, "The old size is greater than that of the checkpoint.\n")
    if witnessed.frozen_at is not None and point.size > witnessed.frozen_at:
        raise RefusedError(403, f"This log is frozen at {witnessed.frozen_at} entries.\n")
    return asked, point, witnessed


def _must_continue(
    asked: Asked, point: Checkpoint, witnessed: Witnessed, now: Callable[[], float], within: float
) -> None:
    """Raise unless this head continues what is held; under the mirror's lock, so that of two heads one is first."""
    held = witnessed.mirror.held()
    size = held.checkpoint.size if held else 0
    if asked.old != size:
        raise RefusedError(409, f"{size}\n", SIZE)
    if held and point.size == size and point.root != held.checkpoint.root:
        raise RefusedError(409, f"{size}\n", SIZE, _fork(witnessed.mirror, held, asked.note, point, [], now))
    root = bytes.fromhex(held.checkpoint.root) if held else EMPTY
    try:
        verify_consistency(size, root, point.size, bytes.fromhex(point.root), asked.proof)
    except ProofError as error:
        fault = _against(held, asked, point, witnessed, now, within)
        raise RefusedError(422, f"{error}\n", fault=fault) from error


def _must_hold(asked: Asked, point: Checkpoint, witnessed: Witnessed, within: float) -> None:
    """Fetch what is in a head beyond ours, for we say that we hold it; raise when it cannot be had."""
    held = witnessed.mirror.held()
    if held and held.checkpoint.size == point.size:
        return
    try:
        _pull(asked.note, witnessed, within)
    except SourceError as error:
        raise RefusedError(503, f"What is in this head cannot be fetched: {error}\n") from error
    except ReadingError as error:
        if error.evidence is None:  # not all of it is there yet, or nobody answers: that proves nothing
            raise RefusedError(503, f"{error}\n") from error
        raise RefusedError(422, f"{error}\n", fault=error) from error


def own_lines(signed: bytes, cosigners: Sequence[Cosigner]) -> list[str]:
    """Return the lines of these cosigners under a note."""
    own = {(one.key.name, one.key.key_id) for one in cosigners}
    _text, signatures = note.split(signed)
    return [note.signature_line(*one) for one in signatures if one[:2] in own]


class _AtThisHead:
    """A log's own source, read at the head that was posted and not at whichever it shows now; until a deadline."""

    def __init__(self, source: Source, signed: bytes, within: float) -> None:
        self.source = source
        self.name = source.name
        self.signed = signed
        self.within = within
        self.end = time.monotonic() + within

    def get(self, path: str, *, longest: int) -> bytes | None:
        if path == "checkpoint":
            return self.signed
        if time.monotonic() > self.end:
            raise SourceError(path, f"the whole was not fetched within {self.within:g} seconds")
        return self.source.get(path, longest=longest)

    def close(self) -> None:
        self.source.close()


def _pull(signed: bytes, witnessed: Witnessed, within: float) -> Held:
    source = witnessed.source()
    if source is None:
        raise SourceError("address", "where this log is published is not known here")
    offered = _AtThisHead(source, signed, within)
    try:
        return witnessed.mirror.pull(offered, frozen_at=witnessed.frozen_at)
    finally:
        offered.close()


def _against(
    held: Held | None,
    asked: Asked,
    point: Checkpoint,
    witnessed: Witnessed,
    now: Callable[[], float],
    within: float,
) -> ReadingError | None:
    """Return what proves that a signed head without a valid proof is another history, where that can be proved.

    From the hashes that came with it, or else from what the log's own source shows under this head.
    """
    if held is None or point.size <= held.checkpoint.size:
        return None
    try:
        before, after = consistency_roots(held.checkpoint.size, point.size, asked.proof)
    except ProofError:
        before = after = b""
    if after.hex() == point.root and before.hex() != held.checkpoint.root:
        return _fork(witnessed.mirror, held, asked.note, point, list(asked.proof), now)
    try:
        _pull(asked.note, witnessed, within)
    except ReadingError as error:
        return error if error.evidence else None
    except SourceError:
        return None
    return None


def _fork(
    mirror: Mirror,
    held: Held,
    signed: bytes,
    point: Checkpoint,
    hashes: list[bytes],
    now: Callable[[], float],
) -> ReadingError:
    """Return the fault with the evidence of two histories under one key."""
    place = f"size {point.size}"
    says = f"we hold {held.checkpoint.size} entries with another history than this head"
    made = evidence.make(
        "FORK",
        mirror.verifier.vkey,
        at=datetime.fromtimestamp(now(), UTC),
        source="add-checkpoint",
        place=place,
        says=says,
        held=held.note.decode(),
        offered=signed.decode(),
        hashes=hashes,
    )
    return ReadingError("FORK", place, says, made)
