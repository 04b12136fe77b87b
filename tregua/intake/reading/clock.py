"""The time of day beside a day: "at 22:30", "18h30", "10 p.m.", "between 6.25 and 11.30 a.m.", at noon; and its zone."""

import re
import unicodedata
from typing import Final, NamedTuple

from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.numbers import value_of

_TIME: Final = re.compile(r"(\d{1,2})[:.](\d\d)")
# A time stands so many tokens from its day, at most.
BEFORE: Final = 11
RANGE: Final = 12
LAST_HOUR: Final = 24
MILITARY: Final = 4
LATE: Final = frozenset({"evening", "afternoon", "pm"})


class Time(NamedTuple):
    """A time of day: its tokens, hour and minute, and the zone it is said in."""

    begin: int
    end: int
    hour: int
    minute: int
    zone: str = ""

    @property
    def clock(self) -> str:
        return f"{self.hour:02}:{self.minute:02}"


def time_after(copy: Copy, at: int) -> Time | None:
    """Read "at 22:30", "à 18h30", "в 13:50" or ", 09:20" right behind a day."""
    begin = at
    for _little in range(3):
        if at >= len(copy.tokens):
            return None
        found = _time(copy, at)
        if found:
            return found._replace(begin=begin)
        word = copy.dated(at, "at")
        if not word and copy.tokens[at].text not in {",", "،", "(", "-", "–"}:
            return None
        at += word or 1
    return None


def time_before(copy: Copy, begin: int) -> Time | None:
    """Read "at 05:40 on" and "الساعة 22:30 من يوم" right before a day."""
    first = copy.sentence(begin)[0]
    for at in range(begin - 1, max(first, begin - BEFORE) - 1, -1):
        found = _time(copy, at) if copy.free(at) and copy.tokens[at].kind == "number" else None
        if found and found.end <= begin and _only_little(copy, found.end, begin):
            if found.hour < 12 and copy.first_of("parts", found.end, begin) in LATE:
                found = found._replace(hour=found.hour + 12)
            little = at
            while little > first and copy.dated(little - 1, "at"):
                little -= 1
            return found._replace(begin=little)
    return None


def time_at(copy: Copy, at: int) -> Time | None:
    """Read a time that begins at a token and is written as nothing but a time is."""
    return _time(copy, at) if at < len(copy.tokens) and copy.free(at) else None


def bare_time(copy: Copy, at: int) -> Time | None:
    """Read 5, 5.00 or 05.30, which only a time beside it makes a time."""
    if at >= len(copy.tokens) or not copy.free(at) or copy.tokens[at].kind != "number":
        return None
    words = western(copy.tokens[at].text)
    found = _TIME.fullmatch(words if "." in words else f"{words}.00")
    hour, minute = (int(found[1]), int(found[2])) if found else (LAST_HOUR, 0)
    return Time(at, at + 1, hour, minute) if hour < LAST_HOUR and minute < 60 else None


def _only_little(copy: Copy, at: int, end: int) -> bool:
    while at < end:
        size = 1 if copy.tokens[at].text in {",", "،"} else copy.dated(at, "on")
        size = size or (copy.is_a("parts", at, end) or (0, ""))[0] or _in_another_zone(copy, at, end)
        if not size:
            return False
        at += size
    return at == end


def _in_another_zone(copy: Copy, at: int, end: int) -> int:
    """Return how many tokens say the same time in another zone, in brackets: "6 a.m. (04:00 GMT) on Friday"."""
    if copy.tokens[at].text != "(" or copy.tokens[at + 1].kind != "number":
        return 0
    closed = next((one for one in range(at, min(end, at + BEFORE)) if copy.tokens[one].text == ")"), at)
    zoned = any(copy.is_a("zones", one, closed) for one in range(at, closed))
    return closed + 1 - at if zoned else 0


def _time(copy: Copy, at: int) -> Time | None:
    """Read 22:30, 18h30, 22h, 10 p.m. or 17 часов, with the zone behind it."""
    tokens = copy.tokens
    if at > 1 and tokens[at - 1].text == ":" and tokens[at - 2].end == tokens[at].start - 1:
        return None  # the minutes of "12:01 a.m."
    if tokens[at].kind != "number" or not copy.free(at) or not tokens[at].text.isdigit():
        return _pointed(copy, at)
    hour, minute, end, sure = int(value_of(tokens[at].text)), 0, at + 1, False
    if len(tokens[at].text) == MILITARY and end < len(tokens) and copy.is_a("zones", end):
        hour, minute, sure = hour // 100, hour % 100, True  # "2200 UTC"
    mark = tokens[end].text if end < len(tokens) else ""
    if mark in {":", "h"} and end + 1 < len(tokens) and _two_figures(copy, end):
        minute, end, sure = int(value_of(tokens[end + 1].text)), end + 2, True
        if end + 1 < len(tokens) and tokens[end].text == ":" and _two_figures(copy, end):
            end += 2  # seconds
    elif (size := copy.dated(end, "hours")) and (
        tokens[end].start == tokens[at].end or copy.dated(at - 1, "at")
    ):
        end, sure = end + size, True  # "22h", "à 10 heures": not "24 heures plus tard"
    elif copy.dated(at - 1, "clock"):
        sure = True
    if hour > LAST_HOUR or minute >= 60 or (hour == LAST_HOUR and minute):
        return None
    half = copy.is_a("parts", end) if end < len(tokens) else None
    if half and half[1] in {"am", "pm"} and hour <= 12:
        hour, end, sure = hour % 12 + (12 if half[1] == "pm" else 0), end + half[0], True
    return _zoned(copy, Time(at, end, hour, minute)) if sure else None


def _pointed(copy: Copy, at: int) -> Time | None:
    """Read "6.25 a.m.": a point parts hours from minutes only where the half of the day is said."""
    found = _TIME.fullmatch(western(copy.tokens[at].text)) if copy.tokens[at].kind == "number" else None
    half = copy.is_a("parts", at + 1) if found and at + 1 < len(copy.tokens) else None
    if (
        found
        and at
        and copy.dated(at - 1, "at", at)
        and int(found[1]) < LAST_HOUR
        and int(found[2]) < 60
        and not half
    ):
        return _zoned(copy, Time(at, at + 1, int(found[1]), int(found[2])))  # "в 17.00"
    if not found or not half or half[1] not in {"am", "pm"} or int(found[1]) > 12:
        return None
    return _zoned(
        copy,
        Time(at, at + 1 + half[0], int(found[1]) % 12 + (12 if half[1] == "pm" else 0), int(found[2])),
    )


def _two_figures(copy: Copy, mark: int) -> bool:
    """Say whether two figures stand right behind a mark: 18:00, not 18: 5 killed."""
    token = copy.tokens[mark + 1]
    return token.kind == "number" and len(token.text) == 2 and token.start == copy.tokens[mark].end


def _zoned(copy: Copy, time: Time) -> Time:
    at = time.end
    if at < len(copy.tokens) and copy.tokens[at].text in {",", "،", "("}:
        at += 1
    found = copy.is_a("zones", at) if at < len(copy.tokens) else None
    return time._replace(end=at + found[0], zone=found[1]) if found else time


def clock_range(copy: Copy, at: int) -> tuple[tuple[str, str], int] | None:
    """Read ", between 6.25 and 11.30 a.m." or ", from 06:00 to 18:00" behind a day: both times, and one past the end."""
    stop = min(at + RANGE, copy.sentence(at)[1] if at < len(copy.tokens) else at)
    times: list[str] = []
    while at < stop:
        token = copy.tokens[at]
        found = _TIME.fullmatch(western(token.text)) if token.kind == "number" else None
        whole = _time(copy, at)
        if whole:
            times.append(whole.clock)
            at = whole.end
        elif found and int(found[1]) < LAST_HOUR and int(found[2]) < 60:
            times.append(f"{int(found[1]):02}:{found[2]}")
            at += 1
        elif (
            token.kind == "number"
            or token.text == "."
            or not (times or token.kind == "mark" or copy.dated(at, "at") or copy.is_a("range", at))
        ):
            return None
        else:
            at += 1
        if len(times) == 2:
            return (times[0], times[1]), at
    return None


def western(text: str) -> str:
    """Return figures of any script in ours."""
    return "".join(str(unicodedata.digit(char)) if char.isdigit() else char for char in text)
