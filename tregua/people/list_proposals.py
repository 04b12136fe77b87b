"""A list that two people give out: what one asked for, what another said, and that it was taken out."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tregua.people.persons import Stated
from tregua.record.shown import NOBODY


class ListProposal(Stated):
    """Somebody asks to take a list out as a file: which list, with which filter, and why."""

    view = models.CharField(_("list"), max_length=80)
    query = models.CharField(_("filter"), max_length=1000, blank=True)
    words = models.CharField(_("list and filter in words"), max_length=1500)
    form = models.CharField(_("kind of file"), max_length=10)
    reason = models.CharField(_("reason"), max_length=300)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("view", "query", "words", "form", "reason"), NOBODY)

    @property
    def open(self) -> bool:
        """Return whether nobody has decided yet."""
        return not hasattr(self, "decision")


class ListDecision(Stated):
    """Another person approves that the list is taken out, or does not."""

    proposal = models.OneToOneField(ListProposal, on_delete=models.PROTECT, related_name="decision")
    approved = models.BooleanField(_("approved"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("proposal", "approved", "reason"), NOBODY)


class ListTaken(Stated):
    """The approved list was taken out, once, as the file of this number."""

    proposal = models.OneToOneField(ListProposal, on_delete=models.PROTECT, related_name="taken")
    number = models.CharField(_("number"), max_length=26)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("proposal", "number"), NOBODY)
