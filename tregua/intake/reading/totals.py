"""Totals whose noun stands before the figure: "settlements have reached 64", "Armed groups: 44", "теперь их 69"."""

from typing import Final

from tregua.intake.reading.arabic_names import article
from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.fates import before_limit, is_number
from tregua.intake.reading.figure import Figure
from tregua.intake.reading.numbers import Number
from tregua.intake.reading.units import stacked

NEAR: Final = 5
BACK: Final = 16
AHEAD: Final = 12
TOLD_FIRST: Final = "noun and how many they were"
FATES: Final = frozenset({"killed", "wounded"})


def running_total(copy: Copy, number: Number) -> Figure | None:
    """Read "settlements have reached 64", "теперь их 69", "فبلغ العدد 53": what is totalled stands before."""
    begin = copy.sentence(number.begin)[0]
    if total := _raised_to(copy, number, begin):
        return total
    if number.by_word and number.value == 1 and copy.lexicon(number.begin).script == "Latn":
        return None  # "is a necessity", "est une nécessité": an article
    first = before_limit(copy, number.begin)
    for at in range(first - 1, max(begin, first - 4) - 1, -1):
        token = copy.tokens[at]
        if token.text in {"(", ")", ";", ".", ",", ":", "،"} or token.kind == "number" or not copy.free(at):
            return None
        if any(form in copy.lexicon(at).numbers for form in token.forms):
            return None
        found = copy.is_a("totals", at, number.begin)
        if found:
            fired = copy.words(at, at + found[0])
            theirs = _anaphoric(copy, at, begin)
            unit = None if theirs else _unit_before(copy, number.begin, begin)
            what = unit[0] if unit else "" if theirs else _behind(copy, number, AHEAD)
            rule = "total before the number" if unit else "total of what was counted last"
            return Figure(number, what, None, rule, (fired,), running=True)
    return None


def _raised_to(copy: Copy, number: Number, begin: int) -> Figure | None:
    """Read "raising the total number of breaches since … on 27 February to 249": a total, and "to" right before."""
    at = number.begin - 1
    if at <= begin or not copy.dated(at, "raised_to", number.begin) or number.by_word:
        return None
    head = _head(copy, at, _after_figures(copy, begin, at))
    if head is None:
        return None
    fired = copy.words(head[1], head[1] + 1)
    return Figure(number, head[0], None, "total raised to the number", (fired,), running=True)


def total_behind(copy: Copy, number: Number) -> Figure | None:
    """Read "ce qui porte à 456 le nombre de leurs violations": what is totalled stands right behind."""
    what = _behind(copy, number, 0)
    return Figure(number, what, None, "total behind the number", (), running=True) if what else None


def _behind(copy: Copy, number: Number, reach: int) -> str:
    """Return the unit of "the number of …" behind a figure, so many tokens away at most; empty when there is none."""
    end = copy.sentence(number.begin)[1]
    for at in range(number.end, min(number.end + reach + 1, end)):
        noun = copy.is_a("totals_nouns", at, end)
        for here in range(at + noun[0], min(at + noun[0] + 4, end)) if noun else ():
            unit = copy.is_a("units", here, end)
            if unit:
                return unit[1]
    return ""


def noun_told_first(copy: Copy, number: Number) -> Figure | None:
    """Read Arabic "الخروقات الخمسة" and "الخروقات في اليوم الماضي عشرة: …": the breaches, and then how many they were."""
    begin, at = copy.sentence(number.begin)[0], number.begin
    if copy.lexicon(at).script != "Arab" or at == begin:
        return None
    adjective = copy.tokens[at].text.startswith("ال")
    while adjective and at - 1 > begin and (copy.is_a("lists", at - 1, at) or (0, ""))[1] == "elided":
        if copy.is_a("units", at - 1, at):
            break
        at -= 1  # "خروقات الهدنة العشرة"
    if not adjective:
        if number.end >= len(copy.tokens) or copy.tokens[number.end].text != ":":
            return None
        while at - 1 > begin and (
            not copy.free(at - 1) or (copy.is_a("lists", at - 1, at) or (0, ""))[1] in {"in", "elided"}
        ):
            at -= 1
    unit = copy.is_a("units", at - 1, at)
    definite = at < number.begin or copy.tokens[at - 1].text.startswith(("ال", "وال"))
    if unit is None or unit[1] != "violations" or not definite:
        return None
    words = (copy.words(at - 1, at),)
    return Figure(number, unit[1], (number.begin, number.end), TOLD_FIRST, words)


def _noun_right_before(copy: Copy, number: Number, begin: int) -> Figure | None:
    """Read "armed groups 43" and "вооружённых отрядов - до 52": the noun, perhaps a dash and a little word, the figure."""
    at = number.begin
    while (
        at - 1 > begin
        and number.begin - at < 2
        and (
            copy.tokens[at - 1].text in {"-", "–", "—"}
            or copy.is_a("limits", at - 1, at)
            or copy.dated(at - 1, "raised_to", at)
        )
    ):
        at -= 1
    for size in (3, 2, 1):
        unit = copy.is_a("units", at - size, at) if at - size >= begin and copy.free(at - size) else None
        if unit and unit[0] == size and not number.by_word:
            if (
                _counted(copy, at - size, begin)
                and (copy.is_a("lists", number.end) or (0, ""))[1] == "including"
            ):
                return None  # "6 مرات 5 منها في …": the noun has its own figure
            head = _head(copy, at - size, _after_figures(copy, begin, at - size))
            what = head[0] if head else unit[1]
            fired = (copy.words(at - size, at),)
            # "wounded 120" tells of one day, "armed groups 43" of all.
            return Figure(
                number, what, None, "noun right before the number", fired, running=what not in FATES
            )
    return None


def _counted(copy: Copy, at: int, begin: int) -> bool:
    """Say whether a figure of its own stands right before a noun."""
    return at > begin and is_number(copy, at - 1)


def _anaphoric(copy: Copy, at: int, begin: int) -> bool:
    """Say whether a total is that of things named before: "their number rose to", "теперь их"."""
    return any(copy.is_a("theirs", back) for back in range(max(begin, at - 3), at + 2))


def labelled(copy: Copy, number: Number) -> Figure | None:
    """Read "Settlements: 53." and "Armed groups – 44": a noun, a mark, a figure, and nothing behind it."""
    begin, end = copy.sentence(number.begin)
    right_before = _noun_right_before(copy, number, begin)
    if right_before:
        return right_before
    at = number.begin - 1
    if at <= begin or copy.tokens[at].text not in {":", "–", "—"}:
        return None
    if number.end < end and copy.tokens[number.end].kind not in {"mark", "line"}:
        return None
    dash = number.end + 1 < end and copy.tokens[number.end].text in {"–", "—", "-"}
    if dash and (copy.is_a("lists", number.end + 1) or (0, ""))[1] in {"in", "each_of"}:
        return None  # "отмечены сегодня: три – в пригороде Хомса"
    first = at
    while first > max(begin, at - NEAR) and copy.tokens[first - 1].kind not in {"mark", "number", "line"}:
        first -= 1
    unit = _unit_before(copy, at, first)
    if unit is None:
        return None
    return Figure(number, unit[0], None, "noun and figure with a mark between", (copy.words(unit[1], at),))


def _unit_before(copy: Copy, at: int, begin: int) -> tuple[str, int] | None:
    for back in range(at - 1, max(begin, at - BACK) - 1, -1):
        unit = copy.is_a("units", back, at) if copy.free(back) else None
        if unit and unit[1] not in {"centres", "provinces", "vehicles"}:
            # "application forms signed with leaders of groupings": the first noun is what is counted.
            first = _head(copy, back, _after_figures(copy, begin, back))
            return first or _governing(copy, back, begin) or (unit[1], back)
    return None


def _governing(copy: Copy, at: int, begin: int) -> tuple[str, int] | None:
    """Return the bare Arabic noun that a unit with the article belongs to: خروقات الجماعات المسلحة."""
    if at <= begin or copy.lexicon(at).script != "Arab" or not article(copy.tokens[at]):
        return None
    unit = copy.is_a("units", at - 1, at)
    owned = unit is not None and unit[1] == "violations" and not article(copy.tokens[at - 1])
    return (unit[1], at - 1) if owned and unit else None


def _after_figures(copy: Copy, begin: int, end: int) -> int:
    """Return where the words behind the last figure of a stretch begin; dates are no figures."""
    figures = (at for at in range(begin, end) if copy.tokens[at].kind == "number" and copy.free(at))
    return max((at + 1 for at in figures), default=begin)


def _head(copy: Copy, at: int, begin: int) -> tuple[str, int] | None:
    """Return the unit that a chain of nouns begins with: forms signed with leaders of groupings."""
    for back in range(begin, at):
        number = copy.is_a("totals_nouns", back, at)
        if number and number[0] < at - back + 1:
            after = back + number[0]
            for here in range(after, min(after + 4, at)):
                unit = copy.is_a("units", here, at)
                if unit:
                    what, first, _end = stacked(copy, unit, here)
                    return what, first
    return None
