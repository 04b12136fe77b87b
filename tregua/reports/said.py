"""What was said: occasions, words of named speakers and how outlets gave them, judgements, posts, claims about the start."""

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
from tregua.reports.choices import OccasionKind


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

    def telling(self, words: str) -> "StatementQuerySet":
        """Return statements in whose words, or in the name of whose speaker, these words stand."""
        return self.filter(models.Q(words__icontains=words) | models.Q(speaker__icontains=words))

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
