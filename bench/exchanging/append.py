"""Adding a thousand entries at once and publishing them, beside what SQLite and hashlib alone take for the same bytes.

A centre in a temporary folder, SQLite in a real file, with fsync at each commit (synchronous=FULL). The plain inserts
write the same rows into the same tables with the same indexes, and commit; hashing, salts, JSON and the seat are ours.
"""

import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.append import make_centre

COUNT = 1000
ROUNDS = 7
PASSPHRASE = "five words and no name"  # noqa: S105 - of a bench

Figure = tuple[str, float, float, str]


def measure() -> list[Figure]:
    """Return what one thousand acts, releases and a publishing of them cost."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_centre(folder)
        return list(_figures(folder))


def _figures(folder: Path) -> Iterator[Figure]:
    from tregua.record import actions, keys  # noqa: PLC0415 - once the settings are there

    os.environ[keys.PASSPHRASE] = PASSPHRASE
    keys.make_log_key(folder, passphrase=PASSPHRASE, origin="bench.example/log1")
    acts = [actions.Act("report filed", f"reports.Report/01J{n:023d}", FACTS) for n in range(COUNT)]
    leaving = [actions.Leaving("finding", f"01J{n:023d}", PUBLIC) for n in range(COUNT)]
    actions.release_all(leaving[:1], by="bench")
    plain, journal = beside(folder, {"record_entry": COUNT}, lambda: actions.append_all(acts, by="bench"))
    yield f"journal: {COUNT} acts at once, fsync, of plain inserts", plain / journal, 0.4, "≥ of SQLite"
    tables = {"record_entry": 2 * COUNT, "record_body": COUNT}
    plain, released = beside(folder, tables, lambda: actions.release_all(leaving, by="bench"))
    yield f"{COUNT} releases at once, a second of the processor", COUNT / released, 0, "entries/s"
    yield f"{COUNT} releases at once, fsync, of plain inserts", plain / released, 0.4, "≥ of SQLite"
    actions.publish(by="bench")

    def publish() -> float:
        actions.release_all(leaving, by="bench")
        return timed(lambda: actions.publish(by="bench"))

    spent = min(publish() for _ in range(ROUNDS))
    yield f"publishing {COUNT} entries: tiles, bodies, signatures, fsync", 1000 * spent, 0, "ms"
    yield f"releasing and publishing {COUNT} entries", COUNT / (spent + released), 0, "entries/s"


FACTS = {"grade": "F6", "channel": "form", "violation": "shelling", "place": "SY02"}
PUBLIC = {"answer": "violation", "place": {"code": "SY02", "names": {"en": "Aleppo"}}, "day": "2016-03-05"}


def timed(work: Callable[[], Any]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def beside(folder: Path, tables: dict[str, int], work: Callable[[], Any]) -> tuple[float, float]:
    """Return the least seconds of plain inserts and of ours, in turns: what disturbs can only slow down, and both."""
    from django.db import transaction  # noqa: PLC0415

    ours, plain = [], []
    for _ in range(ROUNDS):
        ours.append(timed(transaction.atomic(work)))
        plain.append(best_plain(folder, tables))
    return min(plain), min(ours)


def best_plain(folder: Path, tables: dict[str, int]) -> float:
    """Return the seconds in which plain sqlite3 writes the last rows of these tables anew."""
    database = sqlite3.connect(folder / "plain.sqlite3", isolation_level=None)
    source = sqlite3.connect(folder / "centre.sqlite3")
    rows = {}
    for table, count in tables.items():
        statements = source.execute(
            "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type IN ('table', 'index') AND sql IS NOT NULL",
            [table],
        )
        for (statement,) in statements.fetchall():
            database.execute(statement)
        rows[table] = source.execute(
            f"SELECT * FROM {table} ORDER BY rowid DESC LIMIT {count}"  # noqa: S608 - our own
        ).fetchall()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=OFF"):
        database.execute(f"PRAGMA {pragma}")

    def write() -> None:
        database.execute("BEGIN IMMEDIATE")
        for table, listed in rows.items():
            marks = ", ".join("?" * len(listed[0]))
            database.executemany(f"INSERT INTO {table} VALUES ({marks})", listed)  # noqa: S608 - the same
        database.execute("COMMIT")

    spent = []
    for _ in range(2):
        for table in rows:
            database.execute(f"DELETE FROM {table}")  # noqa: S608 - the same
        spent.append(timed(write))
    database.close()
    source.close()
    (folder / "plain.sqlite3").unlink()
    return min(spent)
