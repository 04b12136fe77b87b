"""The database itself refuses to alter or remove rows that are kept (see kept.py)."""

from collections.abc import Iterator

from django.apps import apps
from django.db import connections, models


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
        "$$ BEGIN RAISE EXCEPTION 'rows of % are kept as written', TG_TABLE_NAME; END $$",
        f'DROP TRIGGER IF EXISTS "{table}_kept" ON "{table}"',
        f'CREATE TRIGGER "{table}_kept" BEFORE UPDATE OR DELETE ON "{table}" '
        "FOR EACH ROW EXECUTE FUNCTION tregua_kept()",
    ]
