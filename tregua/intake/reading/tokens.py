"""A text cut into tokens with exact places, each with the forms under which the lexicons may know it.

Reading works on tokens and never on patterns over the whole text, so its time grows with the length of the text only.

>>> [token.text for token in tokens_of("L'armée a violé 3,5 fois.")]
["L'", 'armée', 'a', 'violé', '3,5', 'fois', '.']
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from tregua.intake.reading.language_files import words_of_all

# A letter with the marks that may stand on it or hide behind it: vowels of Arabic, accents, marks of direction.
_LETTER: Final = (
    "(?:[^\\W\\d_][\u0300-\u036f\u064b-\u065f\u0670\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069]*)"
)
_TOKEN: Final = re.compile(
    r"(?P<link>https?://[^\s<>\"«»]{1,300}|pic\.twitter\.com/\w{1,40}|t\.co/\w{1,40})"
    r"|(?P<number>\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?![\d:/]|\.\d)|\d{1,3}(?:[,٬]\d{3})+(?!\d)|\d+(?:[.,٫]\d+)?)"
    r"|(?P<elided>\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)['’](?=\w))"
    r"|(?P<handle>[@#]\w{1,60})"
    rf"|(?P<word>{_LETTER}+(?:['’ʼ`‑\-]{_LETTER}+)*)"
    r"|(?P<line>\n)"
    r"|(?P<mark>[^\s\w]|_)",
    re.IGNORECASE,
)
# Marks of direction and joining stand inside words of pasted texts; no lexicon has them.
_UNSEEN: Final = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeffـ]")
_ARABIC: Final = re.compile("[\u0600-\u06ff]")
_LETTERS: Final = str.maketrans(
    {"ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك", "ٱ": "ا", "’": "'", "ʼ": "'", "`": "'", "‑": "-"}
)
_CLITICS: Final = (
    "و",
    "ف",
    "ب",
    "ل",
    "ك",
    "ال",
    "وب",
    "ول",
    "وال",
    "بال",
    "لل",
    "وبال",
    "ولل",
    "فال",
    "كال",
    "س",
    "وس",
)
# What has no end for so long is no sentence; rules that look back over a sentence stay quick.
LONGEST_SENTENCE: Final = 300
_ENDING_STOPS: Final = frozenset(".!?؟…")


class Token(NamedTuple):
    """One token: its place, its words, its kind and its forms, the full one first."""

    start: int
    end: int
    text: str
    kind: str
    forms: tuple[str, ...]

    @property
    def form(self) -> str:
        return self.forms[0]

    @property
    def capital(self) -> bool:
        return self.text[:1].isupper()


def tokens_of(text: str) -> list[Token]:
    """Return the tokens of a text in order; where a line was only broken to fit a page, the break is no token."""
    found = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "mark"
        if kind == "line" and _goes_on(text, match.start()):
            continue
        words = match.group()
        found.append(
            Token(match.start(), match.end(), words, kind, forms_of(words) if kind != "line" else ("\n",))
        )
    return found


@lru_cache(maxsize=1)
def _broken() -> tuple[re.Pattern[str], int]:
    """Return the pattern of a line that goes on in the next, and how far before the end of the line it may begin.

    It goes on with a small letter, or ends with a little word which ends no line.
    """
    little = words_of_all("ends_no_line")
    pattern = (
        rf"(?:[^\W\d_]|[,;’])[ \t]?\n[ \t]*[a-zà-öø-ÿа-яё]|(?<=\s)(?:{'|'.join(little)})\n[ \t]*[^\W\d_]"
    )
    return re.compile(pattern), 1 + max(map(len, little))


def _goes_on(text: str, line: int) -> bool:
    """Say whether the end of a line ends nothing: the page it was copied from was not wider."""
    pattern, longest = _broken()
    return any(pattern.match(text, line - back) for back in range(1, longest + 1) if back <= line)


@lru_cache(maxsize=1)
def _short() -> frozenset[str]:
    """Return the short forms that have a stop which ends no sentence."""
    return frozenset(words_of_all("short_forms"))


@lru_cache(maxsize=50_000)
def plain(word: str) -> str:
    """Return a word without case, accents, invisible marks and spellings that differ by habit only.

    >>> plain("Éléments"), plain("أَحرار"), plain("щё")
    ('elements', 'احرار', 'ще')
    """
    word = _UNSEEN.sub("", word)
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).translate(_LETTERS)


@lru_cache(maxsize=50_000)
def forms_of(word: str) -> tuple[str, ...]:
    """Return the plain word, then it without 's, or without the little words Arabic writes on to it.

    >>> forms_of("وبالقصف")[-1]
    'قصف'
    """
    whole = plain(word)
    if not _ARABIC.search(whole):
        return (whole, whole[:-2]) if whole.endswith("'s") and len(whole) > 3 else (whole,)
    bare = [
        whole[len(clitic) :]
        for clitic in _CLITICS
        if whole.startswith(clitic) and len(whole) - len(clitic) > 1
    ]
    return tuple(dict.fromkeys([whole, *sorted(bare, key=len, reverse=True)]))


def sentences(tokens: list[Token]) -> Iterator[tuple[int, int]]:
    """Yield the first and one past the last token of every sentence; a new line ends one too."""
    begin = 0
    for at, token in enumerate(tokens):
        long = at - begin >= LONGEST_SENTENCE
        if long or token.kind == "line" or (token.text in _ENDING_STOPS and _ends(tokens, at)):
            if at > begin or token.kind != "line":
                yield begin, at + 1
            begin = at + 1
    if begin < len(tokens):
        yield begin, len(tokens)


def _ends(tokens: list[Token], at: int) -> bool:
    """Say whether a stop ends its sentence: not after a short form or an initial, nor before a small letter."""
    if at + 1 >= len(tokens):
        return True
    before, after = tokens[at - 1] if at else tokens[at], tokens[at + 1]
    if tokens[at].text == "." and before.end == tokens[at].start:
        if before.form in _short() or (len(before.text) == 1 and before.text.isupper()):
            return False
        if after.start == tokens[at].end and after.kind in {"word", "number"}:
            return False
    return not (after.kind == "word" and after.text[0].islower())


def apart(tokens: list[Token], left: int, right: int) -> str:
    """Return the marks between two tokens, to tell a list from a break."""
    return "".join(token.text for token in tokens[left + 1 : right] if token.kind in {"mark", "line"})
