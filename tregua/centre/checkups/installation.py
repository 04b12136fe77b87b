"""Checkups of the installation: database, translations, fonts."""

import re
from pathlib import Path
from typing import Final

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from tregua.centre.checkups.finding import Finding
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
            "database", well=False, seen=f"it does not answer: {error}",
            remedy="Look whether it runs and whether DATABASE_URL is right; SQLite: whether the disk is writable.",
        )  # fmt: skip
    if waiting:
        seen = f"{len(waiting)} changes of its tables are not made yet"
        return Finding("database", well=False, seen=seen, remedy="Start `tregua serve` once: it makes them.")
    if free:
        return Finding(
            "database", well=False, seen=f"nothing keeps the rows of {', '.join(free)} from being changed",
            remedy="Start `tregua serve` once: it installs the triggers again. Then ask who removed them.",
        )  # fmt: skip
    return Finding("database", well=True, seen=f"{connection.vendor}, up to date, kept rows are locked")


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


def translations() -> Finding:
    """Look whether every translation is compiled as it is written."""
    stale = [catalogue.parent.parent.name for catalogue in catalogues() if is_stale(catalogue)]
    if stale:
        seen = f"not compiled: {', '.join(stale)}"
        return Finding(
            "translations", well=False, seen=seen, remedy="Start `tregua serve` once: it compiles them."
        )
    there = ", ".join(catalogue.parent.parent.name for catalogue in catalogues()) or "none but English"
    return Finding("translations", well=True, seen=f"compiled: {there}")


def fonts() -> Finding:
    """Look whether the fonts that the pages name are there."""
    css = FONTS / "fonts.css"
    wanted = (
        set(re.findall(r'url\("([^"]+)"\)', css.read_text(encoding="utf-8")))
        if css.is_file()
        else {"fonts.css"}
    )
    missing = sorted(name for name in wanted if not (FONTS / name).is_file())
    if missing:
        return Finding(
            "fonts",
            well=False,
            seen=f"missing: {', '.join(missing)}",
            remedy="Install Tregua again: files of it are gone.",
        )
    return Finding("fonts", well=True, seen=f"{len(wanted)} files")
