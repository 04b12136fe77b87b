"""The calibration plot: what the engine expects across, what people found upwards, as places in a drawing."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from tregua.matching.evaluation import Step

# The drawing is a square of so many units inside its margins.
SIDE: Final = 300
MARGIN: Final = 40


@dataclass(frozen=True)
class Dot:
    """One step of the reliability table in the drawing, with the ends of its interval."""

    x: float
    y: float
    low: float
    high: float
    size: float


def dots(steps: Iterable[Step]) -> list[Dot]:
    """Return the steps as dots; the more pairs stand behind one, the larger it is."""
    return [
        Dot(
            x=across(step.expected),
            y=up(step.same.share or 0.0),
            low=up((step.same.interval or (0.0, 1.0))[0]),
            high=up((step.same.interval or (0.0, 1.0))[1]),
            size=round(min(9.0, 3 + step.same.whole**0.5 / 2), 1),
        )
        for step in steps
    ]


def across(share: float) -> float:
    """Return where a share stands across."""
    return round(MARGIN + SIDE * share, 1)


def up(share: float) -> float:
    """Return where a share stands upwards."""
    return round(MARGIN + SIDE * (1 - share), 1)
