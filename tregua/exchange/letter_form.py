"""The form of a letter between the centres: what it says, signed by who writes it, padded, encrypted to who reads it.

    tregua letter
    hmeimim.example/log1          who writes
    amman.example/log1            to whom
    eyJ…                          base64 of canonical JSON

with the line of the writer's mirror key below. The signature lies inside the encryption: a letter that somebody found
tells nobody who wrote it. All are filled up to the same length, so that none tells whether it offers or refuses.
"""

import base64
import binascii
import hashlib
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import pyrage

from tregua.record import entry as leaf
from tregua.record.cosignature import Cosigner, CosignerKey, times
from tregua.record.note import NoteError, split

FIRST: Final = "tregua letter"
# As long as the longest details make it: a long story must not show in the length.
PADDED_TO: Final = 48 * 1024
LONGEST: Final = 80 * 1024
MOST_READERS: Final = 16
# age reads the header of a file in the square of its length; a letter has one line pair for each of a few readers.
LONGEST_HEADER: Final = 4096
FIELDS: Final = frozenset({"asked", "details", "for", "kind", "number", "reason", "ref", "soon", "verb", "v"})


class LetterError(Exception):
    """This is no letter of that writer to us; the message says why."""


def write(says: Mapping[str, Any], *, by: Cosigner, sender: str, to: str, readers: Sequence[str]) -> bytes:
    """Return a letter, encrypted to its readers."""
    body = base64.b64encode(leaf.canonical(dict(says))).decode("ascii")
    text = f"{FIRST}\n{sender}\n{to}\n{body}\n"
    plain = f"{text}\n{by.cosign(text, int(time.time()))}".encode()
    framed = len(plain).to_bytes(4, "big") + plain
    framed += b"\0" * (-len(framed) % PADDED_TO)
    sealed: bytes = pyrage.encrypt(framed, [pyrage.x25519.Recipient.from_str(one) for one in readers])
    if len(sealed) > LONGEST:
        raise LetterError("the letter is too long")
    return sealed


def name_of(ciphertext: bytes) -> str:
    """Return the name of a letter: the hash of what travels."""
    return hashlib.sha256(ciphertext).hexdigest()


def opened(ciphertext: bytes, identity: pyrage.x25519.Identity) -> bytes | None:
    """Return what a letter holds, None where this key does not open it."""
    if len(ciphertext) > LONGEST or ciphertext.find(b"\n---", 0, LONGEST_HEADER) < 0:
        return None
    try:
        framed: bytes = pyrage.decrypt(ciphertext, [identity])
    except pyrage.DecryptError:
        return None
    return framed[4 : 4 + int.from_bytes(framed[:4], "big")]


def read(plain: bytes, *, keys: Iterable[CosignerKey], sender: str, to: str) -> dict[str, Any]:
    """Return what a letter says; LetterError unless one of these keys signed it, from this sender to us."""
    try:
        text, signatures = split(plain)
        signed = times(text, signatures, keys, now=int(time.time()))
    except NoteError as error:
        raise LetterError(str(error)) from error
    lines = text.splitlines()
    if not signed or lines[:3] != [FIRST, sender, to] or len(lines) != 4:
        raise LetterError("the other centre did not sign it for us")
    try:
        return dict(leaf.parse_canonical(base64.b64decode(lines[3], validate=True), longest=LONGEST))
    except (leaf.EntryError, binascii.Error, ValueError) as error:
        raise LetterError(str(error)) from error
