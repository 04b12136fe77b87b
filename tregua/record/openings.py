"""Sealed openings: disclosures of one entry, padded and age-encrypted to a key of that entry alone.

    tregua sealed 1 age-x25519           which way it is sealed, so that another may be added
    age-encryption.org/v1 ...            any age program opens the rest

The plain text is the disclosures joined by `~`, filled up with line ends to a multiple of 1024 bytes, so that its length
does not speak. The key of the entry is itself encrypted to each who may open; to destroy the keys is to destroy the text.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import pyrage

from tregua.record import disclosure
from tregua.record.disclosure import Disclosure, DisclosureError

AGE_X25519: Final = "age-x25519"
HEADER: Final = b"tregua sealed 1 "
PADDED_TO: Final = 1024
LONGEST: Final = 4 << 20
# The header of an age file for one recipient has some 300 bytes. Whoever reads one of many recipients takes the square of
# their number in time, and stops every other thread for as long: minutes for a hundred kilobytes.
LONGEST_HEADER: Final = 1024


class OpeningError(Exception):
    """This is no sealed opening, or not one of this entry, or the key does not open it; the message says which."""


class NoKeyError(OpeningError):
    """None of the keys that were brought opens this: it was sealed to somebody else."""


def new_key() -> tuple[str, str]:
    """Return (identity, recipient) of a fresh key for one entry."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def seal(disclosures: Sequence[str], recipient: str) -> bytes:
    """Return the blob that holds these disclosures, for whoever has the key of `recipient`."""
    plain = "~".join(disclosures).encode("ascii")
    plain += b"\n" * (-len(plain) % PADDED_TO)
    return HEADER + AGE_X25519.encode() + b"\n" + _encrypt(plain, recipient)


def wrap(identity: str, recipient: str) -> bytes:
    """Return an entry's key encrypted to one who may open: this row is what a grant is."""
    return _encrypt(identity.encode("ascii"), recipient)


def unwrap(key: bytes, identity: pyrage.x25519.Identity) -> str:
    """Return the entry's key; NoKeyError when it was encrypted to somebody else."""
    return _decrypt(key, identity).decode("ascii", errors="replace")


def unseal(blob: bytes, identity: str) -> list[str]:
    """Return the disclosures in a blob, not yet compared with any leaf."""
    if len(blob) > LONGEST:
        raise OpeningError("the sealed part is longer than may be opened here")
    first, _line, sealed = blob.partition(b"\n")
    if not first.startswith(HEADER):
        raise OpeningError("this is no sealed part: its first line is another")
    if first[len(HEADER) :] != AGE_X25519.encode():
        raise OpeningError("sealed in a way that this version does not know: install a newer Tregua")
    try:
        key = pyrage.x25519.Identity.from_str(identity)
    except pyrage.IdentityError as error:
        raise OpeningError("the key of this entry is no key") from error
    plain = _decrypt(sealed, key)
    if len(plain) % PADDED_TO:
        raise OpeningError("the sealed part is not filled up as it must be")
    try:
        return [one for one in plain.rstrip(b"\n").decode("ascii").split("~") if one]
    except UnicodeDecodeError as error:
        raise OpeningError("the sealed part holds no disclosures") from error


def opened(disclosures: Iterable[str], committed: Iterable[str]) -> dict[str, Any]:
    """Return name -> value of disclosures, each compared with what its leaf committed to; OpeningError for a forged one."""
    digests, found = frozenset(committed), {}
    for one in disclosures:
        try:
            says: Disclosure = disclosure.open_disclosure(one)
        except (DisclosureError, UnicodeEncodeError) as error:
            raise OpeningError(f"the sealed part holds what is no disclosure: {error}") from error
        if disclosure.digest(one) not in digests:
            raise OpeningError(
                f"“{says.name[:60]}” is not what the entry committed to when it was logged: it was forged or altered"
            )
        if says.name in found:
            raise OpeningError(f"“{says.name[:60]}” is disclosed twice")
        found[says.name] = says.value
    return found


def only(disclosures: Iterable[str], names: Iterable[str]) -> list[str]:
    """Return those disclosures that are of these names: to reveal one field is to encrypt it alone."""
    wanted = frozenset(names)
    return [one for one in disclosures if disclosure.open_disclosure(one).name in wanted]


def disclose_all(values: Mapping[str, Any]) -> list[str]:
    """Return one salted disclosure of each field, in the order of their names."""
    return [disclosure.disclose(name, values[name]) for name in sorted(values)]


def is_recipient(text: str) -> bool:
    """Return whether a text is an age recipient."""
    try:
        pyrage.x25519.Recipient.from_str(text)
    except (pyrage.RecipientError, UnicodeEncodeError):
        return False
    return True


def _encrypt(plain: bytes, recipient: str) -> bytes:
    sealed: bytes = pyrage.encrypt(plain, [pyrage.x25519.Recipient.from_str(recipient)])
    return sealed


def _decrypt(sealed: bytes, identity: pyrage.x25519.Identity) -> bytes:
    if len(sealed) > LONGEST_HEADER and sealed.find(b"\n---", 0, LONGEST_HEADER) < 0:
        raise OpeningError("this is no age file for one recipient: its header is too long")
    try:
        plain: bytes = pyrage.decrypt(sealed, [identity])
    except pyrage.DecryptError as error:
        raise NoKeyError("this was sealed to somebody else, or it was altered") from error
    return plain
