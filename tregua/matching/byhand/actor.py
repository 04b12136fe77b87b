"""Who is said to have done it."""

from typing import Final

from tregua.matching.facts import ReportFacts
from tregua.matching.byhand.feature import NOT_KNOWN, Feature, Found, Level
from tregua.places.folding import similarity

ALIKE: Final = 0.8


def compare(first: ReportFacts, second: ReportFacts) -> Found:
    """Compare whom each report accuses.

    The same party counts for one incident. Different parties count only a little against it, because
    each side often accuses the other of the same deed.
    """
    if first.actor and second.actor:
        return Found("same_actor" if first.actor == second.actor else "other_actor")
    if first.actor_as_written and second.actor_as_written:
        alike = similarity(first.actor_as_written, second.actor_as_written) >= ALIKE
        return Found("same_name" if alike else "not_known")
    return Found("not_known")


FEATURE: Final = Feature(
    "actor",
    (Level("same_actor", 600), Level("same_name", 600), Level("other_actor", -300), NOT_KNOWN),
    compare,
)
