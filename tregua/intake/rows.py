"""What the rows of a table may become: the contract of a kind, and the kinds of this installation.

A kind is a class in some app, named by its dotted path in settings.ROW_KINDS. One object of it serves one look at
one table: what it looked up it may remember for as long as it lives.
"""

import dataclasses
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeAlias

from django.conf import settings
from django.db import models
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import get_language

from tregua.intake.column_names import called
from tregua.people.models import Person

if TYPE_CHECKING:
    from tregua.intake.channels.sheet.columns import Field
    from tregua.intake.models import Message

# What a cell says once it is read as its field: a text, a day, a number, a range, a list …; None where it is empty.
Value: TypeAlias = Any
KEY: Final = "key"
LONGEST_KEY: Final = 200


@dataclass
class Problem:
    """Something that is wrong with a row: a code with its detail, and the field and column it stands in.

    It keeps the row out unless `stops` is False (a remark that stays beside the row). One that `may_pass` keeps it
    out until a person says that such rows are taken too.
    """

    what: str
    field: str = ""
    column: str = ""
    detail: dict[str, Any] = dataclasses.field(default_factory=dict)
    stops: bool = True
    may_pass: bool = False


@dataclass
class Line:
    """One row of a table with the number that Excel shows, its cells read by the kind's fields.

    `written` holds what stood in the cell of each field, `columns` what the column is called there.
    """

    number: int
    values: dict[str, Value]
    problems: list[Problem] = dataclasses.field(default_factory=list)
    written: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    columns: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass
class Item:
    """One record-to-be: the rows it stands in, its key (which identifies it in its list), what it says."""

    lines: list[Line]
    key: str
    values: dict[str, Value]
    problems: list[Problem] = dataclasses.field(default_factory=list)
    # What the kind has looked up for it meanwhile; no part of what it says.
    found: dict[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def all_problems(self) -> list[Problem]:
        """Return what is wrong with its rows and with itself."""
        return [problem for line in self.lines for problem in line.problems] + self.problems

    @cached_property
    def digest(self) -> str:
        """Return a hash of what it says: two items of one key with the same hash say the same."""
        return fingerprint(self.values)

    def refuse(self, what: str, name: str = "", **detail: Any) -> None:
        """Keep this item out because of what stands in one of its fields."""
        self._note(Problem(what, name, detail=detail))

    def ask(self, what: str, name: str = "", **detail: Any) -> None:
        """Keep this item out until a person says that such rows are taken too."""
        self._note(Problem(what, name, detail=detail, may_pass=True))

    def remark(self, what: str, name: str = "", **detail: Any) -> None:
        """Keep a remark beside this item; it is taken in."""
        self._note(Problem(what, name, detail=detail, stops=False))

    def _note(self, problem: Problem) -> None:
        problem.column = self.lines[0].columns.get(problem.field, "") if self.lines else ""
        self.problems.append(problem)


@dataclass(frozen=True)
class Usual:
    """How a file of a known sort is read: field -> its column, field -> what is meant for every row, known answers."""

    at: Mapping[str, int] = dataclasses.field(default_factory=dict)
    fixed: Mapping[str, str] = dataclasses.field(default_factory=dict)
    answers: Mapping[str, Mapping[str, str]] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """Something that a table writes and only a person can tell, asked once for each way it is written.

    `choices` are (value, label); `suggested` is what the kind would answer, "" when it does not know.
    """

    field: str
    written: str
    choices: Sequence[tuple[str, Any]]
    suggested: str = ""
    rows: int = 0


class RowKind:
    """One kind of record that rows become: its fields, its checks, the making and the taking back, all in bulk."""

    code: ClassVar[str]
    label: ClassVar[Promise]
    description: ClassVar[Promise]
    # Who may make such records, beside taking in the file.
    permission: ClassVar[str]
    # Who may have everything of this kind as a spreadsheet.
    read_permission: ClassVar[str] = "reports.read"
    fields: ClassVar[tuple["Field", ...]]
    # What each field is called on a page, by its code.
    labels: ClassVar[dict[str, Promise]]
    # What its own problems say, with the remedy, by their code: "%(written)s" and other parts of the detail.
    wording: ClassVar[dict[str, Promise]] = {}

    def __init__(self, answers: Mapping[str, Mapping[str, str]] | None = None) -> None:
        # field -> as written -> what a person answered (see questions)
        self.answers: dict[str, dict[str, str]] = {
            name: dict(given) for name, given in (answers or {}).items()
        }

    @classmethod
    def usual(cls, header: Sequence[str]) -> Usual:  # noqa: ARG003 - a kind that knows no sorts of files
        """Return how a table with this header is read where it is of a sort that everybody knows (a data set)."""
        return Usual()

    def answer(self, name: str, written: str) -> str:
        """Return what a person answered about one way of writing, "" when nobody did."""
        return self.answers.get(name, {}).get(written, "")

    def items(self, lines: Sequence[Line]) -> list[Item]:
        """Return the records-to-be: one for each row; without a key of its own a row is known by what it says."""
        return [Item([line], _key(line.values), line.values) for line in lines]

    def questions(self, items: Sequence[Item]) -> list[Question]:  # noqa: ARG002 - a kind that asks nothing
        """Return what only a person can tell about these items; what is answered already is not asked again."""
        return []

    def prepare(self, items: Sequence[Item]) -> None:
        """Look up what takes long, before the centre is held for the writing; `check` and `make` may rely on it."""

    def check(self, items: Sequence[Item]) -> None:
        """Add to each item what is wrong with it; items that are refused already may be passed over."""
        raise NotImplementedError

    def known(self, keys: Sequence[str]) -> dict[str, tuple[str, str]]:  # noqa: ARG002 - see below
        """Return key -> (model label, id) of records that stand under these keys without having come in by a batch.

        What goes out with our own number as its key is known again when it comes back.
        """
        return {}

    def make(self, items: Sequence[Item], *, message: "Message", by: Person) -> list[list[models.Model]]:
        """Make the records of these items, inside the caller's transaction; the n-th list is of the n-th item.

        The record that identifies the item comes first in its list.
        """
        raise NotImplementedError

    def take_back(self, made: Sequence[tuple[str, str]], *, reason: str, by: Person) -> list[tuple[str, str]]:
        """Withdraw these records, each named by (model label, id), with the reason; nothing vanishes.

        Returns those that were withdrawn by this; one that somebody withdrew before stays as it was.
        """
        raise NotImplementedError

    def shown(self, item: Item) -> dict[str, str]:
        """Return what would be made of an item, field by field, as a page shows it before anything is made."""
        return {name: _told(value) for name, value in item.values.items() if value not in (None, "", ())}

    def offered(self) -> dict[str, list[str]]:
        """Return the words that a page offers while somebody writes a cell, by field; any other may be written too."""
        return {}

    def address(self, label: str, pk: str) -> str:  # noqa: ARG002 - a kind without pages
        """Return the address of the page of a record that was made, "" where there is none."""
        return ""

    def column_name(self, code: str) -> str:
        """Return what the column of a field is called in a spreadsheet that goes out; it is read again by it."""
        return called(code, get_language() or "en")

    def out(self) -> tuple[list[str], Iterator[list[Any]]]:
        """Return the field codes and everything standing of this kind as rows: what goes out comes in again."""
        raise NotImplementedError


@cache
def row_kinds() -> dict[str, type[RowKind]]:
    """Return the kinds of this installation by their code, in the order of the page."""
    kinds: list[type[RowKind]] = [import_string(path) for path in settings.ROW_KINDS]
    return {kind.code: kind for kind in kinds}


def row_kinds_for(person: Person) -> list[type[RowKind]]:
    """Return the kinds that this person may make."""
    return [kind for kind in row_kinds().values() if person.may(kind.permission)]


def fingerprint(values: Mapping[str, Value]) -> str:
    """Return a hash of what a row says, whatever the order of its fields; empty fields do not count."""
    says = {name: value for name, value in values.items() if value is not None and value != ""}
    plain = json.dumps(says, ensure_ascii=False, sort_keys=True, default=_plain)
    return hashlib.sha256(plain.encode()).hexdigest()[:40]


def _key(values: Mapping[str, Value]) -> str:
    own = str(values.get(KEY) or "").strip()
    return own if 0 < len(own) <= LONGEST_KEY else fingerprint(values)


def _told(value: Value) -> str:
    if isinstance(value, tuple):
        return (
            " – ".join(map(str, dict.fromkeys(value))) if _is_range(value) else "; ".join(map(_told, value))
        )
    return "" if value is None else str(value)


def _is_range(value: tuple[Value, ...]) -> bool:
    return all(isinstance(part, int) for part in value)


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, (date, datetime, time)) else str(value)
