"""The two logs of a centre as rows: entries, what is published beside them, signed heads, and the seat."""

import json
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tregua.record.kept import Identified, Kept
from tregua.record.shown import NOBODY, PUBLIC


class Log(models.TextChoices):
    """The journal holds every act and never leaves; the published log holds what a person released."""

    JOURNAL = "journal", _("journal")
    PUBLISHED = "published", _("published log")


class EntryQuerySet(models.QuerySet["Entry"]):
    """Entries of both logs."""

    def journal(self) -> "EntryQuerySet":
        """Return every act of this centre, in order."""
        return self.filter(log=Log.JOURNAL).order_by("index")

    def published(self) -> "EntryQuerySet":
        """Return every released entry, in order; the last ones may not be signed yet."""
        return self.filter(log=Log.PUBLISHED).order_by("index")

    def about(self, subject: str) -> "EntryQuerySet":
        """Return the acts on one record, named as in the journal: "reports.Report/01J…"."""
        return self.journal().filter(subject=subject)


class Entry(Kept):
    """One line of a log: its index, its exact bytes and their hash.

    `nodes` holds the hashes of the subtrees that this entry completes, so that the next entry is added
    without reading the log.
    """

    log = models.CharField(max_length=10, choices=Log.choices)
    index = models.PositiveBigIntegerField()
    data = models.BinaryField()
    leaf_hash = models.CharField(max_length=64)
    nodes = models.BinaryField(default=bytes)
    subject = models.CharField(max_length=120, blank=True)

    objects = EntryQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("log", "index", "data", "leaf_hash", "nodes", "subject"), NOBODY
    )

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["log", "index"], name="entry_once")]
        indexes: ClassVar = [models.Index(fields=["log", "subject", "index"], name="entry_by_subject")]

    def __str__(self) -> str:
        return f"{self.log} {self.index}"

    @property
    def content(self) -> dict[str, Any]:
        """Return what the entry says."""
        says: dict[str, Any] = json.loads(bytes(self.data))
        return says


class Body(Identified):
    """The public disclosures of a released entry, joined by `~`; blank once they are redacted."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="body")
    disclosures = models.TextField(blank=True)
    redacted_by = models.OneToOneField(Entry, on_delete=models.PROTECT, null=True, related_name="redacts")

    shown_to: ClassVar[dict[str, str]] = {"entry": PUBLIC, "disclosures": PUBLIC, "redacted_by": PUBLIC}


class HeadQuerySet(models.QuerySet["Head"]):
    """Signed heads of both logs."""

    def latest_of(self, log: str) -> "Head | None":
        """Return the last signed head of a log, or None when nothing is signed yet."""
        return self.filter(log=log).order_by("-size").first()


class Head(Kept):
    """A signed head: at this size the log has this root; `note` is the checkpoint with its signature."""

    log = models.CharField(max_length=10, choices=Log.choices)
    size = models.PositiveBigIntegerField()
    root = models.CharField(max_length=64)
    note = models.TextField()

    objects = HeadQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("log", "size", "root", "note"), NOBODY)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["log", "size"], name="head_once")]

    def __str__(self) -> str:
        return f"{self.log} {self.size}"


class Seat(Kept):
    """Where this centre may write: the last row and the file `seat` in the folder must agree."""

    class State(models.TextChoices):
        """Taken: it may write here. Sealed: it may write nowhere until the seat is taken anew."""

        TAKEN = "taken", _("taken")
        SEALED = "sealed", _("sealed for a move")

    number = models.PositiveIntegerField(unique=True)
    state = models.CharField(max_length=10, choices=State.choices)
    token = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)
    reason = models.TextField()
    by = models.CharField(max_length=40)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("number", "state", "token", "fingerprint", "reason", "by"), NOBODY
    )

    def __str__(self) -> str:
        return f"{self.number}: {self.state}"
