"""Opening a backup with somebody's key: the manifest of a snapshot and its chunks."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyrage

from tregua.centre.backup import manifest as manifests
from tregua.centre.backup import sealing
from tregua.centre.backup.faults import BackupError, DamageError
from tregua.centre.backup.manifest import File, Manifest
from tregua.centre.backup.sealing import Run
from tregua.centre.backup.store import Store, snapshot_hash
from tregua.record.passphrase_files import TooMuchWorkError, opened

LONGEST_KEY_FILE: Final = 64 * 1024
TOO_SLOW: Final = (
    "This machine is too slow, or too busy just now, to open this key file. Nothing was written. Try again when less "
    "runs on it, or on a faster one."
)


def read_identity(raw: bytes, passphrase: str) -> pyrage.x25519.Identity:
    """Return the key in a key file: as `tregua key` writes it, or as age-keygen does, with a passphrase or without."""
    try:
        text = raw if raw.lstrip().startswith((b"AGE-SECRET-KEY-", b"#")) else opened(raw, passphrase)
        lines = [line.strip() for line in text.decode("ascii").splitlines()]
        keys = [line for line in lines if line and not line.startswith("#")]
        return pyrage.x25519.Identity.from_str(keys[0] if keys else "")
    except TooMuchWorkError as error:
        raise BackupError(TOO_SLOW) from error
    except (pyrage.DecryptError, pyrage.IdentityError, UnicodeDecodeError, ValueError) as error:
        message = "This key file does not open with this passphrase. Nothing was written."
        raise BackupError(message) from error


def needs_passphrase(raw: bytes) -> bool:
    """Return whether a key file lies under a passphrase."""
    return not raw.lstrip().startswith((b"AGE-SECRET-KEY-", b"#"))


class Opened:
    """A backup and a key that opens it."""

    def __init__(self, store: Store, identity: pyrage.x25519.Identity) -> None:
        self.store = store
        self._identity = identity
        self._runs: dict[bytes, Run] = {}
        self._last: tuple[str, bytes] = ("", b"")

    def run(self, number: bytes) -> Run:
        """Return the keys of a run, from the first of its two files that opens."""
        if number not in self._runs:
            first, second = self.store.key_files(number)
            try:
                self._runs[number] = self.run_in(first, number)
            except BackupError:
                if not second.is_file():
                    raise
                self._runs[number] = self.run_in(second, number)
        return self._runs[number]

    def run_in(self, file: Path, number: bytes) -> Run:
        """Return the keys of a run from one file."""
        run = sealing.open_run(file, self.store.read(file), [self._identity])
        if run.id != number:
            raise DamageError(file, "it holds the keys of another run")
        return run

    def manifest(self, snapshot: str) -> Manifest:
        """Return what a snapshot holds."""
        file = self.store.manifest(snapshot)
        raw = self.store.read(file)
        name = snapshot_hash(snapshot)
        header = sealing.check_frame(file, raw, sealing.MANIFEST, name)
        plain = sealing.open_frame(file, raw, sealing.MANIFEST, name, self.run(header.run))
        made = manifests.read(file, plain)
        if made.snapshot != snapshot:
            raise DamageError(file, "it is the manifest of another snapshot")
        return made

    def chunk(self, name: str) -> bytes:
        """Return the content of a chunk; the last one is kept at hand, for small files share one."""
        if self._last[0] != name:
            key = bytes.fromhex(name)
            file = self.store.chunk(key)
            raw = self.store.read(file)
            header = sealing.check_frame(file, raw, sealing.CHUNK, key)
            self._last = (name, sealing.open_frame(file, raw, sealing.CHUNK, key, self.run(header.run)))
        return self._last[1]

    def content(self, file: File) -> Iterator[bytes]:
        """Yield the content of a file of a snapshot, piece by piece."""
        for name, begin, length in file.parts:
            yield self.chunk(name)[begin : begin + length]


def find_snapshot(store: Store, wanted: str) -> str:
    """Return the snapshot that begins so, the newest when nothing is said."""
    found = store.all_snapshots()
    if not found:
        message = f"There is no finished backup in {store.folder}."
        raise BackupError(message)
    if not wanted:
        return found[-1]
    matching = [snapshot for snapshot in found if snapshot.startswith(wanted)]
    if len(matching) != 1:
        message = f"{len(matching)} snapshots begin with {wanted}. Name one of: {', '.join(found)}"
        raise BackupError(message)
    return matching[0]


def read_key_file(file: Path) -> bytes:
    """Return a key file's content."""
    try:
        raw = file.read_bytes()
    except OSError as error:
        message = f"The key file {file} cannot be read: {error.strerror}. Name it with --key FILE."
        raise BackupError(message) from error
    if len(raw) > LONGEST_KEY_FILE:
        message = f"{file} is no key file: it is too long."
        raise BackupError(message)
    return raw
