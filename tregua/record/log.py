"""Adding an entry to a log: the next index, the bytes, the hashes, inside the caller's transaction.

One writer at a time: SQLite takes the write lock when the transaction begins (transaction_mode IMMEDIATE),
PostgreSQL an advisory lock that ends with the transaction. So the indexes of a log have no gap, ever: a
transaction that is rolled back takes its entries with it.
"""

from collections.abc import Iterable
from itertools import islice
from typing import Any, Final

from django.db import connection, transaction
from django.utils import timezone

from tregua.record.kept import new_ulid, new_ulids
from tregua.record.models import Entry
from tregua.record.tree import Frontier, leaf_hash, node_hash, peak_places, trailing_zeros

# Any two numbers that nobody else uses in this database.
_LOCKS: Final = {"journal": 7_202_601, "published": 7_202_602}
HASH: Final = 32
# Of many entries so many are handed to the database at once.
AT_ONCE: Final = 2000

# Every act of the centre passes here: plain statements, for these are several times as fast as queries that
# are put together anew each time.
_LAST: Final = (
    'SELECT "index", leaf_hash, nodes FROM record_entry WHERE log = %s ORDER BY "index" DESC LIMIT 1'
)
_FIELDS: Final = ("id", "recorded_at", "log", "index", "data", "leaf_hash", "nodes", "subject")
_ADD: Final = (
    'INSERT INTO record_entry (id, recorded_at, log, "index", data, leaf_hash, nodes, subject) '
    "VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"
)


def lock(log: str) -> None:
    """Be the only writer of this log until the transaction ends; outside a transaction this is refused."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "the record is written inside the transaction of the act that it tells of: use @transaction.atomic"
        )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCKS[log]])


class Tip:
    """The end of a log, under its lock: the next index and the hashes that the last entry completed."""

    def __init__(self, log: str) -> None:
        lock(log)
        self.log = log
        with connection.cursor() as cursor:
            cursor.execute(_LAST, [log])
            last = cursor.fetchone()
        self.size = last[0] + 1 if last else 0
        self._last = bytes.fromhex(last[1]) + bytes(last[2]) if last else b""

    def add(self, data: bytes, *, subject: str = "") -> Entry:
        """Write the next entry."""
        leaf = leaf_hash(data)
        nodes = b"".join(self._completed(leaf))
        made_id, now = new_ulid(), timezone.now()
        rest = [self.log, self.size, data, leaf.hex(), nodes, subject]
        with connection.cursor() as cursor:
            cursor.execute(_ADD, [made_id, connection.ops.adapt_datetimefield_value(now), *rest])
        self.size += 1
        self._last = leaf + nodes
        return Entry.from_db(connection.alias, _FIELDS, [made_id, now, *rest])

    def add_all(self, entries: Iterable[tuple[bytes, str]]) -> list[str]:
        """Write the next entries, each (bytes, subject), and return the ids of their rows; the tree is read once.

        This Tip ends here: whoever goes on takes a new one.
        """
        tree = frontier_at(self.log, self.size)
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        rest = iter(entries)
        made: list[str] = []
        with connection.cursor() as cursor:
            while some := list(islice(rest, AT_ONCE)):
                ids = new_ulids(len(some))
                leaves = [leaf_hash(data) for data, _subject in some]
                indexes = range(tree.size, tree.size + len(some))
                written = zip(ids, indexes, some, leaves, tree.add_all(leaves), strict=True)
                cursor.executemany(
                    _ADD,
                    [
                        (row_id, now, self.log, index, data, leaf.hex(), nodes, subject)
                        for row_id, index, (data, subject), leaf, nodes in written
                    ],
                )
                made += ids
        self.size = tree.size
        return made

    def _completed(self, leaf: bytes) -> list[bytes]:
        """Return the hashes of the subtrees that the next leaf completes, from two leaves upwards."""
        levels = trailing_zeros(self.size + 1)
        left = [self._last[:HASH]] if levels else []
        if levels > 1:
            left += _subtrees(self.log, [(level, self.size - (1 << level)) for level in range(1, levels)])
        completed = []
        for sibling in left:
            leaf = node_hash(sibling, leaf)
            completed.append(leaf)
        return completed


def size_of(log: str) -> int:
    """Return how many entries a log has."""
    with connection.cursor() as cursor:
        cursor.execute(_LAST, [log])
        last = cursor.fetchone()
    return last[0] + 1 if last else 0


def _subtrees(log: str, places: list[tuple[int, int]]) -> list[bytes]:
    """Return the hashes of complete subtrees, each named by (level, index of its last leaf)."""
    if not places:
        return []
    marks = ", ".join(["%s"] * len(places))
    wanted: list[Any] = [log, *(last for _level, last in places)]
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT "index", leaf_hash, nodes FROM record_entry WHERE log = %s AND "index" IN ({marks})',  # noqa: S608 - marks
            wanted,
        )
        rows = {index: bytes.fromhex(leaf) + bytes(nodes) for index, leaf, nodes in cursor.fetchall()}
    return [rows[last][level * HASH : (level + 1) * HASH] for level, last in places]


def frontier_at(log: str, size: int) -> Frontier:
    """Return the tree of a log at an earlier or its present size."""
    return Frontier(size, _subtrees(log, peak_places(size)))


def subtrees(log: str, level: int, first: int, count: int) -> list[bytes]:
    """Return the hashes of `count` neighbouring complete subtrees of 2^level leaves, from number `first` on."""
    return _subtrees(log, [(level, ((first + place + 1) << level) - 1) for place in range(count)])
