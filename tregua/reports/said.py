"""Words of named speakers, figures that bodies publish, and what does not add up in them."""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from tregua.agreement.models import Agreement
from tregua.agreement.months import day_in_words
from tregua.agreement.names import END, ISOLATE
from tregua.intake.models import Message
from tregua.people.models import Stated
from tregua.places.models import Place
from tregua.record.shown import NOBODY, PUBLIC
from tregua.reports.choices import CountUnit, OccasionKind
from tregua.reports.claims import Source


class Occasion(Stated):
    """Where and when words were spoken: a press conference, a briefing, a written statement."""

    kind = models.CharField(_("kind"), max_length=20, choices=OccasionKind.choices)
    held_by = models.CharField(_("held by"), max_length=200, blank=True)
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    place_as_written = models.CharField(_("place, as written"), max_length=200, blank=True)
    day = models.DateField(_("day"), null=True, blank=True)
    by_this_centre = models.BooleanField(_("held by this centre"), default=False)
    source = models.TextField(_("source"), blank=True)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("kind", "held_by", "place", "place_as_written", "day", "by_this_centre", "source"), PUBLIC
    )

    def __str__(self) -> str:
        day = day_in_words(self.day) if self.day else ""
        parts = filter(None, [self.get_kind_display(), self.place_as_written, day])
        return " · ".join(f"{ISOLATE}{part}{END}" for part in parts)


class StatementQuerySet(models.QuerySet["Statement"]):
    """Words of named speakers."""

    def newest(self) -> "StatementQuerySet":
        """Return statements by the day they were said, the latest first; those without a day come last."""
        return self.order_by(F("said_on").desc(nulls_last=True), "-id")


class Statement(Stated):
    """Words of a named speaker in a role, on an occasion; outlets render it, each in its own way."""

    speaker = models.CharField(_("speaker"), max_length=200)
    speaker_role = models.CharField(_("role"), max_length=300, blank=True)
    occasion = models.ForeignKey(
        Occasion, null=True, blank=True, on_delete=models.PROTECT, related_name="statements"
    )
    said_on = models.DateField(_("said on"), null=True, blank=True)
    words = models.TextField(_("words"))
    language = models.CharField(_("language"), max_length=5)
    original = models.BooleanField(_("in the language it was said in"), default=False)
    by_this_centre = models.BooleanField(_("said by this centre"), default=False)
    message = models.ForeignKey(Message, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = StatementQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            "id",
            "speaker",
            "speaker_role",
            "occasion",
            "said_on",
            "words",
            "language",
            "original",
            "by_this_centre",
        ),
        PUBLIC,
    ) | {"message": NOBODY}

    class Meta:
        indexes: ClassVar = [models.Index(fields=["said_on", "id"])]

    def __str__(self) -> str:
        return f"{self.speaker}: {self.words[:60]}"


class Rendering(Stated):
    """How one outlet gave a statement, and where it differs: a list of {field, statement, rendering}."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="renderings")
    outlet = models.CharField(_("outlet"), max_length=120)
    language = models.CharField(_("language"), max_length=5)
    words = models.TextField(_("words"))
    differences = models.JSONField(_("differences"), default=list)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    url = models.CharField(_("address"), max_length=500, blank=True)
    message = models.ForeignKey(Message, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("statement", "outlet", "language", "words", "differences", "published_on", "url"), PUBLIC
    ) | {"message": NOBODY}


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


class Assessment(Stated):
    """A judgement on the whole ("it seems effective"): with its author, or with nobody standing behind it."""

    words = models.TextField(_("words"))
    language = models.CharField(_("language"), max_length=5)
    author = models.CharField(_("author"), max_length=200, blank=True)
    indicator = models.CharField(_("indicator it rests on"), max_length=300, blank=True)
    message = models.ForeignKey(Message, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("words", "language", "author", "indicator", "message"), NOBODY
    )


class EmbeddedPost(Stated):
    """A post quoted inside a message: account, day, link; on topic, or kept as context only."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="posts")
    account = models.CharField(_("account"), max_length=120)
    posted_on = models.DateField(_("posted on"), null=True, blank=True)
    link = models.CharField(_("link"), max_length=300, blank=True)
    words = models.TextField(_("words"))
    language = models.CharField(_("language"), max_length=5, blank=True)
    on_topic = models.BooleanField(_("on topic"))

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("message", "account", "posted_on", "link", "words", "language", "on_topic"), NOBODY
    )


class StartClaim(Stated):
    """What a text says about when an agreement began; resolved from the agreement when it is ambiguous."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="start_claims")
    words = models.TextField(_("words"))
    language = models.CharField(_("language"), max_length=5)
    readings = models.JSONField(_("possible readings (UTC)"), default=list)
    resolved_at = models.DateTimeField(_("resolved from the agreement"), null=True, blank=True)
    message = models.ForeignKey(Message, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("agreement", "words", "language", "readings", "resolved_at", "message"), NOBODY
    )


class FlagQuerySet(models.QuerySet["Flag"]):
    """Doubts about what others say."""

    def unsettled(self) -> "FlagQuerySet":
        """Return the doubts that nobody has settled."""
        return self.filter(resolution=None)

    def newest(self) -> "FlagQuerySet":
        """Return doubts, the newest first."""
        return self.order_by("-id")

    def about_any(self, records: Iterable[models.Model]) -> "FlagQuerySet":
        """Return the doubts about these records, the oldest first, with how they were settled."""
        keys = [(record._meta.label, str(record.pk)) for record in records]
        labels, ids = {label for label, _pk in keys}, [pk for _label, pk in keys]
        return (
            self.filter(about__in=labels, about_id__in=ids)
            .select_related("resolution", "resolution__recorded_by")
            .order_by("recorded_at", "id")
        )


class Flag(Stated):
    """Something that cannot be read with certainty or does not add up, with its place; never a correction."""

    about = models.CharField(_("record"), max_length=60)
    about_id = models.CharField(max_length=26)
    kind = models.CharField(_("kind"), max_length=40)
    where = models.CharField(_("place in the source"), max_length=300)
    detail = models.JSONField(_("detail"), default=dict)

    objects = FlagQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("about", "about_id", "kind", "where", "detail"), NOBODY
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["about", "about_id"])]

    def __str__(self) -> str:
        return f"{self.kind}: {self.where}" if self.where else self.kind


class FlagResolution(Stated):
    """How somebody settled a flag, and on what basis."""

    flag = models.OneToOneField(Flag, on_delete=models.PROTECT, related_name="resolution")
    resolution = models.TextField(_("resolution"))
    basis = models.TextField(_("basis"))

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("flag", "resolution", "basis"), NOBODY)
