"""The words of an HTML page, without markup, scripts and styles."""

from html.parser import HTMLParser
from typing import Final

BLOCKS: Final = frozenset(
    [
        "p",
        "div",
        "br",
        "li",
        "tr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "section",
        "article",
        "header",
        "footer",
        "td",
        "th",
        "table",
        "ul",
        "ol",
        "title",
    ]
)
SKIPPED: Final = frozenset({"script", "style", "noscript", "template", "svg"})


class _Words(HTMLParser):
    """Collects the words of a page and its title."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.title = ""
        self.within: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - parser's signature
        if tag in BLOCKS:
            self.parts.append("\n")
        if tag in SKIPPED or tag == "title":
            self.within.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.parts.append("\n")
        if tag in self.within:
            # An element that was never closed ends with the one around it.
            while self.within.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if "title" in self.within:
            self.title += data
        elif not self.within:
            self.parts.append(data)


def plain(page: str) -> tuple[str, str]:
    """Return the text of a page, a line for each block, and its title."""
    parser = _Words()
    parser.feed(page)
    parser.close()
    lines = (" ".join(line.split()) for line in "".join(parser.parts).split("\n"))
    return "\n".join(line for line in lines if line), " ".join(parser.title.split())
