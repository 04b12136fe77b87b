"""Lines that belong to a site and not to the text: menus, captions, and headlines of other articles.

What a line "Read also: …" tells is another text, so nothing in it is read; of a caption the places and people are.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tregua.intake.reading.copytext import Copy

SHORT_LINE: Final = 12
LONGEST_HEADLINE: Final = 40
LONGEST_CAPTION: Final = 80
# So many tokens at the end of a caption say whose the picture is.
CREDIT: Final = 10
BEFORE: Final = 3


@dataclass(frozen=True)
class Line:
    """A line of a site: its tokens, what it is, and whether it tells of another text."""

    begin: int
    end: int
    kind: str
    other_text: bool = False


def furniture(copy: Copy) -> Iterator[Line]:
    """Yield the lines that belong to a site, in order."""
    begin = 0
    for at, token in enumerate([*copy.tokens, None]):
        if token is not None and token.kind != "line":
            continue
        meaning = _meaning(copy, begin, at) if at > begin else ""
        if meaning:
            kind = "caption" if meaning in {"caption", "credit"} else "site_furniture"
            yield Line(begin, at, kind, other_text=meaning == "also")
        begin = at + 1


def _meaning(copy: Copy, begin: int, end: int) -> str:
    """Return which words of a site begin a line, over marks such as ">>", or whose picture its end says."""
    known, first, size = copy.lexicons.together["furniture"], begin, end - begin
    while first < min(end - 1, begin + BEFORE) and copy.tokens[first].kind != "word":
        if known.at(copy.tokens, first, end):
            break
        first += 1
    found = known.at(copy.tokens, first, end)
    meaning = found[1] if found else ""
    longest = {"also": LONGEST_HEADLINE, "menu": SHORT_LINE, "caption": size, "credit": SHORT_LINE}
    if meaning and size <= longest[meaning]:
        return meaning
    last = known.first(copy.tokens, max(begin, end - CREDIT), end) if size <= LONGEST_CAPTION else None
    return "credit" if last is not None and last[2] == "credit" else ""


def other_texts(copy: Copy) -> Iterator[tuple[int, int]]:
    """Yield the spans of lines that tell of another text."""
    for one in furniture(copy):
        if one.other_text:
            yield copy.span(one.begin, one.end)
