"""What somebody says: claims about events, and how far source and information are trusted."""

import contextlib
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from tregua.agreement.models import Party
from tregua.agreement.names import named
from tregua.agreement.violation_types import label
from tregua.intake.models import Message
from tregua.people.models import Person, Sealed, Stated
from tregua.places.mgrs import GridError, grid_of
from tregua.places.models import Place, Precision
from tregua.record.shown import NOBODY, OTHER_CENTRE, PUBLIC
from tregua.reports.choices import (
    Direction,
    InformationGrade,
    Means,
    ObservedUnit,
    Predicate,
    SourceGrade,
    SourceKind,
    TimePrecision,
)

DEFAULT_GRADE = ("F", "6")


class Source(Stated):
    """Whom a report comes from: a body known by name, or a person known by a code whose identity is sealed."""

    code = models.CharField(_("code"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=SourceKind.choices)
    names = models.JSONField(_("names"), default=dict)
    party = models.ForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    identity = models.ForeignKey(Sealed, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    shown_to: ClassVar[dict[str, str]] = {
        "code": NOBODY, "kind": OTHER_CENTRE, "names": NOBODY, "party": OTHER_CENTRE, "identity": NOBODY,
    }  # fmt: skip

    def __str__(self) -> str:
        return named(self.names) if self.names else self.code


class ReportQuerySet(models.QuerySet["Report"]):
    """Claims."""

    def current(self) -> "ReportQuerySet":
        """Return reports that no correction replaced and nobody withdrew."""
        return self.filter(
            ~Exists(Report.objects.filter(supersedes=OuterRef("pk"))),
            ~Exists(Withdrawal.objects.filter(report=OuterRef("pk"))),
        )

    def of_events(self) -> "ReportQuerySet":
        """Return reports that tell of something that may be an incident."""
        return self.exclude(violation_type="").filter(predicate__in=EVENT_PREDICATES)

    def happened_between(self, start: datetime, end: datetime) -> "ReportQuerySet":
        """Return reports whose event may have begun in [start, end)."""
        return self.filter(started_at__gte=start, started_at__lt=end)

    def not_over_before(self, instant: datetime) -> "ReportQuerySet":
        """Return reports whose event may have gone on, or begun, at or after this instant."""
        return self.filter(Q(ended_at__gt=instant) | Q(started_at__gte=instant))

    def telling(self, words: str) -> "ReportQuerySet":
        """Return reports in whose words, or in the names they write, these words stand."""
        return self.filter(
            Q(words__icontains=words)
            | Q(place_as_written__icontains=words)
            | Q(actor_as_written__icontains=words)
            | Q(target__icontains=words)
        )

    def newest(self) -> "ReportQuerySet":
        """Return reports by when the event began, the latest first; those without a time come last."""
        return self.order_by(F("started_at").desc(nulls_last=True), "-id")

    def last_of(self, person: Person) -> "Report | None":
        """Return the standing report that somebody wrote last by hand; None when there is none."""
        return self.current().filter(recorded_by=person, message=None).order_by("-id").in_full().first()

    def in_full(self) -> "ReportQuerySet":
        """Return reports with what a page shows of them."""
        # Joined, the few parties would be read once a row, and PostgreSQL would think longer about the order of eight
        # tables than it takes to answer.
        return self.select_related("source").prefetch_related(
            "withdrawal",
            "gradings",
            "actor__party_names",
            Prefetch("place", Place.objects.for_reading()),
            Prefetch("origin", Place.objects.for_reading()),
        )


EVENT_PREDICATES = (
    Predicate.ATTACKED,
    Predicate.FIRED,
    Predicate.SHELLED,
    Predicate.BOMBED,
    Predicate.DETAINED,
    Predicate.MOVED_FORCES,
    Predicate.TOOK_POSITION,
    Predicate.BLOCKED_AID,
)


class Report(Stated):
    """One claim: somebody says that something happened, somewhere, sometime. It is not a finding."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="reports")
    on_behalf_of = models.ForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    predicate = models.CharField(_("what happened"), max_length=30, choices=Predicate.choices)
    violation_type = models.CharField(_("violation type"), max_length=10, blank=True)
    actor = models.ForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    actor_as_written = models.CharField(_("alleged actor, as written"), max_length=300, blank=True)
    target = models.CharField(_("target, as written"), max_length=300, blank=True)
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    place_as_written = models.CharField(_("place, as written"), max_length=300, blank=True)
    place_precision = models.CharField(_("place known"), max_length=20, choices=Precision.choices)
    # Where fire came from is told apart from where it fell.
    origin = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    origin_as_written = models.CharField(_("origin of fire, as written"), max_length=300, blank=True)
    direction = models.CharField(_("direction of fire"), max_length=2, choices=Direction.choices, blank=True)
    started_at = models.DateTimeField(_("from"), null=True, blank=True)
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)
    time_precision = models.CharField(_("time known"), max_length=20, choices=TimePrecision.choices)
    zone_stated = models.BooleanField(_("time zone stated"), default=False)
    means = models.CharField(_("means"), max_length=20, choices=Means.choices, default=Means.NOT_KNOWN)
    killed_min = models.PositiveIntegerField(_("killed, at least"), null=True, blank=True)
    killed_max = models.PositiveIntegerField(_("killed, at most"), null=True, blank=True)
    wounded_min = models.PositiveIntegerField(_("wounded, at least"), null=True, blank=True)
    wounded_max = models.PositiveIntegerField(_("wounded, at most"), null=True, blank=True)
    heard_through = models.JSONField(_("heard through"), default=list)
    # How many of what was observed: a report may tell of one event or of twenty explosions.
    observed_min = models.PositiveIntegerField(_("observed, at least"), null=True, blank=True)
    observed_max = models.PositiveIntegerField(_("observed, at most"), null=True, blank=True)
    observed_unit = models.CharField(
        _("what was counted"), max_length=20, choices=ObservedUnit.choices, blank=True
    )
    # The point as the source gives it; `place` is the place beside it.
    latitude = models.DecimalField(_("latitude"), max_digits=9, decimal_places=7, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=10, decimal_places=7, null=True, blank=True)
    words = models.TextField(_("words of the claim"))
    language = models.CharField(_("language"), max_length=5, blank=True)
    url = models.CharField(_("address"), max_length=500, blank=True)
    message = models.ForeignKey(
        Message, null=True, blank=True, on_delete=models.PROTECT, related_name="reports"
    )
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    reason = models.TextField(_("reason for the correction"), blank=True)

    objects = ReportQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = {
        "id": OTHER_CENTRE, "source": NOBODY, "on_behalf_of": OTHER_CENTRE, "predicate": PUBLIC,
        "violation_type": PUBLIC, "actor": OTHER_CENTRE, "actor_as_written": OTHER_CENTRE, "target": OTHER_CENTRE,
        "place": PUBLIC, "place_as_written": NOBODY, "place_precision": PUBLIC, "started_at": PUBLIC,
        "origin": NOBODY, "origin_as_written": NOBODY, "direction": NOBODY,
        "ended_at": PUBLIC, "time_precision": PUBLIC, "zone_stated": PUBLIC, "means": PUBLIC,
        "killed_min": OTHER_CENTRE, "killed_max": OTHER_CENTRE, "wounded_min": OTHER_CENTRE,
        "wounded_max": OTHER_CENTRE, "heard_through": NOBODY, "words": NOBODY, "language": OTHER_CENTRE,
        "url": NOBODY, "message": NOBODY, "supersedes": OTHER_CENTRE, "reason": NOBODY,
        # The unit may be people: a count of few people at a place is no more public than those killed or wounded.
        "observed_min": OTHER_CENTRE, "observed_max": OTHER_CENTRE, "observed_unit": OTHER_CENTRE,
        "latitude": NOBODY, "longitude": NOBODY,
    }  # fmt: skip

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["started_at", "id"]),
            models.Index(fields=["violation_type", "started_at", "id"]),
            models.Index(fields=["recorded_by", "id"], name="report_by_person"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(started_at__lte=F("ended_at")),
                name="report_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(supersedes=None) | ~Q(reason=""), name="report_correction_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.words[:80]

    @property
    def violation_label(self) -> str:
        """Return the alleged violation type in words, or nothing when none is alleged."""
        return f"{self.violation_type} {label(self.violation_type)}" if self.violation_type else ""

    @property
    def degrees(self) -> str:
        """Return the point as the source gives it, latitude first; "" when it gives none."""
        if self.latitude is None or self.longitude is None:
            return ""
        return f"{self.latitude.normalize():f}, {self.longitude.normalize():f}"

    @property
    def point(self) -> str:
        """Return the point as the source gives it, in degrees and as a grid reference; "" when it gives none."""
        degrees = self.degrees
        if self.latitude is None or self.longitude is None:
            return degrees
        with contextlib.suppress(GridError):  # the caps of the earth have another grid
            return f"{degrees} · {grid_of(float(self.latitude), float(self.longitude))}"
        return degrees

    @property
    def hearsay_depth(self) -> int:
        """Return how many tell the claim on between the event and our source (0: the source saw it)."""
        return len(self.heard_through)

    @property
    def grade(self) -> str:
        """Return the two grades side by side (F6 until somebody graded it)."""
        latest = max(self.gradings.all(), key=lambda grading: (grading.recorded_at, grading.pk), default=None)
        return f"{latest.source_grade}{latest.information_grade}" if latest else "".join(DEFAULT_GRADE)

    @property
    def grade_words(self) -> str:
        """Return both grades in words, the source first."""
        grade = self.grade
        return f"{SourceGrade(grade[0]).label} · {InformationGrade(grade[1]).label}"

    @property
    def versions(self) -> list["Report"]:
        """Return every version of this claim, the first one first."""
        first = self
        while first.supersedes is not None:
            first = first.supersedes
        chain = [first]
        while later := Report.objects.filter(supersedes=chain[-1]).in_full().first():
            chain.append(later)
        return chain


class Withdrawal(Stated):
    """A report taken back, with the reason; it stays readable."""

    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.TextField(_("reason"))

    shown_to: ClassVar[dict[str, str]] = {"report": OTHER_CENTRE, "reason": NOBODY}


class Grading(Stated):
    """How far source and information of one report are trusted: two axes, with the reason; the latest counts."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="gradings")
    source_grade = models.CharField(_("source"), max_length=1, choices=SourceGrade.choices)
    information_grade = models.CharField(_("information"), max_length=1, choices=InformationGrade.choices)
    reason = models.TextField(_("reason"))

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("report", "source_grade", "information_grade", "reason"), NOBODY
    )
