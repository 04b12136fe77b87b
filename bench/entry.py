"""Entering a report: how long the server takes for each step while somebody types, at a gazetteer of 100,000 names.

    python3 run.py bench entry

The p95 of each step through the whole application, as a share of 100 ms: what a person does not notice. Where others use
this machine as well, the processor time says more than the clock. SQLite, and
PostgreSQL (a server of our own, or DATABASE_URL_POSTGRES); TREGUA_BENCH_ON names one of them.
"""

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.filled.centre import empty, postgres  # noqa: E402 - the project's folder comes first

NOTICED = 100


def main() -> int:
    """Print one table for each database."""
    on = os.environ.get("TREGUA_BENCH_ON", "sqlite postgresql").split()
    if "sqlite" in on:
        _tell("SQLite", "")
    if "postgresql" in on:
        with postgres() as url:
            _tell("PostgreSQL", url)
    return 0


def _tell(name: str, url: str) -> None:
    folder = Path(tempfile.mkdtemp(prefix="entry-"))
    try:
        said = json.loads(empty(folder / "centre", url).run("-m", "bench.filled.entering").splitlines()[-1])
    finally:
        shutil.rmtree(folder)
    print(f"{name}: {said.pop('names'):,} names of places; of {NOTICED} ms")
    print(
        f"  {'step':46}{'processor: p95':>16}{'of the limit':>14}{'clock: p50':>12}{'p95':>8}{'of the limit':>14}"
    )
    for step, (half, most, worked) in said.items():
        shares = (worked / NOTICED, most / NOTICED)
        missed = " (missed)" if shares[0] > 1 else ""
        print(
            f"  {step:46}{worked:>13.1f} ms{shares[0]:>14.2f}{half:>12.1f}{most:>8.1f}{shares[1]:>14.2f}{missed}"
        )


if __name__ == "__main__":
    sys.exit(main())
