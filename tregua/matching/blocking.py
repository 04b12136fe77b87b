"""Which pairs are worth scoring: reports that share a day, or neighbouring days, and a province or a name.

The number of pairs stays in proportion to the number of reports, also when one province has a very bad day: in
a crowded block each report is held only against its neighbours in time and in name. What is left out is counted
and told, never silent.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations
from typing import Final

from tregua.matching.facts import ReportFacts
from tregua.matching.features.name import parts_of
from tregua.places.folding import skeleton

# A block with more reports than this is crowded.
CROWDED: Final = 60
# In a crowded block each report meets so many of the next ones, in the order of time and in the order of names.
NEIGHBOURS: Final = 20
# A report that is spread over more days than this is held against the days at its ends only.
MOST_DAYS: Final = 5
ONE_DAY: Final = timedelta(days=1)

Key = tuple[str, str, date]


@dataclass
class Candidates:
    """The pairs to score, and what was left out and why."""

    pairs: list[tuple[ReportFacts, ReportFacts]] = field(default_factory=list)
    crowded: dict[Key, int] = field(default_factory=dict)
    undated: list[str] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)

    @property
    def cut(self) -> int:
        """Return how many pairs of crowded blocks were not looked at."""
        return sum(self.crowded.values())


def candidates(reports: Iterable[ReportFacts], only: Collection[str] | None = None) -> Candidates:
    """Return the pairs worth scoring, each once; with `only`, those that touch one of these reports."""
    found = Candidates()
    blocks: dict[Key, list[ReportFacts]] = defaultdict(list)
    for report in sorted(reports, key=lambda one: one.id):
        keys = list(_keys(report))
        for key in keys:
            blocks[key].append(report)
        if not report.dated:
            found.undated.append(report.id)
        elif not keys:
            found.unplaced.append(report.id)
    wanted = None if only is None else set(only)
    seen: set[tuple[str, str]] = set()
    for key in sorted(blocks):
        for first, second in _pairs(key, blocks[key], found):
            pair = (first.id, second.id)
            if pair not in seen and (wanted is None or not wanted.isdisjoint(pair)):
                seen.add(pair)
                found.pairs.append((first, second))
    return found


def _keys(report: ReportFacts) -> Iterator[Key]:
    """Yield the blocks of a report: its province and each of its names, on its days and the day after."""
    if not report.dated:
        return
    marks = [("province", report.province)] if report.province else []
    marks += [
        ("name", key) for key in sorted({skeleton(part) for part in parts_of(report.names)}) if len(key) > 1
    ]
    for kind, mark in marks:
        for day in _days(report):
            yield kind, mark, day


def _days(report: ReportFacts) -> list[date]:
    """Return the local days a report touches and the day after: a date is often off by one."""
    assert report.started_at is not None  # noqa: S101 - only dated reports are asked
    first = report.started_at.date()
    until = report.until or report.started_at
    last = max(first, (until - timedelta(microseconds=1)).date())
    if last - first > MOST_DAYS * ONE_DAY:
        return sorted({first, first + ONE_DAY, last, last + ONE_DAY})
    return [first + number * ONE_DAY for number in range((last - first).days + 2)]


def _pairs(
    key: Key, block: list[ReportFacts], found: Candidates
) -> Iterator[tuple[ReportFacts, ReportFacts]]:
    """Yield the pairs of one block; of a crowded one only neighbours, and count the rest."""
    if len(block) <= CROWDED:
        yield from combinations(block, 2)
        return
    kept: set[tuple[str, str]] = set()
    for order in (_by_time, _by_name):
        row = sorted(block, key=order)
        for place, one in enumerate(row):
            for other in row[place + 1 : place + 1 + NEIGHBOURS]:
                first, second = sorted((one, other), key=lambda facts: facts.id)
                if (first.id, second.id) not in kept:
                    kept.add((first.id, second.id))
                    yield first, second
    found.crowded[key] = len(block) * (len(block) - 1) // 2 - len(kept)


def _by_time(report: ReportFacts) -> tuple[str, str]:
    return str(report.started_at), report.id


def _by_name(report: ReportFacts) -> tuple[str, str, str]:
    names = parts_of(report.names)
    return report.place, skeleton(names[0]) if names else "", report.id
