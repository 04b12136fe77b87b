"""People as a Django app: after every migration the database tells the search again of what is written."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class PeopleConfig(AppConfig):
    """Who works here, and what each may do."""

    name = "tregua.people"

    def ready(self) -> None:
        """Take the triggers away before a migration that may rename what they speak of, and give them back after it."""
        pre_migrate.connect(_before_migrate, sender=self, dispatch_uid="tregua.people.let_go")
        post_migrate.connect(_after_migrate, sender=self, dispatch_uid="tregua.people.told")


def _before_migrate(*, using: str, plan: list[Any], **_kwargs: Any) -> None:
    from tregua.people.searching.triggers import let_go  # noqa: PLC0415 - needs the models

    if plan:
        let_go(using)


def _after_migrate(*, using: str, **_kwargs: Any) -> None:
    from tregua.people.searching.triggers import install  # noqa: PLC0415 - needs the models

    install(using)
