"""Making the example: two folders side by side, filled at once, each in a process of its own.

    DIR/hmeimim, DIR/amman     the centres (see casts.py), each its own folder, database and log key
    DIR/passphrases            the passphrases of both log keys and of both custodians' key files
    DIR/custodian-keys/        the custodians' key files
    DIR/root-keys/             the root keys of the charter, and DIR/charter-1.note (see chartering.py)
    DIR/.unfinished            lies there until everything is whole; what it finds is made anew

A real centre keeps no passphrase on its machine and no custodian's key beside it. The example does, outside the
centres' folders, so that one command starts it.
"""

import json
import secrets
import shutil
import subprocess
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn

from tregua.centre.example import neighbourhood
from tregua.centre.example.casts import CASTS, TRUCE, Cast
from tregua.centre.example.chartering import CHARTER, ROOT_KEYS, draw_up
from tregua.centre.folder import centre_toml, write_folder
from tregua.centre.neighbours import Depositary
from tregua.centre.process import in_centre
from tregua.record.keys import MIRROR_VKEY, make_log_key

PASSPHRASES: Final = "passphrases"
KEYS: Final = "custodian-keys"
UNFINISHED: Final = ".unfinished"
KEY_PASSPHRASE: Final = "TREGUA_EXAMPLE_KEY_PASSPHRASE"  # noqa: S105 - the name of a variable


class ExampleError(Exception):
    """The example cannot be made or started; the message says why and what to do."""


def build(directory: Path, console: Console, cast: Cast = TRUCE) -> None:
    """Make both centres under `directory`, unless they are there and whole."""
    unfinished = directory / UNFINISHED
    if not unfinished.exists() and all((directory / code / "centre.toml").exists() for code in cast.names):
        return
    _clear(directory, unfinished)
    began = time.monotonic()
    console.print(cast.making)
    kept = {f"{code}{what}": secrets.token_urlsafe(18) for code in cast.names for what in ("", "-custodian")}
    kept[neighbourhood.CODE] = secrets.token_urlsafe(18)
    file = directory / PASSPHRASES
    file.touch(mode=0o600)
    file.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    _write_folders(directory, kept, cast)
    draw_up(directory, tuple(cast.names), kept)
    file.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    _fill(directory, kept, console, cast)
    unfinished.unlink()
    console.print(f"Made in {time.monotonic() - began:.0f} s.")


def passphrases(directory: Path) -> dict[str, str]:
    """Return the passphrases of the example: of each log key by the centre's code, of each custodian's key file."""
    kept: dict[str, str] = json.loads((directory / PASSPHRASES).read_text(encoding="utf-8"))
    return kept


def _clear(directory: Path, unfinished: Path) -> None:
    """Make an empty folder; what an interrupted start left goes, what is not ours stays and is refused."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    if unfinished.exists():
        names = (*(code for cast in CASTS for code in cast.names), neighbourhood.CODE, KEYS, ROOT_KEYS)
        for name in names:
            shutil.rmtree(directory / name, ignore_errors=True)
        for name in (PASSPHRASES, CHARTER):
            (directory / name).unlink(missing_ok=True)
    elif left := sorted(path.name for path in directory.iterdir()):
        message = (
            f"{directory} holds something else ({', '.join(left[:3])}). Name an empty folder with --dir."
        )
        raise ExampleError(message)
    unfinished.write_text("The example is being made, or its making was interrupted.\n", encoding="utf-8")


def _write_folders(directory: Path, kept: dict[str, str], cast: Cast) -> None:
    """Write all folders with their keys, then tell each centre where the other is and by which key it signs."""
    vkeys: dict[str, tuple[str, str]] = {}
    for code in cast.names:
        folder = write_folder(directory / code, _toml(cast, code, vkeys={}))
        vkey = make_log_key(folder.path, passphrase=kept[code], origin=folder.origin)
        vkeys[code] = vkey, (folder.path / MIRROR_VKEY).read_text(encoding="utf-8").strip()
    depositary = neighbourhood.make(directory, kept[neighbourhood.CODE])
    for code in cast.names:
        toml = _toml(cast, code, vkeys=vkeys, depositaries=[depositary])
        (directory / code / "centre.toml").write_text(toml, encoding="utf-8")


def _toml(
    cast: Cast, code: str, *, vkeys: dict[str, tuple[str, str]], depositaries: Sequence[Depositary] = ()
) -> str:
    other = cast.other(code)
    says = {"code": other, "folder": f"../{other}"}
    if vkeys:
        says["vkey"], says["cosigner"] = vkeys[other]
    return centre_toml(
        code=code,
        names=dict(cast.names[code]),
        origin=f"{code}.example/log1",
        zone=cast.zones[code],
        publishers=cast.publishers[code],
        example=True,
        other=says if vkeys else None,
        other_names=dict(cast.names[other]),
        other_publishers=cast.publishers[other],
        depositaries=depositaries,
        publish_every=neighbourhood.EVERY,
        poll_every=neighbourhood.EVERY,
    )


def _fill(directory: Path, kept: dict[str, str], console: Console, cast: Cast) -> None:
    """Fill both centres at once, with a bar for each."""
    columns = (TextColumn("{task.description:<12}"), BarColumn(), TextColumn("{task.fields[what]}"))
    with Progress(*columns, console=console) as bars, ExitStack() as stack:
        running = []
        for code in cast.names:
            key_file = (directory / KEYS / f"{code}.age").resolve()
            note = (directory / CHARTER).resolve()
            process = in_centre(
                (directory / code).resolve(),
                "fill",
                str(key_file),
                *(("--charter", str(note)) if note.exists() else ()),
                passphrase=kept[code],
                own_database=True,
                more={KEY_PASSPHRASE: kept[f"{code}-custodian"]},
            )
            stack.callback(end, process)
            task = bars.add_task(cast.names[code]["en"], total=None, what="starts")
            said: list[str] = []
            reader = threading.Thread(target=_follow, args=(process, bars, task, said), daemon=True)
            reader.start()
            running.append((code, process, reader, said))
        for code, process, reader, said in running:
            reader.join()
            if process.wait():
                message = f"{cast.names[code]['en']} could not be filled:\n" + "\n".join(said[-15:])
                raise ExampleError(message)


def _follow(process: "subprocess.Popen[str]", bars: Progress, task: TaskID, said: list[str]) -> None:
    """Move a bar by the lines `done total what`; keep the other lines for the case of failure."""
    for line in process.stdout or ():
        done, _space, rest = line.strip().partition(" ")
        total, _space, what = rest.partition(" ")
        if done.isdigit() and total.isdigit():
            bars.update(task, completed=int(done), total=int(total), what=what)
        else:
            said.append(line.rstrip())


def end(process: "subprocess.Popen[str]") -> None:
    """End a process orderly, and by force when it does not end."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
