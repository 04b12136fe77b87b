"""When something was, written in one cell as people say it: 271430CFEB16, yesterday 14:30, 27 Feb in the evening, 14h.

How exactly it is known stays with it: a minute, an hour, a part of the day (six hours) or the day; and what had to be
assumed because it was not written. Whoever asks says that back to the person before anything is kept.

>>> now = dt.datetime(2016, 2, 28, 10, 0)
>>> moment("271430ZFEB16", now=now).at.isoformat()
'2016-02-27T14:30:00+00:00'
>>> moment("yesterday evening", now=now)
Moment(day=datetime.date(2016, 2, 27), time=datetime.time(18, 0), known='part_of_day', assumed=())
>>> moment("أمس ١٤:٣٠", now=now).known, moment("27 fév.", now=now).assumed
('minute', ('year',))
"""

import datetime as dt
import re
from functools import lru_cache
from typing import Final, NamedTuple

from tregua.intake.channels.sheet import days, times
from tregua.intake.channels.sheet.problems import CellError
from tregua.intake.channels.sheet.signs import plain
from tregua.intake.reading.lexicons import lexicons
from tregua.intake.reading.tokens import Token, tokens_of

MINUTE: Final = "minute"
HOUR: Final = "hour"
PART_OF_DAY: Final = "part_of_day"
DAY: Final = "day"
# What was not written and is taken for granted: somebody must be told.
YEAR_ASSUMED: Final = "year"
TODAY_ASSUMED: Final = "today"
LANGUAGES: Final = ("ar", "en", "fr", "ru")
# A day has four parts of six hours; night belongs to two days and is none of them.
PARTS: Final = {"dawn": 0, "morning": 6, "afternoon": 12, "evening": 18}
_NOON: Final = 12
# So many hours are still said to be "at noon" in Arabic.
_FIRST_OF_AFTERNOON: Final = 4
_LATE: Final = frozenset({"afternoon", "evening", "pm"})
_ABOUT: Final = re.compile(
    r"(?:~|≈|\b(?:about|around|approx\.?|circa|ca\.?|vers|environ|около|примерно|حوالي|نحو|تقريبا)(?!\w)) ?",
    re.IGNORECASE,
)
_NOW: Final = frozenset({"now", "maintenant", "сейчас", "الآن", "الان"})
_AT_THE_HEAD: Final = re.compile(
    r"(?:at |à |в |الساعة )?((?:[01]?\d|2[0-4])(?:[:h.][0-5]\d(?::[0-5]\d)?)(?: ?(?:z|utc|[ap]\.?m\.?|[صم])(?!\w))?),? (?=\S)",
    re.IGNORECASE,
)
_HOUR_ONLY: Final = re.compile(
    r"(?:at |à |в |الساعة )?((?:[01]?\d|2[0-4]) ?(?:h(?:rs?|ours?|eures?)?|ч(?:\.|ас(?:а|ов)?)?|a\.?m\.?|p\.?m\.?|[صم])(?!\w))",
    re.IGNORECASE,
)
_CLOCK_HOUR: Final = re.compile(r"(?:à|в|at|الساعة) (\d{1,2})(?![\d:.h])", re.IGNORECASE)
# "10 in the morning": a number before a part of the day, where the day is written besides; "le 4 au matin" is a day.
_BARE_HOUR: Final = re.compile(
    r"(?<![\d.:/-])(1[0-2]|0?[1-9])(?: (?:in|at|of|du|de|في)(?: the| la| l['’])?)? ?$", re.IGNORECASE
)
# Four figures behind a day are its time where they cannot be a year, or where the year is there already.
_FOUR_BEHIND: Final = re.compile(r"(?:(?<=\d\d) |(?<= )(?=0))((?:[01]\d|2[0-3])[0-5]\d)$")
_MINUTES: Final = re.compile(r"\d[:h.]\d\d|\d ?ч ?\d\d|^\d{4}(?!\d)", re.IGNORECASE)
_BETWEEN: Final = re.compile(
    r"(?<!\w)(?:in|on|the|le|la|les|dans|à|au|в|во|на|at|during|في|of|de|du|يوم|الساعة)(?!\w)", re.IGNORECASE
)


class Moment(NamedTuple):
    """A day, perhaps with a time (its zone only where one is written), how exactly it is known, and what was assumed."""

    day: dt.date
    time: dt.time | None
    known: str
    assumed: tuple[str, ...] = ()

    @property
    def at(self) -> dt.datetime:
        """The day and time together."""
        return dt.datetime.combine(self.day, self.time or dt.time.min)


def moment(cell: str, *, now: dt.datetime, day_first: bool | None = None) -> Moment:
    """Return when it was; `now` is the clock of whoever writes. CellError says what is wrong or not certain."""
    try:
        return _moment(cell, now, days.Told(day_first))
    except CellError as error:
        raise CellError(error.why, **(error.detail | {"stood": cell})) from None


def _moment(cell: str, now: dt.datetime, told: days.Told) -> Moment:
    text = plain(cell).strip(" .,;")
    if text.casefold() in _NOW:
        return Moment(now.date(), now.time().replace(second=0, microsecond=0), MINUTE)
    if found := times.group(text, now.date()) or times.iso(text):
        yearless = times.is_group_without_year(text)
        return Moment(found.date(), found.timetz(), MINUTE, (YEAR_ASSUMED,) if yearless else ())
    about, rest = bool(_ABOUT.search(text)), _ABOUT.sub("", text)
    near, rest = _near_day(rest, cell)
    clock, rest = _split_clock(rest)
    if not clock:
        clock, rest = _bare_hour(rest, near, told)
    part, rest = _part(rest, cell) if rest else ("", "")
    time, known = _time(clock, part, cell)
    if about and known == MINUTE and time is not None:
        time, known = time.replace(minute=0), HOUR
    day, assumed = _day(rest, near, cell, now.date(), told, timed=time is not None)
    if assumed == (TODAY_ASSUMED,) and time is not None and _to_come(day, time, now):
        raise CellError("not_come_yet", stood=cell)
    return Moment(day, time, known, assumed)


def _to_come(day: dt.date, time: dt.time, now: dt.datetime) -> bool:
    at = dt.datetime.combine(day, time)
    if at.tzinfo is None or now.tzinfo is None:
        return at.replace(tzinfo=None) > now.replace(tzinfo=None)
    return at > now


def _near_day(text: str, cell: str) -> tuple[int | None, str]:
    """Return how many days from today a word lies that names a day so, and the text without it."""
    found = _spoken(text, "near_days")
    if not found:
        return None, text
    off, begin, end = found
    if int(off) > 0:
        raise CellError("not_come_yet", stood=cell)
    words = text[begin:end]
    # "this morning" and "last night" name a part of the day with the day.
    part = words if _spoken(words, "parts") else ""
    return int(off), _joined(text[:begin], part, text[end:])


def _split_clock(text: str) -> tuple[str, str]:
    """Return the time of a text and what is left of it."""
    if _is_clock(text):
        return text, ""
    rest, clock = times.split_clock(text)
    if clock:
        return clock, rest
    for pattern in (_AT_THE_HEAD, _FOUR_BEHIND, _HOUR_ONLY, _CLOCK_HOUR):
        if found := pattern.search(text):
            said = found[1] if pattern is not _CLOCK_HOUR else f"{found[1]}h"
            return said, _joined(text[: found.start()], text[found.end() :])
    return "", text


def _bare_hour(text: str, near: int | None, told: days.Told) -> tuple[str, str]:
    """Return the hour that stands as a number alone before a part of the day, and the text without it."""
    part = _spoken(text, "parts")
    hour = _BARE_HOUR.search(text[: part[1]]) if part else None
    if part is None or hour is None:
        return "", text
    day = _BETWEEN.sub(" ", _joined(text[: hour.start()], text[part[2] :])).strip(" ,;")
    if near is None and not _is_day(day, told):
        return "", text
    return f"{hour[1]}h", _joined(text[: hour.start()], text[part[1] :])


def _is_day(text: str, told: days.Told) -> bool:
    try:
        days.of_text(" ".join(text.split()), told)
    except CellError as error:
        return error.why == "year_missing"
    return True


def _is_clock(text: str) -> bool:
    if re.fullmatch(r"(?:19|20)\d\d", text):
        return False  # a year, as likely as twenty hours and some minutes
    try:
        times.time(text)
    except CellError:
        return False
    return not times.split_clock(text)[1]


def _part(text: str, cell: str) -> tuple[str, str]:
    found = _spoken(text, "parts")
    if not found or found[0] == "am":
        return "", text
    part, begin, end = found
    if part in {"night", "midnight"}:
        raise CellError("night_of_two_days", stood=cell)
    return part, _joined(text[:begin], text[end:])


def _time(clock: str, part: str, cell: str) -> tuple[dt.time | None, str]:
    if clock:
        time = times.time(clock)
        if part == "noon" and _FIRST_OF_AFTERNOON < time.hour < _NOON - 1:
            raise CellError("not_a_moment", stood=cell)
        early = time.hour <= _FIRST_OF_AFTERNOON and part == "noon"  # "الساعة 2 ظهرا" is two in the afternoon
        if (part in _LATE or early) and time.hour < _NOON:
            time = time.replace(hour=time.hour + _NOON)
        return time, MINUTE if _MINUTES.search(clock) else HOUR
    if part == "noon":
        return dt.time(_NOON), HOUR
    if part in PARTS:
        return dt.time(PARTS[part]), PART_OF_DAY
    if part:
        raise CellError("not_a_moment", stood=cell)
    return None, DAY


def _day(
    text: str, near: int | None, cell: str, today: dt.date, told: days.Told, *, timed: bool
) -> tuple[dt.date, tuple[str, ...]]:
    """Return the day, and what of it was assumed."""
    text = " ".join(_BETWEEN.sub(" ", text).split()).strip(" ,;")
    if re.match(r"\d{1,2}[:h]\d\d", text):
        times.time(text)  # says what is wrong with it
    if near is not None:
        if text:
            raise CellError("not_a_moment", stood=cell)
        return today + dt.timedelta(days=near), ()
    if not text:
        if timed:
            return today, (TODAY_ASSUMED,)
        raise CellError("not_a_moment", stood=cell)
    try:
        return days.of_text(text, told), ()
    except CellError as error:
        if error.why != "year_missing":
            raise CellError("not_a_moment", stood=cell) if error.why == "not_a_day" else error from None
    return _of_latest_year(text, today, told), (YEAR_ASSUMED,)


def _of_latest_year(text: str, today: dt.date, told: days.Told) -> dt.date:
    """Return the last day of this name that has come, within the last two years."""
    for year in (today.year, today.year - 1):
        try:
            found = days.of_text(text, told._replace(year=year))
        except CellError as error:
            if error.why != "no_such_day":
                raise
        else:
            if found <= today:
                return found
    raise CellError("year_missing", stood=text)


@lru_cache(maxsize=2_000)
def _spoken(text: str, section: str) -> tuple[str, int, int] | None:
    """Return the longest phrase of a section that stands in a text, in any of the pages' languages: what it means and where."""
    tokens: list[Token] = tokens_of(text)
    best: tuple[int, str, int, int] | None = None
    for code in LANGUAGES:
        phrases = lexicons().of(code)[section]
        for at in range(len(tokens)):
            found = phrases.at(tokens, at)
            if found and (best is None or found[0] > best[0]):
                best = found[0], found[1], tokens[at].start, tokens[at + found[0] - 1].end
    return best[1:] if best else None


def _joined(*parts: str) -> str:
    return " ".join(part.strip(" ,;") for part in parts if part.strip(" ,;"))
