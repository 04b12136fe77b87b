"""From whom: two sources that tell of one event, or one source that tells it twice."""

from typing import Final

from tregua.matching.facts import ReportFacts
from tregua.matching.byhand.feature import NOT_KNOWN, Feature, Found, Level


def compare(first: ReportFacts, second: ReportFacts) -> Found:
    """Compare from whom the two reports come.

    One source rarely tells the same event twice, so two of its reports are more likely two incidents;
    they may still be one.
    """
    if not first.source or not second.source:
        return Found("not_known")
    return Found("same_source" if first.source == second.source else "other_source")


FEATURE: Final = Feature(
    "source", (Level("same_source", -1800), Level("other_source", 0), NOT_KNOWN), compare
)
