"""What was backed up, what lies in a backup and what is damaged there: as values for programs, in words for people."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tregua.centre.backup.checking import Damage
from tregua.centre.backup.faults import BackupError
from tregua.centre.backup.keeping import made_at
from tregua.centre.backup.opening import Opened
from tregua.centre.backup.store import Store

if TYPE_CHECKING:  # it needs an open centre, and a backup is listed and checked without one
    from tregua.centre.backup.live import Made


def made_says(made: "Made") -> dict[str, Any]:
    """Return what a backup that was just made is, for programs."""
    register = made.manifest.register
    return {
        "snapshot": made.manifest.snapshot,
        "written": made.fresh,
        "size": made.manifest.size,
        "journal": register.journal,
        "published": register.published,
        "signed": bool(made.manifest.note),
        "removed": made.removed,
        "not_removed": made.not_removed,
        "left_out": made.left_out,
    }


def made_in_words(made: "Made") -> Iterator[str]:
    """Yield what a backup that was just made is, a line each."""
    manifest, register = made.manifest, made.manifest.register
    yield f"Snapshot {manifest.snapshot}: {manifest.size:,} bytes, of which {made.fresh:,} were written anew."
    yield (
        f"The journal has {register.journal.get('size', 0)} entries, the published log "
        f"{register.published.get('size', 0)}."
    )
    unsigned = "" if manifest.note else "; it is not signed, for the log key was not open"
    yield f"It opens with the key of {count(len(manifest.recipients), 'recipient')}{unsigned}."
    for path in made.left_out:
        yield f"Left out, for it is no plain file: {path}"
    if made.removed:
        yield f"{count(len(made.removed), 'old snapshot')} removed."
    if not made.journalled:
        yield "This copy of the centre may not write, so its journal does not know of this backup."


def chunks_of(store: Store, snapshot: str) -> dict[bytes, bytes] | None:
    """Return what a snapshot needs, None when its index is damaged: the check itself tells how."""
    try:
        return store.read_index(snapshot)
    except BackupError:
        return None


def snapshot_says(store: Store, backup: Opened | None, snapshot: str) -> dict[str, Any]:
    """Return what a snapshot is, for programs; only with a key it is known of which centre."""
    needed = chunks_of(store, snapshot)
    says: dict[str, Any] = {
        "snapshot": snapshot,
        "chunks": len(needed or ()),
        "missing": sum(store.run_of(name) is None for name in needed or ()),
        "index": needed is not None,
    }
    if backup is None:
        return says
    made = backup.manifest(snapshot)
    return says | {
        "centre": made.origin,
        "size": made.size,
        "journal": made.register.journal.get("size", 0),
        "published": made.register.published.get("size", 0),
        "tregua": made.tregua,
        "signed": bool(made.note),
    }


def snapshot_in_words(says: dict[str, Any]) -> str:
    """Return what a snapshot is, as a line."""
    state = f"{says['missing']} CHUNKS ARE MISSING" if says["missing"] else "all there"
    state = state if says["index"] else "ITS INDEX IS DAMAGED"
    line = f"{says['snapshot']}  {made_at(says['snapshot']):%Y-%m-%d %H:%M} UTC  {says['chunks']} chunks, {state}"
    if "centre" not in says:
        return line
    return (
        f"{line}  {says['centre']}, {says['size']:,} bytes, journal {says['journal']}, published {says['published']}, "
        f"{'signed' if says['signed'] else 'not signed'}, by Tregua {says['tregua']}"
    )


def damage_in_words(found: list[Damage], *, snapshots: int, opened: bool, aside: int) -> Iterator[str]:
    """Yield what a check of so many snapshots found, a line each."""
    for one in found:
        yield f"DAMAGED {one.file}: {one.says}. It spoils: {', '.join(one.snapshots) or 'nothing yet'}"
    if not found:
        is_ = (
            "opened and compared" if opened else "as it was written (with --key everything is opened as well)"
        )
        yield f"{count(snapshots, 'snapshot')}: every file is {is_}."
        return
    spoilt = {snapshot for one in found for snapshot in one.snapshots}
    yield (
        f"{count(len(spoilt), 'snapshot')} of {snapshots} cannot be restored whole. Make a backup on another disk now; "
        "this one is failing."
    )
    if aside:
        yield f"{count(aside, 'chunk')} put aside: the next backup writes what the centre still has."


def count(number: int, word: str) -> str:
    """Return so many of something, in English as the command line speaks it."""
    return f"{number} {word}{'' if number == 1 else 's'}"
