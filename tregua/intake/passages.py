"""Finding the exact place of words in a text, and cutting a text at the places of its drafts."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from itertools import pairwise
from typing import Final, NamedTuple

# Marks that steer the direction of writing and joining: nobody sees them, and copying may lose them.
INVISIBLE: Final = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_MARKS: Final = re.compile(f"[{INVISIBLE}]")
_GAP: Final = re.compile(rf"[\s{INVISIBLE}]+")


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
    looked_for = " ".join(_MARKS.sub("", words).split())
    if not looked_for:
        return []
    bare, begins, places = _bare(text)
    found = []
    at = bare.find(looked_for)
    while at >= 0:
        end = at + len(looked_for)
        found.append(Passage(_place(at, begins, places), _place(end - 1, begins, places) + 1))
        at = bare.find(looked_for, end)
    return found


def _bare(text: str) -> tuple[str, list[int], list[int]]:
    """Return the text with one space for each gap and no mark, and where in it each piece begins and comes from."""
    pieces, begins, places = [], [], []
    size = done = 0
    for gap in _GAP.finditer(text):
        for piece, place in ((text[done : gap.start()], done), (_between(gap.group()), gap.start())):
            if piece:
                pieces.append(piece)
                begins.append(size)
                places.append(place)
                size += len(piece)
        done = gap.end()
    return "".join([*pieces, text[done:]]), [*begins, size], [*places, done]


def _between(gap: str) -> str:
    return " " if any(letter.isspace() for letter in gap) else ""


def _place(at: int, begins: list[int], places: list[int]) -> int:
    """Return the place in the text of a character of the bare text."""
    piece = bisect_right(begins, at) - 1
    return places[piece] + at - begins[piece]


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
    marks = sorted(marked, key=lambda mark: mark[0].start)
    edges = sorted({0, len(text), *(edge for passage, _name in marks for edge in passage)})
    cut: list[Stretch] = []
    over: list[tuple[Passage, str]] = []
    coming = 0
    for start, end in pairwise(edges):
        over = [mark for mark in over if mark[0].end > start]
        begins = coming
        while coming < len(marks) and marks[coming][0].start <= start:
            over.append(marks[coming])
            coming += 1
        cut.append(
            Stretch(
                text[start:end],
                tuple(name for _passage, name in over),
                tuple(name for _passage, name in marks[begins:coming]),
            )
        )
    return cut
