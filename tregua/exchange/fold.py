"""The common record: what the centres published, side by side. A pure function of their logs.

`fold` gives the same result whatever the order in which entries arrived. Nothing is added up and nothing
is dropped: an entry that cannot be understood, or whose reference is wrong, is kept and listed.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

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

    @property
    def place(self) -> Place:
        return self.origin, self.index


@dataclass(frozen=True)
class Position:
    """Where a centre stands on an item; `entry` is None where software or a deadline speaks."""

    origin: str
    word: str
    reason: str = ""
    due: str = ""
    entry: Logged | None = None
    on_latest: bool = True


@dataclass(frozen=True)
class Fault:
    """An entry without effect, and why."""

    entry: Logged
    why: str


@dataclass
class Item:
    """One record that a centre published: its versions, the oldest first, and where the others stand on it."""

    origin: str
    kind: str
    record_id: str
    versions: list[Logged]
    redacted: frozenset[int] = frozenset()
    withdrawn: Position | None = None
    positions: dict[str, Position] = field(default_factory=dict)

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
    """The result: items in the order of the logs, entries not understood, entries without effect, pending ones."""

    items: tuple[Item, ...]
    unknown: tuple[Logged, ...]
    faults: tuple[Fault, ...]
    pending: tuple[Logged, ...]

    def of(self, origin: str) -> tuple[Item, ...]:
        """Return the items of one centre."""
        return tuple(item for item in self.items if item.origin == origin)


def fold(logs: Iterable[Iterable[Logged]], as_of: date, *, reader: str = "") -> CommonRecord:
    """Return the common record as it stands on a day; `reader` is the centre that has read all these logs."""
    folding = _Folding(_in_order(logs))
    for entry in folding.entries:
        folding.take(entry)
    folding.stand(as_of, reader)
    return CommonRecord(
        items=tuple(folding.items),
        unknown=tuple(folding.unknown),
        faults=tuple(folding.faults),
        pending=tuple(folding.pending),
    )


def _in_order(logs: Iterable[Iterable[Logged]]) -> list[Logged]:
    everything = {(e.place, e.leaf_hash, _canonical(e.public)): e for log in logs for e in log}
    return [everything[key] for key in sorted(everything)]


def _canonical(public: Mapping[str, Any]) -> str:
    return json.dumps(public, sort_keys=True, default=str)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _iso_day(value: Any) -> str:
    try:
        return date.fromisoformat(_text(value)).isoformat()
    except ValueError:
        return ""


class _Folding:
    """The state of one fold: entries are taken in the order of the logs, then positions are set."""

    def __init__(self, entries: list[Logged]) -> None:
        self.items: list[Item] = []
        self.unknown: list[Logged] = []
        self.faults: list[Fault] = []
        self.pending: list[Logged] = []
        self.entries: list[Logged] = []
        self.held: dict[Place, Logged] = {}
        self.item_at: dict[Place, Item] = {}
        self.said: list[Logged] = []
        self.unsaid: set[Place] = set()
        self.read_to: dict[tuple[str, str], int] = {}
        for entry in entries:
            first = self.held.setdefault(entry.place, entry)
            if first is entry:
                self.entries.append(entry)
            elif first.leaf_hash != entry.leaf_hash:
                self.faults.append(Fault(entry, "two different entries at one place of a log"))

    def take(self, entry: Logged) -> None:
        """Take one entry, after checking what it refers to."""
        if entry.type in OF_THE_LOG:
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
                pair = entry.origin, ref.origin
                self.read_to[pair] = max(self.read_to.get(pair, -1), ref.index)
        {"record": self._record, "supersede": self._supersede, "redact": self._redact}.get(
            entry.type, self.said.append
        )(entry)

    def _wrong(self, entry: Logged, ref: Ref) -> str:
        if ref.origin == entry.origin and ref.index >= entry.index:
            return "refers to itself or to a later entry"
        target = self.held.get(ref.place)
        if target and target.leaf_hash != ref.leaf_hash:
            return "refers to an entry with another hash than that entry has"
        return ""

    def _record(self, entry: Logged) -> None:
        item = Item(entry.origin, entry.kind, entry.record_id, [entry])
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

    def _supersede(self, entry: Logged) -> None:
        item = self._own_target(entry)
        if item is not None:
            item.versions.append(entry)
            self.item_at[entry.place] = item

    def _redact(self, entry: Logged) -> None:
        target = self.held.get(entry.refs[0].place) if entry.refs else None
        if target and target.type == "position" and target.origin == entry.origin:
            self.unsaid.add(target.place)
            return
        item = self._own_target(entry)
        if item is not None:
            item.redacted |= {entry.refs[0].index}

    def stand(self, as_of: date, reader: str) -> None:
        """Set where each centre stands on each item: what was said last, else what software or a deadline says."""
        for entry in self.said:
            self._say(entry)
        origins = {origin for origin, _index in self.held} | ({reader} if reader else set())
        for item in self.items:
            for origin in sorted(origins - {item.origin}):
                position = _after_deadline(item, item.positions.get(origin), origin, as_of)
                if position is None and self._has_read(origin, item, reader):
                    position = Position(origin, RECEIVED)
                if position is not None:
                    item.positions[origin] = position

    def _has_read(self, origin: str, item: Item, reader: str) -> bool:
        return origin == reader or self.read_to.get((origin, item.origin), -1) >= item.versions[0].index

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
        else:
            said = Position(
                entry.origin,
                word,
                _text(entry.public.get("reason")),
                _text(entry.public.get("due")),
                entry,
                on_latest=entry.refs[0].index == item.latest.index,
            )
            if word == WITHDRAWN:
                item.withdrawn = said
            else:
                item.positions[entry.origin] = said


def _after_deadline(item: Item, said: Position | None, origin: str, as_of: date) -> Position | None:
    """Return the position, turned into "no answer by ..." when the day it was due, or asked for, has passed."""
    due = _iso_day(said.due) if said and said.word == UNDER_CHECK else ""
    if said is None:
        due = _iso_day(item.public.get("answer_by"))
    if due and due < as_of.isoformat():
        return Position(origin, NO_ANSWER, due=due, entry=said.entry if said else None)
    return said
