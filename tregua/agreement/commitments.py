"""Who accepted an agreement, through whom, and where each acceptance stood when."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from tregua.agreement.channels import channel_name
from tregua.agreement.parties import SETTLEMENTS, Party
from tregua.agreement.texts import Agreement
from tregua.people.models import Sealed, Stated
from tregua.record.shown import NOBODY, OTHER_CENTRE, PUBLIC


class HowExpressed(models.TextChoices):
    """How a party said that it accepts."""

    SIGNED_FORM = "signed_form", _("signed form")
    LETTER = "letter", _("letter")
    ORAL = "oral", _("orally, to an officer")
    UMBRELLA = "umbrella", _("through an umbrella body")
    PUBLIC_STATEMENT = "public_statement", _("public statement")
    CONDUCT = "conduct", _("implied by conduct")
    NOT_KNOWN = "unknown", _("not known")


class Status(models.TextChoices):
    """Where an acceptance stands (E-04)."""

    SUBMITTED = "submitted", _("submitted")
    RECEIVED = "received", _("received")
    ATTESTED = "attested", _("attested to the other co-chair")
    ACKNOWLEDGED = "acknowledged", _("acknowledged by the other co-chair")
    IN_FORCE = "in_force", _("in force")
    SUSPENDED = "suspended", _("suspended")
    WITHDRAWN = "withdrawn", _("withdrawn")
    EXCLUDED = "excluded", _("excluded by decision")
    DORMANT = "dormant", _("dormant")


STANDING = (Status.RECEIVED, Status.ATTESTED, Status.ACKNOWLEDGED, Status.IN_FORCE, Status.SUSPENDED)


class AcceptanceQuerySet(models.QuerySet["Acceptance"]):
    """Who accepted."""

    def as_of(self, instant: datetime) -> "AcceptanceQuerySet":
        """Return the acceptances known at this instant, each with its `status_then` and `since_then`."""
        latest = AcceptanceStatus.objects.filter(acceptance=OuterRef("pk"), since__lte=instant).order_by(
            "-since", "-recorded_at", "-id"
        )
        return self.filter(
            Exists(latest), taken_back=None
        ).annotate(  # type: ignore[no-redef] # declared there
            status_then=Subquery(latest.values("status")[:1]), since_then=Subquery(latest.values("since")[:1])
        )

    def standing(self, instant: datetime) -> "AcceptanceQuerySet":
        """Return the acceptances that were received and neither withdrawn, excluded nor dormant at this instant."""
        return self.as_of(instant).filter(status_then__in=STANDING)  # type: ignore[misc] # annotated by as_of

    def at_end_of(self, end: datetime) -> "AcceptanceQuerySet":
        """Return the acceptances as a window [start, end) leaves them: what begins at its end comes after it."""
        return self.as_of(end - timedelta(microseconds=1))

    def of_settlements(self) -> "AcceptanceQuerySet":
        """Return the acceptances given by settlements."""
        return self.filter(party__kind__in=SETTLEMENTS)

    def of_formations(self) -> "AcceptanceQuerySet":
        """Return the acceptances given by everybody but settlements."""
        return self.exclude(party__kind__in=SETTLEMENTS)

    def through(self, channel: str) -> "AcceptanceQuerySet":
        """Return the acceptances given through one centre or co-chair."""
        return self.filter(channel=channel)


class Acceptance(Stated):
    """A party's commitment to an agreement: through which centre, how expressed, by whom (sealed)."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="acceptances")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="acceptances")
    channel = models.CharField(_("through"), max_length=40)
    how_expressed = models.CharField(_("how expressed"), max_length=20, choices=HowExpressed.choices)
    conditions = models.TextField(_("conditions and reservations"), blank=True)
    signatory = models.ForeignKey(Sealed, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    source = models.TextField(_("source"))

    # Set on the rows of `as_of`: where this acceptance stood then, and since when.
    status_then: str
    since_then: datetime

    objects = AcceptanceQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = {
        "id": OTHER_CENTRE, "agreement": PUBLIC, "party": OTHER_CENTRE, "channel": PUBLIC, "how_expressed": OTHER_CENTRE,
        "conditions": NOBODY, "signatory": NOBODY, "source": OTHER_CENTRE,
    }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.party} ({channel_name(self.channel)})"

    @property
    def steps(self) -> "list[AcceptanceStatus]":
        """Return its statuses in the order of time; of two since the same instant, the one written later last."""
        return sorted(self.statuses.all(), key=lambda step: (step.since, step.recorded_at, step.pk))

    @property
    def status(self) -> str:
        """Return where the acceptance stands by the last status recorded."""
        steps = self.steps
        return steps[-1].status if steps else Status.SUBMITTED

    @property
    def status_label(self) -> str:
        """Return where the acceptance stands, in words."""
        return str(Status(self.status).label)

    def status_on(self, instant: datetime) -> str | None:
        """Return where the acceptance stood at an instant, None when it was not known yet."""
        by_then = [step.status for step in self.steps if step.since <= instant]
        return by_then[-1] if by_then else None

    def status_at_end_of(self, end: datetime) -> str | None:
        """Return where the acceptance stood at the end of a window [start, end): see `at_end_of`."""
        return self.status_on(end - timedelta(microseconds=1))

    def status_after(self, instant: datetime) -> str | None:
        """Return the first status after an instant, None when there is none."""
        return next((step.status for step in self.steps if step.since > instant), None)


class AcceptanceTakenBack(Stated):
    """An acceptance was recorded by mistake, and why; it stays readable and is on no roll."""

    acceptance = models.OneToOneField(Acceptance, on_delete=models.PROTECT, related_name="taken_back")
    reason = models.TextField(_("reason"))

    shown_to: ClassVar[dict[str, str]] = {"acceptance": OTHER_CENTRE, "reason": NOBODY}


class AcceptanceStatus(Stated):
    """From an instant on, an acceptance has this status, for a reason; exclusion names the deciding authority."""

    acceptance = models.ForeignKey(Acceptance, on_delete=models.PROTECT, related_name="statuses")
    status = models.CharField(_("status"), max_length=20, choices=Status.choices)
    since = models.DateTimeField(_("since"))
    reason = models.TextField(_("reason"), blank=True)
    decided_by = models.CharField(_("decided by"), max_length=200, blank=True)

    shown_to: ClassVar[dict[str, str]] = {
        "acceptance": OTHER_CENTRE, "status": OTHER_CENTRE, "since": OTHER_CENTRE, "reason": NOBODY, "decided_by": PUBLIC,
    }  # fmt: skip

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(status="excluded") | ~Q(decided_by=""), name="exclusion_needs_a_decision"
            )
        ]
