"""The common record: what the centres published, side by side. A pure function of their logs.

`fold` gives the same result whatever the order in which entries arrived, however often, and in whatever pieces.
Nothing is added up and nothing is dropped: an entry that cannot be understood, or whose reference is wrong, is kept
and listed.

As of an instant, an entry counts from the moment at which somebody else than its log had cosigned a head that covers
it: before, its log could still have said something else. The reader's own entries that nobody cosigned yet count for
the reader alone, marked as waiting. Entries that a charter made void (beyond the size at which a log was frozen) are
listed and have no effect.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from tregua.exchange.covering import Cosigned, Covering, Reading, Seen

RECEIVED: Final = "received"
CONFIRMED: Final = "confirmed"
CANNOT_CONFIRM: Final = "cannot_confirm"
CONTESTED: Final = "contested"
OUTSIDE: Final = "outside"
UNDER_CHECK: Final = "under_check"
NO_ANSWER: Final = "no_answer"
WITHDRAWN: Final = "withdrawn"

# What a person of one centre may say of the other's item; the owner of an item may only withdraw it.
SAID_OF_OTHERS: Final = frozenset({CONFIRMED, CANNOT_CONFIRM, CONTESTED, OUTSIDE, UNDER_CHECK})
# Entries that belong to the log itself and tell nothing of the truce.
OF_THE_LOG: Final = frozenset({"genesis", "ack", "charter", "freeze", "note"})

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199

Place = tuple[str, int]


@dataclass(frozen=True, order=True)
class Ref:
    """Where an entry stands: the log's origin, its index there, and the hash of its leaf."""

    origin: str
    index: int
    leaf_hash: str

    @property
    def place(self) -> Place:
        return self.origin, self.index


@dataclass(frozen=True)
class Logged:
    """One published entry of one log, with its public part ({} where it was redacted)."""

    origin: str
    index: int
    leaf_hash: str
    type: str
    kind: str = ""
    record_id: str = ""
    refs: tuple[Ref, ...] = ()
    public: Mapping[str, Any] = field(default_factory=dict)
    logged_at: datetime | None = None  # when its centre says it wrote it; of our own entries alone

    @property
    def place(self) -> Place:
        return self.origin, self.index


@dataclass(frozen=True)
class Position:
    """Where a centre stands on an item; `entry` is None where software or a deadline speaks.

    `since` is the cosigned time of what was said; where nobody answered, of the item: unanswered since then.
    `names` are entries that the position speaks of beside the item: an item of the answering centre, for one.
    """

    origin: str
    word: str
    reason: str = ""
    due: str = ""
    entry: Logged | None = None
    on_latest: bool = True
    since: datetime | None = None
    names: tuple[Ref, ...] = ()
    waiting: bool = False


@dataclass(frozen=True)
class Fault:
    """An entry without effect, and why."""

    entry: Logged
    why: str


@dataclass
class Item:
    """One record that a centre published: its versions, the oldest first, and where the others stand on it.

    `changed` is the last entry that corrected, withdrew or redacted it, None where nothing did. `seen` says for each
    other centre by which entry of its own log it is known to have read the item as it now stands.
    """

    origin: str
    kind: str
    record_id: str
    versions: list[Logged]
    redacted: set[int] = field(default_factory=set)
    withdrawn: Position | None = None
    positions: dict[str, Position] = field(default_factory=dict)
    since: datetime | None = None
    waiting: bool = False
    changed: Logged | None = None
    changed_at: datetime | None = None
    seen: dict[str, Seen] = field(default_factory=dict)

    @property
    def stands_by(self) -> Logged:
        """Return the entry that somebody must have read to know the item as it now stands."""
        return self.changed or self.latest

    @property
    def latest(self) -> Logged:
        """Return the version that stands."""
        return self.versions[-1]

    @property
    def public(self) -> Mapping[str, Any]:
        """Return what may be read of the version that stands; nothing once it was redacted."""
        return {} if self.is_redacted else self.latest.public

    @property
    def is_redacted(self) -> bool:
        return self.latest.index in self.redacted

    @property
    def day(self) -> str:
        """Return the day the item is about (YYYY-MM-DD), or "" where it does not say."""
        return _iso_day(self.public.get("day"))


@dataclass(frozen=True)
class CommonRecord:
    """The result: items in the order of the logs, entries not understood, entries without effect, pending ones.

    `void` lies beyond the size at which a charter froze a log; `uncovered` is not cosigned by anybody yet.
    """

    items: tuple[Item, ...]
    unknown: tuple[Logged, ...]
    faults: tuple[Fault, ...]
    pending: tuple[Logged, ...]
    void: tuple[Logged, ...] = ()
    uncovered: tuple[Logged, ...] = ()

    def of(self, origin: str) -> tuple[Item, ...]:
        """Return the items of one centre."""
        return tuple(item for item in self.items if item.origin == origin)


def fold(
    logs: Iterable[Iterable[Logged]],
    as_of: datetime,
    *,
    cosigned: Iterable[Cosigned] | None = None,
    frozen: Mapping[str, int] | None = None,
    reader: str = "",
    today: date | None = None,
) -> CommonRecord:
    """Return the common record as it stood at an instant; `reader` is the centre that has read all these logs.

    Without `cosigned` every entry counts. A deadline is over with the day of `as_of` in its own zone, or of `today`.
    """
    covering = Covering(cosigned, as_of)
    folding = _Folding(covering, frozen or {}, reader)
    folding.sort_out(_in_order(logs))
    for entry in folding.entries:
        folding.take(entry)
    folding.stand((today or as_of.date()).isoformat())
    return CommonRecord(
        items=tuple(folding.items),
        unknown=tuple(folding.unknown),
        faults=tuple(folding.faults),
        pending=tuple(folding.pending),
        void=tuple(folding.void),
        uncovered=tuple(folding.uncovered),
    )


def _in_order(logs: Iterable[Iterable[Logged]]) -> list[Logged]:
    """Return every different entry once, by place; of one entry with and without its public part, the fuller."""
    at: dict[tuple[str, int, str], Logged] = {}
    for log in logs:
        for entry in log:
            key = entry.origin, entry.index, entry.leaf_hash
            before = at.setdefault(key, entry)
            if before is not entry and before.public != entry.public:
                at[key] = max(before, entry, key=lambda one: _canonical(one.public))
    return [at[key] for key in sorted(at)]


def _canonical(public: Mapping[str, Any]) -> tuple[int, str]:
    return len(public), json.dumps(public, sort_keys=True, default=str)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def of_our_time(day: date) -> bool:
    """Return whether a record can be about a day: the first and the last that there are have no neighbours."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def _iso_day(value: Any) -> str:
    try:
        day = date.fromisoformat(_text(value))
    except ValueError:
        return ""
    return day.isoformat() if of_our_time(day) else ""


class _Folding:
    """The state of one fold: entries are taken in the order of the logs, then positions are set."""

    def __init__(self, covering: Covering, frozen: Mapping[str, int], reader: str) -> None:
        self.covering, self.frozen, self.reader = covering, frozen, reader
        self.items: list[Item] = []
        self.unknown: list[Logged] = []
        self.faults: list[Fault] = []
        self.pending: list[Logged] = []
        self.void: list[Logged] = []
        self.uncovered: list[Logged] = []
        self.entries: list[Logged] = []
        self.origins: set[str] = {reader} - {""}
        self.held: dict[Place, Logged] = {}
        self.item_at: dict[Place, Item] = {}
        self.said: list[Logged] = []
        self.unsaid: set[Place] = set()
        self.waiting: set[Place] = set()
        self.reading = Reading()

    def sort_out(self, everything: list[Logged]) -> None:
        """Set aside what does not count: void by charter, not covered yet, a second entry at one place."""
        for entry in everything:
            if entry.index >= self.frozen.get(entry.origin, entry.index + 1):
                self.void.append(entry)
            elif self._counts(entry):
                self._hold(entry)
            else:
                self.uncovered.append(entry)

    def _counts(self, entry: Logged) -> bool:
        if self.covering.covers(entry.origin, entry.index):
            return True
        if entry.origin != self.reader or not self.covering.reaches(entry.logged_at):
            return False
        self.waiting.add(entry.place)
        return True

    def _hold(self, entry: Logged) -> None:
        self.origins.add(entry.origin)
        first = self.held.setdefault(entry.place, entry)
        if first is entry:
            self.entries.append(entry)
        else:
            self.faults.append(Fault(entry, "two different entries at one place of a log"))

    def take(self, entry: Logged) -> None:
        """Take one entry, after checking what it refers to."""
        if entry.type in OF_THE_LOG:
            if entry.type == "ack":
                self.reading.acked(entry.origin, entry.index, entry.public)
            return
        if entry.type not in {"record", "supersede", "redact", "position"}:
            self.unknown.append(entry)
            return
        wrong = next(filter(None, (self._wrong(entry, ref) for ref in entry.refs)), "")
        if wrong:
            self.faults.append(Fault(entry, wrong))
            return
        for ref in entry.refs:
            if ref.origin != entry.origin and ref.place in self.held:
                self.reading.read(entry.origin, entry.index, ref.origin, ref.index)
        {"record": self._record, "supersede": self._supersede, "redact": self._redact}.get(
            entry.type, self.said.append
        )(entry)

    def _wrong(self, entry: Logged, ref: Ref) -> str:
        if ref.origin == entry.origin and ref.index >= entry.index:
            return "refers to itself or to a later entry"
        if ref.index >= self.frozen.get(ref.origin, ref.index + 1):
            return "refers to an entry that a charter made void"
        target = self.held.get(ref.place)
        if target and target.leaf_hash != ref.leaf_hash:
            return "refers to an entry with another hash than that entry has"
        return ""

    def _record(self, entry: Logged) -> None:
        item = Item(
            entry.origin,
            entry.kind,
            entry.record_id,
            [entry],
            since=self.covering.time(entry.origin, entry.index),
            waiting=entry.place in self.waiting,
        )
        self.items.append(item)
        self.item_at[entry.place] = item

    def _own_target(self, entry: Logged) -> Item | None:
        """Return the item of its own log that an entry changes; None, and a fault, where there is none."""
        foreign = not entry.refs or entry.refs[0].origin != entry.origin
        item = None if foreign else self.item_at.get(entry.refs[0].place)
        if item is None:
            why = "changes what is not its own" if foreign else "changes what is no record"
            self.faults.append(Fault(entry, why))
        return item

    def _change(self, item: Item, entry: Logged) -> None:
        if item.changed is None or item.changed.index < entry.index:
            item.changed, item.changed_at = entry, self.covering.time(entry.origin, entry.index)
            item.waiting = item.waiting or entry.place in self.waiting

    def _supersede(self, entry: Logged) -> None:
        item = self._own_target(entry)
        if item is not None:
            item.versions.append(entry)
            self.item_at[entry.place] = item
            self._change(item, entry)

    def _redact(self, entry: Logged) -> None:
        target = self.held.get(entry.refs[0].place) if entry.refs else None
        if target and target.type == "position" and target.origin == entry.origin:
            self.unsaid.add(target.place)
            return
        item = self._own_target(entry)
        if item is not None:
            item.redacted.add(entry.refs[0].index)
            self._change(item, entry)

    def stand(self, today: str) -> None:
        """Set where each centre stands on each item: what was said last, else what software or a deadline says."""
        for entry in self.said:
            self._say(entry)
        for item in self.items:
            stood = item.stands_by
            for origin in sorted(self.origins - {item.origin}):
                position = _after_deadline(item, item.positions.get(origin), origin, today)
                if position is None and self._has_read(origin, item):
                    position = Position(origin, RECEIVED, since=item.since)
                if position is not None:
                    item.positions[origin] = position
                seen = self.reading.seen(origin, stood.origin, stood.index)
                if seen is not None:
                    item.seen[origin] = seen

    def _has_read(self, origin: str, item: Item) -> bool:
        first = item.versions[0]
        return origin == self.reader or self.reading.seen(origin, item.origin, first.index) is not None

    def _say(self, entry: Logged) -> None:
        if entry.place in self.unsaid or not entry.public:
            return  # a position that was redacted says nothing any more
        word = _text(entry.public.get("position"))
        item = self.item_at.get(entry.refs[0].place) if entry.refs else None
        if item is None:
            if entry.refs and entry.refs[0].place not in self.held:
                self.pending.append(entry)
            else:
                self.faults.append(Fault(entry, "takes a position on what is no record"))
            return
        allowed = {WITHDRAWN} if item.origin == entry.origin else SAID_OF_OTHERS
        if word in {WITHDRAWN, *SAID_OF_OTHERS} - allowed:
            self.faults.append(Fault(entry, "a centre withdraws only its own item and judges only another's"))
        elif word not in allowed:
            self.unknown.append(entry)
        elif word == WITHDRAWN:
            item.withdrawn = self._position(entry, item, word)
            self._change(item, entry)
        else:
            item.positions[entry.origin] = self._position(entry, item, word)

    def _position(self, entry: Logged, item: Item, word: str) -> Position:
        return Position(
            entry.origin,
            word,
            _text(entry.public.get("reason")),
            _text(entry.public.get("due")),
            entry,
            on_latest=entry.refs[0].index == item.latest.index,
            since=self.covering.time(entry.origin, entry.index),
            names=entry.refs[1:],
            waiting=entry.place in self.waiting,
        )


def _after_deadline(item: Item, said: Position | None, origin: str, today: str) -> Position | None:
    """Return the position, turned into "no answer by ..." when the day it was due, or asked for, has passed.

    An answer to an earlier version is none to a later one that asks anew.
    """
    due = _iso_day(said.due) if said and said.word == UNDER_CHECK else ""
    if said is None or not (said.on_latest or due):
        due = _iso_day(item.public.get("answer_by"))
    if due and due < today:
        return Position(origin, NO_ANSWER, due=due, entry=said.entry if said else None, since=item.since)
    return said
