"""What a party was asked about an incident, and what it answered (R-18); silence is an answer a person records."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tregua.agreement.models import Party
from tregua.incidents.choices import Position
from tregua.intake.models import Message
from tregua.people.models import Stated
from tregua.record.shown import NOBODY, OTHER_CENTRE


class ReplyRequestQuerySet(models.QuerySet["ReplyRequest"]):
    """What parties were asked."""

    def open(self) -> "ReplyRequestQuerySet":
        """Return what no party has answered, what is due first first, with the party and the incident."""
        waiting = self.filter(waiting__isnull=False, replies=None).select_related(
            "party", "incident", "waiting"
        )
        return waiting.order_by("waiting__due_at", "waiting__pk")


class ReplyRequest(Stated):
    """A party was asked what it says about an incident, and by when it is to answer."""

    incident = models.ForeignKey(
        "incidents.Incident", on_delete=models.PROTECT, related_name="reply_requests"
    )
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked"))
    due_at = models.DateTimeField(_("due"))
    words = models.TextField(_("what was asked"))

    objects = ReplyRequestQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("incident", "party", "asked_at", "due_at"), OTHER_CENTRE
    ) | {"words": NOBODY}

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["asked_at", "id"], name="reply_request_by_time"),
            models.Index(fields=["due_at", "id"], name="reply_request_by_due"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(due_at__gt=models.F("asked_at")), name="reply_due_after_asked")
        ]

    @property
    def answer(self) -> "PartyReply | None":
        """Return the last reply to it (silence that somebody recorded is one), None while it is open."""
        replies = sorted(self.replies.all(), key=lambda reply: reply.pk)
        return replies[-1] if replies else None

    def overdue_at(self, instant: datetime) -> bool:
        """Return whether its time had run out without a reply: shown so, recorded by nobody yet."""
        return self.answer is None and instant > self.due_at


class PartyReply(Stated):
    """What a party says about an incident, asked or not; it is no finding and changes no status."""

    incident = models.ForeignKey("incidents.Incident", on_delete=models.PROTECT, related_name="party_replies")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey(
        ReplyRequest, null=True, blank=True, on_delete=models.PROTECT, related_name="replies"
    )
    received_at = models.DateTimeField(_("received"))
    position = models.CharField(_("position"), max_length=20, choices=Position.choices)
    words = models.TextField(_("words"), blank=True)
    language = models.CharField(_("language"), max_length=5, blank=True)
    message = models.ForeignKey(Message, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    further_questions = models.TextField(_("further questions"), blank=True)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("incident", "party", "request", "received_at", "position"), OTHER_CENTRE
    ) | dict.fromkeys(("words", "language", "message", "further_questions"), NOBODY)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(position="no_answer") | Q(request__isnull=False), name="silence_was_asked"
            )
        ]
