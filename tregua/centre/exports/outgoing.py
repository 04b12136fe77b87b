"""The folder of an export while it is written: every file with its SHA-256, whole or not there at all."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from tregua.centre.exports import ExportError

SUMS: Final = "SHA256SUMS"
FILES: Final = "files"


class Hashed:
    """A file that is being written, with the hash of what it holds so far."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, content: bytes) -> int:
        """Write and count."""
        self._hash.update(content)
        self.size += len(content)
        return self._stream.write(content)

    def flush(self) -> None:
        """Hand on what is held back."""
        self._stream.flush()

    @property
    def sha256(self) -> str:
        """Return the hash of what was written, in hexadecimal digits."""
        return self._hash.hexdigest()


class Outgoing:
    """The folder an export is written to; `files` counts the contents kept by their hash."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sums: dict[str, str] = {}
        self.sizes: dict[str, int] = {}
        self.files = 0

    @contextmanager
    def file(self, path: str) -> Iterator[Hashed]:
        """Open a new file of the export for writing."""
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(_create(target), "wb") as stream:
            hashed = Hashed(stream)
            yield hashed
        self.sums[path], self.sizes[path] = hashed.sha256, hashed.size

    def write(self, path: str, content: bytes) -> None:
        """Write a whole file."""
        with self.file(path) as file:
            file.write(content)

    def keep(self, content: bytes) -> str:
        """Keep bytes under their own hash and return it; the same bytes are kept once."""
        name = hashlib.sha256(content).hexdigest()
        target = self.folder / path_of(name)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            with os.fdopen(_create(target), "wb") as stream:
                stream.write(content)
            self.files += 1
        return name

    def add(self, file: Path) -> None:
        """Take in a file that somebody else wrote into the folder."""
        file.chmod(0o600)
        path = file.relative_to(self.folder).as_posix()
        content = file.read_bytes()
        self.sums[path], self.sizes[path] = hashlib.sha256(content).hexdigest(), len(content)

    def seal_off(self) -> str:
        """Write the list of hashes, which is the last file, and return its own hash."""
        lines = "".join(f"{self.sums[path]}  {path}\n" for path in sorted(self.sums))
        self.write(SUMS, lines.encode())
        return self.sums[SUMS]


def path_of(name: str) -> str:
    """Return where bytes with this hash lie in an export."""
    return f"{FILES}/{name[:2]}/{name}"


def _create(target: Path) -> int:
    return os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)


@contextmanager
def new_folder(target: Path, *, outside: Path, what: str) -> Iterator[Path]:
    """Give a folder to write in and, once all is written, its name `target`; else nothing is left of it."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise ExportError(
            f"{target} is there already and is not empty. Name a folder that does not exist yet."
        )
    if target.is_relative_to(outside):
        raise ExportError(
            f"{target} lies inside {outside}, where copies and backups would take it along. Name a folder beside it."
        )
    work = target.with_name(f"{target.name}.not-finished")
    try:
        work.mkdir(mode=0o700, parents=True)
    except FileExistsError as error:
        raise ExportError(f"{work} is what an interrupted {what} left. Remove it and begin again.") from error
    try:
        yield work
        os.sync() if hasattr(os, "sync") else None
        if target.is_dir():
            target.rmdir()
        work.rename(target)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise
