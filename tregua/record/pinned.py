"""A folder that somebody else writes, opened so that no link leads out of it, not even one that is put in meanwhile.

Each folder below is opened from the one above it without following links, and stays open for the next file in it.
Where a system cannot open a file from an open folder, each path is looked at first (see tiles.read).
"""

import errno
import os
import stat
from pathlib import Path
from typing import Final

from tregua.record import tiles
from tregua.record.tiles import TileError

POSSIBLE: Final = os.open in os.supports_dir_fd
MOST_OPEN: Final = 8
_FOLDER: Final = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)
_FILE: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)


class Pinned:
    """The files below a folder; `close` lets go of the folders that are held open."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._open: dict[str, int] = {}

    def __del__(self) -> None:
        self.close()

    def close(self) -> None:
        """Let go of all folders; the next file opens them anew."""
        while self._open:
            os.close(self._open.popitem()[1])

    def read(self, path: str, *, longest: int) -> bytes | None:
        """Return a file, None when it is not there; TileError for a link, a pipe, or what is too long."""
        if not POSSIBLE:
            return tiles.read(self.folder, path, longest=longest)
        if path.startswith("/"):
            raise TileError(f"{path} points out of the folder")
        below, _slash, name = path.rpartition("/")
        try:
            handle = os.open(name, _FILE, dir_fd=self._folder(below))
        except FileNotFoundError:
            return None
        except OSError as error:
            if error.errno == errno.ELOOP:
                raise TileError(f"{path} is a link or points out of the folder") from error
            raise TileError(f"{path} cannot be read: {error.strerror}") from error
        try:
            return _content(handle, path, longest)
        finally:
            os.close(handle)

    def _folder(self, below: str) -> int:
        found = self._open.get(below)
        if found is not None:
            return found
        if len(self._open) >= MOST_OPEN:
            self.close()
        handle = os.open(self.folder, os.O_RDONLY)
        for name in filter(None, below.split("/")):
            above = handle
            try:
                handle = _step(name, above)
            finally:
                os.close(above)
        self._open[below] = handle
        return handle


def _step(name: str, above: int) -> int:
    """Open a folder in a folder; a plain file in its place is nothing, a link or the way up is refused."""
    if name in {".", ".."}:
        raise TileError(f"{name} points out of the folder")
    try:
        return os.open(name, _FOLDER, dir_fd=above)
    except NotADirectoryError as error:
        if stat.S_ISLNK(os.stat(name, dir_fd=above, follow_symlinks=False).st_mode):
            raise TileError(f"{name} is a link or points out of the folder") from error
        raise FileNotFoundError from error


def _content(handle: int, path: str, longest: int) -> bytes:
    found = os.fstat(handle)
    if not stat.S_ISREG(found.st_mode):
        raise TileError(f"{path} cannot be read: it is no plain file")
    if found.st_size > longest:
        raise TileError(f"{path} is longer than {longest} bytes")
    raw = os.read(handle, found.st_size + 1)
    if len(raw) != found.st_size:  # it grows while it is read, or is read in pieces
        while len(raw) <= longest and (more := os.read(handle, longest + 1 - len(raw))):
            raw += more
        if len(raw) > longest:
            raise TileError(f"{path} is longer than {longest} bytes")
    return raw
