"""Figures and number words: where they stand and what they are worth.

>>> from tregua.intake.reading.copytext import Copy
>>> from tregua.intake.reading.lexicons import lexicons
>>> def values(text): return [number.value for number in numbers(Copy(text, lexicons()))]
>>> values("twenty-three meetings and two hundred and five people and ٣٨٫٥ tons and 1,647 cases")
[23.0, 205.0, 38.5, 1647.0]
"""

import unicodedata
from typing import Final, NamedTuple

from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.lexicons import Lexicon
from tregua.intake.reading.tokens import Token

THOUSANDS: Final = 3
GREAT: Final = 1000
# Longer rows of figures are telephone numbers and codes.
LONGEST: Final = 12
POINT_PARTS: Final = frozenset({"de", "es", "fr", "pt", "tr"})


class Number(NamedTuple):
    """A figure or number word: its tokens and its value; `by_word` when it is written in letters."""

    begin: int
    end: int
    value: float
    by_word: bool


def numbers(copy: Copy) -> list[Number]:
    """Return every number that nothing else has taken, in order."""
    found: list[Number] = []
    at = 0
    while at < len(copy.tokens):
        number = _number(copy, at) if copy.free(at) and not _of_vague(copy, at) else None
        if number:
            found.append(number)
            at = number.end
        else:
            at += 1
    return found


def _of_vague(copy: Copy, at: int) -> bool:
    """Say whether a number word only multiplies a vague one: "сотни тысяч", "عشرات الآلاف"."""
    lexicon = copy.lexicon(at)
    many = at > 0 and _word(lexicon.multipliers, copy.tokens[at]) is not None
    return many and not lexicon.vague.isdisjoint(copy.tokens[at - 1].forms)


def value_of(figure: str) -> float:
    """Return what figures of any script are worth; a comma before three figures parts thousands.

    >>> value_of("٨١"), value_of("38,5"), value_of("10 000"), value_of("12,345")
    (81.0, 38.5, 10000.0, 12345.0)
    """
    plain = "".join(str(unicodedata.digit(char)) if char.isdigit() else char for char in figure)
    plain = (
        plain.replace("٫", ".")
        .replace("٬", ",")
        .replace("\u00a0", " ")
        .replace("\u202f", " ")
        .replace(" ", "")
    )
    whole, *rest = plain.split(",")
    if rest and all(len(part) == THOUSANDS for part in rest):
        return float(whole + "".join(rest))
    return float(plain.replace(",", ".", 1))


def _pointless(figure: str, code: str) -> str:
    """Return figures without the point that parts thousands in some languages: 1.200 personas."""
    whole, point, rest = figure.partition(".")
    thousands = code in POINT_PARTS and point and len(rest) == THOUSANDS and whole not in {"", "0"}
    return whole + rest if thousands else figure


def _number(copy: Copy, at: int) -> Number | None:
    token = copy.tokens[at]
    if token.kind == "number" and len(token.text) > LONGEST:
        return None
    if token.kind == "number":
        value, end = value_of(_pointless(token.text, copy.lexicon(at).code)), at + 1
        multiplier = _word(copy.lexicon(at).multipliers, copy.tokens[end]) if end < len(copy.tokens) else None
        if multiplier and copy.free(end):
            rest, size = _rest(copy, end + 1) if multiplier >= GREAT else (0.0, 0)
            return Number(at, end + 1 + size, value * multiplier + rest, by_word=False)
        return Number(at, end, value, by_word=False)
    return _in_words(copy, at) if token.kind == "word" else None


def _rest(copy: Copy, at: int) -> tuple[float, int]:
    """Read "و650" behind "3 آلاف": what is added to the thousands, and how many tokens that takes."""
    if at + 1 < len(copy.tokens) and copy.tokens[at].text == "و" and copy.tokens[at + 1].kind == "number":
        value = value_of(copy.tokens[at + 1].text)
        return (value, 2) if value < GREAT and copy.tokens[at].end == copy.tokens[at + 1].start else (0.0, 0)
    return 0.0, 0


def _in_words(copy: Copy, at: int) -> Number | None:
    """Add up number words: small after great (or, in Arabic, before tens), great times hundred and thousand."""
    lexicon = copy.lexicon(at)
    if not lexicon.numbers:
        return None
    if phrase := _phrase(copy, at):
        return phrase
    if not lexicon.vague.isdisjoint(copy.tokens[at].forms):
        return None  # "hundreds fled" tells no number
    total, group, end, last = 0.0, 0.0, at, float("inf")
    while end < len(copy.tokens):
        step = _joined(copy, lexicon, end, begun=end > at)
        if step is None:
            break
        size, part, multiplies = step
        if multiplies:
            if part >= GREAT:
                total, group, last = total + max(group, 1) * part, 0.0, part
            else:
                group, last = max(group, 1) * part, part
        elif end > at and not _may_follow(last, part, lexicon):
            break
        else:
            group, last = group + part, part % 10 if part > 20 and part % 10 else part
        end += size
    return Number(at, end, total + group, by_word=True) if end > at else None


def _phrase(copy: Copy, at: int) -> Number | None:
    """Read "ни одного" as nought, and "half a million"."""
    if nought := copy.is_a("nought", at):
        return Number(at, at + nought[0], 0.0, by_word=True)
    half = copy.is_a("halves", at)
    half = half if half and half[1] in {"half", "of"} else None
    end = at + half[0] if half else len(copy.tokens)
    whole = _word(copy.lexicon(at).multipliers, copy.tokens[end]) if end < len(copy.tokens) else None
    return Number(at, end + 1, whole / 2, by_word=True) if whole is not None and whole >= GREAT else None


def _may_follow(last: float, part: float, lexicon: Lexicon) -> bool:
    """Say whether a number word adds to the one before it: twenty three, sixty-eleven, three and twenty."""
    if lexicon.script == "Arab" and last < 10:
        return part % 10 == 0 and part >= 10 and part < 100
    return last >= 20 and part < (20 if last in {60, 80} else min(last, 10) if last < 100 else last)


def _joined(copy: Copy, lexicon: Lexicon, at: int, *, begun: bool) -> tuple[int, float, bool] | None:
    """Return how many tokens a further number word takes, its value and whether it multiplies."""
    tokens = copy.tokens
    if not copy.free(at) or tokens[at].kind != "word":
        return None
    step = _single(lexicon, tokens[at])
    if step is not None:
        return 1, *step
    if begun and tokens[at].form in lexicon.joiners and at + 1 < len(tokens):
        after = _single(lexicon, tokens[at + 1])
        # "two hundred and five", "vingt et un", "ثلاثا و ثلاثين": never "three and two".
        before = _worth(lexicon, tokens[at - 1])
        tens = after is not None and lexicon.script == "Arab" and before < 10 <= after[0] < 100
        if after is not None and not after[1] and (before >= 20 or tens):
            return 2, *after
    return None


def _worth(lexicon: Lexicon, token: Token) -> float:
    step = _single(lexicon, token)
    return step[0] if step else 0.0


def _single(lexicon: Lexicon, token: Token) -> tuple[float, bool] | None:
    """Return the value of one word and whether it multiplies what stands before it."""
    value = _word(lexicon.numbers, token)
    if value is not None:
        return value, False
    multiplier = _word(lexicon.multipliers, token)
    if multiplier is not None:
        return multiplier, True
    if "-" in token.form:
        parts = [lexicon.numbers.get(part) for part in token.form.split("-") if part not in lexicon.joiners]
        if parts and all(part is not None for part in parts):
            return sum(part for part in parts if part is not None), False
    return None


def _word(table: dict[str, float], token: Token) -> float | None:
    return next((table[form] for form in token.forms if form in table), None)
