"""A text that was pasted or uploaded: plain or HTML, in any language."""

import html
from html.parser import HTMLParser
from typing import Final

from tregua.intake.channels.reading import Reading, UnreadableError, Unread

BOMS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
BLOCKS: Final = frozenset(
    "p div br li tr h1 h2 h3 h4 h5 h6 blockquote section article header footer td th table ul ol title".split()
)
SKIPPED: Final = frozenset({"script", "style", "noscript", "template", "svg"})


def read(raw: bytes, media_type: str) -> Reading:
    """Return the text of a plain or HTML document; what is not UTF-8 is read so that nothing is lost, and said."""
    if raw[:5] == b"%PDF-" or raw[:2] == b"PK":
        message = "This file is a PDF or an office document. Copy its text and paste it; the file itself cannot be read yet."
        raise UnreadableError(message)
    text, unread = _decode(raw)
    title = ""
    if media_type == "text/html" or text.lstrip()[:15].lower().startswith(("<!doctype html", "<html")):
        text, title = _plain(text)
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    if not text.strip():
        message = "There is no text in this message. Paste the text, or choose a file that holds some."
        raise UnreadableError(message)
    return Reading(text=text, title=title or text.strip().split("\n", 1)[0][:200], unread=unread)


def _decode(raw: bytes) -> tuple[str, tuple[Unread, ...]]:
    encoding = next((name for bom, name in BOMS if raw.startswith(bom)), "utf-8")
    try:
        return raw.decode(encoding), ()
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        unread = Unread(where=f"line {line}, byte {error.start}", what="not UTF-8: characters that could not be read stand as \ufffd")
        return raw.decode("utf-8", errors="replace"), (unread,)


class _Text(HTMLParser):
    """Collects the words of a page and its title, leaving markup, scripts and styles out."""

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
        if self.within and self.within[-1] == tag:
            self.within.pop()

    def handle_data(self, data: str) -> None:
        if "title" in self.within:
            self.title += data
        elif not self.within:
            self.parts.append(data)


def _plain(page: str) -> tuple[str, str]:
    parser = _Text()
    parser.feed(page)
    parser.close()
    lines = (" ".join(line.split()) for line in "".join(parser.parts).split("\n"))
    return "\n".join(line for line in lines if line), html.unescape(" ".join(parser.title.split()))
