"""The duty log: what happened during a shift, who must answer what and by when, and how one shift passes to the next."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tregua.people.models import Person, Stated
from tregua.record.shown import NOBODY
from tregua.record.waiting import Waiting


class DutyKind(models.TextChoices):
    """What a line of the duty log is about."""

    NOTE = "note", _("note")
    CALL = "call", _("call")
    VISIT = "visit", _("visit")
    DECISION = "decision", _("decision")
    INSTRUCTION = "instruction", _("instruction")
    HANDED_OVER = "handed_over", _("handed-over item")
    BY_CLOCK = "by_clock", _("by the clock, not by hand")


class Shift(Stated):
    """A person is on duty from here on, until somebody takes over: after which shift, and why without its last word."""

    before = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="after", verbose_name=_("shift before")
    )
    reason = models.CharField(_("why without a handover"), max_length=300, blank=True)

    shown_to: ClassVar[dict[str, str]] = {"before": NOBODY, "reason": NOBODY}

    @property
    def officer(self) -> Person:
        """Return who is on duty."""
        return self.recorded_by


class ShiftHandover(Stated):
    """The word of an outgoing officer to the one named as next; the latest of a shift counts."""

    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="handovers")
    to = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("handed over to")
    )
    word = models.TextField(_("word to the next officer"))

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("shift", "to", "word"), NOBODY)


class DutyEntryQuerySet(models.QuerySet["DutyEntry"]):
    """Lines of the duty log."""

    def unanswered(self) -> "DutyEntryQuerySet":
        """Return what nobody has answered, what is due first first."""
        waiting = self.filter(waiting__isnull=False, answer=None, superseded_by=None)
        return waiting.order_by("waiting__due_at", "waiting__pk")

    def between(self, start: datetime, end: datetime) -> "DutyEntryQuerySet":
        """Return the lines of what happened in [start, end), in that order."""
        return self.filter(at__gte=start, at__lt=end).order_by("at", "id")

    def by_or_for(self, person: Person) -> "DutyEntryQuerySet":
        """Return the lines that a person wrote or must answer."""
        return self.filter(models.Q(recorded_by=person) | models.Q(of_whom=person))

    def in_full(self) -> "DutyEntryQuerySet":
        """Return lines with what a page shows of them."""
        return self.select_related(
            "recorded_by", "of_whom", "answer__recorded_by", "superseded_by", "corrects"
        )


class DutyEntry(Stated):
    """A line of the duty log: when, what kind, what happened, who must answer and by when; a correction is a new line."""

    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="entries")
    at = models.DateTimeField(_("when"))
    kind = models.CharField(_("kind"), max_length=12, choices=DutyKind.choices)
    words = models.TextField(_("what happened"))
    of_whom = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("who must answer")
    )
    of_others = models.CharField(_("who must answer outside"), max_length=80, blank=True)
    due_at = models.DateTimeField(_("answer due by"), null=True)
    corrects = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="superseded_by", verbose_name=_("corrects")
    )
    why_corrected = models.CharField(_("why it is corrected"), max_length=300, blank=True)

    objects = DutyEntryQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("shift", "at", "kind", "words", "of_whom", "of_others", "due_at", "corrects", "why_corrected"),
        NOBODY,
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["at", "id"], name="duty_by_time")]

    def overdue_at(self, now: datetime) -> bool:
        """Return whether an answer should be there by now."""
        return self.due_at is not None and self.due_at < now


class DutyAnswer(Stated):
    """What was answered to a line that waited for it."""

    entry = models.OneToOneField(DutyEntry, on_delete=models.PROTECT, related_name="answer")
    words = models.TextField(_("answer"))

    shown_to: ClassVar[dict[str, str]] = {"entry": NOBODY, "words": NOBODY}


class UnansweredEntry(Waiting):
    """A line of the duty log that waits for an answer and has none."""

    entry = models.OneToOneField(
        DutyEntry, on_delete=models.CASCADE, primary_key=True, related_name="waiting"
    )
    due_at = models.DateTimeField()

    shown_to: ClassVar[dict[str, str]] = {"entry": NOBODY, "due_at": NOBODY}
    opened_when: ClassVar[str] = "NEW.due_at IS NOT NULL"
    closed_by: ClassVar = {
        "liaison.DutyAnswer": "SELECT NEW.entry_id",
        "liaison.DutyEntry": "SELECT NEW.corrects_id",
    }

    class Meta:
        indexes: ClassVar = [models.Index(fields=["due_at", "entry"], name="unanswered_by_due")]

    @classmethod
    def definition(cls) -> "models.QuerySet[DutyEntry]":
        """Return the lines that wait, asked of the log alone."""
        return DutyEntry.objects.filter(due_at__isnull=False, answer=None, superseded_by=None)


def running() -> Shift | None:
    """Return the shift that runs, None before the first."""
    found: Shift | None = (
        Shift.objects.filter(after=None).select_related("recorded_by", "before").order_by("-id").first()
    )
    return found


def waiting_handover(shift: Shift | None) -> ShiftHandover | None:
    """Return the word of handover that counts for a running shift, None when none was written."""
    if shift is None:
        return None
    found: ShiftHandover | None = shift.handovers.select_related("to", "recorded_by").order_by("-id").first()
    return found
