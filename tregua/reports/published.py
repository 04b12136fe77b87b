"""Figures that bodies publish: kept as published, series by series, never added up."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tregua.intake.models import Message
from tregua.people.models import Stated
from tregua.places.models import Place
from tregua.record.shown import NOBODY, PUBLIC
from tregua.reports.choices import CountUnit
from tregua.reports.claims import Source


class PublishedCountQuerySet(models.QuerySet["PublishedCount"]):
    """Figures that somebody published."""

    def standing(self) -> "PublishedCountQuerySet":
        """Return the counts that were not taken out of our register."""
        return self.filter(withdrawn=None)

    def as_published(self) -> "PublishedCountQuerySet":
        """Return counts series by series as a page shows them, publishers in alphabetical order; nothing is added up."""
        return (
            self.select_related("publisher", "place", "message", "withdrawn")
            .prefetch_related("place__place_names")
            .order_by("publisher__code", "series", "unit", "window_end", "id")
        )

    def beside(self, count: "PublishedCount") -> "PublishedCountQuerySet":
        """Return other editions of a count: the same publisher, series, unit and end of the window."""
        return (
            self.standing()
            .filter(
                publisher=count.publisher, series=count.series, unit=count.unit, window_end=count.window_end
            )
            .exclude(pk=count.pk)
        )

    def total_before(self, count: "PublishedCount") -> "PublishedCount | None":
        """Return the running total of the same series that was published before this one."""
        return (
            self.standing()
            .filter(publisher=count.publisher, series=count.series, unit=count.unit, cumulative=True)
            .filter(window_end__lt=count.window_end)
            .exclude(value=None)
            .order_by("-window_end", "-id")
            .first()
        )

    def for_window(self, start: datetime, end: datetime, unit: str) -> "PublishedCountQuerySet":
        """Return counts of a unit whose window ends in (start, end], publishers in alphabetical order."""
        return (
            self.filter(unit=unit, window_end__gt=start, window_end__lte=end, withdrawn=None)
            .select_related("publisher")
            .order_by("publisher__code", "window_end", "id")
        )


class PublishedCount(Stated):
    """A figure somebody published, with unit, window, scope and series; never mixed with our own counts.

    `value` None says that the publisher stated it publishes no count. `channel` is the centre or co-chair
    through which what is counted came (69 groups through Washington).
    """

    publisher = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="counts")
    value = models.PositiveIntegerField(_("value"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=20, choices=CountUnit.choices)
    series = models.CharField(_("series"), max_length=80)
    cumulative = models.BooleanField(_("running total"), default=False)
    scope = models.CharField(_("scope"), max_length=300, blank=True)
    channel = models.CharField(_("through"), max_length=40, blank=True)
    by_province = models.JSONField(_("by province"), default=dict)
    window_start = models.DateTimeField(_("from"), null=True, blank=True)
    window_end = models.DateTimeField(_("until"))
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(_("words"), blank=True)
    language = models.CharField(_("language"), max_length=5, blank=True)
    url = models.CharField(_("address"), max_length=500, blank=True)
    message = models.ForeignKey(Message, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = PublishedCountQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("id", "publisher", "value", "unit", "series", "cumulative", "scope", "channel", "by_province",
         "window_start", "window_end", "place", "words", "language", "url"), PUBLIC,
    ) | {"message": NOBODY}  # fmt: skip

    class Meta:
        indexes: ClassVar = [models.Index(fields=["unit", "window_end", "id"])]

    def __str__(self) -> str:
        return f"{self.publisher}: {self.series} {self.window_end:%Y-%m-%d}"

    @property
    def parts(self) -> int | None:
        """Return what the listed provinces add up to, or None when no figure is listed."""
        figures = [n for n in self.by_province.values() if n is not None]
        return sum(figures) if figures else None


class CountWithdrawal(Stated):
    """A published count taken out of our register (a wrong reading), with the reason."""

    count = models.OneToOneField(PublishedCount, on_delete=models.PROTECT, related_name="withdrawn")
    reason = models.TextField(_("reason"))

    shown_to: ClassVar[dict[str, str]] = {"count": NOBODY, "reason": NOBODY}
