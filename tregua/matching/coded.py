"""Features of few values looked up instead of computed: what each two values weigh is worked out once.

A kind, a party, a toll take a few hundred values in a whole list, and a table of all pairs of them is quicker to read
than a comparison is to make. It is made by the features themselves, so that nothing is compared twice over.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tregua.matching.blocks import compact
from tregua.matching.claims import Claims
from tregua.matching.compiled import FEW
from tregua.matching.features import FEATURES
from tregua.matching.features.feature import Feature
from tregua.matching.ordering import as_one
from tregua.matching.parts import pool

# No more values than this are looked up: the table of their pairs has to stay near the processor.
MOST_VALUES: Final = 512
# Values that lie further apart than this are not counted.
WIDEST: Final = 4_000_000
# A table of pairs may have so many entries for each claim.
FOR_EACH: Final = 4


@dataclass(frozen=True)
class Weighed:
    """What each two values of a feature weigh: `weights[feature][same, one, other]`.

    A feature that is not looked up has a table without entries; `most` is what the last feature can weigh at most.
    """

    weights: tuple[NDArray[np.int32], ...]
    most: NDArray[np.int32]


@dataclass(frozen=True)
class Coded:
    """The number of each claim's value by feature, and where each two stand in the feature's table.

    The last column of `codes` and `bound` are of the last feature: in which context each two are.
    """

    codes: NDArray[np.int16]
    places: Mapping[int, NDArray[np.int16]]
    bound: NDArray[np.int16] | None

    def weighed(self, tables: tuple[NDArray[np.int32], ...]) -> Weighed:
        """Return what each two values weigh by these tables of the features."""
        weights = [np.zeros((2, 0, 0), np.int32)] * len(FEATURES)
        for number, place in self.places.items():
            weights[number] = _square(tables[number][:, place])
        contexts = _at_most(FEATURES[-1], tables[-1])
        if self.bound is None:
            return Weighed(tuple(weights), contexts.max(axis=1).reshape(2, 1, 1))
        return Weighed(tuple(weights), _square(contexts[:, self.bound]))


def coded(claims: Claims, order: Any, cells: Any) -> Coded:
    """Return what can be looked up; `order` is that of the packed claims, `cells` says where pairs stand in the tables."""
    codes = np.zeros((len(claims), len(FEATURES) + 1), np.int16)
    last = len(FEATURES) - 1
    asked: list[tuple[int, tuple[str, ...]]] = [(last, FEATURES[-1].context_columns)]
    asked += [(number, one.columns) for number, one in enumerate(FEATURES) if not one.of_pair]

    def look(one: tuple[int, tuple[str, ...]]) -> tuple[Any, Any] | None:
        number, columns = one
        values = _values(claims, columns)
        return None if values is None else (values[0][order], cells(*values[1])[:, number])

    with pool(None) as workers:
        (bound, *found) = workers.map(look, asked)
    places = {}
    for (number, _columns), one in zip(asked[1:], found, strict=True):
        if one is not None:
            codes[:, number], places[number] = one
    if bound is None:
        return Coded(codes, places, None)
    codes[:, -1] = bound[0]
    return Coded(codes, places, bound[1] // len(FEATURES[-1].levels))


def _values(claims: Claims, columns: tuple[str, ...]) -> tuple[Any, tuple[Any, Any]] | None:
    """Return the number of each claim's values, and claims that stand for all pairs of them; nothing for too many."""
    key = as_one(*(getattr(claims, name) for name in columns)) if columns and len(claims) > FEW else None
    if key is None or int(key.max()) > WIDEST:
        return None
    known, number = compact(key)
    count = len(known)
    if count > MOST_VALUES or count * count > FOR_EACH * len(claims):
        return None
    one_of = np.empty(count, np.int32)
    one_of[number] = np.arange(len(claims), dtype=np.int32)
    return number, (np.repeat(one_of, count), np.tile(one_of, count))


def _square(weights: NDArray[np.int32]) -> NDArray[np.int32]:
    count = round(weights.shape[1] ** 0.5)
    return np.ascontiguousarray(weights.reshape(2, count, count))


def _at_most(feature: Feature, table: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return what a feature weighs at most in each of its contexts."""
    return np.asarray(table.reshape(2, len(feature.contexts), len(feature.levels)).max(axis=2))
