"""Reading a published folder, ours or the other centre's, and verifying all of it.

The signature, the root from the entries themselves, every tile, every public part against its digest, and that
what was held before is still a prefix. What is wrong is one exception that names the check and the place:

    NOTHING    no checkpoint is published            SIGNATURE  the checkpoint is not signed by this log
    FORK       another history than the one held     ROLLBACK   a smaller head than the one held
    TRUNCATED  a file is missing                     TAMPER     an entry or tile is not what was signed
    ENTRY      a signed entry is no entry            BODY       a public part is missing or another
    SIZE       more than is read into memory here
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tregua.record import disclosure, note, published_tree, tiles, tree
from tregua.record import entry as leaf
from tregua.record.checkpoint import Checkpoint, CheckpointError, open_checkpoint
from tregua.record.continuing import Continuing
from tregua.record.published_tree import ReadingError

__all__ = ["Published", "ReadEntry", "ReadingError", "read_published"]

LONGEST_BODY: Final = 16 * 1024 * 1024
LONGEST_NOTE: Final = note.LONGEST
ATTEMPTS: Final = 3


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


def read_published(
    folder: Path, vkey: str, held: tuple[int, str] | None = None, *, held_leaves: Sequence[str] = ()
) -> Published:
    """Return the log in this folder, verified whole; ReadingError says what is wrong with it.

    `held` is the size and root (hex) that we verified before. With `held_leaves`, the leaf hashes of what we
    hold, a fork is told from a rollback and its first entry is named. The writer may publish while we read:
    a fault counts only when the checkpoint has not changed meanwhile.
    """
    try:
        verifier = note.parse_vkey(vkey)
    except note.NoteError as error:
        raise ReadingError("SIGNATURE", "vkey", str(error)) from error
    raw = published_tree.file(folder, "checkpoint", note.LONGEST, "NOTHING")
    for _attempt in range(ATTEMPTS):
        try:
            return _read(folder, raw, verifier, held, held_leaves)
        except ReadingError:
            before, raw = raw, published_tree.file(folder, "checkpoint", note.LONGEST, "NOTHING")
            if raw == before:
                raise
    raise ReadingError("TAMPER", "checkpoint", "it changes each time it is read")


def _read(
    folder: Path,
    raw: bytes,
    verifier: note.Verifier,
    held: tuple[int, str] | None,
    held_leaves: Sequence[str],
) -> Published:
    try:
        point = open_checkpoint(raw, verifier)
    except CheckpointError as error:
        raise ReadingError("SIGNATURE", "checkpoint", str(error)) from error
    if held and held[0] == point.size and held[1] != point.root:
        raise ReadingError(
            "FORK", f"size {point.size}", f"we hold root {held[1]}, the folder signs {point.root}"
        )
    entries, leaves = published_tree.read_tree(folder, point)
    _check_held(point, leaves, held, held_leaves)
    return Published(point, raw.decode(), _opened(folder, point, entries, leaves))


def _check_held(
    point: Checkpoint, leaves: list[bytes], held: tuple[int, str] | None, held_leaves: Sequence[str]
) -> None:
    """Raise unless what was held is a prefix of what was read."""
    for index, (mine, theirs) in enumerate(zip(held_leaves, leaves, strict=False)):
        if mine != theirs.hex():
            raise ReadingError("FORK", f"entry {index}", f"we hold {mine}, the folder signs {theirs.hex()}")
    if held is None:
        return
    size, root = held
    if point.size < size:
        raise ReadingError(
            "ROLLBACK", f"size {point.size}", f"we hold {size} entries, the folder signs fewer"
        )
    if tree.root(leaves[:size]).hex() != root:
        raise ReadingError(
            "FORK", f"size {size}", f"we hold root {root}; the first {size} entries now give another"
        )


def _opened(folder: Path, point: Checkpoint, entries: list[bytes], leaves: list[bytes]) -> list[ReadEntry]:
    parsed, origins = _parsed(entries, point.origin)
    redacted = set(_redactions(parsed, leaves, origins))
    lines = body_lines(folder, point.size)
    return [
        ReadEntry(
            index,
            leaves[index].hex(),
            one.data,
            one.known,
            {} if index in redacted else _public(index, one, next_line),
        )
        for index, (one, next_line) in enumerate(zip(parsed, lines, strict=True))
    ]


def _parsed(entries: list[bytes], origin: str) -> tuple[list[leaf.Leaf], frozenset[str]]:
    """Return the entries parsed, and the names of the log and of those that it continues."""
    names = Continuing(origin)
    made: list[leaf.Leaf] = []
    for index, data in enumerate(entries):
        try:
            parsed = leaf.parse(data)
            if parsed.known:
                names.take(parsed.data)
        except leaf.EntryError as error:
            raise ReadingError("ENTRY", f"entry {index}", str(error)) from error
        made.append(parsed)
    try:
        names.finish()
    except leaf.EntryError as error:
        raise ReadingError("ENTRY", f"entry {len(made) - 1}", str(error)) from error
    return made, names.origins


def _redactions(parsed: list[leaf.Leaf], leaves: list[bytes], origins: frozenset[str]) -> Iterator[int]:
    """Yield the entries that a later entry of the same log redacts, named by their right hash."""
    for index, one in enumerate(parsed):
        if one.known and one.data["t"] == "redact":
            for ref in one.refs:
                if ref.origin in origins and ref.index < index and leaves[ref.index].hex() == ref.leaf_hash:
                    yield ref.index


def body_lines(folder: Path, size: int) -> Iterator[str]:
    """Yield the public parts of a log of this size, one line an entry; they are not compared yet."""
    read = published_tree.Budget()
    for tile in published_tree.bundles_of(size):
        path, full = tiles.body_path(tile.number, tile.width), tiles.body_path(tile.number)
        try:
            raw, _is_full = published_tree.part(folder, path, full, LONGEST_BODY)
        except ReadingError as error:
            raise ReadingError("BODY", error.where, error.detail) from error
        read.spend(len(raw), path)
        lines = raw.decode("utf-8", errors="replace").split("\n")
        if len(lines) <= tile.width:
            raise ReadingError("BODY", path, f"it has {len(lines) - 1} lines and not {tile.width}")
        yield from lines[: tile.width]


def _public(index: int, one: leaf.Leaf, line: str) -> dict[str, Any]:
    """Return the public part that a body's line opens; every disclosure in it must be one of the leaf."""
    if not one.known:
        return {}
    where = f"entry {index}"
    if not line:
        raise ReadingError("BODY", where, "the public part is missing, and no redaction says so")
    public: dict[str, Any] = {}
    for part in line.split("~"):
        if disclosure_digest(part) not in one.data["_sd"]:
            raise ReadingError("BODY", where, "a public part is not the one that the entry commits to")
        try:
            says = disclosure.open_disclosure(part)
        except disclosure.DisclosureError as error:
            raise ReadingError("BODY", where, str(error)) from error
        if says.name == disclosure.PUBLIC_NAME and isinstance(says.value, dict):
            public = says.value
    return public


def disclosure_digest(part: str) -> str:
    """Return the digest of whatever stands in a body, or "" when it cannot be a disclosure."""
    return disclosure.digest(part) if part.isascii() else ""
