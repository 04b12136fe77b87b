"""Learning the weights from the reports themselves, without anybody's labels (expectation-maximisation).

A pair is one incident or not; of each sort it is learned how often it stands in every cell of every table. What is
learned leans on the weights that it started from: they count as many pairs as STRENGTH says. Two things keep it from
mistaking a busy area for one incident, which the plain method does:

* pairs compete: if this report of one list is that one of another, it is not the next one as well (`compete`);
* the outcome is held against what is plausible (`doubts`), and if it is not, the weights that were there before are
  used and the run says so.

In the end it is measured how far nearness in time, place and kind go together among pairs that are no incident
(`together`), which the single tables cannot know.
"""

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tregua.matching.candidates import candidates
from tregua.matching.claims import NOWHERE, Claims
from tregua.matching.density import neighbours, steps_of
from tregua.matching.features import FEATURES, casualties
from tregua.matching.features import together as side_by_side
from tregua.matching.parameters import MOST, Parameters
from tregua.matching.sweep import Likenesses, cells, packed

Floats = NDArray[np.float64]
# As many pairs of one incident the weights count from which learning starts.
STRENGTH: Final = 200.0
ROUNDS: Final = 12
# Pairs to learn from, and the least from which anything can be learned.
PAIRS: Final = 1_000_000
FEWEST_PAIRS: Final = 3_000
FEWEST_CLAIMS: Final = 500
# In the beginning so many of the claims are taken to have a partner.
PARTNERED: Final = 0.4
# Competition counts a duplicate as a rival, so that too few pairs are expected: this much is given back.
GIVEN_BACK: Final = 1.6
# Names are compared for the live pairs only; `together` is measured at the end.
NOT_LEARNED: Final = frozenset({"name", "together"})
# More sources than this are not told apart.
SOURCES: Final = 40
BLOCK_SECONDS: Final = 6 * 86_400
BLOCK_STEPS: Final = 900_000
# About so many candidates for each neighbour within a day in its square (density.py).
MET_BY_NEIGHBOUR: Final = 3
LOUDEST: Final = 30.0
# A pair of fewer points before anything is learned is no incident, whatever is learned.
HOPELESS: Final = -8_500
# The toll of a day against that of a part of it: that they differ weighs no less than this.
A_PART: Final = -500
# As many pairs the single tables count in a cell of `together`.
LEAN: Final = 50.0


@dataclass(frozen=True)
class Learned:
    """Weights to use, whether they were learned from these claims, and what there is to say about that."""

    parameters: Parameters
    learned: bool
    said: tuple[str, ...] = ()


@dataclass
class Table:
    """One table while it is learned: where each pair stands, and what a cell weighs so far."""

    cell: NDArray[np.intp]
    weights: Floats
    before: Floats
    met: Floats
    # No cell may weigh less than this.
    least: Floats | float = -np.inf

    def learn(self, share: Floats) -> None:
        """Weigh each cell by how often pairs that are one incident stand in it, against the others."""
        size = len(self.weights)
        same: Any = np.bincount(self.cell, weights=share, minlength=size)
        other: Any = np.maximum(self.met - same, 0)
        # Both lean in proportion, so that a cell in which nothing stands keeps the weight that it started from.
        lean = STRENGTH / max(share.sum(), 1.0) * other.sum()
        other = other + lean * (self.met + 0.5) / (self.met + 0.5).sum()
        same = same + STRENGTH * self.before
        self.weights = np.maximum(np.log(same / same.sum()) - np.log(other / other.sum()), self.least)


def table(cell: NDArray[Any], weights: Floats, live: NDArray[np.intp]) -> Table:
    """Return a table that leans on these weights; of all pairs the live ones are learned from."""
    met = np.bincount(cell, minlength=len(weights)).astype(np.float64)
    before = (met + 0.5) * np.exp(weights)
    return Table(cell[live].astype(np.intp), weights.astype(np.float64), before / before.sum(), met)


def learn(
    claims: Claims, start: Parameters, *, near: NDArray[np.int64] | None = None, threads: int | None = None
) -> Learned:
    """Return weights learned from these claims, or those it started from where they cannot be learned.

    `near` is how many neighbours each claim has, where that was counted before.
    """
    if len(claims) < FEWEST_CLAIMS:
        return Learned(start, learned=False, said=("too_few_reports",))
    near = neighbours(claims) if near is None else near
    rows = some(claims, near)
    part = claims.take(rows)
    found = candidates(part, threads=threads)
    if len(found.first) < FEWEST_PAIRS:
        return Learned(start, learned=False, said=("too_few_pairs",))
    sample = _sample(part, found.first, found.second, start, steps_of(near[rows]))
    share, prior = _expect(part, sample)
    doubt = doubts(share, part, sample.tables)
    if doubt:
        return Learned(start, learned=False, said=(doubt,))
    return Learned(_parameters(part, sample, share, prior, start), learned=True)


def some(claims: Claims, near: NDArray[np.int64]) -> NDArray[np.intp]:
    """Return rows of whole blocks of days and country, from everywhere, that make about PAIRS candidates.

    Blocks are taken in the order of a number made of the block alone, so that the choice depends on no order.
    """
    nowhere = claims.lat == NOWHERE
    lot = np.zeros(len(claims), np.uint64)
    for part in (
        claims.start // BLOCK_SECONDS,
        np.where(nowhere, -1, claims.lat // BLOCK_STEPS),
        np.where(nowhere, -1, claims.lon // BLOCK_STEPS),
    ):
        lot = (lot ^ part.astype(np.int64).view(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
        lot ^= lot >> np.uint64(29)
    blocks, block = np.unique(lot, return_inverse=True)
    pairs = np.bincount(block, weights=near * MET_BY_NEIGHBOUR, minlength=len(blocks))
    taken = np.cumsum(pairs) - pairs < PAIRS
    return np.flatnonzero(taken[block])


@dataclass
class Sample:
    """The pairs to learn from: the live ones, which may still be one incident, and where all of them stand."""

    a: NDArray[np.intp]
    b: NDArray[np.intp]
    count: int
    tables: dict[str, Table]
    together: Table


def _sample(claims: Claims, first: Any, second: Any, start: Parameters, steps: NDArray[np.int8]) -> Sample:
    where = cells(packed(claims), first, second)
    numbers = {feature.name: number for number, feature in enumerate(FEATURES)}
    points = np.full(len(first), start.prior[0], np.int32)
    for name in numbers.keys() - {"name"}:
        points += start.tables[name][0][where[:, numbers[name]]]
    most_by_name = int(start.tables["name"].max()) if len(claims.names) > 1 else 0
    live = np.flatnonzero(points + most_by_name > HOPELESS)
    a, b = first.astype(np.intp), second.astype(np.intp)
    tables = {
        name: table(where[:, number], start.tables[name][0] / 1000, live)
        for name, number in numbers.items()
        if name not in NOT_LEARNED
    }
    whole_days = np.arange(casualties.FEATURE.cells) >= casualties.DAYS
    tables["casualties"].least = np.where(whole_days, A_PART / 1000, -np.inf)
    if len(claims.names) > 1:
        tables["name"] = _by_name(claims, first[live], second[live], start)
    tables["busy"] = table(np.maximum(steps[a], steps[b]), np.array(start.busy) / 1000, live)
    tables["between"] = table(_between(claims, a, b), _between_weights(claims, start), live)
    joint = table(where[:, numbers["together"]], np.zeros(side_by_side.FEATURE.cells), live)
    return Sample(a[live], b[live], len(first), tables, joint)


def _by_name(claims: Claims, first: Any, second: Any, start: Parameters) -> Table:
    """Return the table of names, which are compared for the live pairs alone: by chance they agree as often there."""
    place = next(number for number, feature in enumerate(FEATURES) if feature.name == "name")
    where = cells(packed(claims), first, second, Likenesses(claims)(first, second))
    return table(where[:, place], start.tables["name"][0] / 1000, np.arange(len(first)))


def _between(claims: Claims, a: NDArray[Any], b: NDArray[Any]) -> NDArray[np.intp]:
    one, other = claims.source[a].astype(np.intp), claims.source[b].astype(np.intp)
    if len(claims.sources) > SOURCES:
        return np.asarray(one == other, np.intp)
    return np.asarray(np.minimum(one, other) * len(claims.sources) + np.maximum(one, other), np.intp)


def _between_weights(claims: Claims, start: Parameters) -> Floats:
    inside = (start.prior[1] - start.prior[0]) / 1000
    if len(claims.sources) > SOURCES:
        return np.array([0.0, inside])
    return (np.eye(len(claims.sources)) * inside).reshape(-1)


def _expect(claims: Claims, sample: Sample) -> tuple[Floats, float]:
    """Return how far each live pair is one incident, and the log-odds of any pair, after ROUNDS of learning."""
    rivals = _rivals(claims, sample.a, sample.b)
    points = _weighed(sample)
    share = compete(points + _start(points, rivals, len(claims)), *rivals)
    prior = 0.0
    for _round in range(ROUNDS):
        for name, one in sample.tables.items():
            if name not in NOT_LEARNED:
                one.learn(share)
        prior = float(np.log(share.sum() / (sample.count - share.sum())))
        share = compete(prior + _weighed(sample), *rivals)
    return share, prior


def _weighed(sample: Sample) -> Floats:
    """Return what each live pair weighs in all tables together."""
    total = np.zeros(len(sample.a))
    for one in sample.tables.values():
        total += one.weights[one.cell]
    return total


def _start(points: Floats, rivals: tuple[NDArray[np.intp], NDArray[np.intp]], count: int) -> float:
    """Return the log-odds of any pair with which PARTNERED of the claims have a partner."""
    low, high = -16.0, 4.0
    for _step in range(14):
        middle = (low + high) / 2
        if compete(points + middle, *rivals).sum() > PARTNERED * count:
            high = middle
        else:
            low = middle
    return low


def _rivals(claims: Claims, a: NDArray[Any], b: NDArray[Any]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the two groups in which each pair competes: of its first claim with the source of the second, and back."""
    sources = int(claims.source.max(initial=0)) + 1
    return a * sources + claims.source[b], b * sources + claims.source[a]


def compete(points: Floats, left: NDArray[np.intp], right: NDArray[np.intp]) -> Floats:
    """Return the odds of each pair as a share of its own, of none, and of all its rivals on both sides."""
    odds = np.exp(np.clip(points, -LOUDEST, LOUDEST))
    size = int(max(left.max(initial=0), right.max(initial=0))) + 1
    total = np.bincount(left, weights=odds, minlength=size) + np.bincount(right, weights=odds, minlength=size)
    return np.asarray(odds / (1 + np.maximum(total[left] + total[right] - odds, odds)))


def doubts(share: Floats, claims: Claims, tables: dict[str, Table]) -> str:
    """Return why what was learned is not plausible, empty if it is."""
    expected = float(share.sum()) / len(claims)
    if not 0.005 < expected < 1.5:
        return "implausible_number"
    if _leaning(tables["time"]) < 0.2 or _leaning(tables["place"]) < 0.2:
        return "nearness_unlearned"
    return ""


def _leaning(one: Table) -> float:
    """Return how far what was learned goes with what it started from, weighed by what was met."""
    if one.met.sum() == 0 or (one.met > 0).sum() < 3:
        return 1.0
    weight = one.met / one.met.sum()
    before = np.log(one.before) - np.log((one.met + 0.5) / (one.met + 0.5).sum())
    x, y = before - (weight * before).sum(), one.weights - (weight * one.weights).sum()
    return float((weight * x * y).sum() / max(1e-9, np.sqrt((weight * x * x).sum() * (weight * y * y).sum())))


def _parameters(claims: Claims, sample: Sample, share: Floats, prior: float, start: Parameters) -> Parameters:
    weights = {
        name: _points(one.weights) for name, one in sample.tables.items() if name not in {"busy", "between"}
    }
    weights["together"] = _points(overlap(sample.together, share))
    weights.setdefault("name", start.tables["name"])
    level, between = _levels(claims, sample.tables["between"], prior + GIVEN_BACK)
    return replace(
        start,
        tables=weights,
        prior=level,
        busy=tuple(round(1000 * weight) for weight in sample.tables["busy"].weights),
        between=between,
        learned_from=f"{len(claims)} reports, {sample.count} pairs",
    )


def _levels(
    claims: Claims, between: Table, prior: float
) -> tuple[tuple[int, int], dict[tuple[str, str], int]]:
    """Return the log-odds of a pair across sources and within one, and how far each two sources are from that."""
    size = len(claims.sources)
    if size > SOURCES:
        return (round(1000 * (prior + between.weights[0])), round(1000 * (prior + between.weights[1]))), {}
    inside = np.eye(size, dtype=np.bool_).reshape(-1)
    cross, same = (
        prior + float(np.average(between.weights, weights=between.met * those + 1e-9))
        for those in (~inside, inside)
    )
    named = {
        (claims.sources[one], claims.sources[other]): round(
            1000 * (prior + between.weights[one * size + other] - (same if one == other else cross))
        )
        for one in range(size)
        for other in range(one, size)
        if between.met[one * size + other]
    }
    return (round(1000 * cross), round(1000 * same)), named


def _points(weights: Floats) -> NDArray[np.int32]:
    """Return weights in thousandths, the same for pairs of two sources and of one."""
    return np.tile(np.clip(np.round(1000 * weights), -MOST, MOST).astype(np.int32), (2, 1))


def overlap(joint: Table, share: Floats) -> Floats:
    """Return what each cell of `together` weighs: how much rarer it is by chance than its parts would make it."""
    size = side_by_side.FEATURE.cells
    met = joint.met - np.bincount(joint.cell, weights=share, minlength=size)
    met = np.maximum(met, 0).reshape(len(side_by_side.FEATURE.contexts), 5, 4, 3, 3) + 1e-9
    total = met.sum((1, 2, 3, 4), keepdims=True)
    apart = (
        (met.sum((2, 3, 4), keepdims=True) / total)
        * (met.sum((1, 3, 4), keepdims=True) / total)
        * (met.sum((0, 1, 2, 4), keepdims=True) / met.sum())
        * (met.sum((0, 1, 2, 3), keepdims=True) / met.sum())
    )
    return np.asarray(-np.log((met + LEAN * apart) / (total + LEAN) / apart)).reshape(-1)
