"""What a register says of itself, read by plain statements: the same from the live database, a copy and a restored one."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final, TypeAlias

from tregua.centre.backup.manifest import Register
from tregua.record.tree import Frontier, peak_places

Ask: TypeAlias = Callable[[str], Sequence[Sequence[Any]]]
HASH: Final = 32
_TABLES: Final = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename",
}


def register(ask: Ask, kind: str) -> Register:
    """Return what the register behind `ask` says; `kind` is sqlite or postgresql."""
    tables = [row[0] for row in ask(_TABLES[kind])]
    if "record_entry" not in tables:
        return Register()
    heads = ask("SELECT note FROM record_head WHERE log = 'published' ORDER BY size DESC LIMIT 1")
    return Register(
        journal=_log(ask, "journal"),
        published=_log(ask, "published"),
        checkpoint=heads[0][0] if heads else "",
        rows={table: ask(f'SELECT count(*) FROM "{table}"')[0][0] for table in tables},  # noqa: S608 - its own tables
        migrations=[
            f"{app}.{name}" for app, name in ask("SELECT app, name FROM django_migrations ORDER BY id")
        ],
    )


def _log(ask: Ask, log: str) -> dict[str, Any]:
    """Return size and root of a log, from the hashes of its complete subtrees."""
    last = ask(f'SELECT "index" FROM record_entry WHERE log = \'{log}\' ORDER BY "index" DESC LIMIT 1')  # noqa: S608 - ours
    size = last[0][0] + 1 if last else 0
    peaks = []
    for level, index in peak_places(size):
        rows = ask(f"SELECT leaf_hash, nodes FROM record_entry WHERE log = '{log}' AND \"index\" = {index}")  # noqa: S608 - ours
        hashes = bytes.fromhex(rows[0][0]) + bytes(rows[0][1])
        peaks.append(hashes[level * HASH : (level + 1) * HASH])
    return {"size": size, "root": Frontier(size, peaks).root().hex()}


def of_sqlite(file: Path) -> Register:
    """Return what a SQLite register says; the file is only read."""
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as database:
        return register(lambda statement: database.execute(statement).fetchall(), "sqlite")
