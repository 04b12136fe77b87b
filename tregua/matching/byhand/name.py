"""What the place is called: names as written, compared across scripts, where the gazetteer does not settle it."""

from typing import Final

from tregua.matching.byhand.feature import NOT_KNOWN, Feature, Found, Level
from tregua.matching.facts import ReportFacts
from tregua.matching.features.name import near, parts_of

SAME: Final = 0.9
ALIKE: Final = 0.78
DIFFERENT: Final = 0.6


def compare(first: ReportFacts, second: ReportFacts) -> Found:
    """Compare what each report calls the place.

    Spellings and scripts are brought together first. This counts only where the gazetteer does not
    know both places already, so that one agreement is not counted twice.
    """
    if first.placed and second.placed:
        return Found("placed")
    pairs = [
        (near(one, other), one, other) for one in parts_of(first.names) for other in parts_of(second.names)
    ]
    if not pairs:
        return Found("not_known")
    likeness, one, other = max(pairs)
    if likeness >= ALIKE:
        return Found("same_name" if likeness >= SAME else "alike", {"one": one, "other": other})
    return Found("not_alike" if likeness < DIFFERENT else "somewhat_alike")


FEATURE: Final = Feature(
    "name",
    (
        Level("same_name", 2600, ("one", "other")),
        Level("alike", 1700, ("one", "other")),
        Level("somewhat_alike", -200),
        Level("not_alike", -1200),
        Level("placed", 0),
        NOT_KNOWN,
    ),
    compare,
)
