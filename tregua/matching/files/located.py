"""Points for rows that only name a settlement: where other rows, or a gazetteer, put the same name in the same province."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tregua.matching.claims import NOWHERE, SETTLEMENT, STEPS
from tregua.matching.naming import parts_of
from tregua.places.folding import fold, skeleton

Columns = dict[str, NDArray[Any]]
# The points of one name may lie so far apart (hundredths of a degree: a kilometre) and still be one settlement.
SPREAD: Final = 6 * STEPS // 100
# A skeleton of fewer consonants fits too many names.
SHORTEST: Final = 3


@dataclass(frozen=True)
class Known:
    """A place that a gazetteer knows: its names in whatever letters, and its point."""

    names: tuple[str, ...]
    latitude: float
    longitude: float


def locate(
    lists: Sequence[Columns], names: Sequence[str], gazetteer: Iterable[Known] = ()
) -> list[NDArray[np.int64]]:
    """Give points to rows that have none but a name; return for each list the rows that got one."""
    rows = [np.flatnonzero((one["lat"] == NOWHERE) & (one["name"] > 0) & (one["place_class"] <= SETTLEMENT))
            for one in lists]  # fmt: skip
    wanted = np.unique(np.concatenate([one["name"][found] for one, found in zip(lists, rows, strict=True)]))
    if not len(wanted):
        return rows
    keys = {int(name): keys_of(names[name]) for name in wanted}
    points = _points(lists, names, {key for of in keys.values() for key in of}, gazetteer)
    return [_give(one, found, keys, points) for one, found in zip(lists, rows, strict=True)]


def keys_of(written: str) -> tuple[str, ...]:
    """Return under which keys a written place may be known, the surest first: the whole name, then its consonants."""
    parts = parts_of(tuple(written.split("; ")))
    sure = [f"={fold(part)}" for part in parts]
    return tuple(
        dict.fromkeys([*sure, *(bones for part in parts if len(bones := skeleton(part)) >= SHORTEST)])
    )


def _points(
    lists: Sequence[Columns], names: Sequence[str], keys: set[str], gazetteer: Iterable[Known]
) -> dict[tuple[str, int], tuple[int, int]]:
    """Return the point of each key in each province (and in 0, anywhere), where all points of it lie together."""
    found: dict[tuple[str, int], list[NDArray[Any]]] = {}
    for one in lists:
        rows = np.flatnonzero(
            (one["lat"] != NOWHERE) & (one["name"] > 0) & (one["place_class"] == SETTLEMENT)
        )
        order = rows[np.lexsort((one["province"][rows], one["name"][rows]))]
        name, province = one["name"][order], one["province"][order]
        starts = np.flatnonzero(np.diff(name, prepend=-1) | np.diff(province, prepend=-1))
        for start, end in zip(starts, np.append(starts, len(order))[1:], strict=True):
            of = order[start:end]
            points = np.stack([one["lat"][of], one["lon"][of]], axis=1)
            for key in keys.intersection(keys_of(names[name[start]])):
                found.setdefault((key, int(province[start])), []).append(points)
                found.setdefault((key, 0), []).append(points)
    for place in gazetteer:
        point = np.array([[round(place.latitude * STEPS), round(place.longitude * STEPS)]])
        for key in keys.intersection(*[[key for written in place.names for key in keys_of(written)]]):
            found.setdefault((key, _province_at(lists, point)), []).append(point)
            found.setdefault((key, 0), []).append(point)
    middles = {key: _together(np.concatenate(several)) for key, several in found.items()}
    return {key: middle for key, middle in middles.items() if middle}


def _together(points: NDArray[Any]) -> tuple[int, int] | None:
    """Return the middle of points that are one settlement, if nearly all of them lie around it."""
    middle = np.median(points, axis=0)
    away = np.abs(points - middle).max(axis=1)
    return (int(middle[0]), int(middle[1])) if np.mean(away <= SPREAD) >= 0.8 else None


def _province_at(lists: Sequence[Columns], point: NDArray[Any]) -> int:
    """Return the province of the located row nearest to a point."""
    best, province = np.inf, 0
    for one in lists:
        rows = np.flatnonzero((one["lat"] != NOWHERE) & (one["province"] > 0))
        if not len(rows):
            continue
        away = np.abs(one["lat"][rows] - point[0, 0]) + np.abs(one["lon"][rows] - point[0, 1])
        nearest = int(np.argmin(away))
        if away[nearest] < best:
            best, province = float(away[nearest]), int(one["province"][rows[nearest]])
    return province


def _give(
    one: Columns,
    rows: NDArray[np.int64],
    keys: dict[int, tuple[str, ...]],
    points: dict[tuple[str, int], tuple[int, int]],
) -> NDArray[np.int64]:
    got = []
    for row in rows.tolist():
        province = int(one["province"][row])
        point = next(
            (points[key, province] for key in keys[int(one["name"][row])] if (key, province) in points), None
        )
        if point:
            one["lat"][row], one["lon"][row] = point
            got.append(row)
    return np.array(got, np.int64)
