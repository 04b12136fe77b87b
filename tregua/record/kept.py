"""Rows that state something are kept: written once, never changed, never deleted.

Three things hold this: `save()` refuses an existing row, `delete()` refuses, and database triggers
(installed after every migration by `install_triggers`) refuse whatever goes round the models.
A correction is a new row that names the one it supersedes.
"""

import os
import time
from collections.abc import Iterator
from typing import Any, ClassVar, Final

from django.apps import apps
from django.db import connections, models
from django.utils import timezone

from tregua.record.shown import NOBODY

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_ulid() -> str:
    """Return a fresh 26-character ULID: 48 bits of milliseconds, 80 bits of chance; never reused."""
    number = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10), "big")
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(125, -1, -5))


class NeverChangedError(Exception):
    """Somebody tried to alter or remove a row that states something."""


class Identified(models.Model):
    """A row with an identifier that is never reused and the instant it was written."""

    id = models.CharField(max_length=26, primary_key=True, default=new_ulid, editable=False)
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    shown_to: ClassVar[dict[str, str]] = {"id": NOBODY, "recorded_at": NOBODY}
    never_changed: ClassVar[bool] = False

    class Meta:
        abstract = True


class Kept(Identified):
    """A row that is written once: a correction is a new row, the old one stays readable."""

    never_changed: ClassVar[bool] = True

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row once; a second save is refused."""
        if not self._state.adding:
            message = f"{self._meta.label} {self.pk} is kept as it was written; record a new row instead"
            raise NeverChangedError(message)
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse: nothing that was stated is removed."""
        message = f"{self._meta.label} {self.pk} cannot be removed; withdraw it with a new row instead"
        raise NeverChangedError(message)


def never_changed_models() -> Iterator[type[models.Model]]:
    """Yield every concrete model whose rows are never changed."""
    for model in apps.get_models():
        if getattr(model, "never_changed", False):
            yield model


def install_triggers(using: str = "default") -> None:
    """Make the database itself refuse UPDATE and DELETE on every table of kept rows.

    SQLite drops a table's triggers when a migration rebuilds it, so this runs after each `migrate`.
    """
    connection = connections[using]
    with connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
        for model in never_changed_models():
            table = model._meta.db_table
            if table in existing:
                for statement in _statements(connection.vendor, table):
                    cursor.execute(statement)


def _statements(vendor: str, table: str) -> list[str]:
    says = f"rows of {table} are kept as written"
    if vendor == "sqlite":
        return [
            f'CREATE TRIGGER IF NOT EXISTS "{table}_kept_{verb.lower()}" BEFORE {verb} ON "{table}" '
            f"BEGIN SELECT RAISE(ABORT, '{says}'); END"
            for verb in ("UPDATE", "DELETE")
        ]
    return [
        "CREATE OR REPLACE FUNCTION tregua_kept() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'rows of %% are kept as written', TG_TABLE_NAME; END $$",
        f'DROP TRIGGER IF EXISTS "{table}_kept" ON "{table}"',
        f'CREATE TRIGGER "{table}_kept" BEFORE UPDATE OR DELETE ON "{table}" '
        "FOR EACH ROW EXECUTE FUNCTION tregua_kept()",
    ]
