"""What was deleted or overwritten goes from the database's own files too: its log of writes, its dead rows."""

from django.db import connection, models


def forget_on_disk(*kinds: type[models.Model]) -> None:
    """Let the database's own copies of these tables' old rows go; backups, archives and replicas are another matter."""
    if connection.in_atomic_block:
        return  # what is not committed is not gone yet
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            cursor.execute(f"VACUUM FULL {', '.join(kind._meta.db_table for kind in kinds)}")
