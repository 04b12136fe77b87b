"""Dates as the text gives them, reckoned from the day it was published; and the windows that figures cover.

A date names what it had to assume. A day that cannot be placed (a weekday in a text without any date) is flagged, and
so is one in figures that can be read in two ways.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

from tregua.intake.reading.clock import LAST_HOUR, Time, clock_range, time_after, time_before
from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.days_in_figures import InFigures, day_of, days_in_figures
from tregua.intake.reading.days_in_words import days_in_words
from tregua.intake.reading.items import Flag, InOrder, When
from tregua.intake.reading.named_day import AWAITED, Named
from tregua.intake.reading.truce_days import ANCHOR, FROM_ENTRY, Truce, is_beginning
from tregua.intake.reading.windows import Span, windows

WEEK: Final = 7
MONTHS: Final = 12
MONTH_AT_MOST: Final = 31
# A day so far from the publication may rather belong to the year of a day told so few sentences before.
FAR: Final = 60
SENTENCES: Final = 2
AHEAD: Final = 3
WHOLE_DAY: Final = len("2016-02-27")
# So many tokens may part two days of one range: " to ", " - ".
BETWEEN: Final = 3
# A day stands at the head of its sentence behind so many tokens at most: "Le 19 septembre, …".
HEAD: Final = 2


@dataclass
class Dates:
    """What was read of time."""

    found: list[When] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)
    reference: date | None = None
    published: bool = False
    truce: Truce = field(default_factory=Truce)
    given: bool = False
    # The day that was last named with its year, and its sentence.
    dated: tuple[date, int] | None = None


def dates(copy: Copy, published: date | None) -> Dates:
    """Read every date and window; their tokens are taken, so that no figure in them is counted."""
    read = Dates()
    figures = list(days_in_figures(copy, published))
    named = list(days_in_words(copy))
    read.reference = published or _reference(figures, named)
    read.published = published is not None or any(one.year for one in named) or bool(figures)
    read.given = published is not None
    anchored = _anchor(copy, named) if read.reference is None else None
    read.found += [_in_figures(copy, one, read) for one in figures]
    read.found.sort(key=lambda when: when.start)
    in_figures, in_words = InOrder(list(read.found)), None
    _hear_of_the_beginning(copy, named, read)
    for one in named:
        when = _placed(copy, one, read, anchored, _latest(copy, one, in_figures, in_words))
        if when:
            read.found.append(when)
            kept = len(when.iso) < WHOLE_DAY or _heads(copy, in_words, one.begin)
            in_words = in_words if kept else when
    read.found.sort(key=lambda when: when.start)
    read.found = _ranges(copy, read.found)
    read.spans, past = windows(copy, read.reference)
    read.found += past
    read.found.sort(key=lambda when: when.start)
    return read


def _hear_of_the_beginning(copy: Copy, named: list[Named], read: Dates) -> None:
    """Learn the day the truce began before any day is numbered from it: it may be told behind them."""
    for one in named:
        if (one.day or one.weekday) and not one.part and read.reference is not None:
            day, _assumed = _day(copy, one, read, None, None)
            if day is not None:
                read.truce.hear(copy, one, day)


def _reference(figures: list[InFigures], named: list[Named]) -> date | None:
    """Return the day a text without a day of publication is reckoned from: the first it names.

    The entry into force is named in most texts, and only where nothing else is dated is it the day to reckon from.
    """
    if figures:
        return min(figures, key=lambda one: one.start).day
    dated = [one for one in named if one.day and one.month]
    days = [day_of(one.year, one.month, one.day) for one in dated if one.year]
    days += [day_of(ANCHOR.year, one.month, one.day) for one in dated if not one.year]
    found = [day for day in days if day is not None]
    return next((day for day in found if day != ANCHOR), found[0] if found else None)


def _in_figures(copy: Copy, one: InFigures, read: Dates) -> When:
    """Return a day in figures with the time beside it; flag one that can be read in two ways."""
    start, end, iso, zone = one.start, one.end, one.iso, one.zone
    tokens = sorted(copy.inside([(start, end)]))
    if tokens and len(iso) == WHOLE_DAY:
        time = time_after(copy, tokens[-1] + 1) or time_before(copy, tokens[0])
        if time:
            iso, zone = _at(one.day, time), time.zone
            start, end = min(start, copy.tokens[time.begin].start), max(end, copy.tokens[time.end - 1].end)
            copy.taken.update(range(time.begin, time.end))
    words = copy.text[start:end]
    if one.other:
        detail = {"read_as": one.day.isoformat(), "or": one.other}
        read.flags.append(
            Flag(start=start, end=end, words=words, rule="dates", kind="date_ambiguous", detail=detail)
        )
    assumed = "order of day and month" if one.other else ""
    return When(
        start=start, end=end, words=words, rule="date in figures", fired=(words,), iso=iso, assumed=assumed,
        zone=zone,
    )  # fmt: skip


def _at(day: date, time: Time) -> str:
    """Return the instant of a time of a day; 24:00 is the beginning of the next day."""
    if time.hour == LAST_HOUR:
        return f"{(day + timedelta(days=1)).isoformat()}T00:00"
    return f"{day.isoformat()}T{time.clock}"


def _anchor(copy: Copy, named: list[Named]) -> date | None:
    """Return the day of entry into force when the text names its weekday: days around it can then be placed."""
    for one in named:
        if one.weekday == ANCHOR.isoweekday() and not one.day:
            for at in range(max(0, one.begin - 7), one.begin):
                if copy.is_a("entry", at, one.begin):
                    return ANCHOR
    return None


def _latest(copy: Copy, one: Named, in_figures: InOrder[When], in_words: When | None) -> date | None:
    """Return the day that was named last before this one: "the following day" is reckoned from it."""
    if one.then is None:
        return None
    start = copy.tokens[one.begin].start
    before = [when for when in (in_figures.before(start), in_words) if when is not None]
    if one.then < 0:
        begin = copy.sentence(one.begin)[0]
        near = copy.tokens[copy.sentence(begin - 1)[0] if begin else begin].start
        before = [when for when in before if when.start >= near]
    return date.fromisoformat(max(before, key=lambda when: when.start).iso[:WHOLE_DAY]) if before else None


def _heads(copy: Copy, when: When | None, at: int) -> bool:
    """Say whether a day stands at the head of the sentence of a token: that is the day the sentence tells of."""
    begin = copy.sentence(at)[0]
    head = copy.tokens[min(begin + HEAD, len(copy.tokens) - 1)].start
    return when is not None and copy.tokens[begin].start <= when.start <= head


def _placed(copy: Copy, one: Named, read: Dates, anchored: date | None, latest: date | None) -> When | None:
    """Return a day in words with its place in the calendar."""
    if one.part not in {"", "bare"}:
        return _month_placed(copy, one, read)
    day, assumed = _day(copy, one, read, anchored, latest)
    if day is None:
        return None
    if one.weekday and (one.day or one.off is not None) and day.isoweekday() != one.weekday:
        read.flags.append(_flag(copy, one, "weekday_against_date", date=day.isoformat()))
    read.truce.numbered = read.truce.numbered or bool(one.nth)
    iso, part, zone, begin, end = _part(copy, one, day)
    if one.last and (last := day_of(day.year, day.month, one.last)):
        iso = f"{day.isoformat()}/{last.isoformat()}"
    start, stop = copy.span(begin, end)
    copy.taken.update(range(begin, end))
    return When(
        start=start,
        end=stop,
        words=copy.text[start:stop],
        rule=_rule(one),
        fired=(copy.words(one.begin, one.end),),
        iso=iso,
        part=part,
        assumed=assumed,
        zone=zone,
    )


def _rule(one: Named) -> str:
    if one.day:
        return "date in words"
    if one.nth:
        return "day of the truce"
    return "day reckoned from the one before" if one.then is not None else "day reckoned from the publication"


def _day(
    copy: Copy, one: Named, read: Dates, anchored: date | None, latest: date | None
) -> tuple[date | None, str]:
    """Return the day that words name, and what had to be assumed."""
    if one.day:
        past = is_beginning(copy, one)
        day, assumed = _of_month(one, read.reference, published=read.published, past=past)
        return (
            (told, "year of the day before it")
            if (told := _told_of(copy, one, read, day))
            else (day, assumed)
        )
    if one.nth:
        return read.truce.day(one, read.reference if read.given else None)
    if one.then is not None:
        if latest is None and one.then < 0:
            latest = read.reference  # "the day before" with no day named nearby
        return (latest + timedelta(days=one.then) if latest else None), ""
    if read.reference is not None and not (one.weekday and _only_the_entry(read)):
        return _reckoned(read.reference, one), ""
    anchored = anchored or read.reference
    if anchored is not None and one.weekday:
        return anchored + timedelta(days=(one.weekday - anchored.isoweekday()) % WEEK), FROM_ENTRY
    read.flags.append(_flag(copy, one, "day_without_date"))
    return None, ""


def _told_of(copy: Copy, one: Named, read: Dates, day: date | None) -> date | None:
    """Return a day without a year in the year of the one told right before it, where it follows that day.

    "2 апреля 2016 года бои возобновились. Договоренность была достигнута 5 апреля", published a year later.
    """
    sentence = copy.number_of_sentence(one.begin)
    if one.year:
        told = day_of(one.year, one.month, one.day)
        read.dated = (told, sentence) if told else read.dated
        return None
    if read.dated is None or read.reference is None or day is None or not one.month:
        return None
    first, then = read.dated
    told = day_of(first.year, one.month, one.day)
    follows = told is not None and 0 <= (told - first).days <= MONTH_AT_MOST and sentence - then <= SENTENCES
    return told if follows and abs((day - read.reference).days) > FAR else None


def _only_the_entry(read: Dates) -> bool:
    """Say whether the only day a text dates is the entry into force: its weekdays are then those behind it."""
    return read.reference == ANCHOR and not read.given


def _of_month(
    one: Named, reference: date | None, *, published: bool, past: bool = False
) -> tuple[date | None, str]:
    """Place a day of a month; without a year, in the year that brings it nearest to the publication, or before it."""
    if one.year:
        return day_of(one.year, one.month, one.day), ""
    if reference is None or not published:
        if not one.month:
            return None, ""
        return day_of(ANCHOR.year, one.month, one.day), "year of the truce"
    tried = [day_of(reference.year + off, one.month, one.day) for off in (0, -1, 1)]
    if not one.month:
        months = [
            reference.year * MONTHS + reference.month - 1 + off for off in ((-1,) if one.turn else (0, -1, 1))
        ]
        tried = [day_of(month // MONTHS, month % MONTHS + 1, one.day) for month in months]
    days = [day for day in tried if day is not None]
    soon = any(0 < (day - reference).days <= WEEK for day in days)
    days = [day for day in days if past and not soon and day <= reference] or days
    days = [day for day in days if (day - reference).days * one.turn >= 0] or days
    if not days:
        return None, ""
    return min(days, key=lambda day: (_far(day, reference), day)), "year of publication"


def _far(day: date, reference: date) -> int:
    """Return how far a day is from the publication; what is to come is told of seldomer than what was."""
    off = (day - reference).days
    return AHEAD * off if off > MONTH_AT_MOST else abs(off)


def _month_placed(copy: Copy, one: Named, read: Dates) -> When:
    """Return a month alone; without a year, in the year that brings it nearest to the publication."""
    reference = read.reference if read.reference and read.published else None
    assumed = "" if one.year else "year of publication" if reference else "year of the truce"
    year = one.year or (reference or ANCHOR).year
    if not one.year and reference:
        far = one.month - reference.month
        if one.turn < 0:
            year, far = year - (far >= 0), 0
        year += -1 if far > MONTHS / 2 else 1 if far < -MONTHS / 2 else 0
    start, stop = copy.span(one.begin, one.end)
    return When(
        start=start,
        end=stop,
        words=copy.text[start:stop],
        rule="month in words",
        fired=(copy.text[start:stop],),
        iso=f"{year}-{one.month:02}",
        part="" if one.part == "month" else one.part,
        assumed=assumed,
    )


def _reckoned(reference: date, one: Named) -> date:
    """Return yesterday, three days ago, Monday, last Monday or next Monday as of a day of publication."""
    if one.off is not None:
        return reference + timedelta(days=one.off)
    back = (reference.isoweekday() - one.weekday) % WEEK
    if one.turn == AWAITED:
        return reference + timedelta(days=-back % WEEK)
    if one.turn > 0:
        return reference + timedelta(days=WEEK - back)
    return reference - timedelta(
        days=(back or (WEEK if one.turn < 0 else 0)) + (WEEK if one.turn < -1 else 0)
    )


def _part(copy: Copy, one: Named, day: date) -> tuple[str, str, str, int, int]:
    """Look beside a day for a clock time, midnight, noon or a part of the day; return all that belongs together."""
    begin, end = one.begin, one.end
    # "at 1 a.m. on Saturday (2200 UTC Friday)": what stands before is the day's own.
    time = time_before(copy, begin) or time_after(copy, end)
    if time and not one.last:
        return _at(day, time), "", time.zone, min(begin, time.begin), max(end, time.end)
    for at in (*range(end, min(end + 2, len(copy.tokens))), *range(max(0, begin - 3), begin)):
        found = copy.is_a("parts", at)
        if found and copy.free(at) and found[1] not in {"am", "pm"} and _beside(copy, at, found[0], one):
            exact = {"midnight": "T00:00", "noon": "T12:00"}.get(found[1], "")
            low, high = min(begin, at), max(end, at + found[0])
            later = time_after(copy, high) if high > end and not exact else None
            if later:
                return _at(day, later), found[1], later.zone, low, later.end
            return day.isoformat() + exact, found[1], "", low, high
    ranged = clock_range(copy, end)
    if ranged:
        (first, second), stop = ranged
        return f"{day.isoformat()}T{first}/{day.isoformat()}T{second}", "", "", begin, stop
    return day.isoformat(), "", "", begin, end


def _beside(copy: Copy, at: int, size: int, one: Named) -> bool:
    """Say whether nothing that parts sentences or days stands between a part of the day and its day."""
    between = range(one.end, at) if at >= one.end else range(at + size, one.begin)
    return all(copy.free(here) and copy.tokens[here].text not in {".", ";", "\n", "»"} for here in between)


def _ranges(copy: Copy, found: list[When]) -> list[When]:
    """Join two days with "from … to" or a dash between them into one stretch of time."""
    joined: list[When] = []
    for when in found:
        if joined and _through(copy, joined[-1], when):
            joined.append(_stretch(copy, joined.pop(), when))
        else:
            joined.append(when)
    return joined


def _stretch(copy: Copy, first: When, last: When) -> When:
    words = copy.text[first.start : last.end]
    return replace(
        first,
        end=last.end,
        words=words,
        rule="days from one to the other",
        fired=(words,),
        iso=f"{first.iso}/{last.iso}",
        part="",
        assumed=first.assumed or last.assumed,
    )


def _through(copy: Copy, first: When, second: When) -> bool:
    """Say whether a range leads from one day to the other."""
    if (
        second.rule == "day of the truce"
        or "/" in first.iso
        or "/" in second.iso
        or first.iso >= second.iso
        or (len(first.iso) < WHOLE_DAY) != (len(second.iso) < WHOLE_DAY)
    ):
        return False
    at, stop = copy.after(first.end), copy.after(second.start)
    little = copy.dated(at, "of", stop)
    at += little if little and at + little < stop else 0
    if not 0 < stop - at <= BETWEEN:
        return _clitic(copy, first, stop) if stop == at else False
    if copy.dated(at, "to", stop) and _little(copy, at + copy.dated(at, "to", stop), stop):
        return True
    weak = copy.dated(at, "to_weak", stop)
    return bool(weak) and _little(copy, at + weak, stop) and (first.part == "night" or _from(copy, first))


def _little(copy: Copy, at: int, stop: int) -> bool:
    return at == stop or (copy.dated(at, "on", stop) or copy.dated(at, "of", stop)) == stop - at


def _clitic(copy: Copy, first: When, at: int) -> bool:
    """Say whether an Arabic "and" is written on to the second day: بين السبت والأحد."""
    return copy.tokens[at].form.startswith("و") and _from(copy, first)


def _from(copy: Copy, first: When) -> bool:
    """Say whether "from" or "between" stands right before a day."""
    begin = copy.after(first.start)
    return any(begin >= size and copy.dated(begin - size, "from", begin) for size in (1, 2, 3))


def _flag(copy: Copy, one: Named, kind: str, **detail: str) -> Flag:
    start, end = copy.span(one.begin, one.end)
    return Flag(start=start, end=end, words=copy.text[start:end], rule="dates", kind=kind, detail=detail)
