"""Bulletins: prepared by one person, approved by another, frozen; a correction is a further issue."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tregua.agreement.models import CountingRule
from tregua.people.models import Stated
from tregua.record.shown import NOBODY, PUBLIC


class BulletinQuerySet(models.QuerySet["Bulletin"]):
    """Bulletins."""

    def published(self) -> "BulletinQuerySet":
        """Return approved bulletins, the newest first."""
        return self.filter(approval__isnull=False).order_by("-day", "-issue")

    def current(self) -> "BulletinQuerySet":
        """Return approved bulletins that no later approved issue corrects."""
        corrected = Bulletin.objects.filter(approval__isnull=False).exclude(corrects=None).values("corrects")
        return self.published().exclude(pk__in=corrected)

    def with_figures(self) -> "BulletinQuerySet":
        """Return those that say something of their day, without those that only withdraw an issue."""
        return self.filter(withdraws=False)

    def awaiting_approval(self) -> "BulletinQuerySet":
        """Return prepared bulletins that nobody has approved, the newest first."""
        return self.filter(approval=None).order_by("-id")


class Bulletin(Stated):
    """What is published for one period: its frozen content, from which every language is printed."""

    day = models.DateField(_("day"))
    issue = models.PositiveSmallIntegerField(_("issue"), default=1)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    content = models.JSONField(_("content"))
    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="further"
    )
    withdraws = models.BooleanField(_("only withdraws that issue"), default=False)
    reason = models.TextField(_("reason for the correction"), blank=True)

    objects = BulletinQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("id", "day", "issue", "starts_at", "ends_at", "content", "corrects", "withdraws", "reason"), PUBLIC
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="bulletin_has_a_period"),
            models.CheckConstraint(
                condition=Q(withdraws=False) | Q(corrects__isnull=False), name="withdrawal_names_an_issue"
            ),
            # A correction that waits for approval does not stand in the way of a withdrawal.
            models.UniqueConstraint(fields=["corrects", "withdraws"], name="one_further_issue_of_each_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.day}/{self.issue}"

    @property
    def replaced_by(self) -> "Bulletin | None":
        """Return the issue that corrects or withdraws this one: the published one, else the one prepared last."""
        further = Bulletin.objects.filter(corrects=self).select_related("approval").order_by("-id")
        return further.filter(approval__isnull=False).first() or further.first()


class Figure(Stated):
    """One printed number: the length of a frozen list of records under a named counting rule."""

    bulletin = models.ForeignKey(Bulletin, on_delete=models.PROTECT, related_name="figures")
    rule = models.ForeignKey(CountingRule, on_delete=models.PROTECT, related_name="+")
    scope = models.CharField(_("scope"), max_length=60)
    value = models.PositiveIntegerField(_("value"))
    records = models.JSONField(_("records counted"))

    shown_to: ClassVar[dict[str, str]] = {
        "bulletin": PUBLIC, "rule": PUBLIC, "scope": PUBLIC, "value": PUBLIC, "records": NOBODY,
    }  # fmt: skip


class Approval(Stated):
    """A second person approved a bulletin, and it was published: its entry in the published log."""

    bulletin = models.OneToOneField(Bulletin, on_delete=models.PROTECT, related_name="approval")
    entry_index = models.PositiveBigIntegerField(_("entry"))

    shown_to: ClassVar[dict[str, str]] = {"bulletin": PUBLIC, "entry_index": PUBLIC}


class RuleChoiceQuerySet(models.QuerySet["RuleChoice"]):
    """Which counting rules were chosen when."""

    def in_force(self) -> "RuleChoice | None":
        """Return the choice made last; None while nobody has chosen and every rule is printed."""
        return self.order_by("-id").first()


class RuleChoice(Stated):
    """From now on the bulletin prints the figures of these counting rules, and why."""

    rules = models.JSONField(_("rules"))
    reason = models.TextField(_("why"))

    objects = RuleChoiceQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = {"rules": PUBLIC, "reason": NOBODY}
