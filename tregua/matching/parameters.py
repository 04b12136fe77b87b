"""What a level weighs: tables of thousandths of log-odds, where they were learned, and how they are stored.

A table has a row for pairs of two sources and one for pairs of a single source, and a weight for every cell of its
feature. A score is the prior of the row plus one weight of each feature: whole numbers, the same everywhere.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from math import exp
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tregua.matching.density import LEVELS
from tregua.matching.features import FEATURES

CROSS, SAME = 0, 1
ROWS: Final = ("cross", "same")
# No single table may decide alone.
MOST: Final = 9000


@dataclass(frozen=True)
class Parameters:
    """Everything a score is made of; `tables[feature][row, cell]` and `prior[row]` are thousandths of log-odds."""

    name: str
    tables: Mapping[str, NDArray[np.int32]]
    prior: tuple[int, int]
    # What two reports of one group weigh that were not compared or scored hopelessly low.
    missing: int = -4000
    # A pair scored below this is not kept.
    floor: int = -5000
    # Given back to every pair after rivals took from it (competition.py): a duplicate is no rival.
    competing: int = 1200
    # Probability = logistic((slope * score / 1000 + offset) / 1000).
    slope: int = 650
    offset: int = -900
    # What it weighs how busy it was (density.py), and of which two sources a pair is (by name, in their order).
    busy: tuple[int, ...] = (0,) * LEVELS
    between: Mapping[tuple[str, str], int] = field(default_factory=dict)
    learned_from: str = ""
    notes: tuple[str, ...] = field(default=())

    def probability(self, score: int) -> float:
        """Return the probability that a pair of this score is one incident."""
        return 1 / (1 + exp(-max(-40.0, min(40.0, (self.slope * score / 1000 + self.offset) / 1000))))

    def thousandths(self, score: int) -> int:
        """Return the same probability in whole thousandths."""
        return round(1000 * self.probability(score))

    def probabilities(self, scores: NDArray[np.int32]) -> NDArray[np.float64]:
        """Return the same for many scores."""
        odds = (self.slope * (scores / 1000) + self.offset) / 1000
        return np.asarray(1 / (1 + np.exp(-np.clip(odds, -40, 40))))

    def score_of(self, probability: float) -> int:
        """Return the least score that has at least this probability."""
        low, high = -100_000, 100_000
        while low < high:
            middle = (low + high) // 2
            if self.probability(middle) >= probability:
                high = middle
            else:
                low = middle + 1
        return low

    def as_json(self) -> dict[str, Any]:
        """Return what is stored: every weight under the names of its feature, row, context and level."""
        return {
            "name": self.name,
            "learned_from": self.learned_from,
            "notes": list(self.notes),
            "prior": dict(zip(ROWS, self.prior, strict=True)),
            "missing": self.missing,
            "floor": self.floor,
            "competing": self.competing,
            "slope": self.slope,
            "offset": self.offset,
            "busy": list(self.busy),
            "between": [[*pair, points] for pair, points in sorted(self.between.items())],
            "features": {feature.name: _named(feature, self.tables[feature.name]) for feature in FEATURES},
        }


def _named(feature: Any, table: NDArray[np.int32]) -> dict[str, Any]:
    width = len(feature.levels)
    return {
        "levels": list(feature.levels),
        **{
            row: {
                context: table[number, place * width : (place + 1) * width].tolist()
                for place, context in enumerate(feature.contexts)
            }
            for number, row in enumerate(ROWS)
        },
    }


def from_json(stored: Mapping[str, Any]) -> Parameters:
    """Return stored parameters; a table that does not fit the features of this version is refused."""
    tables = {}
    for feature in FEATURES:
        held = stored["features"].get(feature.name)
        if held is None or tuple(held["levels"]) != feature.levels:
            raise ValueError(f"the stored weights have other levels for the feature {feature.name}")
        tables[feature.name] = np.array(
            [[weight for context in feature.contexts for weight in held[row][context]] for row in ROWS],
            np.int32,
        )
    return Parameters(
        name=stored["name"],
        tables=tables,
        prior=(stored["prior"]["cross"], stored["prior"]["same"]),
        missing=stored["missing"],
        floor=stored["floor"],
        competing=stored["competing"],
        slope=stored["slope"],
        offset=stored["offset"],
        busy=tuple(stored["busy"]),
        between={(one, other): points for one, other, points in stored["between"]},
        learned_from=stored["learned_from"],
        notes=tuple(stored["notes"]),
    )


def shipped() -> Parameters:
    """Return the parameters that come with Tregua."""
    return from_json(
        json.loads(files("tregua.matching").joinpath("shipped", "weights.json").read_text("utf-8"))
    )
