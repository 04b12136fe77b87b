"""Rows with a large file in them, written so that the file is not copied in memory on its way.

SQLite gets room for it and then the bytes piece by piece; that needs the column to stand last, which also keeps the
other columns of a row within reach. PostgreSQL gets the bytes beside the statement instead of spelled out within it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeVar

from django.db import connection, migrations, models, transaction

# What is smaller is written as everything else is.
LARGE: Final = 1024 * 1024
Made = TypeVar("Made", bound=models.Model)


def create(rows: models.Manager[Made], column: str, content: bytes, **says: object) -> Made:
    """Write a row whose `column` has these bytes, and return it."""
    if len(content) < LARGE:
        return rows.create(**{column: content}, **says)
    if connection.vendor != "sqlite":
        with _beside_the_statement():
            return rows.create(**{column: content}, **says)
    room = models.Func(len(content), function="zeroblob", output_field=models.BinaryField())
    with transaction.atomic():
        made = rows.create(**{column: room}, **says)
        _fill(made, column, memoryview(content))
    setattr(made, column, content)
    return made


def _fill(row: models.Model, column: str, content: memoryview) -> None:
    """Write into the room that was made for a row's bytes."""
    table, key = row._meta.db_table, row._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT rowid FROM "{table}" WHERE "{key}" = %s', [row.pk])  # noqa: S608 - names of our own tables
        (number,) = cursor.fetchone()
    with connection.connection.blobopen(table, column, number) as blob:
        for at in range(0, len(content), LARGE):
            blob.write(content[at : at + LARGE])


@contextmanager
def _beside_the_statement() -> Iterator[None]:
    """Let the values of statements go to PostgreSQL apart from their words."""
    from django.db.backends.postgresql.base import ServerBindingCursor  # noqa: PLC0415 - its driver may not be there

    connection.ensure_connection()
    before = connection.connection.cursor_factory
    connection.connection.cursor_factory = ServerBindingCursor
    try:
        yield
    finally:
        connection.connection.cursor_factory = before


class StandsLast(migrations.RunPython):
    """A step of a migration that shapes a table by words of a database; tables that are made at once need it as well."""


def stands_last(table: str, column: str) -> StandsLast:
    """Return the migration after which the large column of a table of SQLite is its last."""

    def move(_apps: Any, editor: Any) -> None:
        if editor.connection.vendor != "sqlite":
            return
        for verb in ("update", "delete"):  # they are made anew after every migration
            editor.execute(f'DROP TRIGGER IF EXISTS "{table}_kept_{verb}"')
        editor.execute(f'ALTER TABLE "{table}" ADD COLUMN "{column}_last" BLOB NOT NULL DEFAULT x\'\'')
        editor.execute(f'UPDATE "{table}" SET "{column}_last" = "{column}"')  # noqa: S608 - names of our own tables
        editor.execute(f'ALTER TABLE "{table}" DROP COLUMN "{column}"')
        editor.execute(f'ALTER TABLE "{table}" RENAME COLUMN "{column}_last" TO "{column}"')

    return StandsLast(move, migrations.RunPython.noop)
