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
# So much of a plain text or page is looked at: more than anybody reads of it, and no more than is read in time.
LONGEST: Final = 4 * 1024 * 1024
_DECLARED: Final = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,30})", re.IGNORECASE)
# What a page may say of itself: encodings of letters only. Python has others that make half characters of text.
CHARSETS: Final = re.compile(
    r"windows-?(?:87[45]|125[0-8])|cp(?:125[0-8]|437|85[0-9]|86[0-9]|720)|iso-?8859-?\d{1,2}|latin-?[1-9]"
    r"|koi8-[rutk]|macintosh|mac[_-]?cyrillic|x-mac-cyrillic|gbk?|gb2312|gb18030|big5|euc-(?:jp|kr)|shift_jis"
)
# One character in ten that says nothing: a program or picture, not a text.
_BINARY: Final = 10
# Commands to machines that no text has: a few stray in, one in fifty characters do not.
_COMMANDS: Final = tuple(map(chr, {*range(1, 32)} - {8, 9, 10, 11, 12, 13, 26, 27}))
_RARE, _SAMPLE = 50, 100_000
_OVERRIDES: Final = re.compile("[\u202d\u202e]")


def beginning(raw: bytes) -> bytes:
    """Return what is read of a text, cut between two characters where it is longer."""
    if len(raw) <= LONGEST:
        return raw
    end = LONGEST
    while end > LONGEST - 4 and raw[end] & 0xC0 == 0x80:
        end -= 1
    return raw[:end]


def decode(raw: bytes) -> tuple[str, tuple[Unread, ...]]:
    """Return the characters of a text and what could not be read of it; UnreadableError when it is none."""
    begins = raw.lstrip(b"\xef\xbb\xbf \t\r\n")
    for first, kind in NOT_TEXT:
        if begins.startswith(first):
            raise UnreadableError(kind)
    text, unread = _characters(raw)
    if text.count("\0") * _BINARY > len(text) or _is_a_program(text):
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
    """Return the characters of a text by its mark, as UTF-8, as it declares; else with what is lost marked."""
    encoding = next((name for bom, name in BOMS if raw.startswith(bom)), _without_mark(raw))
    try:
        return raw.decode(encoding), ()
    except UnicodeDecodeError as error:
        place = error.start
    declared = _DECLARED.search(raw[:4096])
    charset = declared[1].decode().lower() if declared else ""
    if CHARSETS.fullmatch(charset):
        try:
            return raw.decode(charset), (Unread("declared_charset", {"charset": charset}),)
        except (LookupError, UnicodeDecodeError):
            pass
    text = raw.decode(encoding, errors="replace")
    line = raw[:place].count(b"\n") + 1
    return text, (Unread("not_utf8", {"line": line, "byte": place, "count": text.count("\ufffd")}),)


def _without_mark(raw: bytes) -> str:
    """Return the encoding of a text without a mark: every other byte of UTF-16 in Latin letters is zero."""
    sample = raw[:400]
    if len(sample) >= 4 and len(raw) % 2 == 0:
        even, odd = sample[::2].count(0), sample[1::2].count(0)
        half = len(sample) // 2
        if odd > half * 0.7 and not even:
            return "utf-16-le"
        if even > half * 0.7 and not odd:
            return "utf-16-be"
    return "utf-8"


def _is_a_program(text: str) -> bool:
    """Return whether so many characters are commands to old machines that no text has them."""
    return sum(map(text[:_SAMPLE].count, _COMMANDS)) * _RARE > len(text[:_SAMPLE]) > _RARE


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1
