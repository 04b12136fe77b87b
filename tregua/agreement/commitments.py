"""Who accepted an agreement, through whom, and where each acceptance stood when."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from tregua.agreement.parties import Party
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
# The latest status first; of two since the same instant, the one written later.
LATEST = ("-since", "-recorded_at", "-id")


class AcceptanceQuerySet(models.QuerySet["Acceptance"]):
    """Who accepted."""

    def as_of(self, instant: datetime) -> "AcceptanceQuerySet":
        """Return the acceptances known at this instant, each with its `status_then` and `since_then`."""
        latest = AcceptanceStatus.objects.filter(acceptance=OuterRef("pk"), since__lte=instant).order_by(
            *LATEST
        )
        return self.filter(
            Exists(latest), taken_back=None
        ).annotate(  # type: ignore[no-redef] # declared there
            status_then=Subquery(latest.values("status")[:1]), since_then=Subquery(latest.values("since")[:1])
        )

    def standing(self, instant: datetime) -> "AcceptanceQuerySet":
        """Return the acceptances that were received and neither withdrawn, excluded nor dormant at this instant."""
        return self.as_of(instant).filter(status_then__in=STANDING)  # type: ignore[misc] # annotated by as_of

    def named_through(self, channel: str, instant: datetime) -> "AcceptanceQuerySet":
        """Return the standing acceptances through one channel whose party is named here, with its source."""
        return self.standing(instant).through(channel)

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

    @property
    def status(self) -> str:
        """Return where the acceptance stands by the last status recorded."""
        latest = self.statuses.order_by(*LATEST).first()
        return latest.status if latest else Status.SUBMITTED

    @property
    def status_label(self) -> str:
        """Return where the acceptance stands, in words."""
        return str(Status(self.status).label)

    def status_on(self, instant: datetime) -> str | None:
        """Return where the acceptance stood at an instant, None when it was not known yet."""
        latest = self.statuses.filter(since__lte=instant).order_by(*LATEST).first()
        return latest.status if latest else None

    def status_after(self, instant: datetime) -> str | None:
        """Return the first status after an instant, None when there is none."""
        following = self.statuses.filter(since__gt=instant).order_by("since", "recorded_at", "id").first()
        return following.status if following else None


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
