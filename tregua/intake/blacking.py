"""Names that must not be read: every occurrence in a working text becomes a numbered black bar.

A line may hold several spellings of one name, joined by `=`: they share one bar. What is compared is the
folded text, so accents, vowel signs, hamza, case, hyphens and invisible marks do not hide a name; words that
are written together or apart are the same. A declined Russian name and an Arabic name behind a joined
particle are found too. It is better to black too much: the original is sealed and not lost.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Final

# Letters that stand for one another in Arabic hands, beside those that Unicode takes apart itself.
_SAME: Final = {"ى": "ي", "ة": "ه", "ک": "ك", "ی": "ي", "ـ": ""}
_SEPARATORS: Final = re.compile(r"[\s+()/\-\u2010-\u2015_.'\u2019\u02bc]+")
_CYRILLIC_ENDING: Final = re.compile(r"[аеиоуыэюяйь]$")
_SHORTEST_STEM: Final = 3
# Letters of a text times letters of the names, with so much for each name: some seconds' work.
MOST_COMPARED: Final = 500_000_000
A_NAME: Final = 50
# What may follow a name inside the same word: a case ending, a possessive.
_ENDING: Final = r"[^\W\d_]{0,3}(?![^\W\d_])"


def bar(number: int) -> str:
    """Return the black bar that stands for the n-th protected name."""
    return f"\u25ae{number}\u25ae"


@cache
def fold(letter: str) -> str:
    """Return what is compared of one character: nothing of an invisible one, one sign for a separator."""
    if _SEPARATORS.fullmatch(letter):
        return " "
    bare = (
        sign
        for sign in unicodedata.normalize("NFKD", letter).casefold()
        if unicodedata.category(sign) not in {"Mn", "Cf"}
    )
    return "".join(_SAME.get(sign, sign) for sign in bare)


def spellings(line: str) -> list[str]:
    """Return the spellings that one line of protected names holds.

    >>> spellings("Test Alpha = Тест Альфа")
    ['Test Alpha', 'Тест Альфа']
    """
    return [one.strip() for one in line.split("=") if one.strip()]


def pattern(spelling: str) -> re.Pattern[str] | None:
    """Return what finds one spelling in a folded text, or None when nothing of it can be compared."""
    parts = "".join(fold(letter) for letter in spelling).split()
    if not parts:
        return None
    exact = r"\s*".join(map(re.escape, parts)) + f"(?:{_ENDING})?"
    if len("".join(parts)) <= _SHORTEST_STEM:
        exact = r"(?<![^\W\d_])" + r"\s*".join(map(re.escape, parts)) + _ENDING
    stems = [_CYRILLIC_ENDING.sub("", part) for part in parts]
    if all(len(stem) >= _SHORTEST_STEM for stem in stems) and any(map(_is_cyrillic, parts)):
        declined = r"\s+".join(rf"(?<![^\W\d_]){re.escape(stem)}{_ENDING}" for stem in stems)
        return re.compile(f"{exact}|{declined}")
    return re.compile(exact)


def _is_cyrillic(part: str) -> bool:
    return any("\u0400" <= letter <= "\u04ff" for letter in part)


def black_out(text: str, names: Sequence[str]) -> str:
    """Return the text with each name replaced by its bar; of names that overlap, nothing is left standing.

    >>> black_out("Seen by test-alpha.", ["Test Alpha"])
    'Seen by ▮1▮.'
    """
    parts, done = [], 0
    for start, end, number in _merged(_found(text, names)):
        parts += [text[done:start], bar(number)]
        done = end
    return "".join([*parts, text[done:]])


def is_too_much(text: str, names: Sequence[str]) -> bool:
    """Return whether looking for these names in this text would keep everybody else waiting."""
    return len(text) * sum(len(name) + A_NAME for name in names) > MOST_COMPARED


def _found(text: str, names: Sequence[str]) -> list[tuple[int, int, int]]:
    """Return (start, end, number) of every spelling of every name."""
    wanted = [(pattern(one), number) for number, line in enumerate(names, 1) for one in spellings(line)]
    if not wanted:
        return []
    folded, places = _folded(text)
    return [
        (places[match.start()], _past_marks(text, places[match.end() - 1] + 1), number)
        for looked_for, number in wanted
        if looked_for
        for match in looked_for.finditer(folded)
    ]


def _merged(found: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Join what overlaps under the number of the longest."""
    joined: list[tuple[int, int, int, int]] = []
    for start, end, number in sorted(found, key=lambda one: (one[0], -one[1])):
        if joined and start < joined[-1][1]:
            first, last, longest, kept = joined[-1]
            longer = max((longest, -kept), (end - start, -number))
            joined[-1] = (first, max(last, end), longer[0], -longer[1])
        else:
            joined.append((start, end, end - start, number))
    return [(start, end, number) for start, end, _length, number in joined]


def _folded(text: str) -> tuple[str, list[int]]:
    """Return the folded text and, for each of its characters, the place it comes from."""
    signs, places = [], []
    for place, letter in enumerate(text):
        for sign in fold(letter):
            signs.append(sign)
            places.append(place)
    return "".join(signs), places


def _past_marks(text: str, end: int) -> int:
    """Return the first place from `end` on that is no accent or vowel sign of the letter before it."""
    while end < len(text) and unicodedata.category(text[end]) == "Mn":
        end += 1
    return end


def not_found(text: str, names: Sequence[str]) -> list[int]:
    """Return the numbers of the names that occur in no spelling: perhaps the text spells them otherwise."""
    if not names:
        return []
    folded, _places = _folded(text)
    return [
        number
        for number, line in enumerate(names, 1)
        if spellings(line)
        and not any(wanted and wanted.search(folded) for wanted in map(pattern, spellings(line)))
    ]
