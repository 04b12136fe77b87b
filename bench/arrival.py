"""One new report into a register of many: how long the engine takes, and filing it through the application.

    TREGUA_BENCH_REPORTS=…/reports.parquet python3 run.py bench arrival

The file is made by the matching yardstick (gen.py). SQLite in WAL as a centre has it, and PostgreSQL (a server of our
own, or DATABASE_URL_POSTGRES). Goals at a million reports: the engine alone 3 ms and 5 ms at the 95th hundredth,
through the application 15 ms.

With TREGUA_BENCH_ORDERED=6000 the clusters of so many first reports are measured instead, as they stand after arrival
alone, beside those of the nightly run, against the truth.parquet beside the file. Goal: at most .01 of F1 below.
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


def main() -> int:
    """Measure both databases, or those that TREGUA_BENCH_ON names."""
    file = os.environ.get("TREGUA_BENCH_REPORTS", "")
    if not Path(file).is_file():
        print("Name a reports.parquet of the matching yardstick in TREGUA_BENCH_REPORTS.")
        return 0
    if ordered := os.environ.get("TREGUA_BENCH_ORDERED", ""):
        return _order(file, ordered)
    on = os.environ.get("TREGUA_BENCH_ON", "sqlite postgresql").split()
    if "sqlite" in on:
        _tell("SQLite", "", file)
    if "postgresql" in on:
        with postgres() as url:
            _tell("PostgreSQL", url, file)
    return 0


def _order(file: str, count: str) -> int:
    folder = Path(tempfile.mkdtemp(prefix="arrival-"))
    try:
        told = json.loads(
            empty(folder / "centre").run("-m", "bench.filled.ordered", file, count).splitlines()[-1]
        )
        for what, figure in told.items():
            print(f"  {what:28}{figure:>9}")
    finally:
        shutil.rmtree(folder)
    return 0


def _tell(name: str, url: str, file: str) -> None:
    folder = Path(tempfile.mkdtemp(prefix="arrival-"))
    try:
        centre = empty(folder / "centre", url)
        told = json.loads(centre.run("-m", "bench.filled.arriving", file).splitlines()[-1])
        print(
            f"{name}: {told['reports']:,} reports, filled in {told['filled in s']} s; ms at p50, p95, p99; of processor"
        )
        for what in ("engine", "kept", "through the application"):
            print(f"  {what:28}" + "".join(f"{told[what][part]:>9}" for part in ("p50", "p95", "p99", "cpu")))
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
