"""Ours and the peers as whole commands: clock, processor, the most memory of all their processes, quality."""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from bench.matched._quality import quality
from bench.matched._worlds import CACHE, ROOT, TOOLS, peers_python

COMMAND = "import sys; from tregua.centre.cli import main; sys.exit(main())"
PAGE_MB = os.sysconf("SC_PAGE_SIZE") / 1e6


@dataclass(frozen=True)
class Ran:
    wall: float
    cpu: float
    megabytes: float
    f1: float
    b3: float
    exact: float


def ours(folder: Path, *options: str) -> Ran:
    """Match with the command that a researcher types."""
    return ran(folder, [sys.executable, "-c", COMMAND, "match", "{in}", "--clusters", "{out}", *options])


def splink(folder: Path, variant: str) -> Ran:
    """Match with Splink: `plain` is its documented recipe, `prec` the same with our levels of comparison."""
    engine, cut = TOOLS / "engines" / "splink_e.py", {"plain": "0.3", "prec": "0.15"}[variant]
    return ran(folder, [peers_python(), engine, "{in}", "{out}", "{dir}", variant, "best", cut])


def meltt(folder: Path, *, days: int = 0, kilometres: int = 8) -> Ran | None:
    """Match with MELTT where R finds it: same day, 8 km, the best of its settings on the rich worlds."""
    if no_meltt():
        return None
    environment = {"MELTT_PYTHON": str(_bare_python())}
    engine = TOOLS / "engines" / "meltt_r.py"
    return ran(
        folder, [peers_python(), engine, "{in}", "{out}", "{dir}", str(days), str(kilometres)], environment
    )


def no_meltt() -> str:
    """Return why MELTT cannot be measured, empty where it can."""
    if not shutil.which("Rscript"):
        return "there is no R here"
    asked = ["Rscript", "-e", "stopifnot(requireNamespace('meltt', quietly=TRUE))"]
    if subprocess.run(asked, capture_output=True, check=False).returncode:
        return "R does not find the package meltt (R_LIBS may name its folder)"
    return ""


def _bare_python() -> Path:
    """Return a Python without pandas, on which MELTT breaks."""
    python = CACHE / "bare" / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", CACHE / "bare"], check=True)
    return python


def ran(folder: Path, command: list, environment: dict[str, str] | None = None) -> Ran:
    """Run one command on a world and score what it wrote."""
    with tempfile.TemporaryDirectory() as name:
        out = Path(name) / "clusters.parquet"
        words = {"{in}": folder / "reports.parquet", "{out}": out, "{dir}": name}
        filled = [str(words.get(str(part), part)) for part in command]
        began, spent = time.perf_counter(), os.times()
        process = subprocess.Popen(
            filled, cwd=ROOT, env={**as_installed(), **(environment or {})}, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        watch = Watch(process.pid)
        said, _nothing = process.communicate()
        megabytes = watch.end()
        wall, now = time.perf_counter() - began, os.times()
        if process.returncode:
            raise RuntimeError(f"{filled[:4]} ended with {process.returncode}: {said[-600:]}")
        cpu = now.children_user + now.children_system - spent.children_user - spent.children_system
        return Ran(wall, cpu, megabytes, **quality(folder, out))


def as_installed() -> dict[str, str]:
    """Return the environment in which Python keeps what it compiled, as it does wherever a program was installed."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


class Watch(threading.Thread):
    """Looks twenty times a second how much memory a process and its children hold together."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.most, self.done = pid, 0.0, threading.Event()
        self.start()

    def run(self) -> None:
        while not self.done.wait(0.05):
            self.most = max(self.most, _held(self.pid))

    def end(self) -> float:
        self.done.set()
        self.join()
        return self.most


def _held(pid: int) -> float:
    """Return the megabytes of a process and all below it."""
    children: dict[int, list[int]] = {}
    pages: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            children.setdefault(int(fields[1]), []).append(int(entry.name))
            pages[int(entry.name)] = int(fields[21])
    held, waiting = 0, [pid]
    while waiting:
        one = waiting.pop()
        held += pages.get(one, 0)
        waiting += children.get(one, [])
    return held * PAGE_MB
