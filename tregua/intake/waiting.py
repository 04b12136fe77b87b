"""Messages nobody cut anything from yet, and drafts nobody decided on: what waits at the intake desk."""

from typing import Any, ClassVar

from django.db import models

from tregua.record.shown import NOBODY
from tregua.record.waiting import Waiting


class UncutMessage(Waiting):
    """A message of which nothing was made: no passage was cut, no table of it taken in.

    The sealed original of a spreadsheet does not wait: its copy without the names does.
    """

    message = models.OneToOneField(
        "intake.Message", on_delete=models.CASCADE, primary_key=True, related_name="uncut"
    )
    received_at = models.DateTimeField()

    shown_to: ClassVar[dict[str, str]] = {"message": NOBODY, "received_at": NOBODY}
    closed_by: ClassVar = {"intake.Draft": "SELECT NEW.message_id", "intake.Batch": "SELECT NEW.message_id"}
    opened_when: ClassVar[str] = "NEW.channel <> 'sheet' OR NEW.sealed_id IS NULL"

    class Meta:
        indexes: ClassVar = [models.Index(fields=["received_at", "message"], name="uncut_by_time")]

    @classmethod
    def definition(cls) -> "models.QuerySet[Any]":
        found: models.QuerySet[Any] = models.QuerySet(cls.of()).filter(drafts=None, batches=None)
        return found.filter(~models.Q(channel="sheet") | models.Q(sealed=None))


class UndecidedDraft(Waiting):
    """A draft that nobody has accepted or rejected."""

    draft = models.OneToOneField(
        "intake.Draft", on_delete=models.CASCADE, primary_key=True, related_name="waiting"
    )

    shown_to: ClassVar[dict[str, str]] = {"draft": NOBODY}
    closed_by: ClassVar = {"intake.DraftDecision": "SELECT NEW.draft_id"}

    @classmethod
    def definition(cls) -> "models.QuerySet[Any]":
        return models.QuerySet(cls.of()).filter(decision=None)
