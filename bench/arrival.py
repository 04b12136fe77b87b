"""One new report into a register of many: how long the engine takes, and filing it through the application.

    TREGUA_BENCH_REPORTS=…/reports.parquet python3 run.py bench arrival

The file is made by the matching yardstick (gen.py). SQLite in WAL as a centre has it, and PostgreSQL (a server of our
own, or DATABASE_URL_POSTGRES); TREGUA_BENCH_ON names one of them. Goals at a million reports, at the 95th hundredth:
the engine alone 3 ms and 5 ms, through the application 15 ms.

The register is filled once and kept under var/bench; what arrives arrives in a copy. On PostgreSQL it is kept for as
long as the server is.

With TREGUA_BENCH_ORDERED=6000 the clusters of so many first reports are measured instead, as they stand after arrival
alone, beside those of the nightly run, against the truth.parquet beside the file. Goal: at most .01 of F1 below.
"""

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.filled.centre import Filled, empty, new_database, postgres  # noqa: E402 - the project's folder comes first


def main() -> int:
    """Measure both databases, or those that TREGUA_BENCH_ON names."""
    file = Path(os.environ.get("TREGUA_BENCH_REPORTS", "")).resolve()
    if not file.is_file():
        print("Name a reports.parquet of the matching yardstick in TREGUA_BENCH_REPORTS.")
        return 0
    if ordered := os.environ.get("TREGUA_BENCH_ORDERED", ""):
        return _order(file, ordered)
    on = os.environ.get("TREGUA_BENCH_ON", "sqlite postgresql").split()
    if "sqlite" in on:
        with _register(file) as centre:
            _tell("SQLite", centre, file)
    if "postgresql" in on:
        with postgres() as url, _register(file, url) as centre:
            _tell("PostgreSQL", centre, file)
    return 0


def _order(file: Path, count: str) -> int:
    folder = Path(tempfile.mkdtemp(prefix="arrival-"))
    try:
        for what, figure in _said(empty(folder / "centre"), "ordered", str(file), count).items():
            print(f"  {what:28}{figure:>9}")
    finally:
        shutil.rmtree(folder)
    return 0


@contextmanager
def _register(file: Path, url: str = "") -> Iterator[Filled]:
    """Give a centre with the file's reports that anything may be filed in: it is thrown away, and the filled one stays."""
    folder = ROOT / "var" / "bench" / f"arrival-{'postgresql' if url else 'sqlite'}-{file.parent.name}"
    if url:  # a database of its own, beside those of other registers
        url = urlsplit(url)._replace(path=f"/arrival_{file.parent.name}").geturl()
    known = folder / "arrival.json"
    if not known.is_file() or json.loads(known.read_text(encoding="utf-8"))["url"] != url:
        shutil.rmtree(folder, ignore_errors=True)
        if url:
            new_database(url, template="template0")
        told = _said(empty(folder, url), "arriving", "fill", str(file))
        _copy(folder, url, back=False)
        known.write_text(json.dumps(told | {"url": url}), encoding="utf-8")
    _copy(folder, url, back=True)
    yield Filled(folder, url, json.loads(known.read_text(encoding="utf-8")))


def _copy(folder: Path, url: str, *, back: bool) -> None:
    """Keep the filled database beside the one that a centre works in, or bring it back."""
    if not url:
        database = next(folder.glob("*.sqlite3"))
        kept = database.with_suffix(".filled")
        for left in folder.glob(f"{database.name}-*"):
            left.unlink()
        shutil.copyfile(*((kept, database) if back else (database, kept)))
        return
    filled = f"{url}_filled"
    source, target = (filled, url) if back else (url, filled)
    new_database(target, template=urlsplit(source).path.lstrip("/"))


def _tell(name: str, centre: Filled, file: Path) -> None:
    told = _said(centre, "arriving", "measure", str(file))
    facts = centre.facts
    print(f"{name}: {facts['reports']:,} reports, filled in {facts['filled in s']} s; ms at p50, p95, p99")
    print(f"  {'':28}{'processor':>27}{'clock':>27}   the server's processor, mean")
    for what, taken in told.items():
        parts = (taken[f"{of} p{part}"] for of in ("processor", "clock") for part in (50, 95, 99))
        print(f"  {what:28}" + "".join(f"{one:>9}" for one in parts) + f"{taken['server']:>9}")


def _said(centre: Filled, module: str, *given: str) -> dict[str, Any]:
    """Run a module of this bench in a centre and return the JSON of its last line."""
    said: dict[str, Any] = json.loads(centre.run("-m", f"bench.filled.{module}", *given).splitlines()[-1])
    return said


if __name__ == "__main__":
    sys.exit(main())
