"""Days written in figures: 2016-03-05, 05.03.2016, 5/3/16, and the date-time group of military reports, 271200ZFEB16.

>>> from tregua.intake.reading.copytext import Copy
>>> from tregua.intake.reading.lexicons import lexicons
>>> def days(text): return [(one.iso, one.other) for one in days_in_figures(Copy(text, lexicons()), None)]
>>> days("05.03.16 (18:00), 2016-03-05T14:30Z, 271200ZFEB16")
[('2016-03-05T18:00', ''), ('2016-03-05T14:30', ''), ('2016-02-27T12:00', '')]
>>> days("Posted on 03/05/2016 by the centre of the")
[('2016-05-03', '2016-03-05')]
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.tokens import tokens_of

FIRST_YEAR, LAST_YEAR = 1990, 2100
CENTURY: Final = 2000
# Everybody writes the day first but those who write English in America.
MONTH_FIRST_TOO: Final = "en"
_CLOCK: Final = (
    r"(?P<time>[ ,T]{0,2}\(?(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::\d\d)?(?P<zone>Z|[+\-]\d\d:?\d\d)?\)?)?"
)
_NUMERIC: Final = re.compile(
    r"(?<![\d./:-])(?:(?P<y>\d{4})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})"
    r"|(?P<d2>\d{1,2})(?P<s2>[./-])(?P<m2>\d{1,2})(?P=s2)(?P<y2>\d{4}|\d\d)"
    r"|(?P<d3>\d{1,2})/ (?P<m3>\d{1,2})/ (?P<y3>\d{4}))(?![\d-])" + _CLOCK + r"(?![\d/])"
)
_GROUP: Final = re.compile(
    r"(?<![\w./:-])(?P<d>\d\d)(?P<hour>\d\d)(?P<minute>\d\d) ?(?P<zone>[A-IK-Z])? ?(?P<m>[A-Z][A-Za-z]{2}) ?"
    r"(?P<y>\d{4}|\d\d)(?!\w)"
)


@dataclass(frozen=True)
class InFigures:
    """A day in figures: its place in the text, its day and instant, its zone, and the other way to read it."""

    start: int
    end: int
    day: date
    iso: str
    zone: str = ""
    other: str = ""


def day_of(year: int, month: int, day: int) -> date | None:
    """Return a day of the calendar; None for the 30th of February."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def days_in_figures(copy: Copy, published: date | None) -> Iterator[InFigures]:
    """Yield the days in figures; their tokens are taken, and those of the time beside them."""
    matches = list(_NUMERIC.finditer(copy.text))
    turned = any(match["d2"] and int(match["m2"]) > 12 >= int(match["d2"]) for match in matches)
    for match in matches:
        found = _numeric(copy, match, published, turned=turned)
        if found:
            copy.take([(found.start, found.end)])
            yield found
    for match in _GROUP.finditer(copy.text):
        found = _group(copy, match)
        if found:
            copy.take([(found.start, found.end)])
            yield found


def _numeric(copy: Copy, match: re.Match[str], published: date | None, *, turned: bool) -> InFigures | None:
    year, month, day = (int(match[part] or match[f"{part}2"] or match[f"{part}3"]) for part in "ymd")
    year += CENTURY if year < 100 else 0
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    first, second = day_of(year, month, day), None
    if match["s2"] == "/" and day <= 12 and (first is None or _english(copy, match.start())):
        second = day_of(year, day, month)
    if first is None or (second is not None and (turned or _nearer(second, first, published))):
        first, second = second, first
    if first is None:
        return None
    iso, end, zone = first.isoformat(), match.end(), ""
    if match["time"] and int(match["hour"]) < 24 and int(match["minute"]) < 60:
        iso += f"T{int(match['hour']):02}:{int(match['minute']):02}"
        zone = "UTC" if match["zone"] == "Z" else match["zone"] or ""
    elif match["time"]:
        end = match.start("time")
    doubtful = second is not None and second != first and not turned
    return InFigures(match.start(), end, first, iso, zone, second.isoformat() if doubtful and second else "")


def _english(copy: Copy, start: int) -> bool:
    at = min(copy.inside([(start, start + 1)]), default=None)
    return at is not None and copy.lexicon(at).code == MONTH_FIRST_TOO


def _nearer(one: date, other: date, published: date | None) -> bool:
    """Say whether one reading lies nearer to the day of publication; what lies after it is no day told of."""
    if published is None:
        return False
    return (one > published, abs((one - published).days)) < (other > published, abs((other - published).days))


def _group(copy: Copy, match: re.Match[str]) -> InFigures | None:
    month = copy.lexicons.together["months"].at(tokens_of(match["m"]), 0)
    year = int(match["y"]) + (CENTURY if len(match["y"]) == 2 else 0)
    hour, minute = int(match["hour"]), int(match["minute"])
    day = day_of(year, int(month[1]), int(match["d"])) if month else None
    if day is None or hour >= 24 or minute >= 60:
        return None
    return InFigures(
        match.start(), match.end(), day, f"{day.isoformat()}T{hour:02}:{minute:02}", _lettered(match["zone"])
    )


def _lettered(letter: str | None) -> str:
    """Return the offset that a letter of a date-time group stands for.

    >>> _lettered("Z"), _lettered("C"), _lettered("N"), _lettered(None)
    ('UTC', '+03:00', '-01:00', '')
    """
    if not letter:
        return ""
    if letter == "Z":
        return "UTC"
    east, west = "ABCDEFGHIKLM", "NOPQRSTUVWXY"
    return f"+{east.index(letter) + 1:02}:00" if letter in east else f"-{west.index(letter) + 1:02}:00"
