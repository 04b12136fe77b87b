"""How well and how fast reports of one event are found, beside the peers, each figure beside its goal.

The parts lie in bench/matched/, each a file with one function `measure()` as in bench/exchange.py. The worlds come
from the generator in ../shared/tools/matching_bench, which knows the truth; where it is absent the bench says so and
ends. Everything that was made or installed once (worlds, Splink in an environment of its own) lies in
~/.cache/tregua-bench, or where TREGUA_BENCH_CACHE says. MELTT is measured where R finds it, otherwise that is told.
TREGUA_FULL=1 adds the long parts and peers, TREGUA_BENCH_PARTS="million,limits" runs only these.

Every figure of seconds is of a whole command, from nothing to the written clusters: starting Python included, what
was compiled before included, reading included. CPU seconds are what to compare on a busy machine.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent if "__file__" in globals() else Path.cwd()
PART = "import json; from bench.matched.{name} import measure; print('FIGURES', json.dumps(measure()))"
# Parts that take minutes.
LONG = ("five_million", "dense_million", "fifty_thousand")

Figure = tuple[str, float, float, str]


def main() -> int:
    """Print one table; 1 when a part could not be measured. A missed goal is told and is no failure."""
    from bench.matched._worlds import why_not  # noqa: PLC0415 - only once the repository is on the path

    if reason := why_not():
        print(f"Not measured: {reason}")
        return 0
    failed = 0
    print(f"{'what':72}{'figure':>12}{'goal':>10}  unit")
    for name in parts():
        said = run(name)
        failed = failed or said is None
        for what, figure, goal, unit in said or []:
            line = f"{what:72}{told(figure):>12}{told(goal) if goal else '':>10}  {unit}"
            print(line + judged(figure, goal, unit), flush=True)
    return int(failed)


def parts() -> list[str]:
    """Return the names of the parts that are asked for."""
    known = sorted(path.stem for path in (ROOT / "bench" / "matched").glob("[!_]*.py"))
    asked = [name for name in os.environ.get("TREGUA_BENCH_PARTS", "").split(",") if name]
    if asked:
        return [name for name in known if name in asked]
    return [name for name in known if os.environ.get("TREGUA_FULL") or name not in LONG]


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


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
