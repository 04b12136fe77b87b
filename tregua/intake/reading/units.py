"""What a number counts, told by the first unit behind it."""

from typing import Final

from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.numbers import Number

NEAR: Final = 5
OPENING: Final = frozenset({"«", "“", '"'})
# "24 people killed": the fate of those counted is told elsewhere.
DESCRIBE_NOTHING: Final = frozenset({"killed", "wounded"})


def unit_after(copy: Copy, number: Number) -> tuple[str, int, int] | None:
    """Return the first unit after a number in its phrase: what it is, and its tokens."""
    at, end = number.end, min(number.end + NEAR + 1, copy.sentence(number.end - 1)[1])
    if at + 1 < end and copy.tokens[at].text in OPENING and copy.is_a("units", at + 1):
        at += 1  # "23 «برميلاً متفجراً»"
    while at < end:
        unit = copy.is_a("units", at) if copy.free(at) else None
        target = copy.is_a("target_words", at)
        if at > number.end and (unit or target) and _written_on(copy, at):
            return None
        if target and (not unit or target[0] > unit[0]):
            return "", at, at + target[0]
        if unit:
            return None if _by_means(copy, at) else stacked(copy, unit, at)
        skip = copy.is_a("adjectives_between", at) or copy.is_a("loaded", at)
        if skip and (copy.is_a("goes_on", at) or (0, ""))[0] > skip[0]:
            return None
        if skip:
            at += skip[0]
            continue
        if not _both_named(copy, number, at) and _breaks(copy, number, at):
            return None
        at += 1
    return None


def stacked(copy: Copy, unit: tuple[int, str], at: int) -> tuple[str, int, int]:
    """Return a unit that begins at a token, or the noun that it only describes: of "terrorist groups' breaches" the last."""
    size, what = unit
    while copy.lexicon(at).nouns_stack and at + size < copy.sentence(at)[1]:
        gap = int(copy.tokens[at + size].text in {"'", "’"})
        if not gap and copy.tokens[at + size - 1].form.endswith("s"):  # "armed groups appealed"
            break
        here = at + size + gap
        following = copy.is_a("units", here) if here < len(copy.tokens) and copy.free(here) else None
        if following is None or following[1] in DESCRIBE_NOTHING:
            break
        at, (size, what) = here, following
    return what, at, at + size


def _both_named(copy: Copy, number: Number, at: int) -> bool:
    """Say whether "and" only joins two that describe the unit: "96 Russian and Assad regime breaches"."""
    joined = (copy.is_a("lists", at, at + 1) or (0, ""))[1] == "and"
    if not joined or at == number.end or at + 1 >= len(copy.tokens):
        return False
    return all(
        copy.tokens[near].capital
        or any(copy.is_a(section, near) for section in ("adjectives_between", "loaded"))
        for near in (at - 1, at + 1)
    )


def _written_on(copy: Copy, at: int) -> bool:
    """Say whether an Arabic "and" or "for" is written on to a noun, so that it is another one: 279 فلسطينيا وإصابة 600."""
    token = copy.tokens[at]
    if copy.lexicon(at).script != "Arab" or not token.form.startswith(("و", "ل")):
        return False
    whole = [token._replace(forms=token.forms[:1]), *copy.tokens[at + 1 : at + 3]]
    sections = ("units", "target_words")
    return all(copy.lexicon(at)[section].at(whole, 0) is None for section in sections)


def _by_means(copy: Copy, at: int) -> bool:
    """Say whether an Arabic noun has "by" written on to it, so that it is no unit: أصيب سبعة بقصف."""
    token = copy.tokens[at]
    if copy.lexicon(at).script != "Arab" or not token.form.startswith("ب"):
        return False
    whole = [token._replace(forms=token.forms[:1]), *copy.tokens[at + 1 : at + 3]]
    return copy.lexicon(at)["units"].at(whole, 0) is None


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
