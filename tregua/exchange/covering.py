"""From when on an entry counts, and what a centre is known to have read: both worked out from signed heads alone."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Cosigned:
    """Somebody else than the log signed at an instant that it holds the first `size` entries of that log."""

    origin: str
    size: int
    at: datetime
    by: str = ""


@dataclass(frozen=True)
class Seen:
    """The entry of a centre's own log by which it is known to have read something: an ack, or a position."""

    index: int
    acknowledged: bool


class Covering:
    """For each log the earliest instant at which a cosigned head covered an entry, as far as it was known by `as_of`."""

    def __init__(self, cosigned: Iterable[Cosigned] | None, as_of: datetime) -> None:
        self._all = cosigned is None
        self._as_of = as_of
        self._sizes: dict[str, list[int]] = {}
        self._times: dict[str, list[datetime]] = {}
        by_origin: dict[str, dict[int, datetime]] = {}
        for one in cosigned or ():
            if one.at <= as_of:
                heads = by_origin.setdefault(one.origin, {})
                heads[one.size] = min(heads.get(one.size, one.at), one.at)
        for origin, heads in by_origin.items():
            self._add(origin, heads)

    def _add(self, origin: str, heads: dict[int, datetime]) -> None:
        """Keep the sizes in order, each with the earliest time of a head at least so large."""
        sizes = sorted(heads)
        earliest, times = heads[sizes[-1]], []
        for size in reversed(sizes):
            earliest = min(earliest, heads[size])
            times.append(earliest)
        self._sizes[origin], self._times[origin] = sizes, times[::-1]

    def time(self, origin: str, index: int) -> datetime | None:
        """Return when an entry was first covered; None when it was not, or where no cosigned time is known."""
        sizes = self._sizes.get(origin, [])
        at = bisect_right(sizes, index)
        return self._times[origin][at] if at < len(sizes) else None

    def covers(self, origin: str, index: int) -> bool:
        """Say whether an entry counts for everybody."""
        return self._all or self.time(origin, index) is not None

    def reaches(self, instant: datetime | None) -> bool:
        """Say whether something written then was there already; what does not say when was."""
        return instant is None or instant <= self._as_of


class Reading:
    """What each centre is known, by its own log, to have read of the others'; entries are given in the log's order."""

    def __init__(self) -> None:
        self._to: dict[tuple[str, str], list[int]] = {}
        self._by: dict[tuple[str, str], list[Seen]] = {}

    def read(self, origin: str, index: int, other: str, to: int, *, acknowledged: bool = False) -> None:
        """Note that entry `index` of one log speaks of entry `to` of another: everything up to it was read."""
        reached = self._to.setdefault((origin, other), [])
        if not reached or to > reached[-1]:
            reached.append(to)
            self._by.setdefault((origin, other), []).append(Seen(index, acknowledged))

    def acked(self, origin: str, index: int, public: Mapping[str, Any]) -> None:
        """Note an ack: it names the other log and the size of the head that was read."""
        other, size = public.get("origin"), public.get("size")
        if isinstance(other, str) and other != origin and type(size) is int and size > 0:
            self.read(origin, index, other, size - 1, acknowledged=True)

    def seen(self, origin: str, other: str, index: int) -> Seen | None:
        """Return the first entry of `origin` that shows that it had read an entry of the other log, or None."""
        key = origin, other
        reached = self._to.get(key, [])
        at = bisect_left(reached, index)
        return self._by[key][at] if at < len(reached) else None
