"""Writing a snapshot back into a new folder: nothing half, every file compared with its hash."""

import hashlib
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tregua.centre.backup.faults import BackupError, DamageError
from tregua.centre.backup.manifest import LEFT_OUT, File, Manifest
from tregua.centre.backup.opening import Opened


def restore_files(
    backup: Opened, manifest: Manifest, folder: Path, *, seen: Callable[[int], None] = lambda _count: None
) -> None:
    """Write every file of a snapshot into a new folder; what cannot be finished is removed again."""
    needed, free = manifest.size, shutil.disk_usage(_existing(folder)).free
    if free < needed:
        message = (
            f"The centre takes {needed // 1_000_000:,} MB and only {free // 1_000_000:,} MB are free at {folder}. "
            "Name a folder on a larger disk."
        )
        raise BackupError(message)
    folder.mkdir(mode=0o700, parents=True)
    try:
        for name in ("keys", "published"):
            (folder / name).mkdir(mode=0o700)
        for file in manifest.files:
            if file.path not in LEFT_OUT:
                _write(backup, file, folder / file.path, seen)
    except BaseException:
        with suppress(OSError):
            shutil.rmtree(folder)
        raise


def _existing(path: Path) -> Path:
    """Return the nearest folder above that is there."""
    return path if path.is_dir() else _existing(path.parent)


def _write(backup: Opened, file: File, target: Path, seen: Callable[[int], None]) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        for piece in backup.content(file):
            stream.write(piece)
            digest.update(piece)
            size += len(piece)
            seen(len(piece))
        stream.flush()
        os.fsync(stream.fileno())
    target.chmod(file.mode & 0o700)
    if (size, digest.hexdigest()) != (file.size, file.sha256):
        raise DamageError(target, "what came out of the backup is not what went in")
