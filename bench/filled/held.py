"""Reports of the matching yardstick as rows of numbers, as rows of the register, and as claims that somebody files.

The file is a reports.parquet of the generator. Its towns, districts, provinces, actors and observers have the numbers
that the register would give their words, so that a report which is filed meets those that were written in bulk.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from math import cos, radians
from pathlib import Path
from typing import Any, Final

from django.core.management.color import no_style
from django.db import connection

from bench.filled.writing import Table, written
from tregua.matching.claims import COLUMNS, TARGETS
from tregua.matching.coding import key_of
from tregua.matching.models import ClaimVector, Coded
from tregua.matching.neighbourhood import block_of
from tregua.people.models import Person
from tregua.people.roles import ROLES
from tregua.places.models import Place, PlaceName
from tregua.reports.models import Report, Source

READ: Final = (
    "SELECT report_id, t_start, t_end, t_prec, lat, lon, p_prec, admin1, admin2, town, etype, actor, actor_group, "
    "target, killed_lo, killed_hi, source FROM read_parquet(?) ORDER BY report_id"
)
OBSERVERS: Final = ("mission", "hotline", "media", "party")
TIMES: Final = ("minute", "hour", "part_of_day", "day", "range")
PRECISIONS: Final = ("exact", "settlement", "district", "province")
# Where the numbers of each sort of word begin.
SOURCE, ACTOR, PROVINCE, DISTRICT, TOWN, NAME = 1, 10, 100, 10_000, 1_000_000, 2_000_000
SYLLABLES: Final = tuple(first + second for first in "bdfghjklmnqrstz" for second in "aiu")

Row = dict[str, int]


def rows_of(file: Path) -> Iterator[tuple[str, Row]]:
    """Yield the reports of a file as rows of numbers, in the order in which they were told."""
    import duckdb  # noqa: PLC0415 - only here

    found = duckdb.connect().execute(READ, [str(file)])
    while some := found.fetchmany(50_000):
        for one in some:
            report, start, end, time_class, lat, lon, place_class, *rest = one
            province, district, town, kind, actor, group, target, least, most, source = rest
            yield f"{report:026d}", {
                "start": start, "end": end, "time_class": time_class, "place_class": place_class,
                "lat": round(lat * 100_000), "lon": round(lon * 100_000),
                "lon_scale": round(cos(radians(lat)) * 10_000), "place": town + TOWN if town >= 0 else 0,
                "district": district + DISTRICT if district >= 0 else 0, "province": province + PROVINCE,
                "kind": kind, "actor": actor + ACTOR if actor else 0, "actor_group": group, "means": 0,
                "target": target, "killed_min": least, "killed_max": most, "wounded_min": -1, "wounded_max": -1,
                "name": town + NAME if town >= 0 else 0, "source": source + SOURCE,
            }  # fmt: skip


def founded() -> Person:
    """Return who files here, once there are sources to file from."""
    person = Person.objects.create(code="bench-1", shown_name="Bench", roles=[role.code for role in ROLES])
    for code in OBSERVERS:
        Source.objects.create(code=code, kind="ngo", names={"en": code}, recorded_by=person)
    return person


def write(rows: Iterable[tuple[str, Row]]) -> None:
    """Write reports and their rows of numbers straight into the tables."""
    sources = [Source.objects.get(code=code).pk for code in OBSERVERS]
    person, now = Person.objects.get(code="bench-1"), written(datetime.now(UTC))
    reports = Table(
        Report, "id", "recorded_at", "recorded_by_id", "source_id", "predicate", "violation_type", "place_precision",
        "started_at", "ended_at", "time_precision", "words",
    )  # fmt: skip
    vectors = Table(ClaimVector, "report_id", *COLUMNS, "block")
    for report, row in rows:
        begins, ends = (written(datetime.fromtimestamp(row[at], UTC)) for at in ("start", "end"))
        told = ("shelled", kind_of(row), "unknown", begins, ends, TIMES[row["time_class"]], "Shells fell.")
        reports.add(report, now, person.pk, sources[row["source"] - SOURCE], *told)
        vectors.add(report, *(row[name] for name in COLUMNS), block_of(row))
    reports.flush()
    vectors.flush()


def write_words(rows: Iterable[Row]) -> None:
    """Give the words of these rows the numbers that the rows have."""
    numbers = {
        (sort, row[sort]) for row in rows for sort in ("place", "district", "province", "actor", "name")
    }
    numbers |= {("source", SOURCE + place) for place in range(len(OBSERVERS))}
    words = Table(Coded, "id", "sort", "word", "key")
    for sort, number in sorted(numbers):
        if number:
            word = word_of(sort, number)
            words.add(number, sort, word, key_of(word) if sort == "name" else "")
    words.flush()
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Coded]):
            cursor.execute(statement)


def truth(file: Path) -> dict[str, int]:
    """Return report -> the incident it tells of."""
    import duckdb  # noqa: PLC0415 - only here

    asked = duckdb.connect().execute("SELECT report_id, incident FROM read_parquet(?)", [str(file)])
    return {f"{report:026d}": incident for report, incident in asked.fetchall()}


def word_of(sort: str, number: int) -> str:
    """Return the word that a number stands for."""
    if sort == "source":
        return OBSERVERS[number - SOURCE]
    if sort == "name":
        called = name_of(number - NAME)
        return f"{called}; {called}"
    begins = {"actor": ACTOR, "province": PROVINCE, "district": DISTRICT, "place": TOWN}[sort]
    return f"{sort.upper()}-{number - begins}"


def name_of(town: int) -> str:
    """Return what a town is called: three syllables of its own; some towns sound alike."""
    number = town * 7_919 % len(SYLLABLES) ** 3
    return "".join(
        SYLLABLES[number // len(SYLLABLES) ** place % len(SYLLABLES)] for place in range(3)
    ).capitalize()


def kind_of(row: Row) -> str:
    """Return the code of a kind as a report has it."""
    return ".".join(str(row["kind"])).replace(".0", "")


class Claims:
    """Claims as a person would file them, with the places that the gazetteer has for them."""

    def __init__(self) -> None:
        self.sources = [Source.objects.get(code=code) for code in OBSERVERS]
        self.places: dict[tuple[str, int], Place] = {}

    def of(self, row: Row) -> dict[str, Any]:
        """Return what a report says, with its places made: an exact point is a site in its town."""
        town, least, most = row["place"] - TOWN, row["killed_min"], row["killed_max"]
        return {
            "source": self.sources[row["source"] - SOURCE],
            "predicate": "shelled", "violation_type": kind_of(row), "words": "Shells fell.",
            "place": self._place(row), "place_precision": PRECISIONS[row["place_class"]],
            "place_as_written": name_of(town) if row["place"] else "",
            "started_at": datetime.fromtimestamp(row["start"], UTC),
            "ended_at": datetime.fromtimestamp(row["start"], UTC) + timedelta(seconds=row["end"] - row["start"]),
            "time_precision": TIMES[row["time_class"]],
            "actor_as_written": word_of("actor", row["actor"]) if row["actor"] else "",
            "target": TARGETS[row["target"] - 1] if row["target"] else "",
            "killed_min": least if least >= 0 else None, "killed_max": most if most >= 0 else None,
        }  # fmt: skip

    def _place(self, row: Row) -> Place:
        place = self._area("country", 1, None, row)
        for sort, kind in (("province", "province"), ("district", "district"), ("place", "settlement")):
            if row[sort]:
                place = self._area(kind, row[sort], place, row)
        if PRECISIONS[row["place_class"]] == "exact":
            place = self._area("site", row["start"] * 1000 + row["source"], place, row)
        return place

    def _area(self, kind: str, number: int, parent: Place | None, row: Row) -> Place:
        known = self.places.get((kind, number))
        if known is not None:
            return known
        sorts = {"province": "province", "district": "district", "settlement": "place"}
        code = word_of(sorts[kind], number) if kind in sorts else f"BENCH-{kind}-{number}"
        place = Place.objects.create(
            code=code, kind=kind, parent=parent, source="bench",
            latitude=row["lat"] / 100_000, longitude=row["lon"] / 100_000,
        )  # fmt: skip
        if kind in {"settlement", "site"} and row["place"]:
            PlaceName.objects.create(
                place=place, language="en", name=name_of(row["place"] - TOWN), source="bench"
            )
        self.places[kind, number] = place
        return place
