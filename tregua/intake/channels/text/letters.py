"""Which of the old one-byte encodings a text is in, told by its letters: words of one script, in the case they are written.

A wrong encoding gives itself away: Arabic read as Russian has capitals inside its words, Russian read as Arabic
has French letters between Arabic ones, a rare letter stands where a common one should.
"""

import re
import unicodedata
from typing import Final

CYRILLIC: Final = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё"
ARABIC: Final = "اليمونرتبةعدسفهكقحجشصطخذىثضزأءإظغئؤآپچژگک"
# Encodings still met in offices of the region, and the letters most used in what is written in them.
CHARSETS: Final = (
    ("cp1251", "cyrillic"),
    ("cp1256", "arabic"),
    ("cp1252", "latin"),
    ("koi8-r", "cyrillic"),
    ("cp866", "cyrillic"),
    ("iso-8859-6", "arabic"),
)
SAMPLE: Final = 200_000
# So much of the words must look right to read on at all, and to be sure; and so much less right in the next encoding.
LEAST, SURE, APART = 0.5, 0.85, 0.2
_COMMON: Final = {"cyrillic": frozenset(CYRILLIC[:12]), "arabic": frozenset(ARABIC[:14])}
_SHARE: Final = 0.45
_WORD: Final = re.compile(r"[^\W\d_]+")


def read_by_letters(raw: bytes) -> tuple[str, str, bool] | None:
    """Return a text, the encoding it was read in and whether that is sure; None when its letters fit no encoding."""
    scored = []
    for charset, script in CHARSETS:
        text = raw[:SAMPLE].decode(charset, "replace")
        scored.append((_likeness(text, script), charset))
    best, *others = sorted(scored, key=lambda one: -one[0])
    if best[0] < LEAST:
        return None
    sure = best[0] >= SURE and best[0] - others[0][0] >= APART
    text = raw.decode(best[1], "replace")
    return text, best[1], sure and "\ufffd" not in text


def _likeness(text: str, script: str) -> float:
    """Return which part of the letters beyond ASCII stands in words that look right in this script."""
    right = beyond = 0
    common = letters = 0
    for word in _WORD.findall(text):
        foreign = [char for char in word if char > "\x7f"]
        if not foreign:
            continue
        beyond += len(foreign)
        if _looks_right(word, foreign, script):
            right += len(foreign)
        letters += len(foreign)
        common += sum(char in _COMMON.get(script, "") for char in word.lower())
    stray = text.count("\ufffd") + sum(
        unicodedata.category(char) in {"Cc", "So"} and char > "\x7f" for char in text
    )
    if not beyond or (script in _COMMON and common < _SHARE * letters):
        return 0.0
    return right / (beyond + stray)


def _looks_right(word: str, foreign: list[str], script: str) -> bool:
    if script == "latin":
        # An accented letter stands among plain ones: at most every second, and a few words are one letter.
        return len(foreign) * 2 <= len(word) or len(word) == 1
    if script == "arabic":
        return all("\u0600" <= char <= "\u06ff" for char in word)
    return all("\u0400" <= char <= "\u04ff" for char in word) and (
        word[1:].islower() or word.isupper() or len(word) == 1
    )
