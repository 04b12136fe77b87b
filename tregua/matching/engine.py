"""The score of two rows of numbers in plain Python: what the bulk run compiles, one pair at a time.

>>> from tregua.matching.claims import COLUMNS
>>> from tregua.matching.parameters import shipped
>>> blank = dict.fromkeys(COLUMNS, 0) | {"time_class": 5, "place_class": 4, "lat": 2_000_000_000, "killed_min": -1}
>>> one = tuple(blank[column] for column in COLUMNS)
>>> scorer = Scorer(shipped())
>>> scorer.total(one, one) == scorer.prior[1] + sum(reason.points for reason in scorer.reasons(one, one))
True
"""

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any, Final

from tregua.matching.claims import COLUMNS
from tregua.matching.competition import AFTER, BEFORE
from tregua.matching.features import FEATURES
from tregua.matching.features.feature import Feature
from tregua.matching.features.name import likeness
from tregua.matching.parameters import Parameters
from tregua.matching.scoring import Reason

Row = Sequence[int]
# Named in every suggestion; another way of comparing is a new name, and all pairs are scored anew.
ENGINE: Final = "claims-1"
# A pair of at least this score is shown to a person.
SUGGEST: Final = -1200
SOURCE: Final = COLUMNS.index("source")


class Scorer:
    """Weights as plain lists, and the columns of each feature as places in a row."""

    def __init__(self, parameters: Parameters) -> None:
        self.parameters = parameters
        # What every pair begins with, before its rivals are weighed.
        given_back = parameters.competing
        self.prior = (parameters.prior[0] + given_back + BEFORE + AFTER, parameters.prior[1] + given_back)
        self.plain: list[tuple[Any, Any, list[list[int]]]] = []
        self.by_name: list[tuple[Any, Any, list[list[int]]]] = []
        self.every: list[tuple[Feature, Any, list[list[int]]]] = []
        for feature in FEATURES:
            pick, tables = _picker(feature), parameters.tables[feature.name].tolist()
            self.every.append((feature, pick, tables))
            (self.by_name if feature.of_pair else self.plain).append((feature.cell, pick, tables))
        self.most_by_name = [
            sum(max(0, *tables[same]) for _cell, _pick, tables in self.by_name) for same in (0, 1)
        ]

    def total(self, one: Row, other: Row, least: int = -(10**9), names: tuple[str, str] = ("", "")) -> int:
        """Return the score; names are compared only where they could lift it to `least`."""
        same = int(one[SOURCE] == other[SOURCE])
        total = self.prior[same]
        for cell, pick, tables in self.plain:
            total += tables[same][cell(*pick(one), *pick(other))]
        if total + self.most_by_name[same] < least:
            return total
        for cell, pick, tables in self.by_name:
            total += tables[same][cell(*pick(one), *pick(other), likeness(*names))]
        return total

    def reasons(self, one: Row, other: Row, names: tuple[str, str] = ("", "")) -> tuple[Reason, ...]:
        """Return why: one reason for each feature, with the weights that the total is made of."""
        same = int(one[SOURCE] == other[SOURCE])
        return tuple(
            _reason(feature, pick(one), pick(other), names, tables[same])
            for feature, pick, tables in self.every
        )


def _reason(
    feature: Feature, one: Sequence[int], other: Sequence[int], names: tuple[str, str], table: list[int]
) -> Reason:
    given = [*one, *other, *([likeness(*names)] if feature.of_pair else [])]
    cell = feature.cell(*given)
    context, level = feature.named(cell)
    return Reason(feature.name, context, level, table[cell], feature.values(*given) if feature.values else {})


def _picker(feature: Feature) -> Callable[[Row], tuple[int, ...]]:
    places = [COLUMNS.index(name) for name in feature.columns]
    if len(places) == 1:
        return lambda row: (row[places[0]],)
    return itemgetter(*places)
