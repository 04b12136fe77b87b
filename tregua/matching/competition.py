"""Pairs compete: one entry of a list is rarely several entries of another, so a rival takes from a pair's odds.

Scores look at two claims alone. On a busy day many pairs look well, and most of them cannot be true together: if
this entry is that one, it is not the next. `settle` weighs each pair against its rivals, the other pairs of either
claim with the same source: what is left is near its score where it has no rival, low where a rival is better, and
shared out where nothing tells them apart. It is the share of the pairings of the two lists that hold the pair, by a
few rounds of messages (loopy belief propagation with at most one partner on each side).

Two partners are no rivals where

* their dead together are no more than the third claim counts: one list tells the day's total, the other each house.
  If one of them makes up the whole by itself, the other is half a rival; if only both together do, they speak for
  each other;
* they are duplicates of one another: then both are true or neither.

Pairs inside a source do not compete: an entry may stand in a list three times.
"""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tregua.matching.claims import Claims
from tregua.matching.compiled import loops

Rows = NDArray[np.int64]
# Rounds of messages; each is half the last one and half the new, which keeps them from swinging.
ROUNDS: Final = 8
# In a group of more partners than this nobody is excused: they are too many to be held against one another.
CROWD: Final = 100
# Learning counts a rival of a rival twice and so expects too few pairs. This is given back: most of it before rivals
# are weighed, so that the best of many is not held against "none of them" alone (thousandths of log-odds).
BEFORE: Final = 1500
AFTER: Final = -300
# Parts of the work that may be done beside each other.
PARTS: Final = 16
# Odds above e^30 count as that.
LOUDEST: Final = 30.0


def remaining(
    claims: Claims, a: Rows, b: Rows, points: NDArray[np.int32], threads: int | None = None
) -> NDArray[np.int32]:
    """Return what is left of learned scores: as `settle`, with what learning lost to rivals given back."""
    across = claims.source[a] != claims.source[b]
    left = settle(claims, a, b, np.where(across, points + BEFORE, points).astype(np.int32), threads)
    return np.where(across, left + AFTER, left).astype(np.int32)


def settle(
    claims: Claims, a: Rows, b: Rows, points: NDArray[np.int32], threads: int | None = None
) -> NDArray[np.int32]:
    """Return what is left of each pair's score, in thousandths of log-odds, once its rivals are weighed."""
    across = np.flatnonzero(claims.source[a] != claims.source[b])
    settled = points.astype(np.int32).copy()
    if len(across):
        rivals = Rivals(claims, a, b, points, threads)
        settled[across] = np.rint(rivals.settle(points[across] / 1000.0) * 1000).astype(np.int32)
    return settled


class Rivals:
    """Which pairs compete, made once; `settle` may then be asked again as the weights change.

    Every pair stands in two groups: the partners that its first claim has in the second's source, and the reverse.
    A pair that is alone in both has no rival, and only groups of several are kept.
    """

    def __init__(
        self, claims: Claims, a: Rows, b: Rows, points: NDArray[np.int32], threads: int | None = None
    ) -> None:
        across = np.flatnonzero(claims.source[a] != claims.source[b])
        self.pairs, self._threads = len(across), threads
        self._loops = loops("rivalry", len(across))
        one, other = a[across].astype(np.int64), b[across].astype(np.int64)
        self._order, self._starts = self._loops.contested(
            len(claims), one, other, claims.source.astype(np.int64)
        )
        sizes = np.diff(self._starts)
        self._begins = np.concatenate([[0], np.cumsum(np.where(sizes <= CROWD, sizes * sizes, 0))])
        # Parts of about equally many places: what is said in one group hangs on no other one.
        cuts = np.searchsorted(self._starts, np.linspace(0, len(self._order), PARTS + 1))
        self._parts = [(int(begin), int(end)) for begin, end in pairwise(cuts) if end > begin]
        self._shares, self._excused = self._excuses(claims, one, other, *_twins(claims, a, b, points))

    def _excuses(
        self, claims: Claims, a: Rows, b: Rows, twins: Rows, likeness: NDArray[np.float64]
    ) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """Return for each two partners of one group how far they are no rivals, 0 to 1, and who is excused at all."""
        shares = np.zeros(int(self._begins[-1]), np.float32)
        excused = np.zeros(len(self._order), np.bool_)
        least = np.where(claims.killed_min < 0, -1, np.maximum(claims.killed_min, 1)).astype(np.int64)
        most = claims.killed_max.astype(np.int64)
        given = (shares, excused, self._begins, self._order, self._starts, a, b, least, most, twins, likeness)
        with ThreadPoolExecutor(self._threads) as pool:
            list(pool.map(lambda part: self._loops.excuse(*given, *part), self._parts))
        return shares, excused

    def settle(self, odds: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the log-odds that are left of those of the pairs across sources."""
        place = np.full(2 * self.pairs, -1, np.int64)
        place[self._order] = np.arange(len(self._order))
        opposite = place[
            np.where(self._order < self.pairs, self._order + self.pairs, self._order - self.pairs)
        ]
        own = odds[np.where(self._order < self.pairs, self._order, self._order - self.pairs)]
        given = (own, opposite, self._starts, self._shares, self._excused, self._begins, LOUDEST)
        said, before = np.zeros(len(own)), np.zeros(len(own))
        with ThreadPoolExecutor(self._threads) as pool:
            for _round in range(ROUNDS):
                said, before = before, said
                speak = partial(self._loops.speak, said, before, *given)
                list(pool.map(lambda part, speak=speak: speak(*part), self._parts))
        every = np.zeros(2 * self.pairs)
        every[self._order] = said
        return odds + every[: self.pairs] + every[self.pairs :]

    def prior(self, expected: float) -> float:
        """Return the log-odds which, given to every pair alike, make so many pairs expected."""
        low, high = -12.0, 12.0
        for _step in range(16):
            middle = (low + high) / 2
            settled = self.settle(np.full(self.pairs, middle))
            if float((1 / (1 + np.exp(-settled))).sum()) < expected:
                low = middle
            else:
                high = middle
        return (low + high) / 2


def _twins(claims: Claims, a: Rows, b: Rows, points: NDArray[np.int32]) -> tuple[Rows, NDArray[np.float64]]:
    """Return the pairs inside a source, in order, and how likely each is a duplicate."""
    inside = np.flatnonzero(claims.source[a] == claims.source[b])
    low, high = np.minimum(a[inside], b[inside]), np.maximum(a[inside], b[inside])
    keys = low.astype(np.int64) << 32 | high
    order = np.argsort(keys)
    return keys[order], 1 / (1 + np.exp(-points[inside][order] / 1000.0))
