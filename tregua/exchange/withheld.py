"""Withholding: what the other centre published and must not be shown or passed on here, such as a victim's name.

It is hidden at once when one person says so, and a second person upholds it or lifts it. The other centre's log still
verifies: its leaf holds only a digest, and our copy of its body line is blanked as ours to blank.
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tregua.people.models import Stated
from tregua.record.shown import NOBODY


class WithheldQuerySet(models.QuerySet["Withheld"]):
    """What of the other centre's log is not shown here."""

    def standing(self) -> "WithheldQuerySet":
        """Return what is withheld now: until a second person lifts it."""
        return self.exclude(decision__upheld=False)


class Withheld(Stated):
    """One entry of the other centre whose public part is not shown, not passed on and in no export here; and why."""

    entry_index = models.PositiveBigIntegerField(_("entry"))
    leaf_hash = models.CharField(max_length=64)
    reason = models.TextField(_("reason"))
    authority = models.CharField(_("by whose authority"), max_length=200)

    objects = WithheldQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("entry_index", "leaf_hash", "reason", "authority"), NOBODY
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["entry_index"], name="withheld_by_entry")]


class WithheldDecision(Stated):
    """A second person upholds a withholding, or lifts it, with the reason."""

    withheld = models.OneToOneField(Withheld, on_delete=models.PROTECT, related_name="decision")
    upheld = models.BooleanField(_("upheld"))
    reason = models.TextField(_("reason"))

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("withheld", "upheld", "reason"), NOBODY)
