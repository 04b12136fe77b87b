"""The windows a text speaks of: "the last 24 hours", "за сутки", "خلال 24 ساعة"; those of several days are dates too."""

from datetime import date, timedelta
from typing import Final, NamedTuple

from tregua.intake.reading.clock import time_at
from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.items import When
from tregua.intake.reading.numbers import value_of

# Longer figures are years and codes, not a number of days.
LONGEST: Final = 4


class Span(NamedTuple):
    """A stretch of time a text speaks of: "the last 24 hours"; its tokens and how many hours."""

    begin: int
    end: int
    hours: int


def windows(copy: Copy, reference: date | None) -> tuple[list[Span], list[When]]:
    """Read windows: "the last 24 hours", "ces dernières 24 heures", "за сутки", "خلال 24 ساعة"."""
    per = {"hour": 1, "day": 24, "week": 168, "month": 720}
    spans: list[Span] = []
    past_days: list[When] = []
    at = 0
    while at < len(copy.tokens):
        found = _span(copy, at)
        if not found:
            at += 1
            continue
        begin, end, amount, unit, past = found
        hours = int(amount * per[unit])
        spans.append(Span(begin, end, hours))
        copy.taken.update(range(begin, end))
        of_calendar = copy.dated(begin - 1, "calendar", begin)  # "на прошлой неделе" is no window
        if past and not of_calendar and 24 < hours <= 24 * 31 and reference and unit != "hour":
            past_days.append(_window(copy, begin, end, hours, reference))
        at = end
    return spans, past_days


def _span(copy: Copy, at: int) -> tuple[int, int, float, str, bool] | None:
    """Return the tokens of a window, how much of which unit, and whether it says that it ends now."""
    amount, end = _amount(copy, at)
    if not amount:
        return None
    past = False
    here = end
    while here < min(end + 3, len(copy.tokens)):
        if copy.is_a("range", here) and (copy.is_a("range", here) or (0, ""))[1] == "past":
            past, here = True, here + 1
            continue
        unit = copy.is_a("span_units", here)
        if unit and unit[1] == "hour" and _of_the_clock(copy, here + unit[0]):
            return None
        if unit:
            here += unit[0]
            after = copy.is_a("range", here) if here < len(copy.tokens) else None
            if after and after[1] == "past":
                past, here = True, here + after[0]
            begin = _back(copy, at)
            past = past or any((copy.is_a("range", one) or (0, ""))[1] == "past" for one in range(begin, at))
            return begin, here, amount, unit[1], past and not _of_the_calendar(copy, at, end)
        break
    return None


def _of_the_clock(copy: Copy, at: int) -> bool:
    """Say whether an hour has minutes, or a time of day behind it: "entre 5h et 5h30" is no window."""
    if at >= len(copy.tokens):
        return False
    minutes = copy.tokens[at].kind == "number" and copy.tokens[at].start == copy.tokens[at - 1].end
    found = copy.is_a("range", at)
    later = time_at(copy, at + found[0]) if found and found[1] == "to" else None
    return minutes or (later is not None and later.end - later.begin > 2)


def _of_the_calendar(copy: Copy, at: int, end: int) -> bool:
    """Say whether "last week", with no article and no figure, is a week of the calendar, which ends no one knows when."""
    if end > at or not copy.lexicon(at).sections.get("articles"):
        return False
    return at < 2 or not (copy.is_a("articles", at - 2, at - 1) or copy.is_a("range", at - 2, at - 1))


def _amount(copy: Copy, at: int) -> tuple[float, int]:
    token = copy.tokens[at]
    if not copy.free(at):
        return 0, at
    if token.kind == "number":
        return (value_of(token.text) if len(token.text) <= LONGEST else 0), at + 1
    lexicon = copy.lexicon(at)
    value = next((lexicon.numbers[form] for form in token.forms if form in lexicon.numbers), 0.0)
    if value:
        return value, at + 1
    whole = copy.is_a("span_units", at)
    before = copy.is_a("range", at - 1, at) if at else None
    # "за сутки", "in the past day": one of the unit, only after a word that makes it a window.
    if whole and before and before[1] in {"past", "within"} and whole[1] in {"day", "week"}:
        several = lexicon.script == "Latn" and token.form.endswith(
            "s"
        )  # "ces dernières semaines": nobody says how many
        return 0 if several else 1, at
    return 0, at


def _back(copy: Copy, at: int) -> int:
    """Return where a window begins: the little words before it belong to it."""
    begin = at
    while begin and copy.free(begin - 1):
        size = next((width for width in (3, 2, 1) if _opens_window(copy, begin - width, width)), 0)
        if not size:
            break
        begin -= size
    return begin


def _opens_window(copy: Copy, at: int, width: int) -> bool:
    found = copy.is_a("range", at, at + width) if at >= 0 else None
    return found is not None and found[0] == width and found[1] in {"past", "within"}


def _window(copy: Copy, begin: int, end: int, hours: int, reference: date) -> When:
    start, stop = copy.span(begin, end)
    first = reference - timedelta(days=hours // 24 - 1)
    return When(
        start=start,
        end=stop,
        words=copy.text[start:stop],
        rule="window before the publication",
        fired=(copy.text[start:stop],),
        iso=f"{first.isoformat()}/{reference.isoformat()}",
    )
