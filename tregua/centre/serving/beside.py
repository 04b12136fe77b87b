"""Pages made in processes beside the server's own, while several people wait at once.

Python makes one page at a time in a process, however many cores a machine has. Pages on which people only read are
therefore also made beside, by the same application on the same database. What is written stays in the server's own
process, and so does everything while that holds what no other process has: a custodian's key.
"""

import asyncio
import logging
import os
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import get_context
from typing import Any, Final

from django.urls import Resolver404, resolve

from tregua.centre.serving import limits, making
from tregua.centre.serving.making import Made

# What people read all day. An answer is carried from one process to the other whole: no files, and nothing long.
READ: Final = frozenset(
    {
        "home", "people:search", "reports:list", "reports:report", "reports:statements", "reports:counts",
        "reports:flags", "incidents:list", "incidents:incident", "incidents:board", "incidents:windows",
        "incidents:coverage", "incidents:map", "incidents:map_data", "incidents:days", "intake:messages",
        "matching:queue", "exchange:common", "exchange:concordance", "public:home", "public:figures",
        "public:bulletin", "public:issue", "public:record", "public:method",
    }
)  # fmt: skip
# What is no use elsewhere: the stream of the body, which is empty, and that of errors, which is this process's.
_STREAMS: Final = ("wsgi.input", "wsgi.errors")
log: Final = logging.getLogger("tregua.serving")


class GoneBesideError(Exception):
    """The processes beside have ended; the page is not made."""


class Beside:
    """The processes beside; they begin when pages first have to wait, and end with the server."""

    def __init__(self, count: int | None = None, *, stays: Callable[[], bool] = lambda: False) -> None:
        """Let there be so many, as a rule one for each further core; `stays` says when everything is made here."""
        self.count = min(_cores() - 1, limits.BESIDE) if count is None else count
        self._stays = stays
        self.under_way = 0
        self._pool: ProcessPoolExecutor | None = None
        self._ready = False

    def takes(self, environ: Mapping[str, Any], here: int) -> bool:
        """Return whether a page is best made beside while so many are being made here; begin when it would be."""
        if not self.count or here < 1 or not _is_read(environ) or self._stays():
            return False
        if self._pool is None and here >= limits.BEGIN_BESIDE:
            self._begin()
        return self._ready and self.under_way < here * self.count

    async def make(self, environ: Mapping[str, Any]) -> Made:
        """Have a page made; GoneBesideError when a process has ended by itself, and all of them begin anew."""
        pool, self.under_way = self._pool, self.under_way + 1
        said = {name: value for name, value in environ.items() if name not in _STREAMS}
        try:
            made = await asyncio.wrap_future(self._submitted(pool, said))
        except BrokenProcessPool as error:
            self._lose(pool)
            raise GoneBesideError from error
        finally:
            self.under_way -= 1
        for line in made.lines:
            log.warning(line, extra={"carried": line})
        return made

    def _submitted(self, pool: ProcessPoolExecutor | None, said: dict[str, Any]) -> "Future[Made]":
        if pool is None:
            raise GoneBesideError
        try:
            return pool.submit(making.make, said)
        except RuntimeError as error:  # it has ended, by itself or because the server ends
            self._lose(pool)
            raise GoneBesideError from error

    def _lose(self, pool: ProcessPoolExecutor | None) -> None:
        if pool is not None and pool is self._pool:
            log.warning("a process beside has ended")
            self.end()

    def end(self) -> None:
        """Let the processes end once they have made what they are at."""
        pool, self._pool, self._ready = self._pool, None, False
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)

    def _begin(self) -> None:
        self._pool = pool = ProcessPoolExecutor(
            self.count, mp_context=get_context("spawn"), initializer=making.begin
        )

        def begin() -> None:
            with suppress(BrokenProcessPool, RuntimeError):
                for asked in [pool.submit(making.begun) for _ in range(self.count)]:
                    asked.result(limits.ANSWER_SECONDS)
                self._ready = self._pool is pool

        threading.Thread(target=begin, name="beside", daemon=True).start()


def _cores() -> int:
    with suppress(AttributeError):  # not on every system
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _is_read(environ: Mapping[str, Any]) -> bool:
    if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
        return False
    try:
        return resolve(environ["PATH_INFO"]).view_name in READ
    except Resolver404:
        return False
