"""Sealing: the centre can write a backup and cannot open it; whoever holds a recipient's key can.

Each run of a backup makes a fresh *run key*, seals it with age to the recipients, and seals with it the chunks that
it writes. The names of chunks are keyed hashes of what is in them, so equal content is written once and a name tells
a stranger nothing. The key of the names stays in the centre; that of the chunks does not.
"""

import base64
import binascii
import hashlib
import hmac
import json
import secrets
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyrage
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from tregua.centre.backup.faults import BackupError, DamageError

CHUNK: Final = b"TREGUAC1"
MANIFEST: Final = b"TREGUAM1"
# Kind, run, name, length of the ciphertext, nonce; after the ciphertext comes the SHA-256 of everything before it.
HEADER: Final = struct.Struct(">8s16s32sQ12s")
DIGEST: Final = 32
# No chunk is longer when it is opened; a manifest may be.
LONGEST: Final = {CHUNK: 8 << 20, MANIFEST: 1 << 30}


@dataclass(frozen=True)
class Run:
    """One run of a backup: its number, the key that seals what it writes, and the key of the names."""

    id: bytes
    key: bytes
    names: bytes

    def name_of(self, plain: bytes) -> bytes:
        """Return the name of a chunk with this content."""
        return hmac.digest(self.names, plain, hashlib.sha256)


def names_key(secret: bytes, recipients: Iterable[str]) -> bytes:
    """Return the key of the names for these recipients: other recipients, other names, so all is written anew.

    Otherwise a new recipient could not open a chunk that was written before them.
    """
    return hmac.digest(secret, "\n".join(sorted(set(recipients))).encode(), hashlib.sha256)


def new_run(names: bytes) -> Run:
    """Return a fresh run."""
    return Run(secrets.token_bytes(16), secrets.token_bytes(32), names)


def seal_run(run: Run, recipients: Iterable[str]) -> bytes:
    """Return the keys of a run as an age file for the recipients."""
    says = {
        "format": "tregua-backup-key/1",
        "run": run.id.hex(),
        "key": base64.b64encode(run.key).decode("ascii"),
        "names": base64.b64encode(run.names).decode("ascii"),
    }
    sealed: bytes = pyrage.encrypt(
        json.dumps(says).encode(), [recipient(one) for one in sorted(set(recipients))]
    )
    return sealed


def recipient(text: str) -> pyrage.x25519.Recipient:
    """Return who a backup is sealed to; BackupError unless it is an age recipient."""
    try:
        return pyrage.x25519.Recipient.from_str(text.strip())
    except pyrage.RecipientError as error:
        message = f"{text} is not an age recipient: it begins with age1…, as `tregua key FILE` prints it."
        raise BackupError(message) from error


def open_run(file: Path, raw: bytes, identities: list[pyrage.x25519.Identity]) -> Run:
    """Return the run whose keys this age file holds."""
    try:
        says = json.loads(pyrage.decrypt(raw, identities))
        run = Run(bytes.fromhex(says["run"]), base64.b64decode(says["key"]), base64.b64decode(says["names"]))
    except pyrage.DecryptError as error:
        if str(error).startswith("No matching keys"):
            message = (
                f"{file} is not sealed to the key that you brought. Bring the key of another recipient "
                "(the recovery page names them)."
            )
            raise BackupError(message) from error
        raise DamageError(file, f"it cannot be opened ({error})") from error
    except (ValueError, KeyError, TypeError, binascii.Error) as error:
        raise DamageError(file, "it does not hold the keys of a run") from error
    return run


def seal(kind: bytes, run: Run, name: bytes, plain: bytes) -> bytes:
    """Return a content as it lies in the backup: header, compressed and sealed content, digest."""
    packed = zlib.compress(plain, level=1)
    nonce = secrets.token_bytes(12)
    header = HEADER.pack(kind, run.id, name, len(packed) + 16, nonce)
    framed = header + ChaCha20Poly1305(run.key).encrypt(nonce, packed, header)
    return framed + hashlib.sha256(framed).digest()


@dataclass(frozen=True)
class Header:
    """What the first bytes of a chunk or manifest say."""

    kind: bytes
    run: bytes
    name: bytes
    length: int
    nonce: bytes

    @property
    def whole(self) -> int:
        """Return how long the whole file is."""
        return HEADER.size + self.length + DIGEST


def read_header(raw: bytes) -> Header | None:
    """Return the header that a file begins with, None when it is cut."""
    return Header(*HEADER.unpack(raw[: HEADER.size])) if len(raw) >= HEADER.size else None


def check_frame(file: Path, raw: bytes, kind: bytes, name: bytes) -> Header:
    """Return the header of a whole, undamaged file; no key is needed for that."""
    header = read_header(raw)
    if header is None or len(raw) != header.whole:
        raise DamageError(file, "it is cut short or has grown")
    if hashlib.sha256(raw[:-DIGEST]).digest() != raw[-DIGEST:]:
        raise DamageError(file, "a bit of it has changed")
    if (header.kind, header.name) != (kind, name):
        raise DamageError(file, "it is another file under this name")
    return header


def open_frame(file: Path, raw: bytes, kind: bytes, name: bytes, run: Run) -> bytes:
    """Return the content of a chunk or manifest; DamageError when it is not what was written."""
    header = check_frame(file, raw, kind, name)
    try:
        packed = ChaCha20Poly1305(run.key).decrypt(
            header.nonce, raw[HEADER.size : -DIGEST], raw[: HEADER.size]
        )
        unpacker = zlib.decompressobj()
        plain = unpacker.decompress(packed, LONGEST[kind])
    except (InvalidTag, zlib.error) as error:
        raise DamageError(file, "it does not open with its run's key") from error
    if not unpacker.eof or unpacker.unconsumed_tail:
        raise DamageError(file, "what is in it is longer than it may be")
    if kind == CHUNK and not hmac.compare_digest(run.name_of(plain), name):
        raise DamageError(file, "what is in it does not belong to its name")
    return plain
