"""Making a snapshot: the folder's files, then the register, then the manifest, which makes it one."""

import hashlib
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fnmatch import fnmatch
from pathlib import Path
from typing import IO, Final

from tregua.centre.backup import cutting, sealing
from tregua.centre.backup.faults import BackupError
from tregua.centre.backup.manifest import LEFT_OUT, SQLITE, File, Manifest, sealed_text
from tregua.centre.backup.sealing import Run
from tregua.centre.backup.store import Store, snapshot_hash

ATTEMPTS: Final = 5
# Copied apart (the register), made while working, or never brought back.
NOT_FILES: Final = (f"{SQLITE}*", "*.new", "*.lock", *sorted(LEFT_OUT))


@dataclass
class Writing:
    """A snapshot while it is written: which chunks it needs and how much of them was new."""

    store: Store
    run: Run
    seen: Callable[[int], None] = lambda _count: None
    needed: dict[bytes, bytes] = field(default_factory=dict)
    fresh: int = 0
    left_out: list[str] = field(default_factory=list)

    def keep(self, plain: bytes) -> str:
        """Keep a piece of content and return the name of its chunk; what is there already is not written again."""
        name = self.run.name_of(plain)
        if name not in self.needed:
            run = self.store.run_of(name)
            if run is None:
                framed = sealing.seal(sealing.CHUNK, self.run, name, plain)
                self.store.put(self.store.chunk(name), framed)
                self.fresh += len(framed)
                run = self.run.id
            self.needed[name] = run
        self.seen(len(plain))
        return name.hex()

    def stream(self, path: str, pieces: Iterable[bytes], mode: int = 0o600) -> File:
        """Keep a file that comes in pieces, however long it is."""
        digest, size, parts = hashlib.sha256(), 0, []
        for piece in pieces:
            digest.update(piece)
            parts.append([self.keep(piece), 0, len(piece)])
            size += len(piece)
        return File(path, size, mode, digest.hexdigest(), parts)


def begin(
    store: Store, run: Run, recipients: Iterable[str], *, seen: Callable[[int], None] = lambda _count: None
) -> Writing:
    """Begin a snapshot: the run's keys are on the disk before anything is sealed with them."""
    sealed = sealing.seal_run(run, recipients)
    for file in store.key_files(run.id):
        store.put(file, sealed)
    store.settle()
    return Writing(store, run, seen=seen)


def keep_folder(writing: Writing, centre: Path) -> list[File]:
    """Keep every file of the centre's folder but the register, the published log as one moment had it.

    Call it before the register is copied: then the register knows everything that the published files hold.
    """
    checkpoint = centre / "published" / "checkpoint"
    for _attempt in range(ATTEMPTS):
        before = _content(checkpoint)
        try:
            files = _keep_files(writing, centre)
        except FileNotFoundError as error:
            if not Path(error.filename).is_relative_to(centre):
                raise  # the stick is gone
            continue  # the log was published meanwhile and a part has become full
        if _content(checkpoint) == before:
            return files
    message = f"{checkpoint} changes each time it is copied. Start the backup again when less is published."
    raise BackupError(message)


def _content(file: Path) -> bytes:
    return file.read_bytes() if file.is_file() else b""


def _keep_files(writing: Writing, centre: Path) -> list[File]:
    small, kept = [], []
    writing.left_out = []
    for path in _paths(writing, centre):
        file = centre / path
        found = file.stat()
        if found.st_size <= cutting.SMALL:
            small.append(path)
        else:
            with file.open("rb") as stream:
                kept.append(writing.stream(path, cutting.pages(stream), found.st_mode & 0o777))
    return sorted([*kept, *_keep_small(writing, centre, small)], key=lambda one: one.path)


def _keep_small(writing: Writing, centre: Path, paths: list[str]) -> Iterator[File]:
    for content, places in cutting.together((path, (centre / path).read_bytes()) for path in paths):
        chunk = writing.keep(content)
        for path, begin_at, length in places:
            digest = hashlib.sha256(content[begin_at : begin_at + length]).hexdigest()
            parts = [[chunk, begin_at, length]] if length else []
            yield File(path, length, (centre / path).stat().st_mode & 0o777, digest, parts)


def _paths(writing: Writing, centre: Path) -> Iterator[str]:
    """Yield the plain files of the folder, in the order of their names; a link is never followed and is named."""
    for folder, folders, files in os.walk(centre):
        here = Path(folder)
        folders[:] = sorted(one for one in folders if not _is_left(one) and not (here / one).is_symlink())
        for name in sorted(files):
            path = (here / name).relative_to(centre).as_posix()
            if _is_left(name):
                continue
            if (here / name).is_symlink() or not (here / name).is_file():
                writing.left_out.append(path)
            else:
                yield path


def _is_left(name: str) -> bool:
    return any(fnmatch(name, pattern) for pattern in NOT_FILES)


def keep_file(writing: Writing, path: str, file: IO[bytes]) -> File:
    """Keep one large file page by page."""
    return writing.stream(path, cutting.pages(file))


def keep_dump(writing: Writing, path: str, dump: IO[bytes]) -> File:
    """Keep a dump, cut after lines."""
    return writing.stream(path, cutting.lines(dump))


def new_snapshot() -> str:
    """Return the name of a new snapshot: when it is made, to the millisecond, and chance."""
    now = datetime.now(UTC)
    return f"{now:%Y%m%dT%H%M%S}{now.microsecond // 1000:03d}Z-{secrets.token_hex(4)}"


def finish(writing: Writing, manifest: Manifest) -> None:
    """Write what the snapshot needs and then its manifest: before that there is no snapshot, after it a whole one."""
    store = writing.store
    store.settle()
    store.must_exist()
    store.write_index(manifest.snapshot, writing.needed)
    store.settle()
    name = snapshot_hash(manifest.snapshot)
    framed = sealing.seal(sealing.MANIFEST, writing.run, name, sealed_text(manifest))
    store.put(store.manifest(manifest.snapshot), framed)
    store.settle()
    writing.fresh += len(framed)
