"""An offline proof (C2SP tlog-proof): one entry, the hashes above it, and a checkpoint with its signatures.

    c2sp.org/tlog-proof@v1
    extra <the entry itself, in base64>
    index 1412
    <hashes in base64, the lowest first>

    <the signed checkpoint>

Whoever has the key of the log needs nothing else to check that the entry stands in it, and whoever has the keys of the
cosigners, that they had seen it. The entry holds digests only; `extra` carries it so that a published part can be
compared with it. What stands there is not signed: it counts once its hash is proved.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Final

from tregua.record import checkpoint, note, tile_proofs
from tregua.record.checkpoint import Checkpoint, CheckpointError
from tregua.record.note import NoteError
from tregua.record.policy import Opened, Policy, PolicyError
from tregua.record.tiles import HASH, TileError
from tregua.record.tree import LONGEST_PROOF, ProofError, leaf_hash, verify_inclusion

FIRST_LINE: Final = "c2sp.org/tlog-proof@v1"
SUFFIX: Final = ".tlog-proof"
LONGEST: Final = 256 * 1024
_INDEX: Final = re.compile(r"index (0|[1-9][0-9]{0,18})", re.ASCII)


@dataclass(frozen=True)
class Proof:
    """The entry of this index stands in the log whose signed checkpoint is `note`, by these hashes."""

    index: int
    hashes: tuple[bytes, ...]
    note: bytes
    extra: bytes | None = None

    @property
    def written(self) -> bytes:
        """Return the proof as a file."""
        lines = [FIRST_LINE]
        if self.extra is not None:
            lines.append(f"extra {_encode(self.extra)}")
        lines += [f"index {self.index}", *map(_encode, self.hashes), "", ""]
        return "\n".join(lines).encode() + self.note


def make(
    read: tile_proofs.Read, signed: bytes, index: int, entry: bytes, *, held: int | None = None
) -> Proof:
    """Return the proof that this entry stands in the log, from its tiles; ProofError when it does not follow.

    `held` is the size of the tree whose tiles are there, where that has grown since the checkpoint.
    """
    point = _point(signed)
    try:
        hashes = tile_proofs.inclusion(read, index, point.size, held=held)
    except TileError as error:
        raise ProofError(str(error)) from error
    verify_inclusion(leaf_hash(entry), index, point.size, hashes, bytes.fromhex(point.root))
    return Proof(index, tuple(hashes), signed, entry)


def verify(proof: Proof, entry: bytes, policy: Policy, *, now: int) -> Opened:
    """Return who vouches for this entry; ProofError unless it stands in a log that the policy names."""
    try:
        opened = policy.open(proof.note, now)
    except PolicyError as error:
        raise ProofError(str(error)) from error
    point = opened.checkpoint
    verify_inclusion(leaf_hash(entry), proof.index, point.size, proof.hashes, bytes.fromhex(point.root))
    return opened


def parse(raw: bytes) -> Proof:
    """Return the proof that a file writes, not verified yet; ProofError when it writes none."""
    if len(raw) > LONGEST:
        raise ProofError(f"a proof is at most {LONGEST} bytes")
    head, blank, signed = raw.partition(b"\n\n")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise ProofError("the lines of a proof above the checkpoint are ASCII") from error
    if not blank or lines.pop(0) != FIRST_LINE:
        raise ProofError(
            f"a proof begins with the line {FIRST_LINE} and has a blank line before its checkpoint"
        )
    extra = _decode(lines.pop(0)[6:]) if lines and lines[0].startswith("extra ") else None
    index = _INDEX.fullmatch(lines.pop(0)) if lines else None
    if index is None or int(index[1]) > checkpoint.LARGEST_SIZE:
        raise ProofError("a proof has a line with the index of its entry")
    hashes = tuple(_decode(line) for line in lines)
    if len(hashes) > LONGEST_PROOF or any(len(one) != HASH for one in hashes):
        raise ProofError(f"a proof has at most {LONGEST_PROOF} hashes of {HASH} bytes")
    _point(signed)
    return Proof(int(index[1]), hashes, signed, extra)


def _point(signed: bytes) -> Checkpoint:
    try:
        text, _signatures = note.split(signed)
        return checkpoint.parse(text)
    except (NoteError, CheckpointError) as error:
        raise ProofError(f"the checkpoint of the proof: {error}") from error


def _encode(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _decode(encoded: str) -> bytes:
    try:
        raw = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ProofError("a line of the proof is not base64") from error
    if _encode(raw) != encoded:
        raise ProofError("a line of the proof is not canonical base64")
    return raw
