"""What the engine knows of one report: plain values, so that it can be read, tested and run without a database."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

# Finest to coarsest; the words are those of reports.choices.TimePrecision and places.models.Precision.
TIME_CLASSES: Final = ("second", "minute", "hour", "part_of_day", "day", "range", "unknown")
PLACE_CLASSES: Final = (
    "exact", "100m", "1km", "settlement", "subdistrict", "district", "province", "country", "unknown",
)  # fmt: skip
SETTLEMENT: Final = PLACE_CLASSES.index("settlement")


@dataclass(frozen=True)
class ReportFacts:
    """One claim as the engine compares it; times are instants, "not known" is an empty value."""

    id: str
    source: str = ""
    started_at: datetime | None = None
    ended_at: datetime | None = None
    time_precision: str = "unknown"
    place: str = ""
    # Codes of the place and of everything it lies in, the smallest first.
    areas: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    district: str = ""
    province: str = ""
    place_precision: str = "unknown"
    names: tuple[str, ...] = ()
    violation_type: str = ""
    means: str = ""
    actor: str = ""
    actor_as_written: str = ""
    target: str = ""
    killed: tuple[int | None, int | None] = (None, None)
    wounded: tuple[int | None, int | None] = (None, None)

    @property
    def dated(self) -> bool:
        """Return whether it is known when this began."""
        return self.started_at is not None and self.time_precision != "unknown"

    @property
    def place_class(self) -> int:
        """Return how coarsely the place is known: 0 is a point, higher is coarser."""
        return PLACE_CLASSES.index(self.place_precision)

    @property
    def placed(self) -> bool:
        """Return whether the place is one of the gazetteer, known as a settlement or finer."""
        return bool(self.place) and self.place_class <= SETTLEMENT

    @property
    def until(self) -> datetime | None:
        """Return the end of the interval in which it happened (its beginning where no end is known)."""
        return self.ended_at or self.started_at
