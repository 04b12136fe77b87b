"""How many were killed or wounded."""

from typing import Final

from tregua.matching.features.feature import NOT_KNOWN, Feature

LEVELS: Final = (
    "same_large_figure", "same_figure", "overlap", "both_none", "near", "differ", "none_and_some", NOT_KNOWN,
)  # fmt: skip


def cell(killed_min: int, killed_max: int, other_min: int, other_max: int) -> int:
    """Compare how many each report says were killed.

    Figures that agree count for one incident, the larger the more. Figures that differ count only a
    little against it, because a toll grows from hour to hour and sources count differently.
    """
    if killed_min < 0 or other_min < 0:
        return 7
    gap = max(killed_min, other_min) - min(killed_max, other_max)
    top = max(killed_max, other_max)
    if gap <= 0:
        if top == 0:
            return 3
        if killed_min == other_min:
            return 0 if killed_min >= 4 else (2 if killed_min == 0 else 1)
        return 2
    if min(killed_max, other_max) == 0 and top >= 2:
        return 6
    return 4 if gap <= 1 or gap * 3 <= top else 5


def sql(a: str, b: str) -> str:
    """Return the cell as SQL."""
    least_max = f"least({a}.killed_max, {b}.killed_max)"
    top = f"greatest({a}.killed_max, {b}.killed_max)"
    gap = f"(greatest({a}.killed_min, {b}.killed_min) - {least_max})"
    return (
        f"case when {a}.killed_min < 0 or {b}.killed_min < 0 then 7 "
        f"when {gap} <= 0 then case when {top} = 0 then 3 "
        f"when {a}.killed_min = {b}.killed_min then "
        f"case when {a}.killed_min >= 4 then 0 when {a}.killed_min = 0 then 2 else 1 end else 2 end "
        f"when {least_max} = 0 and {top} >= 2 then 6 "
        f"when {gap} <= 1 or {gap} * 3 <= {top} then 4 else 5 end"
    )


FEATURE: Final = Feature(
    name="casualties", columns=("killed_min", "killed_max"), levels=LEVELS, cell=cell, sql=sql
)
