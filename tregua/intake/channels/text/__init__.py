"""A text that was pasted or uploaded: plain or HTML, in any language."""

from tregua.intake.channels.reading import Reading, UnreadableError
from tregua.intake.channels.text.decoding import decode
from tregua.intake.channels.text.page import plain

LONGEST_TITLE = 200


def read(raw: bytes, media_type: str) -> Reading:
    """Return the text of a plain or HTML document; what is not UTF-8 is read so that nothing is lost, and said."""
    text, unread = decode(raw)
    title = ""
    if media_type == "text/html" or text.lstrip()[:15].lower().startswith(("<!doctype html", "<html")):
        text, title = plain(text)
    text = text.strip("\n")
    if not any(letter.isprintable() and not letter.isspace() for letter in text):
        raise UnreadableError("empty")
    title = title or text.strip().split("\n", 1)[0]
    return Reading(text=text, title=title.strip()[:LONGEST_TITLE], unread=unread)
