"""The words of an HTML page as its reader sees them, without markup, scripts and styles.

Read in one pass, forwards only: a page made to be slow (a million tags that never close) takes as long as any
other of its size. The standard library's parser takes minutes for fifty kilobytes of those. Words that the page
plainly hides are not read as said by it; they are told apart.
"""

import html
import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

from tregua.intake.channels.reading import Unread, told
from tregua.intake.channels.text.hiding import LONGEST, attributes_of, is_hidden, is_pale, rules_of

BLOCKS: Final = frozenset(
    "p div br li tr h1 h2 h3 h4 h5 h6 blockquote section article header footer td th table ul ol title dt dd dl pre"  # noqa: SIM905 - one line to read
    " figure figcaption main nav aside form fieldset address hr option".split()
)
# What a browser never shows; of these, the ones whose words are told.
SKIPPED: Final = frozenset({"script", "style", "noscript", "template", "svg"})
TOLD: Final = frozenset({"noscript", "template"})
# What stands in these is no markup until they are closed.
RAW: Final = frozenset({"script", "style", "title"})
TITLE: Final = "title"
# White on a ground that is not told here: read, and told.
PALE: Final = "pale"
VOID: Final = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split()  # noqa: SIM905 - one line to read
)
# An element that ends where the next of its kind, or one around it, begins.
ENDS_BEFORE: Final = {
    "p": BLOCKS - {"br", "title", "option"},
    "li": frozenset({"li"}),
    "td": frozenset({"td", "th", "tr"}),
    "th": frozenset({"td", "th", "tr"}),
    "tr": frozenset({"tr"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
    "option": frozenset({"option"}),
}
# What only gives letters a look does not end what stands around it.
LOOKS: Final = frozenset("a b big code em font i s small strike strong tt u".split())  # noqa: SIM905 - one line to read
LOOKED_BACK: Final = 50
# A comment of so many words, without signs of a program, was written for people.
WORDS_OF_A_COMMENT: Final = 4

_LOOKS_ELSEWHERE: Final = re.compile(r"rel\s*=\s*[\"']?[\w -]{0,40}stylesheet", re.IGNORECASE)
_IMPORTED: Final = re.compile(r"@import\b", re.IGNORECASE)
_OPENS: Final = re.compile(r"<(?:!--|[!?]|/?[a-zA-Z])")
_NAME: Final = re.compile(r"</?([a-zA-Z][^\s/>]*)")
# A tag to its end; `>` within a quoted value does not end it. Nothing here is tried twice (atomic groups).
_TAG: Final = re.compile(r"""</?[a-zA-Z](?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+>""")
_CLOSES: Final = {tag: re.compile(rf"</{tag}(?=[\s/>])", re.IGNORECASE) for tag in RAW}
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_OF_A_PROGRAM: Final = re.compile(r"[<>{};=\[\]|]|https?:|\w\(\)")


@dataclass(frozen=True)
class Page:
    """The text of a page, a line for each block, its title, and what of it nobody sees."""

    text: str
    title: str
    unread: tuple[Unread, ...]


class _Words:
    """Collects the words of a page, its title, and what it hides."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.title: list[str] = []
        self.hidden: list[str] = []
        self.comments: list[str] = []
        self.rules: set[str] = set()
        self.within: list[tuple[str, str]] = []
        self.open: Counter[str] = Counter()
        self.unseen: Counter[str] = Counter()
        self.never_closed: set[str] = set()
        self.pale: list[str] = []
        self.styles_elsewhere = 0

    def starts(self, tag: str, markup: str) -> None:
        while self.within and tag in ENDS_BEFORE.get(self.within[-1][0], ()):
            self._pop()
        if tag in BLOCKS:
            self._breaks()
        if tag in VOID:
            self.styles_elsewhere += tag == "link" and _LOOKS_ELSEWHERE.search(markup) is not None
            return
        how = "skipped" if tag in SKIPPED else "title" if tag == TITLE else ""
        # Most tags have nothing that could hide them.
        telling = self.rules or tag == "dialog" or len(markup) > len(tag) + 2
        if not how and telling and is_hidden(tag, attributes_of(markup), self.rules):
            how = "hidden"
        elif not how and telling and is_pale(attributes_of(markup)):
            how = PALE
        self.within.append((tag, how))
        self.open[tag] += 1
        self.unseen.update([how] * bool(how))

    def ends(self, tag: str) -> None:
        if tag in BLOCKS:
            self._breaks()
        if not self.open[tag] or (tag in LOOKS and not self._is_near(tag)):
            return
        while self._pop() != tag:
            pass  # an element that was never closed ends with the one around it

    def _breaks(self) -> None:
        (self.hidden if self.unseen.total() > self.unseen[PALE] else self.parts).append("\n")

    def _pop(self) -> str:
        tag, how = self.within.pop()
        self.open[tag] -= 1
        self.unseen.subtract([how] * bool(how))
        if how == "hidden" or tag in TOLD:
            self.hidden.append("\n")
        return tag

    def _is_near(self, tag: str) -> bool:
        """Return whether an element stands close around, within the same block and the same hiding."""
        for name, how in self.within[: -LOOKED_BACK - 1 : -1]:
            if name == tag:
                return True
            if how or name in BLOCKS:
                return False
        return False

    def says(self, data: str) -> None:
        if self.unseen.total() == self.unseen[PALE]:
            self.parts.append(html.unescape(data))
            if self.unseen[PALE]:
                self.pale.append(html.unescape(data))
        elif self.open[TITLE]:
            self.title.append(html.unescape(data))
        elif self.within[-1][0] == "style":
            self.rules |= rules_of(data)
            self.styles_elsewhere += len(_IMPORTED.findall(data[:LONGEST]))
        elif not any(self.open[tag] for tag in SKIPPED - TOLD):
            self.hidden.append(html.unescape(data))

    def comments_on(self, data: str) -> None:
        if len(_WORD.findall(data[:2000])) >= WORDS_OF_A_COMMENT and not _OF_A_PROGRAM.search(data):
            self.comments.append(data)


def plain(page: str) -> Page:
    """Return what a page says to its reader."""
    words = _Words()
    place, quotes = 0, True
    while opens := _OPENS.search(page, place):
        words.says(page[place : opens.start()])
        place, quotes = _past(page, opens.start(), quotes=quotes)
        name = _NAME.match(page, opens.start())
        if place < 0:  # it never ends: what is left is no markup
            place = opens.start()
            break
        if opens.group() == "<!--":
            words.comments_on(page[opens.end() : place - 3])
        elif name and opens.group().startswith("</"):
            words.ends(name[1].lower())
        elif name:
            place = _begin(page, opens.start(), place, name[1].lower(), words)
    words.says(page[place:])
    return Page(_lines(words.parts), " ".join("".join(words.title).split()), tuple(_unread(words)))


def _lines(parts: list[str]) -> str:
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _unread(words: _Words) -> list[Unread]:
    found = []
    kept_back = {"hidden_words": words.hidden, "pale_words": words.pale, "page_comments": words.comments}
    for what, parts in kept_back.items():
        said = " … ".join(_lines(parts).split("\n"))
        if _WORD.search(said):
            found.append(told(what, said))
    if words.styles_elsewhere:
        found.append(Unread("page_styles", {"count": words.styles_elsewhere}))
    return found


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


def _begin(page: str, start: int, place: int, tag: str, words: _Words) -> int:
    """Begin an element whose tag ends here; return where to read on, behind the text of a script, style or title."""
    markup = page[start:place]
    if page.endswith("/>", 0, place):
        words.starts(tag, markup)
        if tag not in VOID:
            words.ends(tag)
        return place
    if tag not in RAW:
        words.starts(tag, markup)
        return place
    closing = None if tag in words.never_closed else _CLOSES[tag].search(page, place)
    if closing is None and tag == TITLE:  # then it is not told from the text: all of it is shown
        words.never_closed.add(tag)
        return place
    words.starts(tag, markup)
    end = closing.start() if closing else len(page)
    words.says(page[place:end])
    return end
