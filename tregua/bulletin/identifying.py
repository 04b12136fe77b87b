"""Who could be recognised from a bulletin: small parts, single places, and hidden numbers that can be reckoned.

Provinces with few are printed together where the mission chose so: one grouping for every figure of an issue, so that
no hidden part is the difference of two printed numbers.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tregua.bulletin.figures import NOT_KNOWN, TOGETHER
from tregua.bulletin.models import Bulletin
from tregua.exchange.entries import SMALLEST_COUNT
from tregua.places.models import PlaceKind

Parts = Mapping[str, int]
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
    """A province that is printed together here and by itself in another published issue of some of the same days."""

    rule: str
    province: str
    issue: Bulletin


def reckoned(bulletin: Bulletin) -> Iterator[Reckoned]:
    """Yield the hidden parts that a reader can reckon, or narrow down, with an issue that is published already."""
    hidden = set(bulletin.content.get("together", []))
    if not hidden:
        return
    rules = {one["rule"] for one in bulletin.content["figures"] if one["parts"] is not None}
    others = Bulletin.objects.current().with_figures().overlapping(bulletin.day, bulletin.last)
    for other in others.exclude(**bulletin.name).order_by("day", "id"):
        for figure in other.content["figures"]:
            if figure["rule"] in rules and figure["parts"]:
                for code in sorted(hidden & set(figure["parts"])):
                    yield Reckoned(figure["rule"], code, other)


def single_places(content: Mapping[str, Any]) -> dict[str, int]:
    """Return the towns that the annex of violations names with fewer rows than tell nobody."""
    found = content.get("violations") or {"rows": [], "areas": {}}
    numbers = Counter(row["area"] for row in found["rows"] if row["area"])
    return {
        code: n
        for code, n in sorted(numbers.items())
        if n < SMALLEST_COUNT and found["areas"][code]["kind"] == PlaceKind.SETTLEMENT
    }
