"""Loops that numba turns into machine code; what is compiled is kept in a folder of the user's own, for the next start.

Nothing here is imported when Django starts: the modules beside this one import numba, and are imported by the
function that needs them.
"""

import hashlib
import os
import stat
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final

MATCHING: Final = Path(__file__).resolve().parent.parent


def njit(function: Callable[..., Any]) -> Any:
    """Compile a function that neither touches Python's objects nor holds other threads up."""
    import numba
    from numba.core import config

    folder = kept_in()
    if folder is None:
        return numba.njit(nogil=True)(function)
    before = getattr(config, "CACHE_DIR")  # noqa: B009 - numba's settings are made when it is loaded
    setattr(config, "CACHE_DIR", str(folder))  # noqa: B010 - the same
    try:
        return numba.njit(nogil=True, cache=True)(function)
    finally:
        setattr(config, "CACHE_DIR", before)  # noqa: B010 - the same


@cache
def kept_in() -> Path | None:
    """Return the folder for compiled loops, none where no safe one can be made: they are compiled anew then.

    It is named by a digest of the sources, because numba watches only the file of a loop itself, and a level that
    was changed in another file must not be served from before.
    """
    if os.environ.get("NUMBA_CACHE_DIR"):
        return Path(os.environ["NUMBA_CACHE_DIR"])
    name = f"compiled-{_digest()}"
    for folder in (_of_the_user() / name, _temporary() / name):
        if _made_safely(folder):
            return folder
    return None


def _of_the_user() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "tregua"
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111 - home may be unknown
    return Path(home) / "tregua"


def _temporary() -> Path:
    owner = os.getuid() if hasattr(os, "getuid") else "own"
    return Path(tempfile.gettempdir()) / f"tregua-{owner}"


def _made_safely(folder: Path) -> bool:
    """Return whether the folder is there, writable, and nobody else's: what lies in it will be run."""
    if not folder.is_absolute():
        return False
    try:
        folder.parent.parent.mkdir(parents=True, exist_ok=True)
        for part in (folder.parent, folder):
            part.mkdir(mode=0o700, exist_ok=True)
            found = part.lstat()
            if not stat.S_ISDIR(found.st_mode):
                return False
            if hasattr(os, "getuid") and (found.st_uid != os.getuid() or found.st_mode & 0o022):
                return False
    except OSError:
        return False
    return os.access(folder, os.W_OK | os.X_OK)


def _digest() -> str:
    """Return a digest of all sources that compiled loops may call, with Python's version."""
    told = hashlib.sha256(sys.version.encode())
    for folder in (MATCHING, MATCHING / "features", MATCHING / "compiled"):
        for path in sorted(folder.glob("*.py")):
            told.update(path.name.encode() + b"\0" + path.read_bytes())
    return told.hexdigest()[:16]
