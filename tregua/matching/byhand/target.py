"""What was hit: a hospital, a mosque, a school … named in any of the languages met."""

from typing import Final

from tregua.matching.byhand.feature import NOT_KNOWN, Feature, Found, Level
from tregua.matching.facts import ReportFacts
from tregua.matching.target_words import sorts_of


def compare(first: ReportFacts, second: ReportFacts) -> Found:
    """Compare what each report says was hit.

    The same sort of place, such as a hospital, counts for one incident because few are hit on a day;
    two different sorts count a little against it.
    """
    one, other = sorts_of(first), sorts_of(second)
    if not one or not other:
        return Found("not_known")
    return Found("same_sort" if one & other else "other_sort")


FEATURE: Final = Feature("target", (Level("same_sort", 1200), Level("other_sort", -500), NOT_KNOWN), compare)
