"""Work with the parties: meetings that are counted, requests for protection, promises that are followed up.

Nothing here but meetings and assurances may ever be reached from a published record; names, stories and
contact details of people at risk are sealed.
"""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from tregua.agreement.models import Party
from tregua.liaison import alarm as _alarm  # noqa: F401 - the screens of the duty desk
from tregua.liaison import duty as _duty  # noqa: F401 - the duty log
from tregua.liaison import hunted as _hunted  # noqa: F401 - the tables of the hunt
from tregua.liaison import protected_points as _points  # noqa: F401 - what must not be struck
from tregua.liaison.choices import (
    Asked,
    AssuranceState,
    Beneficiary,
    Imminence,
    MeetingKind,
    MeetingResult,
    ProtectionStatus,
    ReviewResult,
)
from tregua.liaison.consents import Consent, ConsentWithdrawn
from tregua.liaison.contact_plans import ContactPlan, ContactTry
from tregua.liaison.dossiers import DecisionSeconded, Dossier, DossierDecision, PatternRule
from tregua.liaison.meetings import Outcome, SeriesRule
from tregua.people.models import Person, Sealed, Stated
from tregua.places.models import Place
from tregua.record.shown import NOBODY, OTHER_CENTRE, PUBLIC
from tregua.reports.series_names import series_in_words

__all__ = [
    "Assurance",
    "AssuranceStep",
    "Consent",
    "ConsentWithdrawn",
    "ContactPlan",
    "ContactTry",
    "DecisionSeconded",
    "DisclosureReview",
    "Dossier",
    "DossierDecision",
    "Meeting",
    "MeetingParty",
    "MeetingTakenBack",
    "Outcome",
    "PatternRule",
    "ProtectionRequest",
    "ProtectionStep",
    "SeriesRule",
    "Threat",
]


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Meetings on record."""

    def standing(self) -> "MeetingQuerySet":
        """Return the meetings that were not recorded by mistake."""
        return self.filter(taken_back=None)


class Meeting(Stated):
    """A meeting that was held: its kind, place and result; participants are sealed."""

    kind = models.CharField(_("kind"), max_length=30, choices=MeetingKind.choices)
    organiser = models.CharField(_("organiser"), max_length=120)
    held_on = models.DateField(_("held on"))
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    place_as_written = models.CharField(_("place, as written"), max_length=200, blank=True)
    about = models.TextField(_("about"), blank=True)
    result = models.CharField(_("result"), max_length=20, choices=MeetingResult.choices)
    series = models.CharField(_("counts toward"), max_length=80, blank=True)
    participants = models.ForeignKey(
        Sealed, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    source = models.TextField(_("source"))

    objects = MeetingQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("id", "kind", "organiser", "held_on", "place", "result", "series"), PUBLIC
    ) | {
        "place_as_written": OTHER_CENTRE,
        "about": OTHER_CENTRE,
        "participants": NOBODY,
        "source": OTHER_CENTRE,
    }

    @property
    def series_in_words(self) -> str:
        """Return what the series that it counts toward is called in the active language, "" where there is none."""
        return series_in_words(self.series)

    def __str__(self) -> str:
        return f"{self.organiser}: {self.get_kind_display()}, {self.held_on}"


class MeetingTakenBack(Stated):
    """A meeting was recorded by mistake, and why; it stays readable and no longer counts."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="taken_back")
    reason = models.TextField(_("reason"))

    shown_to: ClassVar[dict[str, str]] = {"meeting": OTHER_CENTRE, "reason": NOBODY}


class MeetingParty(Stated):
    """A party was represented at a meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="parties")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")

    shown_to: ClassVar[dict[str, str]] = {"meeting": OTHER_CENTRE, "party": OTHER_CENTRE}


class ProtectionRequestQuerySet(models.QuerySet["ProtectionRequest"]):
    """Requests for protection: reached by a look-up that asks who is looking."""

    def readable_by(self, person: Person) -> "ProtectionRequestQuerySet":
        """Return the requests this person may read: all for those who handle them, none for anybody else."""
        return self if person.may("protection.read") else self.none()

    def with_clocks(self) -> "ProtectionRequestQuerySet":
        """Return requests with all that their clocks are read from."""
        return self.select_related("disclosure_review").prefetch_related("steps", "contact_plans__tries")


class ProtectionRequest(Stated):
    """Somebody asks a centre for protection: categories of people, never names; the story is sealed."""

    beneficiaries = models.JSONField(_("for whom"), default=list)
    asked = models.JSONField(_("what is asked"), default=list)
    addressed_to = models.CharField(_("addressed to"), max_length=120)
    hearsay_depth = models.PositiveSmallIntegerField(_("hearsay"), default=0)
    language = models.CharField(_("language"), max_length=5, blank=True)
    story = models.ForeignKey(Sealed, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = ProtectionRequestQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("beneficiaries", "asked", "addressed_to", "hearsay_depth", "language", "story"), NOBODY
    )

    @property
    def status(self) -> str:
        """Return where the request stands."""
        latest = self.latest_step
        return latest.status if latest else ProtectionStatus.RECEIVED

    @property
    def status_label(self) -> str:
        """Return where the request stands, in words."""
        return str(ProtectionStatus(self.status).label)

    @property
    def latest_step(self) -> "ProtectionStep | None":
        """Return the last step taken, None when nobody did anything yet."""
        return max(self.steps.all(), key=lambda step: (step.recorded_at, step.pk), default=None)

    @property
    def contact_plan(self) -> "ContactPlan | None":
        """Return the plan by which they are reached now, the newest; None when there is none."""
        return max(self.contact_plans.all(), key=lambda one: (one.recorded_at, one.pk), default=None)

    @property
    def review_missing(self) -> bool:
        """Return whether somebody was harmed and our own disclosures are not reviewed yet."""
        return self.status == ProtectionStatus.CLOSED_HARMED and not hasattr(self, "disclosure_review")

    @property
    def asked_labels(self) -> list[str]:
        """Return what is asked, in words."""
        return [str(Asked(code).label) for code in self.asked]

    @property
    def beneficiary_labels(self) -> list[str]:
        """Return for whom, in words."""
        return [str(Beneficiary(code).label) for code in self.beneficiaries]


class ProtectionStep(Stated):
    """A request moved to a status, with a coded reason; details are sealed."""

    request = models.ForeignKey(ProtectionRequest, on_delete=models.PROTECT, related_name="steps")
    status = models.CharField(_("status"), max_length=20, choices=ProtectionStatus.choices)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    note = models.ForeignKey(Sealed, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("request", "status", "reason", "note"), NOBODY)

    class Meta:
        ordering: ClassVar = ["recorded_at", "id"]


class DisclosureReview(Stated):
    """After somebody was harmed: whether anything this centre disclosed may have led to it; the account is sealed."""

    request = models.OneToOneField(
        ProtectionRequest, on_delete=models.PROTECT, related_name="disclosure_review"
    )
    result = models.CharField(_("result"), max_length=20, choices=ReviewResult.choices)
    account = models.ForeignKey(Sealed, on_delete=models.PROTECT, related_name="+")

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("request", "result", "account"), NOBODY)


class Threat(Stated):
    """A threat against a class of people, by whom and how soon, as somebody says it."""

    against = models.CharField(_("against"), max_length=30, choices=Beneficiary.choices)
    by_party = models.ForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    by_as_written = models.CharField(_("by, as written"), max_length=300, blank=True)
    basis = models.TextField(_("basis"))
    imminence = models.CharField(_("how soon"), max_length=20, choices=Imminence.choices)
    request = models.ForeignKey(
        ProtectionRequest, null=True, blank=True, on_delete=models.PROTECT, related_name="threats"
    )

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("against", "by_party", "by_as_written", "basis", "imminence", "request"), NOBODY
    )


class AssuranceQuerySet(models.QuerySet["Assurance"]):
    """Promises."""

    def open(self) -> "AssuranceQuerySet":
        """Return promises that are neither kept, broken nor withdrawn."""
        closed = AssuranceStep.objects.exclude(state=AssuranceState.OPEN).values("assurance")
        return self.exclude(pk__in=closed)

    def due(self, day: date) -> "AssuranceQuerySet":
        """Return open promises whose day of follow-up has come, the longest overdue first; at the end those without one.

        A promise of which nobody said when to ask about it would never be asked about.
        """
        later = AssuranceStep.objects.filter(assurance=OuterRef("pk")).exclude(follow_up_on=None)
        newest = later.order_by("-recorded_at", "-id").values("follow_up_on")[:1]
        return (
            self.open()
            .annotate(look_again_on=Coalesce(Subquery(newest), "follow_up_on"))
            .filter(Q(look_again_on__lte=day) | Q(look_again_on=None))
            .order_by(F("look_again_on").asc(nulls_last=True), "id")
        )


class Assurance(Stated):
    """A promise by a guarantor to a class of people: what, by when; it is followed up."""

    promised_by = models.CharField(_("promised by"), max_length=200)
    beneficiaries = models.JSONField(_("to whom"), default=list)
    promise = models.TextField(_("promise"))
    language = models.CharField(_("language"), max_length=5, blank=True)
    promised_on = models.DateField(_("promised on"), null=True, blank=True)
    follow_up_on = models.DateField(_("follow up on"), null=True, blank=True)
    source = models.TextField(_("source"), blank=True)

    objects = AssuranceQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("promised_by", "beneficiaries", "promise", "language", "promised_on", "follow_up_on", "source"),
        NOBODY,
    )

    def __str__(self) -> str:
        return self.promise[:80]

    @property
    def _in_order(self) -> "list[AssuranceStep]":
        return sorted(self.steps.all(), key=lambda step: (step.recorded_at, step.pk))

    @property
    def state(self) -> str:
        """Return what became of the promise so far."""
        steps = self._in_order
        return steps[-1].state if steps else AssuranceState.OPEN

    @property
    def state_label(self) -> str:
        """Return what became of the promise so far, in words."""
        return str(AssuranceState(self.state).label)

    @property
    def next_follow_up(self) -> date | None:
        """Return the day to look again: the one named last; None when the promise is closed or none was named."""
        if self.state != AssuranceState.OPEN:
            return None
        named = [step.follow_up_on for step in self._in_order if step.follow_up_on]
        return named[-1] if named else self.follow_up_on

    @property
    def beneficiary_labels(self) -> list[str]:
        """Return to whom it was promised, in words."""
        return [str(Beneficiary(code).label) for code in self.beneficiaries]


class AssuranceStep(Stated):
    """What became of a promise so far, and how that is known."""

    assurance = models.ForeignKey(Assurance, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(_("state"), max_length=20, choices=AssuranceState.choices)
    evidence = models.TextField(_("how it is known"))
    follow_up_on = models.DateField(_("follow up on"), null=True, blank=True)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("assurance", "state", "evidence", "follow_up_on"), NOBODY
    )

    class Meta:
        ordering: ClassVar = ["recorded_at", "id"]
