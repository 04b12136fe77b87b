"""The signed tree as it lies in a folder: tiles and bundles, each verified, what differs named by its file."""

from pathlib import Path
from typing import Final

from tregua.record import tiles
from tregua.record.checkpoint import Checkpoint
from tregua.record.tree import join, leaf_hash, root, rows

MOST_ENTRIES: Final = 1 << 21
MOST_BYTES: Final = 1 << 29


class ReadingError(Exception):
    """A published folder is not what it should be: which check failed, where, and what was seen."""

    def __init__(self, check: str, where: str, detail: str) -> None:
        super().__init__(f"{check} {where}: {detail}")
        self.check = check
        self.where = where
        self.detail = detail


class Budget:
    """How much of somebody else's folder is read at most: it is held in memory, and they may write what they like."""

    def __init__(self) -> None:
        self.left = MOST_BYTES

    def spend(self, count: int, where: str) -> None:
        """Count bytes that were read; ReadingError once it is too much."""
        self.left -= count
        if self.left < 0:
            raise ReadingError("SIZE", where, f"more than {MOST_BYTES} bytes; no more is read here")


def file(folder: Path, path: str, longest: int, missing: str = "TRUNCATED") -> bytes:
    """Return a file of the folder; ReadingError when it is not there or too long."""
    try:
        raw = tiles.read(folder, path, longest=longest)
    except tiles.TileError as error:
        raise ReadingError("TAMPER", path, str(error)) from error
    if raw is None:
        raise ReadingError(missing, path, "the file is not there")
    return raw


def part(folder: Path, path: str, full: str, longest: int) -> tuple[bytes, bool]:
    """Return a partial file, or the full one that has taken its place, and whether it is the full one."""
    if path != full:
        try:
            return file(folder, path, longest), False
        except ReadingError as error:
            if error.check != "TRUNCATED" or not (folder / full).is_file():
                raise
    return file(folder, full, longest), True


def _hashes(folder: Path, tile: tiles.Tile) -> list[bytes]:
    raw, is_full = part(folder, tile.path, tile.full_path, tiles.FULL * tiles.HASH)
    try:
        return tiles.hashes_of(raw, tiles.FULL if is_full else tile.width)[: tile.width]
    except tiles.TileError as error:
        raise ReadingError("TAMPER", tile.path, str(error)) from error


def read_tree(folder: Path, point: Checkpoint) -> tuple[list[bytes], list[bytes]]:
    """Return every entry and its leaf hash, once the tiles give the signed root and each bundle its tile."""
    if point.size > MOST_ENTRIES:
        raise ReadingError(
            "SIZE", "checkpoint", f"{point.size} entries; at most {MOST_ENTRIES} are read here"
        )
    levels: dict[int, list[bytes]] = {0: []}
    for tile in tiles.tiles_of(point.size):
        levels.setdefault(tile.level, []).extend(_hashes(folder, tile))
    _check_tiles(folder, point, levels)
    entries: list[bytes] = []
    read = Budget()
    for tile in bundles_of(point.size):
        bundle = _bundle(folder, tile)
        read.spend(sum(map(len, bundle)), f"bundle {tile.number}")
        signed = levels[0][len(entries) : len(entries) + tile.width]
        for place, (data, leaf) in enumerate(zip(bundle, signed, strict=True)):
            if leaf_hash(data) != leaf:
                where = len(entries) + place
                raise ReadingError("TAMPER", f"bundle {tile.number}", f"entry {where} is not what was signed")
        entries += bundle
    return entries, levels[0]


def bundles_of(size: int) -> list[tiles.Tile]:
    """Return the lowest tiles of a tree: each has a bundle and a body beside it."""
    return [tile for tile in tiles.tiles_of(size) if tile.level == 0]


def _check_tiles(folder: Path, point: Checkpoint, levels: dict[int, list[bytes]]) -> None:
    """Raise unless the lowest tiles give the signed root and every tile above them what is below it."""
    complete = list(rows(levels[0]))
    if join([row[-1] for row in reversed(complete) if len(row) & 1]).hex() != point.root:
        _blame(folder, point, levels[0])
    for level, hashes in levels.items():
        for number, (found, expected) in enumerate(
            zip(hashes, complete[level * 8] if hashes else [], strict=True)
        ):
            if found != expected:
                where = tiles.Tile(level, number // tiles.FULL, tiles.FULL).path
                raise ReadingError(
                    "TAMPER", where, f"hash {number % tiles.FULL} is not that of what is below it"
                )


def _blame(folder: Path, point: Checkpoint, leaves: list[bytes]) -> None:
    """Raise, naming the tile when the entries themselves give the signed root, else everything."""
    found: list[bytes] = []
    differs = ""
    for tile in bundles_of(point.size):
        part = [leaf_hash(data) for data in _bundle(folder, tile)]
        if part != leaves[len(found) : len(found) + tile.width]:
            differs = differs or tile.path
        found += part
    if root(found).hex() == point.root:
        raise ReadingError("TAMPER", differs, "a hash in this tile is not that of its entry")
    raise ReadingError("TAMPER", differs or "root", "the entries do not give the signed root")


def _bundle(folder: Path, tile: tiles.Tile) -> list[bytes]:
    path, full = tiles.bundle_path(tile.number, tile.width), tiles.bundle_path(tile.number)
    raw, is_full = part(folder, path, full, tiles.LONGEST_BUNDLE)
    try:
        return tiles.unpack(raw, tiles.FULL if is_full else tile.width)[: tile.width]
    except tiles.TileError as error:
        raise ReadingError("TAMPER", f"bundle {tile.number}", str(error)) from error
