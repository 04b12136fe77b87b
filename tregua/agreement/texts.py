"""The text in force: its start, its clauses, its mandate, and how things are counted under it."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tregua.agreement.mandate import every_verb
from tregua.agreement.names import named
from tregua.people.models import Stated
from tregua.record.shown import NOBODY, PUBLIC


class AgreementQuerySet(models.QuerySet["Agreement"]):
    """The texts on record."""

    def newest(self) -> "AgreementQuerySet":
        """Return the texts, the one that began last first."""
        return self.order_by("-starts_at", "-recorded_at", "-id")

    def in_force(self, instant: datetime) -> "Agreement | None":
        """Return the text that began last at this instant; before any began, the one that comes first."""
        return self.filter(starts_at__lte=instant).newest().first() or self.newest().last()


class Agreement(Stated):
    """A text in force between parties: its date, its start as an instant, and what it allows the centre to do."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    names = models.JSONField(_("names"))
    signed_on = models.DateField(_("date"))
    starts_at = models.DateTimeField(_("entry into force"))
    starts_as_written = models.CharField(_("entry into force, as written"), max_length=200)
    zone = models.CharField(_("time zone"), max_length=60)
    co_chairs = models.JSONField(_("co-chairs"), default=list)
    guarantors = models.JSONField(_("guarantors"), default=list)
    verbs = models.JSONField(_("mandate"), default=every_verb)
    source = models.TextField(_("source"))

    objects = AgreementQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("id", "code", "names", "signed_on", "starts_at", "starts_as_written", "zone", "co_chairs", "guarantors", "verbs", "source"),
        PUBLIC,
    )  # fmt: skip

    def __str__(self) -> str:
        return named(self.names)

    @property
    def verbs_now(self) -> list[str]:
        """Return what the centre may do today: the mandate as last changed."""
        return self.verbs_on(timezone.now())

    def verbs_on(self, instant: datetime) -> list[str]:
        """Return what the centre may do at an instant."""
        change = self.mandate_changes.filter(since__lte=instant).last()
        return list(change.verbs if change else self.verbs)


class MandateChange(Stated):
    """From an instant on the agreement lets the centre do other things: decided by whom, and why."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="mandate_changes")
    verbs = models.JSONField(_("mandate"))
    since = models.DateTimeField(_("since"))
    reason = models.TextField(_("reason"))
    decided_by = models.CharField(_("decided by"), max_length=200)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("agreement", "verbs", "since", "decided_by"), PUBLIC
    ) | {"reason": NOBODY}

    class Meta:
        ordering: ClassVar = ["since", "recorded_at", "id"]


class ClauseKind(models.TextChoices):
    """What a clause does."""

    PROHIBITION = "prohibition", _("prohibition")
    PERMISSION = "permission", _("permission")
    OBLIGATION = "obligation", _("obligation")
    DEADLINE = "deadline", _("deadline")
    DEFINITION = "definition", _("definition")
    MECHANISM = "mechanism", _("mechanism")


class Clause(Stated):
    """One provision of an agreement, in our words, with the violation types that break it."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="clauses")
    path = models.CharField(_("number"), max_length=20)
    kind = models.CharField(_("kind"), max_length=20, choices=ClauseKind.choices)
    texts = models.JSONField(_("texts"))
    bound = models.JSONField(_("bound"), default=list)
    violation_types = models.JSONField(_("violation types"), default=list)
    due = models.DateTimeField(_("deadline"), null=True, blank=True)
    source = models.TextField(_("source"))

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("id", "agreement", "path", "kind", "texts", "bound", "violation_types", "due", "source"), PUBLIC
    )

    class Meta:
        ordering: ClassVar = ["agreement", "path"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "path"], name="clause_path_once")
        ]

    @property
    def text(self) -> str:
        """Return the clause in the page's language."""
        return named(self.texts)


class CountingRule(Stated):
    """What one printed figure counts: unit, what is in, what is out, how doubles and time are treated."""

    code = models.CharField(_("code"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    names = models.JSONField(_("names"))
    unit = models.CharField(_("unit"), max_length=40)
    includes = models.JSONField(_("includes"))
    excludes = models.JSONField(_("excludes"))
    doubles = models.JSONField(_("doubles"))
    time_basis = models.JSONField(_("time basis"))

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("id", "code", "version", "names", "unit", "includes", "excludes", "doubles", "time_basis"), PUBLIC
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "version"], name="rule_version_once")
        ]

    def __str__(self) -> str:
        return f"{named(self.names)} ({self.code}/{self.version})"
