"""A letter or a web page saved with all its parts (EML, MHT): the part that is its text, and what else it carries."""

import re
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from typing import Final

from tregua.intake.channels.reading import Unread, UnreadableError
from tregua.intake.channels.text.decoding import CHARSETS

MEDIA_TYPE: Final = "message/rfc822"
# So much of a letter is looked at; attachments stand behind its text.
LONGEST: Final = 16 * 1024 * 1024
PARTS, NAMES = 100, 20
_HEAD: Final = re.compile(rb"\A(?:[!-9;-~]{1,80}:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n){2,200}\r?\n")
_MIME: Final = re.compile(rb"^mime-version:", re.IGNORECASE | re.MULTILINE)
_BOUNDARY: Final = re.compile(rb"boundary\s*=", re.IGNORECASE)
_TEXTS: Final = frozenset({"text/plain", "text/html"})


def is_mail(raw: bytes) -> bool:
    """Return whether a file begins with the head of a letter that says in which parts it comes."""
    head = _HEAD.match(raw[: 64 * 1024])
    return head is not None and _MIME.search(head.group()) is not None


def text_of(raw: bytes) -> tuple[bytes, str, str, tuple[Unread, ...]]:
    """Return the bytes of a letter's text in UTF-8, its media type, the subject, and what is to be looked at."""
    raw = raw[:LONGEST]
    if len(_BOUNDARY.findall(raw)) > PARTS:
        raise UnreadableError("mail_broken")
    try:
        letter = message_from_bytes(raw)
        parts = [part for part in letter.walk() if not part.is_multipart()]
    except (MessageError, RecursionError, ValueError, LookupError) as error:
        raise UnreadableError("mail_broken") from error
    texts = [part for part in parts if part.get_content_type() in _TEXTS and not part.get_filename()]
    if not texts:
        raise UnreadableError("mail_broken")
    text = min(texts, key=lambda part: part.get_content_type() != "text/plain")
    names = [str(part.get_filename() or part.get_content_type()) for part in parts if part is not text]
    unread = Unread("mail", {"words": ", ".join(names[:NAMES]) + (" …" if len(names) > NAMES else "") or "–"})
    return _bytes(text), text.get_content_type(), _subject(letter), (unread,)


def _bytes(part: "Message[str, str]") -> bytes:
    """Return the bytes of a part in UTF-8, where it says in which encoding it is."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        raise UnreadableError("mail_broken")
    charset = str(part.get_content_charset() or "").lower()
    return content.decode(charset, "replace").encode() if CHARSETS.fullmatch(charset) else content


def _subject(letter: "Message[str, str]") -> str:
    try:
        return str(make_header(decode_header(str(letter.get("Subject", "")))))
    except (MessageError, ValueError, LookupError):
        return ""
