"""Stretches of hours that stand beside no day: "between 5.00 and 5.30 a.m." in a bulletin is of the bulletin's own day.

A bulletin tells of the hours up to its posting: what was over when it was posted is of its day, a stretch that ends
later may be of the day before, and is left.
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from tregua.intake.reading.clock import LATE, Time, bare_time, time_at
from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.items import InOrder, When

# Bulletins that do not say at which hour they were posted are posted in the evening.
POSTED: Final = "18:00"
WHOLE_DAY: Final = len("2016-03-04")
NOON: Final = 12
# "from", "between the hours of": so many words at most before the first time.
OPENING: Final = 3
OF_THE_BULLETIN: Final = "day of the bulletin"


class Hours(NamedTuple):
    """Two times of one day and their tokens."""

    begin: int
    end: int
    first: Time
    last: Time


def hours_of_day(copy: Copy, day: When | None, stamps: Sequence[When], found: Sequence[When]) -> list[When]:
    """Return the stretches of hours of the day that a bulletin bears, and take their tokens."""
    if day is None:
        return []
    posted = max((one.iso[WHOLE_DAY + 1 :] for one in (day, *stamps)), default="") or POSTED
    days, read = InOrder(found), []
    for one in _stretches(copy):
        start, end = copy.span(one.begin, one.end)
        if one.last.clock > posted or days.within(*_paragraph(copy, one.begin)):
            continue
        copy.taken.update(range(one.begin, one.end))
        iso = "/".join(f"{day.iso[:WHOLE_DAY]}T{time.clock}" for time in (one.first, one.last))
        read.append(
            When(
                start=start, end=end, words=copy.text[start:end], rule="hours of a bulletin's day", fired=(day.words,),
                iso=iso, assumed=OF_THE_BULLETIN, zone=one.last.zone or one.first.zone,
            )
        )  # fmt: skip
    return read


def _stretches(copy: Copy) -> Iterator[Hours]:
    at = 0
    while at < len(copy.tokens):
        one = _stretch(copy, at) if copy.free(at) and copy.tokens[at].kind == "word" else None
        if one:
            yield one
        at = one.end if one else at + 1


def _stretch(copy: Copy, at: int) -> Hours | None:
    """Read "between 5.00 and 5.30 a.m.", "с 05:00 до 05:30", "at 5.00–5.30 a.m.", "بين الساعة 5:00 و5:30"."""
    begin, opened = at, False
    while at < min(begin + OPENING, len(copy.tokens)) and copy.tokens[at].kind != "number":
        size = _from(copy, at) or copy.dated(at, "at") or copy.dated(at, "clock")
        if not size:
            return None
        opened, at = True, at + size
    if not opened or at >= len(copy.tokens):
        return None
    sure = time_at(copy, at)
    first = sure or bare_time(copy, at)
    if first is None or first.end >= len(copy.tokens):
        return None
    link = copy.dated(first.end, "to") or _to(copy, first.end)
    if not link:
        return None
    at = first.end + link
    at += copy.dated(at, "clock")
    last = time_at(copy, at) or (bare_time(copy, at) if sure else None)
    return _of_one_half(copy, Hours(begin, last.end, first, last), sure=sure is not None) if last else None


def _from(copy: Copy, at: int) -> int:
    found = copy.is_a("range", at)
    return found[0] if found and found[1] == "from" else copy.dated(at, "from")


def _to(copy: Copy, at: int) -> int:
    found = copy.is_a("range", at)
    return found[0] if found and found[1] == "to" else copy.dated(at, "to_weak")


def _of_one_half(copy: Copy, one: Hours, *, sure: bool) -> Hours | None:
    """Put the half of the day that is said behind the second time on both; nothing that turns back is a stretch."""
    first, last, end = one.first, one.last, one.end
    part = copy.is_a("parts", end) if end < len(copy.tokens) else None
    if part:
        end += part[0]
        if part[1] in LATE and last.hour < NOON:
            last = last._replace(hour=last.hour + NOON)
    later = first._replace(hour=first.hour + NOON)
    if not sure or part:
        first = later if first.hour < NOON <= last.hour and later.clock < last.clock else first
    return one._replace(first=first, last=last, end=end) if first.clock < last.clock else None


def _paragraph(copy: Copy, at: int) -> tuple[int, int]:
    """Return the line a token stands in, as places of the text: a day named in it may be the day of its hours."""
    begin = at
    while begin and copy.tokens[begin - 1].kind != "line":
        begin -= 1
    end = at
    while end < len(copy.tokens) and copy.tokens[end].kind != "line":
        end += 1
    return copy.span(begin, end)
