"""What the place is called: names as written, compared across scripts, where the gazetteer does not settle it."""

import re
from functools import lru_cache
from typing import Final

from tregua.matching.facts import ReportFacts
from tregua.matching.features.feature import NOT_KNOWN, Feature, Found, Level
from tregua.matching.features.target import sort_words
from tregua.places.folding import fold, similarity, skeleton

PARTS: Final = re.compile(r"[,;()/=:«»\"“”،]| - ")
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


@lru_cache(maxsize=20_000)
def parts_of(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names in what was written, apart: "Malla Khan mosque, Bab al-Faraj" holds two."""
    found = []
    for name in names:
        for part in PARTS.split(name):
            words = [word for word in part.split() if word.casefold() not in sort_words()]
            bare = " ".join(words)
            if len(skeleton(bare)) > 1:
                found.append(bare)
    return tuple(dict.fromkeys(found))


def near(one: str, other: str) -> float:
    """Return how alike two names are; a name that stands whole inside a longer one is the same name."""
    key, other_key = sorted((fold(one), fold(other)), key=len)
    if len(key) >= 5 and key in other_key:
        return 0.95
    return similarity(one, other)


FEATURE: Final = Feature(
    "name",
    (
        Level("same_name", 2600, ("one", "other")),
        Level("alike", 1700, ("one", "other")),
        Level("somewhat_alike", -300),
        Level("not_alike", -1800),
        Level("placed", 0),
        NOT_KNOWN,
    ),
    compare,
)
