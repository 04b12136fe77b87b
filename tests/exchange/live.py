"""Two live centres, a depositary and the cable between them, for the tests that need real servers: made once.

    pair.hmeimim, pair.amman     each its folder, its server process (`tregua serve` on 127.0.0.1), its command line
    pair.cable.cut()             neither reaches the other, both go on; pair.cable.mend()
    one.act("say", "…")          what its people do (acts.py), each act in a process of its own
    one.command("exchange", "now")
    pair.depositary              the outside witness of both, a server of its own; it is always in reach

Each centre reads the other through a relay of ours, so that the line can be cut while both servers run. What only needs
somebody who signs and lies is done with players.py and costs nothing.
"""

import contextlib
import hashlib
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tregua.centre.depositary.folder import FILE, depositary_toml, make_depositary
from tregua.centre.folder import centre_toml, write_folder
from tregua.centre.neighbours import Depositary
from tregua.record.keys import MIRROR_VKEY, VKEY, make_log_key

ROOT = Path(__file__).resolve().parents[2]
LOG_PASSPHRASE = "five words and no name"
NAMES = {"hmeimim": "Hmeimim", "amman": "Amman"}
PUBLIC = "public/record"
PATIENCE = 300.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Cable:
    """A relay on this machine: what comes in at its port goes to another, until it is cut."""

    def __init__(self, to: int) -> None:
        self.to = to
        self.port = free_port()
        self.whole = threading.Event()
        self.whole.set()
        self.listening = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        self.whole.clear()

    def mend(self) -> None:
        self.whole.set()

    def close(self) -> None:
        self.whole.clear()
        self.listening.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _address = self.listening.accept()
                threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        with near, contextlib.suppress(OSError):
            if not self.whole.is_set():
                return
            with socket.create_connection(("127.0.0.1", self.to), 5) as far:
                ways = {near: far, far: near}
                while self.whole.is_set():
                    for one in select.select(list(ways), [], [], 0.05)[0]:
                        said = one.recv(65536)
                        if not said:
                            return
                        ways[one].sendall(said)


@dataclass
class Served:
    """A folder with a server process of its own on this machine."""

    folder: Path
    port: int
    process: "subprocess.Popen[bytes] | None" = field(default=None, init=False)
    serves: tuple[str, ...] = field(default=("serve",), init=False)
    answers_at: str = field(default="public/", init=False)

    @property
    def code(self) -> str:
        return self.folder.name

    @property
    def said(self) -> Path:
        return self.folder.with_suffix(".server.txt")

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def cosigner(self) -> str:
        return (self.folder / MIRROR_VKEY).read_text(encoding="utf-8").strip()

    @property
    def environment(self) -> dict[str, str]:
        kept = {
            key: value for key, value in os.environ.items() if not key.startswith(("TREGUA_", "DATABASE_URL"))
        }
        return kept | {
            "TREGUA_CENTRE": str(self.folder),
            "TREGUA_LOG_PASSPHRASE": LOG_PASSPHRASE,
            "DJANGO_SETTINGS_MODULE": "tregua.centre.settings",
        }

    def get(self, path: str) -> bytes:
        """Read from its server as a stranger does."""
        with urllib.request.urlopen(f"{self.address}/{path}", timeout=60) as answer:
            return answer.read()

    def start(self) -> None:
        with self.said.open("ab") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tregua.centre", *self.serves, "--port", str(self.port)],
                env=self.environment, cwd=ROOT, stdout=said, stderr=subprocess.STDOUT,
            )  # fmt: skip

    def wait(self) -> None:
        for _attempt in range(int(PATIENCE * 10)):
            if self.process.poll() is not None:
                break
            with contextlib.suppress(OSError):
                self.get(self.answers_at)
                return
            time.sleep(0.1)
        pytest.fail(f"{self.code} does not answer:\n{self.last_words()}")

    def last_words(self) -> str:
        return self.said.read_text(encoding="utf-8", errors="replace")[-3000:] if self.said.exists() else ""

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(120)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process = None

    def restart(self) -> None:
        self.stop()
        self.start()
        self.wait()


class LiveDepositary(Served):
    """An outside witness: it holds and cosigns the logs of both centres."""

    key_name = "archive.example/mirror"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, free_port())
        self.serves = ("depositary", "serve", str(folder))
        self.answers_at = ""

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment of a machine that knows of no centre."""
        of_a_centre = {"TREGUA_CENTRE", "DJANGO_SETTINGS_MODULE"}
        return {key: value for key, value in super().environment.items() if key not in of_a_centre}

    def made(self, logs: list[tuple[str, str, str]]) -> str:
        """Make its folder, or tell it anew whose logs it holds; return its vkey."""
        toml = depositary_toml(name="archive", key_name=self.key_name, logs=logs)
        if (self.folder / FILE).exists():
            (self.folder / FILE).write_text(toml, encoding="utf-8")
            return self.cosigner
        return make_depositary(self.folder, toml, key_name=self.key_name, passphrase=LOG_PASSPHRASE)

    def held(self, origin: str) -> bytes:
        """Return the cosigned head that it shows of a log."""
        return self.get(f"witness/{hashlib.sha256(origin.encode()).hexdigest()}/checkpoint")


@dataclass
class LiveCentre(Served):
    """A centre with a server of its own."""

    cable: Cable
    # Who stands by to act here, and for which settings of the centre.
    people: "tuple[subprocess.Popen[str], bytes] | None" = field(default=None, init=False)
    asking: threading.Lock = field(default_factory=threading.Lock, init=False)

    @property
    def origin(self) -> str:
        return f"{self.code}.example/log1"

    @property
    def prefix(self) -> str:
        """Where its log lies on its own server."""
        return f"{self.address}/{PUBLIC}"

    @property
    def published(self) -> Path:
        return self.folder / "published"

    @property
    def vkey(self) -> str:
        return (self.folder / VKEY).read_text(encoding="utf-8").strip()

    def run(self, module: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", module, *arguments],
            env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=600,
        )  # fmt: skip

    def command(self, *arguments: str) -> str:
        """Run the command line, which must end well; return what it says."""
        done = self.run("tregua.centre", *arguments)
        assert done.returncode == 0, f"{arguments}: {done.stdout}{done.stderr}"
        return done.stdout

    def act(self, *words: str) -> Any:
        """Have its people do something; return what the act says."""
        with self.asking:
            people = self._standing_by()
            people.stdin.write(json.dumps(words) + "\n")
            people.stdin.flush()
            said = json.loads(people.stdout.readline() or '{"failed": "nothing was said"}')
        assert "says" in said, f"{words}: {said['failed']}"
        return said["says"]

    def _standing_by(self) -> "subprocess.Popen[str]":
        """Return the process that acts, a new one when the settings have changed: they are read once."""
        settings = (self.folder / "centre.toml").read_bytes()
        if self.people and self.people[1] != settings:
            self.dismiss()
        if not self.people:
            started = subprocess.Popen(
                [sys.executable, "-m", "tests.exchange.acts"],
                env=self.environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
            self.people = started, settings
        return self.people[0]

    def dismiss(self) -> None:
        """End the process that acts."""
        if self.people:
            with self.people[0] as people:
                people.stdin.close()
            self.people = None

    def saved(self, place: Path) -> Path:
        """Return a copy of the whole folder, as a backup of that moment."""
        return Path(shutil.copytree(self.folder, place))


@dataclass
class Cables:
    """All lines between the two centres, cut and mended together."""

    of: tuple[Cable, ...]

    def cut(self) -> None:
        for one in self.of:
            one.cut()

    def mend(self) -> None:
        for one in self.of:
            one.mend()


@dataclass
class Pair:
    """Two centres that know each other."""

    hmeimim: LiveCentre
    amman: LiveCentre
    depositary: LiveDepositary

    @property
    def cable(self) -> Cables:
        return Cables((self.hmeimim.cable, self.amman.cable))

    @property
    def both(self) -> tuple[LiveCentre, LiveCentre]:
        return self.hmeimim, self.amman


def make_pair(directory: Path, *, valley: bool = True, witnessed: bool = True) -> Pair:
    """Make two centres with their people, and the valley of tests/world.py when it is wanted, not started yet."""
    ports = {code: free_port() for code in NAMES}
    made = {code: LiveCentre(directory / code, port, Cable(port)) for code, port in ports.items()}
    archive = LiveDepositary(directory / "archive")
    vkey = archive.made([])
    for one in made.values():
        folder = write_folder(one.folder, toml_of(one, None))
        make_log_key(folder.path, passphrase=LOG_PASSPHRASE, origin=one.origin)
    pair = Pair(made["hmeimim"], made["amman"], archive)
    archive.made([(one.vkey, one.prefix, one.cosigner) for one in pair.both])
    outside = Depositary("archive", vkey, archive.address) if witnessed else None
    for one, other in (pair.both, pair.both[::-1]):
        (one.folder / "centre.toml").write_text(toml_of(one, other, outside), encoding="utf-8")
    # The tables are the same and slow to make: made once, copied while they are empty.
    migrated = pair.hmeimim.run("django", "migrate", "--verbosity", "0")
    assert migrated.returncode == 0, migrated.stderr
    shutil.copy(pair.hmeimim.folder / "centre.sqlite3", pair.amman.folder)
    together(
        lambda one: (one.command("centre", "prepare"), one.act("prepare", "yes" if valley else "no")),
        pair.both,
    )
    return pair


def toml_of(one: LiveCentre, other: LiveCentre | None, outside: Depositary | None = None) -> str:
    known = other and {
        "code": other.code,
        "address": f"{other.cable.address}/{PUBLIC}",
        "vkey": other.vkey,
        "cosigner": other.cosigner,
    }
    return centre_toml(
        code=one.code,
        names={"en": NAMES[one.code]},
        origin=one.origin,
        zone="Asia/Damascus",
        other=known,
        other_names={"en": NAMES[other.code]} if other else None,
        depositaries=[outside] if outside else [],
        publish_every=0,
        # The tests ask: a server that asks by itself would ask between two acts of a story.
        poll_every=24 * 60,
    )


def together(work, centres) -> None:
    """Do the same at all centres at once, and wait for all; the first failure is told."""
    failed = []

    def do(one):
        try:
            work(one)
        except BaseException as error:  # noqa: BLE001 - told below, in the thread of the test
            failed.append(error)

    threads = [threading.Thread(target=do, args=(one,)) for one in centres]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    if failed:
        raise failed[0]


@contextlib.contextmanager
def running(pair: Pair) -> Iterator[Pair]:
    """Serve both and the depositary until the block ends."""
    with ExitStack() as stack:
        for one in pair.both:
            stack.callback(one.cable.close)
            stack.callback(one.dismiss)
        for one in (*pair.both, pair.depositary):
            stack.callback(one.stop)
            one.start()
        for one in (*pair.both, pair.depositary):
            one.wait()
        yield pair


@pytest.fixture(scope="session")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Two live centres for the whole session; a test goes on where the one before it has left them."""
    with running(make_pair(tmp_path_factory.mktemp("live"))) as made:
        yield made
