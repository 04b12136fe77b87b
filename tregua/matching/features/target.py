"""What was hit: a hospital, a mosque, a school."""

from typing import Final

from tregua.matching.features.feature import NOT_KNOWN, Feature
from tregua.matching.target_words import is_sort_word, sorts_of

__all__ = ["FEATURE", "cell", "is_sort_word", "sorts_of", "sql"]


def cell(target: int, other_target: int) -> int:
    """Compare what each report says was hit.

    The same sort of place, such as a hospital, counts for one incident because few are hit on a day;
    two different sorts count a little against it.
    """
    if target == 0 or other_target == 0:
        return 2
    return 0 if target == other_target else 1


def sql(a: str, b: str) -> str:
    """Return the cell as SQL."""
    return f"case when {a}.target = 0 or {b}.target = 0 then 2 when {a}.target = {b}.target then 0 else 1 end"


FEATURE: Final = Feature(
    name="target", columns=("target",), levels=("same_sort", "other_sort", NOT_KNOWN), cell=cell, sql=sql
)
