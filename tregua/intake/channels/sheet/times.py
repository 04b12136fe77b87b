"""Times of day as people and services write them: 14:30, 14h30, 2.30 pm, ٢:٣٠ م, 1430, 14:30+03:00, 271430CFEB16."""

import datetime as dt
import re
from typing import Final

from tregua.intake.channels.sheet.problems import CellError
from tregua.intake.channels.sheet.signs import plain
from tregua.intake.channels.sheet.table import Cell

_HALF: Final = r"a\.?m\.?|p\.?m\.?|ص|م|صباحا|صباحًا|مساء|مساءً"
# 06:25-11:30 is two times: a zone behind "-" alone is read only in the form of ISO 8601, with its T.
_ZONE: Final = r"z|utc ?[+-]?\d{0,2}|gmt ?[+-]?\d{0,2}|\+\d\d:?\d\d"
_AFTER_NOON: Final = ("p", "م")
_CLOCK: Final = re.compile(
    rf"(?P<hour>[01]?\d|2[0-4])(?:(?::|h| ?ч\.? ?| heures? )(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?:[.,]\d+)?)?| ?h(?:eures?)?|\.(?P<dotted>[0-5]\d))?"
    rf"(?: ?(?:мин\.?|hrs?|hours|ч\.?|h))?(?: ?(?P<half>{_HALF}))?(?: ?(?P<zone>{_ZONE}))?",
    re.IGNORECASE,
)
_FOUR: Final = re.compile(
    r"(?P<hour>[01]\d|2[0-4])(?P<minute>[0-5]\d)(?: ?(?:hrs?|h|hours))?(?: ?(?P<zone>z))?", re.IGNORECASE
)
_BEGINS: Final = re.compile(r"^(?:at|à|в|около|الساعة|vers) ", re.IGNORECASE)
_BETWEEN: Final = re.compile(r" ?(?:-|;|,| to | и | до | à | et | and | إلى | و) ?", re.IGNORECASE)
# Behind a day; two numbers with a full stop are a time only where they can be no day of a month.
_BEHIND: Final = re.compile(
    rf"(?:(?<=\d)t|, ?|; ?| )(?:at |à |в |الساعة )?((?:[01]?\d|2[0-4])(?:(?:[:h]| ?ч ?)[0-5]\d(?::[0-5]\d(?:[.,]\d+)?)?|\.(?:00|1[3-9]|[2-5]\d))"
    rf"(?: ?(?:{_HALF}))?(?: ?(?:{_ZONE}))?(?: ?- ?(?:[01]?\d|2[0-4])[:h.][0-5]\d)?)$",
    re.IGNORECASE,
)
_DURATION: Final = re.compile(r"PT(\d{1,5})H(\d{1,2})M(\d{1,2})(?:[.,]\d+)?S")
# The letter J is the writer's own time, as no letter is.
_GROUP: Final = re.compile(
    r"(?P<day>\d\d) ?(?P<hour>\d\d)(?P<minute>\d\d) ?(?P<letter>[A-Z]?) ?(?P<month>JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)"
    r"(?: ?(?P<year>\d{4}|\d\d))?"
)
_MONTHS: Final = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_LETTERS: Final = "YXWVUTSRQPONZABCDEFGHIKLM"  # -12 … 0 … +12
# Numbers that spreadsheets keep for days from 1954 to 2099; others are no days.
SERIAL: Final = range(20_000, 73_051)
_ISO: Final = re.compile(r"\d{4}-\d\d-\d\dT\d")
_MIDNIGHT: Final = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - no day, only its hours
_DAY: Final = dt.timedelta(days=1)


def time(cell: Cell) -> dt.time:
    """Return the time of day of a cell; it has a zone only where one is written."""
    if isinstance(cell, dt.datetime):
        return cell.timetz().replace(microsecond=0)
    if isinstance(cell, dt.time):
        return cell.replace(microsecond=0)
    if isinstance(cell, dt.timedelta):
        return _of_duration(cell, str(cell))
    if isinstance(cell, bool) or cell is None or isinstance(cell, dt.date):
        raise CellError("not_a_time", stood=str(cell))
    if isinstance(cell, int | float):
        return _of_number(cell)
    return _of_text(cell)


def split_clock(text: str) -> tuple[str, str]:
    """Return a text without the time it ends with, and that time; "" when it ends with none."""
    found = _BEHIND.search(text)
    return (text[: found.start()].rstrip(" ,;"), found[1]) if found and found.start() else (text, "")


def iso(text: str) -> dt.datetime | None:
    """Return the moment of 2016-03-05T14:30:00.000+03:00 and its like; None when a text is none."""
    if not _ISO.match(text):
        return None
    try:
        return dt.datetime.fromisoformat(text).replace(microsecond=0)
    except ValueError:
        return None


def group(text: str, today: dt.date | None = None) -> dt.datetime | None:
    """Return the moment of a date-time group: day, time, letter of the zone, month, year; None when it is none.

    Without a year it is one only where `today` is told: then it is the last such day that has come.
    """
    found = _GROUP.fullmatch(text.upper())
    if not found or not (found["year"] or today):
        return None
    letter = found["letter"].replace("J", "")
    zone = dt.timezone(dt.timedelta(hours=_LETTERS.index(letter) - 12)) if letter else None
    hour, minute = int(found["hour"]), int(found["minute"])
    month, number = _MONTHS.index(found["month"]) + 1, int(found["day"])
    for year in _years(found["year"], today):
        try:
            moment = dt.datetime(year, month, number, hour, minute, tzinfo=zone)
        except ValueError as error:
            if found["year"]:
                raise CellError("no_such_day", stood=text) from error
        else:
            if found["year"] or today is None or moment.date() <= today:
                return moment
    raise CellError("year_missing", stood=text)


def is_group_without_year(text: str) -> bool:
    """Return whether a text is a date-time group that leaves the year open."""
    found = _GROUP.fullmatch(text.upper())
    return bool(found and not found["year"])


def _years(written: str | None, today: dt.date | None) -> list[int]:
    """Return the year that is written, or the two that a day without one may be of, the latest first."""
    if written or today is None:
        return [int(written or 0) + (2000 if len(written or "") == 2 else 0)]
    return [today.year, today.year - 1]


def _of_number(cell: float) -> dt.time:
    """Return the time of a fraction of a day, or of four digits without a sign between."""
    if not 0 <= cell < SERIAL.stop:
        raise CellError("not_a_time", stood=str(cell))
    if cell < 1:
        seconds = min(round(cell * 86_400), 86_399)
        return _of_duration(dt.timedelta(seconds=seconds), str(cell))
    if cell == int(cell) and 100 <= cell < 2400 and int(cell) % 100 < 60:
        return dt.time(int(cell) // 100, int(cell) % 100)
    if cell % 1 and int(cell) in SERIAL:
        return _of_number(cell % 1)  # a day with its time, shown as a number
    raise CellError("not_a_time", stood=str(cell))


def _of_duration(since_midnight: dt.timedelta, stood: str) -> dt.time:
    if not dt.timedelta(0) <= since_midnight < _DAY:
        raise CellError("no_such_time", stood=stood)
    return (_MIDNIGHT + since_midnight).time().replace(microsecond=0)


def _of_text(cell: str) -> dt.time:
    text = plain(cell)
    if moment := group(text) or iso(text):
        return moment.timetz()
    if found := _DURATION.fullmatch(text):
        hours, minutes, seconds = (int(one) for one in found.groups())
        return _of_duration(dt.timedelta(hours=hours, minutes=minutes, seconds=seconds), cell)
    rest, behind = split_clock(text)
    if behind and not _CLOCK.fullmatch(_BEGINS.sub("", rest)):
        text = behind
    text = _BEGINS.sub("", text)
    found = _FOUR.fullmatch(text) or _CLOCK.fullmatch(text)
    if not found:
        raise _no_time(text, cell)
    return _made(found.groupdict(), cell)


def _made(said: dict[str, str | None], cell: str) -> dt.time:
    hour, half = int(said["hour"] or 0), (said.get("half") or "").lower()
    minute = said.get("minute") or said.get("dotted")
    if minute is None and not half and "h" not in cell.lower():
        raise CellError("only_hour", stood=cell, readings=f"{hour:02}:00")
    if half:
        if not 1 <= hour <= 12:
            raise CellError("no_such_time", stood=cell)
        hour = hour % 12 + (12 if half.startswith(_AFTER_NOON) else 0)
    if hour == 24:
        raise CellError("no_such_time", stood=cell)
    return dt.time(hour, int(minute or 0), int(said.get("second") or 0), tzinfo=_zone(said.get("zone"), cell))


def _zone(written: str | None, cell: str) -> dt.timezone | None:
    if not written:
        return None
    found = re.search(r"([+-])(\d\d?):?(\d\d)?$", written)
    if not found:
        return dt.UTC
    ahead = dt.timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    if ahead >= _DAY:
        raise CellError("no_such_time", stood=cell)
    return dt.timezone(ahead if found[1] == "+" else -ahead)


def _no_time(text: str, cell: str) -> CellError:
    parts = [_BEGINS.sub("", part) for part in _BETWEEN.split(text) if part]
    if len(parts) > 1 and all(_CLOCK.fullmatch(part) or _FOUR.fullmatch(part) for part in parts):
        return CellError("two_times", stood=cell, readings="; ".join(parts))
    if not re.search(r"\d", text):
        return CellError("time_in_words", stood=cell)
    if re.match(r"\d{1,2}[:h.]\d\d", text):
        return CellError("no_such_time", stood=cell)
    return CellError("not_a_time", stood=cell)
