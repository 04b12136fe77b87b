"""The contract of a feature: one way to hold two reports against each other, with named levels and weights.

A weight is in thousandths of natural log-odds: 1000 makes "the same incident" e times likelier, -1000 e times
less likely, 0 says nothing. What is not known is always 0. The weights are set by hand from what the field's
lists show; docs/analyst/matching.md says what they measure up to.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from tregua.matching.facts import ReportFacts

Value = int | str


@dataclass(frozen=True)
class Level:
    """One possible outcome of a comparison, its weight, and the values that its sentence names."""

    name: str
    points: int
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """The level that two reports reach, with the values for its sentence."""

    level: str
    values: Mapping[str, Value] = field(default_factory=dict)


NOT_KNOWN: Final = Level("not_known", 0)


@dataclass(frozen=True)
class Reason:
    """Why a feature adds or takes points; `says` names the sentence that a page translates."""

    feature: str
    level: str
    points: int
    values: Mapping[str, Value]

    @property
    def says(self) -> str:
        """Return the name of the sentence."""
        return f"{self.feature}.{self.level}"

    def as_json(self) -> dict[str, object]:
        """Return what is stored: codes and values, never a sentence of one language."""
        return {
            "feature": self.feature,
            "level": self.level,
            "points": self.points,
            "says": self.says,
            "values": dict(self.values),
        }


@dataclass(frozen=True)
class Feature:
    """One comparison: its name, its levels and the function that chooses among them."""

    name: str
    levels: tuple[Level, ...]
    compare: Callable[[ReportFacts, ReportFacts], Found]

    @property
    def doc(self) -> str:
        """Return what this feature compares, in words for a monitor."""
        text = self.compare.__doc__
        assert text, f"the feature {self.name} does not say what it compares"  # noqa: S101 - a promise to the reader
        return " ".join(text.split())

    def reason(self, first: ReportFacts, second: ReportFacts) -> Reason:
        """Hold two reports against each other."""
        found = self.compare(first, second)
        level = next(one for one in self.levels if one.name == found.level)
        return Reason(self.name, level.name, level.points, found.values)
