"""From scored pairs to groups: the pair with the highest score first, as long as all cross pairs together agree."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Pair = tuple[int, int]


@dataclass(frozen=True)
class Groups:
    """A label for each claim (the smallest row of its group), and judged pairs that could not both be kept."""

    labels: NDArray[np.int64]
    contradictions: tuple[Pair, ...] = ()


def link(
    count: int,
    a: NDArray[np.int64],
    b: NDArray[np.int64],
    score: NDArray[np.int32],
    *,
    missing: int,
    same: Iterable[Pair] = (),
    different: Iterable[Pair] = (),
) -> Groups:
    """Join claims 0…count-1 into groups; rows are expected in the order of their ids, so that ties fall alike.

    `same` joins whatever the scores say, `different` is never overruled: where both meet, `different` wins and the
    pair is told as a contradiction.
    """
    found = _Merging(count, missing)
    for one, other, points in zip(a.tolist(), b.tolist(), score.tolist(), strict=True):
        found.between[min(one, other), max(one, other)] = points
    for one, other in different:
        found.apart[one].add(other)
        found.apart[other].add(one)
    contradictions = tuple(
        (one, other) for one, other in sorted(same) if not found.merge(one, other, forced=True)
    )
    order = np.lexsort((b, a, -score.astype(np.int64)))
    for row in order.tolist():
        if score[row] <= 0:
            break
        found.merge(int(a[row]), int(b[row]))
    return Groups(np.array([found.group[one] for one in range(count)], np.int64), contradictions)


class _Merging:
    def __init__(self, count: int, missing: int) -> None:
        self.group = list(range(count))
        self.members: dict[int, list[int]] = {one: [one] for one in range(count)}
        self.between: dict[Pair, int] = {}
        self.apart: dict[int, set[int]] = {one: set() for one in range(count)}
        self.missing = missing

    def merge(self, one: int, other: int, *, forced: bool = False) -> bool:
        left, right = sorted((self.group[one], self.group[other]))
        if left == right:
            return True
        if any(not self.apart[member].isdisjoint(self.members[right]) for member in self.members[left]):
            return False
        if not forced and self._sum(left, right) <= 0:
            return False
        for member in self.members[right]:
            self.group[member] = left
        self.members[left] += self.members.pop(right)
        return True

    def _sum(self, left: int, right: int) -> int:
        return sum(
            self.between.get((min(one, other), max(one, other)), self.missing)
            for one in self.members[left]
            for other in self.members[right]
        )
