"""A filled centre on one database: founded by its own command, filled once, kept under var/bench for the next time.

TREGUA_BENCH_INCIDENTS says how many incidents (a million unless it is set). For PostgreSQL a server of our own is
started, unless DATABASE_URL_POSTGRES names one; its database is then filled once and left filled.
"""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from tools.postgres import private_server

ROOT = Path(__file__).resolve().parents[2]
PASSPHRASE = "five words of a bench"  # noqa: S105 - of a centre made for a measurement
INCIDENTS = int(os.environ.get("TREGUA_BENCH_INCIDENTS", "1000000"))
YEARS = 10


@dataclass(frozen=True)
class Filled:
    """A filled centre: where it lies, on which database, and what was written how fast."""

    folder: Path
    url: str
    facts: dict[str, Any]

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment of a process that works in this centre."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("TREGUA_", "DATABASE_", "DJANGO_"))
        }
        return kept | {
            "TREGUA_CENTRE": str(self.folder),
            "TREGUA_LOG_PASSPHRASE": PASSPHRASE,
            "DATABASE_URL": self.url,
            "DJANGO_SETTINGS_MODULE": "tregua.centre.settings",
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
        }  # fmt: skip

    def run(self, *command: str) -> str:
        """Run Python in this centre and return what it printed."""
        done = subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return done.stdout


def filled(url: str = "", *, count: int = INCIDENTS, years: int = YEARS) -> Filled:
    """Return a centre with this many incidents of the last years, made when there is none yet."""
    span = "" if years == YEARS else f"-years-{years}"
    folder = ROOT / "var" / "bench" / f"{'postgresql' if url else 'sqlite'}-{count}{span}"
    facts = folder / "filled.json"
    if facts.is_file():
        known = json.loads(facts.read_text(encoding="utf-8"))
        if known["url"] == url:
            kept = Filled(folder, url, known)
            _tregua(kept, ["centre", "prepare"])  # what was added to the tables since
            return kept
    shutil.rmtree(folder, ignore_errors=True)
    made = Filled(folder, url, {})
    began = time.monotonic()
    _found(made)
    made.run("-m", "bench.filled.filling", str(count), str(years))
    known = json.loads((folder / "rows.json").read_text(encoding="utf-8"))
    known |= {"url": url, "seconds": round(time.monotonic() - began), "incidents": count}
    facts.write_text(json.dumps(known), encoding="utf-8")
    return Filled(folder, url, known)


def empty(folder: Path, url: str = "") -> Filled:
    """Return a centre that was just founded."""
    made = Filled(folder, url, {})
    _found(made)
    return made


def _found(centre: Filled) -> None:
    """Found an empty centre by its own commands, with the places that come with Tregua."""
    new = ["init", str(centre.folder), "--yes", "--code", "bench", "--name", "Bench"]
    new += ["--origin", "bench.example/log1"]
    for arguments in ([*new, "--zone", "Asia/Damascus"], ["places", "load"]):
        _tregua(centre, arguments)


def _tregua(centre: Filled, arguments: Sequence[str]) -> None:
    centre.run("-P", "-m", "tregua.centre", *arguments)


@contextlib.contextmanager
def thrown_away(kept: Filled) -> Iterator[Filled]:
    """Give a copy of a filled centre, with its database, for as long as the block lasts."""
    with tempfile.TemporaryDirectory() as name:
        folder, url = Path(name, "centre"), f"{kept.url}_copy" if kept.url else ""
        shutil.copytree(kept.folder, folder)
        if url:
            new_database(url, template=urlsplit(kept.url).path.lstrip("/"))
        copy = replace(kept, folder=folder, url=url)
        _tregua(copy, ["centre", "confirm", "--reason", "a copy to measure", "--seen-by-partner", "0"])
        yield copy


def new_database(url: str, *, template: str) -> None:
    """Make a database of a server anew, as a copy of another of its databases."""
    name = urlsplit(url).path.lstrip("/")
    with psycopg.connect(urlsplit(url)._replace(path="/postgres").geturl(), autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


@contextlib.contextmanager
def postgres(*, durable: bool = False) -> Iterator[str]:
    """Give the address of a PostgreSQL server: the one named, else one of our own for as long as the block lasts."""
    named = os.environ.get("DATABASE_URL_POSTGRES", "")
    if named:
        yield named
        return
    with private_server() as url:
        if durable:
            with psycopg.connect(url, autocommit=True) as connection:
                for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                    connection.execute(f"ALTER SYSTEM SET {setting} = on")
                connection.execute("SELECT pg_reload_conf()")
        yield url
