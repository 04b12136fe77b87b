"""Handling a request for protection together with the other centre: what was offered, answered, and which letters went.

A letter is encrypted to the other centre's custodians and signed inside; it has no leaf, no plain field, and a name that
is the hash of its ciphertext. Only the other centre's signed request, or a stick for it, takes it along.
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tregua.liaison.choices import Asked, Beneficiary, Imminence
from tregua.liaison.consents import Consent
from tregua.liaison.models import ProtectionRequest
from tregua.people.models import Sealed, Stated
from tregua.record.kept import Kept
from tregua.record.shown import NOBODY
from tregua.record.within import BytesWithin


class JointKind(models.TextChoices):
    """What one centre offers the other."""

    JOINT = "joint", _("to handle it together")
    TRANSFER = "transfer", _("to take it over")


class JointState(models.TextChoices):
    """Where an offer stands."""

    OFFERED = "offered", _("offered, not answered yet")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused, with a reason")
    REVOKED = "revoked", _("revoked")


class Verb(models.TextChoices):
    """What a letter does."""

    OFFER = "offer", _("offers")
    ACCEPT = "accept", _("accepts")
    REFUSE = "refuse", _("refuses")
    REVOKE = "revoke", _("revokes")


class JointCase(Stated):
    """One offer to handle a request together or to take it over: ours of a request here, or theirs."""

    ref = models.CharField(max_length=32, unique=True)
    ours = models.BooleanField(_("offered by us"))
    kind = models.CharField(_("what is offered"), max_length=20, choices=JointKind.choices)
    request = models.ForeignKey(
        ProtectionRequest, null=True, on_delete=models.PROTECT, related_name="joint_cases"
    )
    consent = models.ForeignKey(Consent, null=True, on_delete=models.PROTECT, related_name="joint_cases")
    beneficiaries = models.JSONField(_("for whom"), default=list)
    asked = models.JSONField(_("what is asked"), default=list)
    imminence = models.CharField(_("how soon"), max_length=20, choices=Imminence.choices)
    details = models.ForeignKey(Sealed, null=True, on_delete=models.PROTECT, related_name="+")

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("ref", "ours", "kind", "request", "consent", "beneficiaries", "asked", "imminence", "details"),
        NOBODY,
    )

    class Meta:
        ordering: ClassVar = ["-id"]

    @property
    def latest_step(self) -> "JointStep | None":
        """Return what was done last, None while the offer is not answered."""
        return max(self.steps.all(), key=lambda one: (one.recorded_at, one.pk), default=None)

    @property
    def state(self) -> str:
        """Return where the offer stands."""
        last = self.latest_step
        return last.state if last else JointState.OFFERED

    @property
    def state_label(self) -> str:
        """Return where the offer stands, in words."""
        return str(JointState(self.state).label)

    @property
    def request_here(self) -> ProtectionRequest | None:
        """Return the request as it is worked on here: the one offered, or the one made of an offer."""
        made = [one.request for one in self.steps.all() if one.request]
        return self.request or (made[0] if made else None)

    @property
    def beneficiary_labels(self) -> list[str]:
        """Return for whom, in words."""
        return [str(Beneficiary(code).label) for code in self.beneficiaries]

    @property
    def asked_labels(self) -> list[str]:
        """Return what is asked, in words."""
        return [str(Asked(code).label) for code in self.asked]


class JointStep(Stated):
    """An offer was accepted, refused or revoked, by us or by the other centre."""

    case = models.ForeignKey(JointCase, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(_("state"), max_length=20, choices=JointState.choices)
    by_us = models.BooleanField(_("by us"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    request = models.ForeignKey(ProtectionRequest, null=True, on_delete=models.PROTECT, related_name="+")

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("case", "state", "by_us", "reason", "request"), NOBODY
    )

    class Meta:
        ordering: ClassVar = ["recorded_at", "id"]


class LetterOut(Stated):
    """A letter to the other centre's custodians: nobody here can open it again."""

    case = models.ForeignKey(JointCase, on_delete=models.PROTECT, related_name="letters")
    verb = models.CharField(max_length=20, choices=Verb.choices)
    name = models.CharField(max_length=64, unique=True)
    to = models.JSONField(_("to"), default=list)
    ciphertext = BytesWithin()

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("case", "verb", "name", "to", "ciphertext"), NOBODY)


class LetterLeft(Kept):
    """A letter left for the first time by this way: what it says can no longer be held back."""

    class Way(models.TextChoices):
        """How a letter left."""

        LINE = "line", _("fetched by the other centre")
        STICK = "stick", _("carried on a stick")

    letter = models.ForeignKey(LetterOut, on_delete=models.PROTECT, related_name="left")
    way = models.CharField(max_length=10, choices=Way.choices)

    shown_to: ClassVar[dict[str, str]] = {"letter": NOBODY, "way": NOBODY}

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["letter", "way"], name="letter_left_once_by_each_way")
        ]


class LetterInQuerySet(models.QuerySet["LetterIn"]):
    """Letters from the other centre."""

    def unread(self) -> "LetterInQuerySet":
        """Return the letters that no custodian has opened yet, the oldest first."""
        return self.filter(read=None).order_by("id")


class LetterIn(Kept):
    """A letter from the other centre as it came; a custodian opens it."""

    name = models.CharField(max_length=64, unique=True)
    ciphertext = BytesWithin()

    objects = LetterInQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = {"name": NOBODY, "ciphertext": NOBODY}


class Outcome(models.TextChoices):
    """What became of a letter when it was opened."""

    TAKEN = "taken", _("taken in")
    NOT_THEIRS = "not_theirs", _("refused: the other centre did not sign it for us")
    MALFORMED = "malformed", _("refused: it is no letter that this version knows")
    REPEATED = "repeated", _("refused: it was taken in before")
    TO_NOTHING = "to_nothing", _("refused: it answers nothing that was offered")
    TOO_LATE = "too_late", _("refused: it came after the end")


class LetterRead(Stated):
    """A custodian opened a letter, and what became of it."""

    letter = models.OneToOneField(LetterIn, on_delete=models.PROTECT, related_name="read")
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    number = models.CharField(max_length=26, blank=True, db_index=True)
    case = models.ForeignKey(JointCase, null=True, on_delete=models.PROTECT, related_name="+")

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("letter", "outcome", "number", "case"), NOBODY)
