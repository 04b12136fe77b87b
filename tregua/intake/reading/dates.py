"""Dates as the text gives them, reckoned from the day it was published; and the windows that figures cover.

A date names what it had to assume. A day that cannot be placed (a weekday in a text without any date) is flagged.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.items import Flag, When
from tregua.intake.reading.numbers import value_of
from tregua.intake.reading.windows import Span, windows

# The day the truce of 2016 entered into force: a text without any date is reckoned from it, and says so.
ANCHOR: Final = date(2016, 2, 27)
_NUMERIC: Final = re.compile(
    r"(?<![\d./:-])(?:(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})|(?P<d2>\d{1,2})[./](?P<m2>\d{1,2})[./](?P<y2>\d{4}))"
    r"(?P<time>[ ,T]{0,2}\(?(?P<hour>\d{1,2}):(?P<minute>\d\d)\)?)?(?![\d/])"
)
_TIME: Final = re.compile(r"(?<![\d:])(\d{1,2})[:.](\d\d)(?![\d:])")
FIRST_YEAR, LAST_YEAR = 1990, 2100
WEEK: Final = 7
YEAR: Final = 4
# Between two days of one month: 10-16 March, 27 et 28 février.
PAIRED: Final = frozenset({"-", "–", "—", "and", "et", "и", "و", "y", "e", "to", "au", "по"})


@dataclass
class Dates:
    """What was read of time."""

    found: list[When] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    reference: date | None = None
    published: bool = False


@dataclass
class _Named:
    """A day in words: what the text gave of it."""

    begin: int
    end: int
    day: int = 0
    month: int = 0
    year: int = 0
    weekday: int = 0
    last: int = 0
    off: int | None = None


def dates(copy: Copy, published: date | None) -> Dates:
    """Read every date and window; their tokens are taken, so that no figure in them is counted."""
    read = Dates()
    numeric = list(_numeric(copy))
    named = list(_named(copy))
    read.reference = published or _reference(numeric, named)
    read.published = published is not None or any(one.year for one in named) or bool(numeric)
    anchored = _anchor(copy, named) if read.reference is None else None
    read.found += [when for when, _day in numeric]
    for one in named:
        when = _placed(copy, one, read, anchored)
        if when:
            read.found.append(when)
    read.spans, past = windows(copy, read.reference)
    read.found += past
    read.found.sort(key=lambda when: when.start)
    return read


def _reference(numeric: list[tuple[When, date]], named: list[_Named]) -> date | None:
    whole = [(when.start, day) for when, day in numeric]
    if whole:
        return min(whole)[1]
    for one in named:
        if one.day and one.month and one.year:
            return _day(one.year, one.month, one.day)
    for one in named:
        if one.day and one.month:
            return _day(ANCHOR.year, one.month, one.day)
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _numeric(copy: Copy) -> Iterator[tuple[When, date]]:
    """Yield the dates in figures, day first; their tokens are taken, and those of the time beside them."""
    for match in _NUMERIC.finditer(copy.text):
        year, month, day = (int(match[f"{part}"] or match[f"{part}2"]) for part in "ymd")
        found = _day(year, month, day)
        if found is None or not FIRST_YEAR <= year <= LAST_YEAR:
            continue
        iso = found.isoformat()
        end = match.end()
        if match["time"] and int(match["hour"]) < 24 and int(match["minute"]) < 60:
            iso += f"T{int(match['hour']):02}:{int(match['minute']):02}"
        elif match["time"]:
            end = match.start("time")
        _take(copy, match.start(), end)
        words = copy.text[match.start() : end]
        yield (
            When(start=match.start(), end=end, words=words, rule="date in figures", fired=(words,), iso=iso),
            found,
        )


def _take(copy: Copy, start: int, end: int) -> None:
    copy.take([(start, end)])


def _named(copy: Copy) -> Iterator[_Named]:
    """Yield the days in words: a month beside a figure, a weekday, today and yesterday."""
    at = 0
    while at < len(copy.tokens):
        one = _month_day(copy, at) or _weekday(copy, at) or _near(copy, at)
        if one is None:
            at += 1
            continue
        copy.taken.update(range(one.begin, one.end))
        at = one.end
        yield one


def _month(copy: Copy, at: int) -> tuple[int, int] | None:
    """Return how many tokens a month name here takes, both of its names if two stand together, and the month."""
    if at >= len(copy.tokens) or not copy.free(at):
        return None
    found = copy.lexicons.together["months"].at(copy.tokens, at)
    if not found:
        return None
    size, month = found[0], int(found[1])
    after = at + size
    if after + 1 < len(copy.tokens) and copy.tokens[after].text in {"/", "-", "("}:
        second = copy.lexicons.together["months"].at(copy.tokens, after + 1)
        if second and int(second[1]) == month:
            size += 1 + second[0]
            size += after + 1 + second[0] < len(copy.tokens) and copy.tokens[at + size].text == ")"
    return size, month


def _figure(copy: Copy, at: int, low: int, high: int) -> int:
    """Return the whole figure at a token when it lies between two bounds; else nought."""
    if 0 <= at < len(copy.tokens) and copy.free(at) and copy.tokens[at].kind == "number":
        text = copy.tokens[at].text
        if text.isdigit() and len(text) <= YEAR and low <= (value := int(text)) <= high:
            return value
    return 0


_ORDINALS: Final = frozenset({"st", "nd", "rd", "th", "er", "го", "-го", "е", "-е"})


def _month_day(copy: Copy, at: int) -> _Named | None:
    """Read "28 February 2016", "February 28, 2016", "17 مايو/أيار", "10-16 March"; the weekday before it too."""
    month = _month(copy, at)
    if month:
        return _month_first(copy, at, month)
    day = _figure(copy, at, 1, 31)
    if not day:
        return None
    next_, last = at + 1, 0
    if next_ < len(copy.tokens) and copy.tokens[next_].form in _ORDINALS:
        next_ += 1
    if next_ + 1 < len(copy.tokens) and copy.tokens[next_].form in PAIRED:
        last = _figure(copy, next_ + 1, 1, 31)
        next_ += 2 if last else 0
    skip = next_ < len(copy.tokens) and copy.tokens[next_].form in {"of", "de", "d'", "من", "شهر", "."}
    month = _month(copy, next_ + skip)
    if not month:
        return None
    if last:
        day, last = min(day, last), max(day, last)
    one = _Named(at, next_ + skip + month[0], day, month[1], last=last)
    return _with_year(copy, _with_weekday(copy, one))


def _month_first(copy: Copy, at: int, month: tuple[int, int]) -> _Named | None:
    """Read "February 28th, 2016" and "March 10-16"."""
    end = at + month[0]
    if end < len(copy.tokens) and copy.tokens[end].text == "." and len(copy.tokens[at].text) <= 4:
        end += 1
    day = _figure(copy, end, 1, 31)
    if not day or not copy.tokens[at].capital:
        return None
    end, last = end + 1, 0
    if end < len(copy.tokens) and copy.tokens[end].form in _ORDINALS:
        end += 1
    if end + 1 < len(copy.tokens) and copy.tokens[end].text in {"-", "–", "—"}:
        last = _figure(copy, end + 1, day + 1, 31)
        end += 2 if last else 0
    return _with_year(copy, _with_weekday(copy, _Named(at, end, day, month[1], last=last)))


def _with_weekday(copy: Copy, one: _Named) -> _Named:
    """Join the weekday before a date to it: "Thursday, March 10", "الثلاثاء 17 مايو"."""
    for back in (1, 2):
        at = one.begin - back
        if at < 0 or (back == 2 and copy.tokens[at + 1].text not in {",", "،"}):
            continue
        found = copy.lexicons.together["weekdays"].at(copy.tokens, at, one.begin)
        if found:
            one.begin, one.weekday = at, int(found[1])
            break
    return one


def _with_year(copy: Copy, one: _Named) -> _Named:
    at = one.end
    if at < len(copy.tokens) and copy.tokens[at].text in {",", "،"}:
        at += 1
    if at < len(copy.tokens) and copy.tokens[at].form in {"de", "of", "عام", "سنه"}:
        at += 1
    year = _figure(copy, at, FIRST_YEAR, LAST_YEAR)
    if year:
        one.year, one.end = year, at + 1
        if one.end < len(copy.tokens) and copy.tokens[one.end].form in {"г", "года", "году"}:
            one.end += 1
    return one


def _weekday(copy: Copy, at: int) -> _Named | None:
    if not copy.free(at) or copy.tokens[at].kind != "word":
        return None
    found = copy.lexicons.together["weekdays"].at(copy.tokens, at)
    if found is None or (copy.lexicon(at).code == "en" and not copy.tokens[at].capital):
        return None
    if copy.lexicon(at).script == "Arab" and not _article(copy.tokens[at].form):
        return None
    return _dated(copy, _Named(at, at + found[0], weekday=int(found[1])))


def _article(form: str) -> bool:
    """Say whether an Arabic word has its article: الأحد is Sunday, أحد is one."""
    return form.startswith(("ال", "وال", "بال", "لل", "فال"))


def _dated(copy: Copy, one: _Named) -> _Named:
    """Join a date that follows its weekday: "Sunday, 28 February 2016", "الأحد 26 يونيو/حزيران"."""
    for ahead in (one.end, one.end + 1):
        if ahead > one.end and (
            one.end >= len(copy.tokens) or copy.tokens[one.end].text not in {",", "،", "("}
        ):
            break
        dated = _month_day(copy, ahead) if ahead < len(copy.tokens) else None
        if dated:
            dated.begin, dated.weekday = one.begin, one.weekday
            return dated
    return one


def _near(copy: Copy, at: int) -> _Named | None:
    found = copy.is_a("near_days", at) if copy.free(at) else None
    return _Named(at, at + found[0], off=int(found[1])) if found else None


def _anchor(copy: Copy, named: list[_Named]) -> date | None:
    """Return the day of entry into force when the text names its weekday: days around it can then be placed."""
    for one in named:
        if one.weekday == ANCHOR.isoweekday() and not one.day:
            for at in range(max(0, one.begin - 7), one.begin):
                if copy.is_a("entry", at, one.begin):
                    return ANCHOR
    return None


def _placed(copy: Copy, one: _Named, read: Dates, anchored: date | None) -> When | None:
    """Return a day in words with its place in the calendar."""
    assumed = ""
    if one.day:
        day, assumed = _of_month(one, read.reference, published=read.published)
    elif read.reference is not None:
        day = _before(read.reference, one)
    elif anchored is not None and one.weekday:
        day = anchored + timedelta(days=(one.weekday - anchored.isoweekday()) % WEEK)
        assumed = "reckoned from the entry into force"
    else:
        read.flags.append(_flag(copy, one, "day_without_date"))
        return None
    if day is None:
        return None
    if one.weekday and one.day and day.isoweekday() != one.weekday:
        read.flags.append(_flag(copy, one, "weekday_against_date", date=day.isoformat()))
    iso, part, begin, end = _part(copy, one, day)
    if one.last and (last := _day(day.year, day.month, one.last)):
        iso = f"{day.isoformat()}/{last.isoformat()}"
    start, stop = copy.span(begin, end)
    copy.taken.update(range(begin, end))
    return When(
        start=start,
        end=stop,
        words=copy.text[start:stop],
        rule="date in words" if one.day else "day reckoned from the publication",
        fired=(copy.words(one.begin, one.end),),
        iso=iso,
        part=part,
        assumed=assumed,
    )


def _of_month(one: _Named, reference: date | None, *, published: bool) -> tuple[date | None, str]:
    """Place a day of a month; without a year, in the year that brings it nearest before the publication."""
    if one.year:
        return _day(one.year, one.month, one.day), ""
    if reference is None or not published:
        return _day(ANCHOR.year, one.month, one.day), "year of the truce"
    tried = [_day(reference.year + off, one.month, one.day) for off in (0, -1, 1)]
    days = [day for day in tried if day is not None]
    if not days:
        return None, ""
    return min(days, key=lambda day: (abs((day - reference).days), day)), "year of publication"


def _before(reference: date, one: _Named) -> date:
    if one.off is not None:
        return reference + timedelta(days=one.off)
    return reference - timedelta(days=(reference.isoweekday() - one.weekday) % WEEK)


def _part(copy: Copy, one: _Named, day: date) -> tuple[str, str, int, int]:
    """Look beside a day for midnight, noon, a part of the day or a clock time; return all that belongs together."""
    begin, end = one.begin, one.end
    for at in (*range(end, min(end + 2, len(copy.tokens))), *range(max(0, begin - 3), begin)):
        found = copy.is_a("parts", at)
        if found and copy.free(at) and found[1] not in {"am", "pm"}:
            exact = {"midnight": "T00:00", "noon": "T12:00"}.get(found[1], "")
            return day.isoformat() + exact, found[1], min(begin, at), max(end, at + found[0])
    clock = _clock(copy, end)
    if clock:
        return f"{day.isoformat()}T{clock[1]:02}:{clock[2]:02}", "", begin, clock[0]
    ranged = _clock_range(copy, end)
    if ranged:
        (first, second), stop = ranged
        return f"{day.isoformat()}T{first}/{day.isoformat()}T{second}", "", begin, stop
    return day.isoformat(), "", begin, end


def _clock(copy: Copy, at: int) -> tuple[int, int, int] | None:
    """Read "07:24 م" or "at 22:30" right after a day."""
    tokens = copy.tokens
    if at < len(tokens) and tokens[at].form in {"at", "a", "в", "الساعه", ","}:
        at += 1
    if at + 2 < len(tokens) and tokens[at].kind == "number" and tokens[at + 1].text == ":":
        hour, minute, end = value_of(tokens[at].text), value_of(tokens[at + 2].text), at + 3
        if tokens[at + 2].kind != "number" or hour >= 24 or minute >= 60:
            return None
        half = copy.is_a("parts", end) if end < len(tokens) else None
        if half and half[1] in {"am", "pm"}:
            hour = hour % 12 + (12 if half[1] == "pm" else 0)
            end += half[0]
        return end, int(hour), int(minute)
    return None


def _clock_range(copy: Copy, at: int) -> tuple[tuple[str, str], int] | None:
    """Read ", between 6.25 and 11.30 a.m." after a day."""
    stop = min(at + 12, len(copy.tokens))
    times: list[tuple[int, str]] = []
    for here in range(at, stop):
        token = copy.tokens[here]
        match = _TIME.fullmatch(_western(token.text))
        if token.kind == "number" and match and int(match[1]) < 24 and int(match[2]) < 60:
            times.append((here, f"{int(match[1]):02}:{int(match[2]):02}"))
        elif token.kind == "number" or token.text == ".":
            break
        half = copy.is_a("parts", here + 1) if here + 1 < stop else None
        if len(times) == 2:
            end = here + 1 + (half[0] if half and half[1] in {"am", "pm"} else 0)
            return (times[0][1], times[1][1]), end
    return None


def _western(text: str) -> str:
    return "".join(str(unicodedata.digit(char)) if char.isdigit() else char for char in text)


def _flag(copy: Copy, one: _Named, kind: str, **detail: str) -> Flag:
    start, end = copy.span(one.begin, one.end)
    return Flag(start=start, end=end, words=copy.text[start:end], rule="dates", kind=kind, detail=detail)
