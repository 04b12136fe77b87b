"""Calls: one that is being taken, one that was taken, what its caller may be told, and who is to be called back."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tregua.intake.models import Message
from tregua.people.models import Person, Stated
from tregua.record.kept import Identified
from tregua.record.shown import NOBODY
from tregua.reports.models import Source


class LanguageMatch(models.TextChoices):
    """How far whoever answers speaks the caller's language."""

    YES = "yes", _("I speak it")
    PARTLY = "partly", _("I speak some of it and read the sentences")
    NO = "no", _("I do not: somebody who does calls back")


class HalfCall(Identified):
    """A call that is being taken, or whose line dropped: its answers, readable by this server alone, until it is over.

    Name and address of the caller are never in it: they come last, and are sealed in the same moment.
    """

    begun_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    last_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(_("language of the caller"), max_length=5)
    match = models.CharField(_("language match"), max_length=10, choices=LanguageMatch.choices)
    # What was answered, by step; encrypted under the centre's own secret.
    answers = models.BinaryField(default=b"")
    # Counts what was answered, so that two who write at once are told.
    turn = models.PositiveIntegerField(default=0)
    # When somebody last went on with it: its time to be kept runs from then.
    touched_at = models.DateTimeField(default=timezone.now)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("begun_by", "last_by", "language", "match", "answers", "turn", "touched_at"), NOBODY
    )


class Call(Stated):
    """A call that was taken to its end: its note is a message; of the caller's number only a keyed hash is kept."""

    message = models.OneToOneField(Message, on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    code_hash = models.CharField(max_length=64, unique=True)
    language = models.CharField(_("language of the caller"), max_length=5)
    match = models.CharField(_("language match"), max_length=10, choices=LanguageMatch.choices)
    read_back = models.BooleanField(_("read back, and the caller agreed"))
    # Toward whom -> what they agreed to (liaison's own words of consent); what stands not there was not agreed to.
    consents = models.JSONField(_("agreed to"), default=dict)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("message", "source", "code_hash", "language", "match", "read_back", "consents"), NOBODY
    )


class CallTold(Stated):
    """What the caller may be told when they ring again and say their number; the last that closes, closes."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="told")
    words = models.TextField(_("what the caller may be told"))
    language = models.CharField(_("language"), max_length=5)
    closes = models.BooleanField(_("our work on this report is done"), default=False)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("call", "words", "language", "closes"), NOBODY)

    class Meta:
        ordering: ClassVar = ["recorded_at", "id"]


class CallBackQuerySet(models.QuerySet["CallBack"]):
    """Who is to be called back."""

    def open(self) -> "CallBackQuerySet":
        """Return the call-backs that nobody has done, the earliest first."""
        rows = self.filter(done_at=None).select_related("call__message", "half", "promised_by")
        return rows.order_by("due_at", "id")

    def due(self, now: datetime) -> "CallBackQuerySet":
        """Return the call-backs whose time has come."""
        return self.open().filter(due_at__lte=now)


class CallBack(Identified):
    """Somebody is to be called back at a time that is safe for them; the number goes when it is done, or given up."""

    call = models.ForeignKey(Call, null=True, on_delete=models.PROTECT, related_name="call_backs")
    half = models.ForeignKey(HalfCall, null=True, on_delete=models.SET_NULL, related_name="call_backs")
    due_at = models.DateTimeField(_("due"))
    language = models.CharField(_("language of the caller"), max_length=5)
    # Readable by this server alone, and empty once they were reached or its time to be kept was over.
    number = models.BinaryField(default=b"")
    promised_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)

    objects = CallBackQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("call", "half", "due_at", "language", "number", "promised_by", "done_at"), NOBODY
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["due_at", "id"], condition=models.Q(done_at=None), name="call_back_due")
        ]

    def __str__(self) -> str:
        return f"{self.due_at:%Y-%m-%d %H:%M}"
