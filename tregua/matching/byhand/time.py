"""When: two reports to the hour say much, two reports to the day say little."""

from datetime import datetime, timedelta
from typing import Final

from tregua.matching.facts import TIME_CLASSES, ReportFacts
from tregua.matching.byhand.feature import NOT_KNOWN, Feature, Found, Level

HOUR: Final = TIME_CLASSES.index("hour")
PART_OF_DAY: Final = TIME_CLASSES.index("part_of_day")
DAY: Final = TIME_CLASSES.index("day")
# (at most so many minutes between the beginnings, level) where both are known to the hour or better.
APART: Final = (
    (15, "same_quarter"),
    (60, "same_hour"),
    (180, "few_hours"),
    (720, "hours_apart"),
    (1800, "day_apart"),
)


def compare(first: ReportFacts, second: ReportFacts) -> Found:
    """Compare when each report says it began.

    The more exactly both know the time, the more an agreement counts: the same hour counts much,
    the same day little, because many things happen on one day.
    """
    if not first.dated or not second.dated:
        return Found("not_known")
    coarser = max(TIME_CLASSES.index(one.time_precision) for one in (first, second))
    if coarser <= HOUR:
        return _exact(first, second)
    apart = _gap(first, second)
    if apart == timedelta(0):
        return Found(_overlap(coarser))
    if apart <= timedelta(hours=30):
        return Found("next_day")
    return Found("days_apart", {"days": max(2, round(apart / timedelta(days=1)))})


def _exact(first: ReportFacts, second: ReportFacts) -> Found:
    minutes = round(abs(_begin(first) - _begin(second)) / timedelta(minutes=1))
    for most, level in APART:
        if minutes <= most:
            return Found(level, {"minutes": minutes} if minutes <= 60 else {"hours": round(minutes / 60)})
    return Found("days_apart", {"days": max(2, round(minutes / 1440))})


def _overlap(coarser: int) -> str:
    if coarser <= PART_OF_DAY:
        return "same_part_of_day"
    return "same_day" if coarser == DAY else "within_range"


def _begin(one: ReportFacts) -> datetime:
    assert one.started_at is not None  # noqa: S101 - asked for by the caller
    return one.started_at


def _gap(first: ReportFacts, second: ReportFacts) -> timedelta:
    """Return the time between two half-open intervals; nothing when they overlap."""
    early, late = sorted((first, second), key=_begin)
    end = early.until or _begin(early)
    if end > _begin(late) or _begin(early) == _begin(late):
        return timedelta(0)
    return max(_begin(late) - end, timedelta(minutes=1))


FEATURE: Final = Feature(
    "time",
    (
        Level("same_quarter", 3000, ("minutes",)),
        Level("same_hour", 2300, ("minutes",)),
        Level("few_hours", 900, ("hours",)),
        Level("hours_apart", -1000, ("hours",)),
        Level("day_apart", -2500, ("hours",)),
        Level("same_part_of_day", 1300),
        Level("same_day", 700),
        Level("within_range", 200),
        Level("next_day", -600),
        Level("days_apart", -4000, ("days",)),
        NOT_KNOWN,
    ),
    compare,
)
