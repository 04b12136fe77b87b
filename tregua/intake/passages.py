"""Finding the exact place of words in a text, and cutting a text at the places of its drafts."""

import re
from collections.abc import Iterable
from typing import NamedTuple


class Passage(NamedTuple):
    """A stretch of a text, from the first character to one past the last."""

    start: int
    end: int


def find(text: str, words: str) -> list[Passage]:
    """Return every place where these words stand; runs of white space count as one, letters must be exact."""
    parts = [re.escape(part) for part in words.split()]
    if not parts:
        return []
    return [Passage(*match.span()) for match in re.finditer(r"\s+".join(parts), text)]


class Stretch(NamedTuple):
    """A piece of a text with the marks that cover it."""

    text: str
    marks: tuple[str, ...]


def stretches(text: str, marked: Iterable[tuple[Passage, str]]) -> list[Stretch]:
    """Cut a text at the edges of its marked passages, which may overlap; joined again they are the text."""
    marks = list(marked)
    edges = sorted({0, len(text), *(edge for passage, _name in marks for edge in passage)})
    return [
        Stretch(text[start:end], tuple(name for passage, name in marks if passage.start <= start and end <= passage.end))
        for start, end in zip(edges, edges[1:], strict=False)
    ]
