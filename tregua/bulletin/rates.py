"""How often something happens a day, against a stated baseline: rate with its interval, alarm, and change points.

Violations come in bursts: their daily counts vary more than chance alone (a Poisson law) lets them. So every measure
here is scaled by how much they varied in the baseline. What was measured of it stands in docs/analyst/holding.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np

# A day counts half as much as the one seven days later.
HALF_LIFE: Final = 7
DISCOUNT: Final = 0.5 ** (1 / HALF_LIFE)
# The interval holds the rate nine times out of ten.
WITHIN: Final = 0.9
# The baseline: so many days, of which at least so many must be known.
BASELINE_DAYS: Final = 28
FEWEST_DAYS: Final = 14
# Of the cumulative sum, in standard deviations: what a day may differ without adding up, and where the alarm stands.
SLACK: Final = 0.5
ALARM: Final = 6.0
# Of change points: the fewest days between two, and what one more must gain, in variances times the log of the days.
BETWEEN: Final = 5
PRICE: Final = 4.0


@dataclass(frozen=True)
class Baseline:
    """What the rate is held against: the mean of some days, and how much more they varied than by chance."""

    mean: float
    dispersion: float
    days: int


@dataclass(frozen=True)
class Rate:
    """A rate a day with the interval that holds it nine times out of ten."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Alarm:
    """Since which day (by its number) the counts have added up above (1) or below (-1) the baseline."""

    since: int
    way: int


def baseline_of(counts: Sequence[int | None]) -> Baseline | None:
    """Return the baseline of some days; None where too few of them are known."""
    import numpy as np  # noqa: PLC0415 - heavy, and most commands reckon no rate

    known = np.array([one for one in counts if one is not None], dtype=float)
    if len(known) < FEWEST_DAYS:
        return None
    # Half a case more: a baseline of nothing would make every case a change beyond measure.
    mean = (known.sum() + 0.5) / len(known)
    spread = ((known - known.mean()) ** 2).sum() / (len(known) - 1)
    return Baseline(float(mean), max(1.0, float(spread / mean)), len(known))


def rate_of(counts: Sequence[int | None], baseline: Baseline) -> Rate:
    """Return the rate at the end of the days: older days weigh less, and the interval is as wide as the bursts ask."""
    from scipy.special import gammaincinv  # type: ignore[import-untyped]  # noqa: PLC0415 - heavy: only where it is asked for

    cases, days = 0.5, 0.5 / max(baseline.mean, 0.5)  # what is known before the first day: nearly nothing
    for count in counts:
        cases, days = cases * DISCOUNT, days * DISCOUNT
        if count is not None:
            cases, days = cases + count, days + 1
    shape, scale = cases / baseline.dispersion, baseline.dispersion / days
    shape = max(shape, 0.05)
    low, high = (float(gammaincinv(shape, share)) * scale for share in ((1 - WITHIN) / 2, (1 + WITHIN) / 2))
    return Rate(cases / days, low, high)


def alarm_of(counts: Sequence[int | None], baseline: Baseline) -> Alarm | None:
    """Return the alarm that stands at the end of the days, and since when they add up; None where none stands."""
    sums, since = [0.0, 0.0], [0, 0]
    for number, z in enumerate(_scaled(counts, baseline)):
        for side, way in enumerate((1, -1)):
            if sums[side] == 0:
                since[side] = number
            if z is not None:
                sums[side] = max(0.0, sums[side] + way * z - SLACK)
    side = 0 if sums[0] >= sums[1] else 1
    return Alarm(since[side], (1, -1)[side]) if sums[side] >= ALARM else None


def _scaled(counts: Sequence[int | None], baseline: Baseline) -> list[float | None]:
    """Return how far each day lies from the baseline in standard deviations, on a scale where bursts weigh alike."""
    middle = _rooted(baseline.mean - 0.25)
    width = sqrt(baseline.dispersion)
    return [None if one is None else (_rooted(one) - middle) / width for one in counts]


def _rooted(count: float) -> float:
    """Return a count on the scale (Anscombe's) on which chance alone has the deviation 1 whatever the rate."""
    return 2 * sqrt(count + 3 / 8)


def changes_of(counts: Sequence[int | None]) -> list[int]:
    """Return the days, by number, from which on the rate is another, found looking back over all of them."""
    import numpy as np  # noqa: PLC0415 - as above

    known = [number for number, one in enumerate(counts) if one is not None]
    values = np.array([_rooted(counts[number] or 0) for number in known])
    if len(values) < 2 * BETWEEN:
        return []
    # How much neighbours differ: a change of the rate touches few of these differences.
    noise = max(1.0, float((np.diff(values) ** 2).mean() / 2))
    begins = _divided(values, PRICE * noise * float(np.log(len(values))))
    return [known[begin] for begin in begins]


def _divided(values: "np.ndarray[tuple[int], np.dtype[np.float64]]", price: float) -> list[int]:
    """Return where to divide values so that their squared distances to the mean of each part, and a price, are least."""
    import numpy as np  # noqa: PLC0415 - as above

    size = len(values)
    sums, squares = np.append(0, values.cumsum()), np.append(0, (values**2).cumsum())
    best = np.full(size + 1, np.inf)
    best[0] = -price
    last = np.zeros(size + 1, dtype=int)
    for end in range(BETWEEN, size + 1):
        begins = np.arange(end - BETWEEN + 1)
        cost = squares[end] - squares[begins] - (sums[end] - sums[begins]) ** 2 / (end - begins)
        total = best[begins] + cost + price
        last[end] = int(total.argmin())
        best[end] = total[last[end]]
    found: list[int] = []
    end = size
    while end > 0 and last[end] > 0:
        end = int(last[end])
        found.append(end)
    return found[::-1]
