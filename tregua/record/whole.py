"""Files that are whole or not there at all: a power cut leaves the old one or the new one, never a part."""

import os
import secrets
from pathlib import Path
from typing import Final

# A file system takes 255 bytes for a name; what is written beside a file has the beginning of its name.
_BEGINNING: Final = 40


def put(file: Path, content: bytes, *, mode: int = 0o666) -> None:
    """Write a file beside its place, bring it to the disk and rename it; never readable by more than `mode` says.

    Its name reaches the disk with `settle`. What a killed process leaves beside it ends with `.new`.
    """
    fresh = file.with_name(f".{file.name[:_BEGINNING]}.{secrets.token_hex(4)}.new")
    try:
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(handle)
        fresh.replace(file)
    except BaseException:
        _forget(fresh)
        raise


def settle(folder: Path) -> None:
    """Bring a folder's list of names to the disk, where the system knows how."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _forget(file: Path) -> None:
    """Remove what could not be written, as far as its disk is still there."""
    try:
        file.unlink(missing_ok=True)
    except OSError:
        return
