"""Incidents: our hypotheses, and which reports belong to them. What is done and concluded about them stands beside."""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tregua.incidents import asked as _asked  # noqa: F401 - the tables of replies
from tregua.incidents import evidence as _evidence  # noqa: F401 - the tables of evidence files
from tregua.incidents import notified as _notified  # noqa: F401 - the tables of notifications
from tregua.incidents import waiting as _waiting  # noqa: F401 - the tables of what waits
from tregua.incidents import windows as _windows  # noqa: F401 - the tables of windows
from tregua.incidents.called import Deescalation
from tregua.incidents.calmed import Calm
from tregua.incidents.choices import ENDED
from tregua.incidents.concluded import Adoption, Finding, FindingReturn, FindingWithdrawal, ReliedOn
from tregua.incidents.looked import Restriction
from tregua.incidents.numbers import shown
from tregua.matching.models import Judgement
from tregua.people.models import Stated
from tregua.places.models import Place
from tregua.record.shown import NOBODY, OTHER_CENTRE, PUBLIC
from tregua.reports.models import Report

__all__ = [
    "Adoption",
    "Deescalation",
    "Finding",
    "FindingReturn",
    "FindingWithdrawal",
    "Incident",
    "Membership",
    "MembershipEnd",
    "Merge",
    "MergeUndone",
    "ReliedOn",
    "Restriction",
    "standing_claims",
]


class IncidentQuerySet(models.QuerySet["Incident"]):
    """Incidents."""

    def standing(self) -> "IncidentQuerySet":
        """Return incidents that were not merged into another."""
        # In two steps, as `Finding.objects.adopted`.
        undone = MergeUndone.objects.filter(merge=OuterRef("pk"))
        return self.filter(~Exists(Merge.objects.filter(~Exists(undone), incident=OuterRef("pk"))))

    def awaiting_verification(self) -> "IncidentQuerySet":
        """Return standing incidents without an adopted finding, the oldest first."""
        waiting = self.filter(waiting__isnull=False).unverified().select_related("waiting")
        return waiting.order_by(F("waiting__began_at").asc(nulls_first=True), "waiting__pk")

    def unverified(self) -> "IncidentQuerySet":
        """Return standing incidents without an adopted finding, asked of the register alone."""
        return self.standing().filter(~Exists(Finding.objects.adopted().filter(incident=OuterRef("pk"))))

    def last_begun(self) -> "IncidentQuerySet":
        """Return standing incidents without an adopted finding, the last begun first."""
        waiting = self.filter(waiting__isnull=False).unverified().select_related("waiting")
        return waiting.order_by(F("waiting__began_at").desc(nulls_last=True), "-waiting__pk")

    def not_calm(self) -> "IncidentQuerySet":
        """Return those that nobody says are calm: a sieve, for which no index answers."""
        later = Calm.objects.filter(incident=OuterRef("incident"), pk__gt=OuterRef("pk"))
        calm = Calm.objects.filter(~Exists(later), incident=OuterRef("pk"), state__in=ENDED)
        return self.filter(~Exists(calm))

    def opened_between(self, start: datetime, end: datetime) -> "IncidentQuerySet":
        """Return standing incidents that were opened in [start, end), in that order."""
        opened = self.standing().filter(recorded_at__gte=start, recorded_at__lt=end)
        return opened.order_by("recorded_at", "id")

    def began_between(self, start: datetime, end: datetime) -> "IncidentQuerySet":
        """Return standing incidents that began in [start, end)."""
        return self.standing().filter(began_at__gte=start, began_at__lt=end)

    def on_map(
        self, start: datetime, end: datetime, box: tuple[float, float, float, float] | None = None
    ) -> "IncidentQuerySet":
        """Return standing incidents that began in [start, end) at a known place, with that place, by time.

        With a box (south, west, north, east): those whose place the gazetteer puts inside it.
        """
        found = self.began_between(start, end).filter(place__isnull=False)
        if box is not None:
            south, west, north, east = box
            found = found.filter(place__latitude__range=(south, north), place__longitude__range=(west, east))
        places = Prefetch("place", Place.objects.for_reading())
        return found.prefetch_related(places).order_by("began_at", "id")

    def with_answer_at(self, instant: datetime) -> "IncidentQuerySet":
        """Add what the finding that stood at this instant answered (`answer_then`, None without one)."""
        stood = Finding.objects.standing_at(instant).filter(incident=OuterRef("pk")).order_by("-id")
        return self.annotate(answer_then=Subquery(stood.values("answer")[:1]))

    def in_full(self) -> "IncidentQuerySet":
        """Return incidents with what a list shows of them."""
        findings = Finding.objects.with_state().select_related("recorded_by").order_by("id")
        return self.prefetch_related(
            Prefetch("place", Place.objects.for_reading()), Prefetch("findings", findings)
        )


class Incident(Stated):
    """Our hypothesis that several reports tell of one event: when, where and of what type, as far as known."""

    number = models.PositiveIntegerField(_("number"), unique=True)
    began_at = models.DateTimeField(_("began"), null=True, blank=True)
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    violation_type = models.CharField(_("violation type"), max_length=10, blank=True)

    objects = IncidentQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = {
        "id": PUBLIC, "number": OTHER_CENTRE, "began_at": PUBLIC, "place": PUBLIC, "violation_type": PUBLIC,
    }  # fmt: skip

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["began_at", "id"]),
            models.Index(fields=["recorded_at", "id"], name="incident_by_knowing"),
        ]

    def __str__(self) -> str:
        return shown(self.number)

    @property
    def days_open(self) -> int:
        """Return for how many whole days this incident has been open."""
        return (timezone.now() - self.recorded_at).days

    @property
    def merged_into(self) -> "Incident | None":
        """Return the incident that this one now redirects to, or None."""
        merge = self.merge_standing
        return merge.into if merge else None

    @property
    def merge_standing(self) -> "Merge | None":
        """Return the merge by which this incident redirects, or None."""
        return self.merges_out.filter(undone=None).select_related("into").order_by("-id").first()

    @property
    def parts(self) -> "list[Incident]":
        """Return this incident and all that were merged into it, at any depth."""
        found = [self]
        for one in found:
            merged = Incident.objects.filter(merges_out__into=one, merges_out__undone=None)
            found.extend(part for part in merged.order_by("number") if part not in found)
        return found

    @property
    def claims(self) -> list[Report]:
        """Return what is claimed about this incident now: its reports as last corrected, none withdrawn."""
        return standing_claims(self.members)

    @property
    def members(self) -> "list[Membership]":
        """Return the reports that belong here now, those of merged incidents included."""
        return list(Membership.objects.standing().filter(incident__in=self.parts).in_full())

    @property
    def current_finding(self) -> "Finding | None":
        """Return the adopted finding that stands, or None."""
        return self.findings.standing().order_by("-id").first()


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Which reports belong to which incidents."""

    def standing(self) -> "MembershipQuerySet":
        """Return memberships that no split ended."""
        return self.filter(end=None)

    def in_full(self) -> "MembershipQuerySet":
        """Return memberships with what a page shows of their reports, in the order of the events."""
        reports = Report.objects.in_full().select_related("superseded_by")
        return (
            self.select_related("incident", "judgement", "recorded_by")
            .prefetch_related(Prefetch("report", reports))
            .order_by(F("report__started_at").asc(nulls_first=True), "id")
        )


class Membership(Stated):
    """A report belongs to an incident, because somebody judged so."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="memberships")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="memberships")
    judgement = models.ForeignKey(
        Judgement, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(_("reason"), blank=True)

    objects = MembershipQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("incident", "report", "judgement", "reason"), NOBODY)

    @property
    def claim(self) -> Report:
        """Return the report as it was last corrected: a correction stays where the claim was filed."""
        return self.report.versions[-1] if hasattr(self.report, "superseded_by") else self.report


def standing_claims(members: "Iterable[Membership]") -> list[Report]:
    """Return what these memberships bring in: their reports as last corrected, none withdrawn."""
    found = [membership.claim for membership in members]
    return [report for report in found if not hasattr(report, "withdrawal")]


class MembershipEnd(Stated):
    """A report was taken out of an incident (a split, or an undone merge), with the reason."""

    membership = models.OneToOneField(Membership, on_delete=models.PROTECT, related_name="end")
    reason = models.TextField(_("reason"))

    shown_to: ClassVar[dict[str, str]] = {"membership": NOBODY, "reason": NOBODY}


class Merge(Stated):
    """One incident was found to be another: its address now redirects; the reports stay where they were filed."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="merges_out")
    into = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="merges_in")
    reason = models.TextField(_("reason"))

    shown_to: ClassVar[dict[str, str]] = {"incident": OTHER_CENTRE, "into": OTHER_CENTRE, "reason": NOBODY}


class MergeUndone(Stated):
    """A merge taken back, with the reason; both incidents stand again."""

    merge = models.OneToOneField(Merge, on_delete=models.PROTECT, related_name="undone")
    reason = models.TextField(_("reason"))

    shown_to: ClassVar[dict[str, str]] = {"merge": OTHER_CENTRE, "reason": NOBODY}
