"""One new report against the register: its neighbours by plain SQL, their scores in plain Python.

Nothing is compiled and nothing is loaded beforehand, so that a report is held against a million others in
milliseconds, in whatever process files it.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

from tregua.matching.claims import COLUMNS, DISTRICT, NOWHERE, RANGE, UNDATED
from tregua.matching.crowding import GAPS
from tregua.matching.engine import Row, Scorer
from tregua.matching.neighbourhood import (
    AREA,
    FAMILY,
    KILOMETRES,
    NOT_PLACED,
    WIDE,
    cells_around,
    family_of,
    near_enough,
)

DAY: Final = 86_400
LONGEST: Final = 370 * DAY
# A crowded neighbourhood is asked for in fewer hours, until so many claims answer.
MOST: Final = 1_500
AT: Final = {name: place for place, name in enumerate(COLUMNS)}
START, END, TIME, LAT, LON, SCALE, PLACE_CLASS, PLACE, PROVINCE, NAME = (
    AT[name]
    for name in ("start", "end", "time_class", "lat", "lon", "lon_scale", "place_class", "place", "province", "name")
)  # fmt: skip
ROW: Final = "v.report_id, " + ", ".join(f'v."{name}"' for name in COLUMNS)
WORD: Final = "LEFT JOIN matching_coded n ON n.id = v.name AND v.name > 0"
SELECT: Final = f"SELECT {ROW}, n.word FROM matching_claimvector v {WORD} WHERE "  # noqa: S608 - our own columns
PART: Final = f"SELECT {ROW} FROM matching_claimvector v WHERE "  # noqa: S608 - our own columns
# Only names have a key. The last condition is written as the index has it, or SQLite would not use it.
ALIKE: Final = (
    "SELECT o.id FROM matching_coded o JOIN matching_coded n ON o.key = n.key "
    "WHERE n.id = %s AND NOT (o.key = '') LIMIT 50"
)


@dataclass(frozen=True)
class Neighbour:
    """A claim near a new one: its row, and its score against it."""

    report: str
    row: Row
    score: int


def marks(values: Collection[Any]) -> str:
    """Return the places of so many values in a statement."""
    return ", ".join(["%s"] * len(values))


def row_of_report(report: str) -> tuple[Row, str] | None:
    """Return the row of a report and its place as written, None when it is no current report of an event."""
    with connection.cursor() as cursor:
        cursor.execute(SELECT + "v.report_id = %s", [report])
        found = cursor.fetchone()
    return (found[1:-1], found[-1] or "") if found else None


def rows_of_reports(reports: Iterable[str]) -> dict[str, tuple[Row, str]]:
    """Return report -> its row and its place as written, for those that are current reports of events."""
    wanted, found = sorted(reports), dict[str, tuple[Row, str]]()
    with connection.cursor() as cursor:
        for start in range(0, len(wanted), 500):
            some = wanted[start : start + 500]
            cursor.execute(SELECT + f"v.report_id IN ({marks(some)})", some)
            found |= {one[0]: (one[1:-1], one[-1] or "") for one in cursor.fetchall()}
    return found


def is_near(one: Row, other: Row) -> bool:
    """Return whether two claims lie near enough in time and place to be held against each other."""
    if UNDATED in (one[TIME], other[TIME]):
        return False
    gap = max(one[START], other[START]) - min(one[END], other[END])
    alike = {one[NAME]} if one[NAME] and one[NAME] == other[NAME] else set()
    return gap <= GAPS[0] and _worth_it(one, other, frozenset(alike))


def neighbours(report: str, row: Row, name: str, scorer: Scorer, least: int) -> list[Neighbour]:
    """Return the claims near this one that score at least so much, by their ids."""
    found = [
        Neighbour(other, other_row, score)
        for other, other_row, word in nearby(report, row)
        if (score := scorer.total(row, other_row, least, (name, word))) >= least
    ]
    return sorted(found, key=lambda one: one.report)


def nearby(report: str, row: Row) -> list[tuple[str, Row, str]]:
    """Return the claims that lie near this one in time and place; in a crowded place those of fewer hours."""
    if row[TIME] == UNDATED:
        return []
    with connection.cursor() as cursor:
        alike = _alike(cursor, row[NAME])
        if not alike and not any(_places(row)):
            return []
        for gap in GAPS:
            sql, given = _question(row, alike, gap)
            cursor.execute(sql, given)
            answers = cursor.fetchall()
            if len(answers) <= MOST:
                break
    found = {answer[0]: (answer[1:-1], answer[-1] or "") for answer in answers if answer[0] != report}
    return [
        (other, other_row, word)
        for other, (other_row, word) in found.items()
        if _worth_it(row, other_row, alike)
    ]


def _alike(cursor: Any, name: int) -> frozenset[int]:
    """Return the numbers of the names that sound like this one."""
    if not name:
        return frozenset()
    cursor.execute(ALIKE, [name])
    return frozenset({name, *(number for (number,) in cursor.fetchall())})


def _question(row: Row, alike: frozenset[int], gap: int) -> tuple[str, list[int]]:
    """Return one question for all that may lie near: one part for each index that answers."""
    parts, given = [], list[int]()
    for where, values in (*_places(row), *_by_name(alike)):
        for wide in (False, True):
            if wide and not where.startswith(('v."block"', 'v."province"')):
                continue
            first = row[START] - gap - (LONGEST if wide else DAY)
            asked = where
            if where.startswith('v."block"') and wide:
                values = [value + WIDE for value in values]  # noqa: PLW2901 - the same blocks, of wide claims
            elif where.startswith('v."province"'):
                asked += f' AND v."time_class" {"=" if wide else "<"} {RANGE}'
            parts.append(f'{PART}{asked} AND v."start" > %s AND v."start" < %s AND v."end" > %s')
            given += [*values, first, row[END] + gap, row[START] - gap]
    # The words are joined to what was found: one join to plan, not one for each part.
    found = f"SELECT * FROM ({' UNION ALL '.join(parts)}) found LIMIT {MOST + 1}"  # noqa: S608 - our own columns
    return f"SELECT {ROW}, n.word FROM ({found}) v {WORD}", given  # noqa: S608 - our own columns


def _places(row: Row) -> Iterator[tuple[str, list[int]]]:
    family = family_of(row[LAT], row[PLACE_CLASS], row[PROVINCE])
    if family == AREA:
        yield 'v."province" = %s', [row[PROVINCE]]
    elif family != NOT_PLACED:
        blocks = cells_around(row[LAT], row[LON], row[SCALE], row[PLACE_CLASS])
        if row[PROVINCE]:
            blocks.append(AREA * FAMILY + row[PROVINCE])
        yield f'v."block" IN ({marks(blocks)})', blocks


def _by_name(alike: frozenset[int]) -> Iterator[tuple[str, list[int]]]:
    if alike:
        yield f'v."name" > 0 AND v."name" IN ({marks(alike)})', sorted(alike)


def _worth_it(one: Row, other: Row, alike: frozenset[int]) -> bool:
    """Return whether two claims lie near enough: their points, else their area, else their names."""
    named = (other[NAME] in alike) if other[NAME] else False
    points = [row[LAT] != NOWHERE and row[PLACE_CLASS] <= DISTRICT for row in (one, other)]
    if all(points):
        km = KILOMETRES[-1] if named else KILOMETRES[max(one[PLACE_CLASS], other[PLACE_CLASS])]
        return near_enough((one[LAT], one[LON], one[SCALE]), (other[LAT], other[LON], other[SCALE]), km)
    return named or (one[PROVINCE] != 0 and one[PROVINCE] == other[PROVINCE])
