"""What the exchange of two centres costs, each figure beside its goal.

The parts lie in bench/exchanging/, each a file with one function:

    def measure() -> list[tuple[str, float, float, str]]:      what, figure, goal, unit

The unit begins with ≥ or ≤ where the goal is a least or a most ("≥ of a hashlib loop", "≤ MB"); otherwise the figure
has no goal and the third number is 0. Times are seconds of the processor, ratios are those of one run. Each part runs
in a process of its own, so that its peak of memory is its own; TREGUA_FULL=1 adds the long ones.
TREGUA_BENCH_PARTS="idle,week" runs only these.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent if "__file__" in globals() else Path.cwd()
PART = "import json; from bench.exchanging.{name} import measure; print('FIGURES', json.dumps(measure()))"

Figure = tuple[str, float, float, str]


def main() -> int:
    """Print one table; 1 when a part could not be measured. A missed goal is told and is no failure."""
    failed = 0
    print(f"{'what':62}{'figure':>12}{'goal':>12}  unit")
    for name in parts():
        said = run(name)
        if said is None:
            failed = 1
        for what, figure, goal, unit in said or []:
            print(
                f"{what:62}{told(figure):>12}{told(goal) if goal else '':>12}  {unit}{judged(figure, goal, unit)}"
            )
    return failed


def parts() -> list[str]:
    """Return the names of the parts that are asked for."""
    known = sorted(path.stem for path in (ROOT / "bench" / "exchanging").glob("[!_]*.py"))
    asked = [name for name in os.environ.get("TREGUA_BENCH_PARTS", "").split(",") if name]
    return [name for name in known if not asked or name in asked]


def run(name: str) -> list[Figure] | None:
    """Return what one part measured in a process of its own; None when it failed, which is told."""
    done = subprocess.run(
        [sys.executable, "-c", PART.format(name=name)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("FIGURES ")]
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


if __name__ == "__main__":
    sys.exit(main())
