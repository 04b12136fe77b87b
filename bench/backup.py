"""Backing a large centre up and bringing it back, as multiples of copying its database.

The peer is SQLite's own online backup into a file on the same disk (what `sqlite3 .backup` does), with fsync. Ours is
encrypted and split into chunks, so that the second backup writes only what is new: that is a day's work of 600 claims.
Peak memory is that of the command's own process. TREGUA_BENCH_INCIDENTS says how large the register is.
"""

import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.filled.centre import INCIDENTS, Filled, filled  # noqa: E402 - the project's folder comes first

WORDS = "seven words for a backup"
A_DAY = 600


def main() -> int:
    centre = filled()
    size = (centre.folder / "centre.sqlite3").stat().st_size
    print(f"{INCIDENTS:,} incidents, a database of {size / 1e9:.2f} GB")
    with tempfile.TemporaryDirectory(dir=centre.folder.parent) as name:
        here = Path(name)
        peer = copied(centre.folder / "centre.sqlite3", here / "peer.sqlite3")
        print(f"{'':48}{'seconds':>9}{'of the peer':>13}{'processor s':>13}{'peak MB':>9}{'GB':>8}")
        row("the peer: SQLite's online backup", peer, peer, 0, 0, size)
        store = here / "backup"
        step(centre, "tregua backup, the first", peer, store, "backup", str(store), "--new", "--passphrase")
        centre.run("-m", "bench.office.day", str(A_DAY))
        step(centre, f"tregua backup, after a day of {A_DAY} claims", peer, store, "backup", str(store))
        step(centre, "tregua restore", peer, here / "back", "restore", str(store), "--to", str(here / "back"))
    return 0


def copied(source: Path, target: Path) -> float:
    """Return the seconds that SQLite's own backup takes; the copy is thrown away."""
    begun = time.monotonic()
    with sqlite3.connect(source) as one, sqlite3.connect(target) as other:
        one.backup(other)
    with target.open("rb") as made:
        os.fsync(made.fileno())
    spent = time.monotonic() - begun
    target.unlink()
    return spent


def step(centre: Filled, what: str, peer: float, folder: Path, *command: str) -> None:
    """Run one command in the centre and print what it took; the size is what it added to `folder`."""
    before, begun = weight(folder), time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "tregua.centre", *command],
        cwd=ROOT,
        env=centre.environment | {"TREGUA_BACKUP_PASSPHRASE": WORDS},
        stdout=subprocess.DEVNULL,
    )
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        message = f"{' '.join(command)} ended with {process.returncode}"
        raise RuntimeError(message)
    row(
        what,
        time.monotonic() - begun,
        peer,
        used.ru_utime + used.ru_stime,
        used.ru_maxrss,
        weight(folder) - before,
    )


def row(what: str, seconds: float, peer: float, processor: float, memory: float, size: float) -> None:
    print(
        f"{what:48}{seconds:9.1f}{seconds / peer:13.1f}{processor:13.1f}{memory / 1024:9.0f}{size / 1e9:8.3f}"
    )


def weight(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) if folder.exists() else 0


if __name__ == "__main__":
    sys.exit(main())
