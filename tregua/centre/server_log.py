"""What the server writes into its log: that something happened, where in the program, and nothing of anybody.

No address of a visitor, no words of a request, no code of an account, no token, no text of an error: each line is
put together from what cannot hold them. Read before Django is ready, so it imports nothing of the centre.
"""

import logging
import logging.handlers
import time
import traceback
from pathlib import Path
from typing import Final

LARGEST: Final = 1024 * 1024
KEPT: Final = 9
FILE: Final = "log/tregua.log"
# What our own code may add to a line: numbers, and words that it has chosen itself.
FACTS: Final = ("status", "seconds", "count", "version")


class NothingOfAnybody(logging.Formatter):
    """Writes time, level, where it was said and, of our own lines, the words written in the program."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, and below it, for an error, the places in the program that led there.

        A line that was put together so in a process beside (serving/beside.py) is `carried` as it is.
        """
        carried: str | None = getattr(record, "carried", None)
        if carried is not None:
            return carried
        stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created))
        parts = [stamp, record.levelname, record.name, *_words(record)]
        lines = [" ".join(parts)]
        if record.exc_info and record.levelno >= logging.ERROR:
            lines += _places(record.exc_info[1])
        return "\n".join(lines)


def _words(record: logging.LogRecord) -> list[str]:
    said = []
    if record.name.startswith("tregua."):
        said.append(str(record.msg))  # never its arguments
    elif not hasattr(record, "status_code"):
        said.append(f"({record.module}:{record.lineno})")  # the words of others may hold anything
    if hasattr(record, "status_code"):
        said.append(str(int(record.status_code)))
    request = getattr(record, "request", None)
    if request is not None:
        said.append(str(getattr(request, "method", ""))[:7])
    path = getattr(record, "path", None) or getattr(request, "path_info", None)
    if path:
        said.append(_pattern(str(path)))
    return said + [f"{name}={getattr(record, name)}" for name in FACTS if hasattr(record, name)]


def _pattern(path: str) -> str:
    """Return the pattern of an address as the program has it, people/<str:code>/, without what stood there."""
    from django.urls import Resolver404, resolve  # noqa: PLC0415 - not ready when this file is read

    try:
        return f"/{resolve(path).route}"
    except Resolver404:
        return "(no such address)"


def _places(error: BaseException | None) -> list[str]:
    """Return the kind of an error and the lines of the program that led to it; its text may hold a name."""
    lines: list[str] = []
    told: set[int] = set()
    while error is not None and id(error) not in told:
        told.add(id(error))
        lines += ["  because of:"] if lines else []
        lines += [
            f"  {frame.filename}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)
        ]
        lines.append(f"  {type(error).__module__}.{type(error).__qualname__}")
        error = error.__cause__ or error.__context__
    return lines


def write_to(folder: Path) -> Path:
    """Let this process write its log into the centre's folder: ten files of a megabyte at most."""
    file = folder / FILE
    file.parent.mkdir(mode=0o700, exist_ok=True)
    handler = logging.handlers.RotatingFileHandler(
        file, maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8", delay=True
    )
    handler.setFormatter(NothingOfAnybody())
    logging.getLogger().addHandler(handler)
    logging.getLogger("tregua.serving").setLevel(logging.INFO)
    return file
