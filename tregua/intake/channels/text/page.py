"""The words of an HTML page, without markup, scripts and styles.

Read in one pass, forwards only: a page made to be slow (a million tags that never close) takes as long as any
other of its size. The standard library's parser takes minutes for fifty kilobytes of those.
"""

import html
import re
from collections import Counter
from typing import Final

BLOCKS: Final = frozenset(
    "p div br li tr h1 h2 h3 h4 h5 h6 blockquote section article header footer td th table ul ol title".split()  # noqa: SIM905 - one line to read
)
SKIPPED: Final = frozenset({"script", "style", "noscript", "template", "svg"})
# What stands in these is no markup until they are closed.
RAW: Final = frozenset({"script", "style", "title"})
TITLE: Final = "title"

_OPENS: Final = re.compile(r"<(?:!--|[!?]|/?[a-zA-Z])")
_NAME: Final = re.compile(r"</?([a-zA-Z][^\s/>]*)")
# A tag to its end; `>` within a quoted value does not end it. Nothing here is tried twice (atomic groups).
_TAG: Final = re.compile(r"""</?[a-zA-Z](?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+>""")
_CLOSES: Final = {tag: re.compile(rf"</{tag}(?=[\s/>])", re.IGNORECASE) for tag in RAW}


class _Words:
    """Collects the words of a page and its title."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.title: list[str] = []
        self.within: list[str] = []
        self.open: Counter[str] = Counter()
        self.never_closed: set[str] = set()

    def starts(self, tag: str) -> None:
        if tag in BLOCKS:
            self.parts.append("\n")
        if tag in SKIPPED or tag == TITLE:
            self.within.append(tag)
            self.open[tag] += 1

    def ends(self, tag: str) -> None:
        if tag in BLOCKS:
            self.parts.append("\n")
        while self.open[tag]:
            # An element that was never closed ends with the one around it.
            closed = self.within.pop()
            self.open[closed] -= 1
            if closed == tag:
                break

    def says(self, data: str) -> None:
        if self.open[TITLE]:
            self.title.append(html.unescape(data))
        elif not self.within:
            self.parts.append(html.unescape(data))


def plain(page: str) -> tuple[str, str]:
    """Return the text of a page, a line for each block, and its title."""
    words = _Words()
    place, quotes = 0, True
    while opens := _OPENS.search(page, place):
        words.says(page[place : opens.start()])
        place, quotes = _past(page, opens.start(), quotes=quotes)
        name = _NAME.match(page, opens.start())
        if place < 0:  # it never ends: what is left is no markup
            place = opens.start()
            break
        if name and opens.group().startswith("</"):
            words.ends(name[1].lower())
        elif name:
            place = _begin(page, place, name[1].lower(), words)
    words.says(page[place:])
    lines = (" ".join(line.split()) for line in "".join(words.parts).split("\n"))
    return "\n".join(line for line in lines if line), " ".join("".join(words.title).split())


def _past(page: str, start: int, *, quotes: bool) -> tuple[int, bool]:
    """Return the place behind the markup that begins here (-1: it never ends), and whether quotes still count.

    Quotes that do not close make a page unreadable in that way; from there on a tag ends with the next `>`.
    """
    if page.startswith("<!--", start):
        end = page.find("-->", start + 4)
        return (end + 3 if end >= 0 else -1), quotes
    end = page.find(">", start)
    if end < 0 or page[start + 1] in "!?" or not quotes:
        return (end + 1 if end >= 0 else -1), quotes
    tag = _TAG.match(page, start)
    return (tag.end(), True) if tag else (end + 1, False)


def _begin(page: str, place: int, tag: str, words: _Words) -> int:
    """Begin an element whose tag ends here; return where to read on, behind the text of a script, style or title."""
    if page.endswith("/>", 0, place):
        words.starts(tag)
        words.ends(tag)
        return place
    if tag not in RAW:
        words.starts(tag)
        return place
    closing = None if tag in words.never_closed else _CLOSES[tag].search(page, place)
    if closing is None and tag == TITLE:  # then it is not told from the text: all of it is shown
        words.never_closed.add(tag)
        return place
    words.starts(tag)
    end = closing.start() if closing else len(page)
    words.says(page[place:end])
    return end
