"""What is protected leaves encrypted: one key for each export, itself under a passphrase, in the age format.

    age --decrypt protected/key.age > key.txt                                   asks for the passphrase
    age --decrypt -i key.txt protected/places.Place.points.csv.age > points.csv

Nothing of it is ever written in plain beside the export: it is encrypted while it is read from the register.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, Final, Protocol

import pyrage

from tregua.centre.exports import ExportError
from tregua.record.keys import SHORTEST
from tregua.record.passphrase_files import TooMuchWorkError, opened

KEY: Final = "protected/key.age"
LONGEST_KEY: Final = 4096


class Writable(Protocol):
    """What bytes can be written to."""

    def write(self, content: bytes, /) -> int: ...

    def flush(self) -> None: ...


class Stream:
    """Bytes that are made while they are read."""

    def __init__(self, parts: Iterable[bytes]) -> None:
        self._parts = iter(parts)
        self._left = b""

    def read(self, count: int = -1) -> bytes:
        """Return at most `count` bytes; nothing at the end."""
        while count < 0 or len(self._left) < count:
            part = next(self._parts, None)
            if part is None:
                break
            self._left += part
        found, self._left = (self._left, b"") if count < 0 else (self._left[:count], self._left[count:])
        return found


def new_key(passphrase: str) -> tuple[pyrage.x25519.Recipient, bytes]:
    """Return whom the parts of one export are encrypted to, and the key that opens them, under the passphrase."""
    if len(passphrase) < SHORTEST:
        raise ExportError(
            f"The passphrase of the export is too short. Take several words, at least {SHORTEST} characters."
        )
    identity = pyrage.x25519.Identity.generate()
    return identity.to_public(), pyrage.passphrase.encrypt(f"{identity}\n".encode(), passphrase)


def open_key(sealed: bytes, passphrase: str) -> pyrage.x25519.Identity:
    """Return the key of an export; ExportError when the passphrase is another, or the machine too slow."""
    try:
        return pyrage.x25519.Identity.from_str(opened(sealed, passphrase).decode("ascii").strip())
    except TooMuchWorkError as error:
        raise ExportError(
            f"This machine is too slow, or too busy just now, to open {KEY}. Try again when less runs on it, or on a "
            "faster one."
        ) from error
    except (pyrage.DecryptError, pyrage.IdentityError, UnicodeDecodeError) as error:
        raise ExportError(
            f"{KEY} does not open with this passphrase. Give the one that was set when the export was made."
        ) from error


def seal(parts: Iterable[bytes], target: Writable, recipient: pyrage.x25519.Recipient) -> None:
    """Encrypt what is given, part by part, into an open file."""
    pyrage.encrypt_io(Stream(parts), target, [recipient])


def unseal(source: BinaryIO, target: Path, identity: pyrage.x25519.Identity, *, name: str) -> None:
    """Decrypt an open file into a new one that only its owner may read."""
    target.touch(mode=0o600)
    try:
        with target.open("wb") as stream:
            pyrage.decrypt_io(source, stream, [identity])
    except (pyrage.DecryptError, OSError) as error:  # what is spoilt further on comes as an OSError
        raise ExportError(
            f"{name} does not open with the key of this export. Get the export anew."
        ) from error
