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
from tregua.reports.series_names import series_in_words


class PublishedCountQuerySet(models.QuerySet["PublishedCount"]):
    """Figures that somebody published."""

    def standing(self) -> "PublishedCountQuerySet":
        """Return the counts that were not taken out of our register."""
        return self.filter(withdrawn=None)

    def as_published(self) -> "PublishedCountQuerySet":
        """Return counts series by series as a page shows them, publishers in alphabetical order; nothing is added up."""
        return (
            self.select_related("publisher", "relayed_by", "place", "message", "withdrawn")
            .prefetch_related("place__place_names")
            .order_by("publisher__code", "series", "unit", "window_end", "id")
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
    through which what is counted came (69 groups through Washington). `publisher` is the body whose count it is,
    `relayed_by` the body that made it known in its stead, `outlet` where it was read; `confirmed` is how many of
    the cases that body says it confirmed. `counted_as` is what the text takes for one case, `list_scope` what the
    list by province covers when it is less than the total, `told` what else the text says of the figure and was
    checked against it.
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
    side = models.CharField(_("side"), max_length=60, blank=True)
    outlet = models.CharField(_("read in"), max_length=200, blank=True)
    relayed_by = models.ForeignKey(
        Source,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("relayed by"),
    )
    confirmed = models.PositiveIntegerField(
        _("of them confirmed by the relaying body"), null=True, blank=True
    )
    more_than = models.BooleanField(_("more than this figure"), default=False)
    counted_as = models.CharField(_("what one case is"), max_length=160, blank=True)
    list_scope = models.CharField(_("what the list covers"), max_length=160, blank=True)
    told = models.JSONField(_("what else the text says of it"), default=dict, blank=True)
    notes = models.TextField(_("notes"), blank=True)

    objects = PublishedCountQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("id", "publisher", "value", "unit", "series", "cumulative", "scope", "channel", "by_province",
         "window_start", "window_end", "place", "words", "language", "url", "side", "outlet", "relayed_by",
         "confirmed", "more_than", "counted_as", "list_scope"), PUBLIC,
    ) | {"message": NOBODY, "told": NOBODY, "notes": NOBODY}  # fmt: skip

    class Meta:
        indexes: ClassVar = [models.Index(fields=["unit", "window_end", "id"])]

    def __str__(self) -> str:
        return f"{self.publisher}: {self.series} {self.window_end:%Y-%m-%d}"

    @property
    def series_in_words(self) -> str:
        """Return what its series is called in the active language."""
        return series_in_words(self.series)

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
