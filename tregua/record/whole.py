"""Files that are whole or not there at all: a power cut leaves the old one or the new one, never a part."""

import os
import secrets
import shutil
import sys
from pathlib import Path
from typing import Final

# A file system takes 255 bytes for a name; what is written beside a file has the beginning of its name.
_BEGINNING: Final = 40
# So many files are brought to the disk one by one; of more, everything on the machine at once, which is quicker.
_FEW: Final = 64
# Of a disk so much is left alone by what is copied from others.
KEPT_FREE: Final = 256 << 20
_BINARY: Final = getattr(os, "O_BINARY", 0)


def put(file: Path, content: bytes, *, mode: int = 0o666) -> None:
    """Write a file beside its place, bring it to the disk and rename it; never readable by more than `mode` says.

    Its name reaches the disk with `settle`. What a killed process leaves beside it ends with `.new`.
    """
    fresh = file.with_name(f".{file.name[:_BEGINNING]}.{secrets.token_hex(4)}.new")
    try:
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(handle)
        fresh.replace(file)
    except BaseException:
        _forget(fresh)
        raise


def settle(folder: Path) -> None:
    """Bring a folder's list of names to the disk, where the system knows how."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def has_room(folder: Path) -> bool:
    """Return whether a disk has room for what somebody else writes: the last of it is for this centre's own work."""
    return shutil.disk_usage(folder).free > KEPT_FREE


class Batch:
    """Files that reach the disk together: until `settle` returns, a power cut may leave any of them in part or away.

    For files that nothing names yet. Whoever names them afterwards settles them first.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._made: set[str] = set()
        self._files: list[str] = []

    def put(self, path: str, content: bytes) -> None:
        """Write a file below the folder, over whatever is there."""
        below, _slash, _name = path.rpartition("/")
        if below not in self._made:
            (self.folder / below).mkdir(parents=True, exist_ok=True)
            self._made.add(below)
        handle = os.open(f"{self.folder}/{path}", os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, 0o666)
        try:
            left = memoryview(content)
            while left:
                left = left[os.write(handle, left) :]
        finally:
            os.close(handle)
        if len(self._files) <= _FEW:
            self._files.append(path)

    def settle(self) -> None:
        """Bring everything that was put to the disk."""
        if len(self._files) > _FEW and sys.platform == "linux":
            os.sync()
        else:
            self._settle_each()
        self._files.clear()

    def _settle_each(self) -> None:
        files = self._files if len(self._files) <= _FEW else [*self.folder.rglob("[0-9]*")]
        for path in files:
            file = self.folder / path
            if file.is_file():
                with file.open("rb+") as stream:
                    os.fsync(stream.fileno())
        for below in self._made:
            settle(self.folder / below)


def _forget(file: Path) -> None:
    """Remove what could not be written, as far as its disk is still there."""
    try:
        file.unlink(missing_ok=True)
    except OSError:
        return
