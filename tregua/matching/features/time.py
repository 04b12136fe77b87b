"""When: two reports to the hour say much, two reports to the day say little."""

from collections.abc import Mapping
from typing import Final

from tregua.matching.features.feature import NOT_KNOWN, Feature, Value, steps, unordered

# Minutes between the middles of the two intervals.
LIMITS: Final = (
    2, 5, 10, 20, 30, 45, 60, 90, 120, 180, 240, 360, 540, 720, 960, 1200, 1380, 1500, 1800, 2880,
)  # fmt: skip
# Twice as many seconds: the sums of beginning and end are compared, so that no half second is lost.
DOUBLED: Final = tuple(120 * limit for limit in LIMITS)
BINS: Final = len(LIMITS) + 1
UNKNOWN: Final = BINS
UNDATED: Final = 5
WIDTH: Final = BINS + 1


def cell(start: int, end: int, time_class: int, other_start: int, other_end: int, other_class: int) -> int:
    """Compare when each report says it happened.

    The more exactly both know the time, the more an agreement counts: a few minutes count much, the
    same day little, because many things happen on one day.
    """
    if UNDATED in (time_class, other_class):
        return UNKNOWN
    high, low = max(time_class, other_class), min(time_class, other_class)
    apart = abs(start + end - other_start - other_end)
    # Spelled out, it is a tenth of the work of a loop; numpy adds its truths only to a number.
    level = (
        0 + (apart >= DOUBLED[0]) + (apart >= DOUBLED[1]) + (apart >= DOUBLED[2]) + (apart >= DOUBLED[3])
        + (apart >= DOUBLED[4]) + (apart >= DOUBLED[5]) + (apart >= DOUBLED[6]) + (apart >= DOUBLED[7])
        + (apart >= DOUBLED[8]) + (apart >= DOUBLED[9]) + (apart >= DOUBLED[10]) + (apart >= DOUBLED[11])
        + (apart >= DOUBLED[12]) + (apart >= DOUBLED[13]) + (apart >= DOUBLED[14]) + (apart >= DOUBLED[15])
        + (apart >= DOUBLED[16]) + (apart >= DOUBLED[17]) + (apart >= DOUBLED[18]) + (apart >= DOUBLED[19])
    )  # fmt: skip
    return (high * (high + 1) // 2 + low) * WIDTH + level


def sql(a: str, b: str) -> str:
    """Return the cell as SQL."""
    high, low = (f"{pick}({a}.time_class, {b}.time_class)" for pick in ("greatest", "least"))
    apart = f"abs({a}.start + {a}.end - {b}.start - {b}.end)"
    context = f"(cast(floor({high} * ({high} + 1) / 2) as int) + {low})"
    return (
        f"case when {high} = {UNDATED} then {UNKNOWN} else {context} * {WIDTH} + {steps(apart, DOUBLED)} end"
    )


def values(
    start: int, end: int, time_class: int, other_start: int, other_end: int, other_class: int
) -> Mapping[str, Value]:
    """Return the minutes between the middles."""
    if UNDATED in (time_class, other_class):
        return {}
    return {"minutes": abs(start + end - other_start - other_end) // 120}


FEATURE: Final = Feature(
    name="time",
    columns=("start", "end", "time_class"),
    levels=(*(f"within_{limit}_min" for limit in LIMITS), "further", NOT_KNOWN),
    contexts=unordered(("minute", "hour", "part_of_day", "day", "range")),
    cell=cell,
    sql=sql,
    falling=((*(f"within_{limit}_min" for limit in LIMITS), "further"),),
    values=values,
)
