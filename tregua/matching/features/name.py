"""What the place is called: names as written, compared across scripts, where the gazetteer does not settle it."""

import re
from functools import lru_cache
from typing import Final

from tregua.matching.facts import ReportFacts
from tregua.matching.features.feature import NOT_KNOWN, Feature, Found, Level
from tregua.matching.features.target import is_sort_word
from tregua.places.folding import fold, similarity, skeleton

PARTS: Final = re.compile(r"[,;()/=:«»\"“”،]| - ")
WORDS: Final = re.compile(r"[\s\-]+")
# Articles that a name may carry or not, as they are written apart.
ARTICLES: Final = frozenset(
    [
        "al",
        "el",
        "ul",
        "as",
        "ash",
        "esh",
        "ar",
        "er",
        "az",
        "ez",
        "ad",
        "ed",
        "at",
        "et",
        "an",
        "le",
        "la",
        "les",
        "de",
        "der",
        "эль",
        "аль",
        "эт",
        "эз",
    ]
)
# Words that say where from a place, or how large it is, and name nothing.
AROUND: Final = frozenset(
    [
        "near",
        "of",
        "in",
        "the",
        "area",
        "town",
        "village",
        "district",
        "quarter",
        "neighbourhood",
        "neighborhood",
        "countryside",
        "province",
        "suburb",
        "suburbs",
        "outskirts",
        "field",
        "perto",
        "de",
        "près",
        "lieu",
        "في",
        "حي",
        "قرب",
        "ريف",
        "محافظة",
        "بلدة",
        "قرية",
        "منطقة",
        "район",
        "город",
        "часть",
    ]
)
SAME: Final = 0.9
ALIKE: Final = 0.78
DIFFERENT: Final = 0.6
# One word of a name and one of another are the same word.
SAME_WORD: Final = 0.85


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
    bare = [" ".join(words_of(part)) for name in names for part in PARTS.split(name)]
    return tuple(dict.fromkeys(part for part in bare if len(skeleton(part)) > 1))


def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name that name something: no articles, no "near", no "hospital"."""
    words = [word for word in WORDS.split(name) if word and word.casefold() not in ARTICLES | AROUND]
    return tuple(word for word in words if not is_sort_word(word))


@lru_cache(maxsize=50_000)
def near(one: str, other: str) -> float:
    """Return how alike two names are; a name whose words all stand in a longer one is the same name."""
    few, many = sorted((words_of(one), words_of(other)), key=lambda words: (len(words), words))
    if len(few) < len(many) and len(fold(" ".join(few))) > 3 and all(_stands(word, many) for word in few):
        return 0.95
    return similarity(one, other)


def _stands(word: str, words: tuple[str, ...]) -> bool:
    return any(similarity(word, other) >= SAME_WORD for other in words)


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
