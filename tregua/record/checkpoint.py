"""A checkpoint (C2SP tlog-checkpoint): what a log was at one size, in exactly three lines.

The origin, the number of entries in decimal, the root in base64. Lines of extension are refused: programs do
not agree on whether a cosignature covers them.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Final

from tregua.record.note import NoteError, Signer, Verifier, open_note
from tregua.record.tree import EMPTY

LARGEST_SIZE: Final = 2**63 - 1
_SIZE: Final = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
_HASH: Final = 32


class CheckpointError(Exception):
    """This is not a checkpoint of the log that it should be of."""


@dataclass(frozen=True)
class Checkpoint:
    """The log of this origin had `size` entries with this root (in hex)."""

    origin: str
    size: int
    root: str

    def __str__(self) -> str:
        """Return the three lines."""
        encoded = base64.b64encode(bytes.fromhex(self.root)).decode("ascii")
        return f"{self.origin}\n{self.size}\n{encoded}\n"


def parse(text: str) -> Checkpoint:
    """Return the checkpoint that these three lines write; CheckpointError when they write none."""
    lines = text.split("\n")
    if len(lines) != 4 or lines[3] or not lines[0]:
        raise CheckpointError("a checkpoint has exactly three lines")
    origin, size, encoded = lines[:3]
    if not _SIZE.fullmatch(size) or int(size) > LARGEST_SIZE:
        raise CheckpointError("the size of a checkpoint is a plain decimal number")
    try:
        raw = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise CheckpointError("the root of a checkpoint is base64") from error
    if len(raw) != _HASH or (size == "0" and raw != EMPTY):
        raise CheckpointError("the root of a checkpoint is 32 bytes, and that of the empty tree is known")
    made = Checkpoint(origin, int(size), raw.hex())
    if str(made) != text:
        raise CheckpointError("the checkpoint is not written in the canonical way")
    return made


def sign(checkpoint: Checkpoint, signer: Signer) -> str:
    """Return the signed note of a checkpoint; the log signs under its own origin."""
    if signer.name != checkpoint.origin:
        raise CheckpointError(f"{signer.name} signs no checkpoint of {checkpoint.origin}")
    return signer.sign(str(checkpoint))


def open_checkpoint(raw: bytes, verifier: Verifier) -> Checkpoint:
    """Return the checkpoint that the log of this verifier signed; CheckpointError otherwise."""
    try:
        return of_log(open_note(raw, verifier), verifier.name)
    except NoteError as error:
        raise CheckpointError(str(error)) from error


def of_log(text: str, origin: str) -> Checkpoint:
    """Return the checkpoint of these three lines; CheckpointError unless it is one of this log."""
    made = parse(text)
    if made.origin != origin:
        raise CheckpointError(f"a checkpoint of {made.origin}, signed by {origin}")
    return made
