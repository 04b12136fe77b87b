"""With what it was done."""

from typing import Final

from tregua.matching.features.feature import NOT_KNOWN, Feature


def cell(means: int, other_means: int) -> int:
    """Compare with what each report says it was done.

    Means that witnesses easily mistake for each other, such as mortar and artillery, count a little;
    an airstrike against small arms counts against one incident.
    """
    if means == 0 or other_means == 0:
        return 3
    if means == other_means:
        return 0
    return 1 if means // 10 == other_means // 10 else 2


def sql(a: str, b: str) -> str:
    """Return the cell as SQL."""
    return (
        f"case when {a}.means = 0 or {b}.means = 0 then 3 when {a}.means = {b}.means then 0 "
        f"when floor({a}.means / 10) = floor({b}.means / 10) then 1 else 2 end"
    )


FEATURE: Final = Feature(
    name="means",
    columns=("means",),
    levels=("same_means", "like_means", "other_means", NOT_KNOWN),
    cell=cell,
    sql=sql,
)
