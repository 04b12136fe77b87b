"""Where a published log is read from: a folder, a stick or a server. All lie the same, and none is trusted.

A source answers with the bytes at a path, with None when nothing is there, and with SourceError for everything
else: too long, too slow, a link, a redirect, a server that talks nonsense. Who reads it checks what the bytes say.
"""

import http.client
import socket
import time
import urllib.parse
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol, Self

from tregua.record.http import Connection, read_body
from tregua.record.pinned import Pinned
from tregua.record.tiles import TileError

SECONDS: Final = 30.0
# The reading of one log ends after so long, however slow its server is: there are others to read, and more to do.
READING_SECONDS: Final = 240.0
MISSING: Final = frozenset({404, 410})


# A checkpoint is asked for every few minutes and seldom another: who has it is told so in few bytes.
ASKED_AGAIN: Final = "checkpoint"
NOT_CHANGED: Final = 304
LONGEST_MARK: Final = 100
MOST_KNOWN: Final = 64
_known: "dict[str, tuple[str, bytes]]" = {}


class SourceError(Exception):
    """A source cannot be read: where, and what it did.

    `check` tells a source that is AWAY, as the best may be for a time, from an answer that no SOURCE may give, and
    from a folder that holds something else than files (TAMPER).
    """

    def __init__(self, where: str, says: str, check: str = "SOURCE") -> None:
        super().__init__(f"{where}: {says}")
        self.where = where
        self.says = says
        self.check = check


class Source(Protocol):
    """Somewhere a published log lies; `name` is how a person calls the place."""

    name: str

    def get(self, path: str, *, longest: int) -> bytes | None:
        """Return the file at this path, None when it is not there; SourceError otherwise."""

    def close(self) -> None:
        """Let go of what is held open."""


class FolderSource:
    """A published log in a folder: no link is followed, nothing outside is read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = str(folder)
        self._pinned = Pinned(folder)

    def get(self, path: str, *, longest: int) -> bytes | None:
        """Return the file at this path, None when it is not there; SourceError otherwise."""
        try:
            return self._pinned.read(path, longest=longest)
        except TileError as error:
            raise SourceError(path, str(error), "TAMPER") from error

    def close(self) -> None:
        """Let go of the folders that are held open."""
        self._pinned.close()


@dataclass(frozen=True)
class Answer:
    """What a server answered: its status, its headers in small letters, and the content."""

    status: int
    headers: Mapping[str, str]
    content: bytes


class HttpSource:
    """A published log under a URL.

    `sign` makes the header Authorization for a path, for what is only given to a signed request. Each answer, from
    the connecting to its last byte, has `seconds` and no more.
    """

    def __init__(
        self, url: str, *, sign: Callable[[str], str] | None = None, seconds: float = SECONDS
    ) -> None:
        parts = urllib.parse.urlsplit(url)
        try:
            port = parts.port
        except ValueError as error:
            raise SourceError(url, "the port is no number") from error
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
            raise SourceError(url, "not a plain http or https address")
        if parts.username or parts.password:
            raise SourceError(parts.hostname, "an address holds no password")
        self.name = url
        self.prefix = parts.path.rstrip("/")
        self.sign = sign
        secure = parts.scheme == "https"
        self.connection = Connection(
            parts.hostname, port or (443 if secure else 80), secure=secure, seconds=seconds
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection; the next question opens another."""
        self.connection.close()

    def get(self, path: str, *, longest: int) -> bytes | None:
        """Return the file at this path, None when it is not there; SourceError otherwise."""
        known = _known.get(f"{self.name}/{path}") if path.endswith(ASKED_AGAIN) else None
        answer = self.send(path, longest=longest, mark=known[0] if known else "")
        if known and answer.status == NOT_CHANGED:
            return known[1]
        if answer.status in MISSING:
            return None
        if answer.status != 200:
            away = answer.status >= 500 or answer.status == 429
            raise SourceError(path, f"the server answers {answer.status}", "AWAY" if away else "SOURCE")
        if path.endswith(ASKED_AGAIN):
            _remember(f"{self.name}/{path}", answer)
        return answer.content

    def send(self, path: str, content: bytes | None = None, *, longest: int, mark: str = "") -> Answer:
        """GET a path, or POST `content` to it; return the answer whatever its status, but never follow it elsewhere.

        `mark` is what the server called the content that is known here: it may answer that it has not changed.
        """
        kept = self.connection.sock is not None
        self.connection.waiting.begin()
        try:
            try:
                return self._send(path, content, longest, mark)
            except (ConnectionError, http.client.BadStatusLine):
                if not kept:
                    raise
                self.close()  # the server had closed the connection that we kept
                return self._send(path, content, longest, mark)
        except SourceError:
            self.close()
            raise
        except TimeoutError as error:
            self.close()
            seconds = self.connection.waiting.seconds
            raise SourceError(
                path, f"the server did not answer within {seconds:g} seconds", "AWAY"
            ) from error
        except OverflowError as error:
            self.close()
            raise SourceError(path, f"the server sends more than {longest} bytes") from error
        except (EOFError, http.client.IncompleteRead) as error:
            self.close()
            raise SourceError(path, "the server sends less than it announced") from error
        except OSError as error:
            self.close()
            raise SourceError(path, f"the server cannot be read: {_says(error)}", "AWAY") from error
        except (ValueError, http.client.HTTPException, zlib.error) as error:
            self.close()
            raise SourceError(path, f"the server cannot be read: {_says(error)}") from error

    def _send(self, path: str, content: bytes | None, longest: int, mark: str) -> Answer:
        headers = {"Accept-Encoding": "gzip", "User-Agent": "tregua"}
        if self.sign and (authorization := self.sign(path)):
            headers["Authorization"] = authorization
        if mark:
            headers["If-None-Match"] = mark
        self.connection.expect(longest)
        self.connection.request(
            "GET" if content is None else "POST", f"{self.prefix}/{path}", body=content, headers=headers
        )
        self.connection.expect(longest)
        with self.connection.getresponse() as answer:
            if 300 <= answer.status < 400 and not (mark and answer.status == NOT_CHANGED):
                raise SourceError(path, f"the server answers {answer.status} and points elsewhere")
            says = read_body(answer, longest)
            return Answer(
                answer.status, {name.lower(): value for name, value in answer.headers.items()}, says
            )


def _remember(place: str, answer: Answer) -> None:
    """Keep a content with the mark that its server gave it, for the next question of this process."""
    mark = answer.headers.get("etag", "")
    if 0 < len(mark) <= LONGEST_MARK and mark.isascii() and mark.isprintable():
        if len(_known) >= MOST_KNOWN:
            _known.clear()
        _known[place] = mark, answer.content


def _says(error: Exception) -> str:
    if isinstance(error, ConnectionRefusedError):
        return "nobody answers there"
    if isinstance(error, socket.gaierror):
        return "no machine of this name is found"
    return str(error)[:200] or error.__class__.__name__


class InTime:
    """A source that is read for so long and is away then: who goes on later begins where this reading ended.

    Each answer of a server has its own deadline; thousands of slow ones would still hold a reader for days.
    """

    def __init__(self, source: Source, seconds: float = READING_SECONDS) -> None:
        self.source = source
        self.name = source.name
        self.seconds = seconds
        self.end = time.monotonic() + seconds

    def get(self, path: str, *, longest: int) -> bytes | None:
        """Return the file at this path, None when it is not there; SourceError otherwise, and once the time is over."""
        if time.monotonic() > self.end:
            raise SourceError(path, f"not all was read within {self.seconds:g} seconds", "AWAY")
        return self.source.get(path, longest=longest)

    def close(self) -> None:
        """Let go of what is held open."""
        self.source.close()


def open_source(
    address: str, base: Path, *, sign: Callable[[str], str] | None = None
) -> FolderSource | HttpSource:
    """Return the source at an address: a URL, or a folder (from `base` when it is not absolute)."""
    if "://" in address:
        return HttpSource(address, sign=sign)
    return FolderSource((base / address).resolve())
