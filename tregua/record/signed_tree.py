"""The tree under a signed head, as a source offers it: every bundle of it can then be fetched and verified alone.

The tiles of level 1 and above and the last bundle, when that is not full, must give the signed root. The roots of all
bundles are then known, 32 bytes each; together they are a Merkle tree with the same root as that over the entries.
What is wrong is a ReadingError that names the check and the place:

    NOTHING    no checkpoint is published            SIGNATURE  the checkpoint is not signed by this log
    FORK       another history than the one held     ROLLBACK   a smaller head than the one held
    TRUNCATED  a file is missing                     TAMPER     an entry or tile is not what was signed
    ENTRY      a signed entry is no entry            BODY       a public part is missing or another
    FROZEN     a head beyond the size of a freeze    SIZE       more entries than are read here
    SOURCE     an answer that no source may give     AWAY       the source cannot be reached now
"""

from hashlib import sha256
from typing import Final, NamedTuple

from tregua.record import evidence, note, tiles, tree
from tregua.record.checkpoint import Checkpoint, CheckpointError, open_checkpoint
from tregua.record.evidence import Evidence
from tregua.record.source import Source, SourceError

MOST_ENTRIES: Final = 1 << 26
FULL: Final = tiles.FULL
_TILE_BYTES: Final = tiles.FULL * tiles.HASH


class ReadingError(Exception):
    """A published log is not what it should be: which check failed, where, what was seen, and what proves it."""

    def __init__(self, check: str, where: str, detail: str, proof: Evidence | None = None) -> None:
        super().__init__(f"{check} {where}: {detail}")
        self.check = check
        self.where = where
        self.detail = detail
        self.evidence = proof


class Offered(NamedTuple):
    """A head that a source offers, signed by the log."""

    point: Checkpoint
    note: bytes
    verifier: note.Verifier


class Bundle(NamedTuple):
    """A verified bundle: its number, its bytes as they lie in a file of this width, the hashes of its entries."""

    number: int
    raw: bytes
    leaves: list[bytes]


def open_head(raw: bytes, verifier: note.Verifier) -> Offered:
    """Return the head that a checkpoint signs; ReadingError when it is not this log's."""
    try:
        return Offered(open_checkpoint(raw, verifier), raw, verifier)
    except CheckpointError as error:
        raise ReadingError("SIGNATURE", "checkpoint", str(error)) from error


def fetch(source: Source, path: str, longest: int, missing: str = "TRUNCATED") -> bytes:
    """Return a file of the source; ReadingError when it is not there or cannot be had."""
    try:
        raw = source.get(path, longest=longest)
    except SourceError as error:
        raise ReadingError(error.check, path, error.says) from error
    if raw is None:
        raise ReadingError(missing, path, "the file is not there")
    return raw


def fetch_part(source: Source, path: str, full: str, longest: int) -> tuple[bytes, bool]:
    """Return a partial file, or the full one that has taken its place, and whether it is the full one."""
    if path != full:
        try:
            return fetch(source, path, longest), False
        except ReadingError as error:
            if error.check != "TRUNCATED":
                raise
            missing = error
        try:
            return fetch(source, full, longest), True
        except ReadingError as error:
            raise (missing if error.check == "TRUNCATED" else error) from error
    return fetch(source, full, longest), True


def leaf_hashes(raw: bytes, width: int) -> list[bytes]:
    """Return the leaf hashes of a bundle that holds exactly `width` entries; TileError when it does not."""
    hashes: list[bytes] = []
    place, end = 0, len(raw)
    try:
        for _ in range(width):
            start = place + 2
            place = start + (raw[place] << 8 | raw[place + 1])
            hashes.append(sha256(b"\x00" + raw[start:place]).digest())
    except IndexError:
        place = end + 1
    if place != end:
        more = "more than" if place < end else "fewer than"
        raise tiles.TileError(f"the bundle holds {more} {width} entries")
    return hashes


def hash_pairs(row: list[bytes]) -> list[bytes]:
    """Return the hashes of the pairs of a row; a last one without a partner is left out."""
    each = iter(row)
    return [sha256(b"\x01" + left + right).digest() for left, right in zip(each, each, strict=False)]


def bundle_root(leaves: list[bytes]) -> bytes:
    """Return the root over the leaf hashes of one bundle."""
    if len(leaves) != FULL:
        return tree.root(leaves)
    row = leaves
    while len(row) > 1:
        row = hash_pairs(row)
    return row[0]


class SignedTree:
    """The roots of all bundles under a signed head, proved by its root; raises ReadingError when they are not.

    `own` is a source of ours that may be asked first for the full tiles of a tree of `own_size`: what it says is
    proved in the same way.
    """

    def __init__(
        self, source: Source, head: Offered, *, own: Source | None = None, own_size: int = 0
    ) -> None:
        self.source = source
        self.head = head
        self.size = head.point.size
        if self.size > MOST_ENTRIES:
            raise ReadingError(
                "SIZE", "checkpoint", f"{self.size} entries; at most {MOST_ENTRIES} are read here"
            )
        self.tiles: dict[tiles.Tile, list[bytes]] = {}
        self.last: Bundle | None = None
        self.bundles: list[bytes] = []
        if own is None or not self._read(own, own_size):
            self._read(None, 0)
            self._must_fit()

    def _read(self, own: Source | None, own_size: int) -> bool:
        """Read the tiles above the bundles and the last bundle; return whether they give the signed root."""
        self.tiles = {}
        for tile in upper_tiles(self.size):
            covered = (tile.number + 1) << 8 * (tile.level + 1) <= own_size
            held = self._held(own, tile) if own is not None and covered else None
            self.tiles[tile] = held or self._hashes(self.source, tile)
        self.bundles = [one for tile, hashes in self.tiles.items() if tile.level == 1 for one in hashes]
        if self.size % FULL:
            raw, leaves = self._fetch(self.size // FULL)
            self.last = Bundle(self.size // FULL, raw, leaves)
            self.bundles.append(bundle_root(leaves))
        return self._gives_the_root(self.bundles) and not self._differing()

    def _gives_the_root(self, bundles: list[bytes]) -> bool:
        return tree.root(bundles).hex() == self.head.point.root

    def _held(self, own: Source, tile: tiles.Tile) -> list[bytes] | None:
        try:
            return self._hashes(own, tile)
        except ReadingError:
            return None

    def _hashes(self, source: Source, tile: tiles.Tile) -> list[bytes]:
        raw, is_full = fetch_part(source, tile.path, tile.full_path, _TILE_BYTES)
        try:
            return tiles.hashes_of(raw, FULL if is_full else tile.width)[: tile.width]
        except tiles.TileError as error:
            raise ReadingError("TAMPER", tile.path, str(error)) from error

    def _differing(self) -> str:
        """Return the first tile that does not say what the tiles of level 1 give, or ""."""
        complete = list(tree.rows(self.bundles[: self.size // FULL]))
        for tile, hashes in self.tiles.items():
            first = tile.number * FULL
            if hashes != list(complete[(tile.level - 1) * 8][first : first + tile.width]):
                return tile.path
        return ""

    def _must_fit(self) -> None:
        differing = self._differing()
        if self._gives_the_root(self.bundles):
            if differing:
                raise ReadingError("TAMPER", differing, "a hash in it is not that of what is below it")
            return
        self._blame()
        raise ReadingError("TAMPER", differing or "root", "the hashes do not give the signed root")

    def _blame(self) -> None:
        """Raise, naming the last bundle or the one tile of level 1, where the tiles below show which is wrong.

        No more than the 2 MB of hashes below one tile of level 1 are read for it.
        """
        first = 0 if self.size < FULL * FULL else self.size // FULL
        try:
            below = [bundle_root(self.lowest(number)) for number in range(first, len(self.bundles))]
        except ReadingError:
            return
        if not self._gives_the_root([*self.bundles[:first], *below]):
            return
        if self.last and below[-1] != self.bundles[-1]:
            self.bundles[-1] = below[-1]
            says = self._difference(self.last.number, self.last.leaves)
            proof = self._tampered(self.last.number, self.last.raw, says)
            raise ReadingError("TAMPER", f"bundle {self.last.number}", says, proof)
        raise ReadingError("TAMPER", next(iter(self.tiles)).path, "a hash in it is not that of its bundle")

    def lowest(self, number: int) -> list[bytes]:
        """Return the hashes in the lowest tile, over one bundle, as the source has them; nothing is compared."""
        return self._hashes(self.source, tiles.Tile(0, number, min(FULL, self.size - number * FULL)))

    def _fetch(self, number: int) -> tuple[bytes, list[bytes]]:
        """Return a bundle's bytes and leaf hashes, cut to the entries that are under the head; nothing is compared."""
        width = min(FULL, self.size - number * FULL)
        path, full = tiles.bundle_path(number, width), tiles.bundle_path(number)
        raw, is_full = fetch_part(self.source, path, full, tiles.LONGEST_BUNDLE)
        try:
            leaves = leaf_hashes(raw, FULL if is_full else width)
        except tiles.TileError as error:
            proof = self._tampered(number, raw, str(error))
            raise ReadingError("TAMPER", f"bundle {number}", str(error), proof) from error
        if len(leaves) > width:
            raw, leaves = tiles.pack(tiles.unpack(raw, FULL)[:width]), leaves[:width]
        return raw, leaves

    def bundle(self, number: int) -> Bundle:
        """Return a bundle, fetched and verified; ReadingError, naming it, when it is not what was signed."""
        if self.last and number == self.last.number:
            return self.last
        raw, leaves = self._fetch(number)
        if bundle_root(leaves) != self.bundles[number]:
            says = self._difference(number, leaves)
            raise ReadingError("TAMPER", f"bundle {number}", says, self._tampered(number, raw, says))
        return Bundle(number, raw, leaves)

    def _difference(self, number: int, leaves: list[bytes]) -> str:
        """Return which entry of a bundle is not what was signed, where the tile of hashes below the bundle is right."""
        try:
            signed = self.lowest(number)
        except ReadingError:
            signed = []
        if not signed or bundle_root(signed) != self.bundles[number]:
            return "its entries are not what was signed"
        place = next(
            place for place, pair in enumerate(zip(leaves, signed, strict=True)) if pair[0] != pair[1]
        )
        return f"entry {number * FULL + place} is not what was signed"

    def _tampered(self, number: int, raw: bytes, says: str) -> Evidence | None:
        """Return what proves that a bundle is not the signed one, once the roots of the bundles are known."""
        if len(self.bundles) * FULL < self.size:
            return None
        return evidence.make(
            "TAMPER", self.head.verifier.vkey, source=self.source.name, place=f"bundle {number}", says=says,
            offered=self.head.note.decode(), expected=[self.bundles[number]],
            hashes=tree.inclusion_proof(self.bundles, number), served=evidence.served(raw),
        )  # fmt: skip

    def root_at(self, size: int) -> bytes:
        """Return the root that this tree had at an earlier size."""
        whole, part = divmod(size, FULL)
        if size == self.size or not part:
            return tree.root(self.bundles if size == self.size else self.bundles[:whole])
        return tree.root([*self.bundles[:whole], bundle_root(self.bundle(whole).leaves[:part])])

    def prefix_proof(self, old: int) -> list[bytes]:
        """Return the consistency proof from `old`, always with the hash that it begins with (see evidence)."""
        proof: list[bytes] = []
        first, end = 0, self.size
        while old != end:
            middle = first + (1 << (end - first - 1).bit_length() - 1)
            if old <= middle:
                proof.append(self._between(middle, end))
                end = middle
            else:
                proof.append(self._between(first, middle))
                first = middle
        return [*proof, self._between(first, end)][::-1]

    def inclusion_proof(self, index: int) -> list[bytes]:
        """Return the hashes that lead from an entry to the root, the lowest first."""
        number, place = divmod(index, FULL)
        inner = tree.inclusion_proof(self.bundle(number).leaves, place)
        return [*inner, *tree.inclusion_proof(self.bundles, number)]

    def _between(self, first: int, end: int) -> bytes:
        """Return the root over a range as proofs have them: within one bundle, or over whole ones."""
        if first % FULL == 0 and (end % FULL == 0 or end == self.size):
            return tree.root(self.bundles[first // FULL : -(-end // FULL)])
        number = first // FULL
        return tree.root(self.bundle(number).leaves[first - number * FULL : end - number * FULL])


def upper_tiles(size: int) -> list[tiles.Tile]:
    """Return the tiles of level 1 and above of a tree, the lowest level first."""
    return [tile._replace(level=tile.level + 1) for tile in tiles.tiles_of(size // FULL)]
