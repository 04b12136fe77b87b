"""One map of provinces for all lists: where a list names none, or names them otherwise, its points say which it is."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from tregua.matching.claims import NOWHERE, SETTLEMENT, STEPS
from tregua.matching.files.codes import Codes
from tregua.matching.files.trees import tree_of

MOST_POINTS: Final = 200_000
# A point belongs to the province of the nearest point that has one, if that is not further than this (degrees).
REACH: Final = 0.5
# Without any province in any list the world is cut into squares of a degree.
SQUARES: Final = 1_000_000
# Names of provinces of this likeness (of 100) are one name, where no point says otherwise.
ALIKE: Final = 82
Columns = dict[str, NDArray[Any]]


def one_map(lists: Sequence[Columns], provinces: Codes) -> None:
    """Give the claims of all lists the provinces of one of them: that with most points of a known province."""
    known = [_placed(one) & (one["province"] > 0) for one in lists]
    counts = [int(np.count_nonzero(rows)) for rows in known]
    first = int(np.argmax(counts))
    if counts[first] == 0:
        for one in lists:
            _squares(one)
        return
    own = set(np.unique(lists[first]["province"]).tolist()) | {0}
    tree: Any = None
    of = np.zeros(0, np.int32)
    for one in lists:
        strange = set(np.unique(one["province"]).tolist()) - own
        rows = _located(one) & (one["province"] == 0)
        if strange:
            names = {code: _known_as(code, own, provinces) for code in strange}
            renamed = np.arange(int(max(own | strange)) + 1, dtype=np.int32)
            for code, meant in names.items():
                renamed[code] = meant
            one["province"] = renamed[one["province"]]
            rows |= _placed(one)
        if rows.any():
            if tree is None:
                tree, of = _tree(lists[first], known[first])
            _nearest(one, rows, tree, of)


def _known_as(code: int, own: set[int], provinces: Codes) -> int:
    """Return the province of the first list whose name is most like this one; itself where none is."""
    words = provinces.words()
    if code >= len(words):
        return code
    best = max(
        (one for one in own if 0 < one < len(words)),
        key=lambda one: fuzz.ratio(words[one], words[code]),
        default=0,
    )
    return best if best and fuzz.ratio(words[best], words[code]) >= ALIKE else code


def _located(one: Columns) -> NDArray[np.bool_]:
    return np.asarray(one["lat"] != NOWHERE)


def _placed(one: Columns) -> NDArray[np.bool_]:
    return np.asarray((one["lat"] != NOWHERE) & (one["place_class"] <= SETTLEMENT))


def _tree(one: Columns, rows: NDArray[np.bool_]) -> tuple[Any, NDArray[np.int32]]:
    points, which = np.unique(
        np.stack([one["lat"][rows], one["lon"][rows]], axis=1), axis=0, return_index=True
    )
    step = max(1, len(points) // MOST_POINTS)
    return tree_of(points[::step] / STEPS), one["province"][rows][which][::step]


def _nearest(one: Columns, rows: NDArray[np.bool_], tree: Any, of: NDArray[np.int32]) -> None:
    """Give these claims the province of the nearest point, each different point looked up once."""
    if not rows.any():
        return
    points, which = np.unique(
        np.stack([one["lat"][rows], one["lon"][rows]], axis=1), axis=0, return_inverse=True
    )
    away, nearest = tree.query(points / STEPS, distance_upper_bound=REACH)
    found = np.where(np.isfinite(away), of[np.minimum(nearest, len(of) - 1)], 0)[which.ravel()]
    one["province"][rows] = np.where(found > 0, found, one["province"][rows])


def _squares(one: Columns) -> None:
    located = _located(one)
    square = SQUARES + (one["lat"] // STEPS + 90) * 360 + one["lon"] // STEPS + 180
    one["province"] = np.where(located, square, one["province"]).astype(np.int32)
