"""What is dear to make is made once, by the acts that make it; later tests begin with the rows that those acts left.

Rows are laid down only where the same work would begin from the same state: the same logs, to the last hash, in a
centre of the same name and zone. Anywhere else the work is done again. So a test cannot tell the difference, except
that what stood there before it did is somewhat older.
"""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

from tregua.people.models import SoughtLater, SoughtTerm, SoughtWords
from tregua.record.models import Entry, Log
from tregua.record.waiting import waiting_models

T = TypeVar("T")
Rows = list[Any]


class Store(Protocol):
    """How one database gives its rows, and takes them back as they were."""

    def read(self, table: str, columns: list[str]) -> Rows: ...
    def add(self, table: str, columns: list[str], rows: Rows) -> None: ...


class OnSQLite:
    """Rows as tuples. The plus keeps the module from turning a column into what its type says."""

    def read(self, table: str, columns: list[str]) -> Rows:
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT {", ".join(f"+{column}" for column in columns)} FROM "{table}"')
            return cursor.fetchall()

    def add(self, table: str, columns: list[str], rows: Rows) -> None:
        marks = ", ".join(["%s"] * len(columns))
        with connection.cursor() as cursor:
            cursor.executemany(f'INSERT INTO "{table}" ({", ".join(columns)}) VALUES ({marks})', rows)


class OnPostgreSQL:
    """Rows as lines of COPY."""

    def read(self, table: str, columns: list[str]) -> Rows:
        with (
            connection.cursor() as cursor,
            cursor.copy(f'COPY "{table}" ({", ".join(columns)}) TO STDOUT') as lines,
        ):
            return b"".join(map(bytes, lines)).splitlines(keepends=True)

    def add(self, table: str, columns: list[str], rows: Rows) -> None:
        with (
            connection.cursor() as cursor,
            cursor.copy(f'COPY "{table}" ({", ".join(columns)}) FROM STDIN') as lines,
        ):
            lines.write(b"".join(rows))
        if "id" in {column.strip('"') for column in columns}:
            self._count_on(table)

    def _count_on(self, table: str) -> None:
        """Let the database number on behind these rows, as it does behind rows that it numbered itself."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [f'"{table}"'])
            ((sequence,),) = cursor.fetchall()
            if sequence:
                cursor.execute(f'SELECT setval(%s, max(id)) FROM "{table}"', [sequence])


@dataclass
class Memory:
    """What some work returned, the rows that it added, and the derived rows as it left them."""

    returned: Any
    people: dict[str, Any]
    added: dict[str, Rows]
    derived: dict[str, Rows]


_memories: dict[tuple[Any, ...], Memory] = {}


def once(name: str, work: Callable[[], T], *, staff: Any = None, anew: tuple[str, ...] = ()) -> T:
    """Do the work, or lay down what it left when it was done from the same state; return what it returns.

    `staff` are the people of the test, who take the place of those of the test before. Rows of the tables in `anew`
    are nobody's to lay down: whoever asks makes them.
    """
    key = (name, *_state())
    people = _people(staff)
    if key not in _memories:
        returned, added, derived = _watched(work, anew)
        as_they_are = {id(one): one for one in people.values()}
        _memories[key] = Memory(copy.deepcopy(returned, as_they_are), people, added, derived)
        return returned
    memory = _memories[key]
    _lay_down(memory)
    return copy.deepcopy(memory.returned, {id(memory.people[each]): people[each] for each in people})


def is_known(name: str) -> bool:
    """Return whether the work of this name would be laid down, not done."""
    return (name, *_state()) in _memories


def _state() -> tuple[Any, ...]:
    ends = (Entry.objects.filter(log=log).order_by("-index").values_list("index", "leaf_hash") for log in Log)
    centre = settings.CENTRE
    return (
        *(end.first() for end in ends),
        *(settings.ORIGIN, settings.TIME_ZONE, centre.code, centre.peer_code, centre.day_begins),
    )


def _people(staff: Any) -> dict[str, Any]:
    if staff is None:
        return {}
    return {"": staff} | {name: one for name, one in vars(staff).items() if hasattr(one, "pk")}


def _tables() -> dict[str, list[str]]:
    """Return the columns of every table that acts write."""
    return {
        model._meta.db_table: [f'"{one.column}"' for one in model._meta.local_concrete_fields]
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }


def _store() -> Store:
    return OnPostgreSQL() if connection.vendor == "postgresql" else OnSQLite()


def _watched(work: Callable[[], T], anew: tuple[str, ...]) -> tuple[T, dict[str, Rows], dict[str, Rows]]:
    """Do the work and return what it returns, the rows that it added, and the derived rows."""
    store, tables = _store(), _tables()
    derived = {model._meta.db_table for model in (*waiting_models(), SoughtWords, SoughtTerm, SoughtLater)}
    before = {table: set(store.read(table, columns)) for table, columns in tables.items()}
    returned = work()
    after = {table: store.read(table, columns) for table, columns in tables.items()}
    added = {}
    for table in tables.keys() - derived - set(anew):
        assert not before[table] - set(after[table]), (
            f"rows of {table} were changed: they cannot be laid down"
        )
        if new := [row for row in after[table] if row not in before[table]]:
            added[table] = new
    return returned, added, {table: after[table] for table in derived}


def _lay_down(memory: Memory) -> None:
    """Add the rows; the tables of what waits, which triggers have filled meanwhile, become what they were."""
    store, tables = _store(), _tables()
    with transaction.atomic():
        for table, rows in memory.added.items():
            store.add(table, tables[table], rows)
        for table, rows in memory.derived.items():
            with connection.cursor() as cursor:
                cursor.execute(f'DELETE FROM "{table}"')
            if rows:
                store.add(table, tables[table], rows)
