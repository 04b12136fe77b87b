"""Pages made in a process beside the server's: which, when, what where that process ends, and that it never stays."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from hypercorn.asyncio import serve

from tests.browser.conftest import free_port
from tests.centre.test_serving import head, say
from tests.conftest import LOG_PASSPHRASE
from tregua.centre.serving import limits
from tregua.centre.serving.beside import READ, Beside
from tregua.centre.serving.bridge import Bridge
from tregua.centre.serving.server import Listening, settings_of

SECONDS = 180
HERE = b"made here"


@pytest.fixture
def environment(founded, monkeypatch):
    """Let a process that is started know the centre, and nothing of the tests' own database."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    said = {
        "TREGUA_CENTRE": str(founded[0]), "TREGUA_LOG_PASSPHRASE": LOG_PASSPHRASE,
        "DJANGO_SETTINGS_MODULE": "tregua.centre.settings",
    }  # fmt: skip
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    return os.environ


class Room:
    """A server of which some pages take long, so that others wait."""

    def __init__(self):
        self.port, self.told, self.go_on = free_port(), threading.Event(), threading.Event()
        self.beside = Beside(1, stays=lambda: self.stays)
        self.stays = False
        self.held = []

    def application(self, environ, start):
        """Answer as made here; a page that takes long is made until the test says so."""
        if environ["PATH_INFO"] == "/long/":
            self.go_on.wait(SECONDS)
        start("200 OK", [("Content-Length", str(len(HERE)))])
        return [HERE]

    def run(self):
        async def until_told():
            while not self.told.is_set():  # noqa: ASYNC110 - the event is of another thread
                await asyncio.sleep(0.05)

        config = settings_of(Listening(without=[f"127.0.0.1:{self.port}"]), None)
        bridge = Bridge(self.application, threads=8, beside=self.beside)
        asyncio.run(serve(bridge, config, shutdown_trigger=until_told, mode="asgi"))

    def ask(self, path="/public/", method="GET"):
        return say(self.port, head(method, path, Content_Length="0"), patience=SECONDS)

    def somebody_waits(self):
        """Let as many pages take long as make the process beside begin."""
        for _one in range(limits.BEGIN_BESIDE):
            thread = threading.Thread(target=self.ask, args=("/long/",), daemon=True)
            thread.start()
            self.held.append(thread)

    def until_made_beside(self):
        until = time.monotonic() + SECONDS
        while HERE in (answer := self.ask()):
            assert time.monotonic() < until, "no page was made beside"
            time.sleep(0.1)
        return answer


@pytest.fixture
def room(environment, db):
    made = Room()
    server = threading.Thread(target=made.run)
    server.start()
    for _try in range(100):
        with contextlib.suppress(OSError):
            say(made.port, head())
            break
        time.sleep(0.05)
    yield made
    made.go_on.set()
    for thread in made.held:
        thread.join(SECONDS)
    made.told.set()
    server.join(SECONDS)
    assert not server.is_alive()


def processes(room):
    return list(room.beside._pool._processes)


def is_there(pid):
    """Return whether a process works; one that has ended and was not asked how does not."""
    with contextlib.suppress(OSError):
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        return state not in "ZX"
    return False


def until_gone(pid):
    until = time.monotonic() + SECONDS
    while is_there(pid):
        assert time.monotonic() < until, f"{pid} stays"
        time.sleep(0.05)


on_linux = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="asks /proc which processes there are"
)


@on_linux
def test_what_is_read_is_made_beside_while_somebody_waits_here(room):
    assert HERE in room.ask()
    assert room.beside._pool is None  # one after the other nobody waits, and no process is needed
    room.somebody_waits()
    page = room.until_made_beside()
    assert page.startswith(b"HTTP/1.1 200")
    assert b"Amman centre" in page  # the very centre's public page, with its headers
    assert b"content-security-policy" in page.lower()

    assert HERE in room.ask("/people/login/")  # not one of those that are only read
    assert HERE in room.ask(method="POST")  # may change something
    room.stays = True
    assert HERE in room.ask()  # who has brought a key is told so on every page, and only this process knows
    room.stays = False

    (pid,) = processes(room)
    os.kill(pid, signal.SIGKILL)
    until_gone(pid)
    assert b" 200 " in room.ask()[:15]  # nobody notices, and another begins
    assert b"Amman centre" in room.until_made_beside()
    assert processes(room) != [pid]

    (pid,) = processes(room)
    room.go_on.set()
    room.told.set()
    until_gone(pid)


IN_A_SERVER_THAT_IS_KILLED = """
import os, sys, time
if __name__ == "__main__":
    import django
    django.setup()
    from tregua.centre.serving.beside import Beside
    beside = Beside(1)
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/public/"}
    while not beside.takes(environ, 9):
        time.sleep(0.05)
    print(*beside._pool._processes, flush=True)
    time.sleep(600)
"""


@on_linux
def test_a_server_that_is_killed_leaves_no_process(environment, tmp_path):
    file = tmp_path / "server.py"
    file.write_text(IN_A_SERVER_THAT_IS_KILLED)
    root = str(Path(__file__).resolve().parents[2])
    server = subprocess.Popen(
        [sys.executable, file],
        env=dict(environment) | {"PYTHONPATH": root},
        stdout=subprocess.PIPE,
        text=True,
    )
    beside = int(server.stdout.readline())
    assert is_there(beside)
    server.kill()
    server.wait()
    until_gone(beside)


def test_every_page_that_may_be_made_beside_is_one_that_is_there():
    from django.urls import get_resolver  # noqa: PLC0415 - Django is started first

    def names(resolver, before=""):
        for one in resolver.url_patterns:
            if hasattr(one, "url_patterns"):
                space = f"{before}{one.namespace}:" if one.namespace else before
                yield from names(one, space)
            elif one.name:
                yield before + one.name

    assert set(names(get_resolver())) >= READ
