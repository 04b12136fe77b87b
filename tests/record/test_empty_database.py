"""An empty database is given its tables at once: the very tables that all migrations, one after the other, lead to."""

import contextlib
import os
import re
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection, connections
from django.db.migrations import AddField, RunPython
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.models import TextField

from tregua.record import empty_database
from tregua.record.empty_database import make_tables


@pytest.fixture
def empty(django_db_setup, django_db_blocker, tmp_path):
    """Return the connections to two empty databases, of the kind that the tests run on."""
    names = [f"empty_{os.getpid()}_{way}" for way in ("by_steps", "at_once")]
    with django_db_blocker.unblock(), contextlib.ExitStack() as afterwards:
        for name in names:
            if connection.vendor == "postgresql":
                url = urlsplit(os.environ["DATABASE_URL"])._replace(path="/postgres").geturl()
                server = afterwards.enter_context(psycopg.connect(url, autocommit=True))
                server.execute(f'CREATE DATABASE "{name}"')
                afterwards.callback(server.execute, f'DROP DATABASE "{name}" WITH (FORCE)')
            where = name if connection.vendor == "postgresql" else str(tmp_path / name)
            connections.settings[name] = {**connection.settings_dict, "NAME": where}
            afterwards.callback(connections.settings.pop, name)
            afterwards.callback(connections.__delitem__, name)
            afterwards.callback(connections[name].close)
        yield [connections[name] for name in names]


ON_SQLITE = {
    "columns": 'SELECT m.name, c.name, c.type, c."notnull", c.dflt_value, c.pk FROM sqlite_master m, '
    "pragma_table_info(m.name) c WHERE m.type = 'table'",
    "relations": 'SELECT m.name, f."from", f."table", f."to", f.on_delete FROM sqlite_master m, '
    "pragma_foreign_key_list(m.name) f WHERE m.type = 'table'",
    "indexes": "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    "unique": "SELECT m.name, i.origin, (SELECT group_concat(name) FROM pragma_index_info(i.name)) "
    "FROM sqlite_master m, pragma_index_list(m.name) i WHERE m.type = 'table'",
}
ON_POSTGRESQL = {
    "columns": "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default, "
    "is_identity FROM information_schema.columns WHERE table_schema = 'public'",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "constraints": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE connamespace = 'public'::regnamespace",
}


def shape(of):
    """Return everything that shapes the tables of a database; the order of columns shapes nothing."""
    found = {}
    with of.cursor() as cursor:
        for name, asked in (ON_SQLITE if of.vendor == "sqlite" else ON_POSTGRESQL).items():
            cursor.execute(asked)
            found[name] = sorted(map(repr, cursor.fetchall()))
        if of.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
            found["clauses"] = sorted((name, clauses(sql)) for name, sql in cursor.fetchall())
    return found


def clauses(sql):
    """Return the checks and constraints of a table, without the columns before and after them."""
    return sorted(re.findall(r'CONSTRAINT "\w+" [^"]+|CHECK \([^)]*\)|AUTOINCREMENT|DEFERRABLE[ \w]*', sql))


def test_tables_made_at_once_are_those_that_the_migrations_lead_to(empty):
    by_steps, at_once = empty
    executor = MigrationExecutor(by_steps)
    executor.migrate(executor.loader.graph.leaf_nodes())
    assert make_tables(at_once)
    assert shape(at_once) == shape(by_steps)
    ours, theirs = (MigrationExecutor(one).loader.applied_migrations for one in (at_once, by_steps))
    assert ours.keys() == theirs.keys()
    assert not make_tables(at_once)  # it is not empty any more


def test_what_a_migration_does_besides_shaping_is_never_left_out():
    def migration(*operations, app="record"):
        made = Migration("0009_more", app)
        made.operations = list(operations)
        return made

    only = empty_database._only_shapes
    assert only(migration(AddField("entry", "more", TextField(default=""))))
    assert not only(migration(RunPython(RunPython.noop)))
    assert only(migration(RunPython(RunPython.noop, elidable=True)))
    assert only(migration(RunPython(RunPython.noop), app="contenttypes"))
