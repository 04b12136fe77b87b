"""Which snapshots are kept, and removing the others without ever taking a chunk that a kept one needs."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from tregua.centre.backup.store import Store

NEWEST: Final = 3


def made_at(snapshot: str) -> datetime:
    """Return when a snapshot was made, as its name says."""
    return datetime.strptime(snapshot[:19], "%Y%m%dT%H%M%S%fZ").replace(tzinfo=UTC)


def to_keep(snapshots: Iterable[str], *, daily: int, weekly: int) -> set[str]:
    """Return the newest snapshots, and the last of each of the newest `daily` days and `weekly` weeks that have one."""
    newest_first = sorted(snapshots, reverse=True)
    kept = set(newest_first[:NEWEST])
    for count, period in ((daily, "%Y-%m-%d"), (weekly, "%G-%V")):
        last_of: dict[str, str] = {}
        for snapshot in newest_first:
            last_of.setdefault(made_at(snapshot).strftime(period), snapshot)
        kept |= set(list(last_of.values())[:count])
    return kept


def prune(store: Store, made: str, *, daily: int, weekly: int) -> list[str]:
    """Remove what is not kept and return which snapshots went; the caller holds the store's lock.

    The snapshot that was just made stays, whatever the clock says.

    First the manifest goes, and with it the snapshot; then what no snapshot needs. Killed in between, the next run
    goes on. An index that cannot be read stops it: then nobody knows what is needed.
    """
    snapshots = store.all_snapshots()
    kept = to_keep(snapshots, daily=daily, weekly=weekly) | {made}
    needed: dict[bytes, bytes] = {}
    for snapshot in kept:
        needed.update(store.read_index(snapshot))
    gone = [snapshot for snapshot in snapshots if snapshot not in kept]
    for snapshot in gone:
        store.manifest(snapshot).unlink()
    _sweep(store, kept, needed)
    return gone


def _sweep(store: Store, kept: set[str], needed: dict[bytes, bytes]) -> None:
    """Remove indexes, chunks and keys that belong to no snapshot."""
    for file in store.snapshots.glob("*.chunks"):
        if file.stem not in kept:
            file.unlink()
    names = {name.hex() for name in needed}
    for folder in store.chunks.iterdir():
        for file in folder.iterdir():
            if file.name not in names:
                file.unlink()
    runs = {run.hex() for run in needed.values()} | {
        store.run_of_manifest(snapshot).hex() for snapshot in kept
    }
    for file in store.keys.glob("*.age"):
        if file.name.partition(".")[0] not in runs:
            file.unlink()
