"""The public at eight in the morning: many who open the public pages at once, each page as soon as the one before came.

The peer is a plain file server (Python's own, one thread for each reader) with the same pages as files. Readers and
servers share the processors of this machine, so what counts is what a server works for a page and what is beside it.
"""

import contextlib
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.filled.centre import Filled
from bench.office.browser import Browser
from bench.office.server import Served, served
from tools.postgres import free_port

READERS, SECONDS = 50, 15
PAGES = ("/public/", "/public/figures/", "/public/entries/", "/public/method/", "/public/report/")


def rush(centre: Filled, bulletin: str) -> dict[str, dict[str, float]]:
    """Return of Tregua and of its peer: pages a second, milliseconds of processor for each, p50, p95, p99, what went wrong."""
    pages = [*PAGES, f"/public/bulletin/{bulletin}/"]
    with served(centre) as server:
        ours, kept = _asked(server, pages), _kept(server.port, pages)
    with tempfile.TemporaryDirectory() as name:
        for path, text in kept.items():
            there = Path(name, path.strip("/"))
            there.mkdir(parents=True, exist_ok=True)
            (there / "index.html").write_text(text, encoding="utf-8")
        with _files(Path(name)) as peer:
            return {"Tregua": ours, "plain files": _asked(peer, pages)}


@contextlib.contextmanager
def _files(folder: Path) -> Iterator[Served]:
    """Serve a folder by a process of its own for as long as the block lasts."""
    port = free_port()
    command = [sys.executable, "-m", "http.server", "--protocol", "HTTP/1.1", "--bind", "127.0.0.1"]
    process = subprocess.Popen(
        [*command, "--directory", str(folder), str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        time.sleep(1)
        yield Served(process, port, 0.0)
    finally:
        process.terminate()
        process.wait(10)


def _kept(port: int, pages: Sequence[str]) -> dict[str, str]:
    reader = Browser(port, [])
    found = {page: reader.get("kept", page).text for page in pages}
    reader.close()
    return found


def _asked(server: Served, pages: Sequence[str]) -> dict[str, float]:
    heard: list[tuple[str, float, float, str]] = []
    until = time.monotonic() + SECONDS
    readers = [
        threading.Thread(target=_read, args=(server.port, pages, number, until, heard))
        for number in range(READERS)
    ]
    spent, begun = server.processor(), time.monotonic()
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    took, spent = time.monotonic() - begun, server.processor() - spent
    cuts = statistics.quantiles([ms for _kind, _at, ms, _problem in heard], n=100, method="inclusive")
    return {
        "a second": len(heard) / took,
        "processor": spent * 1000 / len(heard),
        "p50": cuts[49],
        "p95": cuts[94],
        "p99": cuts[98],
        "wrong": sum(bool(problem) for *_rest, problem in heard),
    }


def _read(
    port: int, pages: Sequence[str], first: int, until: float, heard: list[tuple[str, float, float, str]]
) -> None:
    reader, number = Browser(port, heard), first
    while time.monotonic() < until:
        reader.get("a page", pages[number % len(pages)])
        number += 1
    reader.close()
