"""Salted disclosures (RFC 9901, as in SD-JWT): the leaf holds a digest, the text lies apart and can be erased.

A disclosure is base64url of ["<salt>","<name>",<value>] with 32 bytes of salt; its digest is base64url of
SHA-256 over its ASCII. Every leaf is filled up with decoy digests to a fixed number, so that nobody sees how
many fields a record has.
"""

import base64
import binascii
import hashlib
import json
import math
import re
import secrets
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from tregua.record.json_writer import json_writer

SALT: Final = 32
SLOTS: Final = 4
# How many digests a leaf of a schema always has: what can be sealed of a record, its public part and room besides.
SLOTS_OF: Final[Mapping[str, int]] = {"finding/1": 8, "meeting/1": 8}
LONGEST: Final = 1 << 20
DEEPEST: Final = 32
PUBLIC_NAME: Final = "public"
_NEVER_KEPT: Final = re.compile("[\0\ud800-\udfff]")
_WRITE: Final = json_writer(sort_keys=False, separators=(", ", ": "))
_URL_SAFE: Final = bytes.maketrans(b"+/", b"-_")


class DisclosureError(Exception):
    """This is not a disclosure, or not one that belongs to the leaf."""


class Disclosure(NamedTuple):
    """One field that was committed to: its salt, name and value."""

    salt: str
    name: str
    value: Any


def disclose(name: str, value: Any) -> str:
    """Return a new disclosure of one field, with a fresh salt."""
    salt = _encode(secrets.token_bytes(SALT))
    try:
        text = _WRITE([salt, name, value])
        raw = text.encode()  # half of a character is a ValueError
    except (TypeError, ValueError) as error:
        raise DisclosureError(f"{name} cannot be written as JSON: {error}") from error
    if (
        "\\u0000" in text or text.count("[") + text.count("{") > DEEPEST
    ):  # seldom: now it is looked at in full
        _must_be_plain([name, value])
    written = _encode(raw)
    if len(written) > LONGEST:  # nobody would read it
        raise DisclosureError(f"{name} is longer than a disclosure may be")
    return written


def digest(disclosure: str) -> str:
    """Return what the leaf holds of a disclosure."""
    return digest_of(disclosure.encode("ascii"))


def digest_of(served: bytes) -> str:
    """Return the digest of any bytes that stand where a disclosure should."""
    return _encode(hashlib.sha256(served).digest())


def open_disclosure(disclosure: str) -> Disclosure:
    """Return what a disclosure says; DisclosureError when it is none."""
    if len(disclosure) > LONGEST:
        raise DisclosureError("the disclosure is too long")
    try:
        raw = base64.b64decode(disclosure + "=" * (-len(disclosure) % 4), altchars=b"-_", validate=True)
        says = json.loads(raw.decode(), parse_constant=_refuse, parse_float=_finite)
    except (ValueError, binascii.Error, RecursionError) as error:
        raise DisclosureError(f"not a disclosure: {error}") from error
    if _encode(raw) != disclosure:
        raise DisclosureError("not a disclosure: its base64 is not canonical")
    if type(says) is not list or len(says) != 3 or type(says[0]) is not str or type(says[1]) is not str:
        raise DisclosureError("not a disclosure: not [salt, name, value]")
    _must_be_plain(says)
    return Disclosure(*says)


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def _finite(written: str) -> float:
    """Return a number with a fraction; one that is too large to be a number is no JSON once it is written again."""
    value = float(written)
    if not math.isfinite(value):
        raise ValueError(f"{written[:40]} is no number")
    return value


def _must_be_plain(says: Any) -> None:
    """Raise unless every page and database can hold it: not too deep, no NUL, no half of a character."""
    level, depth = [says], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise DisclosureError(f"not a disclosure: deeper than {DEEPEST} levels")
        below: list[Any] = []
        for one in level:
            if isinstance(one, str):
                if _NEVER_KEPT.search(one):
                    raise DisclosureError("not a disclosure: a text holds NUL or half of a character")
            elif isinstance(one, dict):
                below += [*one.keys(), *one.values()]
            elif isinstance(one, list):
                below += one
        level = below


def slots_of(schema: str) -> int:
    """Return how many digests every leaf of a schema has, whatever is in it."""
    return SLOTS_OF.get(schema, SLOTS)


def padded(digests: Sequence[str], slots: int = SLOTS) -> list[str]:
    """Return the digests sorted among decoys, as many as the schema always has.

    A decoy is 32 bytes of chance: nobody can tell it from a hash.
    """
    if len(digests) > slots:
        raise DisclosureError(f"{len(digests)} fields in a schema that has {slots}")
    return sorted([*digests, *_decoys(slots - len(digests))])


def _decoys(count: int) -> list[str]:
    """Return random digests. All are written in base64 at once: each takes 33 bytes, the last one a zero."""
    chance = bytearray(secrets.token_bytes(count * (SALT + 1)))
    chance[SALT :: SALT + 1] = bytes(count)
    text = _encode(bytes(chance))
    return [text[place : place + 43] for place in range(0, 44 * count, 44)]


def _encode(raw: bytes) -> str:
    return binascii.b2a_base64(raw, newline=False).rstrip(b"=").translate(_URL_SAFE).decode("ascii")
