"""Serving the centres and the depositary of the example on this machine, each by its own server, until told to stop."""

import contextlib
import signal
import socket
import subprocess
import threading
import time
import urllib.request
import webbrowser
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Final

from rich.console import Console
from rich.table import Table

from tregua.centre.example.casts import TRUCE, cast_in, cast_with
from tregua.centre.example.making import KEYS, PASSPHRASES, ExampleError, end, passphrases
from tregua.centre.example.neighbourhood import CODE, is_there, tell
from tregua.centre.in_use import is_worked_in
from tregua.centre.process import in_centre

# Whom a visitor comes in as, and what for; the other accounts are opened with `tregua login`.
ENTRANCES: Final = (
    ("duty", "takes in messages, judges pairs"),
    ("verifier", "examines incidents, drafts findings"),
    ("liaison", "meetings, protection, acceptances"),
    ("publisher", "proposes, prepares the bulletin"),
    ("head", "adopts, releases, approves"),
    ("custodian", "opens what is sealed"),
    ("auditor", "reads the journal"),
    ("administrator", "keeps the accounts"),
)
ANSWER_WITHIN: Final = 120
PORTS_TRIED: Final = 200
# As wide as its longest line: a terminal that is narrower breaks lines, and links stay whole.
TABLE_WIDTH: Final = 150


@dataclass
class Running:
    """A centre's server, where it answers, and what it said last."""

    code: str
    port: int
    process: "subprocess.Popen[str]"
    said: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def first_page(self) -> str:
        """Return what anybody may read."""
        return f"{self.address}/" if self.code == CODE else f"{self.address}/public/"

    @property
    def name(self) -> str:
        return "Depositary" if self.code == CODE else _name(self.code)

    def last_words(self) -> str:
        """Return what the server said last, for a message."""
        return "\n".join(self.said[-15:])


def _name(code: str) -> str:
    return cast_with(code).names[code]["en"]


def serve_both(directory: Path, console: Console, *, port: int, open_browser: bool) -> int:
    """Serve all of them until told to stop; print where they are and how to come in."""
    signal.signal(signal.SIGTERM, _interrupt)
    kept = passphrases(directory)
    with contextlib.ExitStack() as stack:
        cast = cast_in(directory) or TRUCE
        for code in filter(lambda one: is_worked_in(directory / one), cast.names):
            console.print(
                f"{_name(code)} is at work already: by another start, or by one that was killed and left its server. "
                "Both write into the same register; end the one that you do not use.",
                soft_wrap=True,
            )
        ports = _ports([*cast.names, *([CODE] if is_there(directory) else [])], port)
        tell(directory, cast, ports)
        running = []
        for code, its_port in ports.items():
            running.append(_start(directory / code, its_port, kept[code]))
            stack.callback(end, running[-1].process)
        centres = [one for one in running if one.code != CODE]
        asked = {one.code: _ask_links(directory / one.code, kept[one.code], one.port) for one in centres}
        for one in running:
            _wait(one)
        links = {code: _links(code, process) for code, process in asked.items()}
        _tell(console, directory, running, links)
        if open_browser:
            _open(links)
        return _until_one_ends(console, running)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def free_port(first: int) -> int:
    """Return the first port from `first` on that nobody uses on this machine."""
    for port in range(first, min(first + PORTS_TRIED, 65536)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return port
    message = f"No port from {first} on is free. Choose others with --port."
    raise ExampleError(message)


def _ports(codes: list[str], first: int) -> dict[str, int]:
    """Return a free port for each, the centres first."""
    ports: dict[str, int] = {}
    for code in codes:
        ports[code] = free_port(max(ports.values(), default=first - 1) + 1)
    return ports


def _start(folder: Path, port: int, passphrase: str) -> Running:
    words = ["depositary", "serve", str(folder.resolve())] if folder.name == CODE else ["serve"]
    process = in_centre(
        folder.resolve(), *words, "--port", str(port), passphrase=passphrase, own_database=True
    )
    running = Running(folder.name, port, process)
    threading.Thread(target=_collect, args=(running,), daemon=True).start()
    return running


def _collect(running: Running) -> None:
    for line in running.process.stdout or ():
        running.said.append(line.rstrip())
        del running.said[:-50]


def _wait(running: Running) -> None:
    """Wait until a server answers; ExampleError with its last words when it does not."""
    until = time.monotonic() + ANSWER_WITHIN
    while time.monotonic() < until and running.process.poll() is None:
        try:
            with urllib.request.urlopen(running.first_page, timeout=5):  # noqa: S310 - our own address
                return
        except OSError:
            time.sleep(0.1)
    message = f"{running.name} did not start:\n{running.last_words()}"
    raise ExampleError(message)


def _ask_links(folder: Path, passphrase: str, port: int) -> "subprocess.Popen[str]":
    """Start making a fresh one-time login for each entrance; it is done while the servers start."""
    codes = [code for code, _does in ENTRANCES]
    return in_centre(
        folder.resolve(), "login", *codes, "--port", str(port), passphrase=passphrase, own_database=True
    )


def _links(centre: str, process: "subprocess.Popen[str]") -> dict[str, str]:
    """Return the one-time logins by who they are for."""
    said, _nothing = process.communicate()
    links = [word for word in said.split() if word.startswith("http://")]
    if process.returncode or len(links) != len(ENTRANCES):
        message = f"No login could be made for {_name(centre)}:\n{said}"
        raise ExampleError(message)
    return dict(zip((code for code, _does in ENTRANCES), links, strict=True))


def _tell(
    console: Console, directory: Path, running: list[Running], links: dict[str, dict[str, str]]
) -> None:
    """Print where they are and how to come in; an address is never broken into lines."""
    wide = Console(width=max(console.width, TABLE_WIDTH), highlight=False)
    for one in running:
        if one.code not in links:
            wide.print(
                f"[bold]Depositary: {one.first_page}[/]   holds both logs, signs for what it holds, keeps evidence\n"
            )
            continue
        title = f"{one.name}: {one.address}/   what anybody may read: {one.address}/public/"
        table = Table(title=title, title_justify="left", title_style="bold", box=None, padding=(0, 2))
        table.add_column("who")
        table.add_column("what for")
        table.add_column("one-time login: good once, for twelve hours", no_wrap=True)
        for who, does in ENTRANCES:
            table.add_row(who, does, links[one.code][who])
        wide.print(table)
        wide.print()
    console.print(
        f"The custodians' key files: {directory / KEYS}; their passphrases and those of the log keys: "
        f"{directory / PASSPHRASES}.\nThey lie there because this is an example: a real centre keeps neither on its "
        "machine.\nWhat one centre releases is with the other within two minutes: Publication, Exchange shows it.\n"
        "Ctrl-C ends everything; the next start takes them up where they are.",
        soft_wrap=True,
    )


def _open(links: dict[str, dict[str, str]]) -> None:
    """Open the duty officer of the first centre and the head of the other; without a browser nothing happens."""
    for code, who in zip(links, ("duty", "head"), strict=True):
        with contextlib.suppress(webbrowser.Error):
            webbrowser.open(links[code][who])


def _until_one_ends(console: Console, running: list[Running]) -> int:
    while True:
        for one in running:
            if one.process.poll() is not None:
                console.print(f"{one.name} ended by itself:\n{one.last_words()}")
                return 1
        time.sleep(0.5)
