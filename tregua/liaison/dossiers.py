"""Patterns of findings by a rule that was written down before, the frozen dossier of a referral, and what was decided on it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tregua.agreement.models import Referral
from tregua.people.models import Stated
from tregua.record.shown import NOBODY
from tregua.record.within import BytesWithin


class PatternOf(models.TextChoices):
    """What a pattern is made of."""

    VIOLATIONS = "violations", _("findings of a violation by the party")
    SILENCE = "silence", _("requests for a reply that the party left without an answer")


class PatternRule(Stated):
    """So many of one kind by the same party within so many days suggest a referral; a person decides whether to open one.

    `violation_type` is the beginning of a type (1, 1.2), empty for every type. A changed rule is a new row of the same
    code; the last one holds.
    """

    code = models.SlugField(_("code"), max_length=40)
    of = models.CharField(_("what is counted"), max_length=20, choices=PatternOf.choices)
    violation_type = models.CharField(_("violation type"), max_length=10, blank=True)
    least = models.PositiveSmallIntegerField(_("at least"))
    days = models.PositiveSmallIntegerField(_("within so many days"))
    words = models.TextField(_("rule in words"))

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("code", "of", "violation_type", "least", "days", "words"), NOBODY
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(least__gt=0) & Q(days__gt=0), name="pattern_of_something")
        ]

    def __str__(self) -> str:
        return self.code


class Dossier(Stated):
    """What a referral rests on, compiled once and frozen as two files; their digests stand in the journal."""

    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, related_name="dossier")
    rule = models.ForeignKey(PatternRule, null=True, on_delete=models.PROTECT, related_name="+")
    data = BytesWithin(_("dossier as JSON"))
    data_sha256 = models.CharField(_("SHA-256 of the JSON"), max_length=64)
    pdf = BytesWithin(_("dossier as PDF"))
    pdf_sha256 = models.CharField(_("SHA-256 of the PDF"), max_length=64)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("referral", "rule", "data", "data_sha256", "pdf", "pdf_sha256"), NOBODY
    )


class Effect(models.TextChoices):
    """What a decision does to an acceptance."""

    NONE = "none", _("none")
    SUSPEND = "suspend", _("it is suspended")
    EXCLUDE = "exclude", _("it is excluded")


class DossierDecision(Stated):
    """What those who decide decided on a dossier, as one person wrote it down."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="decisions")
    body = models.CharField(_("decided by"), max_length=200)
    reference = models.CharField(_("decision"), max_length=200)
    decided_at = models.DateTimeField(_("decided"))
    effect = models.CharField(_("effect on the acceptance"), max_length=20, choices=Effect.choices)
    reasons = models.TextField(_("reasons"))

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("dossier", "body", "reference", "decided_at", "effect", "reasons"), NOBODY
    )

    class Meta:
        ordering: ClassVar = ["id"]


class DecisionSeconded(Stated):
    """A second person confirms that this was decided, and the effect stands on the roll; or says that it was not."""

    decision = models.OneToOneField(DossierDecision, on_delete=models.PROTECT, related_name="seconded")
    confirmed = models.BooleanField(_("confirmed"))
    reason = models.TextField(_("reason"), blank=True)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("decision", "confirmed", "reason"), NOBODY)
