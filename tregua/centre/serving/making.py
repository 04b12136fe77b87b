"""What a process beside the server's does: it makes pages, one after the other, and ends when the server ends.

It is read before Django is ready, so it imports nothing of the centre until the process begins.
"""

import io
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from multiprocessing import parent_process
from typing import Any, Final

from tregua.centre.server_log import NothingOfAnybody
from tregua.centre.serving.settling import Settling


@dataclass
class Made:
    """A page as it was made: its answer, and the lines for the server's log."""

    status: str = "500"
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    lines: list[str] = field(default_factory=list)


class _Lines(logging.Handler):
    """Keeps what the server's log is to say until an answer takes it along: one process alone writes that file."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(NothingOfAnybody())
        self.kept: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line."""
        self.kept.append(self.format(record))

    def taken(self) -> list[str]:
        """Return what was kept, and keep it no more."""
        kept, self.kept = self.kept, []
        return kept


_lines: Final = _Lines()
_settling: Final = Settling()


def begin() -> None:
    """Make a new process ready; it ends when the server's does, however that ends, and not at a key on a keyboard."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_server, daemon=True).start()
    _application()
    logging.getLogger().addHandler(_lines)


def _end_with_the_server() -> None:
    server = parent_process()
    if server is not None:
        server.join()
        os._exit(0)


def begun() -> None:
    """Say by an answer that this process is ready."""


def _application() -> Callable[..., Iterable[bytes]]:
    from tregua.centre.wsgi import application  # noqa: PLC0415 - it starts Django, in this process

    return application


def make(environ: dict[str, Any]) -> Made:
    """Make a page."""
    made, written = Made(), list[bytes]()

    def start(status: str, headers: list[tuple[str, str]], _error: Any = None) -> Callable[[bytes], Any]:
        made.status, made.headers = status, headers
        return written.append

    pieces = _application()(environ | {"wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr}, start)
    try:
        written.extend(pieces)
    finally:
        if hasattr(pieces, "close"):
            pieces.close()
    made.body, made.lines = b"".join(written), _lines.taken()
    _settling.page_made()
    return made
