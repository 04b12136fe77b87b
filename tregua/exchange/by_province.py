"""By province: how many things each centre published, and how many of them can be the same. Never a sum of both."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from tregua.exchange.concordance import Row
from tregua.exchange.fold import CommonRecord, Item, Place
from tregua.exchange.likeness import Areas, area_of
from tregua.exchange.relations import RelationKind
from tregua.places.models import Place as Gazetteer
from tregua.reports.checks import folded
from tregua.reports.overlap import Listed, Overlap, overlap

# What counts as one thing told by both: the least that the two sides have in common.
SAME: Final = frozenset({RelationKind.SAME_EVENT, RelationKind.SAME_STATEMENT})
NOT_KNOWN: Final = ""


def provinces_of(items: Iterable[Item], areas: Areas) -> set[str]:
    """Return the provinces that items are about, Damascus folded."""
    found: set[str] = set()
    for item in items:
        listed = item.public.get("by_province")
        if item.kind == "published_count" and isinstance(listed, dict):
            found.update(folded(dict.fromkeys(map(str, listed))))
        found.add(areas.province(area_of(item)))
    return found - {NOT_KNOWN}


def areas_of(common: CommonRecord) -> Areas:
    """Return what lies in what, for the areas that the common record names."""
    codes = {area_of(item) for item in common.items} - {""}
    chains, provinces = {}, {}
    for place in Gazetteer.objects.filter(code__in=codes).select_related(
        "parent__parent__parent__parent__parent"
    ):
        chains[place.code] = [one.code for one in place.chain]
        if place.province is not None:
            (provinces[place.code],) = folded({place.province.code: None})
    return Areas(chains, provinces)


@dataclass(frozen=True)
class Line:
    """One province: how many things each side tells of, at least and at most how many of them are the same.

    Things that name no area stand in a line of their own: in which province they are the same nobody knows.
    """

    province: str
    ours: int
    theirs: int
    least: int | None
    greatest: int | None


@dataclass(frozen=True)
class Table:
    """The provinces of the rows shown; `whole` is the comparison in all, with each side's own total."""

    lines: list[Line]
    whole: Overlap | None


def table_of(rows: Iterable[Row], areas: Areas, kind: str = "finding") -> Table:
    """Return by province how many items of one kind each side published and how many can be the same; no sum of both.

    What was withdrawn or redacted does not count. The least is what people related as the same.
    """
    sides: tuple[dict[Place, str], dict[Place, str]] = ({}, {})
    related: dict[str, set[tuple[Place, Place]]] = defaultdict(set)
    for row in rows:
        places = [_counted(item, kind, areas) for item in (row.ours, row.theirs)]
        for counted, found in zip(sides, places, strict=True):
            if found is not None:
                counted[found[0]] = found[1]
        mine, other = places
        if row.relation in SAME and mine and other:
            related[mine[1] if mine[1] == other[1] else NOT_KNOWN].add((mine[0], other[0]))
    if not any(sides):
        return Table([], None)
    per_province = [Counter(side.values()) for side in sides]
    listed = [
        Listed(len(side), {code: n for code, n in counts.items() if code})
        for side, counts in zip(sides, per_province, strict=True)
    ]
    whole = overlap(*listed, confirmed=_matched(set().union(*related.values())))
    assert whole is not None  # noqa: S101 - both have a total
    lines = []
    for code in sorted({*per_province[0], *per_province[1]}, key=lambda one: (not one, one)):
        ours, theirs = (counts[code] for counts in per_province)
        least = _matched(related[code]) if code else None
        lines.append(Line(code, ours, theirs, least, whole.by_province[code] if code else None))
    return Table(lines, whole)


def _counted(item: Item | None, kind: str, areas: Areas) -> tuple[Place, str] | None:
    if item is None or item.kind != kind or item.withdrawn or item.is_redacted:
        return None
    return item.versions[0].place, areas.province(area_of(item))


def _matched(pairs: set[tuple[Place, Place]]) -> int:
    """Return how many of each side stand in a pair, the lesser of the two: one thing is counted once."""
    return min(len({pair[side] for pair in pairs}) for side in (0, 1)) if pairs else 0
