"""Publishing: what is released becomes signed files. The order is what keeps a signed head from being lost.

1. The entries are committed (by `release`, in the transaction of its act).
2. Tiles, bundles and bodies are written. A crash here leaves files that no checkpoint names; they are the same
   when they are written again.
3. The signed head is a row, compared with the last one: never smaller, never another root at the same size.
   A crash here leaves a head whose checkpoint is not published yet; the next `publish` or `repair` does that.
4. The file `checkpoint` is written last: a reader never sees a head whose tiles are missing. Then redacted
   lines are blanked in the body files: a reader never misses a body whose redaction is not signed yet.
"""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext

from tregua.record import checkpoint, cosignature, journal, keys, log, note, others, seat, stopped, tiles
from tregua.record.checkpoint import Checkpoint, CheckpointError, open_checkpoint
from tregua.record.models import Body, Entry, Head, Log
from tregua.record.note import Signer
from tregua.record.tree import leaf_hash

STEPS: Final = ("begun", "files", "head", "checkpoint", "blanked")


class LogFaultError(stopped.SigningStoppedError):
    """Our own log is not what it was when it was signed: nothing is signed until a person has looked."""


def published_folder() -> Path:
    """Return the folder of this centre's published files."""
    return Path(settings.CENTRE_FOLDER) / "published"


def _nothing(_step: str) -> None:
    """Do nothing when a step is reached; a test stops there instead."""


def publish(*, by: str, reached: Callable[[str], None] = _nothing) -> Head | None:
    """Sign what is released and write it as files; None when nothing was new.

    Call it after the releasing transaction. Calling it again does no harm and finishes what a crash left.
    """
    seat.must_hold()
    signer = keys.log_signer()
    folder = published_folder()
    _refuse_old_copy(folder, signer)
    old = Head.objects.latest_of(Log.PUBLISHED)
    old_size = old.size if old else 0
    size = log.size_of(Log.PUBLISHED)
    reached("begun")
    made = None
    if size > old_size:
        others.ask_before_signing()
        stopped.must_not()
        write_files(folder, old_size, size)
        reached("files")
        made = _sign(signer, size, by=by)
        reached("head")
    write_checkpoint(folder)
    reached("checkpoint")
    if made:
        _drop_partial(folder, old_size)
    blank_redacted(folder)
    reached("blanked")
    return made


def _refuse_old_copy(folder: Path, signer: Signer) -> None:
    """Refuse to sign over a published checkpoint that is ahead of the database: the database is an old copy."""
    offered = tiles.read(folder, "checkpoint", longest=note.LONGEST)
    if offered is None:
        return
    try:
        published = open_checkpoint(offered, signer.verifier)
    except CheckpointError:
        return  # not ours: it is written anew
    own = Head.objects.latest_of(Log.PUBLISHED)
    if own is None or published.size > own.size:
        raise LogFaultError(
            gettext(
                "The published checkpoint has %(published)s entries and the database only %(own)s: the database is an "
                "old copy. Nothing is signed. Restore the newest copy, or the missing entries from the other centre."
            )
            % {"published": published.size, "own": own.size if own else 0}
        )


def write_files(folder: Path, old_size: int, size: int, *, may_differ: bool = False) -> int:
    """Write every tile, bundle and body of the log at `size` that it did not have at `old_size`."""
    written = 0
    for tile in tiles.tiles_of(size, old_size):
        hashes = log.subtrees(Log.PUBLISHED, tile.level * 8, tile.number * tiles.FULL, tile.width)
        written += tiles.write(folder, tile.path, b"".join(hashes), may_differ=may_differ)
        if tile.level == 0:
            written += _write_bundle(folder, tile, hashes, may_differ=may_differ)
    return written


def _write_bundle(folder: Path, tile: tiles.Tile, hashes: list[bytes], *, may_differ: bool) -> int:
    first = tile.number * tiles.FULL
    rows = Entry.objects.published().filter(index__gte=first, index__lt=first + tile.width)
    read = list(rows.values_list("data", "body__disclosures"))
    entries = [bytes(data) for data, _public in read]
    if [leaf_hash(data) for data in entries] != hashes:
        where = gettext("an entry between %(first)s and %(last)s was altered in the database")
        raise _altered(where % {"first": first, "last": first + tile.width - 1})
    lines = "".join(f"{public or ''}\n" for _data, public in read)
    return tiles.write(
        folder, tiles.bundle_path(tile.number, tile.width), tiles.pack(entries), may_differ=may_differ
    ) + tiles.write(folder, tiles.body_path(tile.number, tile.width), lines.encode(), may_differ=True)


@transaction.atomic
def _sign(signer: Signer, size: int, *, by: str) -> Head | None:
    """Keep the signed head of the published log at `size`, and one of the journal; None when another was quicker."""
    log.lock(Log.JOURNAL)
    log.lock(Log.PUBLISHED)
    last = Head.objects.latest_of(Log.PUBLISHED)
    if last and last.size >= size:
        return None
    made = _keep_head(Log.PUBLISHED, last, size, signer)
    journal.write(act="log published", by=by, facts={"size": made.size, "root": made.root})
    _keep_head(
        Log.JOURNAL,
        Head.objects.latest_of(Log.JOURNAL),
        log.size_of(Log.JOURNAL),
        keys.journal_signer(signer),
    )
    return made


def _altered(where: str) -> LogFaultError:
    """Stop all signing, for every process and until the next start finds the log as it was."""
    stopped.stop(stopped.ALTERED, where=where)
    return LogFaultError(" ".join(stopped.why()))


def _keep_head(name: str, last: Head | None, size: int, signer: Signer) -> Head:
    if last and log.frontier_at(name, last.size).root().hex() != last.root:
        where = gettext("it is not what it was when it was last signed, at %(size)s entries")
        raise _altered(where % {"size": last.size})
    point = Checkpoint(signer.name, size, log.frontier_at(name, size).root().hex())
    return Head.objects.create(log=name, size=size, root=point.root, note=checkpoint.sign(point, signer))


@transaction.atomic
def write_checkpoint(folder: Path) -> bool:
    """Publish the last signed head, with what others signed of it, and the vkey; say whether it changed.

    Under the lock, so that an older head never comes later. Call it again when somebody cosigned the head.
    """
    log.lock(Log.PUBLISHED)
    last = Head.objects.latest_of(Log.PUBLISHED)
    if last is None:
        return False
    tiles.write(folder, "vkey", f"{keys.log_vkey()}\n".encode(), may_differ=True)
    return tiles.write(folder, "checkpoint", cosigned(last), may_differ=True)


def cosigned(head: Head) -> bytes:
    """Return the note of a head of the published log with one line of each key that signed it, the newest of each."""
    seen = others.lines_over(Checkpoint(settings.ORIGIN, head.size, head.root))
    return cosignature.with_lines(head.note.encode(), seen)


def _drop_partial(folder: Path, old_size: int) -> None:
    """Remove partial files of the tree of `old_size` that have become full: the full one has all they had."""
    for tile in tiles.tiles_of(old_size):
        for path in (tile.full_path, tiles.bundle_path(tile.number), tiles.body_path(tile.number)):
            if tile.width < tiles.FULL and (folder / path).is_file():
                shutil.rmtree(folder / f"{path}.p", ignore_errors=True)


def blank_redacted(folder: Path) -> int:
    """Blank the lines of redacted bodies whose redaction is signed, in full and partial files alike."""
    last = Head.objects.latest_of(Log.PUBLISHED)
    redacted = Body.objects.filter(redacted_by__index__lt=last.size if last else 0)
    blanked = 0
    for index in redacted.values_list("entry__index", flat=True):
        number, line = divmod(index, tiles.FULL)
        path = folder / tiles.body_path(number)
        for file in (path, *path.with_name(f"{path.name}.p").glob("[0-9]*")):
            blanked += _blank(folder, file, line)
    return blanked


def _blank(folder: Path, file: Path, line: int) -> bool:
    if not file.is_file():
        return False
    lines = file.read_bytes().split(b"\n")
    if line >= len(lines) - 1 or not lines[line]:
        return False
    lines[line] = b""
    return tiles.write(folder, file.relative_to(folder).as_posix(), b"\n".join(lines), may_differ=True)
