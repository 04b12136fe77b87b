"""Which claims lie in the place and the time of something: what a party notified, a window."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from tregua.places.models import Place
from tregua.reports.models import Report


@dataclass(frozen=True)
class Located:
    """Claims of which place and time are known: the places that hold them, from the first to the last instant."""

    claims: dict[str, tuple[Report, set[str]]]
    places: set[str]
    first: datetime
    last: datetime

    def inside(self, place: str, start: datetime, end: datetime) -> list[Report]:
        """Return those that lie in a place, or in what it holds, and touch [start, end].

        A claim that is only known to lie in a wider area does not.
        """
        found = (claim for claim, places in self.claims.values() if place in places)
        return [one for one in found if _overlaps(one, start, end)]


def located(claims: Sequence[Report]) -> Located | None:
    """Return where and when these claims are, None when it is known of none."""
    timed = [one for one in claims if one.place is not None and one.started_at is not None]
    if not timed:
        return None
    around = {one.pk: (one, set(_areas(one.place))) for one in timed}
    first = min(one.started_at for one in timed if one.started_at)
    last = max(one.ended_at or one.started_at for one in timed if one.started_at)
    return Located(around, set().union(*(places for _claim, places in around.values())), first, last)


def _areas(place: Place | None) -> Iterator[str]:
    while place is not None:
        yield place.pk
        place = place.parent


def _overlaps(claim: Report, start: datetime, end: datetime) -> bool:
    begun = claim.started_at
    return begun is not None and begun <= end and (claim.ended_at or begun) >= start
