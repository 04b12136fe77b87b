"""Making the example's two centres and serving them side by side on this machine.

    DIR/hmeimim, DIR/amman     the centres, each its own folder, database and log key
    DIR/passphrases            the passphrases of both log keys and custodians' key files
    DIR/custodian-keys/        the custodians' key files

A real centre keeps no passphrase on its machine and no custodian's key beside it. The example does, outside the
centres' folders, so that one command starts it. Never use it for real work.
"""

import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
import webbrowser
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any, Final

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn
from rich.table import Table

from tregua.centre.folder import centre_toml, write_folder
from tregua.centre.process import in_centre
from tregua.record.keys import make_log_key

KEY_PASSPHRASE: Final = "TREGUA_EXAMPLE_KEY_PASSPHRASE"  # noqa: S105 - the name of a variable
NAMES: Final = {
    "hmeimim": {"en": "Hmeimim", "ar": "حميميم", "fr": "Hmeimim", "ru": "Хмеймим"},
    "amman": {"en": "Amman", "ar": "عمّان", "fr": "Amman", "ru": "Амман"},
}
ZONES: Final = {"hmeimim": "Asia/Damascus", "amman": "Asia/Amman"}
# The department that speaks for the co-chair which runs the centre: what it says of counts is this centre's word.
PUBLISHERS: Final = {"hmeimim": (), "amman": ("us-state-department",)}
OTHER: Final = {"hmeimim": "amman", "amman": "hmeimim"}
ENTRANCES: Final = (
    ("duty", "takes in messages, judges pairs"),
    ("verifier", "examines incidents, drafts findings"),
    ("head", "adopts, releases, approves"),
    ("publisher", "proposes, prepares the bulletin"),
    ("liaison", "meetings, protection, acceptances"),
    ("custodian", "opens what is sealed"),
    ("administrator", "accounts"),
    ("auditor", "the journal"),
)
ANSWER_WITHIN: Final = 60


class ExampleError(Exception):
    """The example cannot be made or started; the message says why and what to do."""


def run(directory: Path, *, serve: bool, open_browser: bool, port: int) -> int:
    """Make the example under `directory` unless it is there, then serve it when asked; return the exit code."""
    console = Console(stderr=not serve)
    try:
        build(directory, console)
        return serve_both(directory, console, port=port, open_browser=open_browser) if serve else 0
    except ExampleError as error:
        console.print(f"[bold]{error}[/bold]")
        return 1
    except KeyboardInterrupt:
        return 0 if serve else 130


# ---- making


def build(directory: Path, console: Console) -> None:
    """Make both centres in a folder of their own that gets its name when they are whole."""
    if (directory / "hmeimim" / "centre.toml").exists() and (directory / "amman" / "centre.toml").exists():
        return
    directory.mkdir(parents=True, exist_ok=True)
    if left := [path.name for path in directory.iterdir() if path.name != ".new"]:
        message = f"{directory} holds something else ({', '.join(sorted(left)[:3])}). Name an empty folder."
        raise ExampleError(message)
    fresh = directory / ".new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    began = time.monotonic()
    console.print("Making the example: two centres with the truce of February and March 2016.")
    kept = {f"{code}{what}": secrets.token_urlsafe(18) for code in NAMES for what in ("", "-custodian")}
    _write_passphrases(fresh / "passphrases", kept)
    _write_folders(fresh, kept)
    _fill(fresh, kept, console)
    _seat_in(fresh, directory, kept)
    console.print(f"Made in {time.monotonic() - began:.0f} s.")


def _write_passphrases(file: Path, kept: dict[str, str]) -> None:
    file.touch(mode=0o600)
    file.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def _write_folders(fresh: Path, kept: dict[str, str]) -> None:
    """Write both folders with their keys, then tell each where the other is and by which key it signs."""
    vkeys = {}
    for code in NAMES:
        folder = write_folder(fresh / code, _toml(code, {}))
        vkeys[code] = make_log_key(folder.path, passphrase=kept[code], origin=folder.origin)
    for code in NAMES:
        (fresh / code / "centre.toml").write_text(_toml(code, vkeys), encoding="utf-8")


def _toml(code: str, vkeys: dict[str, str]) -> str:
    other = OTHER[code]
    return centre_toml(
        code=code,
        names=NAMES[code],
        origin=f"{code}.example/log1",
        zone=ZONES[code],
        publishers=PUBLISHERS[code],
        other={"code": other, "folder": f"../{other}", "vkey": vkeys[other]} if vkeys else None,
        other_names=NAMES[other],
        other_publishers=PUBLISHERS[other],
    )


def _fill(fresh: Path, kept: dict[str, str], console: Console) -> None:
    """Fill both centres at once, each in its own process, with a bar for each."""
    columns = (TextColumn("{task.description:<9}"), BarColumn(), TextColumn("{task.fields[what]}"))
    with Progress(*columns, console=console) as bars, contextlib.ExitStack() as stack:
        running = {}
        for code in NAMES:
            stack.enter_context(_environment(KEY_PASSPHRASE, kept[f"{code}-custodian"]))
            key_file = fresh / "custodian-keys" / f"{code}.age"
            process = in_centre(
                fresh / code, "fill", str(key_file.resolve()), passphrase=kept[code], own_database=True
            )
            stack.callback(_end, process)
            task = bars.add_task(NAMES[code]["en"], total=None, what="starts")
            lines: list[str] = []
            reader = threading.Thread(target=_follow, args=(process, bars, task, lines), daemon=True)
            reader.start()
            running[code] = (process, reader, lines)
        for code, (process, reader, lines) in running.items():
            reader.join()
            if process.wait():
                message = f"{NAMES[code]['en']} could not be filled:\n" + "\n".join(lines[-15:])
                raise ExampleError(message)


def _follow(process: "subprocess.Popen[str]", bars: Progress, task: TaskID, lines: list[str]) -> None:
    """Move a bar by the lines `done total what`; keep the other lines for the case of failure."""
    for line in process.stdout or ():
        done, _space, rest = line.strip().partition(" ")
        total, _space, what = rest.partition(" ")
        if done.isdigit() and total.isdigit():
            bars.update(task, completed=int(done), total=int(total), what=what)
        else:
            lines.append(line.rstrip())


@contextlib.contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    os.environ[name] = value
    try:
        yield
    finally:
        os.environ.pop(name, None)


def _seat_in(fresh: Path, directory: Path, kept: dict[str, str]) -> None:
    """Bring the whole centres to their place and let them write there (a moved folder may not by itself)."""
    for name in [path.name for path in fresh.iterdir()]:
        (fresh / name).rename(directory / name)
    fresh.rmdir()
    for code in NAMES:
        confirming = in_centre(
            (directory / code).resolve(),
            "centre", "confirm", "--reason", "the example was made here",
            passphrase=kept[code],
            own_database=True,
        )  # fmt: skip
        said, _nothing = confirming.communicate()
        if confirming.returncode:
            message = f"{code} could not be seated: {said}"
            raise ExampleError(message)


# ---- serving


def serve_both(directory: Path, console: Console, *, port: int, open_browser: bool) -> int:
    """Serve both centres until told to stop; print where they are and how to come in."""
    kept: dict[str, str] = json.loads((directory / "passphrases").read_text(encoding="utf-8"))
    signal.signal(signal.SIGTERM, _interrupt)
    with contextlib.ExitStack() as stack:
        addresses = {}
        for code in NAMES:
            port = free_port(port)
            process = in_centre(
                (directory / code).resolve(), "serve", "--port", str(port), passphrase=kept[code], own_database=True
            )
            stack.callback(_end, process)
            said: list[str] = []
            threading.Thread(target=_collect, args=(process, said), daemon=True).start()
            addresses[code] = (f"http://127.0.0.1:{port}", process, said)
            port += 1
        for code, (address, process, said) in addresses.items():
            _wait(code, address, process, said)
        links = {code: _links(directory / code, kept[code], address) for code, (address, _p, _s) in addresses.items()}
        _tell(console, directory, addresses, links)
        if open_browser:
            _open(links)
        _until_one_ends(console, addresses)
    return 0


def free_port(first: int) -> int:
    """Return the first port from `first` on that nobody uses on this machine."""
    for port in range(first, first + 200):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    message = f"No port from {first} to {first + 199} is free. Choose others with --port."
    raise ExampleError(message)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _collect(process: "subprocess.Popen[str]", said: list[str]) -> None:
    for line in process.stdout or ():
        said.append(line.rstrip())
        del said[:-50]


def _wait(code: str, address: str, process: "subprocess.Popen[str]", said: list[str]) -> None:
    until = time.monotonic() + ANSWER_WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/public/", timeout=5):  # noqa: S310 - our own address
                return
        except OSError:
            time.sleep(0.1)
    message = f"{NAMES[code]['en']} did not start:\n" + "\n".join(said[-15:])
    raise ExampleError(message)


def _links(folder: Path, passphrase: str, address: str) -> dict[str, str]:
    """Return a fresh one-time login for each entrance."""
    port = address.rsplit(":", 1)[1]
    codes = [code for code, _does in ENTRANCES]
    process = in_centre(
        folder.resolve(), "login", *codes, "--port", port, passphrase=passphrase, own_database=True
    )
    said, _nothing = process.communicate()
    if process.returncode:
        message = f"No login could be made for {folder.name}: {said}"
        raise ExampleError(message)
    return dict(zip(codes, said.split(), strict=True))


def _tell(console: Console, directory: Path, addresses: dict[str, Any], links: dict[str, dict[str, str]]) -> None:
    for code, (address, _process, _said) in addresses.items():
        table = Table(title=f"{NAMES[code]['en']}   {address}/   (anybody: {address}/public/)", title_justify="left")
        table.add_column("who")
        table.add_column("one-time login, good once, for twelve hours", overflow="fold")
        table.add_column("what for")
        for who, does in ENTRANCES:
            table.add_row(who, links[code][who], does)
        console.print(table)
    console.print(
        f"Custodians' key files: {directory / 'custodian-keys'}; their passphrases: {directory / 'passphrases'} "
        "(example only).\nCtrl-C ends both centres."
    )


def _open(links: dict[str, dict[str, str]]) -> None:
    """Open the duty officer of the first centre and the head of the other; without a browser nothing happens."""
    for code, who in zip(NAMES, ("duty", "head"), strict=True):
        with contextlib.suppress(webbrowser.Error):
            webbrowser.open(links[code][who])


def _until_one_ends(console: Console, addresses: dict[str, Any]) -> None:
    while True:
        for code, (_address, process, said) in addresses.items():
            if process.poll() is not None:
                console.print(f"{NAMES[code]['en']} ended by itself:\n" + "\n".join(said[-15:]))
                return
        time.sleep(0.5)


def _end(process: "subprocess.Popen[str]") -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
