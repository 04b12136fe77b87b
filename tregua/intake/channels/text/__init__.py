"""A text that was pasted or uploaded: plain, HTML, DOCX, RTF, PDF or a saved letter, in any language."""

from dataclasses import replace
from typing import Final

from tregua.intake.channels.reading import Reading, Unread, UnreadableError
from tregua.intake.channels.text import docx, mail, pdf, rtf
from tregua.intake.channels.text.decoding import beginning, decode
from tregua.intake.channels.text.letters import read_by_letters
from tregua.intake.channels.text.page import plain

LONGEST_TITLE: Final = 200
# A working text is read, shown and cut by people; what stands behind so many characters stays in the original.
LONGEST: Final = 1_000_000
# A text in which so many characters are no UTF-8, and few others are, is in another encoding; else it is damaged.
LOST, APART = 20, 4
# Documents of programs: how each is told by its first bytes, and how it is read.
DOCUMENTS: Final = (
    (docx.is_packed, docx.words_of),
    (pdf.is_pdf, pdf.words_of),
    (rtf.is_rtf, rtf.words_of),
)


def read(raw: bytes, media_type: str) -> Reading:
    """Return the text of a document; what is not read with certainty, or not at all, is said."""
    told = as_it_stands(raw, media_type)
    text = told.text.strip("\n")
    return replace(
        told, text=text, title=(told.title or text.strip().split("\n", 1)[0]).strip()[:LONGEST_TITLE]
    )


def as_it_stands(raw: bytes, media_type: str) -> Reading:
    """Return the text of a document with its empty lines, so that places in a plain text are those of its file."""
    text, title, unread = _words(raw, media_type)
    if not any(letter.isprintable() and not letter.isspace() for letter in text):
        raise UnreadableError("empty")
    text, rest = _bounded(text)
    return Reading(text=text, title=title, unread=(*unread, *rest))


def _words(raw: bytes, media_type: str) -> tuple[str, str, tuple[Unread, ...]]:
    """Return the text of a document as it stands there, its title, and what is to be looked at."""
    if docx.is_container(raw):
        raise docx.why_not(raw)
    for is_such, words_of in DOCUMENTS:
        if is_such(raw):
            words, hidden = words_of(raw)
            text, unread = decode(words.encode("utf-8", "replace"))
            return text, "", (*hidden, *unread)
    if mail.is_mail(raw):
        body, kind, subject, other = mail.text_of(raw)
        text, title, unread = _plain_or_page(body, kind)
        return text, subject or title, (*other, *unread)
    return _plain_or_page(raw, media_type)


def _plain_or_page(raw: bytes, media_type: str) -> tuple[str, str, tuple[Unread, ...]]:
    part = beginning(raw)
    text, unread = _by_letters(part, *decode(part))
    if len(part) < len(raw):
        unread = (*unread, Unread("rest_not_read", {"count": len(raw) - len(part)}))
    if _is_page(text, media_type):
        page = plain(text)
        return page.text, page.title, (*unread, *page.unread)
    return text, "", unread


def _by_letters(raw: bytes, text: str, unread: tuple[Unread, ...]) -> tuple[str, tuple[Unread, ...]]:
    """Return a text that is not UTF-8 in the encoding that its letters tell, where they tell one."""
    lost = int(next((one.where["count"] for one in unread if one.what == "not_utf8"), 0))
    kept = sum(letter > "\x7f" for letter in text[:100_000]) - text[:100_000].count("\ufffd") if lost else 0
    found = read_by_letters(raw) if lost >= LOST and lost > APART * kept else None
    if found is None:
        return text, unread
    read_so, charset, certain = found
    text, others = decode(read_so.encode())
    what = "charset_by_letters" if certain else "charset_doubtful"
    return text, (Unread(what, {"charset": charset}), *others)


def _bounded(text: str) -> tuple[str, tuple[Unread, ...]]:
    if len(text) <= LONGEST:
        return text, ()
    end = max(text.rfind("\n", LONGEST - 10_000, LONGEST), text.rfind(" ", LONGEST - 1_000, LONGEST))
    end = end if end > 0 else LONGEST
    return text[:end], (Unread("rest_cut_off", {"count": len(text) - end}),)


def _is_page(text: str, media_type: str) -> bool:
    return media_type == "text/html" or text.lstrip()[:15].lower().startswith(("<!doctype html", "<html"))
