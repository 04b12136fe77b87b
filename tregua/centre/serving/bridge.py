"""Between the server, which does many things at once, and the pages, each of which keeps a thread busy.

A thread is given to a request only when its body is here whole, and is free again when its answer is made: nobody
who sends or reads slowly holds one. Bodies and answers beyond a megabyte wait on disk, not in memory.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import Any, Final, TypeAlias

from asgiref.wsgi import WsgiToAsgiInstance
from django.conf import settings

from tregua.centre.serving import limits
from tregua.centre.serving.beside import Beside, GoneBesideError
from tregua.centre.serving.making import Made
from tregua.centre.serving.refusals import refusal
from tregua.centre.serving.settling import Settling

Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]
File: TypeAlias = "SpooledTemporaryFile[bytes]"

PIECE: Final = 64 * 1024
log: Final = logging.getLogger("tregua.serving")


def _file() -> File:
    return SpooledTemporaryFile(limits.MB)


class RefusedError(Exception):
    """A request is not answered by a page; the number says why, as HTTP has it."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class GoneError(Exception):
    """Whoever asked has gone before the request was here whole."""


@dataclass
class Answer:
    """What a page answered, whole."""

    status: int = 500
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: File = field(default_factory=_file)

    def begin(self, status: str, headers: list[tuple[str, str]]) -> None:
        """Take status and headers as WSGI gives them."""
        self.status = int(status.split(" ", 1)[0])
        self.headers = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers]


class Bridge:
    """Serves a WSGI application to an ASGI server within the limits."""

    def __init__(
        self,
        application: Callable[..., Iterable[bytes]],
        *,
        threads: int = limits.THREADS,
        beside: Beside | None = None,
    ) -> None:
        self.application = application
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="page")
        self.beside = beside or Beside(0)
        self.settling = Settling()
        self.under_way = (
            0  # requests that are being answered or wait for it, and of them those in threads here
        )
        self.here = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        while (message := await receive())["type"] != "lifespan.shutdown":
            await send({"type": message["type"] + ".complete"})
        self.pool.shutdown(wait=False, cancel_futures=True)
        self.beside.end()
        await send({"type": "lifespan.shutdown.complete"})

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        with _file() as body:
            try:
                await self._read(scope, receive, body)
                answer = await self._make(scope, body)
            except GoneError:
                return
            except RefusedError as refused:
                log.warning("refused", extra={"status": refused.status, "path": scope["path"]})
                answer = _told(refused.status)
        with answer.body:
            await _send(answer, send)

    async def _read(self, scope: Scope, receive: Receive, body: File) -> None:
        """Read a body onto disk.

        One that is somewhat too large is read and thrown away: a browser then shows the refusal, not a broken
        connection.
        """
        headers = dict(scope["headers"])
        most, beyond = await self._most(scope["path"], headers)
        borne = 4 * limits.most_bytes(scope["path"]) + limits.SMALL
        if int(headers.get(b"content-length", b"0")) > borne:
            raise RefusedError(413)
        began, received, more = time.monotonic(), 0, True
        while more:
            left = limits.body_seconds(received) - (time.monotonic() - began)
            try:
                message = await asyncio.wait_for(receive(), max(left, 0.001))
            except TimeoutError as error:
                raise RefusedError(408) from error
            if message["type"] == "http.disconnect":
                raise GoneError
            piece, more = message.get("body", b""), message.get("more_body", False)
            received += len(piece)
            if received <= most:
                body.write(piece)
            elif received > borne:
                raise RefusedError(beyond)
        if received > most:
            raise RefusedError(beyond)
        body.seek(0)

    async def _most(self, path: str, headers: dict[bytes, bytes]) -> tuple[int, int]:
        """Return how many bytes are taken in, and what is told beyond: more than a little only from somebody here."""
        most = limits.most_bytes(path)
        expected = headers.get(b"content-length", b"")
        if most == limits.SMALL or (expected and int(expected) <= limits.SMALL):
            return most, 413
        cookies = headers.get(b"cookie", b"").decode("latin-1")
        known = await asyncio.get_running_loop().run_in_executor(self.pool, limits.is_logged_in, cookies)
        return (most, 413) if known else (limits.SMALL, 403)

    async def _make(self, scope: Scope, body: File) -> Answer:
        """Have the page made; whoever comes when too many wait is told to come again."""
        if self.under_way >= limits.WAITING + limits.THREADS:
            raise RefusedError(503)
        self.under_way += 1
        made = asyncio.create_task(self._made(_environ(scope, body)))
        made.add_done_callback(self._done)
        began = time.monotonic()
        try:
            return await asyncio.wait_for(asyncio.shield(made), limits.ANSWER_SECONDS)
        except TimeoutError as error:
            raise RefusedError(504) from error
        finally:
            if (took := time.monotonic() - began) > limits.SLOW_SECONDS:
                log.warning("slow", extra={"seconds": round(took), "path": scope["path"]})

    def _done(self, made: "asyncio.Task[Answer]") -> None:
        self.under_way -= 1
        if not made.cancelled():
            made.exception()  # told to whoever waits; where nobody does any more, to nobody

    async def _made(self, environ: dict[str, Any]) -> Answer:
        """Return the page, made beside where it is sooner made there, else by a thread here."""
        if self.beside.takes(environ, self.here):
            try:
                return _carried(await self.beside.make(environ))
            except GoneBesideError:
                pass  # nothing was changed by it: it is made here
        self.here += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self.pool, self._run, environ)
        finally:
            self.here -= 1

    def _run(self, environ: dict[str, Any]) -> Answer:
        """Run the application, in a thread of its own, and keep what it answers."""
        answer = Answer()

        def start(status: str, headers: list[tuple[str, str]], _error: Any = None) -> Callable[[bytes], Any]:
            answer.begin(status, headers)
            return answer.body.write

        pieces = self.application(environ, start)
        try:
            for piece in pieces:
                answer.body.write(piece)
        finally:
            if hasattr(pieces, "close"):
                pieces.close()
        self.settling.page_made()
        return answer


def _environ(scope: Scope, body: File) -> dict[str, Any]:
    """Return the request as WSGI has it."""
    instance = WsgiToAsgiInstance(None)  # type: ignore[no-untyped-call]
    instance.scope = scope
    environ: dict[str, Any] = instance.build_environ(scope, body)  # type: ignore[no-untyped-call]
    if settings.HTTPS and not settings.OWN_TLS:
        # Behind a server that speaks TLS, forms come from https://: Django compares that with what is said here.
        environ["wsgi.url_scheme"] = "https"
    return environ


def _carried(made: Made) -> Answer:
    answer = Answer()
    answer.begin(made.status, made.headers)
    answer.body.write(made.body)
    return answer


def _told(status: int) -> Answer:
    answer = Answer(status)
    text = refusal(status).encode()
    answer.body.write(text)
    answer.headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-length", str(len(text)).encode()),
        (b"cache-control", b"no-store"),
        (b"content-security-policy", b"default-src 'none'"),
        (b"connection", b"close"),
    ]
    return answer


async def _send(answer: Answer, send: Send) -> None:
    """Send an answer piece by piece; a reader who takes none within the time is left."""
    answer.body.seek(0)
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
    more = True
    while more:
        piece = answer.body.read(PIECE)
        more = len(piece) == PIECE
        try:
            await asyncio.wait_for(
                send({"type": "http.response.body", "body": piece, "more_body": more}),
                limits.READING_SECONDS,
            )
        except TimeoutError:
            log.warning("not read", extra={"status": answer.status})
            return  # the server ends the connection: the answer is not whole
