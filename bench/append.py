"""How fast the journal is written and a published log is verified, as a fraction of what the machine can do.

One centre in a temporary folder, SQLite in a real file, with fsync at each commit (synchronous=FULL). The rows of
the peer hold the same bytes in the same columns with the same indexes; only hashing, seat and tree are missing.
"""

import hashlib
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ACTS = 1000
ENTRIES = 20_000
ROUNDS = 5
ORIGIN = "bench.example/log1"
ROOT = Path(__file__).resolve().parent.parent if "__file__" in globals() else Path.cwd()


def main() -> int:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_centre(folder)
        ours, rows = append_rate(folder)
        together = append_all_rate()
        created = create_rate(rows)
        one_by_one, at_once = insert_rates(folder, rows)
        verified, tree_alone, hashed, lone = verify_rates(folder)
    print(f"{'writing the journal':58}{'a second':>12}{'ours/this':>12}")
    row(f"journal: {ACTS} acts in one transaction, fsync", ours, ours)
    row(f"the same {ACTS} acts by append_all", together, together)
    row("Django's objects.create of the same rows", created, ours)
    row("plain sqlite3, the same rows one by one", one_by_one, ours)
    row("plain sqlite3, the same rows in one executemany", at_once, ours)
    row("plain sqlite3 in one executemany, against append_all", at_once, together)
    print()
    print(f"{f'verifying {ENTRIES} entries from files':58}{'a second':>12}{'of hashlib':>12}")
    row("hashlib alone: leaf and node hashes of the same bytes", hashed, hashed)
    row("signed_tree.SignedTree: root, tiles and bundles", hashed, tree_alone, show=tree_alone)
    row("verify.py: also every entry and public part", hashed, lone, show=lone)
    row("reading.read_published: also strict parsing and opening", hashed, verified, show=verified)
    return 0


def row(what: str, peer: float, ours: float, *, show: float = 0) -> None:
    print(f"{what:58}{show or peer:12,.0f}{ours / peer:12.2f}")


def best(measure: Callable[[], float], count: int) -> float:
    """Return the best rate of several rounds: what disturbs can only slow down."""
    return max(count / measure() for _ in range(ROUNDS))


def timed(work: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def make_centre(folder: Path) -> None:
    """Make a centre in this folder with the record alone, on the product's own settings."""
    toml = f'code = "bench"\norigin = "{ORIGIN}"\n[names]\nen = "Bench"\n'
    (folder / "centre.toml").write_text(toml, encoding="utf-8")
    os.environ |= {
        "TREGUA_CENTRE": str(folder),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "tregua.centre.settings",
    }
    sys.path.insert(0, str(ROOT))
    import django  # noqa: PLC0415 - the environment above comes first
    from django.conf import settings  # noqa: PLC0415

    from tregua.centre import settings as product  # noqa: PLC0415

    own = {name: getattr(product, name) for name in dir(product) if name.isupper()}
    settings.configure(**own | {"INSTALLED_APPS": ["tregua.record"], "AUTH_USER_MODEL": "auth.User"})
    django.setup()
    from django.apps import apps  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from tregua.record import seat, triggers  # noqa: PLC0415

    with connection.schema_editor() as editor:
        for model in apps.get_app_config("record").get_models():
            editor.create_model(model)
    triggers.install_triggers()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=FULL")
    seat.take_seat(reason="bench", by="bench")


FACTS = {"grade": "F6", "channel": "form", "violation": "shelling", "place": "SY02"}


def subject(number: int) -> str:
    return f"reports.Report/01J0000000000000000000{number:04d}"


def append_rate(folder: Path) -> tuple[float, list[tuple[Any, ...]]]:
    """Return acts a second, and the rows they made."""
    from django.db import transaction  # noqa: PLC0415

    from tregua.record import actions  # noqa: PLC0415

    def acts() -> None:
        with transaction.atomic():
            for number in range(ACTS):
                actions.append(
                    act="report filed",
                    by="duty",
                    subject=subject(number),
                    facts=FACTS,
                )

    rate = best(lambda: timed(acts), ACTS)
    with sqlite3.connect(folder / "centre.sqlite3") as database:
        rows = database.execute("SELECT * FROM record_entry").fetchall()
    return rate, rows[-ACTS:]


def append_all_rate() -> float:
    """Return acts a second when they are written at once."""
    from django.db import transaction  # noqa: PLC0415

    from tregua.record import actions  # noqa: PLC0415

    def acts() -> None:
        with transaction.atomic():
            actions.append_all(
                [actions.Act("report filed", subject(number), FACTS) for number in range(ACTS)], by="duty"
            )

    return best(lambda: timed(acts), ACTS)


def create_rate(rows: list[tuple[Any, ...]]) -> float:
    """Return the rows a second that Django's ORM writes, in a log of their own and without any hashing."""
    from django.db import transaction  # noqa: PLC0415

    from tregua.record.models import Entry  # noqa: PLC0415

    used = iter(range(ROUNDS))

    def create() -> None:
        first = next(used) * len(rows)
        with transaction.atomic():
            for place, (_id, _at, _log, _index, data, leaf_hash, nodes, subject) in enumerate(rows):
                Entry.objects.create(
                    log="plain",
                    index=first + place,
                    data=data,
                    leaf_hash=leaf_hash,
                    nodes=nodes,
                    subject=subject,
                )

    return best(lambda: timed(create), len(rows))


def insert_rates(folder: Path, rows: list[tuple[Any, ...]]) -> tuple[float, float]:
    """Return plain inserts a second of the same rows: one by one, and handed over at once."""
    database = sqlite3.connect(folder / "plain.sqlite3", isolation_level=None)
    source = sqlite3.connect(folder / "centre.sqlite3")
    schema = source.execute(
        "SELECT sql FROM sqlite_master WHERE tbl_name = 'record_entry' AND type IN ('table', 'index') AND sql IS NOT NULL"
    ).fetchall()
    for (statement,) in schema:
        database.execute(statement)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    insert = f"INSERT INTO record_entry VALUES ({', '.join('?' * len(rows[0]))})"  # noqa: S608 - question marks

    def one_by_one() -> None:
        database.execute("BEGIN IMMEDIATE")
        for one in rows:
            database.execute(insert, one)
        database.execute("COMMIT")

    def at_once() -> None:
        database.execute("BEGIN IMMEDIATE")
        database.executemany(insert, rows)
        database.execute("COMMIT")

    rates = []
    for work in (one_by_one, at_once):
        spent = []
        for _ in range(ROUNDS):
            database.execute("DELETE FROM record_entry")
            spent.append(timed(work))
        rates.append(len(rows) / min(spent))
    database.close()
    source.close()
    return rates[0], rates[1]


def verify_rates(folder: Path) -> tuple[float, float, float, float]:
    """Return entries a second: our reader, its tree alone, hashlib alone, the independent verifier."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415

    from tregua.record import disclosure, entry, note, reading, signed_tree, tiles, tree, verify  # noqa: PLC0415
    from tregua.record.checkpoint import Checkpoint, sign  # noqa: PLC0415
    from tregua.record.source import FolderSource  # noqa: PLC0415

    signer = note.Signer(ORIGIN, Ed25519PrivateKey.generate())
    published = folder / "log"
    entries, lines = [], []
    for number in range(ENTRIES):
        opened = disclosure.disclose("public", {"answer": "violation", "place": "SY0201", "number": number})
        digests = disclosure.padded([disclosure.digest(opened)])
        entries.append(
            entry.build(
                origin=ORIGIN,
                type="record",
                kind="finding",
                id=f"01J{number}",
                sch="finding/1",
                digests=digests,
            )
        )
        lines.append(f"{opened}\n")
    leaves = [tree.leaf_hash(data) for data in entries]
    levels = [leaves]
    while levels[-1]:
        levels.append([tree.root(levels[-1][at : at + 256]) for at in range(0, len(levels[-1]) - 255, 256)])
    for tile in tiles.tiles_of(ENTRIES):
        part = slice(tile.number * 256, tile.number * 256 + tile.width)
        tiles.write(published, tile.path, b"".join(levels[tile.level][part]))
        if tile.level == 0:
            tiles.write(published, tiles.bundle_path(tile.number, tile.width), tiles.pack(entries[part]))
            tiles.write(published, tiles.body_path(tile.number, tile.width), "".join(lines[part]).encode())
    point = Checkpoint(ORIGIN, ENTRIES, tree.root(leaves).hex())
    tiles.write(published, "checkpoint", sign(point, signer).encode())
    vkey = signer.verifier.vkey

    def hashes() -> None:
        above = bytes(65)
        for data in entries:
            hashlib.sha256(b"\x00" + data).digest()
            hashlib.sha256(above).digest()

    def alone() -> None:
        verify.check(published, verify.policy_with(vkey), None, verify.Report())

    def tree_of_it() -> None:
        head = signed_tree.open_head((published / "checkpoint").read_bytes(), signer.verifier)
        found = signed_tree.SignedTree(FolderSource(published), head)
        for number in range(len(found.bundles)):
            found.bundle(number)

    verified = best(lambda: timed(lambda: reading.read_published(published, vkey)), ENTRIES)
    tree_alone = best(lambda: timed(tree_of_it), ENTRIES)
    return verified, tree_alone, best(lambda: timed(hashes), ENTRIES), best(lambda: timed(alone), ENTRIES)


if __name__ == "__main__":
    sys.exit(main())
