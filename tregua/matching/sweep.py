"""Scoring all candidates on all processors without ever keeping them: only pairs above the floor stay in memory.

The pairs and their scores are the same for any number of threads, because each part of the walk is scored by itself
and the parts are put together in the order of the walk.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from tregua.matching.blocks import lay_out
from tregua.matching.candidates import Cut, in_batches, told
from tregua.matching.claims import Claims
from tregua.matching.composing import columns, composed
from tregua.matching.features import FEATURES
from tregua.matching.parameters import Parameters

# Seconds that fit beside each other into whole numbers of 32 bits: 68 years.
NARROW: Final = 2**31 - 1


@dataclass(frozen=True)
class Scored:
    """Pairs above the floor (rows of the claims, a < b) with their scores, and what was not looked at."""

    a: npt.NDArray[np.int32]
    b: npt.NDArray[np.int32]
    score: npt.NDArray[np.int32]
    cut: Cut


@dataclass(frozen=True)
class Packed:
    """Claims as one table, row behind row, so that a comparison finds all of a claim in one place of memory."""

    rows: npt.NDArray[Any]
    # Where each claim stands in it.
    place: npt.NDArray[np.int32]


def packed(claims: Claims, order: npt.NDArray[Any] | None = None) -> Packed:
    """Pack what the features read; `order` puts beside each other what will be compared."""
    order = np.arange(len(claims)) if order is None else order
    # Times count from the earliest, which no comparison sees: only differences matter.
    earliest = int(claims.start.min(initial=0)) if len(claims) else 0
    narrow = int(claims.end.max(initial=0)) - earliest < NARROW
    rows = np.empty((len(claims), len(columns())), np.int32 if narrow else np.int64)
    for number, name in enumerate(columns()):
        column = getattr(claims, name)
        rows[:, number] = (column - earliest if name in {"start", "end"} else column)[order]
    place = np.empty(len(claims), np.int32)
    place[order] = np.arange(len(claims), dtype=np.int32)
    return Packed(rows, place)


def cells(packed_claims: Packed, a: Any, b: Any, likeness: Any = None) -> npt.NDArray[np.int16]:
    """Return where each pair stands in the table of each feature (columns in the order of FEATURES)."""
    into = np.empty((len(a), len(FEATURES)), np.int16)
    alike = _none(len(a)) if likeness is None else likeness
    composed(len(packed_claims.place)).cells_of(packed_claims.rows, packed_claims.place, a, b, alike, into)
    return into


def sweep(
    claims: Claims, parameters: Parameters, *, near_names: Any = None, threads: int | None = None
) -> Scored:
    """Score every candidate and return those above the parameters' floor."""
    blocks = lay_out(claims, near_names)
    cut = told(blocks)
    scoring = Scoring(claims, parameters, packed(claims, blocks.nearby))
    kept = list(in_batches(blocks, cut, threads, scoring))
    a, b, score = (np.concatenate([part[number] for part in kept] or [_nobody()]) for number in range(3))
    return Scored(a, b, score, cut)


class Scoring:
    """What is done to each batch of candidates: it is scored, and what lies above the floor is kept."""

    def __init__(self, claims: Claims, parameters: Parameters, table: Packed) -> None:
        self.claims, self.parameters, self.table = claims, parameters, table
        self.score = composed(len(claims)).score
        self.prior = np.array(parameters.prior, np.int32)
        self.tables = tuple(np.ascontiguousarray(parameters.tables[one.name], np.int32) for one in FEATURES)

    def __call__(self, pairs: npt.NDArray[np.int32]) -> tuple[Any, Any, Any]:
        first, second = pairs[:, 0].copy(), pairs[:, 1].copy()
        points = np.empty(len(pairs), np.int32)
        alike = _none(len(pairs))
        self.score(self.table.rows, self.table.place, first, second, alike, self.prior, self.tables, points)
        above = points > self.parameters.floor
        one, other = first[above], second[above]
        return np.minimum(one, other), np.maximum(one, other), points[above]


def _none(count: int) -> npt.NDArray[np.int8]:
    return np.zeros(count, np.int8)


def _nobody() -> npt.NDArray[np.int32]:
    return np.empty(0, np.int32)
