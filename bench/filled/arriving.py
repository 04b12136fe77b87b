"""Inside a centre: a register of reports from a file, then new reports that arrive one by one.

The file is a reports.parquet of the matching yardstick. All but the last of its reports are written straight into the
tables, with their rows of numbers; the rest arrive. What is measured: the engine alone (neighbours by SQL, scores),
holding a report against the register with what is kept of it, and filing a report through the application.
"""

import json
import random
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import django

django.setup()

from bench.filled.writing import Table, in_bulk, written  # noqa: E402 - Django must be set up first
from tregua.matching import current  # noqa: E402
from tregua.matching.arrival import neighbours, row_of_report  # noqa: E402
from tregua.matching.claims import COLUMNS, NOWHERE  # noqa: E402
from tregua.matching.engine import SUGGEST  # noqa: E402
from tregua.matching.models import ClaimVector  # noqa: E402
from tregua.matching.neighbourhood import block_of  # noqa: E402
from tregua.matching.suggesting import examine  # noqa: E402
from tregua.people.models import Person  # noqa: E402
from tregua.people.roles import ROLES  # noqa: E402
from tregua.places.models import Place  # noqa: E402
from tregua.reports.actions import file_report  # noqa: E402
from tregua.reports.models import Report, Source  # noqa: E402

READ = (
    "SELECT report_id, t_start, t_end, t_prec, lat, lon, p_prec, admin1, admin2, town, etype, actor, actor_group, "
    "target, killed_lo, killed_hi, source FROM read_parquet(?) ORDER BY report_id"
)
ARRIVE = 1_000


def rows_of(file: Path) -> Iterator[tuple[str, dict[str, int]]]:
    """Yield the reports of a file as rows of numbers."""
    import duckdb  # noqa: PLC0415 - only here

    found = duckdb.connect().execute(READ, [str(file)])
    while some := found.fetchmany(50_000):
        for one in some:
            report, start, end, time_class, lat, lon, place_class, *rest = one
            province, district, town, kind, actor, group, target, least, most, source = rest
            yield f"{report:026d}", {
                "start": start, "end": end, "time_class": time_class, "place_class": place_class,
                "lat": round(lat * 100_000), "lon": round(lon * 100_000), "lon_scale": _scale(lat),
                "place": town + 1, "district": district + 1, "province": province + 1, "kind": kind, "actor": actor,
                "actor_group": group, "means": 0, "target": target, "killed_min": least, "killed_max": most,
                "wounded_min": -1, "wounded_max": -1, "name": 0, "source": source + 1,
            }  # fmt: skip


def _scale(lat: float) -> int:
    from math import cos, radians  # noqa: PLC0415 - one line

    return round(cos(radians(lat)) * 10_000)


def fill(rows: list[tuple[str, dict[str, int]]]) -> None:
    """Write reports and their rows of numbers straight into the tables."""
    source, person = Source.objects.get(code="bench"), Person.objects.get(code="bench-1")
    now = written(datetime.now(UTC))
    reports = Table(
        Report, "id", "recorded_at", "recorded_by_id", "source_id", "predicate", "violation_type", "place_precision",
        "started_at", "ended_at", "time_precision", "words",
    )  # fmt: skip
    vectors = Table(ClaimVector, "report_id", *COLUMNS, "block")
    for report, row in rows:
        begins, ends = (written(datetime.fromtimestamp(row[at], UTC)) for at in ("start", "end"))
        told = ("shelled", "1.2", "unknown", begins, ends, "minute", "Shells fell.")
        reports.add(report, now, person.pk, source.pk, *told)
        vectors.add(report, *(row[name] for name in COLUMNS), block_of(row))
    reports.flush()
    vectors.flush()


def founded() -> Person:
    """Return who files here, once there is a source to file from."""
    person = Person.objects.create(code="bench-1", shown_name="Bench", roles=[role.code for role in ROLES])
    Source.objects.create(code="bench", kind="ngo", names={"en": "Bench"}, recorded_by=person)
    return person


def main() -> None:
    file, person = Path(sys.argv[1]), founded()
    rows = list(rows_of(file))
    began = time.monotonic()
    with in_bulk():
        fill(rows[:-ARRIVE])
    told: dict[str, Any] = {"reports": len(rows) - ARRIVE, "filled in s": round(time.monotonic() - began, 1)}
    fill(rows[-ARRIVE:])
    told["engine"] = _times(_engine(rows[-ARRIVE:]))
    told["kept"] = _times(_kept(rows[-ARRIVE:]))
    told["through the application"] = _times(_filed(rows[-ARRIVE:], person))
    sys.stdout.write(json.dumps(told) + "\n")


def _engine(rows: list[tuple[str, dict[str, int]]]) -> Iterator[float]:
    scorer = current.scorer()
    for report, _row in rows:
        began = time.perf_counter()
        found = row_of_report(report)
        assert found is not None  # noqa: S101 - it was just written
        neighbours(report, *found, scorer, SUGGEST)
        yield time.perf_counter() - began


def _kept(rows: list[tuple[str, dict[str, int]]]) -> Iterator[float]:
    for report, _row in rows:
        began = time.perf_counter()
        examine([report])
        yield time.perf_counter() - began


def _filed(rows: list[tuple[str, dict[str, int]]], person: Person) -> Iterator[float]:
    """File the same events again, as another source tells them, through the act of the centre."""
    source = Source.objects.create(code="second", kind="ngo", names={"en": "Second"}, recorded_by=person)
    made: dict[int, Place] = {}
    chance = random.Random(7)
    for _report, row in rows:
        place = made.get(row["place"]) or _place(row)
        made[row["place"]] = place
        begins = datetime.fromtimestamp(row["start"], UTC) + timedelta(minutes=chance.randrange(-20, 20))
        began = time.perf_counter()
        file_report(
            source=source, by=person, predicate="shelled", violation_type="1.2", place=place,
            place_precision="settlement", started_at=begins, ended_at=begins + timedelta(minutes=1),
            time_precision="minute", words="Shells fell.",
        )  # fmt: skip
        yield time.perf_counter() - began


def _place(row: dict[str, int]) -> Place:
    known = row["lat"] != NOWHERE
    return Place.objects.create(
        code=f"BENCH{row['place']}-{Place.objects.count()}", kind="settlement", source="bench",
        latitude=row["lat"] / 100_000 if known else None, longitude=row["lon"] / 100_000 if known else None,
    )  # fmt: skip


def _times(taken: Iterator[float]) -> dict[str, float]:
    began = time.process_time()
    found = sorted(1000 * one for one in taken)
    cpu = 1000 * (time.process_time() - began) / len(found)
    return {"cpu": round(cpu, 2)} | {
        f"p{part}": round(found[len(found) * part // 100], 2) for part in (50, 95, 99)
    }


if __name__ == "__main__":
    main()
