"""What of the other side may belong to an item: suggested with reasons, related by people, or simply of the same days."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from tregua.exchange.by_province import SAME, areas_of
from tregua.exchange.fold import CommonRecord, Item
from tregua.exchange.held import Side, common_record, sides
from tregua.exchange.likeness import Areas, Likeness, Shelf, suggestions
from tregua.exchange.relations import Relation
from tregua.exchange.showing import said_shortly
from tregua.people import suggestions as machine

OURS: Final = "ours"
THEIRS: Final = "theirs"
MOST_OTHERS: Final = 40


def judged_pairs() -> set[tuple[int, int]]:
    """Return the pairs on which a person has spoken: (our entry, their entry)."""
    return set(Relation.objects.standing().values_list("ours", "theirs"))


def candidates(
    item: Item, others: Shelf, areas: Areas, judged: set[tuple[int, int]], *, own: bool
) -> list[Likeness]:
    """Return what may belong to an item (of ours, where `own`), without the pairs on which a person has spoken."""
    index = item.versions[0].index
    return [
        one
        for one in suggestions(item, others, areas)
        if ((index, one.item.versions[0].index) if own else (one.item.versions[0].index, index)) not in judged
    ]


def relations_of(side: str, item: Item) -> list[tuple[Relation, Item | None]]:
    """Return what people said about an item, with the item of the other side."""
    standing = Relation.objects.standing().select_related("recorded_by").order_by("-id")
    found = standing.filter(**{side: item.versions[0].index})
    columns, common = sides(), common_record()
    other = columns[1].origin if side == OURS else columns[0].origin
    at = {one.versions[0].index: one for one in common.of(other)}
    return [(one, at.get(one.theirs if side == OURS else one.ours)) for one in found]


def others_for(
    item: Item,
    common: CommonRecord,
    columns: Sequence[Side],
    relations: Iterable[tuple[Relation, Item | None]],
) -> list[Likeness]:
    """Return what may be chosen: the suggestions, what a person spoke of, and whatever the other side has of the day."""
    own = item.origin == columns[0].origin
    other = columns[1 if own else 0].origin
    shelf = Shelf(common.of(other))
    found = candidates(item, shelf, areas_of(common), set(), own=own) if machine.are_on() else []
    there = {one.item.versions[0].place for one in found}
    spoken = {one.versions[0].place for _relation, one in relations if one is not None}
    near = [
        Likeness(one, ())
        for one in common.of(other)
        if one.versions[0].place not in there
        and not one.withdrawn
        and (one.versions[0].place in spoken or (one.kind == item.kind and _near(one.day, item.day)))
    ]
    return [*found, *near[:MOST_OTHERS]]


def _near(one: str, other: str) -> bool:
    if not one or not other:
        return one == other
    return abs((date.fromisoformat(one) - date.fromisoformat(other)).days) <= 2


def own_choices(item: Item) -> list[tuple[int, str]]:
    """Return our items that a confirmation of theirs may name: related as the same first, then suggested."""
    columns, common = sides(), common_record()
    if len(columns) < 2 or item.origin != columns[1].origin:
        return []
    related = [one for relation, one in relations_of(THEIRS, item) if one and relation.kind in SAME]
    shelf = Shelf(common.of(columns[0].origin))
    found = candidates(item, shelf, areas_of(common), judged_pairs(), own=False) if machine.are_on() else []
    likely = [one.item for one in found]
    chosen = {one.versions[0].index: one for one in [*related, *likely] if not one.withdrawn}
    return [(one.latest.index, said_shortly(one)) for one in chosen.values()]
