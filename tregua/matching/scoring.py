"""The score of pairs: for many at once with compiled features, for one with the same functions in plain Python."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tregua.matching.claims import Claims
from tregua.matching.density import busy
from tregua.matching.features import FEATURES
from tregua.matching.features.feature import Feature, Value
from tregua.matching.features.name import likeness
from tregua.matching.parameters import Parameters

Rows = NDArray[Any]


@dataclass(frozen=True)
class Reason:
    """Why a feature adds or takes points: where the pair stands in the table, what that weighs, with values."""

    feature: str
    context: str
    level: str
    points: int
    values: Mapping[str, Value]


def cells(claims: Claims, a: Rows, b: Rows) -> dict[str, NDArray[np.int32]]:
    """Return where each pair stands in the table of each feature."""
    of_pair = {"likeness": likenesses(claims, a, b)}
    return {feature.name: _cells(feature, claims, a, b, of_pair) for feature in FEATURES}


def _cells(
    feature: Feature, claims: Claims, a: Rows, b: Rows, of_pair: Mapping[str, NDArray[Any]]
) -> NDArray[np.int32]:
    given = [getattr(claims, name)[rows].astype(np.int64) for rows in (a, b) for name in feature.columns]
    given += [of_pair[name].astype(np.int64) for name in feature.of_pair]
    return np.asarray(_compiled(feature.name)(*given), np.int32)


@cache
def _compiled(name: str) -> Any:
    from numba import vectorize  # noqa: PLC0415 - half a second, and only for many claims

    feature = next(one for one in FEATURES if one.name == name)
    compile_it: Any = vectorize
    return compile_it(nopython=True)(feature.cell)


def likenesses(claims: Claims, a: Rows, b: Rows) -> NDArray[np.int8]:
    """Return how alike the written places of each pair are, worked out once for each two distinct names."""
    if len(claims.names) < 2:
        return np.zeros(len(a), np.int8)
    low, high = np.minimum(claims.name[a], claims.name[b]), np.maximum(claims.name[a], claims.name[b])
    distinct, place = np.unique(low.astype(np.int64) << 32 | high, return_inverse=True)
    alike = [
        likeness(claims.names[pair >> 32], claims.names[pair & 0xFFFFFFFF]) for pair in distinct.tolist()
    ]
    return np.array(alike, np.int8)[place]


def scores(claims: Claims, a: Rows, b: Rows, parameters: Parameters) -> NDArray[np.int32]:
    """Return the score of each pair in thousandths of log-odds."""
    same = (claims.source[a] == claims.source[b]).astype(np.int64)
    total: NDArray[np.int32] = np.array(parameters.prior, np.int32)[same]
    for name, found in cells(claims, a, b).items():
        total = total + parameters.tables[name][same, found]
    return total


def surroundings(
    claims: Claims, a: Rows, b: Rows, parameters: Parameters, steps: NDArray[np.int8] | None = None
) -> NDArray[np.int32]:
    """Return what it adds to a score how busy it was there and then, and of which two sources the pair is."""
    steps = busy(claims) if steps is None else steps
    added = np.array(parameters.busy, np.int32)[np.maximum(steps[a], steps[b])]
    if not parameters.between:
        return added
    known = [*claims.sources]
    size = max(len(known), int(claims.source.max(initial=0)) + 1)
    table = np.zeros((size, size), np.int32)
    for one, name in enumerate(known):
        for other, its_name in enumerate(known[: one + 1]):
            points = parameters.between.get((its_name, name), parameters.between.get((name, its_name), 0))
            table[one, other] = table[other, one] = points
    return np.asarray(added + table[claims.source[a], claims.source[b]], np.int32)


def explain(claims: Claims, one: int, other: int, parameters: Parameters) -> tuple[int, tuple[Reason, ...]]:
    """Return the score of one pair and a reason for each part of it, without anything compiled."""
    same = int(claims.source[one] == claims.source[other])
    reasons = tuple(
        _reason(feature, claims, one, other, parameters.tables[feature.name][same]) for feature in FEATURES
    )
    return parameters.prior[same] + sum(reason.points for reason in reasons), reasons


def _reason(feature: Feature, claims: Claims, one: int, other: int, table: NDArray[np.int32]) -> Reason:
    given = [int(getattr(claims, name)[row]) for row in (one, other) for name in feature.columns]
    if feature.of_pair:
        given.append(likeness(claims.names[claims.name[one]], claims.names[claims.name[other]]))
    cell = feature.cell(*given)
    context, level = feature.named(cell)
    values = feature.values(*given) if feature.values else {}
    return Reason(feature.name, context, level, int(table[cell]), values)
