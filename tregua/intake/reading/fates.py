"""Whether people who are counted were killed or wounded: the verb around their number."""

from typing import Final

from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.numbers import Number

NEAR: Final = 5
FAR: Final = 14
BREAKS: Final = frozenset({",", ";", "(", ".", ")", "،"})


def fate_of(copy: Copy, number: Number, end: int) -> tuple[str, str] | None:
    """Return whether those counted were killed or wounded: the verb right before them, else after, else before."""
    begin, stop = copy.sentence(number.begin)
    first = before_limit(copy, number.begin)
    if first > begin and (copy.is_a("lists", first - 1, first) or (0, ""))[1] == "including":
        return None  # "killed 15 people, among them 8 children": a part of a toll
    for low, high in ((first - 1, first), (0, 0), (first - NEAR, first)):
        found = fate_before(copy, max(begin, low), high) if high else _fate_after(copy, end, stop)
        if found:
            return found
    return None


def before_limit(copy: Copy, begin: int) -> int:
    """Return where a number begins with its limit: "deaths of at least 25", "وأصيب نحو 40"."""
    sizes = (n for n in (3, 2, 1) if begin > n and (copy.is_a("limits", begin - n, begin) or (0, ""))[0] == n)
    return begin - next(sizes, 0)


def times_breached(copy: Copy, at: int) -> str:
    """Return the verb that makes "five times" five breaches of a truce; empty where it is told of something else."""
    if not (copy.is_a("times", at) or copy.is_a("often", at)):
        return ""
    begin, end = copy.sentence(at)
    for here in range(begin, end):
        verb = copy.is_a("breaching", here, end)
        if verb:
            return copy.words(here, here + verb[0])
    return ""


def fate_before(copy: Copy, low: int, high: int) -> tuple[str, str] | None:
    for at in range(high - 1, low - 1, -1):
        if copy.tokens[at].text in BREAKS - {","}:
            return None
        # "killed, including two women": the parts of a toll are counted for themselves.
        if (copy.is_a("lists", at, high) or (0, ""))[1] == "including":
            return None
        found = copy.is_a("killing", at, high + 1)
        if found and _among(copy, at):
            return None
        if found:
            return found[1], copy.words(at, at + found[0])
    return None


def _of_place(copy: Copy, at: int) -> bool:
    return bool(
        copy.is_a("links", at, at + 1)
        or (copy.is_a("lists", at) or (0, ""))[1] in {"and", "province", "city"}
        or (copy.is_a("near", at) or (0, ""))[1] in {"class_before", "class_after"}
    )


def _among(copy: Copy, at: int) -> bool:
    """Say whether "among the" stands before the dead: those counted behind are some of them."""
    return any((copy.is_a("among", at - size, at) or (0,))[0] == size for size in (1, 2, 3) if at >= size)


def _fate_after(copy: Copy, at: int, stop: int) -> tuple[str, str] | None:
    """Look behind those counted; what stands between commas ("including two women") is stepped over."""
    if at + 1 < stop and copy.tokens[at].text in {",", "،"}:
        inside = copy.is_a("lists", at + 1)
        closing = [
            i for i in range(at + 1, min(at + 2 * NEAR, stop)) if copy.tokens[i].text == copy.tokens[at].text
        ]
        if not inside or inside[1] not in {"including", "all"} or not closing:
            return None
        at = closing[0] + 1
    steps, parts = 0, (copy.is_a("lists", at) or (0, ""))[1] == "including"
    for here in range(at, min(at + FAR, stop)):
        token = copy.tokens[here]
        # "five residents of the villages of Fua and Kefraya were wounded": where they are from parts nothing.
        little = token.form in copy.lexicon(here).function_words or token.form in copy.lexicon(here).vague
        steps += not (token.capital or little or _of_place(copy, here))
        if steps > NEAR:
            return None
        if token.text in BREAKS or (is_number(copy, here) and not parts):
            return None
        found = copy.is_a("killing", here, stop)
        if found:
            words = copy.words(here, here + found[0])
            return None if _of_others(copy, here, here + found[0], stop) else (found[1], words)
    return None


def _of_others(copy: Copy, begin: int, end: int, stop: int) -> bool:
    """Say whether a verb begins with other people: مدنيان وأصيب سبعة; "28 people, among them women, ранены 50"."""
    if copy.tokens[begin].form.startswith("و"):
        return True
    end += (copy.is_a("limits", end) or (0, ""))[0]
    return end < stop and is_number(copy, end)


def is_number(copy: Copy, at: int) -> bool:
    """Say whether a word is a number or begins one."""
    token = copy.tokens[at]
    return token.kind == "number" or any(form in copy.lexicon(at).numbers for form in token.forms)
