"""Proofs made from the hash tiles alone: no entry is read, and no more than a few tiles.

`read(path, longest)` returns a file of the published log, None when it is not there: from a folder, over HTTP or from
a mirror. Nothing is believed for it: whoever makes a proof verifies it against the signed root.
"""

from collections.abc import Callable
from typing import Final

from tregua.record.tiles import FULL, HASH, Tile, TileError, hashes_of
from tregua.record.tree import ProofError, join, root

Read = Callable[[str, int], bytes | None]
_HEIGHT: Final = 8


def inclusion(read: Read, index: int, size: int, *, held: int | None = None) -> list[bytes]:
    """Return the hashes that lead from entry `index` to the root of the tree of `size`, the lowest first.

    `held` is the size of the tree whose tiles are there, where that has grown since.
    """
    if not 0 <= index < size:
        raise ProofError(f"entry {index} is not in a tree of {size}")
    hashes = _Hashes(read, held or size)
    proof: list[bytes] = []
    first, end = 0, size
    while end - first > 1:
        middle = first + _split(end - first)
        if index < middle:
            proof.append(hashes.between(middle, end))
            end = middle
        else:
            proof.append(hashes.between(first, middle))
            first = middle
    return proof[::-1]


def consistency(read: Read, old: int, size: int, *, held: int | None = None) -> list[bytes]:
    """Return the hashes that show that the tree of `old` is a prefix of the tree of `size`; `held` as above."""
    if not 0 <= old <= size:
        raise ProofError(f"a tree of {old} is no prefix of a tree of {size}")
    if old in {0, size}:
        return []
    hashes = _Hashes(read, held or size)
    proof: list[bytes] = []
    first, end = 0, size
    while old != end:
        middle = first + _split(end - first)
        if old <= middle:
            proof.append(hashes.between(middle, end))
            end = middle
        else:
            proof.append(hashes.between(first, middle))
            first = middle
    if first:  # the old root is not itself the first hash of the proof
        proof.append(hashes.between(first, end))
    return proof[::-1]


def _split(count: int) -> int:
    return 1 << (count - 1).bit_length() - 1


class _Hashes:
    """The hashes of a tree of one size, its tiles read when they are wanted and kept."""

    def __init__(self, read: Read, size: int) -> None:
        self._read = read
        self._size = size
        self._tiles: dict[Tile, list[bytes]] = {}

    def between(self, first: int, end: int) -> bytes:
        """Return the root over the entries from `first` to before `end`; a range as proofs have them."""
        peaks: list[bytes] = []
        while first < end:
            level = (end - first).bit_length() - 1
            peaks.append(self._subtree(level, first >> level))
            first += 1 << level
        return join(peaks)

    def _subtree(self, level: int, number: int) -> bytes:
        """Return the root of the complete subtree of 2^level entries with this number."""
        height = level % _HEIGHT
        start = number << height
        tile = self._tile(level // _HEIGHT, start // FULL)
        place = start % FULL
        return root(tile[place : place + (1 << height)])

    def _tile(self, level: int, number: int) -> list[bytes]:
        width = min(FULL, (self._size >> level * _HEIGHT) - number * FULL)
        tile = Tile(level, number, width)
        if tile not in self._tiles:
            raw = self._read(tile.path, FULL * HASH)
            if raw is not None:
                self._tiles[tile] = hashes_of(raw, width)
            elif width < FULL and (raw := self._read(tile.full_path, FULL * HASH)) is not None:
                self._tiles[tile] = hashes_of(raw, FULL)[:width]
            else:
                raise TileError(f"{tile.path} is not there")
        return self._tiles[tile]
