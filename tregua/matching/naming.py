"""What is written for a place, brought to names that can be compared: across scripts, relays and ways of saying where.

"Nr Khaled bin Waled school; مدرسة خالد بن وليد" and "Khalid ibn al-Walid" hold one name. What is written is cut
into its names ("A, B and C" holds three, a Latin and an Arabic spelling two); words that only say where from a place,
or what sort of place it is, are left out; the rest is compared by `tregua.places.folding`.

>>> parts_of(("near Malla Khan mosque, Bab al-Faraj and Jdeideh",))
('Malla Khan', 'Bab Faraj', 'Jdeideh')
>>> likeness("Kafr Nabudah village", "كفر نبودة") == SAME, likeness("Jobar", "Harasta") == DIFFERENT
(True, True)
"""

import re
from functools import lru_cache
from typing import Final

from tregua.matching.target_words import is_sort_word
from tregua.places.folding import fold, similarity, skeleton

PARTS: Final = re.compile(r"[,;()/=:«»\"“”،؛|]| - |\s(?:and|or|und|et|y|и|и/или|и так же|ve|&)\s")
WORDS: Final = re.compile(r"[\s\-]+")
# Articles that a name may carry or not, as they are written apart.
_ARTICLES: Final = "al el ul as ash esh ar er az ez ad ed at et an ath le la les de du des der эль аль эт эз"
# Words that say where from a place, or how large it is, and name nothing.
_AROUND: Final = (
    "near nr of in the to at from by on area town village city district quarter neighbourhood neighborhood "
    "neighbourhoods neighborhoods countryside province governorate suburb suburbs outskirts field fields farm farms "
    "locality road street roundabout junction bridge crossing northern southern eastern western north south east west "
    "central centre center multiple several various unknown location locations unspecified "
    "perto près lieu ville région rue "
    "في حي قرب ريف محافظة بلدة قرية منطقة مدينة شارع طريق دوار جسر مزرعة مزارع بين شمال جنوب شرق غرب "
    "район город часть деревня посёлок поселок окрестности"
)
SAYS_NOTHING: Final = frozenset(f"{_ARTICLES} {_AROUND}".split())
# How alike two written places are: what `likeness` gives and the feature `name` takes.
SAME, ALIKE, SOMEWHAT, DIFFERENT, SILENT = range(5)
# One word of a name and one of another are the same word.
SAME_WORD: Final = 0.85
# Likenesses from which on two names are the same, alike, somewhat alike.
STEPS: Final = ((0.9, SAME), (0.78, ALIKE), (0.6, SOMEWHAT))


@lru_cache(maxsize=200_000)
def likeness(one: str, other: str) -> int:
    """Return how alike two places as written are: the likeness of the two most alike names in them."""
    best, found = -1.0, False
    for first in parts_of((one,)):
        for second in parts_of((other,)):
            found = True
            if best < STEPS[0][0] and (
                _may_be_alike(first, second) or len(first.split()) != len(second.split())
            ):
                best = max(best, near(first, second))
    if not found:
        return SILENT
    return next((level for least, level in STEPS if best >= least), DIFFERENT)


@lru_cache(maxsize=50_000)
def _consonants(name: str) -> int:
    """Return the consonants of a name as bits, those that relays exchange for one another as one."""
    return sum({1 << FAMILY.get(char, 20 + ord(char) % 40) for char in skeleton(name)[1:]})


# Letters of a skeleton that relays exchange, by family.
FAMILY: Final = {
    char: number for number, chars in enumerate(("hgkj", "dtzsx", "bf", "mn", "lr")) for char in chars
}


def _may_be_alike(one: str, other: str) -> bool:
    """Return whether enough consonants are shared for any likeness; the comparison itself is dear."""
    first, second = _consonants(one), _consonants(other)
    most = max(first.bit_count(), second.bit_count())
    return most <= 2 or 2 * (first & second).bit_count() >= most


@lru_cache(maxsize=50_000)
def parts_of(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names in what was written, apart: "Malla Khan mosque, Bab al-Faraj" holds two."""
    bare = [" ".join(words_of(part)) for name in names for part in PARTS.split(name)]
    return tuple(dict.fromkeys(part for part in bare if len(skeleton(part)) > 1))


@lru_cache(maxsize=50_000)
def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name that name something: no articles, no "near", no "hospital"."""
    words = [word for word in WORDS.split(name) if word and word.casefold() not in SAYS_NOTHING]
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
