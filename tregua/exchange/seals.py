"""Sealed parts of released entries: the blob, the keys that open it, to whom they went, and what was destroyed.

A blob and its keys are the only copies outside the register that can be unmade: shredding deletes these rows. They
are never files of the published folder and no public address gives them.
"""

import hashlib
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tregua.people.models import Custodian, Stated
from tregua.record.kept import Identified
from tregua.record.shown import NOBODY


def fingerprint(recipient: str) -> str:
    """Return the digits of an age recipient that two people read to each other: eight groups of five."""
    number = int.from_bytes(hashlib.sha256(recipient.encode()).digest(), "big") % 10**40
    digits = f"{number:040d}"
    return " ".join(digits[at : at + 5] for at in range(0, 40, 5))


class RecipientQuerySet(models.QuerySet["Recipient"]):
    """Who outside this centre can be given what is sealed."""

    def usable(self) -> "RecipientQuerySet":
        """Return the recipients whose digits somebody compared aloud and who were not retired."""
        return self.filter(confirmed__isnull=False, retired=None).order_by("name", "id")


class Recipient(Stated):
    """Somebody of the other centre, or a third body, who can be given what is sealed: the public half of their key."""

    name = models.CharField(_("name"), max_length=120)
    body = models.CharField(_("of which body"), max_length=120)
    key = models.CharField(_("age recipient"), max_length=200, unique=True)

    objects = RecipientQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("name", "body", "key"), NOBODY)

    def __str__(self) -> str:
        return f"{self.name} ({self.body})"

    @property
    def digits(self) -> str:
        """Return what is read aloud and compared."""
        return fingerprint(self.key)

    @property
    def state(self) -> str:
        """Return where this recipient stands: retired, confirmed or not compared yet."""
        if hasattr(self, "retired"):
            return "retired"
        return "confirmed" if hasattr(self, "confirmed") else "new"


class RecipientConfirmed(Stated):
    """Somebody compared the digits aloud with their holder; with whom, and by which way they spoke."""

    recipient = models.OneToOneField(Recipient, on_delete=models.PROTECT, related_name="confirmed")
    heard_from = models.CharField(_("who read the digits"), max_length=120)
    how = models.CharField(_("how you spoke"), max_length=200)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("recipient", "heard_from", "how"), NOBODY)


class RecipientRetired(Stated):
    """Nothing more is sealed to this recipient, and why; what was sealed before stays open to them."""

    recipient = models.OneToOneField(Recipient, on_delete=models.PROTECT, related_name="retired")
    reason = models.TextField(_("reason"))

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("recipient", "reason"), NOBODY)


class Opening(Identified):
    """The sealed part of one entry of our log: its disclosures, padded, encrypted to a key of this entry alone.

    `fields` are the names of what is in it. Shredding deletes the row.
    """

    entry_index = models.PositiveBigIntegerField(unique=True)
    leaf_hash = models.CharField(max_length=64, unique=True)
    fields = models.JSONField(default=list)
    blob = models.BinaryField()

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("entry_index", "leaf_hash", "fields", "blob"), NOBODY)


class Grant(Identified):
    """One way to open: the entry's key encrypted to a custodian or a recipient, or single fields encrypted anew.

    `key` opens the whole blob; with `fields`, `blob` holds those disclosures alone and `key` is the key of that blob.
    Shredding deletes the row.
    """

    opening = models.ForeignKey(Opening, on_delete=models.CASCADE, related_name="grants")
    custodian = models.ForeignKey(Custodian, null=True, on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(Recipient, null=True, on_delete=models.PROTECT, related_name="+")
    fields = models.JSONField(default=list)
    blob = models.BinaryField(default=bytes)
    key = models.BinaryField()

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("opening", "custodian", "recipient", "fields", "blob", "key"), NOBODY
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(custodian__isnull=True) ^ models.Q(recipient__isnull=True),
                name="grant_to_one",
            )
        ]


class Received(Identified):
    """What the other centre sealed to somebody here, as it came; deleted when the other centre redacts the entry."""

    entry_index = models.PositiveBigIntegerField(unique=True)
    leaf_hash = models.CharField(max_length=64, unique=True)
    package = models.BinaryField()

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("entry_index", "leaf_hash", "package"), NOBODY)


class Shredded(Stated):
    """The tombstone: an entry was redacted and its sealed part destroyed; why, by whose authority, how many keys."""

    entry_index = models.PositiveBigIntegerField(unique=True)
    redaction_index = models.PositiveBigIntegerField()
    reason_code = models.CharField(_("reason"), max_length=40)
    authority = models.CharField(_("by whose authority"), max_length=200)
    keys = models.PositiveIntegerField(_("keys destroyed"))

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("entry_index", "redaction_index", "reason_code", "authority", "keys"), NOBODY
    )
