"""What the reports of an incident say together: between when and when, where, with what, how many."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tregua.matching.facts import PLACE_CLASSES, TIME_CLASSES
from tregua.places.models import Place
from tregua.reports.choices import Means, TimePrecision
from tregua.reports.models import Report


@dataclass(frozen=True)
class Envelope:
    """The bounds within which the claims of an incident lie; a finding may lie anywhere else."""

    began_at: datetime | None
    earliest: datetime | None
    latest: datetime | None
    places: tuple[Place, ...]
    violation_types: tuple[str, ...]
    means: tuple[str, ...]
    killed: tuple[int, int] | None
    wounded: tuple[int, int] | None

    @property
    def opening(self) -> tuple[datetime | None, Place | None, str]:
        """Return (began, place, violation type) for an incident that is opened with these reports."""
        return (
            self.began_at,
            self.places[0] if self.places else None,
            self.violation_types[0] if self.violation_types else "",
        )


def envelope(reports: Sequence[Report]) -> Envelope:
    """Return what these claims say together; the most exact time and place, the most named type come first."""
    # (how coarsely it is known, from, until)
    times = [
        (TIME_CLASSES.index(one.time_precision), one.started_at, one.ended_at or one.started_at)
        for one in reports
        if one.started_at is not None and one.time_precision != TimePrecision.NOT_KNOWN
    ]
    return Envelope(
        began_at=min(times)[1] if times else None,
        earliest=min((start for _class, start, _end in times), default=None),
        latest=max((end for _class, _start, end in times), default=None),
        places=_places(reports),
        violation_types=_commonest(one.violation_type for one in reports),
        means=_commonest(one.means for one in reports if one.means != Means.NOT_KNOWN),
        killed=_range([(one.killed_min, one.killed_max) for one in reports]),
        wounded=_range([(one.wounded_min, one.wounded_max) for one in reports]),
    )


def _places(reports: Iterable[Report]) -> tuple[Place, ...]:
    placed = [report for report in reports if report.place is not None]
    placed.sort(key=lambda one: (PLACE_CLASSES.index(one.place_precision), one.pk))
    return tuple(dict.fromkeys(one.place for one in placed if one.place is not None))


def _commonest(values: Iterable[str]) -> tuple[str, ...]:
    counts = Counter(value for value in values if value)
    return tuple(sorted(counts, key=lambda value: (-counts[value], value)))


def _range(figures: Sequence[tuple[int | None, int | None]]) -> tuple[int, int] | None:
    known = [one for pair in figures for one in pair if one is not None]
    return (min(known), max(known)) if known else None
