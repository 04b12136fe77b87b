"""Who could be recognised from a bulletin: small parts, single places, and hidden numbers that can be reckoned.

Provinces with few are printed together where the mission chose so: one grouping for every figure of an issue, so that
no hidden part is the difference of two printed numbers.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tregua.bulletin.apart import rows_of
from tregua.bulletin.figures import NOT_KNOWN, TOGETHER
from tregua.bulletin.models import Bulletin
from tregua.exchange.entries import SMALLEST_COUNT

Parts = Mapping[str, int]
# Kinds of event that somebody suffered as a person: acts against civilians, and what is done to who is held.
OF_PERSONS: Final = frozenset({"3", "5"})
# A province alone under another name would be no less alone.
FEWEST_TOGETHER: Final = 2


def small(parts: Parts) -> dict[str, int]:
    """Return the parts by which somebody could be recognised; a place that is not known tells nobody."""
    return {code: n for code, n in parts.items() if 0 < n < SMALLEST_COUNT and code != NOT_KNOWN}


def grouping(figures: Iterable[Parts]) -> list[str]:
    """Return the provinces to be printed together in all these figures, so that no part is small; none where none is.

    The small ones, and of the others the smallest for as long as what is printed together would itself be small or be
    a single province: without them a hidden part would be the total less the parts beside it.
    """
    every = [dict(one) for one in figures]
    together = {code for parts in every for code in small(parts)}
    if not together:
        return []
    totals: Counter[str] = Counter()
    for parts in every:
        totals.update({code: n for code, n in parts.items() if code != NOT_KNOWN})
    for code in sorted(set(totals) - together, key=lambda one: (totals[one], one)):
        if not _still_small(every, together):
            break
        together.add(code)
    return sorted(together)


def _still_small(every: Sequence[Parts], together: set[str]) -> bool:
    sums = [sum(parts.get(code, 0) for code in together) for parts in every]
    return len(together) < FEWEST_TOGETHER or any(0 < one < SMALLEST_COUNT for one in sums)


def merged(parts: Parts, together: Iterable[str]) -> dict[str, int]:
    """Return the parts with these provinces under one name; they add up to the same total."""
    hidden = set(together)
    kept = {code: n for code, n in parts.items() if code not in hidden}
    rest = sum(n for code, n in parts.items() if code in hidden)
    if rest:
        kept[TOGETHER] = rest
    return {
        code: kept[code] for code in sorted(kept, key=lambda one: (one == NOT_KNOWN, one == TOGETHER, one))
    }


@dataclass(frozen=True)
class Reckoned:
    """A province that is printed together in one issue and by itself in another of some of the same days.

    The other issue is a published one; `here` says that it is this issue that prints the province together.
    """

    rule: str
    province: str
    issue: Bulletin
    here: bool


def reckoned(bulletin: Bulletin) -> Iterator[Reckoned]:
    """Yield the hidden parts that a reader can reckon, or narrow down, from this issue and one that is published."""
    own = _parted(bulletin.content)
    hidden = set(bulletin.content.get("together", []))
    # What was corrected or withdrawn stays readable.
    others = Bulletin.objects.published().with_figures().overlapping(bulletin.day, bulletin.last)
    for other in others.exclude(**bulletin.name).order_by("day", "id"):
        theirs, hidden_there = _parted(other.content), set(other.content.get("together", []))
        for rule in sorted(set(own) & set(theirs)):
            for code in sorted(hidden & theirs[rule]):
                yield Reckoned(rule, code, other, here=True)
            for code in sorted(hidden_there & own[rule]):
                yield Reckoned(rule, code, other, here=False)


def _parted(content: Mapping[str, Any]) -> dict[str, set[str]]:
    """Return the provinces that each figure prints by itself."""
    return {one["rule"]: set(one["parts"]) for one in content["figures"] if one["parts"]}


def few_of_a_kind(bulletin: Bulletin) -> dict[str, int]:
    """Return the kinds of what was done to persons of which so few are printed that one could be somebody's."""
    kinds: Mapping[str, int] = bulletin.content.get("by_kind") or {}
    return {code: n for code, n in kinds.items() if code.split(".")[0] in OF_PERSONS and n < SMALLEST_COUNT}


def single_places(bulletin: Bulletin) -> dict[str, int]:
    """Return the areas and towns that the annex of violations names with fewer rows than tell nobody."""
    areas = (bulletin.content.get("violations") or {"areas": {}})["areas"]
    numbers = Counter(row["area"] for row in rows_of(bulletin, "violations") if row["area"] in areas)
    return {code: n for code, n in sorted(numbers.items()) if n < SMALLEST_COUNT}
