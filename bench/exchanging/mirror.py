"""Mirroring a log of a million entries from a folder: verified, stored, on the disk; beside hashlib and `cp -r`.

The copy by `cp -r` followed by `sync` is of the same files on the same disk, one after the other. TREGUA_BENCH_ENTRIES
asks for another number of entries. The part over HTTP counts our own processor time: the server is another process.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.exchanging import _logs
from bench.exchanging.verify import hash_alone
from tregua.record import tiles
from tregua.record.mirror import Mirror
from tregua.record.source import FolderSource, HttpSource, Source

ENTRIES = 1_000_000
SAMPLE = 100 * tiles.FULL
OVER_HTTP = 200_000
SERVER = """
import http.server, sys, functools
class Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=sys.argv[1]))
print(server.server_port, flush=True)
server.serve_forever()
"""

Figure = tuple[str, float, float, str]


def measure() -> list[Figure]:
    """Return what a mirror costs."""
    count = _logs.entries_asked(ENTRIES)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _logs.lay_out(folder / "source", count)
        subprocess.run(["sync"], check=True)
        spent, wall = pulled(FolderSource(folder / "source"), folder / "mirror", count)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        shutil.rmtree(folder / "mirror")
        copied = copy(folder)
        limit = hash_limit() * count / SAMPLE
        figures = [
            (
                f"{count} entries mirrored from a folder, of hashlib",
                limit / spent,
                0.3,
                "≥ of a hashlib loop",
            ),
            ("the same, beside cp -r and sync", wall / copied, 3, "≤ times cp"),
            ("the same, on the clock", wall, 0, "s"),
            ("the same, of the processor", spent, 0, "s"),
            ("peak of memory", peak, 100, "≤ MB"),
        ]
        return figures + over_http(folder, min(count, OVER_HTTP))


def pulled(source: Source, mirror: Path, count: int) -> tuple[float, float]:
    """Return the seconds of the processor and of the clock that a pull takes."""
    begun, clock = time.process_time(), time.monotonic()
    held = Mirror(mirror, _logs.SIGNER.verifier).pull(source, bodies=False)
    spent, wall = time.process_time() - begun, time.monotonic() - clock
    if held.checkpoint.size != count:
        raise SystemExit("the mirror does not hold what was published")
    return spent, wall


def copy(folder: Path) -> float:
    clock = time.monotonic()
    subprocess.run(["cp", "-r", folder / "source", folder / "copy"], check=True)
    subprocess.run(["sync"], check=True)
    spent = time.monotonic() - clock
    shutil.rmtree(folder / "copy")
    return spent


def hash_limit() -> float:
    """Return what hashlib alone takes for the leaves and nodes of a sample."""
    bundles = [[b"\x00" + one for one in tiles.unpack(raw, width)] for width, raw in _logs.bundles(SAMPLE)]
    rounds = []
    for _ in range(5):
        begun = time.process_time()
        for bundle in bundles:
            hash_alone(bundle)
        rounds.append(time.process_time() - begun)
    return min(rounds)


def over_http(folder: Path, count: int) -> list[Figure]:
    shutil.rmtree(folder / "source")
    _logs.lay_out(folder / "source", count)
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, os.fspath(folder / "source")], stdout=subprocess.PIPE, text=True
    )
    try:
        port = int(server.stdout.readline()) if server.stdout else 0
        with HttpSource(f"http://127.0.0.1:{port}") as source:
            spent, wall = pulled(source, folder / "mirror", count)
    finally:
        server.terminate()
        server.wait()
    limit = hash_limit() * count / SAMPLE
    return [
        (f"{count} entries mirrored over HTTP, of hashlib", limit / spent, 0, "of a hashlib loop"),
        ("the same, on the clock, the server on the same machine", wall, 0, "s"),
    ]
