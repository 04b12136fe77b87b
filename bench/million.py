"""A register of a million incidents: how long its pages take on SQLite and on PostgreSQL, in milliseconds.

The register is written in bulk (bench/filled/telling.py says with which skew), through the tables of the models and
not by acts; each page is then asked for through the whole application. The first run fills both databases, which takes
a quarter of an hour and 15 GB; the SQLite one stays in var/bench for the next run, the PostgreSQL one where
DATABASE_URL_POSTGRES names a server. TREGUA_BENCH_INCIDENTS=50000 makes it smaller.

The limit each page is held against is what a person does not notice, 100 ms, and what does not interrupt them, 1 s.
"""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.filled.centre import INCIDENTS, filled, postgres  # noqa: E402 - the project's folder comes first

NOTICED, INTERRUPTS = 100, 1_000


def main() -> int:
    measured = {"SQLite": pages_of("")}
    with postgres() as url:
        measured["PostgreSQL"] = pages_of(url)
    print(f"{f'{INCIDENTS:,} incidents, ms: best (median)':44}" + "".join(f"{name:>16}" for name in measured))
    for page in measured["SQLite"]:
        told = (f"{found[page][0]:.0f} ({found[page][1]:.0f})" for found in measured.values())
        print(f"{page:44}" + "".join(f"{one:>16}" for one in told))
    for name, found in measured.items():
        over = [sum(best > limit for best, _median in found.values()) for limit in (NOTICED, INTERRUPTS)]
        print(f"{name}: of {len(found)} pages {over[0]} over {NOTICED} ms, {over[1]} over {INTERRUPTS} ms")
    return 0


def pages_of(url: str) -> dict[str, list[float]]:
    """Return the milliseconds of each page on one database: the best and the median."""
    centre = filled(url)
    rows = sum(centre.facts["rows"].values())
    print(
        f"{'PostgreSQL' if url else 'SQLite'}: {rows:,} rows, filled in {centre.facts['seconds']} s",
        file=sys.stderr,
    )
    measured: dict[str, list[float]] = json.loads(centre.run("-m", "bench.filled.measuring").splitlines()[-1])
    return measured


if __name__ == "__main__":
    sys.exit(main())
