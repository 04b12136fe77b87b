"""The disclosure ledger: what ever left about a record, to whom, by which way. Rows are added and never changed.

After harm one question must have an answer: who has learnt what about this record, when, and on whose word. Every
way out writes here in its own transaction. What may never leave has no line here: asking for one is refused.
"""

from collections.abc import Iterable, Mapping
from typing import ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from tregua.people.models import Person
from tregua.record.kept import Kept
from tregua.record.shown import NOBODY

# A whole copy of the register left: it holds every record.
EVERYTHING: Final = "*"
# Records of these packages never leave one by one, so no line tells of one.
NEVER: Final = frozenset({"people", "intake", "matching", "calls", "portal", "record", "centre"})
NEVER_RECORDS: Final = frozenset(
    {
        "agreement.OwnName",
        "agreement.OwnNameConfirmed",
        "agreement.OwnNameRevoked",
        "liaison.ProtectionRequest",
        "liaison.ProtectionStep",
        "liaison.DisclosureReview",
        "liaison.Threat",
        "liaison.Assurance",
        "liaison.AssuranceStep",
        "liaison.DecisionSeconded",
        "liaison.Dossier",
        "liaison.DossierDecision",
        "liaison.PatternRule",
        "liaison.Outcome",
        "liaison.SeriesRule",
        "liaison.Consent",
        "exchange.CopyProposal",
        "exchange.CopyDecision",
        "exchange.JointCase",
        "exchange.JointStep",
        "exchange.LetterOut",
        "exchange.LetterLeft",
        "exchange.LetterIn",
        "exchange.LetterRead",
        "liaison.ConsentWithdrawn",
        "liaison.ContactPlan",
        "liaison.ContactTry",
        "liaison.ProtectedPoint",
        "liaison.ProtectedPointEnded",
        "liaison.ProtectedSquare",
        "liaison.PointQuestion",
        "liaison.AlarmScreen",
        "liaison.AlarmScreenEnded",
        "liaison.HuntEvent",
        "liaison.HuntRule",
        "liaison.RiskWarning",
        "liaison.RiskWarningStep",
        "liaison.Shift",
        "liaison.ShiftHandover",
        "liaison.DutyEntry",
        "liaison.DutyAnswer",
        "liaison.UnansweredEntry",
    }
)


class NeverDisclosedError(Exception):
    """Something wanted to write that a protected record left; it has no way out, so this is a fault."""


class Way(models.TextChoices):
    """How something left."""

    RELEASE = "release", _("released into the published log")
    SEALED = "sealed", _("sealed to a named recipient")
    POSITION = "position", _("position with its reason")
    WITHDRAWAL = "withdrawal", _("withdrawal with its reason")
    BULLETIN = "bulletin", _("bulletin")
    STICK = "stick", _("carried on a stick")
    EXPORT = "export", _("export taken outside")
    # Not a way out but what was done about one: rows never change, so this is a further row.
    REDACTED = "redacted", _("redacted: what is public of it was destroyed")
    SHREDDED = "shredded", _("redacted, and its sealed part destroyed with its keys")


class Audience(models.TextChoices):
    """Who could read it from then on."""

    PUBLIC = "public", _("everybody")
    OTHER_CENTRE = "other_centre", _("the other centre")
    NAMED = "named", _("named recipients")


class DisclosedQuerySet(models.QuerySet["Disclosed"]):
    """What left this centre."""

    def about(self, record: str, record_id: str) -> "DisclosedQuerySet":
        """Return everything that ever left about one record and to whom, whole copies of the register included."""
        return self.filter(
            models.Q(record=record, record_id=record_id) | models.Q(record=EVERYTHING)
        ).order_by("id")

    def of_entry(self, index: int) -> "DisclosedQuerySet":
        """Return what left with, or of, one entry of our published log."""
        return self.filter(entry_index=index).order_by("id")


class Disclosed(Kept):
    """One disclosure: which record and fields, at which precision, to whom, by whom, on which basis, by which way."""

    record = models.CharField(_("record"), max_length=60)
    record_id = models.CharField(_("record's identifier"), max_length=40, blank=True)
    entry_index = models.PositiveBigIntegerField(_("entry"), null=True)
    fields = models.JSONField(_("fields"), default=list)
    precision = models.JSONField(_("precision"), default=dict)
    audience = models.CharField(_("audience"), max_length=20, choices=Audience.choices)
    recipient = models.CharField(_("to whom"), max_length=200, blank=True)
    way = models.CharField(_("way"), max_length=20, choices=Way.choices)
    by = models.CharField(_("by"), max_length=40)
    basis = models.CharField(_("basis"), max_length=200, blank=True)

    objects = DisclosedQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            *("record", "record_id", "entry_index", "fields", "precision", "audience", "recipient"),
            *("way", "by", "basis"),
        ),
        NOBODY,
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["record", "record_id", "id"], name="disclosed_by_record"),
            models.Index(fields=["entry_index", "id"], name="disclosed_by_entry"),
            models.Index(fields=["way", "id"], name="disclosed_by_way"),
        ]

    def __str__(self) -> str:
        return f"{self.record}/{self.record_id}: {self.get_way_display()}"


def must_have_a_way_out(record: str) -> None:
    """Refuse to write that a record left which has no way out: that is a fault of the program."""
    if record in NEVER_RECORDS or record.split(".", maxsplit=1)[0] in NEVER:
        message = f"{record} never leaves: nothing of it can be disclosed"
        raise NeverDisclosedError(message)


def disclose(
    *,
    record: str,
    record_id: str,
    way: str,
    audience: str,
    by: "Person | str",
    fields: Iterable[str] = (),
    precision: Mapping[str, str] | None = None,
    recipient: str = "",
    basis: str = "",
    entry_index: int | None = None,
) -> Disclosed:
    """Write that something left, inside the transaction by which it leaves."""
    must_have_a_way_out(record)
    return Disclosed.objects.create(
        record=record,
        record_id=record_id,
        entry_index=entry_index,
        fields=sorted(fields),
        precision=dict(precision or {}),
        audience=audience,
        recipient=recipient[:200],
        way=way,
        by=by.code if isinstance(by, Person) else by,
        basis=basis[:200],
    )
