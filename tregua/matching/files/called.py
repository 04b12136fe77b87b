"""What one list would call the place of a row: the settlement of its gazetteer that lies nearest.

A list that puts each event at the point of a settlement says nothing finer, and a town is as large as the points that
lie nearest to its own. A quarter three kilometres from the middle of its town is the same place to such a list; a village
three kilometres from another is not. So rows get the number of the settlement that the list would have named, and what
that is worth, near and far, is learned.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tregua.matching.claims import NOWHERE, SETTLEMENT, STEPS
from tregua.matching.files.trees import tree_of

Columns = dict[str, NDArray[Any]]
# A point that so many rows of a list share is one of its gazetteer.
SHARED: Final = 2
# Of a list that puts events at settlements so many rows have such a point; and so many rows show it.
MOSTLY: Final = 0.8
ENOUGH: Final = 500
# A row further from all settlements than this (metres) lies at none of them.
REACH: Final = 6000
METRES: Final = 6_371_000


def call(lists: Sequence[Columns]) -> None:
    """Give the rows of several lists the number of the settlement at which one of the lists would put them."""
    if len(lists) < 2 or any(one["place"].any() for one in lists):
        return
    gazetteer = max((_gazetteer(one) for one in lists), key=_rank)
    if not len(gazetteer):
        return
    for one in lists:
        rows = _placed(one)
        one["place"][rows] = _nearest(gazetteer, _points(one, rows))


def _placed(one: Columns) -> NDArray[np.int64]:
    return np.flatnonzero((one["lat"] != NOWHERE) & (one["place_class"] <= SETTLEMENT))


def _points(one: Columns, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.stack([one["lat"][rows], one["lon"][rows]], axis=1).astype(np.int64)


def _gazetteer(one: Columns) -> NDArray[np.int64]:
    """Return the points that rows of a list share, none where it does not put its events at such points."""
    rows = _placed(one)
    points, times = np.unique(_points(one, rows), axis=0, return_counts=True)
    shared = times >= SHARED
    settled = len(rows) >= ENOUGH and times[shared].sum() >= MOSTLY * len(rows)
    return points[shared] if settled else points[:0]


def _rank(points: NDArray[np.int64]) -> tuple[int, list[int]]:
    """Of several gazetteers the largest knows the most; equal ones are told apart by their points."""
    return len(points), points.ravel().tolist()


def _nearest(gazetteer: NDArray[np.int64], points: NDArray[np.int64]) -> NDArray[np.int32]:
    """Return for each point the number, from 1, of the nearest settlement, 0 where none is in reach."""
    away, nearest = tree_of(_on_the_globe(gazetteer)).query(_on_the_globe(points), distance_upper_bound=REACH)
    return np.where(np.isfinite(away), nearest + 1, 0).astype(np.int32)


def _on_the_globe(points: NDArray[np.int64]) -> NDArray[np.float64]:
    lat, lon = np.radians(points.T / STEPS)
    return METRES * np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)
