"""Scoring all candidates on all processors without ever keeping them: only pairs above the floor stay in memory.

The pairs and their scores are the same for any number of threads, because each part of the walk is scored by itself
and the parts are put together in the order of the walk.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from tregua.matching.blocks import lay_out
from tregua.matching.candidates import Cut, in_batches, told
from tregua.matching.claims import Claims
from tregua.matching.coded import Coded, coded
from tregua.matching.composing import columns, composed
from tregua.matching.features import FEATURES
from tregua.matching.features.name import SILENT, likeness
from tregua.matching.parameters import Parameters
from tregua.matching.parts import beside, cut

# Seconds that fit beside each other into whole numbers of 32 bits: 68 years.
NARROW: Final = 2**31 - 1


@dataclass(frozen=True)
class Scored:
    """Pairs above the floor (rows of the claims, a < b) with their scores, and what was not looked at."""

    a: npt.NDArray[np.int32]
    b: npt.NDArray[np.int32]
    score: npt.NDArray[np.int32]
    cut: Cut


# Lays claims out, and returns what then finds and scores the candidates by weights.
Sweep = Callable[..., Callable[[Parameters], Scored]]


@dataclass(frozen=True)
class Packed:
    """Claims as one table, row behind row, so that a comparison finds all of a claim in one place of memory."""

    rows: npt.NDArray[Any]
    # Where each claim stands in it, and which one stands where.
    place: npt.NDArray[np.int32]
    order: npt.NDArray[Any]


def packed(claims: Claims, order: npt.NDArray[Any] | None = None) -> Packed:
    """Pack what the features read; `order` puts beside each other what will be compared."""
    order = np.arange(len(claims)) if order is None else order
    # Times count from the earliest, which no comparison sees: only differences matter.
    earliest = int(claims.start.min(initial=0)) if len(claims) else 0
    narrow = int(claims.end.max(initial=0)) - earliest < NARROW
    rows = np.empty((len(claims), len(columns())), np.int32 if narrow else np.int64)
    place = np.empty(len(claims), np.int32)
    given = (rows, place, order, earliest, tuple(getattr(claims, name) for name in columns()))
    beside(cut(np.arange(len(claims) + 1)), partial(composed(len(claims)).pack, *given), None)
    return Packed(rows, place, order)


def cells(packed_claims: Packed, a: Any, b: Any, alike: Any = None) -> npt.NDArray[np.int16]:
    """Return where each pair stands in the table of each feature (columns in the order of FEATURES)."""
    into = np.empty((len(a), len(FEATURES)), np.int16)
    alike = np.zeros(len(a), np.int8) if alike is None else alike
    cells_of = partial(composed(len(packed_claims.place)).cells_of, packed_claims.rows, packed_claims.place)

    def some(first: int, last: int) -> None:
        cells_of(*(column[first:last] for column in (a, b, alike, into)))

    beside(cut(np.arange(len(a) + 1)), some, None)
    return into


def sweep(
    claims: Claims, *, near_names: Any = None, threads: int | None = None
) -> Callable[[Parameters], Scored]:
    """Lay the claims out, and return what then scores every candidate by weights and keeps those above their floor."""
    blocks = lay_out(claims, near_names)
    table = packed(claims, blocks.nearby)
    known = coded(claims, table.order, partial(cells, table))

    def scored(parameters: Parameters) -> Scored:
        cut = told(blocks)
        kept = list(in_batches(blocks, cut, threads, Scoring(claims, parameters, table, known)))
        a, b, score = (np.concatenate([part[number] for part in kept] or [_nobody()]) for number in range(3))
        return Scored(a, b, score, cut)

    return scored


class Scoring:
    """What is done to each batch of candidates: it is scored, and what lies above the floor is kept.

    Where claims have names, a batch is scored twice: first as if the names were as alike as weighs most, and only
    what is then above the floor has its names compared.
    """

    def __init__(self, claims: Claims, parameters: Parameters, table: Packed, known: Coded) -> None:
        self.claims, self.parameters, self.table = claims, parameters, table
        self.score = composed(len(claims)).score
        self.prior = np.array(parameters.prior, np.int32)
        self.floor = np.int32(parameters.floor)
        self.tables = tuple(np.ascontiguousarray(parameters.tables[one.name], np.int32) for one in FEATURES)
        self.hopeful = tuple(
            np.broadcast_to(table.max(axis=1, keepdims=True), table.shape).copy() if one.of_pair else table
            for one, table in zip(FEATURES, self.tables, strict=True)
        )
        self.likenesses = Likenesses(claims)
        self.codes, self.weighed = known.codes, known.weighed(self.tables)

    def __call__(self, pairs: npt.NDArray[np.int32]) -> tuple[Any, Any, Any]:
        first, second = pairs[:, 0].copy(), pairs[:, 1].copy()
        if self.likenesses.any:
            hopeful = self._scored(first, second, None, self.hopeful) > self.parameters.floor
            first, second = first[hopeful], second[hopeful]
        points = self._scored(first, second, self.likenesses(first, second), self.tables)
        above = points > self.parameters.floor
        one, other = first[above], second[above]
        return np.minimum(one, other), np.maximum(one, other), points[above]

    def _scored(self, first: Any, second: Any, alike: Any, tables: Any) -> npt.NDArray[np.int32]:
        points = np.empty(len(first), np.int32)
        alike = np.zeros(len(first), np.int8) if alike is None else alike
        self.score(
            self.table.rows, self.table.place, first, second, alike, self.prior, tables, self.codes,
            self.weighed.weights, self.weighed.most, self.floor, points,
        )  # fmt: skip
        return points


class Likenesses:
    """How alike the written places of pairs are, worked out once for each two distinct names."""

    def __init__(self, claims: Claims) -> None:
        self.names, self.name = claims.names, claims.name
        self.any = len(claims.names) > 1
        self.known: dict[int, int] = {}

    def __call__(self, first: Any, second: Any) -> npt.NDArray[np.int8] | None:
        if not self.any:
            return None
        one, other = self.name[first].astype(np.int64), self.name[second].astype(np.int64)
        both = np.minimum(one, other) << 32 | np.maximum(one, other)
        distinct, place = np.unique(both, return_inverse=True)
        return np.array([self._of(pair) for pair in distinct.tolist()], np.int8)[place]

    def _of(self, pair: int) -> int:
        found = self.known.get(pair)
        if found is None:
            one, other = pair >> 32, pair & 0xFFFFFFFF
            found = likeness(self.names[one], self.names[other]) if one and other else SILENT
            self.known[pair] = found
        return found


def _nobody() -> npt.NDArray[np.int32]:
    return np.empty(0, np.int32)
