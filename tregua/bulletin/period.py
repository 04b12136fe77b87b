"""The period of a bulletin: one local day of the centre, from the hour at which its day begins."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings


@dataclass(frozen=True)
class Period:
    """The window of a bulletin, [start, end), and the local day it is called by."""

    day: date
    start: datetime
    end: datetime


def period_of(day: date) -> Period:
    """Return the window of a day: from the hour at which the centre's day begins to the same hour of the next."""
    begins = time.fromisoformat(settings.CENTRE.day_begins)
    return Period(day, _instant(day, begins), _instant(day + timedelta(days=1), begins))


def _instant(day: date, at: time) -> datetime:
    return datetime.combine(day, at, ZoneInfo(settings.TIME_ZONE)).astimezone(UTC)
