"""The server: Hypercorn in this process, with its own TLS where the centre has a certificate."""

import asyncio
import logging
import signal
import ssl
import threading
from asyncio.sslproto import SSLProtocol
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import FrameType
from typing import Any, cast

from hypercorn.asyncio import serve
from hypercorn.config import Config
from hypercorn.typing import ASGIFramework

from tregua.centre.serving import limits
from tregua.centre.serving.beside import Beside
from tregua.centre.serving.bridge import Bridge


@dataclass(frozen=True)
class Listening:
    """Where the server is reached: addresses with their ports, with TLS or without."""

    with_tls: Sequence[str] = ()
    without: Sequence[str] = ()


class _Config(Config):
    """Hypercorn's settings with a TLS context of ours, which a renewed certificate can be loaded into."""

    context: ssl.SSLContext | None = None

    @property
    def ssl_enabled(self) -> bool:
        return self.context is not None

    def create_ssl_context(self) -> ssl.SSLContext | None:
        return self.context


def settings_of(listening: Listening, context: ssl.SSLContext | None) -> Config:
    """Return Hypercorn's settings: our limits, HTTP/1.1 only, and no word about who asks for what."""
    config = _Config()
    config.context = context
    if context is not None:
        context.set_alpn_protocols(["http/1.1"])
        config.bind, config.insecure_bind = list(listening.with_tls), list(listening.without)
    else:
        config.bind = list(listening.without)
    config.accesslog, config.errorlog = None, logging.getLogger("hypercorn.error")
    config.include_server_header = False
    config.backlog = 512
    config.keep_alive_timeout = limits.HEAD_SECONDS
    config.ssl_handshake_timeout = limits.GREETING_SECONDS
    config.h11_max_incomplete_size = limits.HEAD_BYTES
    config.graceful_timeout = limits.ENDING_SECONDS
    return config


def run(
    application: Any,
    listening: Listening,
    *,
    context: ssl.SSLContext | None = None,
    beside: Beside | None = None,
) -> None:
    """Serve until the system or a person asks for the end; requests under way are answered first."""
    _bear_many_connections()
    told = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        told.set()

    for name in ("SIGINT", "SIGTERM", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), end)

    async def until_told() -> None:
        while not told.is_set():  # noqa: ASYNC110 - a signal sets it, on every system
            await asyncio.sleep(0.2)

    async def main() -> None:
        asyncio.get_running_loop().set_exception_handler(_quietly)
        await serve(
            cast("ASGIFramework", Bridge(application, beside=beside)),
            settings_of(listening, context),
            shutdown_trigger=until_told,
            mode="asgi",
        )

    asyncio.run(main())


def _quietly(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Say nothing of connections that broke: the other end did it, and its address is nobody's business."""
    error = context.get("exception")
    if not isinstance(error, ssl.SSLError | OSError | TimeoutError):
        loop.default_exception_handler(context)


def _bear_many_connections() -> None:
    """Let this process hold thousands of connections, each with little memory."""
    # A greeting that does not come would else hold 256 KB: one record of TLS is 16 KB at most.
    SSLProtocol.max_size = limits.GREETING_BYTES
    with suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415 - not on Windows

        _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, limits.CONNECTIONS), hard))
