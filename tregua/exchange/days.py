"""The common record by day: what each centre counted itself, what it received from others, what it released.

Nothing here adds two counts. A side's own count is the one whose publisher is that side; everything else is
a figure of somebody else, listed under the centre that received it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Final

from tregua.exchange.fold import CommonRecord, Item
from tregua.exchange.held import Side

VIOLATIONS: Final = "violation"
PUBLISHED: Final = "published"
STATED_NONE: Final = "stated_none"
NOTHING: Final = "nothing"


@dataclass
class SideOfDay:
    """What one centre says of one day; a statement that it publishes no count stands until it publishes one."""

    side: Side
    own_counts: list[Item] = field(default_factory=list)
    stated_before: Item | None = None
    bulletins: list[Item] = field(default_factory=list)
    own_figures: list[Item] = field(default_factory=list)
    received_counts: list[Item] = field(default_factory=list)
    others: list[Item] = field(default_factory=list)

    @property
    def state(self) -> str:
        """Return whether this centre published a count, stated that it publishes none, or nothing came."""
        if any(item.public.get("value") is not None for item in self.own_counts):
            return PUBLISHED
        return STATED_NONE if self.statement else NOTHING

    @property
    def statement(self) -> Item | None:
        """Return where this centre stated that it publishes no count, on the day or before."""
        return self.own_counts[0] if self.own_counts else self.stated_before

    @property
    def stated_on(self) -> date | None:
        """Return the earlier day on which this centre stated that it publishes no count."""
        return date.fromisoformat(self.stated_before.day) if self.stated_before else None

    @property
    def counts(self) -> list[Item]:
        """Return this centre's own counts that have a number."""
        return [item for item in self.own_counts if item.public.get("value") is not None]

    @property
    def released(self) -> list[Item]:
        """Return everything this centre released on the day, figures of others included."""
        return [*self.bulletins, *self.own_figures, *self.received_counts, *self.others]


@dataclass
class Day:
    """One row of the common record: a day ("" where it is not known) with one column for each centre."""

    day: str
    columns: list[SideOfDay]

    @property
    def date(self) -> date | None:
        """Return the day as a date, or None."""
        return date.fromisoformat(self.day) if self.day else None


def by_day(common: CommonRecord, sides: Sequence[Side]) -> list[Day]:
    """Return the days of the common record, the latest first, those without a day last."""
    days: dict[str, Day] = {}
    for item in common.items:
        row = days.setdefault(item.day, Day(item.day, [SideOfDay(side) for side in sides]))
        _put(item, row.columns)
    for before, after in pairwise(sorted(filter(None, days))):
        _carry(days[before], days[after])
    return [days[day] for day in sorted(days, reverse=True)]


def _carry(before: Day, day: Day) -> None:
    """Let the last word of each centre before a day stand on it: a statement that it publishes no count."""
    for column, earlier in zip(day.columns, before.columns, strict=True):
        if earlier.state == STATED_NONE and not column.own_counts:
            column.stated_before = earlier.statement


def on_day(common: CommonRecord, sides: Sequence[Side], day: str) -> Day:
    """Return one day of the common record, empty where nothing was published of it."""
    days = by_day(common, sides)
    found = next((row for row in days if row.day == day), None)
    if found is None:
        found = Day(day, [SideOfDay(side) for side in sides])
        before = next((row for row in days if row.day and row.day < day), None)
        if before is not None:
            _carry(before, found)
    return found


def in_range(common: CommonRecord, sides: Sequence[Side], first: date, last: date) -> list[Day]:
    """Return every day from the first to the last, the latest first; a day of which nobody says anything is empty."""
    known = {row.day: row for row in by_day(common, sides) if row.day}
    before = known.get(max((day for day in known if day < first.isoformat()), default=""))
    found: list[Day] = []
    for number in range((last - first).days + 1):
        day = (first + timedelta(days=number)).isoformat()
        row = known.get(day) or Day(day, [SideOfDay(side) for side in sides])
        if before is not None:
            _carry(before, row)
        found.append(row)
        before = row
    return found[::-1]


def _put(item: Item, columns: Iterable[SideOfDay]) -> None:
    about = publisher_code(item)
    for column in columns:
        # A centre's own count may have reached us through the other centre's log: it is still its own count.
        if item.kind == "published_count" and _is_own_count(item, about, column.side) and not item.withdrawn:
            column.own_counts.append(item)
        elif (
            item.kind == "published_count"
            and item.origin == column.side.origin
            and speaks(about, column.side.code, column.side.publishers)
        ):
            column.own_figures.append(item)
        elif item.origin == column.side.origin:
            kind = {"bulletin": column.bulletins, "published_count": column.received_counts}
            kind.get(_of_its_day(item), column.others).append(item)


def _of_its_day(item: Item) -> str:
    """Return the kind of an item; a bulletin of several days has no figures of the day with which it begins."""
    longer = item.kind == "bulletin" and item.public.get("last_day", item.day) != item.day
    return "longer bulletin" if longer else item.kind


def speaks(publisher: str, centre: str, publishers: Sequence[str]) -> bool:
    """Say whether this publisher is the centre of this code itself or a body that speaks for it."""
    return publisher == centre or publisher.startswith(f"{centre}-") or publisher in publishers


def _is_own_count(item: Item, publisher: str, side: Side) -> bool:
    violations = item.public.get("unit") == VIOLATIONS and not item.public.get("cumulative")
    return violations and speaks(publisher, side.code, side.publishers)


def publisher_code(item: Item) -> str:
    """Return the code of the body that published a count, or ""."""
    publisher: Any = item.public.get("publisher")
    return str(publisher.get("code", "")) if isinstance(publisher, dict) else ""
