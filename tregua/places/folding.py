"""Names of places compared across scripts and relay languages: a key, a consonant skeleton, a likeness.

A name reaches a centre through relays: Arabic, Russian, English, French, Turkish, and back. `fold` brings all
of them to one Latin key: no article, no diacritics, no doubled letters, three vowels, class nouns (Tell, Kafr,
Hayy) in one spelling. Arabic writes few vowels, so equal keys are not enough: `skeleton` keeps the consonants
and `similarity` lets vowels weigh little and the letters that relays exchange (h, kh, g) cost less than half.
None of these keys is ever shown, and none of them identifies a place.

>>> fold("Sheikh Maqsoud") == fold("Шейх-Максуд") == fold("Cheikh Maqsoud")
True
>>> fold("حميميم") == fold("Khmeimim")
True
>>> skeleton("Harasta") == skeleton("حرستا") == skeleton("Хараста")
True
"""

import re
import unicodedata
from functools import cache, lru_cache
from itertools import accumulate
from typing import Final

from tregua.places.letters import (
    ARABIC,
    ARTICLES,
    BEHIND,
    CLASS_NOUNS,
    CYRILLIC,
    DROPPED,
    GREEK,
    HEBREW,
    LATIN,
    RELAYED,
    RUSSIAN,
)

VOWELS: Final = frozenset("aiu")
_LETTERS: Final = str.maketrans({**ARABIC, **CYRILLIC, **HEBREW, **GREEK})
_BETWEEN: Final = re.compile(r"[\s\-‐-―_/.,;:()\"«»“”?]+")
_INSIDE: Final = re.compile(r"[^a-zħışçğøßæœʿʾ]")
_ARABIC_ARTICLE: Final = re.compile(r"^(?:و?ال|لل)(?=..)")
_FUSED_ARTICLE: Final = re.compile(r"^[ae]l(?=.{4})")
# A quarter of the names with Kafr are written in one word; at least two consonants must remain.
_FUSED_KAFR: Final = re.compile(r"^k[ai]fr(?=.*[^aiu].*[^aiu])(.+)")
_RULES: Final = tuple((re.compile(pattern), put) for pattern, put in LATIN)
_ARTICLES: Final = frozenset(ARTICLES.split())
_DOUBLED: Final = re.compile(r"(.)\1+")
VOWEL: Final = 0.25
OTHER_VOWEL: Final = 0.12
RELAY: Final = 0.5
RUSSIAN_RELAY: Final = 0.4


def _words(text: str) -> list[str]:
    """Return the words of a name in bare Latin letters, without articles."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    written = [word for word in _BETWEEN.split(plain) if word]
    words: list[str] = []
    for number, word in enumerate(written):
        last = number == len(written) - 1
        bare = _ARABIC_ARTICLE.sub("", word)
        if bare.endswith("ة") and not last:
            bare = f"{bare[:-1]}at"
        latin = _INSIDE.sub("", bare.translate(_LETTERS))
        if words:
            latin = _FUSED_ARTICLE.sub("", latin)
        if latin and (latin not in _ARTICLES or last):
            words.append(latin)
    return words


def _key(word: str) -> str:
    """Return one word with its sounds in one spelling each."""
    for pattern, put in _RULES:
        word = pattern.sub(put, word)
    return _DOUBLED.sub(r"\1", word)


def _keys(words: str) -> frozenset[str]:
    return frozenset(_key(one) for word in words.split() for one in _words(word))


_CLASS_NOUNS: Final = {key: kept for kept, words in CLASS_NOUNS.items() for key in _keys(words)}
_BEHIND: Final = {key: kept for kept, words in BEHIND.items() for key in _keys(words)}
_DROPPED: Final = _keys(DROPPED)


@lru_cache(maxsize=20_000)
def parts(text: str) -> tuple[tuple[str, ...], str]:
    """Return a name's class nouns in one spelling, and the key of what remains of it.

    >>> parts("Эт-Телль-Эль-Абъяд") == parts("Tal Abyad") == (("tal",), "abiad")
    True
    >>> parts("Qabtan al-Jabal"), parts("Kafranabouda")
    (((), 'kabtanjabal'), (('kafr',), 'anabuda'))
    """
    keys = [key for key in map(_key, _words(text)) if key]
    keys = [key for key in keys if key not in _DROPPED] or keys
    nouns = []
    while len(keys) > 1 and keys[0] in _CLASS_NOUNS:
        nouns.append(_CLASS_NOUNS[keys.pop(0)])
    while len(keys) > 1 and keys[-1] in _BEHIND:
        nouns.append(_BEHIND[keys.pop()])
    fused = _FUSED_KAFR.match(keys[0]) if keys and not nouns else None
    if fused:
        nouns.append("kafr")
        keys[0] = fused[1]
    return tuple(nouns), _DOUBLED.sub(r"\1", "".join(keys))


def fold(text: str) -> str:
    """Return the key under which a name is stored and looked up; empty when no letter of it can be read."""
    nouns, core = parts(text)
    return "".join(nouns) + core


def skeleton(text: str) -> str:
    """Return the consonants of a name without its class nouns; a leading vowel is kept as `a`.

    >>> skeleton("Tell Abyad"), skeleton("Jobar")
    ('abd', 'jbr')
    """
    _nouns, core = parts(text)
    if not core:
        return ""
    first = "a" if core[0] in VOWELS else core[0]
    return first + "".join(char for char in core[1:] if char not in VOWELS)


def beginnings(text: str) -> list[str]:
    """Return the two-letter beginnings under which a skeleton may be stored, relays' exchanges included."""
    key = skeleton(text)[:2]
    found = [""]
    for char in key:
        found = [done + other for done in found for other in (char, *RELAYED.get(char, ""))]
    return [begin for begin in found if begin]


def _weight(char: str) -> float:
    return VOWEL if char in VOWELS else 1.0


@cache
def _exchange(one: str, other: str) -> float:
    if one == other:
        return 0.0
    if one in VOWELS and other in VOWELS:
        return OTHER_VOWEL
    if other in RELAYED.get(one, ""):
        return RUSSIAN_RELAY if {one, other} == RUSSIAN else RELAY
    return max(_weight(one), _weight(other)) + min(_weight(one), _weight(other)) * 0.5


def _distance(one: str, other: str) -> float:
    """Return the weighted edit distance of two keys."""
    weights = [_weight(char) for char in other]
    above = list(accumulate(weights, initial=0.0))
    for char in one:
        own, corner = _weight(char), above[0]
        left = corner + own
        row = [left]
        for facing, weight, up in zip(other, weights, above[1:], strict=True):
            best = corner + _exchange(char, facing)
            if up + own < best:  # noqa: PLR1730 - twice as fast as min
                best = up + own
            if left + weight < best:  # noqa: PLR1730
                best = left + weight
            row.append(best)
            corner, left = up, best
        above = row
    return above[-1]


@lru_cache(maxsize=50_000)
def similarity(one: str, other: str) -> float:
    """Return how alike two names are, from 0 to 1 (one key); the order of the two does not matter."""
    (nouns, core), (other_nouns, other_core) = parts(one), parts(other)
    if not core or not other_core:
        return 0.0
    if core > other_core:
        core, other_core, nouns, other_nouns = other_core, core, other_nouns, nouns
    whole = max(sum(map(_weight, core)), sum(map(_weight, other_core)))
    near = max(0.0, 1.0 - _distance(core, other_core) / whole)
    return near * _nouns_agree(nouns, other_nouns)


def _nouns_agree(nouns: tuple[str, ...], other: tuple[str, ...]) -> float:
    if nouns == other:
        return 1.0
    return 0.8 if nouns and other else 0.9
