"""What goes wrong with a backup, told with its place and its remedy."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final


class BackupError(Exception):
    """A backup or a restore cannot be done; the message says why and what to do."""


class DamageError(BackupError):
    """A file of the backup is not what was written."""

    def __init__(self, file: Path, says: str) -> None:
        super().__init__(f"{file}: {says}")
        self.file, self.says = file, says


_FULL: Final = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC}


@contextmanager
def told(folder: Path, *, earlier: str, sign: str = "") -> Iterator[None]:
    """Tell a full disk or a pulled stick as what it is; `earlier` says what still stands.

    `sign` is a file of the folder: without it this is but the empty place where a stick was.
    """
    try:
        yield
    except OSError as error:
        place = error.filename or folder
        if error.errno in _FULL:
            message = f"There is no room left for {place}. {earlier} Make room or take a larger disk, then start again."
        elif not folder.is_dir() or (sign and not (folder / sign).is_file()):
            message = f"{folder} is gone: was the stick pulled out? {earlier} Bring it back and start again."
        else:
            message = f"{place} cannot be read or written: {error.strerror or error}. {earlier}"
        raise BackupError(message) from error
