"""Scoring a pair: a prior plus the weight of every feature, each with its reason.

>>> from datetime import datetime, timedelta
>>> at = datetime(2016, 3, 5, 14, 10)
>>> def report(id, minutes, names):
...     start = at + timedelta(minutes=minutes)
...     return ReportFacts(id, id, start, start + timedelta(minutes=1), "minute", names=names, violation_type="1.2")
>>> one, other = report("a", 0, ("Jobar",)), report("b", 20, ("Джобар",))
>>> pair = score(one, other)
>>> [reason.says for reason in pair.reasons if reason.points]
['time.same_hour', 'name.same_name', 'kind.same_type']
>>> pair.total == PRIOR + sum(reason.points for reason in pair.reasons), likelihood(pair.total)
(True, 'likely')
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from tregua.matching.facts import ReportFacts
from tregua.matching.byhand import FEATURES
from tregua.matching.byhand.feature import Reason

# Named in every suggestion; a change of weights is a new name, and all pairs are scored anew.
ENGINE: Final = "weights-1"
# Before anything is compared: of the pairs that share a province and a day, about one in twenty is one incident.
PRIOR: Final = -3000
# A pair at or above SUGGEST is shown to a person; above LIKELY it is called likely.
SUGGEST: Final = -1000
LIKELY: Final = 1500


@dataclass(frozen=True)
class Score:
    """How likely two reports tell of one event, in thousandths of log-odds, with a reason for each part."""

    total: int
    reasons: tuple[Reason, ...]

    @property
    def suggested(self) -> bool:
        """Return whether a person should look at this pair."""
        return self.total >= SUGGEST


@dataclass(frozen=True)
class Pair:
    """Two reports, the one with the lower identifier first, and their score."""

    first: str
    second: str
    score: Score


def score(first: ReportFacts, second: ReportFacts) -> Score:
    """Hold two reports against each other in every feature."""
    reasons = tuple(feature.reason(first, second) for feature in FEATURES)
    return Score(PRIOR + sum(reason.points for reason in reasons), reasons)


def likelihood(total: int) -> str:
    """Return the word for a score: likely, possible or unlikely."""
    if total >= LIKELY:
        return "likely"
    return "possible" if total >= SUGGEST else "unlikely"


def suggest(pairs: Iterable[tuple[ReportFacts, ReportFacts]]) -> Iterator[Pair]:
    """Yield the pairs that a person should look at."""
    for one, other in pairs:
        first, second = sorted((one, other), key=lambda facts: facts.id)
        scored = score(first, second)
        if scored.suggested:
            yield Pair(first.id, second.id, scored)
