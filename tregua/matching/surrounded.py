"""What a new report's surroundings add to its scores: how busy it was there and then, and who competes for it.

The bulk run says the same of all pairs at once (density.py, competition.py); here it is said of the pairs of one
report, so that a pair is weighed at arrival much as it will be by night.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from math import exp
from typing import Final

from tregua.matching.claims import COLUMNS, DISTRICT, NOWHERE
from tregua.matching.competition import ROUNDS
from tregua.matching.compiled import loops
from tregua.matching.density import SECONDS, SIDE, STEPS
from tregua.matching.engine import Row, Scorer
from tregua.matching.parameters import Parameters

AT: Final = {name: place for place, name in enumerate(COLUMNS)}
START, END, LAT, LON, PLACE_CLASS, PROVINCE, SOURCE, LEAST, MOST = (
    AT[name]
    for name in ("start", "end", "lat", "lon", "place_class", "province", "source", "killed_min", "killed_max")
)  # fmt: skip
LOUDEST: Final = 30.0

Pair = tuple[str, str]
# A row and its place as written.
Told = tuple[Row, str]


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


class Surroundings:
    """What is around one report: pairs of the claims there are scored as the nightly run scores them."""

    def __init__(self, rows: Sequence[Row], scorer: Scorer, sources: Mapping[int, str]) -> None:
        """Hold the rows around a report, its own among them, and the words of the sources that have weights."""
        self._busy, self._scorer, self._sources = Busy(rows), scorer, sources

    def busy(self, one: Row, other: Row) -> int:
        """Return how many claims lie where and when it is busier for one of two."""
        return max(self._busy.count(one), self._busy.count(other))

    def score(self, one: Told, other: Told) -> int | None:
        """Return the score of a pair before its rivals are weighed, None where it is too low to count."""
        (row, name), (other_row, other_name) = one, other
        parameters = self._scorer.parameters
        total = self._scorer.total(row, other_row, parameters.floor, (name, other_name))
        if total <= parameters.floor:
            return None
        pair = self._sources.get(row[SOURCE], ""), self._sources.get(other_row[SOURCE], "")
        return total + added(self.busy(row, other_row), pair, parameters)


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
            1000 * _said((_share(row, one, its), loud) for name, its, loud in group if name != report)
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
    # Who is alone among an owner's partners has no rival, and is told nothing.
    told = [
        (
            (pair, owner),
            [
                ((rival, its), _share(rows[owner], rows[partner], rows[its], _twin(twins, its, partner)))
                for rival, its in partners
                if its != partner
            ],
        )
        for (owner, _source), partners in groups.items()
        for pair, partner in partners
        if len(partners) > 1
    ]
    said = {(pair, owner): 0.0 for pair in odds for owner in pair}
    for _round in range(ROUNDS):
        loud = {place: exp(min(LOUDEST, odds[place[0]] + before)) for place, before in said.items()}
        said |= {
            place: (said[place] + _said((share, loud[rival]) for rival, share in rivals)) / 2
            for place, rivals in told
        }
    return {
        pair: score + round(1000 * sum(said[pair, owner] for owner in pair)) if pair in odds else score
        for pair, score in pairs.items()
    }


def _twin(twins: Mapping[Pair, float], one: str, other: str) -> float:
    """Return how likely two claims of a source are one told twice."""
    return twins.get((min(one, other), max(one, other)), 0.0)


def _share(row: Row, one: Row, its: Row, twin: float = 0.0) -> float:
    """Return how far another partner of a claim is no rival of one of them, more than 1 where it speaks for it."""
    room = loops("rivalry", claims=0).room
    return float(max(twin, room(_least(one), one[MOST], _least(its), its[MOST], _least(row), row[MOST])))


def _said(others: Iterable[tuple[float, float]]) -> float:
    """Return what the other partners of a claim say to one of them: each with its share and its odds."""
    rivals = together = 0.0
    for share, loud in others:
        if share > 1:
            together += loud
        else:
            rivals += loud * (1 - share)
    return float(loops("rivalry", claims=0).said_to_one(rivals, together))


def _least(row: Row) -> int:
    return max(row[LEAST], 1) if row[LEAST] >= 0 else -1


def _square(row: Row) -> tuple[int, int]:
    if row[LAT] != NOWHERE and row[PLACE_CLASS] <= DISTRICT:
        return row[LAT] // SIDE, row[LON] // SIDE
    return -(10**6), row[PROVINCE]


def _middle(row: Row) -> int:
    return (row[START] + row[END]) // 2
