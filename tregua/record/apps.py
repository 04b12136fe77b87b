"""The record as a Django app: after every migration, kept tables get their triggers back."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate

from tregua.record.triggers import install_triggers


class RecordConfig(AppConfig):
    """The tamper-evident log."""

    name = "tregua.record"

    def ready(self) -> None:
        """SQLite drops a table's triggers when a migration rebuilds it: install them after each migrate."""
        pre_migrate.connect(_before_migrate, sender=self, dispatch_uid="tregua.record.waiting")
        post_migrate.connect(_after_migrate, sender=self, dispatch_uid="tregua.record.kept")


def _before_migrate(*, using: str, plan: list[Any], **_kwargs: Any) -> None:
    from tregua.record.waiting import let_go  # noqa: PLC0415 - holds a model: importable once the apps are there

    if plan:
        let_go(using)


def _after_migrate(*, using: str, **_kwargs: Any) -> None:
    from tregua.record.waiting import keep_waiting  # noqa: PLC0415 - the same

    install_triggers(using)
    keep_waiting(using)
