"""Is every file of a backup what was written? Without a key the bits are compared, with one everything is opened."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from tregua.centre.backup import sealing
from tregua.centre.backup.faults import BackupError, DamageError
from tregua.centre.backup.opening import Opened
from tregua.centre.backup.store import Store, snapshot_hash


class Damage(NamedTuple):
    """A file of the backup that is not what was written, and the snapshots that need it."""

    file: Path
    says: str
    snapshots: list[str]


def check(
    store: Store, backup: Opened | None = None, *, seen: Callable[[int], None] = lambda _count: None
) -> list[Damage]:
    """Return every damaged file of the backup with the snapshots that it spoils; an empty list when all is well."""
    found: list[Damage] = []
    needed_by: dict[bytes, list[str]] = {}
    keys: dict[bytes, list[str]] = {}
    for snapshot in store.all_snapshots():
        file = store.manifest(snapshot)
        found += _damage(file, [snapshot], partial(_check_manifest, store, backup, snapshot))
        try:
            index = store.read_index(snapshot)
        except DamageError as damage:
            found.append(Damage(damage.file, damage.says, [snapshot]))
            continue
        for name, run in index.items():
            needed_by.setdefault(name, []).append(snapshot)
            if snapshot not in keys.setdefault(run, []):
                keys[run].append(snapshot)
    for run, snapshots in keys.items():
        found += _check_keys(store, backup, run, snapshots)
    for name, snapshots in sorted(needed_by.items()):
        found += _damage(store.chunk(name), snapshots, partial(_check_chunk, store, backup, name))
        seen(1)
    return found


def _damage(file: Path, snapshots: list[str], look: Callable[[], None]) -> list[Damage]:
    try:
        look()
    except DamageError as damage:
        return [Damage(damage.file, damage.says, snapshots)]
    except BackupError as error:
        return [Damage(file, str(error), snapshots)]
    except OSError as error:
        return [Damage(file, error.strerror or str(error), snapshots)]
    return []


def _check_manifest(store: Store, backup: Opened | None, snapshot: str) -> None:
    file = store.manifest(snapshot)
    sealing.check_frame(file, store.read(file), sealing.MANIFEST, snapshot_hash(snapshot))
    if backup:
        made = backup.manifest(snapshot)
        index = {name.hex() for name in store.read_index(snapshot)}
        missing = {name for one in made.files for name, _begin, _length in one.parts} - index
        if missing:
            raise DamageError(
                store.index(snapshot), f"it does not name {len(missing)} chunks that are needed"
            )


def _check_keys(store: Store, backup: Opened | None, run: bytes, snapshots: list[str]) -> list[Damage]:
    """Check both files of a run's keys: one that is damaged spoils nothing as long as the other is well."""
    files = store.key_files(run)
    found = [_damage(file, snapshots, partial(_check_key, store, backup, run, file)) for file in files]
    if any(found):
        one_is_well = not all(found)
        return [
            one._replace(snapshots=[] if one_is_well else snapshots) for damage in found for one in damage
        ]
    if store.read(files[0]) != store.read(files[1]):
        return [
            Damage(
                files[0],
                f"it differs from {files[1].name}: one of the two is damaged (--key tells which)",
                [],
            )
        ]
    return []


def _check_key(store: Store, backup: Opened | None, run: bytes, file: Path) -> None:
    if not store.read(file).startswith(b"age-encryption.org/"):
        raise DamageError(file, "it is no age file")
    if backup:
        backup.run_in(file, run)


def _check_chunk(store: Store, backup: Opened | None, name: bytes) -> None:
    file = store.chunk(name)
    if backup:
        backup.chunk(name.hex())
    else:
        sealing.check_frame(file, store.read(file), sealing.CHUNK, name)
