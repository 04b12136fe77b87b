"""Where this centre could look, by which means, and who kept it from looking."""

from datetime import date, datetime
from typing import ClassVar

from django.db import models
from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _

from tregua.agreement.models import Party
from tregua.incidents.choices import Extent, LookedBy, RestrictionKind, RestrictionReason
from tregua.people.models import Stated
from tregua.places.models import Place
from tregua.record.shown import NOBODY, OTHER_CENTRE, PUBLIC


class RestrictionQuerySet(models.QuerySet["Restriction"]):
    """Restrictions of movement."""

    def standing(self) -> "RestrictionQuerySet":
        """Return the restrictions that were not taken back."""
        return self.filter(taken_back=None)

    def met_in(self, start: datetime, end: datetime) -> "RestrictionQuerySet":
        """Return the standing restrictions met in [start, end), by time."""
        return self.standing().filter(at__gte=start, at__lt=end).order_by("at", "id")


class Restriction(Stated):
    """Somebody kept this centre from looking: at an incident or in an area, what kind, by whom, with what reason given."""

    incident = models.ForeignKey(
        "incidents.Incident", null=True, blank=True, on_delete=models.PROTECT, related_name="restrictions"
    )
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=30, choices=RestrictionKind.choices)
    at = models.DateTimeField(_("when"))
    until = models.DateTimeField(_("until"), null=True, blank=True)
    party = models.ForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(
        _("class of the reason given"),
        max_length=20,
        choices=RestrictionReason.choices,
        default=RestrictionReason.NOT_KNOWN,
    )
    reason_given = models.TextField(_("reason given"), blank=True)

    objects = RestrictionQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("incident", "place", "at", "until", "reason_given"), OTHER_CENTRE
    ) | dict.fromkeys(("kind", "party", "reason"), PUBLIC)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["at", "id"], name="restriction_by_time")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(incident__isnull=False) | Q(place__isnull=False), name="restriction_says_where"
            )
        ]

    @property
    def where(self) -> Place | None:
        """Return where it was: the place it names, else that of its incident; None when that is not known."""
        return self.place or (self.incident.place if self.incident else None)


class RestrictionTakenBack(Stated):
    """A restriction was written down by mistake, and why; it stays readable and no longer counts."""

    restriction = models.OneToOneField(Restriction, on_delete=models.PROTECT, related_name="taken_back")
    reason = models.TextField(_("reason"))

    shown_to: ClassVar[dict[str, str]] = {"restriction": OTHER_CENTRE, "reason": NOBODY}


class CoverageQuerySet(models.QuerySet["Coverage"]):
    """What was said of coverage."""

    def standing(self) -> "CoverageQuerySet":
        """Return what was said and not taken back; what was said last of an area, a day and a means counts."""
        return self.filter(taken_back=None)

    def of_days(self, first: date, last: date) -> "CoverageQuerySet":
        """Return what stands of what was said of these days, in the order in which it was said."""
        places = Prefetch("place", Place.objects.for_reading())
        return self.standing().filter(day__range=(first, last)).prefetch_related(places).order_by("day", "id")


class Coverage(Stated):
    """How far this centre could look at an area on a day by one means; what was said last counts."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(_("day"))
    means = models.CharField(_("by what"), max_length=20, choices=LookedBy.choices)
    extent = models.CharField(_("how far"), max_length=10, choices=Extent.choices)

    objects = CoverageQuerySet.as_manager()
    # By which means somebody could look tells where posts and people are who tell: nobody outside is shown it.
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("place", "day", "means", "extent"), NOBODY)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["day", "id"], name="coverage_by_day")]


class CoverageTakenBack(Stated):
    """What was said of an area and a day was written down by mistake, and why; what was said before counts again."""

    coverage = models.OneToOneField(Coverage, on_delete=models.PROTECT, related_name="taken_back")
    reason = models.TextField(_("reason"))

    shown_to: ClassVar[dict[str, str]] = {"coverage": NOBODY, "reason": NOBODY}


class WatchedAreas(Stated):
    """From a day on, coverage is told of these areas (codes of places), and why of these; the last choice counts."""

    areas = models.JSONField(_("areas"))
    since = models.DateField(_("since"))
    reason = models.TextField(_("reason"))

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("areas", "since", "reason"), NOBODY)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["since", "id"], name="watched_since")]
