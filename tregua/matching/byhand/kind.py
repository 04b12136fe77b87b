"""What happened: the violation type alleged."""

from typing import Final

from tregua.matching.facts import ReportFacts
from tregua.matching.byhand.feature import NOT_KNOWN, Feature, Found, Level

# One report names the shelling, another the deaths: use of force and harm to civilians go together.
FORCE_AND_HARM: Final = frozenset({"1", "3"})


def compare(first: ReportFacts, second: ReportFacts) -> Found:
    """Compare which violation each report alleges.

    The same type counts for one incident, a different sort against it. One report may name the
    shelling and the other the deaths, which says nothing either way.
    """
    if not first.violation_type or not second.violation_type:
        return Found("not_known")
    if first.violation_type == second.violation_type:
        return Found("same_type")
    groups = {one.violation_type.split(".")[0] for one in (first, second)}
    if len(groups) == 1:
        return Found("same_group")
    return Found("force_and_harm" if groups == FORCE_AND_HARM else "other_type")


FEATURE: Final = Feature(
    "kind",
    (
        Level("same_type", 700),
        Level("same_group", 100),
        Level("force_and_harm", 0),
        Level("other_type", -1200),
        NOT_KNOWN,
    ),
    compare,
)
