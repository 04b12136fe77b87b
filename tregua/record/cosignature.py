"""Cosignatures (C2SP tlog-cosignature): somebody else's line under a checkpoint, with the time it was made.

    — amman.example/mirror <base64 of key id, time in 8 bytes, signature>

It says: at this time this was the largest tree of that log I had seen, and it continues every earlier one. A mirror's
cosignature says besides: I hold what is in it. Two kinds of key: Ed25519 (4), which every tool reads, and ML-DSA-44
(6), which stands when quantum computers come. Lines of unknown keys are ignored; a wrong line of a known key is not.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tregua.record import checkpoint, note
from tregua.record.checkpoint import Checkpoint, CheckpointError
from tregua.record.note import NoteError, Verifier

try:
    from cryptography.hazmat.primitives.asymmetric import mldsa
except ImportError:  # the package is older, or was built without it
    mldsa = None  # type: ignore[assignment]

ED25519: Final = 4
ML_DSA_44: Final = 6
LENGTHS: Final = {ED25519: (32, 64), ML_DSA_44: (1312, 2420)}
LATEST: Final = 2**63 - 1
FUTURE: Final = 300
_TIME: Final = 8
_LABEL: Final = b"subtree/v1\n\x00"


class CosignatureError(NoteError):
    """A cosignature, or the key of a cosigner, is not what it should be."""


@dataclass(frozen=True)
class CosignerKey:
    """Who cosigns: a name, a public key and its kind."""

    name: str
    public: bytes
    kind: int = ED25519

    @cached_property
    def key_id(self) -> bytes:
        """Return the four bytes that find this key among others of the same name."""
        return note.key_id(self.name, self.kind, self.public)

    @property
    def vkey(self) -> str:
        """Return the key as it is written on paper."""
        return note.write_vkey(self.name, self.kind, self.public)

    @cached_property
    def _key(self) -> "Ed25519PublicKey | mldsa.MLDSA44PublicKey":
        if self.kind == ED25519:
            return Ed25519PublicKey.from_public_bytes(self.public)
        check_available()
        return mldsa.MLDSA44PublicKey.from_public_bytes(self.public)

    def verify(self, text: str, signature: bytes) -> int:
        """Return when this key cosigned the text, in POSIX seconds; CosignatureError when it did not."""
        at = int.from_bytes(signature[:_TIME], "big")
        if len(signature) != _TIME + LENGTHS[self.kind][1] or not 0 < at <= LATEST:
            raise CosignatureError(f"the line of {self.name} is no cosignature with a time")
        try:
            self._key.verify(signature[_TIME:], _message(self, text, at))
        except (InvalidSignature, UnsupportedAlgorithm, ValueError) as error:
            raise CosignatureError(f"the cosignature of {self.name} does not fit the checkpoint") from error
        return at


@dataclass(frozen=True)
class Cosigner:
    """A name and the private key that cosigns under it: not the key of a log, which says something else."""

    name: str
    private: "Ed25519PrivateKey | mldsa.MLDSA44PrivateKey"

    @cached_property
    def key(self) -> CosignerKey:
        """Return the public half."""
        note.check_name(self.name)
        kind = ED25519 if isinstance(self.private, Ed25519PrivateKey) else ML_DSA_44
        return CosignerKey(self.name, self.private.public_key().public_bytes_raw(), kind)

    def cosign(self, text: str, at: int) -> str:
        """Return the line that says that this checkpoint was the newest at this time."""
        note.check_text(text)
        if not 0 < at <= LATEST:
            raise CosignatureError("a cosignature has a time")
        signature = self.private.sign(_message(self.key, text, at))
        return note.signature_line(self.name, self.key.key_id, at.to_bytes(_TIME, "big") + signature)


def _message(key: CosignerKey, text: str, at: int) -> bytes:
    """Return what a cosigner signs: Ed25519 the text after two lines, ML-DSA a structure that names the cosigner."""
    if key.kind == ED25519:
        return f"cosignature/v1\ntime {at}\n{text}".encode()
    try:
        point = checkpoint.parse(text)
    except CheckpointError as error:
        raise CosignatureError(str(error)) from error
    names = [name.encode() for name in (key.name, point.origin)]
    if any(len(name) > 255 for name in names):
        raise CosignatureError("the name of a cosigner or of a log is at most 255 bytes")
    cosigner, origin = (bytes([len(name)]) + name for name in names)
    numbers = [number.to_bytes(8, "big") for number in (at, 0, point.size)]
    return _LABEL + cosigner + numbers[0] + origin + numbers[1] + numbers[2] + bytes.fromhex(point.root)


def check_available() -> None:
    """Raise CosignatureError when the cryptography package at hand has no ML-DSA-44."""
    if mldsa is None:
        raise CosignatureError(
            "the installed cryptography package has no ML-DSA-44; version 48 or newer has it. "
            "Ed25519 keys work without it"
        )


def parse_cosigner_vkey(text: str) -> CosignerKey:
    """Return the key that a cosigner's vkey writes; CosignatureError unless it is written exactly so."""
    try:
        name, kind, public = note.read_vkey(text)
    except CosignatureError:
        raise
    except NoteError as error:
        raise CosignatureError(str(error)) from error
    if kind == note.ED25519:
        raise CosignatureError(
            f"this is the key of the log {name}; a cosigner has a key of its own (kind 4 or 6)"
        )
    if kind not in LENGTHS or len(public) != LENGTHS[kind][0]:
        raise CosignatureError("this is not the vkey of a cosigner: Ed25519 (kind 4) or ML-DSA-44 (kind 6)")
    return CosignerKey(name, public, kind)


Signatures = Sequence[tuple[str, bytes, bytes]]


def times(
    text: str, signatures: Signatures, keys: Iterable[CosignerKey], *, now: int
) -> dict[CosignerKey, int]:
    """Return when each of these keys cosigned the text; CosignatureError when a line of one of them is wrong."""
    known = {(key.name, key.key_id): key for key in keys}
    found: dict[CosignerKey, int] = {}
    for name, key_id, signature in signatures:
        key = known.get((name, key_id))
        if key is None:
            continue
        if key in found:
            raise CosignatureError(f"cosigned twice by {name} with the same key")
        found[key] = key.verify(text, signature)
        if found[key] > now + FUTURE:
            raise CosignatureError(
                f"the cosignature of {name} has a time more than {FUTURE} seconds from now"
            )
    return found


def cosigned_by(raw: bytes, keys: Iterable[CosignerKey], *, now: int) -> dict[str, int]:
    """Return the names of those who cosigned a note and when, the earliest where somebody has two keys."""
    text, signatures = note.split(raw)
    return earliest(times(text, signatures, keys, now=now))


def earliest(found: dict[CosignerKey, int]) -> dict[str, int]:
    """Return the earliest time of each name."""
    by_name: dict[str, int] = {}
    for key, at in found.items():
        by_name[key.name] = min(at, by_name.get(key.name, at))
    return by_name


def open_cosigned(
    raw: bytes, verifier: Verifier, keys: Iterable[CosignerKey], *, now: int
) -> tuple[Checkpoint, dict[str, int]]:
    """Return the checkpoint that the log signed and who cosigned it when; NoteError or CheckpointError otherwise."""
    text, signatures = note.split(raw)
    note.check_signed(text, signatures, verifier)
    return checkpoint.of_log(text, verifier.name), earliest(times(text, signatures, keys, now=now))


def with_lines(raw: bytes, lines: Iterable[str]) -> bytes:
    """Return the note with these lines added; a line takes the place of an older one of the same key.

    The lines are verified before, by whoever knows the keys. What stands under the name of the log stays as it is.
    """
    text, held = note.split(raw)
    origin = text.partition("\n")[0]
    made = {(name, key_id): signature for name, key_id, signature in held}
    if len(made) != len(held):
        raise CosignatureError("one key has two lines under this checkpoint")
    for line in lines:
        if not line.endswith("\n"):
            raise CosignatureError("a line of signature ends with a line end")
        note.check_text(line)
        name, key_id, signature = note.read_line(line[:-1])
        if name == origin:
            raise CosignatureError(f"{name} is the log itself and does not cosign")
        older = made.get((name, key_id), b"")
        if signature[:_TIME] >= older[:_TIME]:
            made[name, key_id] = signature
    whole = text + "\n" + "".join(note.signature_line(*key, signature) for key, signature in made.items())
    result = whole.encode()
    note.split(result)  # not longer, and of no more lines, than a note may be
    return result
