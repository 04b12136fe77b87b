"""Words as the search compares them: in any script, however they are accented, pointed, hyphenated or cased.

Arabic loses its vowel signs, tatweel, hamzas and the article; alef, ya and ta marbuta each have one form. Latin and
Cyrillic lose accents and case. Digits of every script are one. Nothing is turned into another script: that a place has
a name in each is what lets a word of one script find it.

>>> words_of("أَلْحُمَيْمِيم حميميــم") == words_of("الحميميم حميميم") == ["حميميم", "حميميم"]
True
>>> words_of("Ёлка ÉCOLE ٢٠١٦") == words_of("елка école 2016") == ["елка", "ecole", "2016"]
True
>>> words_of("Dar'a l’attaque")
['dar', 'dara', 'attaque', 'lattaque']
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

APOSTROPHES: Final = "'’ʼʿʾ‘`´"
_ONE_FORM: Final = {
    "ٱ": "ا", "ى": "ي", "ی": "ي", "ے": "ي", "ة": "ه", "ہ": "ه", "ھ": "ه", "ک": "ك", "ء": "", "ـ": "",
    "ı": "i", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ъ": "", "ь": "",
}  # fmt: skip
# The article, with the little words that are written onto it; three letters must remain.
_ARTICLE: Final = re.compile(r"^(?:[وف]?[بك]?ال|[وف]?لل)(?=[^\W\d_]{3})")
LONGEST: Final = 40


class _Letters(dict[int, str]):
    """What becomes of each character, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        category = unicodedata.category(char)
        if char in APOSTROPHES:
            put = "'"
        elif char in _ONE_FORM:
            put = _ONE_FORM[char]
        elif category.startswith("M") or category == "Cf":
            put = ""
        elif category == "Nd":
            put = str(unicodedata.digit(char))
        else:
            put = char if char.isalnum() else " "
        self[code] = put
        return put


_LETTERS: Final = _Letters()


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).translate(_LETTERS)


def _bare(word: str) -> str:
    return _ARTICLE.sub("", word)[:LONGEST]


def _written(text: str) -> Iterator[str]:
    """Yield the words of a text as they stand, apostrophes inside them kept."""
    for word in _plain(text).split():
        if bare := word.strip("'"):
            yield bare


def words_of(text: str) -> list[str]:
    """Return the words under which a text is found; one with an apostrophe whole and in its parts."""
    found = []
    for word in _written(text):
        if "'" in word:
            found += [_bare(part) for part in word.split("'") if len(part) > 1]
        found.append(_bare(word.replace("'", "")))
    return found


def asked_words(text: str) -> list[str]:
    """Return the words that somebody looks for, each once; one with an apostrophe is looked for whole."""
    return list(dict.fromkeys(_bare(word.replace("'", "")) for word in _written(text)))


# A word where it stands in a text: letters, digits, marks and apostrophes in a row.
_STANDS: Final = re.compile(rf"[\w\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u200c-\u200f{APOSTROPHES}]+")


def fits(word: str, asked: str) -> bool:
    """Return whether a folded word is found by one that was asked: it begins so, or is it where that is short."""
    return word == asked or (len(asked) >= SHORTEST_BEGINNING and word.startswith(asked))


SHORTEST_BEGINNING: Final = 3


# A text may be a table of a hundred thousand rows: so far into it is looked for what is shown.
MOST_LOOKED_AT: Final = 200_000


def _hits(text: str, asked: list[str], room: int) -> Iterator[tuple[int, int]]:
    """Yield where the words that were asked stand, as far as they can be shown with the first of them."""
    last = MOST_LOOKED_AT
    for found in _STANDS.finditer(text, 0, MOST_LOOKED_AT):
        if found.start() >= last:
            return
        if any(fits(word, one) for word in words_of(found[0]) for one in asked):
            last = min(last, found.start() + room)
            yield found.span()


def marked(text: str, asked: list[str], *, room: int = 240) -> list[tuple[str, bool]]:
    """Return the stretch of a text in which the words that were asked first stand: parts, and whether each is one."""
    hits = list(_hits(text, asked, room))
    start = max(0, hits[0][0] - room // 3) if hits else 0
    if start:
        start = text.find(" ", start, hits[0][0]) + 1 or start
    end = min(len(text), start + room)
    parts: list[tuple[str, bool]] = [("…", False)] if start else []
    at = start
    for begins, ends in hits:
        if begins >= end:
            break
        parts += [(text[at:begins], False), (text[begins:ends], True)]
        at = ends
    parts.append((text[at : max(at, end)], False))
    if end < len(text):
        parts.append(("…", False))
    return [(part, hit) for part, hit in parts if part]
