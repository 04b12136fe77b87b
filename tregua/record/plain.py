"""Rows written by a plain statement that is put together once: what every act of a busy day writes, at a tenth of the cost.

Django composes an INSERT anew each time, which takes longer than the database takes to write the row. Values go
through the model's own fields, triggers and constraints hold as ever; signals are not sent, and no default of the
database is filled in.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

from django.db import connection, models

# So many values at most go with one statement; SQLite would take thirty times as many.
VALUES: Final = 1_000


def insert(rows: Sequence[models.Model], *, or_ignore: bool = False, known_by: Sequence[str] = ()) -> None:
    """Write rows of one model that are not there yet.

    With `or_ignore` one that is there already stays as it is; one that is there by the fields `known_by` is written anew.
    """
    if not rows:
        return
    head, fields = _statement(type(rows[0]))
    mark = f"({', '.join(['%s'] * len(fields))})"
    tail = (
        _anew(type(rows[0]), tuple(known_by)) if known_by else " ON CONFLICT DO NOTHING" if or_ignore else ""
    )
    at_once = max(1, VALUES // len(fields))
    with connection.cursor() as cursor:
        for start in range(0, len(rows), at_once):
            some = rows[start : start + at_once]
            values = [
                field.get_db_prep_save(getattr(row, field.attname), connection)
                for row in some
                for field in fields
            ]
            cursor.execute(f"{head} {', '.join([mark] * len(some))}{tail}", values)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001 - as Django's own bulk_create


@lru_cache(maxsize=100)
def _anew(model: type[models.Model], known_by: tuple[str, ...]) -> str:
    """Return the end of a statement that writes anew what is there by these fields already."""
    _head, fields = _statement(model)
    quote = connection.ops.quote_name
    known = ", ".join(quote(name) for name in known_by)
    written = ", ".join(
        f"{quote(str(field.column))} = excluded.{quote(str(field.column))}"
        for field in fields
        if field.name not in known_by
    )
    return f" ON CONFLICT ({known}) DO UPDATE SET {written}"


@lru_cache(maxsize=100)
def _statement(model: type[models.Model]) -> tuple[str, tuple["models.Field[Any, Any]", ...]]:
    """Return the beginning of the statement, and the fields in its order."""
    # A number that the database gives is left to it.
    fields = tuple(field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField))
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES", fields
