"""What a new report's surroundings add to its scores: how busy it was there and then, and who competes for it.

The bulk run says the same of all pairs at once (density.py, competition.py); here it is said of the pairs of one
report, so that a pair is weighed at arrival much as it will be by night.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from math import exp
from typing import Final

from tregua.matching.claims import COLUMNS, DISTRICT, NOWHERE
from tregua.matching.compiled import loops
from tregua.matching.density import SECONDS, SIDE, STEPS
from tregua.matching.engine import Row
from tregua.matching.parameters import Parameters

AT: Final = {name: place for place, name in enumerate(COLUMNS)}
START, END, LAT, LON, PLACE_CLASS, PROVINCE, SOURCE, LEAST, MOST = (
    AT[name]
    for name in ("start", "end", "lat", "lon", "place_class", "province", "source", "killed_min", "killed_max")
)  # fmt: skip
LOUDEST: Final = 30.0
# Rounds of messages between the few pairs around one report: what a rival says, and what it says once it has heard.
ROUNDS: Final = 2

Pair = tuple[str, str]


class Busy:
    """How many claims lie in the square of a claim within a day of it, as far as they are known here."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.middles: dict[tuple[int, int], list[int]] = {}
        for row in rows:
            self.middles.setdefault(_square(row), []).append(_middle(row))
        for some in self.middles.values():
            some.sort()

    def count(self, row: Row) -> int:
        """Return how many claims lie there and then, this one among them."""
        some, middle = self.middles.get(_square(row), []), _middle(row)
        return bisect_right(some, middle + SECONDS) - bisect_left(some, middle - SECONDS)


def step(count: int) -> int:
    """Return the step of busyness of so many claims."""
    return bisect_right(STEPS, count)


def added(count: int, sources: tuple[str, str], parameters: Parameters) -> int:
    """Return what so busy a place and these two sources add to a score."""
    between = parameters.between
    return parameters.busy[step(count)] + between.get(sources, between.get((sources[1], sources[0]), 0))


def competing(
    row: Row, others: Sequence[tuple[str, Row]], scores: Mapping[str, int], given_back: int
) -> dict[str, int]:
    """Return what the rivals of each pair take from it: others of the same list that fit this report too.

    Of what the scores hold, so much is given back only after rivals are weighed.

    Two are less of rivals, or none, where their dead together are no more than this report counts (`room`).
    """
    by_source: dict[int, list[tuple[str, Row, float]]] = {}
    for report, other in others:
        if other[SOURCE] != row[SOURCE]:
            loud = exp(min(LOUDEST, (scores[report] - given_back) / 1000))
            by_source.setdefault(other[SOURCE], []).append((report, other, loud))
    return {
        report: round(
            1000 * _said(row, one, [(its, loud, 0.0) for name, its, loud in group if name != report])
        )
        for group in by_source.values()
        for report, one, _loud in group
    }


def settle(pairs: Mapping[Pair, int], rows: Mapping[str, Row], given_back: int) -> dict[Pair, int]:
    """Return what is left of the scores of these pairs once each is weighed against its rivals among them.

    As `competition.settle` does it for all pairs at once; pairs inside a source do not compete.
    """
    odds = {
        pair: (score - given_back) / 1000
        for pair, score in pairs.items()
        if rows[pair[0]][SOURCE] != rows[pair[1]][SOURCE]
    }
    twins = {pair: 1 / (1 + exp(-score / 1000)) for pair, score in pairs.items() if pair not in odds}
    groups: dict[tuple[str, int], list[tuple[Pair, str]]] = {}
    for pair in odds:
        for owner, partner in (pair, pair[::-1]):
            groups.setdefault((owner, rows[partner][SOURCE]), []).append((pair, partner))
    said = {(pair, owner): 0.0 for pair in odds for owner in pair}
    for _round in range(ROUNDS):
        new = {}
        for (owner, _source), partners in groups.items():
            loud = [exp(min(LOUDEST, odds[pair] + said[pair, partner])) for pair, partner in partners]
            for pair, partner in partners:
                others = [
                    (rows[its], heard, twins.get((min(its, partner), max(its, partner)), 0.0))
                    for heard, (_rival, its) in zip(loud, partners, strict=True)
                    if its != partner
                ]
                new[pair, owner] = (said[pair, owner] + _said(rows[owner], rows[partner], others)) / 2
        said = new
    return {
        pair: score + round(1000 * sum(said[pair, owner] for owner in pair)) if pair in odds else score
        for pair, score in pairs.items()
    }


def _said(row: Row, one: Row, others: Sequence[tuple[Row, float, float]]) -> float:
    """Return what the other partners of a claim say to one of them: each with its odds, and how likely it is a twin."""
    rivalry = loops("rivalry", claims=0)
    rivals = together = 0.0
    for its, loud, twin in others:
        share = max(
            twin, rivalry.room(_least(one), one[MOST], _least(its), its[MOST], _least(row), row[MOST])
        )
        if share > 1:
            together += loud
        else:
            rivals += loud * (1 - share)
    return float(rivalry.said_to_one(rivals, together))


def _least(row: Row) -> int:
    return max(row[LEAST], 1) if row[LEAST] >= 0 else -1


def _square(row: Row) -> tuple[int, int]:
    if row[LAT] != NOWHERE and row[PLACE_CLASS] <= DISTRICT:
        return row[LAT] // SIDE, row[LON] // SIDE
    return -(10**6), row[PROVINCE]


def _middle(row: Row) -> int:
    return (row[START] + row[END]) // 2
