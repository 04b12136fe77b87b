"""Whether people who are counted were killed or wounded: the verb around their number."""

from typing import Final

from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.numbers import Number

NEAR: Final = 5
BREAKS: Final = frozenset({",", ";", "(", ".", ")", "،"})


def fate_of(copy: Copy, number: Number, end: int) -> tuple[str, str] | None:
    """Return whether those counted were killed or wounded: the verb right before them, else after, else before."""
    begin, stop = copy.sentence(number.begin)
    for low, high in ((number.begin - 1, number.begin), (0, 0), (number.begin - NEAR, number.begin - 1)):
        found = fate_before(copy, max(begin, low), high) if high else _fate_after(copy, end, stop)
        if found:
            return found
    return None


def fate_before(copy: Copy, low: int, high: int) -> tuple[str, str] | None:
    for at in range(high - 1, low - 1, -1):
        if copy.tokens[at].text in BREAKS - {","}:
            return None
        found = copy.is_a("killing", at, high + 1)
        if found:
            return found[1], copy.words(at, at + found[0])
    return None


def _fate_after(copy: Copy, at: int, stop: int) -> tuple[str, str] | None:
    """Look behind those counted; what stands between commas ("including two women") is stepped over."""
    if at + 1 < stop and copy.tokens[at].text in {",", "،"}:
        inside = copy.is_a("lists", at + 1)
        closing = [
            i for i in range(at + 1, min(at + 2 * NEAR, stop)) if copy.tokens[i].text == copy.tokens[at].text
        ]
        if not inside or inside[1] != "including" or not closing:
            return None
        at = closing[0] + 1
    for here in range(at, min(at + NEAR, stop)):
        token = copy.tokens[here]
        if token.text in BREAKS or token.kind == "number":
            return None
        if any(form in copy.lexicon(here).numbers for form in token.forms):
            return None
        found = copy.is_a("killing", here, stop)
        if found:
            return found[1], copy.words(here, here + found[0])
    return None
