"""The agreement, who is bound by it, who accepted it through whom, and how things are counted."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tregua.agreement.mandate import DEFAULT_VERBS
from tregua.agreement.names import named
from tregua.people.models import Sealed, Stated
from tregua.places.models import Place
from tregua.record.shown import NOBODY, OTHER_CENTRE, PUBLIC


class AgreementQuerySet(models.QuerySet["Agreement"]):
    """The texts on record."""

    def newest(self) -> "AgreementQuerySet":
        """Return the texts, the one that began last first."""
        return self.order_by("-starts_at", "-recorded_at", "-id")

    def in_force(self, instant: datetime) -> "Agreement | None":
        """Return the text that began last at this instant; before any began, the one that comes first."""
        return (
            self.filter(starts_at__lte=instant).newest().first() or self.order_by("starts_at", "id").first()
        )


class Agreement(Stated):
    """A text in force between parties: its date, its start as an instant, and what it allows the centre to do."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    names = models.JSONField(_("names"))
    signed_on = models.DateField(_("date"))
    starts_at = models.DateTimeField(_("entry into force"))
    starts_as_written = models.CharField(_("entry into force, as written"), max_length=200)
    zone = models.CharField(_("time zone"), max_length=60)
    co_chairs = models.JSONField(_("co-chairs"), default=list)
    verbs = models.JSONField(_("mandate"), default=list(DEFAULT_VERBS).copy)
    source = models.TextField(_("source"))

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            "id",
            "code",
            "names",
            "signed_on",
            "starts_at",
            "starts_as_written",
            "zone",
            "co_chairs",
            "verbs",
            "source",
        ),
        PUBLIC,
    )

    def __str__(self) -> str:
        return named(self.names)

    @property
    def verbs_now(self) -> list[str]:
        """Return what the centre may do today: the mandate as last changed."""
        return self.verbs_on(timezone.now())

    def verbs_on(self, instant: datetime) -> list[str]:
        """Return what the centre may do at an instant."""
        change = (
            self.mandate_changes.filter(since__lte=instant).order_by("-since", "-recorded_at", "-id").first()
        )
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
    source = models.TextField(_("source"))

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("id", "agreement", "path", "kind", "texts", "bound", "violation_types", "source"), PUBLIC
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


class PartyKind(models.TextChoices):
    """What sort of actor a party is."""

    STATE_FORCE = "state_force", _("state force")
    ALLIED_FORCE = "allied_force", _("allied force")
    FOREIGN_FORCE = "foreign_force", _("foreign force")
    ARMED_GROUP = "armed_group", _("armed group")
    COALITION = "coalition", _("coalition")
    LOCAL_ADMINISTRATION = "local_administration", _("local administration")
    COMMUNITY = "community", _("tribe or community")
    INTERNATIONAL_BODY = "international_body", _("international body")
    EXCLUDED_GROUP = "excluded_group", _("excluded group")
    NOT_KNOWN = "unknown", _("not known")


class PartyQuerySet(models.QuerySet["Party"]):
    """The parties of the truce."""

    def excluded_on(self, instant: datetime) -> "PartyQuerySet":
        """Return the parties to which an agreement does not apply at this instant, by decision."""
        return self.filter(pk__in=Exclusion.objects.in_effect(instant).values("party"))

    def alphabetical(self, language: str) -> list["Party"]:
        """Return the parties by their name in this language."""
        return sorted(self.prefetch_related("party_names"), key=lambda party: party.name(language).casefold())


class Party(Stated):
    """An actor bound by, joining or excluded from an agreement: a neutral code; a name never identifies."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=30, choices=PartyKind.choices)
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    source = models.TextField(_("source"))

    objects = PartyQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = {
        "id": PUBLIC, "code": PUBLIC, "kind": PUBLIC, "place": OTHER_CENTRE, "source": PUBLIC,
    }  # fmt: skip

    def __str__(self) -> str:
        return self.name()

    def name(self, language: str | None = None, used_by: str = "") -> str:
        """Return this party's name in a language, as `used_by` (a centre) writes it where that is known."""
        rows = list(self.party_names.all())
        own = {row.language: row.name for row in rows if used_by and row.used_by == used_by}
        return named({row.language: row.name for row in reversed(rows) if not row.used_by} | own, language)


class PartyName(Stated):
    """What a party is called, in one language, by everybody or by one centre or outlet."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="party_names")
    language = models.CharField(_("language"), max_length=5)
    name = models.CharField(_("name"), max_length=200)
    used_by = models.CharField(_("used by"), max_length=80, blank=True)
    source = models.TextField(_("source"), blank=True)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("party", "language", "name", "used_by", "source"), PUBLIC
    )

    class Meta:
        ordering: ClassVar = ["id"]


class ExclusionQuerySet(models.QuerySet["Exclusion"]):
    """Decisions that an agreement does not apply to somebody."""

    def in_effect(self, instant: datetime) -> "ExclusionQuerySet":
        """Return the exclusions that hold at this instant: begun, not over by their own term, not lifted."""
        return self.filter(
            Q(until=None) | Q(until__gt=instant),
            Q(lifting=None) | Q(lifting__until__gt=instant),
            since__lte=instant,
        )


class Exclusion(Stated):
    """A decision by an authority that an agreement does not apply to a party, from and until when."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="exclusions")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="exclusions")
    authority = models.CharField(_("authority"), max_length=200)
    reference = models.CharField(_("reference"), max_length=200)
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True, blank=True)
    source = models.TextField(_("source"))

    objects = ExclusionQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("agreement", "party", "authority", "reference", "since", "until", "source"), PUBLIC
    )


class Lifting(Stated):
    """A decision by an authority that ends an exclusion from an instant on."""

    exclusion = models.OneToOneField(Exclusion, on_delete=models.PROTECT, related_name="lifting")
    until = models.DateTimeField(_("until"))
    authority = models.CharField(_("authority"), max_length=200)
    reference = models.CharField(_("reference"), max_length=200)
    source = models.TextField(_("source"))

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("exclusion", "until", "authority", "reference", "source"), PUBLIC
    )


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
        return (
            self.filter(taken_back=None)
            .annotate(
                status_then=Subquery(latest.values("status")[:1]),
                since_then=Subquery(latest.values("since")[:1]),
            )
            .exclude(status_then=None)
        )

    def standing(self, instant: datetime) -> "AcceptanceQuerySet":
        """Return the acceptances that were received and neither withdrawn, excluded nor dormant at this instant."""
        return self.as_of(instant).filter(status_then__in=STANDING)

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
