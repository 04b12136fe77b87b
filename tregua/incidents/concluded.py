"""What this centre concludes on an incident: findings, what they rest on, who adopted them, what was taken back."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from tregua.agreement.models import Party
from tregua.incidents.choices import Answer, Attribution, Certainty, Level, Standard, State
from tregua.people.models import Stated
from tregua.places.models import Place
from tregua.record.shown import NOBODY, OTHER_CENTRE, PUBLIC
from tregua.reports.models import Report


def _withdrawn(finding: str) -> Exists:
    """Return whether the finding that this column of the row names was withdrawn."""
    return Exists(FindingWithdrawal.objects.filter(finding=OuterRef(finding)))


def _replaced() -> Exists:
    """Return whether a later adopted finding, which nobody withdrew, replaces the finding of the row."""
    return Exists(Adoption.objects.filter(~_withdrawn("finding"), replaces=OuterRef("pk")))


class FindingQuerySet(models.QuerySet["Finding"]):
    """Findings."""

    def adopted(self) -> "FindingQuerySet":
        """Return findings that a second person adopted and nobody withdrew."""
        # Asked in two steps: of a join that finds nothing PostgreSQL expects that it leaves next to no finding.
        return self.filter(~_withdrawn("pk"), adoption__isnull=False)

    def standing(self) -> "FindingQuerySet":
        """Return adopted findings that no later adopted finding replaces."""
        return self.adopted().filter(~_replaced())

    def fallen(self) -> "FindingQuerySet":
        """Return findings that were withdrawn, or that a later adopted finding replaces."""
        return self.filter(Q(_withdrawn("pk")) | Q(_replaced()))

    def standing_at(self, instant: datetime) -> "FindingQuerySet":
        """Return the findings that stood at this instant: adopted, not withdrawn, not replaced by then."""
        gone = FindingWithdrawal.objects.filter(recorded_at__lte=instant)
        replacing = Adoption.objects.filter(recorded_at__lte=instant).exclude(
            finding__in=gone.values("finding")
        )
        return self.filter(
            ~Exists(gone.filter(finding=OuterRef("pk"))),
            ~Exists(replacing.filter(replaces=OuterRef("pk"))),
            adoption__recorded_at__lte=instant,
        )

    def with_state(self) -> "FindingQuerySet":
        """Return findings with what tells where each stands."""
        return self.select_related("adoption").prefetch_related(
            "withdrawal", "returned", "superseded_by", "replaced_by__finding__withdrawal"
        )

    def in_full(self) -> "FindingQuerySet":
        """Return findings with what a page shows of them."""
        # As with reports in full: ten tables joined take PostgreSQL longer to plan than to read.
        findings = self.with_state().select_related("incident", "recorded_by", "adoption__recorded_by")
        return findings.prefetch_related(
            "attributed_to", "withdrawal__recorded_by", "returned__recorded_by", "supersedes"
        )

    def newest(self) -> "FindingQuerySet":
        """Return findings by when they were drafted, the last one first."""
        return self.order_by("-recorded_at", "-id")

    def for_list(self) -> "FindingQuerySet":
        """Return findings with what a list shows of them and of their incidents."""
        return self.in_full().prefetch_related(Prefetch("incident__place", Place.objects.for_reading()))

    def awaiting_adoption(self) -> "FindingQuerySet":
        """Return drafted findings that nobody adopted or returned, the oldest first."""
        waiting = self.filter(waiting__isnull=False, returned=None)
        awaits = waiting.filter(adoption=None, withdrawal=None, superseded_by=None)
        return awaits.order_by("waiting__pk")

    def returned_drafts(self) -> "FindingQuerySet":
        """Return drafts that wait for whoever drafted them to change or withdraw them, the first returned first."""
        waiting = self.filter(returned__waiting__isnull=False)
        return waiting.filter(withdrawal=None, superseded_by=None).order_by("returned__waiting__pk")


class Finding(Stated):
    """What this centre concludes on an incident, by which standard, with reasons and dissent.

    It counts once a second person has adopted it; a new finding replaces it, and the old one stays.
    """

    incident = models.ForeignKey("incidents.Incident", on_delete=models.PROTECT, related_name="findings")
    question = models.TextField(_("question"), blank=True)
    answer = models.CharField(_("answer"), max_length=30, choices=Answer.choices)
    standard = models.CharField(_("standard of proof"), max_length=30, choices=Standard.choices)
    attribution = models.CharField(_("attribution"), max_length=20, choices=Attribution.choices)
    attributed_to = models.ForeignKey(
        Party, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    certainty = models.CharField(_("certainty"), max_length=20, choices=Certainty.choices, blank=True)
    level = models.PositiveSmallIntegerField(_("level"), choices=Level.choices, null=True, blank=True)
    reasons = models.TextField(_("reasons"))
    not_relied_on = models.TextField(_("what it does not rest on, and why"), blank=True)
    alternatives = models.TextField(_("other explanations considered"), blank=True)
    dissent = models.TextField(_("dissent"), blank=True)
    recommendation = models.TextField(_("recommendation"), blank=True)
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )

    objects = FindingQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("id", "incident", "answer", "standard", "attribution", "attributed_to", "certainty", "level"), PUBLIC
    ) | {
        "question": OTHER_CENTRE, "reasons": OTHER_CENTRE, "not_relied_on": NOBODY, "alternatives": OTHER_CENTRE,
        "dissent": OTHER_CENTRE, "recommendation": OTHER_CENTRE, "supersedes": PUBLIC,
    }  # fmt: skip

    class Meta:
        indexes: ClassVar = [models.Index(fields=["recorded_at", "id"], name="finding_by_drafting")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(attribution="actor") | Q(attributed_to__isnull=False),
                name="named_attribution_names",
            )
        ]

    def __str__(self) -> str:
        return f"{self.incident}: {self.get_answer_display()}"

    @property
    def state(self) -> State:
        """Return where this finding stands."""
        if hasattr(self, "withdrawal"):
            return State.WITHDRAWN
        if hasattr(self, "adoption"):
            replaced = any(not hasattr(one.finding, "withdrawal") for one in self.replaced_by.all())
            return State.REPLACED if replaced else State.STANDING
        if hasattr(self, "superseded_by"):
            return State.SET_ASIDE
        return State.RETURNED if hasattr(self, "returned") else State.AWAITING

    @property
    def prose(self) -> list[tuple[str, str]]:
        """Return what somebody wrote of it in their own words: the name of each field, and its text."""
        fields = (one for one in self._meta.concrete_fields if isinstance(one, models.TextField))
        return [(str(one.verbose_name), getattr(self, one.name)) for one in fields]

    @property
    def before(self) -> "list[Finding]":
        """Return what this finding replaces, step by step, the latest first."""
        found: list[Finding] = []
        step = self.supersedes
        while step is not None:
            found.append(step)
            step = step.supersedes
        return found


class ReliedOn(Stated):
    """A finding rests on this report."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="relied_on")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+")

    shown_to: ClassVar[dict[str, str]] = {"finding": NOBODY, "report": NOBODY}


class Adoption(Stated):
    """A second person adopted a finding; the finding that it replaces stands no longer."""

    finding = models.OneToOneField(Finding, on_delete=models.PROTECT, related_name="adoption")
    replaces = models.ForeignKey(
        Finding, null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )

    shown_to: ClassVar[dict[str, str]] = {"finding": PUBLIC, "replaces": PUBLIC}


class FindingWithdrawal(Stated):
    """A finding taken back, with the reason; it stays readable."""

    finding = models.OneToOneField(Finding, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.TextField(_("reason"))

    shown_to: ClassVar[dict[str, str]] = {"finding": PUBLIC, "reason": OTHER_CENTRE}


class FindingReturn(Stated):
    """A draft sent back by a second person who would not adopt it, and why; whoever drafted it changes or withdraws it."""

    finding = models.OneToOneField(Finding, on_delete=models.PROTECT, related_name="returned")
    reason = models.TextField(_("reason"))

    shown_to: ClassVar[dict[str, str]] = {"finding": NOBODY, "reason": NOBODY}
