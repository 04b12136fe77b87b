"""Figures of one series in the order of their days: what is doubted of each because of those before it.

Plain: a figure is seen after all that end earlier, whatever the order in which rows stand in a file.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from tregua.reports import checks
from tregua.reports.checks import Doubt

# From one day's end to the next, also where the clocks go back.
A_DAY: Final = timedelta(hours=25)


@dataclass(frozen=True)
class Seen:
    """One figure of a series, or one edition of it: what the checks look at, and a name that tells it apart.

    `added` is what the text says came on top since the figure before; `more_than` says that the value is a floor.
    """

    name: str
    window_end: datetime
    value: int | None
    window_start: datetime | None = None
    cumulative: bool = False
    more_than: bool = False
    added: int | None = None
    counted_as: str = ""
    by_province: Mapping[str, int | None] = field(default_factory=dict)
    list_scope: str = ""
    edition: str = ""

    @property
    def order(self) -> tuple[datetime, str]:
        """Return where it stands in its series: by the end of its window, then by its name."""
        return self.window_end, self.name


class Series:
    """The figures of one publisher, series and unit that were seen so far, in the order of their days."""

    def __init__(self, earlier: Iterable[Seen] = ()) -> None:
        self.seen: list[Seen] = sorted(earlier, key=lambda one: one.order)

    def look(self, one: Seen) -> list[Doubt]:
        """Return what is doubted of a figure because of those before it, and remember it."""
        other_series = self._definition(one)
        doubts = other_series or self._running(one)
        doubts = [*doubts, *self._editions(one)]
        self.seen.append(one)
        return doubts

    def _beside(self, one: Seen) -> list[Seen]:
        """Return the editions of the same count that were seen: of the same window, counting the same."""
        return [
            other
            for other in self.seen
            if (other.window_start, other.window_end) == (one.window_start, one.window_end)
            and other.cumulative == one.cumulative
            and _alike(other.counted_as, one.counted_as)
        ]

    def _before(self, one: Seen, *, defined: bool = False) -> list[Seen]:
        """Return the figures of the last earlier window; with `defined`, of the last one that says what it counts."""
        earlier = [
            other
            for other in self.seen
            if other.window_end < one.window_end
            and other.cumulative == one.cumulative
            and (other.counted_as if defined else other.value is not None and _alike_start(other, one))
        ]
        last = max((other.window_end for other in earlier), default=None)
        return [other for other in earlier if other.window_end == last]

    def _definition(self, one: Seen) -> list[Doubt]:
        """Doubt a second definition in one window, and one that the window before did not have."""
        same = [other for other in self.seen if other.window_end == one.window_end and other.counted_as]
        known = [other.counted_as for other in same or self._before(one, defined=True)]
        return checks.same_definition(known, one.counted_as, "what is counted")

    def _running(self, one: Seen) -> list[Doubt]:
        if not one.cumulative or one.more_than:
            return []
        editions = [other for other in self._before(one) if _alike(other.counted_as, one.counted_as)]
        found = [self._follows(other, one) for other in editions]
        # A total that follows one edition of the day before follows.
        return [] if not found or not all(found) else found[-1]

    def _follows(self, before: Seen, one: Seen) -> list[Doubt]:
        gap = before.more_than or one.window_end - before.window_end > A_DAY
        return checks.running_total(
            before.value, one.added, one.value, f"{before.window_end:%Y-%m-%d}", gap=gap
        )

    def _editions(self, one: Seen) -> list[Doubt]:
        """Doubt a figure or a list that no edition of the same count has given so far; one doubt for each reading."""
        others = {f"{n} {each.edition}".strip(): each for n, each in enumerate([one, *self._beside(one)], 1)}
        here = next(iter(others))
        doubts: list[Doubt] = []
        values = [each.value for name, each in others.items() if name != here and each.value is not None]
        if one.value is not None and values and one.value not in values:
            said = {name: each.value for name, each in others.items()}
            doubts += checks.editions_differ(said, "editions")
        lists = {
            name: each.by_province
            for name, each in others.items()
            if name != here and _full(each.by_province) and each.list_scope == one.list_scope
        }
        if _full(one.by_province):
            doubts += checks.lists_differ(lists, one.by_province, "lists of the editions", here)
        return doubts


def _alike(first: str, second: str) -> bool:
    """Say whether two figures may count the same: what a text does not define is taken to be as the other's."""
    return not first or not second or first == second


def _alike_start(first: Seen, second: Seen) -> bool:
    """Say whether two running totals began at the same time; a restarted counter begins anew."""
    return not first.cumulative or first.window_start == second.window_start


def _full(by_province: Mapping[str, int | None]) -> bool:
    return bool(by_province) and None not in by_province.values()


def doubts_of_all(
    figures: Sequence[tuple[Hashable, Seen]], before: Mapping[Any, Iterable[Seen]]
) -> list[list[Doubt]]:
    """Return what is doubted of each figure of its series, the n-th list of the n-th figure.

    Each is looked at after all that end before it: those on record (`before`, by series) and those among these.
    """
    known = {key: Series(seen) for key, seen in before.items()}
    found: list[list[Doubt]] = [[] for _figure in figures]
    for place in sorted(range(len(figures)), key=lambda one: figures[one][1].order):
        key, seen = figures[place]
        found[place] = known.setdefault(key, Series()).look(seen)
    return found
