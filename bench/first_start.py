"""From nothing to both pages: a fresh copy of the project, an empty home, `python3 run.py`, then once more.

The peer is `python3 -m venv` alone on the same machine in the same run: what any project must at least do.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+(?=/)")
PATIENCE = 600


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        home, project = Path(folder, "home"), Path(folder, "project")
        home.mkdir()
        copy(project)
        left_out = (
            "XDG_",
            "UV_CACHE",
            "PIP_CACHE",
            "TREGUA_",
            "DATABASE_",
            "DJANGO_",
            "PYTHON",
            "VIRTUAL_ENV",
        )
        kept = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
        environment = kept | {"HOME": str(home), "BROWSER": "true"}
        began = time.monotonic()
        python = [getattr(sys, "_base_executable", sys.executable)]
        subprocess.run([*python, "-m", "venv", str(Path(folder, "peer"))], env=environment, check=True)
        peer = time.monotonic() - began
        first, second = (until_both_answer([*python, "run.py"], project, environment) for _time in range(2))
    print(f"{'an empty environment (python3 -m venv), the peer':<60}{peer:8.1f} s")
    print(
        f"{'python3 run.py, from nothing until both centres answer':<60}{first:8.1f} s {first / peer:6.1f} x"
    )
    print(f"{'python3 run.py, the second time':<60}{second:8.1f} s {second / peer:6.1f} x")
    return 0


def copy(project: Path) -> None:
    """Copy what git tracks, as a clone would."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    for name in listed.decode().split("\0"):
        if name and (ROOT / name).is_file():
            (project / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, project / name)


def until_both_answer(command: list[str], project: Path, environment: dict[str, str]) -> float:
    """Start the command, return the seconds until the public pages of two centres answer, and end it."""
    began = time.monotonic()
    with subprocess.Popen(
        command, cwd=project, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        seen: list[str] = []
        threading.Thread(target=lambda: seen.extend(process.stdout or ()), daemon=True).start()
        try:
            while time.monotonic() - began < PATIENCE and process.poll() is None:
                addresses = sorted(set(ADDRESS.findall("".join(seen))))
                if len(addresses) == 2 and all(answers(f"{one}/public/") for one in addresses):
                    return time.monotonic() - began
                time.sleep(0.1)
            message = "The centres did not start:\n" + "".join(seen[-20:])
            raise RuntimeError(message)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own address
            return True
    except OSError:
        return False
