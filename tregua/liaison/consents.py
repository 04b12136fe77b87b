"""What the person concerned agreed to: nothing of a request goes to anybody outside without it."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tregua.people.models import Stated
from tregua.record.shown import NOBODY


class ConsentTo(models.TextChoices):
    """What somebody who asks for protection may agree to (R-20)."""

    TOLD = "told", _("that they are told of the request, in categories")
    DETAILS = "details", _("that they are given the story and how to reach the person")
    TRANSFER = "transfer", _("that they take the request over")


class Toward(models.TextChoices):
    """Toward whom a consent holds."""

    OTHER_CENTRE = "other_centre", _("the other centre")
    GUARANTOR = "guarantor", _("a guarantor or a party")


class GivenBy(models.TextChoices):
    """Who gave a consent."""

    THEMSELVES = "themselves", _("the person concerned")
    SPEAKER = "speaker", _("somebody who may speak for them")


class ConsentQuerySet(models.QuerySet["Consent"]):
    """Consents of people who ask for protection."""

    def standing(self, now: datetime) -> "ConsentQuerySet":
        """Return the consents that hold at this moment: not withdrawn, and their time not over."""
        return self.filter(Q(until=None) | Q(until__gt=now), withdrawal=None)


class Consent(Stated):
    """The person concerned agreed: to what, toward whom, until when; it holds until it is withdrawn."""

    request = models.ForeignKey(
        "liaison.ProtectionRequest", on_delete=models.PROTECT, related_name="consents"
    )
    to = models.JSONField(_("agreed to"), default=list)
    toward = models.CharField(_("toward"), max_length=20, choices=Toward.choices)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    given_by = models.CharField(_("given by"), max_length=20, choices=GivenBy.choices)
    language = models.CharField(_("explained in"), max_length=5, blank=True)

    objects = ConsentQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("request", "to", "toward", "until", "given_by", "language"), NOBODY
    )

    class Meta:
        ordering: ClassVar = ["recorded_at", "id"]

    @property
    def to_labels(self) -> list[str]:
        """Return what was agreed to, in words."""
        return [str(ConsentTo(code).label) for code in self.to]

    def holds(self, now: datetime) -> bool:
        """Return whether it is neither withdrawn nor over."""
        return not hasattr(self, "withdrawal") and (self.until is None or self.until > now)


class ConsentWithdrawn(Stated):
    """The person concerned no longer agrees: whatever has not left yet is held back from then on."""

    consent = models.OneToOneField(Consent, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("consent", "reason"), NOBODY)
