"""Players of the attack cases: a centre made with the plain modules of the record, and a web server that can misbehave.

A player is known only by what it publishes. It holds its real key, so whatever it does is rightly signed:

    theirs = Player(folder, "amman.example/log1")
    theirs.says(3)                     three entries, published
    other = theirs.fork(at=1)          the same key, the same first entry, another second one
    with served(theirs.published) as site:
        site.url                       http://127.0.0.1:PORT/
        site.answers["/checkpoint"] = trickle      a hostile answer to one path

No player imports Django, starts a process or waits: the cases stay fast.
"""

import contextlib
import copy
import gzip
import shutil
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.record.conftest import lay_out
from tregua.record import checkpoint, disclosure, entry, tree
from tregua.record.checkpoint import Checkpoint
from tregua.record.note import Signer

Answer = Callable[["Handler"], None]
BOMB = gzip.compress(bytes(16 * 1024 * 1024), 1)


class Player:
    """A centre on disk that signs with its real key whatever it is told to."""

    def __init__(self, folder: Path, origin: str = "amman.example/log1") -> None:
        self.folder = folder
        self.published = folder / "published"
        self.signer = Signer(origin, Ed25519PrivateKey.generate())
        self.log: list[tuple[bytes, str]] = []

    @property
    def origin(self) -> str:
        return self.signer.name

    @property
    def verifier(self):
        return self.signer.verifier

    @property
    def vkey(self) -> str:
        return self.signer.verifier.vkey

    @property
    def size(self) -> int:
        return len(self.log)

    def add(self, kind="finding", /, *, sort="record", id="", refs=(), **public):
        """Add an entry to the log; it is published later. Return the reference to it."""
        opened = disclosure.disclose(disclosure.PUBLIC_NAME, public)
        data = entry.build(
            origin=self.origin,
            type=sort,
            kind=kind,
            id=id or f"id-{self.size}",
            sch=f"{kind}/1",
            digests=disclosure.padded([disclosure.digest(opened)]),
            refs=refs,
        )
        self.log.append((data, opened))
        return self.ref(self.size - 1)

    def says(self, count: int = 1, **public) -> "Player":
        """Add so many findings and publish them."""
        for _ in range(count):
            self.add("finding", **({"n": self.size} | public))
        self.publish()
        return self

    def ref(self, index: int) -> entry.Ref:
        return entry.Ref(self.origin, index, tree.leaf_hash(self.log[index][0]).hex())

    def redact(self, index: int):
        """Say that an entry is redacted and blank its body."""
        made = self.add("finding", sort="redact", refs=[self.ref(index)], reason_code="privacy")
        self.log[index] = (self.log[index][0], "")
        return made

    def publish(self, size: int | None = None) -> Checkpoint:
        """Write the log, or its beginning, as files, from nothing, and sign it."""
        shutil.rmtree(self.published, ignore_errors=True)
        return lay_out(self.published, self.log, signer=self.signer, size=size)

    def publish_each(self) -> "Player":
        """Publish the log at each of its sizes as it grew: the files of earlier heads stay where they are."""
        shutil.rmtree(self.published, ignore_errors=True)
        for size in range(1, self.size + 1):
            lay_out(self.published, self.log, signer=self.signer, size=size)
        return self

    def fork(self, at: int, *, grows: int = 1, folder: str = "fork") -> "Player":
        """Return the same centre, with the same key, which tells another history from entry `at` on."""
        other = copy.copy(self)
        other.folder = self.folder / folder
        other.published = other.folder / "published"
        other.log = self.log[:at]
        return other.says(grows, told="otherwise")

    def hashes(self, size: int | None = None) -> list[bytes]:
        return [tree.leaf_hash(data) for data, _line in self.log[:size]]

    def head(self, size: int | None = None) -> Checkpoint:
        """Return the head of the log at a size."""
        hashes = self.hashes(size)
        return Checkpoint(self.origin, len(hashes), tree.root(hashes).hex())

    def note(self, size: int | None = None) -> bytes:
        """Return the signed head of the log at a size."""
        return checkpoint.sign(self.head(size), self.signer).encode()

    def proof(self, old: int, size: int | None = None) -> list[bytes]:
        """Return the proof that the log at `old` is a prefix of the log at `size`."""
        return tree.consistency_proof(self.hashes(size), old)


class Site(ThreadingHTTPServer):
    """A web server over a folder, with the answers that it gives wrongly and the requests that came."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.folder = folder
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.done = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"

    def handle_error(self, request, client_address) -> None:
        """Say nothing when the other side hangs up: that is what it should do."""


class Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, request, client_address, server) -> None:
        super().__init__(request, client_address, server, directory=str(server.folder))

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        found = self.server.answers.get(self.path) or self.server.answers.get("*")
        if found:
            found(self)
        else:
            super().do_GET()

    def log_message(self, *_arguments) -> None:
        pass

    def say(self, status: int, body: bytes = b"", **headers: str) -> None:
        """Answer with these headers; Content-Length is right unless it is given."""
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)


@contextlib.contextmanager
def served(folder: Path) -> Iterator[Site]:
    """Serve a folder on a free port of this machine until the block ends."""
    with Site(folder) as site:
        thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield site
        finally:
            site.done.set()
            site.shutdown()
            thread.join()


# ---- what a hostile server answers


def redirect(handler: Handler) -> None:
    """Send the asker to the same place again, for ever."""
    handler.say(302, Location=handler.path)


def endless_length(handler: Handler) -> None:
    """Promise a million million bytes."""
    handler.say(200, b"x" * 1000, **{"Content-Length": str(10**12)})
    handler.server.done.wait(30)


def endless_chunks(handler: Handler) -> None:
    """Send chunks as long as somebody reads them."""
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    with contextlib.suppress(OSError):
        while not handler.server.done.is_set():
            handler.wfile.write(b"10000\r\n" + b"x" * 65536 + b"\r\n")


def trickle(handler: Handler) -> None:
    """Send one byte now and then: each arrives in time, the whole never does."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    with contextlib.suppress(OSError):
        while not handler.server.done.wait(0.1):
            handler.wfile.write(b"x")
            handler.wfile.flush()


def trickle_headers(handler: Handler) -> None:
    """Send headers one byte at a time."""
    with contextlib.suppress(OSError):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not handler.server.done.wait(0.1):
            handler.wfile.write(b"x")
            handler.wfile.flush()


def many_headers(handler: Handler) -> None:
    handler.say(200, b"x", **{f"X-{number}": "y" for number in range(500)})


def gzip_bomb(handler: Handler) -> None:
    """Send a few kilobytes that unpack to 16 MB of zeros."""
    handler.say(200, BOMB, **{"Content-Encoding": "gzip"})


def false_gzip(handler: Handler) -> None:
    """Say that it is packed, and send what is not."""
    handler.say(200, b"not packed at all", **{"Content-Encoding": "gzip"})


def garbage(handler: Handler) -> None:
    handler.wfile.write(bytes(range(256)) * 4)
    handler.close_connection = True


def short(handler: Handler) -> None:
    """Promise more than is sent, and hang up."""
    handler.say(200, b"x" * 10, **{"Content-Length": "1000"})
    handler.close_connection = True


def silent(handler: Handler) -> None:
    handler.server.done.wait(30)
