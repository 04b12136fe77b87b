"""The people of the centre, what is sealed, and who looked at it."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tregua.people.alarms import Alarm, AlarmAnswer, DuressWord
from tregua.people.breaches import Breach, BreachStep
from tregua.people.list_proposals import ListDecision, ListProposal, ListTaken
from tregua.people.outings import CheckIn, Outing
from tregua.people.persons import Person, PersonManager, PersonQuerySet, Stated
from tregua.people.retention import KeptLonger, Period
from tregua.people.saved_filters import SavedFilter
from tregua.people.sealed import Sealed, SealedAbout
from tregua.people.sought import SoughtLater, SoughtTerm, SoughtWords
from tregua.people.suggestions import SuggestionSwitch
from tregua.people.taking import Taking, TakingEnded
from tregua.record.kept import Identified, Kept
from tregua.record.shown import NOBODY

__all__ = [
    "AccessNote",
    "Alarm",
    "AlarmAnswer",
    "AuthenticatorApp",
    "Breach",
    "BreachStep",
    "Ceremony",
    "CeremonyQuerySet",
    "CheckIn",
    "Custodian",
    "CustodianQuerySet",
    "DuressWord",
    "KeptLonger",
    "ListDecision",
    "ListProposal",
    "ListTaken",
    "MachineReset",
    "OneTimeLogin",
    "Outing",
    "Passkey",
    "Period",
    "Person",
    "PersonManager",
    "PersonQuerySet",
    "RecoveryCode",
    "ResetDecision",
    "ResetProposal",
    "SavedFilter",
    "Sealed",
    "SealedAbout",
    "SoughtLater",
    "SoughtTerm",
    "SoughtWords",
    "Stated",
    "SuggestionSwitch",
    "Taking",
    "TakingEnded",
    "VaultDecision",
    "VaultProposal",
    "WrongTry",
]


class OneTimeLogin(Identified):
    """A link that lets one person in once, until it expires; only the hash of its token is kept."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="one_time_logins")
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("person", "token_hash", "expires_at", "used_at"), NOBODY
    )

    @property
    def usable(self) -> bool:
        """Return whether the link still lets its person in."""
        return self.used_at is None and timezone.now() < self.expires_at and self.person.is_active


class CustodianQuerySet(models.QuerySet["Custodian"]):
    """The keys that open what is sealed."""

    def in_use(self) -> "CustodianQuerySet":
        """Return the keys that what is sealed now is sealed to, in the order in which they came."""
        return self.filter(retired_at=None).select_related("person").order_by("id")


class Custodian(Identified):
    """Somebody who can open what is sealed: the public half of their key. The other half is never kept here.

    `proved_at` is when its holder first brought the other half and it fitted.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="custodian_keys")
    recipient = models.CharField(max_length=200, unique=True)
    retired_at = models.DateTimeField(null=True)
    proved_at = models.DateTimeField(null=True)

    objects = CustodianQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("person", "recipient", "retired_at", "proved_at"), NOBODY
    )


class CeremonyQuerySet(models.QuerySet["Ceremony"]):
    """The days on which the keys were looked at together."""

    def of_these_keys(self, vkey: str, recipients: list[str]) -> "Ceremony | None":
        """Return the latest ceremony at which exactly these keys were written down; None when there is none."""
        held = self.filter(vkey=vkey).order_by("-held_on", "-id")
        return next((one for one in held if sorted(one.recipients) == sorted(recipients)), None)


class Ceremony(Stated):
    """People met, compared the centre's keys with the printed sheet and signed it: which keys, and who was there."""

    held_on = models.DateField(_("date"))
    vkey = models.CharField(_("key of the log"), max_length=300)
    recipients = models.JSONField(_("custodians' recipients"))
    present = models.JSONField(_("present"))

    objects = CeremonyQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("held_on", "vkey", "recipients", "present"), NOBODY)


class VaultProposal(Stated):
    """One custodian asks for what takes two: to destroy a sealed text, or to take all about one category out.

    With `until` it asks to destroy what is due of a category, sealed up to then. `in_emergency` is what one took out alone; then the decision is the review.
    """

    sealed = models.ForeignKey(Sealed, null=True, on_delete=models.PROTECT, related_name="proposals")
    about = models.CharField(max_length=20, choices=SealedAbout.choices, blank=True)
    recipient = models.CharField(_("recipient"), max_length=200, blank=True)
    reason = models.TextField(_("reason"))
    in_emergency = models.BooleanField(_("in an emergency"), default=False)
    until = models.DateTimeField(_("sealed up to"), null=True)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("sealed", "about", "recipient", "reason", "in_emergency", "until"), NOBODY
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(sealed__isnull=False) ^ ~models.Q(about=""), name="vault_proposal_of_one"
            )
        ]

    @property
    def open(self) -> bool:
        """Return whether nobody has decided yet."""
        return not hasattr(self, "decision")

    @property
    def destroys(self) -> bool:
        """Return whether it asks to destroy, not to take out."""
        return self.sealed_id is not None or self.until is not None


class VaultDecision(Stated):
    """Another person agrees or refuses, or says after an emergency whether it was right."""

    proposal = models.OneToOneField(VaultProposal, on_delete=models.PROTECT, related_name="decision")
    approved = models.BooleanField(_("approved"))
    reason = models.TextField(_("reason"))

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("proposal", "approved", "reason"), NOBODY)


class AccessNote(Stated):
    """Somebody opened, or tried to open, a protected text: which, when and why.

    `subject` names what is not in the vault itself: the sealed part of an entry, of our log or of the other centre's.
    """

    sealed = models.ForeignKey(Sealed, null=True, on_delete=models.PROTECT, related_name="access_notes")
    subject = models.CharField(_("what"), max_length=120, blank=True)
    reason = models.TextField(_("reason"))
    opened = models.BooleanField(_("opened"))
    # What it was taken out by, where not one text was opened but many.
    proposal = models.ForeignKey(VaultProposal, null=True, on_delete=models.PROTECT, related_name="notes")

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("sealed", "subject", "reason", "opened", "proposal"), NOBODY
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(sealed__isnull=False) ^ ~models.Q(subject=""),
                name="access_note_of_one",
            )
        ]


class AuthenticatorApp(Identified):
    """A program on somebody's telephone that shows a new code every half minute; its secret is kept encrypted."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="authenticator_apps")
    secret = models.BinaryField()
    confirmed_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    # The half minute of the newest code that was used: no code is taken twice, and none older.
    last_step = models.BigIntegerField(default=0)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("person", "secret", "confirmed_at", "removed_at", "last_step"), NOBODY
    )


class Passkey(Identified):
    """A key in somebody's telephone, computer or stick that answers only to this centre's own address."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="passkeys")
    name = models.CharField(_("name"), max_length=60)
    host = models.CharField(max_length=253)
    credential = models.BinaryField()
    uses = models.BigIntegerField(default=0)
    removed_at = models.DateTimeField(null=True)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("person", "name", "host", "credential", "uses", "removed_at"), NOBODY
    )


class RecoveryCode(Identified):
    """A code on paper that replaces a lost password or second factor once; only its hash is kept."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="recovery_codes")
    code_hash = models.CharField(max_length=64, unique=True)
    used_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("person", "code_hash", "used_at", "replaced_at"), NOBODY
    )


class WrongTry(models.Model):
    """How often something was guessed wrongly lately; of what and from where only a keyed hash is kept."""

    what = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    until = models.DateTimeField()

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("what", "count", "until"), NOBODY)


class ResetProposal(Stated):
    """One administrator asks that somebody who lost password or second factor may begin anew."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="reset_proposals")
    reason = models.TextField(_("reason"))

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("person", "reason"), NOBODY)

    @property
    def open(self) -> bool:
        """Return whether nobody has decided yet."""
        return not hasattr(self, "decision")


class ResetDecision(Stated):
    """Another administrator lets it happen, or does not."""

    proposal = models.OneToOneField(ResetProposal, on_delete=models.PROTECT, related_name="decision")
    approved = models.BooleanField(_("approved"))
    reason = models.TextField(_("reason"), blank=True)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("proposal", "approved", "reason"), NOBODY)


class MachineReset(Kept):
    """Somebody could begin anew by a command on the machine itself: no second administrator was asked."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="machine_resets")
    reason = models.TextField(_("reason"))

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("person", "reason"), NOBODY)
