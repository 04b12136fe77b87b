"""A root key: an Ed25519 key under a passphrase in one file, which lies offline with one person and signs charters.

The file says on its first line what it is, on the second the vkey, and holds the sealed key in PEM below.
"""

import os
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from tregua.record.charter import FIRST, CharterError
from tregua.record.charter_chain import joined
from tregua.record.charter_parsing import parse
from tregua.record.note import NoteError, Signer, Verifier, parse_vkey, split

SHORTEST: Final = 12
LONGEST_FILE: Final = 16 * 1024
_WARNING: Final = "Root key of a charter. Keep it offline, and its passphrase apart from it."
_PEM: Final = "-----BEGIN ENCRYPTED PRIVATE KEY-----"


class RootKeyError(Exception):
    """This is no root key, or it does not open; the message says what to do."""


def make(file: Path, *, name: str, passphrase: str) -> Verifier:
    """Write a new root key into a new file that only its owner reads; a file that is there is never written over."""
    if len(passphrase) < SHORTEST:
        raise RootKeyError(
            f"This passphrase is too short. Take several words, at least {SHORTEST} characters."
        )
    signer = Signer(name, Ed25519PrivateKey.generate())
    try:
        vkey = signer.verifier.vkey
    except NoteError as error:
        raise RootKeyError(f"{error}. Name it as hmeimim.example/root-anna.") from error
    sealed = signer.private.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase.encode())
    )
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise RootKeyError(
            f"{file} cannot be made: {os.strerror(error.errno or 0)}. A key is never written over another."
        ) from error
    with os.fdopen(handle, "wb") as stream:
        stream.write(f"{_WARNING}\nvkey {vkey}\n".encode() + sealed)
    return signer.verifier


def verifier(file: Path) -> Verifier:
    """Return the public half of a root key; no passphrase is needed."""
    return _read(file)[0]


def open_key(file: Path, *, passphrase: str) -> Signer:
    """Return who signs with a root key's file."""
    public, sealed = _read(file)
    try:
        private = load_pem_private_key(sealed, passphrase.encode())
    except (ValueError, TypeError) as error:
        raise RootKeyError(f"{file} does not open with this passphrase.") from error
    if not isinstance(private, Ed25519PrivateKey) or private.public_key().public_bytes_raw() != public.public:
        raise RootKeyError(f"The key in {file} is not the one that its second line names.")
    return Signer(public.name, private)


def _read(file: Path) -> tuple[Verifier, bytes]:
    try:
        with file.open("rb") as stream:
            raw = stream.read(LONGEST_FILE)
    except OSError as error:
        raise RootKeyError(f"{file} cannot be read: {os.strerror(error.errno or 0)}.") from error
    try:
        _warning, vkey, rest = raw.decode("ascii").split("\n", 2)
        if not vkey.startswith("vkey ") or not rest.startswith(_PEM):
            raise RootKeyError(f"{file} is not a root key. tregua keys root makes one.")
        return parse_vkey(vkey.removeprefix("vkey ")), rest.encode("ascii")
    except (UnicodeDecodeError, ValueError, NoteError) as error:
        raise RootKeyError(f"{file} is not a root key. tregua keys root makes one.") from error


def sign(raw: bytes, signer: Signer) -> bytes:
    """Return a draft (its text, or a note that others signed) with the signature of a root key that it names."""
    text, lines = _draft(raw)
    made = parse(text)
    if signer.verifier not in [one.key for one in made.roots]:
        # A key that is replaced signs the charter that replaces it: which keys may, the version before says.
        others = ", ".join(one.key.name for one in made.roots)
        if made.previous == FIRST:
            raise CharterError(f"{signer.name} is no root key of this charter; they are: {others}")
    note = signer.sign(text).encode()
    return joined([*([raw] if lines else []), note])


def _draft(raw: bytes) -> tuple[str, bool]:
    """Return the text of a draft, and whether it carries signatures already."""
    if b"\n\n" in raw:
        try:
            return split(raw)[0], True
        except NoteError as error:
            raise CharterError(str(error)) from error
    try:
        return raw.decode(), False
    except UnicodeDecodeError as error:
        raise CharterError("a draft is a text in UTF-8") from error


def text_of(raw: bytes) -> str:
    """Return the text of a draft, signed or not."""
    return _draft(raw)[0]


def is_signed(raw: bytes) -> bool:
    """Return whether a draft carries signatures, right or wrong."""
    return _draft(raw)[1]
