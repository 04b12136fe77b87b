"""Texts that only custodians open, and whose words they hold: by category."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tregua.record.kept import Identified
from tregua.record.shown import NOBODY


class SealedAbout(models.TextChoices):
    """Whose words or name a sealed text holds: a category, never a name."""

    SOURCE = "source", _("a source")
    SIGNATORY = "signatory", _("a signatory")
    AT_RISK = "at_risk", _("a person at risk")
    PARTICIPANT = "participant", _("a participant of a meeting")
    EVIDENCE = "evidence", _("an evidence file")
    MESSAGE = "message", _("a message as received")


class Sealed(Identified):
    """A text that only custodians can open: age ciphertext, padded, with nothing of it in plain.

    Of one that was destroyed the row is left, without ciphertext.
    """

    about = models.CharField(max_length=20, choices=SealedAbout.choices)
    ciphertext = models.BinaryField()
    recipients = models.JSONField()

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("about", "ciphertext", "recipients"), NOBODY)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["about", "recorded_at"], name="sealed_by_age")]

    @property
    def destroyed(self) -> bool:
        """Return whether nobody can ever open it again."""
        return not self.ciphertext
