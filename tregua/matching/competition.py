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

from functools import partial
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tregua.matching.claims import Claims
from tregua.matching.compiled import loops
from tregua.matching.ordering import in_order
from tregua.matching.parts import beside, cut

Rows = NDArray[Any]
# Rounds of messages; each is half the last one and half the new, which keeps them from swinging.
ROUNDS: Final = 8
# In a group of more partners than this nobody is excused: they are too many to be held against one another.
CROWD: Final = 100
# Learning counts a rival of a rival twice and so expects too few pairs. This is given back: most of it before rivals
# are weighed, so that the best of many is not held against "none of them" alone (thousandths of log-odds).
BEFORE: Final = 1500
AFTER: Final = -300
# Odds above e^30 count as that.
LOUDEST: Final = 30.0
# Places below this are kept as numbers of 32 bits.
NARROW: Final = 2**31


def remaining(
    claims: Claims, a: Rows, b: Rows, points: NDArray[np.int32], threads: int | None = None
) -> NDArray[np.int32]:
    """Return what is left of learned scores: as `settle`, with what learning lost to rivals given back."""
    across = claims.source[a] != claims.source[b]
    left = settle(claims, a, b, points + np.where(across, np.int32(BEFORE), np.int32(0)), threads, across)
    left[across] += AFTER
    return left


def settle(
    claims: Claims,
    a: Rows,
    b: Rows,
    points: NDArray[np.int32],
    threads: int | None = None,
    across: NDArray[np.bool_] | None = None,
) -> NDArray[np.int32]:
    """Return what is left of each pair's score, in thousandths of log-odds, once its rivals are weighed.

    `across` says which pairs are of two sources, where that is known.
    """
    across = claims.source[a] != claims.source[b] if across is None else across
    settled = points.astype(np.int32)
    if across.any():
        rivals = Rivals(claims, a, b, points, threads, across)
        settled[across] = np.rint(rivals.settle(points[across] / 1000.0) * 1000).astype(np.int32)
    return settled


class Rivals:
    """Which pairs compete, made once; `settle` may then be asked again as the weights change.

    Every pair stands in two groups: the partners that its first claim has in the second's source, and the reverse.
    A pair that is alone in both has no rival, and only groups of several are kept.
    """

    def __init__(
        self,
        claims: Claims,
        a: Rows,
        b: Rows,
        points: NDArray[np.int32],
        threads: int | None = None,
        across: NDArray[np.bool_] | None = None,
    ) -> None:
        across = claims.source[a] != claims.source[b] if across is None else across
        one, other = a[across], b[across]
        self.pairs, self._threads = len(one), threads
        self._loops = loops("rivalry", len(one))
        self._type = np.int32 if 2 * self.pairs < NARROW else np.int64
        self._gather(one, other, claims)
        sizes = np.diff(self._starts)
        self._begins = np.concatenate([[0], np.cumsum(np.where(sizes <= CROWD, sizes * sizes, 0))])
        self._shares, self._excused = self._excuses(
            claims, one, other, *_twins(len(claims), a[~across], b[~across], points[~across])
        )

    def _gather(self, a: Rows, b: Rows, claims: Claims) -> None:
        """Find the places that have a rival, group by group, partners rising, and where each group starts.

        Pair p stands in two places: p is the partner that its first claim has in its second, p + pairs the reverse.
        """
        order = np.empty(2 * self.pairs, self._type)
        number, known = self._loops.first_met(len(claims), a, b)
        begins = self._loops.by_owner(order, number, known, a, b)
        given = (order, begins, a, b, claims.source)
        parts = cut(begins)
        counts = beside(parts, partial(self._loops.arrange, *given), self._threads)
        kept, groups = (np.concatenate([[0], np.cumsum([one[of] for one in counts])]) for of in (0, 1))
        self._order = np.empty(kept[-1], self._type)
        self._starts = np.zeros(groups[-1] + 1, np.int64)
        where = np.full(2 * self.pairs, -1, self._type)
        into = partial(self._loops.contested, *given, self._order, self._starts, where)
        beside(
            [(int(at), int(group), *part) for at, group, part in zip(kept, groups, parts, strict=False)],
            into, self._threads,
        )  # fmt: skip
        self._opposite = np.empty(len(self._order), self._type)
        across = partial(self._loops.across, self._order, where, self._opposite, self.pairs)
        beside(cut(np.arange(len(self._order) + 1)), across, self._threads)
        self._parts = cut(self._starts)

    def _excuses(
        self, claims: Claims, a: Rows, b: Rows, twins: Rows, twin_starts: Rows, likeness: NDArray[np.float64]
    ) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """Return for each two partners of one group how far they are no rivals, 0 to 1, and who is excused at all."""
        shares = np.zeros(int(self._begins[-1]), np.float32)
        excused = np.zeros(len(self._order), np.bool_)
        least = np.where(claims.killed_min < 0, -1, np.maximum(claims.killed_min, 1))
        given = (
            shares, excused, self._begins, self._order, self._starts, a, b, least, claims.killed_max, twins,
            twin_starts, likeness,
        )  # fmt: skip
        beside(self._parts, partial(self._loops.excuse, *given), self._threads)
        return shares, excused

    def settle(self, odds: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the log-odds that are left of those of the pairs across sources."""
        own = odds[np.where(self._order < self.pairs, self._order, self._order - self.pairs)]
        given = (own, self._opposite, self._starts, self._shares, self._excused, self._begins, LOUDEST)
        said, before = np.zeros(len(own)), np.zeros(len(own))
        for _round in range(ROUNDS):
            said, before = before, said
            beside(self._parts, partial(self._loops.speak, said, before, *given), self._threads)
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


def _twins(count: int, a: Rows, b: Rows, points: NDArray[np.int32]) -> tuple[Rows, Rows, NDArray[np.float64]]:
    """Return of each claim the later claims of its source that it is paired with, and how likely each is a duplicate."""
    low, high = np.minimum(a, b), np.maximum(a, b)
    order = in_order(low, high)
    starts = np.concatenate([[0], np.cumsum(np.bincount(low, minlength=count))])
    return high[order], starts, 1 / (1 + np.exp(-points[order] / 1000.0))
