"""What looking costs: the bytes of a poll that finds nothing new, and two centres that meet again after a week.

The week is the exchange of files alone: each side pulls 10,000 entries with their public parts over HTTP, verifies and
stores them, and cosigns the head. What the registers then take in is not in it.
"""

import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tregua.record import disclosure, entry, tiles, tree
from tregua.record.checkpoint import Checkpoint, sign
from tregua.record.cosignature import Cosigner
from tregua.record.mirror import Mirror
from tregua.record.note import Signer
from tregua.record.source import HttpSource

BEFORE, WEEK = 1_000, 10_000
NOW = 1_790_000_000


class Log:
    """A centre's log in a folder, behind a web server that counts what goes over the line."""

    def __init__(self, folder: Path, code: str) -> None:
        self.folder = folder / code
        self.signer = Signer(f"{code}.example/log1", Ed25519PrivateKey.generate())
        self.cosigner = Cosigner(f"{code}.example/mirror", Ed25519PrivateKey.generate())
        self.entries: list[tuple[bytes, str]] = []
        self.counted = 0

    def grow(self, count: int) -> None:
        for number in range(len(self.entries), len(self.entries) + count):
            opened = disclosure.disclose("public", {"answer": "violation", "place": "SY0201", "n": number})
            digests = disclosure.padded([disclosure.digest(opened)])
            data = entry.build(
                origin=self.signer.name, type="record", kind="finding", id=f"01J{number}",
                sch="finding/1", digests=digests,
            )  # fmt: skip
            self.entries.append((data, opened))
        self._publish()

    def _publish(self) -> None:
        row = leaves = [tree.leaf_hash(data) for data, _line in self.entries]
        for tile in tiles.tiles_of(len(leaves)):
            if tile.level and tile.number == 0:
                row = [tree.root(row[place : place + 256]) for place in range(0, len(row) - 255, 256)]
            part = slice(tile.number * 256, tile.number * 256 + tile.width)
            self._put(tile.path, b"".join(row[part]))
            if tile.level == 0:
                data = [one for one, _line in self.entries[part]]
                self._put(tiles.bundle_path(tile.number, tile.width), tiles.pack(data))
                lines = "".join(f"{line}\n" for _data, line in self.entries[part])
                self._put(tiles.body_path(tile.number, tile.width), lines.encode())
        point = Checkpoint(self.signer.name, len(leaves), tree.root(leaves).hex())
        self._put("checkpoint", sign(point, self.signer).encode())

    def _put(self, path: str, content: bytes) -> None:
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_bytes(content)

    @contextmanager
    def served(self) -> Iterator[str]:
        log = self

        class Handler(SimpleHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def __init__(self, *arguments: Any) -> None:
                super().__init__(*arguments, directory=str(log.folder))

            def log_message(self, *_arguments: Any) -> None:
                pass

            def parse_request(self) -> bool:
                good = super().parse_request()
                log.counted += len(self.raw_requestline) + len(bytes(self.headers) if good else b"")
                return good

            def end_headers(self) -> None:
                log.counted += len(b"".join(self._headers_buffer)) + 2
                super().end_headers()

            def copyfile(self, source: Any, outputfile: Any) -> None:
                content = source.read()
                log.counted += len(content)
                outputfile.write(content)

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{server.server_port}"
            server.shutdown()


def measure() -> list[tuple[str, float, float, str]]:
    with tempfile.TemporaryDirectory() as name:
        one, other = Log(Path(name), "hmeimim"), Log(Path(name), "amman")
        for log in (one, other):
            log.grow(BEFORE)
        with one.served() as at_one, other.served() as at_other:
            pairs = [
                (Mirror(Path(name) / "held-by-amman", one.signer.verifier), at_one, other),
                (Mirror(Path(name) / "held-by-hmeimim", other.signer.verifier), at_other, one),
            ]
            look(pairs)
            one.counted = 0
            look(pairs)
            idle = one.counted
            for log in (one, other):
                log.grow(WEEK)
            cpu, clock = time.process_time(), time.perf_counter()
            look(pairs)
            spent = time.process_time() - cpu, time.perf_counter() - clock
    return [
        ("idle poll, both ways over HTTP", idle, 1024, "≤ bytes"),
        ("a week offline: mirrors and Python's web server", spent[0], 3, "≤ CPU s"),
        ("the same, on the clock", spent[1], 0, "s"),
    ]


def look(pairs: list[tuple[Mirror, str, Log]]) -> None:
    """Let each side pull what the other has, and cosign it."""
    for mirror, address, holder in pairs:
        with HttpSource(address) as source:
            mirror.pull(source)
        mirror.cosign([holder.cosigner], now=NOW)
