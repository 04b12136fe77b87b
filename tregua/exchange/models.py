"""What this centre released, and what it read and verified of the other centre's published log."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tregua.exchange import copies as _copies  # noqa: F401 - copies of evidence for outside
from tregua.exchange import ledger as _ledger  # noqa: F401 - the disclosure ledger
from tregua.exchange import letters as _letters  # noqa: F401 - joint handling of requests for protection
from tregua.exchange import relations as _relations  # noqa: F401 - what people see between both sides
from tregua.exchange import seals as _seals  # noqa: F401 - sealed parts and their keys
from tregua.exchange import waiting as _waiting  # noqa: F401 - the tables of what waits
from tregua.exchange import withheld as _withheld  # noqa: F401 - what is not shown of the other's log
from tregua.exchange.entries import BY_LABEL
from tregua.exchange.terms import Terms, read_terms
from tregua.people.models import Stated
from tregua.record.kept import Identified, Kept
from tregua.record.shown import NOBODY, OTHER_CENTRE, PUBLIC


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """What somebody proposed to release."""

    def awaiting_release(self) -> "ProposalQuerySet":
        """Return proposals that a second person has neither released nor refused, the oldest first."""
        return self.filter(release=None, refusal=None, waiting__isnull=False).order_by("waiting__pk")


class Proposal(Stated):
    """Somebody proposes to release a record: exactly these public fields, at this precision.

    `terms` say to whom and how coarse (see terms.py); of sealed fields only the names and a keyed hash are kept here.
    """

    record = models.CharField(_("record"), max_length=60)
    record_id = models.CharField(max_length=26)
    fields = models.JSONField(_("what would leave"))
    reason = models.TextField(_("reason"), blank=True)
    terms = models.JSONField(_("terms"), default=dict)
    sealed_hash = models.CharField(max_length=64, blank=True)

    objects = ProposalQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("record", "record_id", "fields", "reason", "terms", "sealed_hash"), NOBODY
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["record", "record_id"])]

    @property
    def kind(self) -> str:
        """Return the kind of the record, as entries name it; one that may no longer leave by its own name."""
        known = BY_LABEL.get(self.record)
        return known.kind if known else self.record

    def read_terms(self) -> Terms:
        """Return to whom it would leave, and how coarse."""
        return read_terms(self.terms)


class Release(Stated):
    """A second person released a proposal: its entry in the published log."""

    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="release")
    entry_index = models.PositiveBigIntegerField(_("entry"))

    shown_to: ClassVar[dict[str, str]] = {"proposal": NOBODY, "entry_index": PUBLIC}

    class Meta:
        indexes: ClassVar = [models.Index(fields=["entry_index"])]


class Refusal(Stated):
    """A second person refused a proposal, with the reason."""

    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="refusal")
    reason = models.TextField(_("reason"))

    shown_to: ClassVar[dict[str, str]] = {"proposal": NOBODY, "reason": NOBODY}


class PeerHead(Kept):
    """A signed head of the other centre's log as we verified it: size, root and the whole note."""

    size = models.PositiveBigIntegerField()
    root = models.CharField(max_length=64)
    note = models.TextField()

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("size", "root", "note"), PUBLIC)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["size", "root"], name="peer_head_once")]


class Receipt(Kept):
    """A cosignature that we verified: this cosigner says that it holds the log of this origin up to this head.

    Of our log by the others, of theirs by us and by the depositaries; the first one of each key on each head.
    """

    origin = models.CharField(max_length=128)
    size = models.PositiveBigIntegerField()
    root = models.CharField(max_length=64)
    cosigner = models.CharField(max_length=200)
    key_id = models.CharField(max_length=8)
    cosigned_at = models.DateTimeField()
    line = models.TextField()

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("origin", "size", "root", "cosigner", "key_id", "cosigned_at", "line"), PUBLIC
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["origin", "size", "root", "cosigner", "key_id"], name="receipt_once"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["origin", "cosigner", "size"], name="receipt_by_cosigner")]

    def __str__(self) -> str:
        return f"{self.cosigner}: {self.origin} {self.size}"


class PeerFault(Kept):
    """What was wrong with a log when we read it: which check, where, with both notes, and evidence that stands alone.

    `proved` is the fingerprint of the evidence: the same fault seen again is kept once.
    """

    check_name = models.CharField(max_length=60)
    where = models.CharField(max_length=200)
    detail = models.TextField()
    note_held = models.TextField(blank=True)
    note_offered = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    proved = models.CharField(max_length=64, blank=True)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("check_name", "where", "detail", "note_held", "note_offered", "evidence", "proved"), OTHER_CENTRE
    )


class PeerEntry(Identified):
    """One verified entry of the other centre's log; its public part goes when the other centre redacts it."""

    index = models.PositiveBigIntegerField(unique=True)
    leaf_hash = models.CharField(max_length=64)
    type = models.CharField(max_length=20)
    kind = models.CharField(max_length=40, blank=True)
    record_id = models.CharField(max_length=40, blank=True)
    refs = models.JSONField(default=list)
    public = models.JSONField(default=dict)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("index", "leaf_hash", "type", "kind", "record_id", "refs", "public"), PUBLIC
    )


class Reached(Identified):
    """How asking a witness, or the other log itself, went the last time; worked out anew at any time.

    `pushed_size` is the head of ours that it was last given; `theirs_*` what it shows of the other centre's log, and
    in the row of that log itself up to where its acks were compared with our history.
    """

    name = models.CharField(max_length=200, unique=True)
    asked_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    trouble = models.TextField(blank=True)
    pushed_size = models.PositiveBigIntegerField(default=0)
    theirs_size = models.PositiveBigIntegerField(null=True)
    theirs_root = models.CharField(max_length=64, blank=True)
    theirs_note = models.TextField(blank=True)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        (
            "name", "asked_at", "answered_at", "trouble", "pushed_size", "theirs_size", "theirs_root", "theirs_note",
        ),
        NOBODY,
    )  # fmt: skip


class Turn(Identified):
    """Whose turn it is to exchange: of several processes of a centre one does it, until its time is over."""

    task = models.CharField(max_length=20, unique=True)
    holder = models.CharField(max_length=26)
    until = models.DateTimeField()

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("task", "holder", "until"), NOBODY)
