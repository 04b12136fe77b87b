"""Inside a centre: a register of reports from a file, then new reports that arrive one by one.

    python -m bench.filled.arriving fill FILE
    python -m bench.filled.arriving measure FILE

The file is a reports.parquet of the matching yardstick. All but the last of its reports are written straight into the
tables, with their rows of numbers; those of the last days are also held against the register, so that what arrives
meets suggestions and clusters. What is measured: the engine alone (neighbours by SQL, scores), holding a report against
the register with what is kept of it, and filing a report through the application.
"""

import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import django

django.setup()

from django.db import connection  # noqa: E402 - Django must be set up first

from bench.filled.held import Claims, Row, founded, rows_of, write, write_words  # noqa: E402
from bench.filled.writing import in_bulk  # noqa: E402
from tregua.matching import current  # noqa: E402
from tregua.matching.arrival import neighbours, row_of_report  # noqa: E402
from tregua.matching.engine import SUGGEST  # noqa: E402
from tregua.matching.suggesting import examine  # noqa: E402
from tregua.people.models import Person  # noqa: E402
from tregua.reports.actions import file_report  # noqa: E402

# So many reports arrive at the engine, and as many through the application.
ARRIVE: Final = 500
# Those before them, told within the last days, are held against the register before anything is measured.
HELD: Final = 4_000


def main() -> None:
    what, rows = sys.argv[1], list(rows_of(Path(sys.argv[2])))
    told = _fill(rows) if what == "fill" else _measure(rows)
    sys.stdout.write(json.dumps(told) + "\n")


def _fill(rows: Sequence[tuple[str, Row]]) -> dict[str, Any]:
    founded()
    began, held = time.monotonic(), rows[: -2 * ARRIVE]
    with in_bulk():
        write_words(row for _report, row in rows)
        write(held)
    for report, _row in held[-HELD:]:
        examine([report])
    return {"reports": len(held), "filled in s": round(time.monotonic() - began, 1)}


def _measure(rows: Sequence[tuple[str, Row]]) -> dict[str, Any]:
    engine, kept, filed = Times(), Times(), Times()
    scorer, person, claims = current.scorer(), Person.objects.get(code="bench-1"), Claims()
    for report, row in rows[-2 * ARRIVE : -ARRIVE]:
        write([(report, row)])
        engine.take(lambda report=report: _engine(report, scorer))
        kept.take(lambda report=report: examine([report], new=True))
    says = [claims.of(row) for _report, row in rows[-ARRIVE:]]
    file_report(**says.pop(0), by=person)  # the first one loads what a running centre has loaded
    for one in says:
        filed.take(lambda one=one: file_report(**one, by=person))
    return {"engine": engine.told(), "kept": kept.told(), "through the application": filed.told()}


def _engine(report: str, scorer: Any) -> None:
    found = row_of_report(report)
    assert found is not None  # noqa: S101 - it was just written
    neighbours(report, *found, scorer, SUGGEST)


class Times:
    """Milliseconds on the clock and of the processor, of this process and of the database's own."""

    def __init__(self) -> None:
        self.clock: list[float] = []
        self.processor: list[float] = []
        self.server = 0.0

    def take(self, work: Callable[[], object]) -> None:
        """Do some work and keep how long it took."""
        server, processor, clock = _server(), time.thread_time(), time.perf_counter()
        work()
        self.clock.append(1000 * (time.perf_counter() - clock))
        self.processor.append(1000 * (time.thread_time() - processor))
        self.server += _server() - server

    def told(self) -> dict[str, float]:
        """Return the middle, the 95th and the 99th hundredth of both, and the mean of the database's own processor."""
        found = {"server": round(self.server / len(self.clock), 2)}
        for name, taken in (("clock", sorted(self.clock)), ("processor", sorted(self.processor))):
            found |= {f"{name} p{part}": round(taken[len(taken) * part // 100], 2) for part in (50, 95, 99)}
        return found


def _server() -> float:
    """Return the milliseconds of processor of the process that answers this connection, where Linux tells them."""
    if connection.vendor == "sqlite":
        return 0.0
    connection.ensure_connection()
    used = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    try:
        return int(used.read_text(encoding="ascii").split()[0]) / 1e6
    except OSError:
        return 0.0


if __name__ == "__main__":
    main()
