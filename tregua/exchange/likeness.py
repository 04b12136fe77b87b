"""Which item of the other side may tell of the same thing as one of ours: suggested with reasons, never taken silently.

Compared are findings with findings, statements with statements, meetings with meetings: by the day (a date is often
off by one), the area, the type or the speaker. Damascus and its countryside are one, as in every comparison.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from tregua.exchange.fold import Item
from tregua.matching.features.name import near

COMPARED: Final = frozenset({"finding", "statement", "meeting"})
SAME_NAME: Final = 0.85
ENOUGH: Final = 5
MOST: Final = 5

# Reasons with the weight each has; below ENOUGH in all nothing is suggested.
POINTS: Final = {
    "same_day": 2,
    "next_day": 1,
    "same_area": 3,
    "area_inside": 2,
    "same_province": 1,
    "same_type": 2,
    "same_group": 1,
    "same_speaker": 3,
    "same_organiser": 2,
    "same_words": 4,
}


@dataclass(frozen=True)
class Likeness:
    """An item of the other side that may tell of the same, with the codes of the reasons, the weightiest first."""

    item: Item
    reasons: tuple[str, ...]

    @property
    def points(self) -> int:
        """Return how much speaks for it."""
        return sum(POINTS[reason] for reason in self.reasons)


@dataclass(frozen=True)
class Areas:
    """What lies in what: the code of an area -> its own code and those of what it lies in, the smallest first."""

    chains: Mapping[str, Sequence[str]]
    provinces: Mapping[str, str]

    def chain(self, code: str) -> Sequence[str]:
        """Return an area and what it lies in; one that is not known alone."""
        return self.chains.get(code, (code,) if code else ())

    def province(self, code: str) -> str:
        """Return the province of an area, Damascus folded, or "" where it is not known."""
        return self.provinces.get(code, "")


def area_of(item: Item) -> str:
    """Return the code of the area an item names, or ""."""
    says = item.public
    for holder in (says, says.get("incident"), says.get("occasion")):
        place: Any = holder.get("place") if isinstance(holder, dict) else None
        if isinstance(place, dict) and isinstance(place.get("code"), str):
            return str(place["code"])
    return ""


class Shelf:
    """The items of one side by kind and day, so that only those of neighbouring days are held against another."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._by_day: dict[tuple[str, str], list[Item]] = {}
        for item in items:
            if item.kind in COMPARED and item.day and not item.withdrawn and not item.is_redacted:
                self._by_day.setdefault((item.kind, item.day), []).append(item)

    def beside(self, item: Item) -> Iterator[tuple[str, Item]]:
        """Yield the items of the day of this one, and of the days beside it, each with what its day says."""
        if not item.day:
            return
        day = date.fromisoformat(item.day)
        for apart, reason in ((0, "same_day"), (-1, "next_day"), (1, "next_day")):
            other = (day + timedelta(days=apart)).isoformat()
            for one in self._by_day.get((item.kind, other), ()):
                yield reason, one


def suggestions(item: Item, others: Shelf, areas: Areas) -> list[Likeness]:
    """Return the items of the other side that may tell of the same as this one, the likeliest first."""
    if item.kind not in COMPARED or item.withdrawn or item.is_redacted:
        return []
    found = [Likeness(other, _reasons(item, other, day, areas)) for day, other in others.beside(item)]
    likely = [one for one in found if one.points >= ENOUGH]
    return sorted(likely, key=lambda one: (-one.points, one.item.versions[0].index))[:MOST]


def _reasons(one: Item, other: Item, day: str, areas: Areas) -> tuple[str, ...]:
    told = {"finding": _events, "meeting": _meetings, "statement": _statements}[one.kind](one, other, areas)
    return tuple(sorted(filter(None, [day, *told]), key=lambda reason: -POINTS[reason]))


def _area(one: Item, other: Item, areas: Areas) -> str:
    first, second = area_of(one), area_of(other)
    if not first or not second:
        return ""
    if first == second:
        return "same_area"
    if first in areas.chain(second) or second in areas.chain(first):
        return "area_inside"
    province = areas.province(first)
    return "same_province" if province and province == areas.province(second) else ""


def _events(one: Item, other: Item, areas: Areas) -> list[str]:
    first, second = (_text(item, "incident", "violation_type") for item in (one, other))
    sort = "same_type" if first == second else "same_group"
    if not first or first.split(".")[0] != second.split(".")[0]:
        sort = ""
    return [_area(one, other, areas), sort]


def _meetings(one: Item, other: Item, areas: Areas) -> list[str]:
    alike = near(_text(one, "organiser"), _text(other, "organiser")) >= SAME_NAME
    return [_area(one, other, areas), "same_organiser" if alike else ""]


def _statements(one: Item, other: Item, areas: Areas) -> list[str]:
    speaker = near(_text(one, "speaker"), _text(other, "speaker")) >= SAME_NAME
    words = _text(one, "words").casefold().split()
    return [
        _area(one, other, areas),
        "same_speaker" if speaker else "",
        "same_words" if words and words == _text(other, "words").casefold().split() else "",
    ]


def _text(item: Item, *names: str) -> str:
    found: Any = item.public
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, str) else ""
