"""How many were killed."""

from typing import Final

from tregua.matching.features.feature import NOT_KNOWN, Feature

LEVELS: Final = (
    "same_large_figure", "same_figure", "overlap", "both_none", "near", "differ", "none_and_some", "same_least",
    "same_most", NOT_KNOWN,
)  # fmt: skip
WIDTH: Final = len(LEVELS)
MOST: Final = 9
DAY: Final = 3
# A range up to more than so many times what it begins with says nothing.
WIDE: Final = 5
# Where the contexts of two reports of whole days begin.
DAYS: Final = (MOST + 1) * WIDTH


def cell(
    killed_min: int, killed_max: int, time_class: int, other_min: int, other_max: int, other_time: int
) -> int:
    """Compare how many each report says were killed.

    Figures that agree count for one incident, the larger the more, and most where both give the same
    range. A range so wide that nearly any figure fits it says nothing, unless both end at the same one.
    Figures that differ count only a little against it, because a toll grows from hour to hour and
    sources count differently; least of all where both tell of whole days, because one may give the
    total and the other a part of it.
    """
    if killed_min < 0 or other_min < 0:
        return 9
    low = min(killed_max, other_max)
    top = max(killed_min, other_min)
    exact = killed_min == other_min and killed_max == other_max
    same_most = killed_max == other_max and not exact
    context = min(low if same_most else top, MOST) * WIDTH
    if min(time_class, other_time) >= DAY:
        context += DAYS
    if exact:
        small = 3 if killed_min == 0 else 1
        return context if killed_min < killed_max or killed_min >= 4 else context + small
    if same_most:
        return context + 8
    if killed_max > WIDE * (killed_min + 1) or other_max > WIDE * (other_min + 1):
        return 9
    if top <= low:
        return context + 7 if killed_min == other_min else context + 2
    apart = 6 if low == 0 and top >= 2 else 5
    return context + 4 if top - low == 1 or (top - low) * 3 <= top else context + apart


def sql(a: str, b: str) -> str:
    """Return the cell as SQL."""
    low = f"least({a}.killed_max, {b}.killed_max)"
    top = f"greatest({a}.killed_min, {b}.killed_min)"
    wide, its_wide = (
        f"cast({one}.killed_max as int) > {WIDE} * (cast({one}.killed_min as int) + 1)" for one in (a, b)
    )
    most = f"{a}.killed_max = {b}.killed_max"
    exact = f"{a}.killed_min = {b}.killed_min and {a}.killed_max = {b}.killed_max"
    return (
        f"case when {a}.killed_min < 0 or {b}.killed_min < 0 then 9 "
        f"when not ({most}) and ({wide} or {its_wide}) then 9 "
        f"else least(case when {most} and not ({exact}) then {low} else {top} end, {MOST}) * {WIDTH} "
        f"+ case when least({a}.time_class, {b}.time_class) >= {DAY} then {DAYS} else 0 end + case "
        f"when {exact} then case when {a}.killed_min < {a}.killed_max or {a}.killed_min >= 4 then 0 "
        f"when {a}.killed_min = 0 then 3 else 1 end when {most} then 8 "
        f"when {top} <= {low} then case when {a}.killed_min = {b}.killed_min then 7 else 2 end "
        f"when {low} = 0 and {top} >= 2 then 6 "
        f"when {top} - {low} = 1 or ({top} - {low}) * 3 <= {top} then 4 else 5 end end"
    )


_FIGURES: Final = (*(str(figure) for figure in range(MOST)), f"{MOST} or more")
FEATURE: Final = Feature(
    name="casualties",
    columns=("killed_min", "killed_max", "time_class"),
    levels=LEVELS,
    contexts=(*_FIGURES, *(f"{figure}, whole days" for figure in _FIGURES)),
    cell=cell,
    sql=sql,
)
