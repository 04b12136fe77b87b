"""Who comes for a party, what a party filed, that somebody here looked at it, and what the party was told of a finding."""

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tregua.agreement.models import Party
from tregua.incidents.asked import PartyReply
from tregua.incidents.models import Finding
from tregua.incidents.notified import Notification
from tregua.intake.models import Batch, Message
from tregua.people.models import Person, Stated
from tregua.record.shown import NOBODY
from tregua.record.waiting import Waiting
from tregua.reports.models import Report


class PartyAccountQuerySet(models.QuerySet["PartyAccount"]):
    """Who comes for a party."""

    def of(self, person: Person) -> "PartyAccount | None":
        """Return what holds of a person's account: the last row."""
        return self.filter(person=person).select_related("party").order_by("id").last()

    def holding(self) -> "PartyAccountQuerySet":
        """Return what holds of each account, by its code."""
        later = PartyAccount.objects.filter(person=models.OuterRef("person"), pk__gt=models.OuterRef("pk"))
        rows = self.filter(~models.Exists(later)).select_related("person", "party")
        return rows.prefetch_related("party__party_names").order_by("person__code")


class PartyAccount(Stated):
    """An account is bound to one party, and may end at an instant; a changed end is a new row, the last one holds."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="party_accounts")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", verbose_name=_("party"))
    until = models.DateTimeField(_("until"), null=True, blank=True)

    objects = PartyAccountQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("person", "party", "until"), NOBODY)

    @property
    def is_over(self) -> bool:
        """Return whether the time of this account is over."""
        return self.until is not None and self.until <= timezone.now()


class FilingKind(models.TextChoices):
    """What a party filed."""

    ALLEGATION = "allegation", _("allegation")
    SHEET = "sheet", _("allegations from a spreadsheet")
    REPLY = "reply", _("answer to a request")
    NOTIFICATION = "notification", _("notification")


class FilingQuerySet(models.QuerySet["Filing"]):
    """What parties filed."""

    def of_party(self, party: Party) -> "FilingQuerySet":
        """Return what a party filed, the newest first."""
        return self.filter(party=party).order_by("-id")

    def unseen(self) -> "FilingQuerySet":
        """Return what nobody here has looked at yet, the oldest first."""
        return self.filter(seen=None, waiting__isnull=False).order_by("waiting__filing_id")

    def in_full(self) -> "FilingQuerySet":
        """Return filings with what a page shows of them."""
        rows = self.select_related(
            "party", "message", "batch__withdrawal", "report__place", "reply__request", "notification__place",
            "recorded_by", "seen__recorded_by",
        )  # fmt: skip
        # Fifty spreadsheets of two megabytes are not carried to a list that shows none of them.
        return rows.defer("message__raw", "message__text").prefetch_related("party__party_names")


class Filing(Stated):
    """What a party's liaison filed in one act: a claim, a table of claims, an answer, or a notification."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=20, choices=FilingKind.choices)
    message = models.ForeignKey(Message, null=True, on_delete=models.PROTECT, related_name="+")
    report = models.ForeignKey(Report, null=True, on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(Batch, null=True, on_delete=models.PROTECT, related_name="+")
    reply = models.ForeignKey(PartyReply, null=True, on_delete=models.PROTECT, related_name="+")
    notification = models.ForeignKey(Notification, null=True, on_delete=models.PROTECT, related_name="+")

    objects = FilingQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("party", "kind", "message", "report", "batch", "reply", "notification"), NOBODY
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["party", "-id"], name="filing_by_party")]


class FilingSeen(Stated):
    """Somebody who works here has looked at what a party filed."""

    filing = models.OneToOneField(Filing, on_delete=models.PROTECT, related_name="seen")

    shown_to: ClassVar[dict[str, str]] = {"filing": NOBODY}


class FindingTold(Stated):
    """A party was told of a finding on what it filed: the answer, and words that are meant for it."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="told_to")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(_("what the party is told"))

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("finding", "party", "words"), NOBODY)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["finding", "party"], name="party_told_of_a_finding_once")
        ]


class UnseenFiling(Waiting):
    """What a party filed and nobody here has looked at."""

    filing = models.OneToOneField(Filing, on_delete=models.CASCADE, primary_key=True, related_name="waiting")

    shown_to: ClassVar[dict[str, str]] = {"filing": NOBODY}
    closed_by: ClassVar = {"portal.FilingSeen": "SELECT NEW.filing_id"}

    @classmethod
    def definition(cls) -> "models.QuerySet[Any]":
        return models.QuerySet(cls.of()).filter(seen=None)
