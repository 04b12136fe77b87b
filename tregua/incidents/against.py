"""Where the claims about one incident contradict each other: which claims cannot both be right, part by part."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from tregua.places.models import Place
from tregua.reports.choices import Direction, Means, TimePrecision
from tregua.reports.models import Report

_COMPASS: Final = Direction.values


@dataclass(frozen=True)
class Told:
    """What one claim says of one part, and the claims that cannot be right when it is."""

    report: Report
    against: tuple[Report, ...]


@dataclass(frozen=True)
class Part:
    """One part of what is claimed, as each claim has it, in the order of the claims."""

    code: str
    told: tuple[Told, ...]

    @property
    def disputed(self) -> bool:
        """Return whether two of the claims contradict each other here."""
        return any(one.against for one in self.told)


def _apart_in_time(one: Report, other: Report) -> bool:
    unknown = TimePrecision.NOT_KNOWN in {one.time_precision, other.time_precision}
    if unknown or one.started_at is None or other.started_at is None:
        return False
    return (one.ended_at or one.started_at) < other.started_at or (
        other.ended_at or other.started_at
    ) < one.started_at


def _areas(place: Place) -> set[str]:
    """Return the codes of a place and of everything that it lies in."""
    found: set[str] = set()
    at: Place | None = place
    while at is not None and at.pk not in found:
        found.add(at.pk)
        at = at.parent
    return found


def _apart(one: Place | None, other: Place | None) -> bool:
    """Say whether neither place lies in the other; what is not known contradicts nothing."""
    if one is None or other is None:
        return False
    return one.pk not in _areas(other) and other.pk not in _areas(one)


def _apart_in_place(one: Report, other: Report) -> bool:
    return _apart(one.place, other.place)


def _another_origin(one: Report, other: Report) -> bool:
    """Say whether fire came from elsewhere; of two directions side by side of the compass one may be the other."""
    if _apart(one.origin, other.origin):
        return True
    if not one.direction or not other.direction:
        return False
    steps = abs(_COMPASS.index(one.direction) - _COMPASS.index(other.direction))
    return min(steps, len(_COMPASS) - steps) > 1


def _other_type(one: Report, other: Report) -> bool:
    """Say whether two types exclude each other: "1" holds "1.2", but "1.2" is not "1.5"."""
    first, second = sorted((one.violation_type, other.violation_type), key=len)
    return bool(first) and second != first and not second.startswith(f"{first}.")


def _other_means(one: Report, other: Report) -> bool:
    return Means.NOT_KNOWN not in {one.means, other.means} and one.means != other.means


def _other_actor(one: Report, other: Report) -> bool:
    return None not in {one.actor_id, other.actor_id} and one.actor_id != other.actor_id


def _beyond(low: int | None, high: int | None, other_low: int | None, other_high: int | None) -> bool:
    """Say whether two ranges have no number in common; an end that nobody gave is open."""
    under = high is not None and other_low is not None and high < other_low
    over = low is not None and other_high is not None and other_high < low
    return under or over


def _other_killed(one: Report, other: Report) -> bool:
    return _beyond(one.killed_min, one.killed_max, other.killed_min, other.killed_max)


def _other_wounded(one: Report, other: Report) -> bool:
    return _beyond(one.wounded_min, one.wounded_max, other.wounded_min, other.wounded_max)


def _never(_one: Report, _other: Report) -> bool:
    """Words of a source do not contradict by being other words."""
    return False


PARTS: Final[dict[str, Callable[[Report, Report], bool]]] = {
    "time": _apart_in_time,
    "place": _apart_in_place,
    "origin": _another_origin,
    "violation_type": _other_type,
    "means": _other_means,
    "target": _never,
    "actor": _other_actor,
    "killed": _other_killed,
    "wounded": _other_wounded,
}


def side_by_side(claims: Sequence[Report]) -> list[Part]:
    """Return each part as every claim has it, with whom it contradicts; two claims of one source may do so too."""
    return [
        Part(
            code,
            tuple(
                Told(one, tuple(other for other in claims if other is not one and excludes(one, other)))
                for one in claims
            ),
        )
        for code, excludes in PARTS.items()
    ]
