"""From scored pairs to groups: the pair with the highest score first, as long as all cross pairs together agree."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tregua.matching.compiled import loops

Pair = tuple[int, int]
# Rounds in which single claims may move to a group that fits them better.
ROUNDS: Final = 5


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
    once: NDArray[np.int64] | None = None,
) -> Groups:
    """Join claims 0…count-1 into groups; rows are expected in the order of their ids, so that ties fall alike.

    Two groups are joined while all pairs between them together weigh more than nothing; a pair that is missing
    weighs `missing`. `same` joins whatever the scores say, `different` is never overruled: where both meet,
    `different` wins and the pair is told as a contradiction. Claims of one number in `once` (below zero: of none)
    are never joined by a score: the entries of a list that tells every event once.
    """
    linking = loops("linking", count)
    alone = np.full(count, -1, np.int64) if once is None else once
    joined = sorted({(min(pair), max(pair)) for pair in same})
    apart = sorted({(min(pair), max(pair)) for pair in different})
    a, b, points = _with_judgements(a, b, score, joined, apart, linking.APART)
    order = _by_weight(a, b, points, joined)
    forced, order = _judged_first(order, a, b, joined)
    starts, other, weight = linking.beside(count, a, b, points)
    group, following, size = np.arange(count), np.full(count, -1, np.int64), np.ones(count, np.int64)
    refused = np.zeros(max(1, forced), np.bool_)
    linking.merge(
        order, forced, a, b, points, starts, other, weight, missing, alone, group, following, size, refused
    )
    fixed = np.zeros(count, np.bool_)
    fixed[[row for pair in joined for row in pair]] = True
    linking.move(group, fixed, starts, other, weight, missing, alone, ROUNDS)
    contradictions = tuple((int(a[pair]), int(b[pair])) for pair in order[:forced][refused[:forced]])
    return Groups(_smallest(group), contradictions)


def _with_judgements(
    a: NDArray[np.int64],
    b: NDArray[np.int64],
    score: NDArray[np.int32],
    joined: list[Pair],
    apart: list[Pair],
    never: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the pairs with those that people judged, each once: what was judged different weighs `never`."""
    judged = dict.fromkeys(joined, 0) | dict.fromkeys(apart, never)
    low, high = np.minimum(a, b).astype(np.int64), np.maximum(a, b).astype(np.int64)
    if not judged:
        return low, high, score.astype(np.int64)
    known = {
        (one, other): points
        for one, other, points in zip(low.tolist(), high.tolist(), score.tolist(), strict=False)
    }
    keep = np.array([pair not in judged for pair in known], np.bool_)
    pairs = np.array(list(judged), np.int64).reshape(-1, 2)
    weights = [points or known.get(pair, 0) for pair, points in judged.items()]
    return (
        np.concatenate([np.array([pair[0] for pair in known], np.int64)[keep], pairs[:, 0]]),
        np.concatenate([np.array([pair[1] for pair in known], np.int64)[keep], pairs[:, 1]]),
        np.concatenate([np.array(list(known.values()), np.int64)[keep], np.array(weights, np.int64)]),
    )


def _by_weight(
    a: NDArray[np.int64], b: NDArray[np.int64], points: NDArray[np.int64], joined: list[Pair]
) -> NDArray[np.int64]:
    """Return the pairs that may join something, by falling weight, ties by their claims."""
    kept = np.arange(len(a)) if joined else np.flatnonzero(points > 0)
    return kept[np.lexsort((b[kept], a[kept], -points[kept]))]


def _judged_first(
    order: NDArray[np.int64], a: NDArray[np.int64], b: NDArray[np.int64], joined: list[Pair]
) -> tuple[int, NDArray[np.int64]]:
    if not joined:
        return 0, order
    wanted = set(joined)
    first = np.array(
        [(one, other) in wanted for one, other in zip(a.tolist(), b.tolist(), strict=False)], np.bool_
    )
    return int(first.sum()), np.concatenate([order[first[order]], order[~first[order]]])


def _smallest(group: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the smallest row of each claim's group."""
    least = np.full(len(group), len(group), np.int64)
    np.minimum.at(least, group, np.arange(len(group)))
    return least[group]
