"""The register as it stands at one instant: nothing that is written meanwhile is seen, and nobody waits."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper


@contextmanager
def snapshot() -> Iterator[None]:
    """Read everything inside as of one instant; inside a transaction, that transaction is the instant."""
    if connection.in_atomic_block:
        yield
        return
    with _reading(connection), transaction.atomic():
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT count(*) FROM record_seat")  # the instant is that of the first look
        yield


@contextmanager
def _reading(wrapper: BaseDatabaseWrapper) -> Iterator[None]:
    """Let a transaction on SQLite begin without the lock of writers, and refuse to write in it."""
    if wrapper.vendor != "sqlite":
        yield
        return
    wrapper.ensure_connection()
    before = wrapper.transaction_mode  # type: ignore[attr-defined]
    wrapper.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        with wrapper.cursor() as cursor:
            cursor.execute("PRAGMA query_only = ON")
        yield
    finally:
        wrapper.transaction_mode = before  # type: ignore[attr-defined]
        with wrapper.cursor() as cursor:
            cursor.execute("PRAGMA query_only = OFF")
