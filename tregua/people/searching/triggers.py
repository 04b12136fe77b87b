"""The triggers by which the database says that a record was written, whoever wrote it: an act, an import."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connections

from tregua.people.searching.kinds import Sought, kinds


def install(using: str = "default") -> None:
    """Give every table that tells the search of something its trigger; where one was missing all is taken in anew."""
    connection = connections[using]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        if "people_soughtlater" not in tables:
            return
        there = _there(cursor, connection.vendor)
        for name, table, statement in _wanted():
            if table in tables and name not in there:
                for line in _lines(connection.vendor, name, table, statement):
                    cursor.execute(line)
        for kind in kinds():
            _take_in_all(cursor, kind, tables)


def _take_in_all(cursor: Any, kind: Sought, tables: set[str]) -> None:
    """Say of every record of a kind of which nothing is known yet that it is to be taken in: after an upgrade, say."""
    if kind.of and (table := apps.get_model(kind.of)._meta.db_table) in tables:
        cursor.execute(
            "INSERT INTO people_soughtlater (kind, record) "  # noqa: S608 - our own tables
            f"SELECT '{kind.code}', id FROM \"{table}\" WHERE NOT EXISTS "
            f"(SELECT 1 FROM people_soughtwords WHERE kind = '{kind.code}') AND NOT EXISTS "
            f"(SELECT 1 FROM people_soughtlater WHERE kind = '{kind.code}') ORDER BY id"
        )


def let_go(using: str = "default") -> None:
    """Take the triggers away before a migration, which may rename what they speak of."""
    connection = connections[using]
    with connection.cursor() as cursor:
        there = _there(cursor, connection.vendor)
        for name, table, _statement in _wanted():
            if name in there:
                of = "" if connection.vendor == "sqlite" else f' ON "{table}"'
                cursor.execute(f'DROP TRIGGER "{name}"{of}')


def _there(cursor: Any, vendor: str) -> set[str]:
    if vendor == "sqlite":
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    else:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
    return {name for (name,) in cursor.fetchall()}


def _wanted() -> Iterator[tuple[str, str, str]]:
    """Yield name, table and statement of each trigger."""
    for kind in kinds():
        for label, ids in kind.told_by.items():
            table = apps.get_model(label)._meta.db_table
            statement = (
                f"INSERT INTO people_soughtlater (kind, record) SELECT '{kind.code}', told.id "  # noqa: S608 - our own
                f"FROM ({ids}) told WHERE told.id IS NOT NULL"
            )
            yield f"sought_{kind.code}_{table}"[:60], table, statement


def _lines(vendor: str, name: str, table: str, statement: str) -> list[str]:
    if vendor == "sqlite":
        return [f'CREATE TRIGGER "{name}" AFTER INSERT ON "{table}" BEGIN {statement}; END']
    return [
        f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS '
        f"$$ BEGIN {statement}; RETURN NULL; END $$",
        f'CREATE TRIGGER "{name}" AFTER INSERT ON "{table}" FOR EACH ROW EXECUTE FUNCTION "{name}"()',
    ]
