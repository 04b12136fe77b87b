"""Tiles (C2SP tlog-tiles): the published log as static files of 256 hashes or 256 entries each.

    tile/<level>/<number>[.p/<width>]     hashes of the subtrees of 256^level leaves
    tile/entries/<number>[.p/<width>]     the entries, each after its length in two bytes
    body/<number>[.p/<width>]             beside the log: the public disclosures, one line an entry

A number is written in groups of three digits, all but the last after an x. What is not full yet has its width
in its name. A file, once written, is the same for ever; only a redaction blanks a line of a body.
"""

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from tregua.record import whole

FULL: Final = 256
HASH: Final = 32
LONGEST_ENTRY: Final = 65_535
LONGEST_BUNDLE: Final = FULL * (LONGEST_ENTRY + 2)


class TileError(Exception):
    """A file of the published log is not what it must be."""


class Tile(NamedTuple):
    """Which tile: its level, its number in the level, how many hashes it holds."""

    level: int
    number: int
    width: int

    @property
    def path(self) -> str:
        """Return where the tile lies."""
        return f"tile/{self.level}/{numbered(self.number, self.width)}"

    @property
    def full_path(self) -> str:
        """Return where the tile lies once it is full."""
        return self._replace(width=FULL).path


def numbered(number: int, width: int = FULL) -> str:
    """Return the path of a number: x001/x234/067, with .p/W when it is not full."""
    path = f"{number % 1000:03d}"
    while number := number // 1000:
        path = f"x{number % 1000:03d}/{path}"
    return path if width == FULL else f"{path}.p/{width}"


def bundle_path(number: int, width: int = FULL) -> str:
    """Return where a bundle of entries lies."""
    return f"tile/entries/{numbered(number, width)}"


def body_path(number: int, width: int = FULL) -> str:
    """Return where the public disclosures of a bundle lie."""
    return f"body/{numbered(number, width)}"


def tiles_of(size: int, old_size: int = 0) -> Iterator[Tile]:
    """Yield the tiles of a tree of `size` that a tree of `old_size` does not have, the lowest level first."""
    level = 0
    while size:
        for number in range(old_size // FULL, -(-size // FULL)):
            width = min(FULL, size - number * FULL)
            if number * FULL + width > old_size:
                yield Tile(level, number, width)
        level, size, old_size = level + 1, size // FULL, old_size // FULL


def pack(entries: Sequence[bytes]) -> bytes:
    """Return entries as a bundle."""
    if any(len(entry) > LONGEST_ENTRY for entry in entries):
        raise TileError(f"an entry of a bundle has at most {LONGEST_ENTRY} bytes")
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def unpack(raw: bytes, width: int) -> list[bytes]:
    """Return the entries of a bundle that holds exactly `width` of them."""
    entries: list[bytes] = []
    place = 0
    for _ in range(width):
        start = place + 2
        place = start + int.from_bytes(raw[place:start], "big")
        if place > len(raw) or start > len(raw):
            raise TileError(f"the bundle ends within entry {len(entries)}")
        entries.append(raw[start:place])
    if place != len(raw):
        raise TileError(f"the bundle holds more than {width} entries")
    return entries


def hashes_of(raw: bytes, width: int) -> list[bytes]:
    """Return the hashes of a tile that holds exactly `width` of them."""
    if len(raw) != width * HASH:
        raise TileError(f"the tile does not hold {width} hashes")
    return [raw[place : place + HASH] for place in range(0, len(raw), HASH)]


def write(folder: Path, path: str, content: bytes, *, may_differ: bool = False) -> bool:
    """Write a file of the published log and say whether it was written; the same content is left alone.

    Another content is refused unless `may_differ`. The file is whole or not there at all.
    """
    target = folder / path
    if target.is_file():
        if target.read_bytes() == content:
            return False
        if not may_differ:
            raise TileError(f"{path} was published with another content")
    target.parent.mkdir(parents=True, exist_ok=True)
    whole.put(target, content)
    whole.settle(target.parent)
    return True


def read(folder: Path, path: str, *, longest: int) -> bytes | None:
    """Return a file of a published folder, None when it is not there; never one that lies elsewhere.

    The folder may be written by somebody else: no link is followed, nothing but a plain file is opened, and
    nobody waits for a pipe.
    """
    target = folder / path
    try:
        inside = folder.resolve()
        if target.resolve() != inside / path or not target.is_relative_to(folder):
            raise TileError(f"{path} is a link or points out of the folder")
        with open(target, "rb", opener=_open_plain) as stream:
            raw = stream.read(longest + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, RuntimeError) as error:  # a folder in its place, no right to read, a circle of links
        raise TileError(f"{path} cannot be read: {error.__class__.__name__}") from error
    if len(raw) > longest:
        raise TileError(f"{path} is longer than {longest} bytes")
    return raw


def _open_plain(path: str, flags: int) -> int:
    """Open a plain file: a pipe is not waited for, and a link that came in between is not followed."""
    handle = os.open(path, flags | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError("not a plain file")
    return handle
