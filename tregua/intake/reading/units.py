"""What a number counts, told by the first unit behind it."""

from typing import Final

from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.numbers import Number

NEAR: Final = 5


def unit_after(copy: Copy, number: Number) -> tuple[str, int, int] | None:
    """Return the first unit after a number in its phrase: what it is, and its tokens."""
    at, end = number.end, min(number.end + NEAR + 1, copy.sentence(number.end - 1)[1])
    while at < end:
        unit = copy.is_a("units", at) if copy.free(at) else None
        target = copy.is_a("target_words", at)
        if target and (not unit or target[0] > unit[0]):
            return "", at, at + target[0]
        if unit:
            return unit[1], at, at + unit[0]
        skip = copy.is_a("adjectives_between", at)
        if skip:
            at += skip[0]
            continue
        if _breaks(copy, number, at):
            return None
        at += 1
    return None


def _breaks(copy: Copy, number: Number, at: int) -> bool:
    """Say whether a word cannot stand between a number and its unit."""
    token, lexicon = copy.tokens[at], copy.lexicon(at)
    if token.kind != "word" or not copy.free(at) or token.form in lexicon.function_words:
        return True
    listed = copy.is_a("lists", at)
    # "8 took place in Hama": the verb is no place.
    if token.form in lexicon.numbers or (listed and (listed[1] == "including" or listed[0] > 1)):
        return True
    # "un communiqué sur la violation": in French the noun comes first.
    article = number.by_word and number.value == 1 and lexicon.code == "fr"
    return article or bool(copy.is_a("not_figures", at) or copy.is_a("killing", at))
