"""When a row says that something happened: from its day and time columns to an interval with its precision."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, Final, NamedTuple

from django.conf import settings

from tregua.reports.choices import TimePrecision
from tregua.reports.fields import LASTS, local, span

MONTH: Final = "month"


class When(NamedTuple):
    """From, until, and how exactly it is known."""

    started_at: datetime | None
    ended_at: datetime | None
    precision: str


class TimeError(Exception):
    """The times of a row contradict one another: a code and the field."""

    def __init__(self, why: str, field: str) -> None:
        self.why, self.field = why, field
        super().__init__(why)


def when(values: dict[str, Any], known: str = "", wide: str = "") -> When:
    """Return when it happened; `known` is how exactly a clock time is known, `wide` how far around the day it may lie."""
    days = (values.get("day"), values.get("time"), values.get("until_day"), values.get("until_time"))
    try:
        return _when(*days, known, wide)
    except OverflowError as error:  # the last day of the calendar has no next one
        raise TimeError("day_out_of_reach", "day") from error


@lru_cache(maxsize=20_000)
def _day(day: date, until: date | None, _zone: str) -> When:
    return When(*span(day, None, until))


def _when(
    day: date | None, at: time | None, until: date | None, until_at: time | None, known: str, wide: str
) -> When:
    if day is None:
        for field, value in (("time", at), ("until_day", until), ("until_time", until_at)):
            if value is not None:
                raise TimeError("time_without_day", field)
        return When(None, None, TimePrecision.NOT_KNOWN)
    if until is not None and until < day:
        raise TimeError("ends_before", "until_day")
    if at is None:
        if until_at is not None:
            raise TimeError("until_without_time", "until_time")
        return _day(*_widened(day, until, wide), settings.TIME_ZONE)
    return _clock(day, at, until, until_at, known)


def _clock(day: date, at: time, until: date | None, until_at: time | None, known: str) -> When:
    begins = local(day, at)
    precision = TimePrecision(known) if known in LASTS else TimePrecision.MINUTE
    if until_at is not None:
        # An end without a day that comes before the beginning is of the next day: 23:50 to 00:10.
        last = until or (day if local(day, until_at) >= begins else day + timedelta(days=1))
        ends = local(last, until_at)
        if ends < begins:
            raise TimeError("ends_before", "until_time")
        return When(begins, ends, precision)
    if until is not None and until != day:
        return When(begins, local(until + timedelta(days=1), time.min), TimePrecision.RANGE)
    return When(begins, begins + LASTS[precision], precision)


def _widened(day: date, until: date | None, wide: str) -> tuple[date, date | None]:
    """Return the days between which something happened of which a data set knows only about when it was."""
    if wide == MONTH:
        return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
    if wide:
        return day - timedelta(days=int(wide)), (until or day) + timedelta(days=int(wide))
    return day, until
