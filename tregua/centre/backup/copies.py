"""A consistent copy of the register while the centre goes on working: of SQLite as a file, of PostgreSQL as a dump."""

import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Any, Final

from django.db import connection, transaction

from tregua.centre.backup import facts, postgres
from tregua.centre.backup.faults import BackupError
from tregua.centre.backup.manifest import Register

# In the centre's own folder, on its own disk: what lies in it is in plain.
WORK: Final = "backup.new"
STEP: Final = 4096


@contextmanager
def work_folder(centre: Path) -> Iterator[Path]:
    """Give a folder inside the centre's for the copy; what a killed run left there is cleared away first."""
    folder = centre / WORK
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def copy_sqlite(database: Path, target: Path, *, seen: Callable[[int], None] = lambda _count: None) -> None:
    """Copy a SQLite database as it is at one moment, by its own means, while others write in it."""
    wal = database.with_name(f"{database.name}-wal")
    needed = sum(file.stat().st_size for file in (database, wal) if file.exists())
    free = shutil.disk_usage(target.parent).free
    if free < needed:
        message = (
            f"A copy of the register needs {needed // 1_000_000:,} MB in {target.parent} and only "
            f"{free // 1_000_000:,} MB are free. Make room on the centre's disk."
        )
        raise BackupError(message)
    with closing(sqlite3.connect(database, timeout=30)) as source, closing(sqlite3.connect(target)) as copy:
        copy.execute("PRAGMA synchronous=OFF")  # a copy that a power cut breaks is made again
        # As long as this reads, the copy is of one moment, however much is written meanwhile.
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        size = source.execute("PRAGMA page_size").fetchone()[0]
        before = 0

        def progress(_status: int, remaining: int, total: int) -> None:
            nonlocal before
            seen((total - remaining - before) * size)
            before = total - remaining

        source.backup(copy, pages=STEP, progress=progress)
        source.rollback()


@contextmanager
def dump_postgresql() -> Iterator[tuple[IO[bytes], Register]]:
    """Give the dump of the register as a stream, and what the register said at the very moment of the dump."""
    arguments, environment = postgres.reach(connection.settings_dict)
    command = [postgres.program("pg_dump"), "--format=plain", "--no-owner", "--no-privileges", *arguments]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        moment = cursor.fetchone()[0]

        def ask(statement: str) -> list[tuple[Any, ...]]:
            cursor.execute(statement)
            return list(cursor.fetchall())

        said = facts.register(ask, "postgresql")
        process = subprocess.Popen(
            [*command, f"--snapshot={moment}"],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        with process:
            if process.stdout is None or process.stderr is None:  # pragma: no cover - both are pipes
                raise BackupError("pg_dump gives nothing")
            yield process.stdout, said
            problem = process.stderr.read().decode(errors="replace").strip()
            if process.wait():
                message = f"pg_dump could not copy the register: {problem}"
                raise BackupError(message)
