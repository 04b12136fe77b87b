"""Lines as they stand on a page, turned back into the order in which they are read.

A PDF keeps where each letter stands and little of which comes first; programs that write Arabic put down its letters
from the left or from the right, and digits within them the other way. So the letters of a line are taken by their
place, from the right where most of them are read so, and what is written from the left within it is turned round.
"""

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final

RIGHT: Final = frozenset({"R", "AL"})
NUMBERS: Final = frozenset({"EN", "AN"})
SEPARATORS: Final = frozenset(".,:/٫٬")
MIRRORED: Final = str.maketrans("()[]{}«»<>", ")(][}{»«><")
OPENING, CLOSING = frozenset("([{«"), frozenset(")]}»")
ALEFS: Final = frozenset("اأإآٱ")
# Parts of the height of a line: a gap that parts words, one that does beside a space, two lines' bases that are one.
GAP, SPACED, SAME_BASE = 0.1, 0.04, 0.35
# Two shapes whose middles are so near stand on one another.
ON_TOP: Final = 0.25
# A column begins where a line breaks off for so much of its height; a paragraph goes on under a line so full.
COLUMN, FULL, LEADING = 1.5, 0.85, 1.15
# Shorter lines than so many times their height are rows of a table or list.
SHORTEST: Final = 12
PRESENTED: Final = ("\ufb1d", "\ufdff", "\ufe70", "\ufefc")


@dataclass
class Glyph:
    """What one shape on the page says, and the box it stands in, in the units of the page."""

    text: str
    left: float
    right: float
    base: float
    height: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


@dataclass
class Line:
    """The letters of one line in the order of the file; `spaces` are the places of its spaces."""

    glyphs: list[Glyph]
    spaces: list[float]

    @property
    def base(self) -> float:
        return self.glyphs[0].base

    @property
    def height(self) -> float:
        return max(glyph.height for glyph in self.glyphs)

    @property
    def left(self) -> float:
        return min(glyph.left for glyph in self.glyphs)

    @property
    def right(self) -> float:
        return max(glyph.right for glyph in self.glyphs)

    @property
    def is_from_right(self) -> bool:
        kinds = [_kind(glyph.text) for glyph in self.glyphs]
        return sum(kind in RIGHT for kind in kinds) > kinds.count("L")


def text_of(pieces: Iterable[Sequence[Glyph]]) -> tuple[str, bool]:
    """Return the text of a page, a line for each paragraph, and whether any of it is read from the right."""
    lines = list(_merged(_line(piece) for piece in pieces))
    ordered = [_ordered(line) for line in lines]
    turned = [line.is_from_right for line in lines]
    if _is_mirrored(words for words, right in zip(ordered, turned, strict=True) if right):
        ordered = [_mirrored(words) if right else words for words, right in zip(ordered, turned, strict=True)]
    said = ["".join(words) for words in ordered]
    return _paragraphs(lines, said), any(_kind(letter) in RIGHT for words in said for letter in words)


def _line(piece: Sequence[Glyph]) -> Line:
    """Sort spaces from letters, and let what one shape says stand in the order it is read."""
    line = Line([], [glyph.left for glyph in piece if glyph.text.isspace()])
    for glyph in piece:
        if glyph.text.isspace():
            continue
        last = line.glyphs[-1] if line.glyphs else None
        if last and abs(last.left - glyph.left) < SPACED and abs(last.base - glyph.base) < SPACED:
            last.text += glyph.text
            last.right = max(last.right, glyph.right)
        else:
            line.glyphs.append(glyph)
    for glyph in line.glyphs:
        glyph.text = _read_from_first(glyph.text)
    return line


def _read_from_first(text: str) -> str:
    """Return the letters of one shape (a ligature, a letter with its vowel) in the order they are read."""
    low, high, low_more, high_more = PRESENTED
    text = "".join(
        unicodedata.normalize("NFKC", letter)
        if low <= letter <= high or low_more <= letter <= high_more
        else letter
        for letter in text
    )
    if len(text) > 1 and (unicodedata.combining(text[0]) or (text[0] in ALEFS and text[-1] == "ل")):
        return text[::-1]
    return text


def _once(glyphs: list[Glyph]) -> list[Glyph]:
    """Leave out a vowel sign's shape where the letter's own shape says both, as some programs write them."""
    kept: list[Glyph] = []
    for glyph in glyphs:
        last = kept[-1] if kept else None
        if not last or abs(last.middle - glyph.middle) > ON_TOP * max(last.height, glyph.height):
            kept.append(glyph)
            continue
        longer, shorter = (last, glyph) if len(last.text) >= len(glyph.text) else (glyph, last)
        marked = any(map(unicodedata.combining, longer.text))
        if marked and set(shorter.text) <= set(longer.text):
            left, right = min(last.left, glyph.left), max(last.right, glyph.right)
            kept[-1] = Glyph(longer.text, left, right, longer.base, longer.height)
        else:
            kept.append(glyph)
    return kept


def _merged(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield lines, with the parts of one that the file has apart put together."""
    before: Line | None = None
    for line in lines:
        if not line.glyphs:
            continue
        if before and _is_one(before, line):
            before.glyphs += line.glyphs
            before.spaces += line.spaces
            continue
        if before:
            yield before
        before = line
    if before:
        yield before


def _is_one(one: Line, other: Line) -> bool:
    height = max(one.height, other.height)
    gap = max(other.left - one.right, one.left - other.right)
    return abs(one.base - other.base) < SAME_BASE * height and gap < COLUMN * height


def _ordered(line: Line) -> list[str]:
    """Return what a line says, piece by piece, in the order it is read."""
    right = line.is_from_right
    glyphs = _once(sorted(line.glyphs, key=lambda one: -one.middle if right else one.middle))
    spaces, height = sorted(line.spaces), line.height
    pieces: list[str] = []
    for at, glyph in enumerate(glyphs):
        if at and _is_parted(glyphs[at - 1], glyph, spaces, height, right=right):
            pieces.append(" ")
        pieces.append(glyph.text)
    return list(_turned(pieces, RIGHT if not right else frozenset({"L"})))


def _is_parted(before: Glyph, glyph: Glyph, spaces: list[float], height: float, *, right: bool) -> bool:
    first, second = (glyph, before) if right else (before, glyph)
    gap = second.left - first.right
    if gap > GAP * height:
        return True
    low, high = first.middle, second.middle
    return gap > SPACED * height and any(low < space < high for space in _between(spaces, low, high))


def _between(spaces: list[float], low: float, high: float) -> list[float]:
    return spaces[bisect_left(spaces, low) : bisect_left(spaces, high)]


def _turned(pieces: list[str], strong: frozenset[str]) -> Iterator[str]:
    """Yield pieces, each stretch that is read the other way turned round: words of another script, and numbers."""
    kinds = [_kind(piece) for piece in pieces]
    at = 0
    while at < len(pieces):
        end = _end_of_words(pieces, kinds, at, strong)
        if end == at and "L" in strong and kinds[at] in NUMBERS:
            end = _end_of_number(pieces, kinds, at)
        if end > at:
            yield from reversed(pieces[at:end])
            at = end
        else:
            yield pieces[at]
            at += 1


def _end_of_words(pieces: list[str], kinds: list[str], at: int, strong: frozenset[str]) -> int:
    """Return the end of words in the other script that begin here, with all that stands between them."""
    end = start = at
    if kinds[at] in NUMBERS and "L" in strong:  # BM-21: a number written on to a word of that script
        start = _end_of_number(pieces, kinds, at)
        start += start < len(pieces) and pieces[start] == "-"
    if start >= len(pieces) or kinds[start] not in strong:
        return at
    other = RIGHT if "L" in strong else frozenset({"L"})
    for place in range(start, len(pieces)):
        if kinds[place] in other or (kinds[place] in NUMBERS and pieces[place - 1] == " "):
            break
        if kinds[place] in strong:
            end = place + 1
    return end


def _end_of_number(pieces: list[str], kinds: list[str], at: int) -> int:
    end = at + 1
    while end < len(pieces):
        if kinds[end] in NUMBERS:
            end += 1
        elif pieces[end] in SEPARATORS and end + 1 < len(pieces) and kinds[end + 1] in NUMBERS:
            end += 2
        else:
            break
    return end


def _kind(text: str) -> str:
    return unicodedata.bidirectional(text[0]) if text else ""


def _is_mirrored(lines: Iterable[list[str]]) -> bool:
    """Return whether brackets stand as they look and not as they are read: more of them open at the end of words."""
    vote = 0
    for pieces in lines:
        for at, piece in enumerate(pieces):
            if piece not in OPENING and piece not in CLOSING:
                continue
            before = at == 0 or pieces[at - 1] == " "
            after = at + 1 == len(pieces) or pieces[at + 1] == " "
            if before != after:
                vote += 1 if (piece in CLOSING) == before else -1
    return vote > 0


def _mirrored(pieces: list[str]) -> list[str]:
    return [piece.translate(MIRRORED) if len(piece) == 1 else piece for piece in pieces]


def _paragraphs(lines: list[Line], said: list[str]) -> str:
    """Put the lines of a paragraph together: each reaches the margin, and the next stands close under it."""
    if not lines:
        return ""
    leading = _leading(lines)
    text = said[0]
    for at in range(1, len(lines)):
        text += (" " if _goes_on(lines[at - 1], lines[at], leading) else "\n") + said[at]
    return text


def _leading(lines: list[Line]) -> float:
    """Return how far the lines of a page mostly stand from each other."""
    steps = [before.base - line.base for before, line in pairwise(lines)]
    near = [step for step, line in zip(steps, lines, strict=False) if 0 < step < 3 * line.height]
    return median(near) if near else 0.0


def _goes_on(before: Line, line: Line, leading: float) -> bool:
    if not 0 < before.base - line.base <= LEADING * leading:
        return False
    if abs(before.height - line.height) > before.height / 5:
        return False
    low, high = min(before.left, line.left), max(before.right, line.right)
    reached = high - before.left if before.is_from_right else before.right - low
    return high - low >= SHORTEST * before.height and reached >= FULL * (high - low)
