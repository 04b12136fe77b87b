"""The concordance: what each centre published beside what the other did, how they belong together, who owes a reply.

A row is an item of ours, an item of theirs, or a pair that somebody related. Counts stand side by side and are never
added up.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tregua.exchange.fold import (
    CONFIRMED,
    CONTESTED,
    NO_ANSWER,
    RECEIVED,
    UNDER_CHECK,
    CommonRecord,
    Item,
    Place,
    Position,
)
from tregua.exchange.held import Side
from tregua.exchange.relations import ONLY_OURS, ONLY_THEIRS, Relation, RelationKind


@dataclass(frozen=True)
class Due:
    """A reply that somebody asked for or promised: by whom, by which day, and whether that day has passed."""

    ours: bool
    day: str
    overdue: bool


@dataclass(frozen=True)
class Row:
    """One line: our item, their item or both, with what they have to do with each other and where each side stands.

    `recorded` is the word of a person of ours; `named_in` the published answer in which one side named its own item.
    """

    ours: Item | None
    theirs: Item | None
    relation: str
    we_say: Position | None
    they_say: Position | None
    dues: tuple[Due, ...]
    corrected_unseen: bool
    recorded: Relation | None = None
    named_in: Position | None = None

    @property
    def item(self) -> Item:
        """Return the item that tells what the row is about: theirs where both stand here."""
        found = self.theirs or self.ours
        assert found is not None  # noqa: S101 - a row has at least one item
        return found

    @property
    def items(self) -> list[Item]:
        """Return the items of the row."""
        return [item for item in (self.ours, self.theirs) if item is not None]

    @property
    def days(self) -> set[str]:
        """Return the days the row is about."""
        return {item.day for item in self.items if item.day}

    @property
    def day(self) -> str:
        """Return the day by which the row is sorted, "" where no side says one."""
        return self.item.day or max(self.days, default="")

    @property
    def key(self) -> tuple[int, int]:
        """Return where the row stands among those of one day."""
        return tuple(item.versions[0].index if item else -1 for item in (self.theirs, self.ours))  # type: ignore[return-value]

    @property
    def due(self) -> Due | None:
        """Return the reply that is due first."""
        return min(self.dues, key=lambda one: (one.day, not one.ours), default=None)

    @property
    def we_owe(self) -> Due | None:
        """Return the reply that we owe."""
        return next((due for due in self.dues if due.ours), None)


def rows_of(common: CommonRecord, columns: Sequence[Side], relations: Iterable[Relation]) -> list[Row]:
    """Return every row of the concordance in the order of the logs: pairs first met in ours, then what stands alone."""
    if len(columns) < 2:
        return [_row(columns, item, None, ONLY_OURS) for item in common.of(columns[0].origin)]
    ours, theirs = ({item.versions[0].index: item for item in common.of(side.origin)} for side in columns)
    paired: set[Place] = set()
    rows: list[Row] = []
    for one in _pairs(common, columns, relations, ours, theirs):
        rows.append(one)
        if one.relation != RelationKind.DIFFERENT:
            paired.update(item.versions[0].place for item in one.items)
    rows = [row for row in rows if row.relation != RelationKind.DIFFERENT]
    alone = (item for item in common.items if item.versions[0].place not in paired)
    for item in alone:
        if item.origin == columns[0].origin:
            rows.append(_row(columns, item, None, ONLY_OURS))
        elif item.origin == columns[1].origin:
            rows.append(_row(columns, None, item, ONLY_THEIRS))
    return rows


def _pairs(
    common: CommonRecord,
    columns: Sequence[Side],
    relations: Iterable[Relation],
    ours: dict[int, Item],
    theirs: dict[int, Item],
) -> Iterator[Row]:
    """Yield what people related, and what a published answer names beside the item, unless a person said otherwise."""
    known: set[tuple[int, int]] = set()
    for relation in relations:
        mine, other = ours.get(relation.ours), theirs.get(relation.theirs)
        if mine and other:
            known.add((relation.ours, relation.theirs))
            yield _row(columns, mine, other, relation.kind, recorded=relation)
    at = {version.place: item for item in common.items for version in item.versions}
    for item in common.items:
        for position in item.positions.values():
            for ref in position.names if position.word == CONFIRMED else ():
                named = at.get(ref.place)
                pair = (item, named) if item.origin == columns[0].origin else (named, item)
                mine, other = pair
                if (
                    not mine
                    or not other
                    or mine.origin != columns[0].origin
                    or other.origin != columns[1].origin
                ):
                    continue
                key = mine.versions[0].index, other.versions[0].index
                if key not in known:
                    known.add(key)
                    yield _row(columns, mine, other, RelationKind.SAME_EVENT, named_in=position)


def _row(
    columns: Sequence[Side],
    ours: Item | None,
    theirs: Item | None,
    relation: str,
    recorded: Relation | None = None,
    named_in: Position | None = None,
) -> Row:
    own, peer = columns[0].origin, columns[1].origin if len(columns) > 1 else ""
    we_say = theirs.positions.get(own) if theirs else None
    they_say = ours.positions.get(peer) if ours and peer else None
    dues = (_due(theirs, we_say, ours=True), _due(ours, they_say, ours=False) if peer else None)
    unseen = _unseen(theirs, own, we_say) or (bool(peer) and _unseen(ours, peer, they_say))
    return Row(
        ours, theirs, relation, we_say, they_say, tuple(filter(None, dues)), unseen, recorded, named_in
    )


def _due(item: Item | None, position: Position | None, *, ours: bool) -> Due | None:
    """Return the reply due on an item: asked for and not given, or promised; none on what was taken back."""
    if item is None or item.withdrawn or item.is_redacted:
        return None
    if position is not None and position.word == NO_ANSWER:
        return Due(ours, position.due, overdue=True)
    if position is not None and position.word == UNDER_CHECK:
        return Due(ours, position.due, overdue=False) if position.due else None
    asked = item.public.get("answer_by")
    if (
        isinstance(asked, str)
        and asked
        and (position is None or position.word == RECEIVED or not position.on_latest)
    ):
        return Due(ours, asked, overdue=False)
    return None


def _unseen(item: Item | None, reader: str, position: Position | None) -> bool:
    """Say whether an item was corrected since the reader is known to have read it, or since it took a position."""
    if item is None or item.changed is None:
        return False
    late = position is not None and position.entry is not None and not position.on_latest
    return late or reader not in item.seen


def we_owe(common: CommonRecord, columns: Sequence[Side]) -> list[Row]:
    """Return the replies that this centre owes the other, the overdue ones first."""
    if len(columns) < 2:
        return []
    rows = [_row(columns, None, item, ONLY_THEIRS) for item in common.of(columns[1].origin)]
    return by_due(row for row in rows if row.we_owe)


def contested(common: CommonRecord) -> list[Item]:
    """Return what one centre published and another contests, the latest day first; nothing that was taken back."""
    found = [
        item
        for item in common.items
        if any(said.word == CONTESTED for said in item.positions.values())
        and not item.withdrawn
        and not item.is_redacted
    ]
    return sorted(found, key=lambda item: item.day, reverse=True)


def by_due(rows: Iterable[Row]) -> list[Row]:
    """Return rows by the day on which a reply is due, the overdue ones first, those without one last."""
    return sorted(rows, key=lambda row: (row.due is None, row.due.day if row.due else "", row.day, row.key))
