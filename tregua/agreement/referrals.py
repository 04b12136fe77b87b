"""A centre does not exclude anybody: it refers what it found to those who decide, and says what it asks of them."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tregua.agreement.commitments import Acceptance
from tregua.people.models import Stated
from tregua.record.shown import NOBODY


class ReferralAsks(models.TextChoices):
    """What a referral asks of those who decide (E-25)."""

    NOTE = "note", _("take note")
    JOINT_CALL = "joint_call", _("call the party together")
    DEMARCHE = "demarche", _("a formal approach to the party")
    JOINT_VISIT = "joint_visit", _("visit together")
    MONITORING = "monitoring", _("reinforce monitoring")
    SUSPEND = "suspend", _("suspend the acceptance")
    EXCLUDE = "exclude", _("exclude the party")
    SANCTIONS = "sanctions", _("ask for sanctions")
    ARCHIVE = "archive", _("keep for a court or an archive")


class Referral(Stated):
    """An acceptance was referred to an authority: what is asked of it, and on what grounds."""

    acceptance = models.ForeignKey(Acceptance, on_delete=models.PROTECT, related_name="referrals")
    addressee = models.CharField(_("referred to"), max_length=200)
    asked = models.CharField(_("what is asked"), max_length=20, choices=ReferralAsks.choices)
    grounds = models.TextField(_("grounds"))
    referred_at = models.DateTimeField(_("referred"))

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("acceptance", "addressee", "asked", "grounds", "referred_at"), NOBODY
    )

    class Meta:
        ordering: ClassVar = ["referred_at", "id"]
