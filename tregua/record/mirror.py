"""Our copy of somebody's log: a folder in the layout of the log itself, never smaller and never of another history.

    checkpoint tile/ body/ vkey    the log as it is held; whoever reads it reads it as any published log
    promised                       the largest head that was seen signed and is not held yet
    bodies.json                    how far the public parts have come, and what is wrong with which (mirrored_bodies)
    cosigned.json                  when we last cosigned, and with which keys

A pull, in this order, so that it may be killed at any moment and goes on where it was:

1. The offered checkpoint: signed by the log, not frozen, not of another history at the same size, not smaller.
2. The hashes above the bundles give its root (signed_tree). Every head we held or saw signed is a prefix of it.
3. The head is kept as promised. Then each missing bundle is fetched, verified alone and written at once. Nothing
   names these files yet: what a crash leaves is verified again before it is used.
4. All of it is brought to the disk. Then the checkpoint is replaced: the head is held.
5. The public parts follow. They never keep a head from being held.
"""

import json
import os
import shutil
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from tregua.record import cosignature, evidence, lock, note, tiles, whole
from tregua.record.checkpoint import Checkpoint
from tregua.record.evidence import Evidence
from tregua.record.mirrored_bodies import MirroredBodies
from tregua.record.note import Verifier
from tregua.record.signed_tree import (
    FULL,
    Offered,
    ReadingError,
    SignedTree,
    bundle_root,
    fetch,
    leaf_hashes,
    open_head,
)
from tregua.record.source import FolderSource, Source

__all__ = ["ClockError", "Held", "Mirror", "ReadingError"]

ATTEMPTS: Final = 3
# Of the lines that others put under a head so many are kept, and none that is longer than an ML-DSA cosignature.
MOST_LINES: Final = 12
LONGEST_LINE: Final = 4096


class ClockError(Exception):
    """The clock stands before the last cosignature: nothing is cosigned until it is right."""


class Held(NamedTuple):
    """The head that a mirror holds with all that is under it, its note, and what is wrong with public parts."""

    checkpoint: Checkpoint
    note: bytes
    faults: tuple[ReadingError, ...] = ()


class Mirror:
    """A folder that holds the log of this verifier."""

    def __init__(self, folder: Path, verifier: Verifier) -> None:
        self.folder = folder
        self.verifier = verifier
        self._threads = threading.RLock()
        self._is_locked = False

    def held(self) -> Held | None:
        """Return the head that is held, None before the first; ReadingError when the folder was spoilt."""
        head = self._head("checkpoint")
        return Held(head.point, head.note) if head else None

    def as_source(self) -> FolderSource:
        """Return what is held as a source for others."""
        return FolderSource(self.folder)

    def _head(self, name: str) -> Offered | None:
        raw = tiles.read(self.folder, name, longest=note.LONGEST)
        return None if raw is None else open_head(raw, self.verifier)

    @contextmanager
    def lock(self, *, wait: float = 10.0) -> Iterator[None]:
        """Be the only one that writes in this mirror; lock.HeldError when another is at it all this time."""
        end = time.monotonic() + wait
        if not self._threads.acquire(timeout=wait):
            raise lock.HeldError
        try:
            with ExitStack() as held:
                if not self._is_locked:  # whoever has it may ask again
                    self.folder.mkdir(parents=True, exist_ok=True)
                    left = max(0.0, end - time.monotonic())
                    held.enter_context(lock.awaited(self.folder / ".lock", wait=left))
                    held.callback(setattr, self, "_is_locked", False)
                    self._is_locked = True
                yield
        finally:
            self._threads.release()

    def pull(
        self, source: Source, *, frozen_at: int | None = None, known: bytes = b"", bodies: bool = True
    ) -> Held:
        """Copy what the source has more than we, once it is verified; ReadingError says what is wrong with it.

        `known` is the note of a head that was verified before and that this folder may have lost: it counts as held.
        The writer may publish while we read: a fault counts only when the checkpoint has not changed meanwhile.
        """
        with self.lock():
            raw = fetch(source, "checkpoint", note.LONGEST, "NOTHING")
            for _attempt in range(ATTEMPTS):
                try:
                    held = self._take(source, open_head(raw, self.verifier), known, frozen_at)
                    break
                except ReadingError:
                    before, raw = raw, fetch(source, "checkpoint", note.LONGEST, "NOTHING")
                    if raw == before:
                        raise
            else:
                raise ReadingError("TAMPER", "checkpoint", "it changes each time it is read")
            if not bodies:
                return held
            return held._replace(faults=self._bodies().take(source, open_head(held.note, self.verifier)))

    def _take(self, source: Source, head: Offered, known: bytes, frozen_at: int | None) -> Held:
        point = head.point
        held = self._head("checkpoint")
        if held and (held.point.size, held.point.root) == (point.size, point.root):
            return Held(point, self._with_newer_lines(held, head))
        if frozen_at is not None and point.size > frozen_at:
            proof = self._evidence("FROZEN", source, f"size {frozen_at}", "signed after the freeze", head)
            raise ReadingError("FROZEN", f"size {point.size}", f"the charter froze it at {frozen_at}", proof)
        if held and point.size <= held.point.size:
            self._refuse(source, held, head)
        lost = self._lost(known, held, point)
        own_size = held.point.size if held else 0
        tree = SignedTree(source, head, own=self.as_source() if held else None, own_size=own_size)
        for earlier in (held, lost):
            if earlier and earlier.point.size <= point.size:
                self._must_continue(tree, earlier)
        self._must_keep_the_promise(tree)
        self._promise(head)
        self._store(tree, own_size)
        kept = _kept(head, _lines(head.note))
        whole.put(self.folder / "checkpoint", kept)
        whole.settle(self.folder)
        self._tidy(own_size, point.size)
        return Held(point, kept)

    def _lost(self, known: bytes, held: Offered | None, point: Checkpoint) -> Offered | None:
        """Return a head that was held elsewhere and not here; ReadingError for a source that offers a smaller one."""
        lost = open_head(known, self.verifier) if known else None
        if lost is None or (held and held.point.size >= lost.point.size):
            return None
        if point.size < lost.point.size:
            says = f"a head of {lost.point.size} entries was held before, the source offers one of fewer"
            raise ReadingError("ROLLBACK", f"size {point.size}", says)
        return lost

    def _with_newer_lines(self, held: Offered, head: Offered) -> bytes:
        """Keep what others signed meanwhile of the head that we hold; our own lines stay as we made them."""
        if head.note == held.note:
            return held.note
        offered, ours = _lines(head.note), self._cosigned().keys
        before = {key: line for key, line in _lines(held.note).items() if key in ours or key not in offered}
        mine = {
            key: line for key, line in before.items() if key in ours
        }  # first: strangers' many lines end it
        merged = _kept(
            held, mine | before | {key: line for key, line in offered.items() if key not in before}
        )
        if merged != held.note:
            whole.put(self.folder / "checkpoint", merged)
        return merged

    def _refuse(self, source: Source, held: Offered, head: Offered) -> None:
        """Raise for a head that is smaller than ours, or of another history at the same size."""
        mine, theirs = held.point, head.point
        if theirs.size == mine.size:
            says = f"we hold root {mine.root}, the log now signs {theirs.root}"
            proof = self._evidence("FORK", source, f"size {mine.size}", says, head, held)
            raise ReadingError("FORK", f"size {mine.size}", says, proof)
        own = SignedTree(self.as_source(), held)
        before = own.root_at(theirs.size).hex() if theirs.size else theirs.root
        check = "ROLLBACK" if before == theirs.root else "FORK"
        says = f"we hold {mine.size} entries, the source offers a head of fewer" + (
            "" if check == "ROLLBACK" else ", and of another history"
        )
        hashes = own.prefix_proof(theirs.size) if theirs.size else []
        proof = self._evidence(check, source, f"size {theirs.size}", says, head, held, hashes)
        raise ReadingError(check, f"size {theirs.size}", says, proof if hashes else None)

    def _must_continue(self, tree: SignedTree, earlier: Offered) -> None:
        """Raise FORK, with what proves it, unless an earlier head is a prefix of the offered tree."""
        size = earlier.point.size
        if not size or tree.root_at(size).hex() == earlier.point.root:
            return
        where = self._first_other(tree, size)
        says = (
            f"the log signed root {earlier.point.root} over its first {size} entries; they now give another"
        )
        hashes = [] if size == tree.size else tree.prefix_proof(size)
        proof = self._evidence("FORK", tree.source, where, says, tree.head, earlier, hashes)
        raise ReadingError("FORK", where, says, proof)

    def _must_keep_the_promise(self, tree: SignedTree) -> None:
        """Raise FORK, once, when a head that was seen signed, and never came, is no prefix of the offered tree.

        Once: the evidence is with whoever asked for the pull, and what was held goes on.
        """
        promised = self._head("promised")
        if promised and promised.point.size <= tree.size:
            try:
                self._must_continue(tree, promised)
            except ReadingError:
                (self.folder / "promised").unlink()
                raise

    def _first_other(self, tree: SignedTree, size: int) -> str:
        """Return the first entry that the offered tree has otherwise than we, as far as we hold it."""
        own = self.as_source()
        for number in range(-(-size // FULL)):
            width = min(FULL, size - number * FULL)
            try:
                raw = fetch(own, tiles.Tile(0, number, width).path, FULL * tiles.HASH)
                mine = tiles.hashes_of(raw, width)
                if width == FULL and bundle_root(mine) == tree.bundles[number]:
                    continue
                theirs = tree.bundle(number).leaves
            except (ReadingError, tiles.TileError):
                break
            for place, pair in enumerate(zip(mine, theirs, strict=False)):
                if pair[0] != pair[1]:
                    return f"entry {number * FULL + place}"
        return f"size {size}"

    def _evidence(
        self, kind: str, source: Source, place: str, says: str,
        offered: Offered, held: Offered | None = None, hashes: Sequence[bytes] = (),
    ) -> Evidence:  # fmt: skip
        return evidence.make(
            kind, self.verifier.vkey, source=source.name, place=place, says=says,
            held=held.note.decode() if held else "", offered=offered.note.decode(), hashes=list(hashes),
        )  # fmt: skip

    def _promise(self, head: Offered) -> None:
        """Keep the head before its contents: whoever signed it cannot take it back while we fetch."""
        before = self._head("promised")
        if before is None or before.point.size < head.point.size:
            whole.put(self.folder / "promised", head.note)
            whole.settle(self.folder)

    def _store(self, tree: SignedTree, own_size: int) -> None:
        """Write everything under the offered head that we lack, and bring it to the disk."""
        batch = whole.Batch(self.folder)
        for number in range(own_size // FULL, tree.size // FULL):
            if not self._has(tree, number):
                if not whole.has_room(self.folder):
                    says = "the disk is all but full: nothing more is copied. Make room, and it goes on"
                    raise ReadingError("AWAY", f"bundle {number}", says)
                bundle = tree.bundle(number)
                batch.put(tiles.bundle_path(number), bundle.raw)
                batch.put(tiles.Tile(0, number, FULL).path, b"".join(bundle.leaves))
        for path, content in self._above(tree):
            file = self.folder / path
            if not file.exists():
                batch.put(path, content)
            elif (
                file.read_bytes() != content
            ):  # of a head that was never held; whoever reads it sees one or the other
                whole.put(file, content)
        batch.settle()

    def _above(self, tree: SignedTree) -> Iterator[tuple[str, bytes]]:
        """Yield the files that lie above the full bundles, and the last bundle: some may be held already."""
        if tree.last:
            width = len(tree.last.leaves)
            yield tiles.bundle_path(tree.last.number, width), tree.last.raw
            yield tiles.Tile(0, tree.last.number, width).path, b"".join(tree.last.leaves)
        for tile, hashes in tree.tiles.items():
            yield tile.path, b"".join(hashes)
        yield "vkey", f"{self.verifier.vkey}\n".encode()

    def _has(self, tree: SignedTree, number: int) -> bool:
        """Return whether an earlier pull, that did not come to its end, left this bundle whole."""
        path = tiles.bundle_path(number)
        if not os.path.exists(f"{self.folder}/{path}"):  # noqa: PTH110 - asked of every bundle
            return False
        try:
            raw = tiles.read(self.folder, path, longest=tiles.LONGEST_BUNDLE) or b""
            leaves = leaf_hashes(raw, FULL)
            tile = tiles.read(self.folder, tiles.Tile(0, number, FULL).path, longest=FULL * tiles.HASH)
        except tiles.TileError:
            return False
        return bundle_root(leaves) == tree.bundles[number] and tile == b"".join(leaves)

    def _tidy(self, old_size: int, size: int) -> None:
        """Remove the promise that is kept now, and partial files that have become full."""
        promised = self._head("promised")
        if promised and promised.point.size <= size:
            (self.folder / "promised").unlink()
        level = 0
        while old_size:
            if old_size % FULL and size // FULL > old_size // FULL:
                tile = tiles.Tile(level, old_size // FULL, FULL)
                for path in (tile.path, *([tiles.bundle_path(tile.number)] if level == 0 else [])):
                    shutil.rmtree(self.folder / f"{path}.p", ignore_errors=True)
            level, old_size, size = level + 1, old_size // FULL, size // FULL

    def cosign(self, cosigners: Sequence[cosignature.Cosigner], *, now: int) -> bytes:
        """Put these cosigners' lines on the held checkpoint and return it; ClockError when the clock ran backwards."""
        with self.lock():
            held = self._head("checkpoint")
            if held is None:
                raise ReadingError("NOTHING", "checkpoint", "no head is held yet")
            before = self._cosigned()
            if now < before.at:
                raise ClockError(f"the clock says {now}, and the last cosignature was made at {before.at}")
            keys = before.keys | {(one.key.name, one.key.key_id) for one in cosigners}
            says = {"at": now, "keys": [[name, key_id.hex()] for name, key_id in sorted(keys)]}
            whole.put(self.folder / "cosigned.json", json.dumps(says).encode())
            lines = [one.cosign(str(held.point), now) for one in cosigners]
            signed = cosignature.with_lines(_without_forged(held, cosigners), lines)
            whole.put(self.folder / "checkpoint", signed)
            whole.settle(self.folder)
            return signed

    def _cosigned(self) -> "_Cosigned":
        raw = tiles.read(self.folder, "cosigned.json", longest=note.LONGEST)
        if raw is None:
            return _Cosigned(0, frozenset())
        says = json.loads(raw)
        return _Cosigned(
            says["at"], frozenset((name, bytes.fromhex(key_id)) for name, key_id in says["keys"])
        )

    def entries(self, first: int, last: int) -> Iterator[bytes]:
        """Yield the held entries from `first` to before `last`."""
        held = self.held()
        size = held.checkpoint.size if held else 0
        for number in range(first // FULL, -(-min(last, size) // FULL)):
            width = min(FULL, size - number * FULL)
            raw = fetch(self.as_source(), tiles.bundle_path(number, width), tiles.LONGEST_BUNDLE)
            start = number * FULL
            yield from tiles.unpack(raw, width)[max(0, first - start) : max(0, last - start)]

    def bodies(self, first: int, last: int) -> Iterator[str]:
        """Yield the public parts of these entries, "" for one that is redacted, withheld or not come yet."""
        return self._bodies().lines(first, last)

    def bodies_size(self) -> int:
        """Return of how many entries the public parts were looked at; fewer than are held while the source is away."""
        return self._bodies().state.size

    def redactions(self) -> dict[int, int]:
        """Return which held entry redacts which earlier one."""
        return self._bodies().redactions()

    def no_entries(self) -> frozenset[int]:
        """Return which held entries are none of this log's: not parsable, or planted."""
        return self._bodies().no_entries()

    def leaf_hashes(self, first: int, last: int) -> Iterator[str]:
        """Yield the hashes of the held entries from `first` to before `last`."""
        held = self.held()
        size = held.checkpoint.size if held else 0
        for number in range(first // FULL, -(-min(last, size) // FULL)):
            width, start = min(FULL, size - number * FULL), number * FULL
            raw = fetch(self.as_source(), tiles.Tile(0, number, width).path, FULL * tiles.HASH)
            for one in tiles.hashes_of(raw, width)[max(0, first - start) : max(0, last - start)]:
                yield one.hex()

    def withhold(self, index: int) -> None:
        """Blank our copy of a public part for ever, and never fetch it again."""
        with self.lock():
            self._bodies().withhold(index)

    def withheld(self) -> frozenset[int]:
        """Return which public parts we blanked for ever."""
        return frozenset(self._bodies().state.withheld)

    def _bodies(self) -> MirroredBodies:
        return MirroredBodies(self.folder, self.verifier)


class _Cosigned(NamedTuple):
    """When we last cosigned, and the keys with which we ever did."""

    at: int
    keys: frozenset[tuple[str, bytes]]


def _lines(raw: bytes) -> dict[tuple[str, bytes], str]:
    """Return the lines of signature under a note by their key, the first of each."""
    found: dict[tuple[str, bytes], str] = {}
    for name, key_id, signature in note.split(raw)[1]:
        found.setdefault((name, key_id), note.signature_line(name, key_id, signature))
    return found


def _without_forged(head: Offered, cosigners: Sequence[cosignature.Cosigner]) -> bytes:
    """Return the note of a head without lines that stand under our keys and that we never wrote.

    Whoever serves a log may put any line under its head. One that claims a later time than ours would keep ours out.
    """
    lines, text = _lines(head.note), str(head.point)
    for key in (one.key for one in cosigners):
        line = lines.get((key.name, key.key_id))
        try:
            if line:
                key.verify(text, note.read_line(line[:-1])[2])
        except cosignature.CosignatureError:
            del lines[key.name, key.key_id]
    return _kept(head, lines)


def _kept(head: Offered, lines: dict[tuple[str, bytes], str]) -> bytes:
    """Return a head with these lines, the log's own first, and never so many that we could not add ours."""
    own = (head.verifier.name, head.verifier.key_id)
    others = [line for key, line in lines.items() if key != own and len(line) <= LONGEST_LINE]
    return (str(head.point) + "\n" + _lines(head.note)[own] + "".join(others[:MOST_LINES])).encode()
