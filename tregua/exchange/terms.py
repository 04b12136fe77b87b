"""The terms of a release: to whom, which of the fields that may leave stay here, how coarse, and what goes sealed.

They only ever narrow. What may leave at all, and how fine, is what the models declare (`shown_to`) and what
places/coarse.py names; terms leave fields out or make places and times coarser, and seal what is declared for the
other centre to named recipients.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

# The name of the sealed disclosure that holds what would else be public, where only the other centre is to read it.
FIELDS: Final = "fields"


class Parts(models.TextChoices):
    """For whom a release is."""

    PUBLIC = "public", _("everybody: the public fields beside the log")
    OTHER_CENTRE = "other_centre", _("the other centre only: everything sealed to named recipients")
    BOTH = "both", _("both: public fields for everybody, further fields sealed to named recipients")


class PlacePrecision(models.TextChoices):
    """How finely the place is told; never finer than the area that may be named."""

    AREA = "area", _("the area that may be named")
    DISTRICT = "district", _("district")
    PROVINCE = "province", _("province")
    NONE = "none", _("no place")


class TimePrecision(models.TextChoices):
    """How finely the time is told; never finer than the day."""

    DAY = "day", _("day")
    WEEK = "week", _("week")
    MONTH = "month", _("month")
    NONE = "none", _("no time")


@dataclass(frozen=True)
class Terms:
    """What a proposal says of how a record leaves; the empty one is: everybody, all public fields, area and day.

    `grants` says which sealed fields go to which recipient (by the identifier of their row).
    """

    parts: str = Parts.PUBLIC
    left_out: frozenset[str] = frozenset()
    place: str = PlacePrecision.AREA
    time: str = TimePrecision.DAY
    grants: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def sealed(self) -> frozenset[str]:
        """Return the names of all fields that go sealed to somebody."""
        return frozenset().union(*self.grants.values())

    @property
    def precision(self) -> dict[str, str]:
        """Return how coarse place and time leave, as the ledger keeps it."""
        return {"place": str(self.place), "time": str(self.time)}

    def as_json(self) -> dict[str, Any]:
        """Return the terms as a proposal keeps them; {} for those that narrow nothing."""
        if self == Terms():
            return {}
        return {
            "parts": str(self.parts),
            "left_out": sorted(self.left_out),
            "place": str(self.place),
            "time": str(self.time),
            "grants": {to: sorted(fields) for to, fields in sorted(self.grants.items())},
        }


def read_terms(kept: Mapping[str, Any]) -> Terms:
    """Return the terms that a proposal keeps."""
    if not kept:
        return Terms()
    return Terms(
        parts=Parts(kept["parts"]),
        left_out=frozenset(kept["left_out"]),
        place=PlacePrecision(kept["place"]),
        time=TimePrecision(kept["time"]),
        grants={to: frozenset(fields) for to, fields in kept["grants"].items()},
    )


def coarse_day(day: date | None, precision: str) -> str | None:
    """Return a day as it may be told: 2016-02-29, 2016-W09, 2016-02 or nothing."""
    if day is None or precision == TimePrecision.NONE:
        return None
    if precision == TimePrecision.WEEK:
        year, week, _weekday = day.isocalendar()
        return f"{year:04d}-W{week:02d}"
    return day.isoformat()[:7] if precision == TimePrecision.MONTH else day.isoformat()
