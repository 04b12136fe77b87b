"""What the place is called: names as written, compared across scripts, where the gazetteer does not settle it."""

import re
from functools import lru_cache
from typing import Final

from tregua.matching.features.feature import NOT_KNOWN, Feature
from tregua.matching.target_words import is_sort_word
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
# How alike two written places are: what `likeness` gives and `cell` takes.
SAME, ALIKE, SOMEWHAT, DIFFERENT, SILENT = range(5)
# One word of a name and one of another are the same word.
SAME_WORD: Final = 0.85


def cell(name: int, other_name: int, likeness: int) -> int:
    """Compare what each report calls the place.

    Spellings and scripts are brought together first. Names that are the same or sound alike count for
    one incident, names that are quite different a little against it.
    """
    return SILENT if name == 0 or other_name == 0 else likeness


def sql(a: str, b: str) -> str:
    """Return the cell as SQL; `likeness` is a column of the pair."""
    return f"case when {a}.name = 0 or {b}.name = 0 then {SILENT} else likeness end"


def likeness(one: str, other: str) -> int:
    """Return how alike two places as written are, as `cell` takes it."""
    pairs = [near(first, second) for first in parts_of((one,)) for second in parts_of((other,))]
    if not pairs:
        return SILENT
    best = max(pairs)
    return SAME if best >= 0.9 else ALIKE if best >= 0.78 else SOMEWHAT if best >= 0.6 else DIFFERENT


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
    name="name",
    columns=("name",),
    of_pair=("likeness",),
    levels=("same_name", "alike", "somewhat_alike", "not_alike", NOT_KNOWN),
    cell=cell,
    sql=sql,
)
