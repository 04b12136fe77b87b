"""Reading a published log whole, once, keeping nothing: every file of it is what was signed, or it is named.

For a look at a log that is small enough for memory: our own published files, a log in a test. What is to be held is
pulled into a mirror, which verifies with the same code. What is wrong is one exception (see signed_tree).
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tregua.record import entry as leaf
from tregua.record import note, tiles
from tregua.record.bodies import fetch_lines, open_line, parse_entry, redacted_by
from tregua.record.checkpoint import Checkpoint
from tregua.record.continuing import Continuing
from tregua.record.signed_tree import FULL, ReadingError, SignedTree, fetch, open_head
from tregua.record.source import FolderSource, Source

__all__ = ["Published", "ReadEntry", "ReadingError", "read_published"]

ATTEMPTS: Final = 3
MOST_BYTES: Final = 1 << 29


@dataclass(frozen=True)
class ReadEntry:
    """A verified entry: what the leaf says and its opened public part ({} when redacted)."""

    index: int
    leaf_hash: str
    data: dict[str, Any]
    known: bool
    public: dict[str, Any]


@dataclass(frozen=True)
class Published:
    """A verified log: its signed head and its entries."""

    checkpoint: Checkpoint
    note: str
    entries: list[ReadEntry]


def read_published(source: Source | Path, vkey: str) -> Published:
    """Return the log at this source, or in this folder, verified whole; ReadingError says what is wrong with it.

    The writer may publish while we read: a fault counts only when the checkpoint has not changed meanwhile.
    """
    if isinstance(source, Path):
        source = FolderSource(source)
    try:
        verifier = note.parse_vkey(vkey)
    except note.NoteError as error:
        raise ReadingError("SIGNATURE", "vkey", str(error)) from error
    raw = fetch(source, "checkpoint", note.LONGEST, "NOTHING")
    for _attempt in range(ATTEMPTS):
        try:
            return _Reading(source, raw, verifier).published()
        except ReadingError:
            before, raw = raw, fetch(source, "checkpoint", note.LONGEST, "NOTHING")
            if raw == before:
                raise
    raise ReadingError("TAMPER", "checkpoint", "it changes each time it is read")


class _Reading:
    """One reading of a log whose head is this note."""

    def __init__(self, source: Source, raw: bytes, verifier: note.Verifier) -> None:
        self.head = open_head(raw, verifier)
        self.source = source
        self.left = MOST_BYTES
        self.leaves: list[str] = []

    def published(self) -> Published:
        tree = SignedTree(self.source, self.head)
        parsed, origins = self._parsed(tree)
        redacted = {
            target
            for index, one in enumerate(parsed)
            for target in redacted_by(one, index, origins, self.leaves.__getitem__)
        }
        lines = self._lines(tree)
        entries = [
            ReadEntry(
                index, self.leaves[index], one.data, one.known,
                {} if index in redacted else open_line(index, one, line),
            )
            for index, (one, line) in enumerate(zip(parsed, lines, strict=True))
        ]  # fmt: skip
        return Published(self.head.point, self.head.note.decode(), entries)

    def _parsed(self, tree: SignedTree) -> tuple[list[leaf.Leaf], AbstractSet[str]]:
        """Return the entries parsed, and the names of the log and of those that it continues."""
        names = Continuing(self.head.point.origin)
        parsed = [parse_entry(index, data, names) for index, data in enumerate(self._entries(tree))]
        try:
            names.finish()
        except leaf.EntryError as error:
            raise ReadingError("ENTRY", f"entry {len(parsed) - 1}", str(error)) from error
        return parsed, names.origins

    def _entries(self, tree: SignedTree) -> Iterator[bytes]:
        """Yield every entry, each bundle verified, and the tile of hashes below it compared."""
        for number in range(len(tree.bundles)):
            bundle = tree.bundle(number)
            self._spend(len(bundle.raw), f"bundle {number}")
            if tree.lowest(number) != bundle.leaves:
                path = tiles.Tile(0, number, len(bundle.leaves)).path
                raise ReadingError("TAMPER", path, "a hash in it is not that of its entry")
            self.leaves += [one.hex() for one in bundle.leaves]
            yield from tiles.unpack(bundle.raw, len(bundle.leaves))

    def _lines(self, tree: SignedTree) -> Iterator[str]:
        for number in range(len(tree.bundles)):
            lines = fetch_lines(self.source, number, min(FULL, tree.size - number * FULL))
            self._spend(sum(map(len, lines)), f"body {number}")
            yield from lines

    def _spend(self, count: int, where: str) -> None:
        """Count bytes that were read: they are held in memory, and whoever publishes may write what they like."""
        self.left -= count
        if self.left < 0:
            raise ReadingError("SIZE", where, f"more than {MOST_BYTES} bytes; no more is read here")
