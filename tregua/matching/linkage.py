"""From scored pairs to groups: the pair with the highest score first, as long as all cross pairs together agree."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tregua.matching.compiled import loops
from tregua.matching.parts import beside, cut

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
    a: NDArray[Any],
    b: NDArray[Any],
    score: NDArray[np.int32],
    *,
    missing: int,
    same: Iterable[Pair] = (),
    different: Iterable[Pair] = (),
    once: NDArray[np.int64] | None = None,
    threads: int | None = None,
) -> Groups:
    """Join claims 0…count-1 into groups; rows are expected in the order of their ids, so that ties fall alike.

    Two groups are joined while all pairs between them together weigh more than nothing; a pair that is missing
    weighs `missing`. `same` joins whatever the scores say, `different` is never overruled: where both meet,
    `different` wins and the pair is told as a contradiction. Claims of one number in `once` (below zero: of none)
    are never joined by a score: the entries of a list that tells every event once.
    """
    linking, grouping = loops("linking", count), loops("grouping", count)
    alone = np.full(count, -1, np.int32) if once is None else once.astype(np.int32)
    joined = sorted({(min(pair), max(pair)) for pair in same})
    apart = sorted({(min(pair), max(pair)) for pair in different})
    a, b, points = _with_judgements(a, b, score, joined, apart, linking.APART)
    forced = _forced(a, b, joined)
    joins = (points > 0) | forced
    component, known = linking.components(count, a, b, joins)
    order, pair_starts = linking.by_component(joins, component, known, a)
    members, starts = grouping.gathered(np.flatnonzero(component >= 0), component, known)
    group, size = np.arange(count, dtype=np.int32), np.ones(count, np.int64)
    refused, fixed = np.zeros(len(a), np.bool_), np.zeros(count, np.bool_)
    fixed[[row for pair in joined for row in pair]] = True
    given = (
        order, pair_starts, members, starts, forced, a, b, points, *linking.beside(count, a, b, points, component),
        missing, alone, fixed, group, np.full(count, -1, np.int32), group.copy(), size, size.copy(), size.copy(),
        refused, ROUNDS,
    )  # fmt: skip
    beside(cut(pair_starts), partial(linking.grouped, *given), threads)
    contradictions = tuple((int(a[pair]), int(b[pair])) for pair in order[refused[order]])
    return Groups(_smallest(group), contradictions)


def _with_judgements(
    a: NDArray[Any],
    b: NDArray[Any],
    score: NDArray[np.int32],
    joined: list[Pair],
    apart: list[Pair],
    never: int,
) -> tuple[NDArray[Any], NDArray[Any], NDArray[np.int64]]:
    """Return the pairs with those that people judged, each once: what was judged different weighs `never`."""
    judged = dict.fromkeys(joined, 0) | dict.fromkeys(apart, never)
    low, high = np.minimum(a, b), np.maximum(a, b)
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


def _forced(a: NDArray[Any], b: NDArray[Any], joined: list[Pair]) -> NDArray[np.bool_]:
    """Return which pairs people judged the same."""
    if not joined:
        return np.zeros(len(a), np.bool_)
    wanted = set(joined)
    return np.array(
        [(one, other) in wanted for one, other in zip(a.tolist(), b.tolist(), strict=True)], np.bool_
    )


def _smallest(group: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return the smallest row of each claim's group."""
    least = np.full(len(group), len(group), np.int64)
    np.minimum.at(least, group, np.arange(len(group)))
    return least[group]
