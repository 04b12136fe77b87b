"""The period of a bulletin: local days of the centre, from the hour at which a day begins, and what it is limited to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings


@dataclass(frozen=True)
class Period:
    """The window of a bulletin, [start, end), the local days it covers, and the kinds and provinces it is limited to."""

    day: date
    start: datetime
    end: datetime
    last: date
    kinds: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()

    @property
    def days(self) -> list[date]:
        """Return every day, the first one first."""
        return [self.day + timedelta(days=number) for number in range((self.last - self.day).days + 1)]

    @property
    def limited(self) -> bool:
        """Return whether only some kinds of event or some provinces are told of."""
        return bool(self.kinds or self.areas)

    def holds_kind(self, violation_type: str) -> bool:
        """Return whether an event of this kind is told of; a group holds all its kinds."""
        return (
            not self.kinds
            or violation_type in self.kinds
            or violation_type.split(".", maxsplit=1)[0] in self.kinds
        )

    def holds_area(self, province: str) -> bool:
        """Return whether an event in this province is told of."""
        return not self.areas or province in self.areas


def period_of(day: date, last: date | None = None, *, theme: Mapping[str, Any] | None = None) -> Period:
    """Return the window of a day, or of the days until `last`: from the hour at which the centre's day begins."""
    begins = time.fromisoformat(settings.CENTRE.day_begins)
    last = last or day
    limits = theme or {}
    return Period(
        day,
        _instant(day, begins),
        _instant(last + timedelta(days=1), begins),
        last,
        tuple(limits.get("kinds", ())),
        tuple(limits.get("areas", ())),
    )


def _instant(day: date, at: time) -> datetime:
    return datetime.combine(day, at, ZoneInfo(settings.TIME_ZONE)).astimezone(UTC)
