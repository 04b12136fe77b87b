"""Signed notes (C2SP signed-note): a text, a blank line, and lines of signatures over the text.

    hmeimim.example/log1
    42
    <root in base64>

    — hmeimim.example/log1 <base64 of key id and signature>

A *vkey* is how a verifier is written on paper: name, key id in hex, type and public key in base64, joined by +.
We sign with Ed25519 (type 1). Signatures by keys we do not know are ignored; a wrong one by a known key is not.
"""

import base64
import binascii
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519: Final = 1
LONGEST: Final = 64 * 1024
MOST_SIGNATURES: Final = 32
_KEY_ID: Final = 4
_DASH: Final = "\u2014 "


class NoteError(Exception):
    """This is not a note, not a vkey, or not signed by the key that should have signed it."""


@dataclass(frozen=True)
class Verifier:
    """Who signs: a name and a public key."""

    name: str
    public: bytes

    @cached_property
    def key_id(self) -> bytes:
        """Return the four bytes that find this key among others of the same name."""
        return key_id(self.name, ED25519, self.public)

    @cached_property
    def _key(self) -> Ed25519PublicKey:
        return Ed25519PublicKey.from_public_bytes(self.public)

    @property
    def vkey(self) -> str:
        """Return the verifier as it is written on paper."""
        return write_vkey(self.name, ED25519, self.public)

    def verify(self, text: str, signature: bytes) -> None:
        """Raise NoteError unless this key signed the text."""
        try:
            self._key.verify(signature, text.encode())
        except (InvalidSignature, ValueError) as error:
            raise NoteError(f"the signature of {self.name} does not fit the text") from error


@dataclass(frozen=True)
class Signer:
    """A name and the private key that signs under it."""

    name: str
    private: Ed25519PrivateKey

    @cached_property
    def verifier(self) -> Verifier:
        """Return the public half."""
        check_name(self.name)
        return Verifier(self.name, self.private.public_key().public_bytes_raw())

    def sign(self, text: str) -> str:
        """Return the text as a signed note."""
        check_text(text)
        return f"{text}\n{signature_line(self.name, self.verifier.key_id, self.private.sign(text.encode()))}"


def check_name(name: str) -> None:
    """Raise NoteError unless a key may have this name: not empty, no space, no plus."""
    if not name or "+" in name or not name.isprintable() or any(char.isspace() for char in name):
        raise NoteError("the name of a key is empty or holds a space or a plus")


def check_text(text: str) -> None:
    """Raise NoteError unless a note may say this: lines that end, no control characters."""
    if not text.endswith("\n") or any(char < " " and char != "\n" for char in text):
        raise NoteError("the text of a note ends with a line end and has no control characters")


def key_id(name: str, kind: int, public: bytes) -> bytes:
    """Return the four bytes by which a line of signature names a key of this kind."""
    return hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:_KEY_ID]


def write_vkey(name: str, kind: int, public: bytes) -> str:
    """Return a key of any kind as it is written on paper."""
    key = base64.b64encode(bytes([kind]) + public).decode("ascii")
    return f"{name}+{key_id(name, kind, public).hex()}+{key}"


def signature_line(name: str, key: bytes, signature: bytes) -> str:
    """Return the line that a signature is in a note, with its line end."""
    return f"{_DASH}{name} {base64.b64encode(key + signature).decode('ascii')}\n"


def read_vkey(text: str) -> tuple[str, int, bytes]:
    """Return (name, kind, public key) of a vkey of any kind; NoteError unless its parts fit each other."""
    parts = text.split("+", 2)
    if len(parts) != 3:
        raise NoteError("a vkey is a name, a key id and a key, joined by +")
    name, written_id, encoded = parts
    check_name(name)
    raw = _decode(encoded)
    if len(raw) < 2 or key_id(name, raw[0], raw[1:]).hex() != written_id:
        raise NoteError("the key id of the vkey does not fit its key; it was copied wrongly")
    return name, raw[0], raw[1:]


def parse_vkey(text: str) -> Verifier:
    """Return the verifier that a vkey writes; NoteError unless it is written exactly so."""
    name, kind, public = read_vkey(text)
    if kind != ED25519 or len(public) != 32:
        raise NoteError("this is not the vkey of an Ed25519 key")
    return Verifier(name, public)


def open_note(raw: bytes, verifier: Verifier) -> str:
    """Return the text of a note that this verifier signed; NoteError otherwise."""
    text, signatures = split(raw)
    check_signed(text, signatures, verifier)
    return text


def check_signed(text: str, signatures: Sequence[tuple[str, bytes, bytes]], verifier: Verifier) -> None:
    """Raise NoteError unless one of the signatures, and only one, is this verifier's and right."""
    wanted = (verifier.name, verifier.key_id)
    own = [signature for name, key, signature in signatures if (name, key) == wanted]
    if len(own) != 1:
        raise NoteError(f"not signed by {verifier.name}" if not own else f"signed twice by {verifier.name}")
    verifier.verify(text, own[0])


def split(raw: bytes) -> tuple[str, list[tuple[str, bytes, bytes]]]:
    """Return the text of a note and its signatures as (name, key id, signature), none of them checked yet."""
    if len(raw) > LONGEST:
        raise NoteError(f"a note is at most {LONGEST} bytes")
    try:
        whole = raw.decode()
    except UnicodeDecodeError as error:
        raise NoteError("a note is UTF-8") from error
    text, blank, block = whole.rpartition("\n\n")
    if not blank or not block.endswith("\n"):
        raise NoteError("a note has a text, a blank line and signatures")
    check_text(text + "\n")
    check_text(block)
    lines = block[:-1].split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise NoteError(f"a note has at most {MOST_SIGNATURES} signatures")
    return text + "\n", [read_line(line) for line in lines]


def read_line(line: str) -> tuple[str, bytes, bytes]:
    """Return (name, key id, signature) of one line of signature, given without its line end."""
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not space:
        raise NoteError("a signature line is a dash, a name and a signature")
    check_name(name)
    raw = _decode(encoded)
    if len(raw) <= _KEY_ID:
        raise NoteError("a signature line holds no signature")
    return name, raw[:_KEY_ID], raw[_KEY_ID:]


def _decode(encoded: str) -> bytes:
    try:
        raw = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteError("not base64") from error
    if base64.b64encode(raw).decode("ascii") != encoded:
        raise NoteError("not canonical base64")
    return raw
