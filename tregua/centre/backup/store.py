"""The folder of a backup, on a disk or a stick: what lies where, and how a file gets there whole.

tregua-backup.json              the format and whose backup this is, as a number
READ-ME.txt                     what to do with it, for whoever finds it
passphrase.key                  an age key under a passphrase, where one was chosen
keys/RUN.age                    the keys of a run, sealed to the recipients
chunks/ab/NAME                  sealed content
snapshots/ID.chunks             which chunks a snapshot needs
snapshots/ID.manifest           what the snapshot holds, sealed; written last: without it there is no snapshot
lock                            held while somebody writes here
"""

import hashlib
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tregua.centre.backup import sealing
from tregua.centre.backup.faults import BackupError, DamageError
from tregua.record import lock, whole

FORMAT: Final = "tregua-backup/1"
MARK: Final = "tregua-backup.json"
PASSPHRASE_KEY: Final = "passphrase.key"  # noqa: S105 - the name of a file
SNAPSHOT: Final = re.compile(r"\d{8}T\d{9}Z-[0-9a-f]{8}")
_INDEX_HEAD: Final = "tregua-backup-chunks/1"
_INDEX_LINE: Final = re.compile(r"[0-9a-f]{64} [0-9a-f]{32}")
LONGEST_FILE: Final = 1 << 30

READ_ME: Final = """This folder is a backup, made by Tregua. Everything in it is encrypted.

To restore it you need: this folder, a machine with Tregua on it, the key file of one recipient and its passphrase.

    tregua restore THIS-FOLDER --to NEW-FOLDER --key KEY-FILE

If you found this folder: please give it back to whoever lost it. There is nothing in it that you can read.
The format is open: docs/backup-format.md of Tregua tells how to restore without Tregua.
"""


class Store:
    """A folder of backups of one centre."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._unsettled: set[Path] = set()

    @property
    def chunks(self) -> Path:
        return self.folder / "chunks"

    @property
    def snapshots(self) -> Path:
        return self.folder / "snapshots"

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    def exists(self) -> bool:
        """Return whether a backup was begun here."""
        return (self.folder / MARK).is_file()

    def must_exist(self) -> None:
        """Raise unless a backup was begun here: an empty folder where the stick should be is told."""
        if not self.exists():
            message = f"There is no backup in {self.folder}. Is the stick plugged in? To begin a new backup there, add --new."
            raise BackupError(message)

    def begin(self, owner: str) -> None:
        """Begin a backup in an empty folder. Everything a run needs is made at once: a run makes no folders."""
        self.folder.mkdir(parents=True, exist_ok=True)
        others = [path.name for path in self.folder.iterdir() if path.name != "lost+found"]
        if others and not (self.chunks.is_dir() and self.keys.is_dir()):
            message = f"{self.folder} is not empty ({min(others)}). Name an empty folder for the backup."
            raise BackupError(message)
        for path in (self.keys, self.snapshots, *(self.chunks / f"{number:02x}" for number in range(256))):
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.put(self.folder / "READ-ME.txt", READ_ME.encode())
        says = json.dumps({"format": FORMAT, "owner": owner}, indent=1) + "\n"
        self._unsettled |= {self.folder, self.chunks}
        self.settle()
        self.put(self.folder / MARK, says.encode())
        self.settle()

    def owner(self) -> str:
        """Return whose backup this is; BackupError for a format that this program does not know."""
        self.must_exist()
        try:
            says = json.loads((self.folder / MARK).read_bytes())
            made_as, owner = says["format"], says["owner"]
        except (ValueError, KeyError, TypeError) as error:
            raise DamageError(self.folder / MARK, "it does not say what this folder is") from error
        if made_as != FORMAT:
            message = f"{self.folder} is written as {made_as}, and this program knows {FORMAT}. Take a newer Tregua."
            raise BackupError(message)
        return str(owner)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Be the only one who writes here, and clear away what a killed run left half."""
        try:
            with lock.held(self.folder / "lock"):
                for leftover in self.folder.rglob(".*.new"):
                    leftover.unlink(missing_ok=True)
                yield
        except lock.HeldError as error:
            message = f"Another backup is being written into {self.folder}. Wait until it has ended."
            raise BackupError(message) from error

    # --- files --------------------------------------------------------------------------------------------------------

    def put(self, target: Path, content: bytes) -> None:
        """Write a file that is whole or not there at all; `settle` brings its name to the disk."""
        whole.put(target, content)
        self._unsettled.add(target.parent)

    def settle(self) -> None:
        """Bring the names of all files that were written to the disk."""
        while self._unsettled:
            whole.settle(self._unsettled.pop())

    def read(self, file: Path) -> bytes:
        """Return a file of the backup; DamageError when it is not there."""
        try:
            with file.open("rb") as stream:
                return stream.read(LONGEST_FILE)
        except FileNotFoundError as error:
            raise DamageError(file, "it is missing") from error

    def chunk(self, name: bytes) -> Path:
        """Return where the chunk of this name lies."""
        return self.chunks / name.hex()[:2] / name.hex()

    def run_of(self, name: bytes) -> bytes | None:
        """Return which run wrote a chunk; None when it is not there whole, so that it is written again."""
        try:
            with self.chunk(name).open("rb") as stream:
                header = sealing.read_header(stream.read(sealing.HEADER.size))
                size = os.fstat(stream.fileno()).st_size
        except FileNotFoundError:
            return None
        if header is None or header.name != name or size != header.whole:
            return None
        return header.run if any(file.is_file() for file in self.key_files(header.run)) else None

    def key_files(self, run: bytes) -> tuple[Path, Path]:
        """Return where the keys of a run lie: twice, for a bit that changes in them would spoil all the run wrote."""
        return self.keys / f"{run.hex()}.age", self.keys / f"{run.hex()}.copy.age"

    # --- snapshots ----------------------------------------------------------------------------------------------------

    def manifest(self, snapshot: str) -> Path:
        return self.snapshots / f"{snapshot}.manifest"

    def index(self, snapshot: str) -> Path:
        return self.snapshots / f"{snapshot}.chunks"

    def all_snapshots(self) -> list[str]:
        """Return the snapshots that are here, the oldest first."""
        self.owner()
        found = (path.name.removesuffix(".manifest") for path in self.snapshots.glob("*.manifest"))
        return sorted(name for name in found if SNAPSHOT.fullmatch(name))

    def run_of_manifest(self, snapshot: str) -> bytes:
        """Return which run wrote a snapshot's manifest."""
        file = self.manifest(snapshot)
        header = sealing.read_header(self.read(file))
        if header is None:
            raise DamageError(file, "it is cut short")
        return header.run

    def write_index(self, snapshot: str, chunks: dict[bytes, bytes]) -> None:
        """Write which chunks (and of which runs) a snapshot needs: so they can be kept and checked without a key."""
        lines = [f"{name.hex()} {run.hex()}" for name, run in sorted(chunks.items())]
        text = "\n".join([_INDEX_HEAD, *lines, ""])
        self.put(self.index(snapshot), f"{text}sha256 {hashlib.sha256(text.encode()).hexdigest()}\n".encode())

    def read_index(self, snapshot: str) -> dict[bytes, bytes]:
        """Return which chunks a snapshot needs, and which run wrote each."""
        file = self.index(snapshot)
        text, _mark, digest = self.read(file).decode("ascii", errors="replace").rpartition("sha256 ")
        head, *lines = text.splitlines() or [""]
        damaged = hashlib.sha256(text.encode()).hexdigest() != digest.strip() or head != _INDEX_HEAD
        if damaged or not all(_INDEX_LINE.fullmatch(line) for line in lines):
            raise DamageError(file, "it is not what was written")
        return {bytes.fromhex(line[:64]): bytes.fromhex(line[65:]) for line in lines}


def snapshot_hash(snapshot: str) -> bytes:
    """Return the name that a snapshot's manifest carries inside."""
    return hashlib.sha256(snapshot.encode()).digest()
