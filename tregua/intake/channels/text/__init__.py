"""A text that was pasted or uploaded: plain, HTML or DOCX, in any language."""

from tregua.intake.channels.reading import Reading, UnreadableError
from tregua.intake.channels.text.decoding import decode
from tregua.intake.channels.text.docx import is_packed, words_of
from tregua.intake.channels.text.page import plain

LONGEST_TITLE = 200


def read(raw: bytes, media_type: str) -> Reading:
    """Return the text of a plain, HTML or DOCX document; what is not UTF-8 is read so that nothing is lost, and said."""
    packed, title = is_packed(raw), ""
    words, hidden = words_of(raw) if packed else ("", ())
    text, unread = decode(words.encode() if packed else raw)
    if not packed and _is_page(text, media_type):
        text, title = plain(text)
    text = text.strip("\n")
    if not any(letter.isprintable() and not letter.isspace() for letter in text):
        raise UnreadableError("empty")
    title = title or text.strip().split("\n", 1)[0]
    return Reading(text=text, title=title.strip()[:LONGEST_TITLE], unread=(*hidden, *unread))


def _is_page(text: str, media_type: str) -> bool:
    return media_type == "text/html" or text.lstrip()[:15].lower().startswith(("<!doctype html", "<html"))
