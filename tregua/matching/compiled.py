"""The loops of `tregua.matching.loops`, turned into machine code by numba where there are many claims.

They are plain Python, and run as such for few claims: starting the compiler would take longer than the matching.
What is compiled is kept in a folder of the user's own, for the next start. Numba is loaded when it is needed, never
when Django starts.
"""

import hashlib
import os
import stat
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from threading import Lock
from types import FunctionType, ModuleType, SimpleNamespace
from typing import Any, Final

MATCHING: Final = Path(__file__).resolve().parent
# Up to so many claims the loops run as they are written.
FEW: Final = 1_000
# Linear algebra, files of settings, libraries of C, and the measuring of tests: numba does without those that are not there.
UNUSED: Final = ("scipy", "scipy.linalg", "yaml", "cffi", "coverage")
# Held while something is loaded without them: nobody else may look for them then.
LOADING: Final = Lock()
# Held while numba is told our folder: of two at once, one would keep what it compiles wherever it was started.
SETTING: Final = Lock()


def loops(name: str, claims: int) -> Any:
    """Return the loops of one module, for so many claims."""
    module = import_module(f"tregua.matching.loops.{name}")
    return module if claims <= FEW else compiled(module)


@cache
def compiled(module: ModuleType) -> SimpleNamespace:
    """Return the functions of a module compiled; where they call each other, they call what is compiled."""
    seen = dict(vars(module))
    for name, value in vars(module).items():
        if isinstance(value, FunctionType):
            own = value.__module__ == module.__name__
            seen[name] = _njit(FunctionType(value.__code__, seen, name) if own else value)
    return SimpleNamespace(**{name: seen[name] for name in vars(module)})


def _njit(function: Callable[..., Any]) -> Any:
    """Compile a function that neither touches Python's objects nor holds other threads up."""
    numba = _numba()
    from numba.core import config  # noqa: PLC0415 - as in `_numba`

    folder = kept_in()
    if folder is None:
        return numba.njit(nogil=True)(function)
    with SETTING:
        before = getattr(config, "CACHE_DIR")  # noqa: B009 - numba's settings are made when it is loaded
        setattr(config, "CACHE_DIR", str(folder))  # noqa: B010 - the same
        try:
            return numba.njit(nogil=True, cache=True)(function)
        finally:
            setattr(config, "CACHE_DIR", before)  # noqa: B010 - the same


@cache
def _numba() -> Any:
    """Return numba, loaded without what it would bring along and our loops never use: half of its loading time."""
    with LOADING:
        unused = [name for name in UNUSED if name not in sys.modules]
        for name in unused:
            # Nothing in a module's place says that it is not there.
            sys.modules[name] = None  # type: ignore[assignment]
        try:
            numba = import_module("numba")
            import_module("numba.np.arraymath")
            import_module("numba.core.typing.cffi_utils")
        finally:
            for name in unused:
                sys.modules.pop(name, None)
        return numba


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
    sources = [Path(__file__), MATCHING / "claims.py", MATCHING / "composing.py"]
    for folder in ("features", "loops"):
        sources += sorted((MATCHING / folder).glob("*.py"))
    for path in sources:
        told.update(path.name.encode() + b"\0" + path.read_bytes())
    return told.hexdigest()[:16]
