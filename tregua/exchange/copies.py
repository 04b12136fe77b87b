"""A copy of an evidence file for somebody outside: what one person proposed, and what became of it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tregua.incidents.evidence import EvidenceFile
from tregua.people.models import Stated
from tregua.record.shown import NOBODY


class CopyProposal(Stated):
    """Somebody proposes to give one copy of an evidence file to somebody outside who is named, and why.

    The copy is kept nowhere: `boxes` say what is black in it, and its hash that no other one leaves.
    """

    file = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, related_name="copies_proposed")
    to = models.CharField(_("to whom"), max_length=200)
    reason = models.CharField(_("reason"), max_length=200)
    boxes = models.JSONField(_("black"), default=list)
    sha256 = models.CharField(_("SHA-256 of the copy"), max_length=64)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("file", "to", "reason", "boxes", "sha256"), NOBODY)


class CopyDecision(Stated):
    """A second person gave the proposed copy out, or refused it and why; or whoever proposed it withdrew it, and why."""

    proposal = models.OneToOneField(CopyProposal, on_delete=models.PROTECT, related_name="decision")
    confirmed = models.BooleanField(_("confirmed"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("proposal", "confirmed", "reason"), NOBODY)

    @property
    def withdrawn(self) -> bool:
        """Whether it was taken back by whoever proposed it: they alone cannot give it out, nor refuse it."""
        return not self.confirmed and self.recorded_by_id == self.proposal.recorded_by_id
