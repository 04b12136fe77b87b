"""The dry run: what would become of each row of a table, before anything is made."""

import dataclasses
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tregua.intake.batches import LONGEST_TABLE, BatchRow, Happened
from tregua.intake.models import Message
from tregua.intake.rows import Item, Problem, Question, RowKind

# Keys that are looked up in one question.
AT_ONCE: Final = 500


@dataclass
class Fate:
    """What becomes of one record-to-be; `known` is the record it is the same as."""

    item: Item
    happened: str = Happened.MADE
    known: tuple[str, str] | None = None

    def is_same_as(self, known: tuple[str, str] | None) -> None:
        """Note that nothing is made of it; what was wrong or remarked of a row that is known concerns nobody."""
        self.happened, self.known = Happened.SAME, known
        self.item.problems.clear()
        for line in self.item.lines:
            line.problems.clear()


@dataclass
class Outlook:
    """What would become of a table: the fate of every item, and the questions that only a person can answer."""

    kind: RowKind
    table: str
    fates: list[Fate] = dataclasses.field(default_factory=list)
    questions: list[Question] = dataclasses.field(default_factory=list)
    passed: frozenset[str] = frozenset()

    @property
    def counts(self) -> dict[str, int]:
        """Return how many would be made, are known already and are refused."""
        found = Counter(fate.happened for fate in self.fates)
        return {name: found.get(name, 0) for name in Happened.values}

    def of(self, happened: str) -> list[Fate]:
        """Return the fates of one sort, in the order of the table."""
        return [fate for fate in self.fates if fate.happened == happened]

    def problems(self, *, stopping: bool | None = None) -> Iterator[tuple[Item, Problem]]:
        """Yield what is wrong or remarked, item by item."""
        for fate in self.fates:
            for problem in fate.item.all_problems:
                if stopping is None or self.stops(problem) == stopping:
                    yield fate.item, problem

    def stops(self, problem: Problem) -> bool:
        """Return whether a problem keeps its row out, after what the person lets pass."""
        return problem.stops and not (problem.may_pass and problem.what in self.passed)

    @property
    def may_pass(self) -> dict[str, int]:
        """Return the problems that a person may let pass, with the number of items that each concerns."""
        codes = [{one.what for one in fate.item.all_problems if one.may_pass} for fate in self.fates]
        return dict(Counter(code for some in codes for code in some))


def look(
    kind: RowKind, items: Sequence[Item], *, message: Message, table: str, passed: Collection[str] = ()
) -> Outlook:
    """Return what would become of these items, as the centre stands now."""
    outlook = Outlook(kind, table, passed=frozenset(passed))
    outlook.questions = kind.questions(items)
    kind.check(items)
    outlook.fates = [Fate(item) for item in items]
    _taken_before(outlook, message)
    _doubled(outlook)
    _known_keys(outlook)
    for fate in outlook.fates:
        if fate.happened == Happened.MADE and any(map(outlook.stops, fate.item.all_problems)):
            fate.happened = Happened.REFUSED
    return outlook


def _taken_before(outlook: Outlook, message: Message) -> None:
    """Know again the rows of this very file of which records were made, however its columns are read now."""
    rows = BatchRow.objects.standing(outlook.kind.code).filter(
        batch__message__sha256=message.sha256, batch__table=outlook.table[:LONGEST_TABLE]
    )
    before = {number: (made, pk) for number, made, pk in rows.values_list("number", "made", "made_id")}
    if not before:
        return
    for fate in outlook.fates:
        known = before.get(fate.item.lines[0].number)
        if known:
            fate.is_same_as(known)


def _doubled(outlook: Outlook) -> None:
    """Take a row that stands twice once; refuse all rows of one key that say different things."""
    by_key: dict[str, list[Fate]] = {}
    for fate in outlook.fates:
        if fate.happened == Happened.MADE:
            by_key.setdefault(fate.item.key, []).append(fate)
    for fates in by_key.values():
        if len(fates) == 1:
            continue
        first, digests = fates[0].item, {fate.item.digest for fate in fates}
        for fate in fates[1:] if len(digests) == 1 else fates:
            if len(digests) == 1:
                fate.is_same_as(None)
                fate.item.remark("row_doubled", "key", row=first.lines[0].number)
            else:
                other = next(one for one in fates if one is not fate).item.lines[0].number
                fate.item.refuse("key_doubled", "key", key=fate.item.key, row=other)


def _known_keys(outlook: Outlook) -> None:
    """Know again what stands under the same key: the same content changes nothing, other content is refused."""
    fates = [fate for fate in outlook.fates if fate.happened == Happened.MADE]
    keys = list({fate.item.key for fate in fates})
    standing = BatchRow.objects.standing(outlook.kind.code)
    rows: dict[str, tuple[str, str, str]] = {}
    ours: dict[str, tuple[str, str]] = {}
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        found = standing.filter(key__in=some).values_list("key", "digest", "made", "made_id")
        rows |= {key: (digest, made, pk) for key, digest, made, pk in found}
        ours |= outlook.kind.known([key for key in some if key not in rows])
    for fate in fates:
        key = fate.item.key
        if key in rows:
            digest, made, pk = rows[key]
            fate.known = (made, pk)
            if digest == fate.item.digest:
                fate.is_same_as((made, pk))
            else:
                fate.item.refuse("key_known", "key", key=key, made=f"{made}/{pk}")
        elif key in ours:
            fate.is_same_as(ours[key])
            fate.item.remark("ours", "key", key=key)
