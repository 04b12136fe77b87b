"""Numbers that count nothing: a time, a distance, a bare year, a telephone, a part of a name, the number of a thing."""

import re
from typing import Final

from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.numbers import Number
from tregua.intake.reading.provinces import provinces
from tregua.intake.reading.units import unit_after

HOUR: Final = re.compile(r"(?:[01]?\d|2[0-4])[.][0-5]\d")
QUOTES: Final = frozenset({'"', "“", "”", "«", "»"})
# So many numbers in a row are a telephone or a code.
ROW: Final = 3
# The ending of a Russian ordinal behind its figures: "14-й бригады".
LONGEST_ENDING: Final = 2


def no_figure(copy: Copy, number: Number) -> bool:
    """Say whether a number is part of a name, a time, a distance, a share in the hundred, or a bare year."""
    end = number.end
    if end < len(copy.tokens) and copy.is_a("not_figures", end) and not _unit_wins(copy, end):
        return True
    if _factor(copy, number) or _praises(copy, number):
        return True
    if _how_often_there(copy, number):
        return True
    if number.by_word:
        # "the eighteenth" in Arabic: الثامنة عشرة
        return copy.lexicon(number.begin).script == "Arab" and _named_by(copy, number)
    if (
        _ringed(copy, number)
        or _marked_before(copy, number)
        or _marked_behind(copy, number)
        or _in_a_row(copy, number)
    ):
        return True
    year = 1990 <= number.value <= 2100 and number.value == int(number.value)
    return (year and unit_after(copy, number) is None) or _named_by(copy, number)


def _praises(copy: Copy, number: Number) -> bool:
    """Say whether a number word is written as the verb that it looks like: "أثنى" praised, "اثني" are two."""
    token = copy.tokens[number.begin]
    alone = number.by_word and number.end == number.begin + 1
    return alone and token.text.endswith("ى") and copy.is_a("speech", number.begin) is not None


def _factor(copy: Copy, number: Number) -> bool:
    """Say whether a number only compares: "в восемь раз" is eight times as much, "восемь раз" are eight times."""
    return bool(
        number.end < len(copy.tokens)
        and copy.is_a("times", number.end)
        and copy.is_a("factor", number.begin - 1, number.begin)
    )


def _how_often_there(copy: Copy, number: Number) -> bool:
    """Say whether a number in brackets tells how often a town was hit: "Harasta (three times)"; of a province it is a share."""
    at, behind = number.begin - 1, copy.is_a("times", number.end)
    if at < 1 or copy.tokens[at].text != "(" or behind is None or number.end + behind[0] >= len(copy.tokens):
        return False
    if copy.tokens[number.end + behind[0]].text != ")" or not copy.tokens[at - 1].capital:
        return False
    forms = provinces().forms
    return not any(
        (forms.at(copy.tokens, at - size, at) or (0,))[0] == size for size in (1, 2, 3) if at >= size
    )


def _prefixed(copy: Copy, number: Number) -> bool:
    """Say whether a dash only ties a Hebrew "and" or "in" of one letter to a number: ו-2."""
    at = number.begin - 2
    return at >= 0 and copy.lexicon(at).script == "Hebr" and len(copy.tokens[at].text) == 1


def _named_by(copy: Copy, number: Number) -> bool:
    """Say whether a number only names a thing: resolution 2268, No. 7, quarter 1070."""
    begin = number.begin
    return any(
        begin >= size and (copy.is_a("not_figures_before", begin - size, begin) or (0, ""))[0] == size
        for size in (3, 2, 1)
    )


def _ringed(copy: Copy, number: Number) -> bool:
    """Say whether a number stands alone between marks, as a name does: "مشروع الـ “1070”"."""
    marks = [at for at in (number.begin - 1, number.end) if 0 <= at < len(copy.tokens)]
    return len(marks) == 2 and all(copy.tokens[at].text in QUOTES for at in marks)


def _marked_behind(copy: Copy, number: Number) -> bool:
    """Say whether the mark behind a number makes it a time or a length: 18:00, 3/4, the 48-hour truce."""
    tokens, end = copy.tokens, number.end
    if end + 1 >= len(tokens) or tokens[end].end != tokens[end + 1].start:
        return False
    if tokens[end].text == "-":
        after = tokens[end + 1]
        ordinal = after.kind == "word" and after.text.islower() and len(after.text) <= LONGEST_ENDING
        return (ordinal and copy.lexicon(end).script == "Cyrl") or copy.is_a(
            "not_figures", end + 1
        ) is not None
    return tokens[end].text in {":", "/"} and tokens[end + 1].kind == "number"


def _marked_before(copy: Copy, number: Number) -> bool:
    """Say whether what stands before a number makes it a time, an address, an amount of money or part of a name."""
    tokens, begin = copy.tokens, number.begin
    if not begin:
        return False
    grown = tokens[begin - 1].kind == "word" and tokens[begin - 1].end == tokens[begin].start
    if grown and copy.lexicon(begin).script != "Arab":  # "ЗУ-23х2" is a gun; "إصابة11" lacks a blank
        return True
    if HOUR.fullmatch(tokens[begin].text) and copy.dated(begin - 1, "at"):
        return True
    before, earlier = tokens[begin - 1], tokens[begin - 2] if begin > 1 else None
    if before.form == "ال" and earlier is not None:  # "in the hours, the 24", "the age of the 18"
        return bool(copy.is_a("not_figures", begin - 2) or copy.is_a("not_figures_before", begin - 2))
    if before.text in {":", "h"}:
        return earlier is not None and earlier.kind == "number"
    return before.text in {"№", "$", "€", "#", "@", "/", "+"} or (
        before.text in {"-", "‑", "–"} and _glued(copy, number) and not _prefixed(copy, number)
    )


def _in_a_row(copy: Copy, number: Number) -> bool:
    """Say whether numbers stand in a row with nothing between, as in a telephone number or a code."""
    first, last = number.begin, number.begin
    while first and number.begin - first < ROW and _loose(copy, first - 1):
        first -= 1
    while last + 1 < len(copy.tokens) and last - number.begin < ROW and _loose(copy, last + 1):
        last += 1
    return last - first + 1 >= ROW or (last > first > 0 and copy.tokens[first - 1].text == "+")


def _loose(copy: Copy, at: int) -> bool:
    """Say whether a token is a number with a blank before it, so that it is no cell of a table."""
    token, gap = copy.tokens[at], copy.text[copy.tokens[at - 1].end : copy.tokens[at].start] if at else ""
    return token.kind == "number" and copy.free(at) and "\t" not in gap


def _unit_wins(copy: Copy, at: int) -> bool:
    """Say whether a longer word of a unit begins where a word of time does."""
    unit, time = copy.is_a("units", at), copy.is_a("not_figures", at)
    return bool(unit and time and unit[0] > time[0])


def _glued(copy: Copy, number: Number) -> bool:
    """Say whether a dash ties a number to the letters of a name: Su-24, T-90; "Idlib -7" is a list."""
    dash = copy.tokens[number.begin - 1]
    before = copy.tokens[number.begin - 2] if number.begin > 1 else None
    return (
        before is not None
        and before.kind == "word"
        and before.end == dash.start
        and dash.end == copy.tokens[number.begin].start
        and len(before.text) <= 3
    )
