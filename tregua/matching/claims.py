"""Reports as rows of small integers: what every way of matching compares, in bulk or one at a time.

"Not known" is a value in every column, never a hole. Two claims compare the same on every machine and in every
language, because nothing but whole numbers is compared.

>>> claims = from_facts([ReportFacts("a", source="mission"), ReportFacts("b", source="media")])
>>> len(claims), claims.ids, claims.time_class.tolist(), claims.killed_min.tolist()
(2, ('a', 'b'), [5, 5], [-1, -1])
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from math import cos, radians
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tregua.matching.facts import ReportFacts
from tregua.matching.identifiers import Numbered, some
from tregua.matching.target_words import sorts_of

MINUTE, HOUR, PART_OF_DAY, DAY, RANGE, UNDATED = range(6)
EXACT, SETTLEMENT, DISTRICT, PROVINCE, UNPLACED = range(5)
# A latitude or longitude that is not known.
NOWHERE: Final = 2_000_000_000
# Degrees are kept in steps of a hundred-thousandth, which is 1.1132 metres of latitude.
STEPS: Final = 100_000
LONGEST_DAYS: Final = 370

DTYPES: Final[Mapping[str, type]] = {
    "start": np.int64, "end": np.int64, "time_class": np.int8,
    "lat": np.int32, "lon": np.int32, "lon_scale": np.int16, "place_class": np.int8,
    "place": np.int32, "district": np.int32, "province": np.int32,
    "kind": np.int32, "actor": np.int32, "actor_group": np.int32, "means": np.int16, "target": np.int16,
    "killed_min": np.int16, "killed_max": np.int16, "wounded_min": np.int16, "wounded_max": np.int16,
    "name": np.int32, "source": np.int16, "source_row": np.int32,
}  # fmt: skip
# The columns in their order, without the row of the file that a claim came from.
COLUMNS: Final = tuple(name for name in DTYPES if name != "source_row")
NOT_KNOWN: Final[Mapping[str, int]] = {
    "time_class": UNDATED, "lat": NOWHERE, "lon": NOWHERE, "place_class": UNPLACED,
    "killed_min": -1, "killed_max": -1, "wounded_min": -1, "wounded_max": -1,
}  # fmt: skip

Column = NDArray[Any]


@dataclass(frozen=True)
class Claims:
    """Claims as equally long columns; row i of every column is the claim `ids[i]`.

    Times are seconds of UTC, half-open. Places are codes (0 is not known) and hundred-thousandths of a degree.
    `kind` holds three levels, group * 100 + type * 10 + subtype, with 0 for what is not said. `name` is a row of
    `names`, the distinct places as written (row 0 is the empty one); `source` is a row of `sources`.
    """

    ids: Sequence[str]
    start: Column
    end: Column
    time_class: Column
    lat: Column
    lon: Column
    lon_scale: Column
    place_class: Column
    place: Column
    district: Column
    province: Column
    kind: Column
    actor: Column
    actor_group: Column
    means: Column
    target: Column
    killed_min: Column
    killed_max: Column
    wounded_min: Column
    wounded_max: Column
    name: Column
    source: Column
    source_row: Column
    names: tuple[str, ...] = ("",)
    sources: tuple[str, ...] = ("",)
    # Sources (rows of `sources`) that tell an event once: nothing inside them is ever linked.
    curated: frozenset[int] = frozenset()

    def __len__(self) -> int:
        """Return how many claims there are."""
        return len(self.ids)

    def take(self, rows: Column) -> "Claims":
        """Return some of the claims, in this order."""
        kept = {name: getattr(self, name)[rows] for name in DTYPES}
        return Claims(
            some(self.ids, rows), **kept, names=self.names, sources=self.sources, curated=self.curated
        )


def from_columns(
    ids: Sequence[str],
    *,
    names: Sequence[str] = ("",),
    sources: Sequence[str] = ("",),
    curated: Iterable[int] = (),
    **columns: Any,
) -> Claims:
    """Return claims of columns; a column that is not given is not known throughout."""
    unknown = set(columns) - set(DTYPES)
    if unknown:
        raise TypeError(f"claims have no column {min(unknown)}")
    if "lat" in columns and "lon_scale" not in columns:
        columns["lon_scale"] = scale_of(np.asarray(columns["lat"]))
    held: dict[str, Column] = {
        name: np.ascontiguousarray(columns[name], dtype)
        if name in columns
        else np.full(len(ids), NOT_KNOWN.get(name, 0), dtype)
        for name, dtype in DTYPES.items()
    }
    wrong = [name for name, column in held.items() if len(column) != len(ids)]
    if wrong:
        raise TypeError(f"the column {wrong[0]} has another length than the ids")
    kept = ids if isinstance(ids, Numbered) else tuple(ids)
    return Claims(kept, **held, names=tuple(names), sources=tuple(sources), curated=frozenset(curated))


def scale_of(lat: Column) -> Column:
    """Return how many ten-thousandths a step of longitude is of one of latitude, at these latitudes."""
    known = np.where(lat == NOWHERE, 0, lat) / STEPS
    return np.round(np.cos(np.radians(known)) * 10_000).astype(np.int16)


TIME_OF: Final = {
    "second": MINUTE, "minute": MINUTE, "hour": HOUR, "part_of_day": PART_OF_DAY, "day": DAY, "range": RANGE,
    "unknown": UNDATED,
}  # fmt: skip
PLACE_OF: Final = {
    "exact": EXACT, "100m": EXACT, "1km": SETTLEMENT, "settlement": SETTLEMENT, "subdistrict": DISTRICT,
    "district": DISTRICT, "province": PROVINCE, "country": UNPLACED, "unknown": UNPLACED,
}  # fmt: skip
WIDTH_OF: Final = {"second": 1, "minute": 60, "hour": 3600, "part_of_day": 6 * 3600, "day": 86400}
# Means by family, so that a mortar and a rocket are nearer to each other than a mortar and an aircraft.
MEANS: Final[Mapping[str, int]] = {
    "small_arms": 11, "sniper": 12, "heavy_mg": 13,
    "grenade": 21, "mortar": 22, "artillery": 23, "mlrs": 24, "tank": 25, "atgm": 26,
    "airstrike": 31, "armed_uav": 32, "missile": 33,
    "ied": 41, "arson": 42, "chemical_alleged": 51, "detention": 61,
}  # fmt: skip
TARGETS: Final = ("hospital", "mosque", "school", "market", "aircraft", "aid", "camp", "airport")


def from_facts(facts: Iterable[ReportFacts]) -> Claims:
    """Return claims of what the register gives; local times without a zone are taken as UTC."""
    given = list(facts)
    codes = _Codes()
    rows = [row_of(one, codes) for one in given]
    columns = {name: [row[name] for row in rows] for name in rows[0]} if rows else {}
    words = {column: tuple(codes.of.get(column, ("",))) for column in ("name", "source")}
    return from_columns([one.id for one in given], names=words["name"], sources=words["source"], **columns)


class _Codes:
    """Small numbers for words, in the order met; the empty word is 0."""

    def __init__(self) -> None:
        self.of: dict[str, dict[str, int]] = {}

    def __call__(self, column: str, word: str) -> int:
        known = self.of.setdefault(column, {"": 0})
        return known.setdefault(word, len(known))


def row_of(one: ReportFacts, codes: Callable[[str, str], int]) -> dict[str, int]:
    """Return the columns of one claim; `codes` gives the number of a word in a column, 0 for the empty word."""
    start, end = _interval(one)
    place_class = PLACE_OF[one.place_precision]
    if place_class == UNPLACED and one.province:
        place_class = PROVINCE
    located = one.latitude is not None and one.longitude is not None
    sort = min((TARGETS.index(sort) + 1 for sort in sorts_of(one)), default=0)
    return {
        "start": start,
        "end": end,
        "time_class": TIME_OF[one.time_precision] if one.dated else UNDATED,
        "lat": round(one.latitude * STEPS) if located and one.latitude is not None else NOWHERE,
        "lon": round(one.longitude * STEPS) if located and one.longitude is not None else NOWHERE,
        "lon_scale": round(cos(radians(one.latitude or 0)) * 10_000),
        "place_class": place_class,
        "place": codes("place", one.place) if place_class <= SETTLEMENT else 0,
        "district": codes("district", one.district),
        "province": codes("province", one.province),
        "kind": kind_of(one.violation_type),
        "actor": codes("actor", one.actor or one.actor_as_written),
        "means": MEANS.get(one.means, 0),
        "target": sort,
        "killed_min": _least(one.killed),
        "killed_max": _most(one.killed),
        "wounded_min": _least(one.wounded),
        "wounded_max": _most(one.wounded),
        "name": codes("name", "; ".join(one.names)),
        "source": codes("source", one.source),
    }


def kind_of(code: str) -> int:
    """Return the kind of a code of up to three levels, such as "3.2" or "1.4.1"; levels above 9 count as 9."""
    levels = [min(int(part), 9) if part.isdigit() else 0 for part in code.split(".")[:3]]
    return sum(level * step for level, step in zip(levels, (100, 10, 1), strict=False))


def _interval(one: ReportFacts) -> tuple[int, int]:
    if one.started_at is None or not one.dated:
        return 0, 0
    start = _seconds(one.started_at)
    end = _seconds(one.ended_at) if one.ended_at else start
    return start, max(end, start + WIDTH_OF.get(one.time_precision, 1))


def _seconds(at: datetime) -> int:
    return int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp())


def _least(figures: tuple[int | None, int | None]) -> int:
    return min((one for one in figures if one is not None), default=-1)


def _most(figures: tuple[int | None, int | None]) -> int:
    return min(max((one for one in figures if one is not None), default=-1), 30_000)


assert set(DTYPES) < {field.name for field in fields(Claims)}  # noqa: S101 - a column without a place
