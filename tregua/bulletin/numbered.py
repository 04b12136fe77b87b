"""Which issue a bulletin is: its series, number, days and theme; and the issue before it in the same series."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tregua.bulletin.models import Bulletin
from tregua.bulletin.series import Series, frozen_name

LIMITS = ("kinds", "areas")


@dataclass(frozen=True)
class Named:
    """One issue before it is made: the series, its number there, its days, and what it is about."""

    series: str
    number: int
    day: date
    last: date
    theme: Mapping[str, Any] = field(default_factory=dict)

    def as_content(self) -> dict[str, Any]:
        """Return what is frozen of it."""
        return frozen_name(self.series, self.number, self.day, self.last, self.theme)


def named_as(bulletin: Bulletin) -> Named:
    """Return which issue a bulletin is."""
    return Named(bulletin.series, bulletin.number, bulletin.day, bulletin.last, bulletin.theme)


def issue_before(named: Named) -> Bulletin | None:
    """Return what an issue is compared with: the current one of the same series, length and limits that ends before it."""
    yesterday = named.day - timedelta(days=1)
    found = Bulletin.objects.current().filter(series=named.series)
    if named.series == Series.DAILY:
        return found.filter(day=yesterday).first()
    length = named.last - named.day
    for one in found.filter(last_day=yesterday):
        if one.last - one.day == length and _limits(one.theme) == _limits(named.theme):
            return one
    return None


def _limits(theme: Mapping[str, Any]) -> list[Any]:
    return [theme.get(name, []) for name in LIMITS]
