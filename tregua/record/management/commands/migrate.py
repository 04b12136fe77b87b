"""Django's `migrate`; an empty database is given all its tables at once."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from tregua.record.empty_database import make_tables

BY_STEPS = ("app_label", "plan", "check_unapplied", "fake", "prune")


class Command(migrate.Command):
    """Bring a database to the present shape."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the tables of an empty database first; what is left is told to the apps as after any migration."""
        if not any(options[name] for name in BY_STEPS):
            make_tables(connections[options["database"]])
        super().handle(*args, **options)
