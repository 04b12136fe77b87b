"""A stranger's file is read by a process of its own: it may take so much memory and time, and no more.

The readers of such files are large and never without faults. Whatever a file does to the process that reads it, the
centre goes on, and whoever breaks into it finds no passphrase and no database there.
"""

import contextlib
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Final

import tregua

# So many at a time, each with the memory that it may take.
_AT_ONCE: Final = threading.BoundedSemaphore(2)
KEPT_FROM_IT: Final = ("TREGUA_", "DATABASE_URL", "CREDENTIALS_DIRECTORY", "PG")


class ApartError(Exception):
    """The process broke on the file, or the file asked for more than it may take (`too_much`)."""

    def __init__(self, *, too_much: bool) -> None:
        super().__init__("too much" if too_much else "broken")
        self.too_much = too_much


def bound(*, memory: int, seconds: int) -> None:
    """Bound this process in bytes of memory and seconds of work, where the system can; called by the reader itself."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on every system

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answered(reader: str, asked: bytes, *, seconds: int) -> bytes:
    """Return what a reader (a module) answers on its standard output to what it is asked on its input."""
    where = [str(Path(tregua.__file__).parent.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    known = {name: value for name, value in os.environ.items() if not name.startswith(KEPT_FROM_IT)}
    environment = known | {"PYTHONPATH": os.pathsep.join(where)}
    command = [sys.executable, "-P", "-m", reader]
    try:
        with _AT_ONCE:
            done = subprocess.run(
                command, input=asked, capture_output=True, env=environment, timeout=seconds, check=False
            )
    except subprocess.TimeoutExpired as error:
        raise ApartError(too_much=True) from error
    if done.returncode:
        # A signal, or memory that was not to be had: the file asks for more than it needs.
        raise ApartError(too_much=done.returncode < 0 or b"MemoryError" in done.stderr)
    return done.stdout
