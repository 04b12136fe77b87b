"""What the engine is given of each report: its time, the place with its areas, names as written.

Asked at every arrival, so by two plain questions: the reports with their places, and what these places lie in.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from django.db import connection

from tregua.matching.arrival import marks
from tregua.matching.facts import ReportFacts
from tregua.places.models import PlaceKind, Precision
from tregua.reports.claims import EVENT_PREDICATES

# A place is called by its English name, else by the first it was given; an alias is none.
CALLED: Final = (
    "SELECT n.name FROM places_placename n WHERE n.place_id = p.id AND NOT n.alias AND n.name <> '' "
    "ORDER BY CASE n.language WHEN 'en' THEN 0 ELSE 1 END, n.id LIMIT 1"
)
REPORTS: Final = (
    "SELECT r.id, s.code, r.started_at, r.ended_at, r.time_precision, r.place_precision, r.place_as_written, "  # noqa: S608 - our own
    "r.violation_type, r.means, r.actor_id, r.actor_as_written, r.target, r.killed_min, r.killed_max, r.wounded_min, "
    f"r.wounded_max, p.id, p.code, p.kind, p.latitude, p.longitude, ({CALLED}) "
    "FROM reports_report r JOIN reports_source s ON s.id = r.source_id LEFT JOIN places_place p ON p.id = r.place_id "
    "WHERE r.id IN ({}) AND r.violation_type <> ''"
)
CURRENT: Final = (
    " AND NOT EXISTS (SELECT 1 FROM reports_report c WHERE c.supersedes_id = r.id)"
    " AND NOT EXISTS (SELECT 1 FROM reports_withdrawal w WHERE w.report_id = r.id)"
)
# A place lies in an area, that in another; nothing lies deeper than this.
DEEPEST: Final = 20
AREAS: Final = (
    "WITH RECURSIVE area (inner_id, code, kind, parent_id, depth) AS ("  # noqa: S608 - our own
    "SELECT p.id, p.code, p.kind, p.parent_id, 0 FROM places_place p WHERE p.id IN ({}) UNION ALL "
    "SELECT a.inner_id, p.code, p.kind, p.parent_id, a.depth + 1 FROM area a "
    f"JOIN places_place p ON p.id = a.parent_id WHERE a.depth < {DEEPEST}) "
    "SELECT inner_id, code, kind FROM area ORDER BY inner_id, depth"
)
WIDE: Final = frozenset({PlaceKind.COUNTRY, PlaceKind.PROVINCE, PlaceKind.DISTRICT})

# The codes of a place and of everything it lies in, the smallest first, each with its kind.
Areas = dict[str, list[tuple[str, str]]]


def facts(reports: Sequence[str], *, new: bool = False) -> list[ReportFacts]:
    """Return those of these reports that are current and tell of an event, as the engine compares them.

    Reports that are new were written in this very transaction, and are not asked whether they are current.
    """
    return list(_facts(reports, "" if new else CURRENT)) if reports else []


def _facts(reports: Sequence[str], current: str) -> Iterator[ReportFacts]:
    with connection.cursor() as cursor:
        cursor.execute(REPORTS.format(marks(reports)) + _EVENTS + current, [*reports, *EVENT_PREDICATES])
        rows = cursor.fetchall()
        areas = _areas(cursor, sorted({row[16] for row in rows if row[16]}))
    for row in rows:
        yield _one(row, areas.get(row[16], []))


def _areas(cursor: Any, places: Sequence[str]) -> Areas:
    found: Areas = {}
    if places:
        cursor.execute(AREAS.format(marks(places)), places)
        for place, code, kind in cursor.fetchall():
            found.setdefault(place, []).append((code, kind))
    return found


def _one(row: Sequence[Any], areas: list[tuple[str, str]]) -> ReportFacts:
    report, source, started_at, ended_at, time_precision, place_precision, place_as_written, *rest = row
    violation_type, means, actor, actor_as_written, target, *figures, place, code, kind, lat, lon, called = (
        rest
    )
    if place and place_precision == Precision.NOT_KNOWN:
        place_precision = kind if kind in Precision.values else Precision.SETTLEMENT
    names = (place_as_written, "" if not place or kind in WIDE else called or code)
    return ReportFacts(
        id=report,
        source=source,
        started_at=_instant(started_at),
        ended_at=_instant(ended_at),
        time_precision=time_precision,
        place=code or "",
        areas=tuple(area for area, _kind in areas),
        latitude=None if lat is None else float(lat),
        longitude=None if lon is None else float(lon),
        district=_of_kind(areas, PlaceKind.DISTRICT),
        province=_of_kind(areas, PlaceKind.PROVINCE),
        place_precision=place_precision,
        names=tuple(name for name in names if name),
        violation_type=violation_type,
        means=means,
        actor=actor or "",
        actor_as_written=actor_as_written,
        target=target,
        killed=(figures[0], figures[1]),
        wounded=(figures[2], figures[3]),
    )


def _of_kind(areas: list[tuple[str, str]], wanted: str) -> str:
    return next((code for code, kind in areas if kind == wanted), "")


def _instant(at: datetime | None) -> datetime | None:
    """Return an instant with its zone: SQLite keeps it without one, in UTC."""
    return at if at is None or at.tzinfo else at.replace(tzinfo=UTC)


_EVENTS: Final = f" AND r.predicate IN ({marks(tuple(EVENT_PREDICATES))})"
