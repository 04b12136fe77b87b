"""Doubts that nobody has settled."""

from typing import Any, ClassVar

from django.db import models

from tregua.record.shown import NOBODY
from tregua.record.waiting import Waiting


class UnsettledFlag(Waiting):
    """A doubt that nobody has settled."""

    flag = models.OneToOneField(
        "reports.Flag", on_delete=models.CASCADE, primary_key=True, related_name="waiting"
    )

    shown_to: ClassVar[dict[str, str]] = {"flag": NOBODY}
    closed_by: ClassVar = {"reports.FlagResolution": "SELECT NEW.flag_id"}

    @classmethod
    def definition(cls) -> "models.QuerySet[Any]":
        return models.QuerySet(cls.of()).filter(resolution=None)
