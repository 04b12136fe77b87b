"""How far to trust the engine: what it says of pairs held against what people judged of them.

Pairs that were never suggested are seldom judged, so recall is that of judged pairs, not of all: the numbers say so.

>>> one = Judged("a", "b", same=True, probability=900, suggested=True, province="V", sources=("x", "y"))
>>> other = Judged("a", "c", same=False, probability=200, suggested=True, province="V", sources=("x", "y"))
>>> found = measure([one, other])
>>> found.precision.share, found.recall.share, found.judged
(1.0, 1.0, 2)
>>> wilson(9, 10)
(0.596, 0.982)
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from typing import Final

# The engine says "one incident" from this probability on, in thousandths.
LINKS_FROM: Final = 500
# The ends of the steps of the reliability table, in thousandths.
STEPS: Final = (0, 50, 100, 200, 300, 400, 500, 600, 700, 800, 900, 950, 1001)
# Fewer judgements than this tell next to nothing.
FEW: Final = 30
Z: Final = 1.96


@dataclass(frozen=True)
class Judged:
    """A pair that a person judged, and what the engine says of it now."""

    first: str
    second: str
    same: bool
    probability: int
    suggested: bool
    province: str
    sources: tuple[str, str]
    # The feature that speaks loudest against it, "blocking" when the pair is not looked at.
    why: str = ""

    @property
    def linked(self) -> bool:
        """Return whether the engine takes the pair for one incident."""
        return self.suggested and self.probability >= LINKS_FROM


@dataclass(frozen=True)
class Share:
    """So many of so many, with the interval (Wilson) that holds the true share 95 times in a hundred."""

    part: int
    whole: int

    @property
    def share(self) -> float | None:
        """Return the share, None of nothing."""
        return round(self.part / self.whole, 3) if self.whole else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Return the two ends of the interval, None of nothing."""
        return wilson(self.part, self.whole) if self.whole else None


@dataclass(frozen=True)
class Step:
    """Pairs of like probability: how many, what the engine expects of them, and how many are one incident."""

    low: int
    high: int
    expected: float
    same: Share


@dataclass(frozen=True)
class Part:
    """The same figures for one province, or one source."""

    name: str
    precision: Share
    recall: Share


@dataclass(frozen=True)
class Evaluation:
    """What the engine is worth against the judgements of people."""

    judged: int
    same: int
    precision: Share
    recall: Share
    steps: tuple[Step, ...]
    missed: tuple[Judged, ...]
    missed_by: tuple[tuple[str, int], ...]
    by_province: tuple[Part, ...]
    by_source: tuple[Part, ...]
    # (least probability in thousandths, pairs at or above it, of these one incident): where a person might not look.
    thresholds: tuple[tuple[int, Share], ...]

    @property
    def too_few(self) -> bool:
        """Return whether so few judgements say next to nothing."""
        return self.judged < FEW


def measure(pairs: Iterable[Judged]) -> Evaluation:
    """Return what the engine is worth against these judged pairs."""
    judged = sorted(pairs, key=lambda one: (one.first, one.second))
    missed = tuple(one for one in judged if one.same and not one.linked)
    reasons = sorted({one.why for one in missed})
    counted = [(why, sum(one.why == why for one in missed)) for why in reasons]
    return Evaluation(
        judged=len(judged),
        same=sum(one.same for one in judged),
        precision=_precision(judged),
        recall=_recall(judged),
        steps=tuple(_steps(judged)),
        missed=missed,
        missed_by=tuple(sorted(counted, key=lambda one: (-one[1], one[0]))),
        by_province=_parts(judged, lambda one: (one.province,)),
        by_source=_parts(judged, lambda one: one.sources),
        thresholds=tuple((least, _at_least(judged, least)) for least in (900, 950, 980, 990)),
    )


def _precision(judged: Sequence[Judged]) -> Share:
    linked = [one for one in judged if one.linked]
    return Share(sum(one.same for one in linked), len(linked))


def _recall(judged: Sequence[Judged]) -> Share:
    same = [one for one in judged if one.same]
    return Share(sum(one.linked for one in same), len(same))


def _at_least(judged: Sequence[Judged], least: int) -> Share:
    above = [one for one in judged if one.suggested and one.probability >= least]
    return Share(sum(one.same for one in above), len(above))


def _steps(judged: Sequence[Judged]) -> Iterable[Step]:
    for low, high in pairwise(STEPS):
        inside = [one for one in judged if one.suggested and low <= one.probability < high]
        if inside:
            expected = sum(one.probability for one in inside) / len(inside) / 1000
            yield Step(
                low, min(high, 1000), round(expected, 3), Share(sum(one.same for one in inside), len(inside))
            )


def _parts(judged: Sequence[Judged], of: Callable[[Judged], tuple[str, ...]]) -> tuple[Part, ...]:
    names = sorted({name for one in judged for name in of(one)})
    some = [(name, [one for one in judged if name in of(one)]) for name in names]
    return tuple(Part(name, _precision(inside), _recall(inside)) for name, inside in some)


def wilson(part: int, whole: int) -> tuple[float, float]:
    """Return the interval of a share by Wilson: sound for few and for shares near none or all."""
    share, square = part / whole, Z * Z / whole
    middle = (share + square / 2) / (1 + square)
    reach = Z * sqrt(share * (1 - share) / whole + square / (4 * whole)) / (1 + square)
    return round(max(0.0, middle - reach), 3), round(min(1.0, middle + reach), 3)
