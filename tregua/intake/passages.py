"""Finding the exact place of words in a text, and cutting a text at the places of its drafts."""

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Final, NamedTuple

# Marks that steer the direction of writing and joining: nobody sees them, and copying may lose them.
INVISIBLE: Final = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_BETWEEN: Final = f"[{INVISIBLE}]*"


class Passage(NamedTuple):
    """A stretch of a text, from the first character to one past the last."""

    start: int
    end: int


def find(text: str, words: str) -> list[Passage]:
    """Return every place where these words stand, letter by letter.

    Runs of white space count as one; invisible marks of direction do not count.

    >>> find("Nine of  nine", "of nine")
    [Passage(start=5, end=13)]
    """
    seen = re.sub(f"[{INVISIBLE}]", "", words).split()
    if not seen:
        return []
    parts = (_BETWEEN.join(re.escape(letter) for letter in part) for part in seen)
    pattern = rf"{_BETWEEN}\s[\s{INVISIBLE}]*".join(parts)
    return [Passage(*match.span()) for match in re.finditer(pattern, text)]


class Stretch(NamedTuple):
    """A piece of a text, with the marks that cover it and those of them that begin with it."""

    text: str
    marks: tuple[str, ...]
    begins: tuple[str, ...]


def stretches(text: str, marked: Iterable[tuple[Passage, str]]) -> list[Stretch]:
    """Cut a text at the edges of its marked passages, which may overlap; joined again they are the text.

    >>> [one.text for one in stretches("abcd", [(Passage(0, 3), "x"), (Passage(2, 4), "y")])]
    ['ab', 'c', 'd']
    """
    marks = list(marked)
    edges = sorted({0, len(text), *(edge for passage, _name in marks for edge in passage)})
    return [
        Stretch(
            text[start:end],
            tuple(name for passage, name in marks if passage.start <= start and end <= passage.end),
            tuple(name for passage, name in marks if passage.start == start),
        )
        for start, end in pairwise(edges)
    ]
