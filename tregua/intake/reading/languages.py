"""Which language a text is in, line by line: by its script first, then by the small words of each language.

The words that decided are told. A line too short to tell takes the language of the text, unless its script
differs; a language without a lexicon of full reading is named all the same.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from tregua.intake.reading.items import Stretch
from tregua.intake.reading.lexicons import Lexicons
from tregua.intake.reading.tokens import Token

ENOUGH: Final = 2
# A language that is only named must show more words of its own: some of them are words of its neighbours.
ENOUGH_UNREAD: Final = 3
# So many words without a small word of any language that is known are in another one.
FOREIGN: Final = 12
FEWEST_SMALL: Final = 0.08
SCRIPTS: Final = {
    "Arab": ("\u0600", "\u06ff"),
    "Cyrl": ("\u0400", "\u052f"),
    "Hebr": ("\u0590", "\u05ff"),
    "Hani": ("\u4e00", "\u9fff"),
}
# Letters that one language of a script has and the others read here have not.
OWN_LETTERS: Final = {
    code: frozenset(letters)
    for code, letters in {
        "fa": "پچژگ",
        "tr": "ğışİ",
        "es": "ñ¿¡",
        "pt": "ãõ",
        "de": "ß",
        "az": "ə",
        "pl": "ąęłśżź",
        "cs": "ěřů",
        "hu": "őű",
        "ro": "ășț",
        "sr": "đ",
    }.items()
}
Vote: TypeAlias = tuple[int, str, str, int]


@dataclass(frozen=True)
class Told:
    """The language of the text, of each stretch, and of each token."""

    language: str
    stretches: tuple[Stretch, ...]
    codes: list[str]


def script_of(word: str) -> str:
    """Return the script of a word's first letter that tells.

    >>> script_of("«Хама"), script_of("12")
    ('Cyrl', '')
    """
    for letter in word:
        if letter.isalpha():
            for script, (low, high) in SCRIPTS.items():
                if low <= letter <= high:
                    return script
            return "Latn"
    return ""


def stretches(text: str, tokens: list[Token], known: Lexicons) -> Told:
    """Return the language of the text and of each of its lines; neighbours in one language are one stretch."""
    lines = _lines(tokens)
    cast = _cast(tokens, known)
    whole = _votes(cast, 0, len(tokens))
    language = _winner(whole, ENOUGH, known) or _winner(whole, 1, known) or _by_script(tokens, known)
    if _foreign(tokens, whole.get(language, Counter())):
        language = "und"
    codes = [language] * len(tokens)
    found: list[tuple[str, int, int, tuple[str, ...]]] = []
    for begin, end in lines:
        votes = _votes(cast, begin, end)
        code = _winner(votes, ENOUGH, known) or _fallback(tokens[begin:end], language, known)
        if _foreign(tokens[begin:end], votes.get(code, Counter())):
            code = "und"
        codes[begin:end] = [code] * (end - begin)
        fired = tuple(word for word, _n in votes.get(code, Counter()).most_common(4))
        if found and found[-1][0] == code:
            found[-1] = (code, found[-1][1], end, found[-1][3] or fired)
        else:
            found.append((code, begin, end, fired))
    return Told(language, tuple(_stretch(text, tokens, known, *one) for one in found), codes)


def _lines(tokens: list[Token]) -> list[tuple[int, int]]:
    found, begin = [], 0
    for at, token in enumerate(tokens):
        if token.kind == "line":
            found.append((begin, at + 1))
            begin = at + 1
    found.append((begin, len(tokens)))
    return [(begin, end) for begin, end in found if any(t.kind == "word" for t in tokens[begin:end])]


def _votes(votes: Sequence[Vote], begin: int, end: int) -> dict[str, Counter[str]]:
    """Add up the votes of a stretch of tokens, by language and word."""
    found: dict[str, Counter[str]] = {}
    for _at, code, word, weight in votes[
        bisect_left(votes, (begin, "", "", 0)) : bisect_left(votes, (end, "", "", 0))
    ]:
        found.setdefault(code, Counter())[word] += weight
    return found


def _cast(tokens: list[Token], known: Lexicons) -> list[Vote]:
    """Return what each word says: a small word of languages in its script, or a letter only one of them has."""
    votes: list[Vote] = []
    for at, token in enumerate(tokens):
        if token.kind not in {"word", "elided"}:
            continue
        word = token.form.rstrip("'")
        codes = known.function_words.get(word, ())
        if codes:
            script, is_bare = script_of(token.text), token.text.isascii()
            votes += [
                (at, code, word, 2)
                for code in codes
                if known.by_code[code].script == script and (is_bare or not known.by_code[code].no_accents)
            ]
        if not token.text.isascii():
            votes += [
                (at, code, word, 1)
                for code, letters in OWN_LETTERS.items()
                if not letters.isdisjoint(token.text) and code in known.by_code
            ]
    return votes


def _winner(votes: dict[str, Counter[str]], enough: int, known: Lexicons) -> str:
    """Return the language with most votes; more different words count for more than one word often.

    Of two with as many votes the one that is read is taken.
    """
    scores = {
        code: (words.total() + 2 * len(words), known.by_code[code].level == "full")
        for code, words in votes.items()
        if known.by_code[code].level != "no" or len(words) >= ENOUGH_UNREAD
    }
    if not scores:
        return ""
    best = max(sorted(scores), key=lambda code: scores[code])
    return best if len(votes[best]) >= enough else ""


def _foreign(tokens: Sequence[Token], votes: Counter[str]) -> bool:
    """Say whether a stretch in Latin letters has too few small words to be in the language that is taken for its own."""
    small = [
        token
        for token in tokens
        if token.kind == "word" and token.text.islower() and script_of(token.text) == "Latn"
    ]
    return len(small) >= FOREIGN and votes.total() / 2 < FEWEST_SMALL * len(small)


def _by_script(tokens: list[Token], known: Lexicons) -> str:
    """Return the language that is read fully in the script most words are in."""
    scripts = Counter(script_of(token.text) for token in tokens if token.kind == "word")
    scripts.pop("", None)
    if not scripts:
        return "und"
    script = max(sorted(scripts), key=lambda one: scripts[one])
    full = [
        code
        for code, lexicon in known.by_code.items()
        if lexicon.script == script and lexicon.level == "full"
    ]
    named = [code for code, lexicon in known.by_code.items() if lexicon.script == script]
    return (full or named or ["und"])[0]


def _fallback(tokens: list[Token], language: str, known: Lexicons) -> str:
    scripts = {script_of(token.text) for token in tokens if token.kind == "word"} - {""}
    own = known.of(language).script
    return language if own in scripts or not scripts else _by_script(tokens, known)


def _stretch(
    text: str, tokens: list[Token], known: Lexicons, code: str, begin: int, end: int, fired: tuple[str, ...]
) -> Stretch:
    last = end - 1 if tokens[end - 1].kind == "line" and end - 1 > begin else end
    start, stop = tokens[begin].start, tokens[last - 1].end
    return Stretch(
        start=start,
        end=stop,
        words=text[start:stop],
        rule="small words of the language" if fired else "script",
        fired=fired,
        language=code,
        read=known.of(code).level,
    )
