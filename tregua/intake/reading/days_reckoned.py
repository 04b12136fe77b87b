"""Days reckoned from another: three days ago, the following day, two weeks later, the second day of the truce."""

from typing import Final

from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.named_day import YEAR, Named, figure_between
from tregua.intake.reading.numbers import value_of

# "Three days ago" is a day; "ninety days ago" is a reckoning nobody meant to the day.
FARTHEST_DAYS: Final = 60
WEEK: Final = 7


def from_another(copy: Copy, at: int) -> Named | None:
    """Read "the following day" and "le lendemain": reckoned from the day named before."""
    found = copy.is_a("then_days", at)
    return Named(at, at + found[0], then=int(found[1])) if found else None


def counted_days(copy: Copy, at: int) -> Named | None:
    """Read "three days ago", "il y a trois jours", "неделю назад", "قبل يومين", and "two days earlier" than another."""
    before = copy.dated(at, "ago_before")
    amount, end = _days(copy, at + before)
    if not amount:
        return None
    if before:
        return Named(at, end, off=-amount)
    size = copy.dated(end, "ago")
    if size:
        return Named(at, end + size, off=-amount)
    for name, sign in (("earlier", -1), ("later", 1)):
        size = copy.dated(end, name)
        if size and not _goes_on(copy, end + size):
            return Named(at, end + size, then=sign * amount)
    return None


def _goes_on(copy: Copy, at: int) -> bool:
    """Say whether what is reckoned from follows: "deux jours après avoir commencé"."""
    begins = at < len(copy.tokens) and copy.dated(at - 1, "later_than", at)
    return bool(begins) and copy.tokens[at].kind in {"word", "elided"}


def _days(copy: Copy, at: int) -> tuple[int, int]:
    """Return how many days some tokens say and one past their end: three days, a week, يومين; nought where none."""
    if at >= len(copy.tokens) or not copy.free(at):
        return 0, at
    per = {"day": 1, "week": WEEK}
    dual = copy.is_a("span_duals", at)
    if dual and dual[1] in per:
        return 2 * per[dual[1]], at + dual[0]
    unit = copy.is_a("span_units", at)
    if unit:
        named = copy.is_a("weekdays", at + unit[0]) or copy.is_a("near_days", at + unit[0])
        if named or not copy.dated(at, "alone"):
            return 0, at  # "منذ يوم الجمعة"; "several days ago", "قبل أيام": nobody says how many
        return per.get(unit[1], 0), at + unit[0]
    token, lexicon = copy.tokens[at], copy.lexicon(at)
    if token.kind == "number":
        amount = value_of(token.text) if len(token.text) <= YEAR else 0.0
    else:
        amount = next((lexicon.numbers[form] for form in token.forms if form in lexicon.numbers), 0.0)
        amount = amount or float((copy.is_a("articles", at) or (0, ""))[1] == "one")
    unit = copy.is_a("span_units", at + 1) if at + 1 < len(copy.tokens) and amount else None
    if unit is None or amount != int(amount):
        return 0, at
    days = int(amount) * per.get(unit[1], 0)
    return (days, at + 1 + unit[0]) if days <= FARTHEST_DAYS else (0, at)


def of_the_truce(copy: Copy, at: int) -> Named | None:
    """Read "the second day of the truce", "in its ninth day", "на второй день перемирия", "اليوم الثاني من الهدنة"."""
    size, nth = _ordinal(copy, at)
    if nth:
        whole, bare = (copy.dated(at + size, name) for name in ("truce_day", "day_bare"))
        its = copy.dated(at - 1, "its", at)
        if whole or bare:
            return Named(at, at + size + (whole or bare), nth=nth, part="" if whole or its else "bare")
        return None
    if copy.lexicon(at).script != "Arab":
        return None
    bare, its = copy.dated(at, "day_bare"), copy.dated(at, "its_day")
    size, nth = _ordinal(copy, at + (bare or its)) if bare or its else (0, 0)
    if not nth:
        return None
    end = at + (bare or its) + size
    of = copy.dated(end, "of")
    if of and end + of < len(copy.tokens) and copy.lexicons.together["months"].at(copy.tokens, end + of):
        return None  # "يوم الـ22 من شباط" is a day of a month
    whole = copy.dated(end, "truce_day")
    return Named(at, end + whole, nth=nth, part="" if whole or its else "bare")


def _ordinal(copy: Copy, at: int) -> tuple[int, int]:
    """Return how many tokens an ordinal takes, and its value: third, 11th, الـ١١."""
    if at >= len(copy.tokens) or not copy.free(at):
        return 0, 0
    word = copy.is_a("ordinals", at)
    if word:
        return word[0], int(word[1])
    article = int(copy.tokens[at].form == "ال")
    number = figure_between(copy, at + article, 1, FARTHEST_DAYS)
    size = 1 if article else copy.dated(at + 1, "ordinal")
    return (1 + size, number) if number and size else (0, 0)
