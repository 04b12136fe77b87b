"""A lock that one process holds and that dies with it, whatever ends it."""

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_HELD: Final = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}
_LOOK_AGAIN_SECONDS: Final = 0.02


class HeldError(Exception):
    """Another process holds the lock."""


@contextmanager
def held(file: Path, *, shared: bool = False) -> Iterator[None]:
    """Hold the lock of this file while the block lasts; HeldError at once when it cannot be had."""
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _take(handle, shared=shared)
        yield
    finally:
        os.close(handle)


@contextmanager
def awaited(file: Path, *, wait: float) -> Iterator[None]:
    """Hold the lock once others gave it up; HeldError when they have not after so many seconds."""
    end = time.monotonic() + wait
    with ExitStack() as taken:
        while True:
            try:
                taken.enter_context(held(file))
                break
            except HeldError:
                if time.monotonic() >= end:
                    raise
            time.sleep(_LOOK_AGAIN_SECONDS)
        yield


def _take(handle: int, *, shared: bool) -> None:
    try:
        if sys.platform == "win32":
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _HELD:
            raise HeldError from error
        # Some file systems know no locks: better to work without one there than not at all.
