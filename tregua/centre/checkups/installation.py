"""Checkups of the installation: database, translations, fonts."""

import re
from pathlib import Path
from typing import Final

from django.apps import apps
from django.db import DatabaseError, connection, models
from django.db.backends.utils import CursorWrapper
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext, ngettext

from tregua.centre.checkups.finding import Finding, unreached
from tregua.centre.translations import catalogues, is_stale
from tregua.record.triggers import never_changed_models

FONTS: Final = Path(__file__).resolve().parent.parent / "static" / "centre" / "vendor" / "fonts"


def database() -> Finding:
    """Look whether the database answers, is up to date and refuses to change what is kept."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        free = _without_triggers()
    except DatabaseError as error:
        return Finding(
            "database", well=False, seen=gettext("it does not answer: %(error)s") % {"error": error},
            remedy=gettext(
                "Look whether it runs and whether DATABASE_URL is right; SQLite: whether the disk is writable."
            ),
        )  # fmt: skip
    if waiting:
        seen = ngettext(
            "%(count)s change of its tables is not made yet",
            "%(count)s changes of its tables are not made yet",
            len(waiting),
        ) % {"count": len(waiting)}
        remedy = gettext("Stop the centre and run: tregua upgrade")
        return Finding("database", well=False, seen=seen, remedy=remedy)
    if free:
        return Finding(
            "database",
            well=False,
            seen=gettext("nothing keeps the rows of %(tables)s from being changed")
            % {"tables": ", ".join(free)},
            remedy=gettext(
                "Start `tregua serve` once: it installs the triggers again. Then ask who removed them."
            ),
        )
    seen = gettext("%(database)s, up to date, kept rows are locked") % {"database": connection.vendor}
    return Finding("database", well=True, seen=seen)


# Tables that the database itself keeps from being changed and from being emptied.
PROTECTED: Final = {
    "sqlite": "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name IN "
    "(tbl_name || '_kept_update', tbl_name || '_kept_delete') GROUP BY tbl_name HAVING count(*) = 2",
    # 8 stands for DELETE, 16 for UPDATE; a trigger that was switched off is D.
    "postgresql": "SELECT relname FROM pg_trigger JOIN pg_class ON tgrelid = pg_class.oid "
    "WHERE tgname = relname || '_kept' AND tgtype & 24 = 24 AND tgenabled <> 'D'",
}


def _without_triggers() -> list[str]:
    """Return the tables of kept rows that the database itself does not protect."""
    with connection.cursor() as cursor:
        cursor.execute(PROTECTED[connection.vendor])
        protected = {row[0] for row in cursor.fetchall()}
        there = set(connection.introspection.table_names(cursor))
    return sorted(
        model._meta.db_table
        for model in never_changed_models()
        if model._meta.db_table in there and model._meta.db_table not in protected
    )


def indexes() -> Finding:
    """Look whether every index that the models declare is in the database: without one a list becomes slow."""
    try:
        missing, there = _missing_indexes()
    except DatabaseError as error:
        return unreached("indexes", error)
    if missing:
        seen = gettext("missing: %(names)s") % {"names": ", ".join(missing)}
        remedy = gettext(
            "Somebody removed them, or a change of the tables was cut off. Stop the centre, make a backup and restore "
            "it into a new folder: the tables are made anew."
        )
        return Finding("indexes", well=False, seen=seen, remedy=remedy)
    seen = ngettext("%(count)s index is there", "%(count)s indexes are there", there) % {"count": there}
    return Finding("indexes", well=True, seen=seen)


def _missing_indexes() -> tuple[list[str], int]:
    """Return the indexes that a model declares and its table has not, and how many there are."""
    missing: list[str] = []
    there = 0
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for model in apps.get_models():
            table = model._meta.db_table
            if table not in tables or not model.__module__.startswith("tregua."):
                continue
            names, columns = _there(cursor, table)
            declared = _declared(model)
            gone = [name for name, wanted in declared.items() if name not in names and wanted not in columns]
            missing += [f"{table}.{name}" for name in gone]
            there += len(declared) - len(gone)
    return sorted(missing), there


def _there(cursor: CursorWrapper, table: str) -> tuple[set[str], set[tuple[str, ...]]]:
    """Return the names of a table's indexes, and which columns each has.

    Django takes the rules of an SQLite table out of its text, which takes a second for all tables: the database knows.
    """
    if connection.vendor != "sqlite":
        known = connection.introspection.get_constraints(cursor, table)
        return set(known), {tuple(one["columns"]) for one in known.values() if one["index"] or one["unique"]}
    cursor.execute(
        "SELECT l.name, i.name FROM pragma_index_list(%s) l, pragma_index_info(l.name) i ORDER BY l.name, i.seqno",
        [table],
    )
    columns: dict[str, list[str]] = {}
    for name, column in cursor.fetchall():
        columns.setdefault(name, []).append(column)
    return set(columns), {tuple(one) for one in columns.values()}


def _declared(model: type[models.Model]) -> dict[str, tuple[str, ...] | None]:
    """Return the indexes of a model: by their names, or by their column where the database chose the name."""
    found: dict[str, tuple[str, ...] | None] = {index.name: None for index in model._meta.indexes}
    for rule in model._meta.constraints:
        if isinstance(rule, models.UniqueConstraint):
            plain = rule.fields and rule.condition is None
            fields = [model._meta.get_field(name) for name in rule.fields]
            found[rule.name] = tuple(str(field.column) for field in fields) if plain else None  # type: ignore[union-attr]
    for field in model._meta.local_concrete_fields:
        if (field.unique or getattr(field, "db_index", False)) and not field.primary_key:
            found[str(field.column)] = (str(field.column),)
    return found


def translations() -> Finding:
    """Look whether every translation is compiled as it is written."""
    stale = [catalogue.parent.parent.name for catalogue in catalogues() if is_stale(catalogue)]
    if stale:
        seen = gettext("not compiled: %(languages)s") % {"languages": ", ".join(stale)}
        remedy = gettext("Start `tregua serve` once: it compiles them.")
        return Finding("translations", well=False, seen=seen, remedy=remedy)
    there = ", ".join(catalogue.parent.parent.name for catalogue in catalogues())
    seen = gettext("compiled: %(languages)s") % {"languages": there} if there else gettext("none but English")
    return Finding("translations", well=True, seen=seen)


def fonts() -> Finding:
    """Look whether the fonts that the pages name are there, and are fonts."""
    css = FONTS / "fonts.css"
    wanted = (
        set(re.findall(r'url\("([^"]+)"\)', css.read_text(encoding="utf-8")))
        if css.is_file()
        else {"fonts.css"}
    )
    missing = sorted(name for name in wanted if not _is_font(FONTS / name))
    if missing:
        return Finding(
            "fonts",
            well=False,
            seen=gettext("missing or broken: %(files)s") % {"files": ", ".join(missing)},
            remedy=gettext("Install Tregua again: files of it are gone."),
        )
    seen = ngettext("%(count)s file", "%(count)s files", len(wanted)) % {"count": len(wanted)}
    return Finding("fonts", well=True, seen=seen)


def _is_font(path: Path) -> bool:
    """Return whether a file begins as a WOFF2 font does."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(4) == b"wOF2"
