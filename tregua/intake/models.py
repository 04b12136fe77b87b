"""What arrived, byte for byte, and the passages that people cut out of it."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tregua.agreement.months import day_in_words
from tregua.intake.batches import Batch, BatchRow, BatchWithdrawal, Happened, RememberedColumns
from tregua.intake.grids import Grid, GridRow
from tregua.intake.heard import Heard
from tregua.intake.machine import MachineReading
from tregua.intake.waiting import UncutMessage, UndecidedDraft
from tregua.intake.wording import CHANNELS
from tregua.people.models import Sealed, Stated
from tregua.record.shown import NOBODY, OTHER_CENTRE

__all__ = [
    "Batch",
    "BatchRow",
    "BatchWithdrawal",
    "Draft",
    "DraftDecision",
    "Grid",
    "GridRow",
    "Happened",
    "Heard",
    "MachineReading",
    "Message",
    "RememberedColumns",
    "UncutMessage",
    "UndecidedDraft",
]


class MessageQuerySet(models.QuerySet["Message"]):
    """What arrived."""

    def newest(self) -> "MessageQuerySet":
        """Return messages, the newest first."""
        return self.order_by("-received_at", "-id")

    def without_drafts(self) -> "MessageQuerySet":
        """Return messages of which nothing was made yet: nothing cut, no table taken in; the newest first."""
        waiting = self.filter(drafts=None, batches=None, uncut__isnull=False).select_related("uncut")
        return waiting.order_by("-uncut__received_at", "-uncut__pk")

    def awaiting_decision(self) -> "MessageQuerySet":
        """Return messages with a draft on which nobody has decided."""
        return self.filter(
            pk__in=UndecidedDraft.objects.filter(draft__decision=None).values("draft__message")
        )

    def telling(self, words: str) -> "MessageQuerySet":
        """Return messages whose title, outlet or working text holds these words."""
        return self.filter(
            models.Q(title__icontains=words)
            | models.Q(outlet__icontains=words)
            | models.Q(text__icontains=words)
        )


class Message(Stated):
    """What arrived through a channel: its bytes (plain when public, else sealed) and the working text.

    In the working text every protected name stands as a numbered black bar; the original is sealed.
    """

    channel = models.CharField(_("channel"), max_length=20)
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    media_type = models.CharField(_("media type"), max_length=80)
    raw = models.BinaryField(_("as received"), default=b"")
    sealed = models.ForeignKey(Sealed, null=True, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(_("SHA-256 of what is kept"), max_length=64)
    text = models.TextField(_("working text"))
    language = models.CharField(_("language"), max_length=5, blank=True)
    outlet = models.CharField(_("outlet"), max_length=120, blank=True)
    title = models.CharField(_("title"), max_length=300, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    url = models.CharField(_("address"), max_length=500, blank=True)
    facts = models.JSONField(_("what the form says"), default=dict)

    objects = MessageQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("channel", "received_at", "media_type", "raw", "sealed", "sha256", "text", "facts"), NOBODY
    ) | dict.fromkeys(("language", "outlet", "title", "published_on", "url"), OTHER_CENTRE)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-received_at", "-id"]),
            models.Index(fields=["sha256"], name="message_by_hash"),
        ]

    def __str__(self) -> str:
        if self.title:
            return self.title
        local = timezone.localtime(self.received_at)
        return f"{self.channel_name} · {day_in_words(local.date())} {local:%H:%M}"

    @property
    def channel_name(self) -> str:
        """The channel in words."""
        return str(CHANNELS.get(self.channel, self.channel))


class DraftQuerySet(models.QuerySet["Draft"]):
    """Passages cut out of messages."""

    def undecided(self) -> "DraftQuerySet":
        """Return drafts that nobody has accepted or rejected."""
        return self.filter(decision=None, waiting__isnull=False).order_by("waiting__draft_id")

    def behind(self, record: models.Model) -> "DraftQuerySet":
        """Return the passages from which a record was made."""
        return self.filter(
            decision__made=record._meta.label, decision__made_id=str(record.pk)
        ).select_related("message")


class Draft(Stated):
    """A passage cut out of a message, with its exact place, and what somebody believes it says."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="drafts")
    kind = models.CharField(_("kind"), max_length=40)
    start = models.PositiveIntegerField(_("first character"))
    end = models.PositiveIntegerField(_("end"))
    words = models.TextField(_("exact words"))

    objects = DraftQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("message", "kind", "start", "end", "words"), NOBODY)

    class Meta:
        ordering: ClassVar = ["message", "start", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="draft_has_words")
        ]


class DraftDecision(Stated):
    """Somebody accepted a draft (a record was made of it) or rejected it, with the reason."""

    draft = models.OneToOneField(Draft, on_delete=models.PROTECT, related_name="decision")
    accepted = models.BooleanField(_("accepted"))
    made = models.CharField(_("record made"), max_length=60, blank=True)
    made_id = models.CharField(max_length=26, blank=True)
    reason = models.TextField(_("reason"), blank=True)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("draft", "accepted", "made", "made_id", "reason"), NOBODY
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["made", "made_id"])]
