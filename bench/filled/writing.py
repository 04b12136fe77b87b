"""Rows straight into the tables of the models, thousands at a time: executemany on SQLite, COPY on PostgreSQL.

Nothing of this goes through the acts of a centre. It is for filling a centre for a measurement, never for data
that somebody answers for.
"""

import contextlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.db import connection, models

AT_ONCE = 20_000


class Table:
    """One model's table: rows are given by the named columns, every other column keeps its default."""

    def __init__(self, model: type[models.Model], *given: str) -> None:
        fields = {field.column: field for field in model._meta.concrete_fields}
        left = [column for column in fields if column not in given]
        self.name = model._meta.db_table
        self.columns = (*given, *left)
        self.rest = tuple(_default(fields[column]) for column in left)
        self.rows: list[tuple[Any, ...]] = []
        self.written = 0

    def add(self, *values: Any) -> None:
        """Keep one row until the next thousands are written together."""
        self.rows.append(values + self.rest)
        if len(self.rows) >= AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write what is kept."""
        if not self.rows:
            return
        columns = ", ".join(f'"{column}"' for column in self.columns)
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                marks = ", ".join("?" * len(self.columns))
                statement = f'INSERT INTO "{self.name}" ({columns}) VALUES ({marks})'  # noqa: S608 - our own tables
                # The plain cursor: Django's would turn every %s of the words into a parameter.
                connection.connection.executemany(statement, self.rows)
            else:
                with cursor.copy(f'COPY "{self.name}" ({columns}) FROM STDIN') as copy:
                    copy.write("".join(map(_line, self.rows)))
        self.written += len(self.rows)
        self.rows.clear()


def _default(field: "models.Field[Any, Any]") -> Any:
    if field.null and not field.has_default():
        return None
    value = field.get_default()
    if isinstance(field, models.JSONField):
        return json.dumps(value)
    if isinstance(field, models.BooleanField):
        return int(value)
    if isinstance(field, models.BinaryField):
        return "\\x" if connection.vendor == "postgresql" else b""
    return written(value) if isinstance(value, datetime) else value


def written(instant: datetime) -> str:
    """Return an instant as both databases read it (UTC, as Django writes it on SQLite)."""
    return instant.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def binary(value: bytes) -> Any:
    """Return bytes as this database takes them in bulk."""
    return "\\x" + value.hex() if connection.vendor == "postgresql" else value


def _line(row: tuple[Any, ...]) -> str:
    return "\t".join("\\N" if one is None else str(one).replace("\\", "\\\\") for one in row) + "\n"


@contextlib.contextmanager
def in_bulk() -> Iterator[None]:
    """Drop the indexes that are no constraints, let nothing be checked row by row, and put everything back."""
    with connection.cursor() as cursor:
        made = _begin_sqlite(cursor) if connection.vendor == "sqlite" else _begin_postgres(cursor)
        yield
        for statement in made:
            cursor.execute(statement)
        if connection.vendor == "sqlite":
            cursor.execute("COMMIT")
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            cursor.execute("SET session_replication_role = origin")
            cursor.execute("VACUUM ANALYZE")
    connection.close()


def _begin_sqlite(cursor: Any) -> list[str]:
    cursor.execute("PRAGMA foreign_keys=OFF")
    cursor.execute("PRAGMA journal_mode=OFF")
    cursor.execute("PRAGMA synchronous=OFF")
    cursor.execute("PRAGMA cache_size=-1000000")
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
    indexes = [(name, sql) for name, sql in cursor.fetchall() if not sql.startswith("CREATE UNIQUE")]
    for name, _sql in indexes:
        cursor.execute(f'DROP INDEX "{name}"')
    cursor.execute("BEGIN")
    return [sql for _name, sql in indexes]


def _begin_postgres(cursor: Any) -> list[str]:
    cursor.execute("SET TIME ZONE 'UTC'")
    cursor.execute("SET session_replication_role = replica")
    cursor.execute("SET maintenance_work_mem = '512MB'")
    return _let_go_of_indexes(cursor, "%")


@contextlib.contextmanager
def search_unindexed() -> Iterator[None]:
    """Let PostgreSQL's indexes over the words of the search go for as long as everything is taken in, and make them after.

    Row by row the full-text index takes twice as long as everything else. SQLite keeps its index by triggers.
    """
    if connection.vendor == "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        made = _let_go_of_indexes(cursor, "people_soughtwords")
        yield
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for statement in made:
            cursor.execute(statement)
        cursor.execute("VACUUM ANALYZE people_soughtwords, people_soughtterm")


def _let_go_of_indexes(cursor: Any, tables: str) -> list[str]:
    """Drop PostgreSQL's indexes that are no constraints, and return the statements that make them again."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes "
        "WHERE schemaname = 'public' AND indexdef NOT LIKE 'CREATE UNIQUE%%' AND tablename LIKE %s",
        [tables],
    )
    indexes = cursor.fetchall()
    for name, _sql in indexes:
        cursor.execute(f'DROP INDEX "{name}"')
    return [sql for _name, sql in indexes]
