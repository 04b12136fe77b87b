"""What waits for somebody stands in a small table of its own, which the database itself keeps.

In a large register most rows have had their answer: a draft its decision, an incident its finding. To look for
the few without one among a million takes seconds, on every home page. So each kind of work has a table of the rows
that wait: a trigger adds a row when it is written, and takes it away when its answer is. Whatever writes into the
register (an act, an import, a restore) keeps these tables right.

They are derived. `keep_waiting` makes one anew where its triggers are missing: after an upgrade, or when a migration
rebuilt a table. The reads that use them (`undecided`, `awaiting_verification`, …) ask the register itself again, so
that a row too many changes nothing.
"""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from django.apps import apps
from django.db import connections, models


class Waiting(models.Model):
    """A row that waits for somebody; its first field points to the row, the others are copies that it is sorted by.

    `closed_by` and `opened_by` name the model whose new row ends the waiting or begins it again, each with the SQL
    that gives the ids of the rows (NEW is the row just written). `opened_when` is a condition on a new row itself.
    """

    closed_by: ClassVar[Mapping[str, str]] = {}
    opened_by: ClassVar[Mapping[str, str]] = {}
    opened_when: ClassVar[str] = ""

    class Meta:
        abstract = True

    @classmethod
    def definition(cls) -> "models.QuerySet[Any]":
        """Return the rows that wait, asked of the register alone."""
        raise NotImplementedError

    @classmethod
    def columns(cls) -> list[str]:
        """Return the columns of this table: the id of the row, and what it is sorted by."""
        return [str(field.column) for field in cls._meta.concrete_fields]

    @classmethod
    def of(cls) -> type[models.Model]:
        """Return the model whose rows wait here."""
        related = cls._meta.concrete_fields[0].related_model
        assert isinstance(related, type)  # noqa: S101 - a one-to-one field points to a model
        return related


def waiting_models() -> Iterator[type[Waiting]]:
    """Yield the tables of what waits."""
    for model in apps.get_models():
        if issubclass(model, Waiting):
            yield model


def keep_waiting(using: str = "default") -> None:
    """Give every table of what waits its triggers; one whose triggers were missing is made anew."""
    connection = connections[using]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        known = _triggers(cursor, connection.vendor)
        for model in waiting_models():
            wanted = dict(_wanted(model))
            if model._meta.db_table not in tables or wanted.keys() <= known:
                continue
            for name, (table, statement) in wanted.items():
                for line in _install(connection.vendor, name, table, statement):
                    cursor.execute(line)
            make_anew(model, cursor)


def all_anew(using: str = "default") -> None:
    """Make every table of what waits anew, after rows came in an order of their own."""
    with connections[using].cursor() as cursor:
        for model in waiting_models():
            make_anew(model, cursor)


def make_anew(model: type[Waiting], cursor: Any) -> None:
    """Fill a table of what waits from the register."""
    table = model._meta.db_table
    names = [field.attname for field in model._meta.concrete_fields]
    found = model.definition().order_by().values_list("pk", *names[1:])
    sql, given = found.query.sql_with_params()
    columns = ", ".join(f'"{column}"' for column in model.columns())
    cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608 - our own table
    cursor.execute(f'INSERT INTO "{table}" ({columns}) {sql}', given)


def let_go(using: str = "default") -> None:
    """Take the triggers away before a migration: SQLite renames no table while a trigger speaks of one that is gone."""
    connection = connections[using]
    with connection.cursor() as cursor:
        known = _triggers(cursor, connection.vendor)
        for model in waiting_models():
            for name, (table, _statement) in _wanted(model):
                if name in known:
                    cursor.execute(
                        f'DROP TRIGGER "{name}"' + ("" if connection.vendor == "sqlite" else f' ON "{table}"')
                    )


def _triggers(cursor: Any, vendor: str) -> set[str]:
    if vendor == "sqlite":
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    else:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
    return {name for (name,) in cursor.fetchall()}


def _wanted(model: type[Waiting]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield name -> (table it stands on, statement) of each trigger."""
    table, of = model._meta.db_table, model.of()._meta.db_table
    row, *copied = model.columns()
    into = f'INSERT INTO "{table}" ({", ".join([row, *copied])})'
    new = ", ".join(f"NEW.{column}" for column in ("id", *copied))
    when = f" WHERE {model.opened_when}" if model.opened_when else ""
    yield f"{table}_opens", (of, f"{into} SELECT {new}{when}")
    for label, ids in model.closed_by.items():
        other = apps.get_model(label)._meta.db_table
        yield f"{table}_closed_{other}"[:60], (other, f'DELETE FROM "{table}" WHERE {row} IN ({ids})')  # noqa: S608 - our own
    for label, ids in model.opened_by.items():
        other = apps.get_model(label)._meta.db_table
        again = ", ".join(f"again.{column}" for column in ("id", *copied))
        yield (
            f"{table}_opened_{other}"[:60],
            (
                other,
                f'{into} SELECT {again} FROM "{of}" again WHERE again.id IN ({ids}) '  # noqa: S608 - our own
                f'AND NOT EXISTS (SELECT 1 FROM "{table}" there WHERE there.{row} = again.id)',
            ),
        )


def _install(vendor: str, name: str, table: str, statement: str) -> list[str]:
    if vendor == "sqlite":
        return [
            f'DROP TRIGGER IF EXISTS "{name}"',
            f'CREATE TRIGGER "{name}" AFTER INSERT ON "{table}" BEGIN {statement}; END',
        ]
    return [
        f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS '
        f"$$ BEGIN {statement}; RETURN NULL; END $$",
        f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"',
        f'CREATE TRIGGER "{name}" AFTER INSERT ON "{table}" FOR EACH ROW EXECUTE FUNCTION "{name}"()',
    ]
