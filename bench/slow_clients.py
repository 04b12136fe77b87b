"""A room under attack: a new centre on this machine, served with TLS, and strangers who are slow, many and large.

While each attack lasts, somebody opens the page for logging in once a second; the table says how they fare, and when
the attackers were cut. Only 127.0.0.1 is spoken to; each attack is 60 to 200 connections for 40 seconds.

    python3 run.py bench slow_clients
    .venv/bin/python bench/slow_clients.py https://127.0.0.1:8443      (another server, on this machine)
"""

import asyncio
import os
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 40
PATIENCE = 10
GOOD = b"GET /people/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
FORM = b"POST /language/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
# What they say at first, what they add every two seconds, and how many they are.
ATTACKS = {
    "a head, line by line": (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n", b"X-a: b\r\n", 200),
    "a form of 1 MB, byte by byte": (FORM + b"Content-Length: 1000000\r\n\r\n", b"a", 64),
    "connected, and nothing said": (b"", b"", 64),
}


class Target:
    """A server on this machine."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.hostname != "127.0.0.1":
            raise SystemExit("Only 127.0.0.1 is attacked.")
        self.port, self.context = parts.port, None
        if parts.scheme == "https":
            self.context = ssl.create_default_context()
            self.context.check_hostname, self.context.verify_mode = False, ssl.CERT_NONE

    async def connect(self, *, tls: bool = True) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        context = self.context if tls else None
        return await asyncio.wait_for(asyncio.open_connection("127.0.0.1", self.port, ssl=context), PATIENCE)

    async def page(self) -> float | None:
        """Return how long a page took; None when it did not come."""
        began = time.monotonic()
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(PATIENCE):
                reader, writer = await self.connect()
                writer.write(GOOD)
                got = await reader.read()
                writer.close()
                if b" 200 " in got[:15]:
                    return time.monotonic() - began
        return None


async def attacker(target: Target, begins: bytes, adds: bytes, until: float) -> float | None:
    """Be slow until the end or until cut; return when that was."""
    began = time.monotonic()
    try:
        reader, writer = await target.connect(tls=bool(begins))
    except (OSError, TimeoutError):
        return time.monotonic() - began
    ended = asyncio.create_task(reader.read())
    with suppress(OSError):
        writer.write(begins)
        while time.monotonic() < until and not ended.done():
            writer.write(adds)
            await writer.drain()
            await asyncio.wait([ended], timeout=2)
    cut = ended.done() or time.monotonic() < until
    ended.cancel()
    writer.close()
    return time.monotonic() - began if cut else None


async def attack(target: Target, begins: bytes, adds: bytes, many: int) -> str:
    until = time.monotonic() + SECONDS
    attackers = [asyncio.create_task(attacker(target, begins, adds, until)) for _ in range(many)]
    await asyncio.sleep(2)
    pages = []
    while time.monotonic() < until - PATIENCE - 1:
        pages.append(await target.page())
        await asyncio.sleep(1)
    cut = [one for one in await asyncio.gather(*attackers) if one is not None]
    came = sorted(one for one in pages if one is not None)
    return (
        f"pages {len(came)} of {len(pages)}"
        + (f", median {came[len(came) // 2] * 1000:.0f} ms, worst {came[-1] * 1000:.0f} ms" if came else "")
        + f"; cut {len(cut)} of {many}"
        + (f" after {min(cut):.0f} to {max(cut):.0f} s" if cut else "")
    )


async def flood(target: Target, size: int) -> str:
    """Send a body that is far too large as fast as it is taken; say what was answered."""
    reader, writer = await target.connect()
    writer.write(FORM + b"Content-Length: %d\r\n\r\n" % size)
    sent, answer = 0, asyncio.create_task(reader.read(100))
    with suppress(OSError):
        while sent < size and not answer.done():
            writer.write(b"a" * 65536)
            sent += 65536
            await writer.drain()
            await asyncio.sleep(0)
    try:
        said = (await answer)[9:12].decode() or "nothing"
    except OSError:
        said = "a broken connection"
    writer.close()
    return f"answered {said} after {sent / 1e6:.0f} MB"


async def all_of_it(address: str) -> None:
    target = Target(address)
    print(f"{'nobody attacks':<32}{1000 * (await target.page() or 0):.0f} ms", flush=True)
    print(f"{'a body of 200 MB':<32}{await flood(target, 200_000_000)}", flush=True)
    for name, (begins, adds, many) in ATTACKS.items():
        print(f"{name:<32}{await attack(target, begins, adds, many)}", flush=True)


def main(address: str = "") -> int:
    if address:
        asyncio.run(all_of_it(address))
        return 0
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        kept = {
            key: value for key, value in os.environ.items() if not key.startswith(("TREGUA_", "DATABASE_"))
        }
        environment = kept | {"PYTHONPATH": str(ROOT), "TREGUA_LOG_PASSPHRASE": "five words and no name"}
        tregua = [sys.executable, "-P", "-m", "tregua.centre"]
        centre = str(Path(folder, "centre"))
        subprocess.run(
            [*tregua, "init", centre, "--yes", "--code", "room", "--name", "Room", "--origin", "room.example/log1"],
            env=environment, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        server = subprocess.Popen(
            [*tregua, "serve", "--centre", centre, "--lan", "--listen", "127.0.0.1", "--port", str(port)],
            env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            while asyncio.run(Target(f"https://127.0.0.1:{port}").page()) is None and server.poll() is None:
                time.sleep(0.2)
            asyncio.run(all_of_it(f"https://127.0.0.1:{port}"))
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(30)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
