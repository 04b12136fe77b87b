"""Adding an entry to a log: the next index, the bytes, the hashes, inside the caller's transaction.

One writer at a time: SQLite takes the write lock when the transaction begins (transaction_mode IMMEDIATE),
PostgreSQL an advisory lock that ends with the transaction. So the indexes of a log have no gap, ever: a
transaction that is rolled back takes its entries with it.
"""

from typing import Final

from django.db import connection, transaction

from tregua.record.models import Entry
from tregua.record.tree import Frontier, leaf_hash, node_hash, peak_places, trailing_zeros

# Any two numbers that nobody else uses in this database.
_LOCKS: Final = {"journal": 7_202_601, "published": 7_202_602}
HASH: Final = 32


def lock(log: str) -> None:
    """Be the only writer of this log until the transaction ends; outside a transaction this is refused."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "the record is written inside the transaction of the act that it tells of: use @transaction.atomic"
        )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCKS[log]])


def size_of(log: str) -> int:
    """Return how many entries a log has."""
    last = Entry.objects.filter(log=log).order_by("-index").values_list("index", flat=True).first()
    return 0 if last is None else last + 1


def add(log: str, data: bytes, *, index: int, subject: str = "") -> Entry:
    """Write the entry with the next index; the caller has locked the log and asked for its size."""
    leaf = leaf_hash(data)
    return Entry.objects.create(
        log=log,
        index=index,
        data=data,
        leaf_hash=leaf.hex(),
        nodes=b"".join(_completed(log, index, leaf)),
        subject=subject,
    )


def _completed(log: str, index: int, leaf: bytes) -> list[bytes]:
    """Return the hashes of the subtrees that a leaf at `index` completes, from two leaves upwards."""
    levels = trailing_zeros(index + 1)
    if not levels:
        return []
    left = _subtrees(log, [(level, index - (1 << level)) for level in range(levels)])
    completed = []
    for sibling in left:
        leaf = node_hash(sibling, leaf)
        completed.append(leaf)
    return completed


def _subtrees(log: str, places: list[tuple[int, int]]) -> list[bytes]:
    """Return the hashes of complete subtrees, each named by (level, index of its last leaf)."""
    rows = {
        index: bytes.fromhex(leaf) + bytes(nodes)
        for index, leaf, nodes in Entry.objects.filter(
            log=log, index__in=[last for _level, last in places]
        ).values_list("index", "leaf_hash", "nodes")
    }
    return [rows[last][level * HASH : (level + 1) * HASH] for level, last in places]


def frontier_at(log: str, size: int) -> Frontier:
    """Return the tree of a log at an earlier or its present size."""
    return Frontier(size, _subtrees(log, peak_places(size)))


def subtrees(log: str, level: int, first: int, count: int) -> list[bytes]:
    """Return the hashes of `count` neighbouring complete subtrees of 2^level leaves, from number `first` on."""
    return _subtrees(log, [(level, ((first + place + 1) << level) - 1) for place in range(count)])
