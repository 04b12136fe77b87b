"""The parts of a benchmark: a folder of files with one function each, measured one by one and told as one table.

    def measure() -> list[tuple[str, float, float, str]]:      what, figure, goal, unit

The unit begins with ≥ or ≤ where the goal is a least or a most ("≥ of a hashlib loop", "≤ MB"); otherwise the figure
has no goal and the third number is 0. Each part runs in a process of its own, so that its peak of memory is its own;
TREGUA_FULL=1 adds the long ones, TREGUA_BENCH_PARTS="idle,week" runs only these.
"""

import json
import os
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PART = "import json; from bench.{folder}.{name} import measure; print('FIGURES', json.dumps(measure()))"

Figure = tuple[str, float, float, str]


def table(folder: str, *, long: Collection[str] = ()) -> int:
    """Print one table of bench/FOLDER; 1 when a part could not be measured. A missed goal is told and is no failure."""
    failed = 0
    print(f"{'what':72}{'figure':>12}{'goal':>12}  unit")
    for name in asked_for(folder, long):
        said = run(folder, name)
        if said is None:
            failed = 1
        for what, figure, goal, unit in said or []:
            line = f"{what:72}{told(figure):>12}{told(goal) if goal else '':>12}  {unit}"
            print(line + judged(figure, goal, unit), flush=True)
    return failed


def asked_for(folder: str, long: Collection[str]) -> list[str]:
    """Return the names of the parts that are asked for; the long ones by name or with TREGUA_FULL=1."""
    known = sorted(path.stem for path in (ROOT / "bench" / folder).glob("[!_]*.py"))
    asked = [name for name in os.environ.get("TREGUA_BENCH_PARTS", "").split(",") if name]
    if asked:
        return [name for name in known if name in asked]
    return [name for name in known if os.environ.get("TREGUA_FULL") or name not in long]


def run(folder: str, name: str) -> list[Figure] | None:
    """Return what one part measured in a process of its own; None when it failed, which is told."""
    done = subprocess.run(
        [sys.executable, "-c", PART.format(folder=folder, name=name)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("FIGURES ")]
    print("".join(f"{line}\n" for line in done.stdout.splitlines() if line not in lines), end="")
    if done.returncode or not lines:
        print(f"{name}: could not be measured", file=sys.stderr)
        return None
    figures: list[Figure] = [tuple(one) for one in json.loads(lines[-1].removeprefix("FIGURES "))]
    return figures


def told(number: float) -> str:
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"


def judged(figure: float, goal: float, unit: str) -> str:
    """Return " (missed)" where a goal is missed."""
    missed = (unit.startswith("≥") and figure < goal) or (unit.startswith("≤") and figure > goal)
    return " (missed)" if goal and missed else ""
