"""From bytes to characters: nothing is guessed, and what cannot be read is said with its place."""

import re
from typing import Final

from tregua.intake.channels.reading import Unread, UnreadableError

BOMS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# How files begin that hold no plain text: the first bytes, and what to call such a file.
NOT_TEXT: Final = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "office"),
    (b"\xd0\xcf\x11\xe0", "office"),
    (b"{\\rtf", "office"),
    (b"\xff\xd8\xff", "picture"),
    (b"\x89PNG", "picture"),
    (b"GIF8", "picture"),
)
_DECLARED: Final = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,30})", re.IGNORECASE)
# What a page may say of itself: encodings of letters only. Python has others that make half characters of text.
CHARSETS: Final = re.compile(
    r"windows-?(?:87[45]|125[0-8])|cp(?:125[0-8]|437|85[0-9]|86[0-9]|720)|iso-?8859-?\d{1,2}|latin-?[1-9]"
    r"|koi8-[rutk]|macintosh|mac[_-]?cyrillic|x-mac-cyrillic|gbk?|gb2312|gb18030|big5|euc-(?:jp|kr)|shift_jis"
)
# One character in ten that says nothing: a program or picture, not a text.
_BINARY: Final = 10
_OVERRIDES: Final = re.compile("[\u202d\u202e]")


def decode(raw: bytes) -> tuple[str, tuple[Unread, ...]]:
    """Return the characters of a text and what could not be read of it; UnreadableError when it is none."""
    begins = raw.lstrip(b"\xef\xbb\xbf \t\r\n")
    for first, kind in NOT_TEXT:
        if begins.startswith(first):
            raise UnreadableError(kind)
    text, unread = _characters(raw)
    if text.count("\0") * _BINARY > len(text):
        raise UnreadableError("binary")
    if "\0" in text:
        unread = (*unread, Unread("nul", {"line": _line(text, text.index("\0")), "count": text.count("\0")}))
        text = text.replace("\0", "\ufffd")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    turned = _OVERRIDES.search(text)
    if turned:
        unread = (*unread, Unread("direction", {"line": _line(text, turned.start())}))
    return text, unread


def _characters(raw: bytes) -> tuple[str, tuple[Unread, ...]]:
    encoding = next((name for bom, name in BOMS if raw.startswith(bom)), "utf-8")
    try:
        return raw.decode(encoding), ()
    except UnicodeDecodeError as error:
        declared = _DECLARED.search(raw[:4096])
        charset = declared[1].decode().lower() if declared else ""
        if CHARSETS.fullmatch(charset):
            try:
                return raw.decode(charset), (Unread("declared_charset", {"charset": charset}),)
            except (LookupError, UnicodeDecodeError):
                pass
        line = raw[: error.start].count(b"\n") + 1
        text = raw.decode(encoding, errors="replace")
        return text, (Unread("not_utf8", {"line": line, "byte": error.start, "count": text.count("\ufffd")}),)


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1
