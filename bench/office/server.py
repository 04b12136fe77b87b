"""A served centre: started by its own command, watched through /proc while it works."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from bench.filled.centre import ROOT, Filled
from tools.postgres import free_port

START_SECONDS = 300
TICKS = os.sysconf("SC_CLK_TCK")


class Served:
    """The processes of a served centre: their memory and the processor time they took."""

    def __init__(self, process: "subprocess.Popen[bytes]", port: int, started_in: float) -> None:
        self.process, self.port, self.started_in = process, port, started_in

    def memory(self) -> float:
        """Return the resident memory of the server and whatever it started, in MB."""
        return sum(_status(pid, "VmRSS") for pid in self._pids()) / 1024

    def peak(self) -> float:
        """Return the most memory that each of its processes had, added up, in MB."""
        return sum(_status(pid, "VmHWM") for pid in self._pids()) / 1024

    def processor(self) -> float:
        """Return the processor seconds taken so far."""
        spent = 0
        for pid in self._pids():
            with contextlib.suppress(OSError):
                fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
                spent += int(fields[11]) + int(fields[12])
        return spent / TICKS

    def _pids(self) -> list[int]:
        found = [self.process.pid]
        for pid in found:
            for children in Path(f"/proc/{pid}/task").glob("*/children"):
                with contextlib.suppress(OSError):
                    found += [int(child) for child in children.read_text(encoding="ascii").split()]
        return found


def _status(pid: int, name: str) -> int:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1])
    return 0


@contextlib.contextmanager
def served(centre: Filled) -> Iterator[Served]:
    """Serve a centre for as long as the block lasts, on a free port: no server left over is taken for it."""
    port = free_port()
    log = centre.folder / "served.log"
    began = time.monotonic()
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "tregua.centre", "serve", "--port", str(port)],
            cwd=ROOT, env=centre.environment, stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            _until_it_answers(process, port, log)
            yield Served(process, port, time.monotonic() - began)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def _until_it_answers(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with (
            contextlib.suppress(OSError),
            urllib.request.urlopen(f"http://127.0.0.1:{port}/public/", timeout=5),
        ):
            return
        time.sleep(0.2)
    said = log.read_text(encoding="utf-8", errors="replace")[-2000:]
    message = f"The centre did not start:\n{said}"
    raise RuntimeError(message)
