"""How many were killed or wounded."""

from typing import Final

from tregua.matching.facts import ReportFacts
from tregua.matching.byhand.feature import NOT_KNOWN, Feature, Found, Level

# A rare figure that agrees says much; "one killed" is said of many incidents.
TELLING: Final = 3


def compare(first: ReportFacts, second: ReportFacts) -> Found:
    """Compare how many each report says were killed or wounded.

    Figures that agree count for one incident. Figures that differ count only a little against it,
    because a toll grows from hour to hour and sources count differently.
    """
    found = [
        _figures(one, other)
        for one, other in ((first.killed, second.killed), (first.wounded, second.wounded))
    ]
    known = [level for level in found if level]
    if not known:
        return Found("not_known")
    return Found(max(known, key=ORDER.index))


Range = tuple[int | None, int | None]


def _figures(one: Range, other: Range) -> str:
    """Return the level of two ranges, or nothing when one of them is not known."""
    if one == (None, None) or other == (None, None):
        return ""
    low, high = _ends(one)
    other_low, other_high = _ends(other)
    if low == high == other_low == other_high:
        return "same_figure" if low >= TELLING else "small_figure"
    if low <= other_high and other_low <= high:
        return "overlap"
    apart = max(low, other_low) - min(high, other_high)
    return "near" if apart * 2 <= max(low, other_low) else "differ"


def _ends(figures: Range) -> tuple[int, int]:
    low, high = figures
    known = [one for one in (low, high) if one is not None]
    return min(known), max(known)


ORDER: Final = ("differ", "near", "small_figure", "overlap", "same_figure")
FEATURE: Final = Feature(
    "casualties",
    (
        Level("same_figure", 1500),
        Level("overlap", 700),
        Level("small_figure", 300),
        Level("near", 200),
        Level("differ", -400),
        NOT_KNOWN,
    ),
    compare,
)
