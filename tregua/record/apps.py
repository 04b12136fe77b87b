"""The record as a Django app: after every migration, kept tables get their triggers back."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from tregua.record.triggers import install_triggers


class RecordConfig(AppConfig):
    """The tamper-evident log."""

    name = "tregua.record"

    def ready(self) -> None:
        """SQLite drops a table's triggers when a migration rebuilds it: install them after each migrate."""
        post_migrate.connect(_after_migrate, sender=self, dispatch_uid="tregua.record.kept")


def _after_migrate(*, using: str, **_kwargs: Any) -> None:
    install_triggers(using)
