"""What became of a spreadsheet: a batch of rows taken in together, each row's fate, and how its columns are read."""

from typing import Any, ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from tregua.people.models import Stated
from tregua.record.kept import Kept
from tregua.record.shown import NOBODY

# What stood in a cell is kept beside its problem as far as this; the file has all of it.
LONGEST_STOOD: Final = 200
# The name of a table as far as this; of a text with separators it is the name of the file.
LONGEST_TABLE: Final = 200


class RememberedColumnsQuerySet(models.QuerySet["RememberedColumns"]):
    """How people had columns read."""

    def last_read(self, fingerprint: str, kind: str) -> "RememberedColumns | None":
        """Return how a table of these columns was last read as this kind."""
        return self.filter(fingerprint=fingerprint, kind=kind).order_by("-id").first()


class RememberedColumns(Stated):
    """How the columns of a table are read as one kind of record; the latest is offered for the next such table."""

    fingerprint = models.CharField(_("fingerprint of the columns"), max_length=64)
    kind = models.CharField(_("kind"), max_length=40)
    columns = models.JSONField(_("columns"))

    objects = RememberedColumnsQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("fingerprint", "kind", "columns"), NOBODY)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["fingerprint", "kind", "-id"], name="columns_by_fingerprint")
        ]


class BatchQuerySet(models.QuerySet["Batch"]):
    """Tables that were taken in."""

    def newest(self) -> "BatchQuerySet":
        """Return batches, the newest first."""
        return self.order_by("-recorded_at", "-id")

    def standing(self) -> "BatchQuerySet":
        """Return the batches that nobody took back."""
        return self.filter(withdrawal=None)

    def in_full(self) -> "BatchQuerySet":
        """Return batches with what a page shows of them."""
        return self.select_related("message", "recorded_by", "withdrawal", "withdrawal__recorded_by").defer(
            "message__raw", "message__text"
        )


class Batch(Stated):
    """One table taken in as records of one kind: all at once, and taken back all at once."""

    message = models.ForeignKey("intake.Message", on_delete=models.PROTECT, related_name="batches")
    kind = models.CharField(_("kind"), max_length=40)
    table = models.CharField(_("table"), max_length=LONGEST_TABLE)
    columns = models.JSONField(_("columns"))
    passed = models.JSONField(_("taken all the same"), default=list)
    made = models.PositiveIntegerField(_("made"))
    same = models.PositiveIntegerField(_("known already"))
    refused = models.PositiveIntegerField(_("not taken"))

    objects = BatchQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("message", "kind", "table", "columns", "passed", "made", "same", "refused"), NOBODY
    )

    def __str__(self) -> str:
        return f"{self.message} · {self.table}"


class Happened(models.TextChoices):
    """What became of a row."""

    MADE = "made", _("made")
    SAME = "same", _("known already")
    REFUSED = "refused", _("not taken")


class BatchRowQuerySet(models.QuerySet["BatchRow"]):
    """Rows of tables that were taken in."""

    def standing(self, kind: str) -> "BatchRowQuerySet":
        """Return the rows of which records of this kind were made, in batches that nobody took back."""
        return self.filter(batch__kind=kind, happened=Happened.MADE, batch__withdrawal=None)

    def of(self, record: models.Model) -> "BatchRow | None":
        """Return the row that a record was made of, or None."""
        rows = self.filter(made=record._meta.label, made_id=str(record.pk), happened=Happened.MADE)
        found = rows.select_related("batch", "batch__message")
        return found.defer("batch__message__raw", "batch__message__text").order_by("id").first()

    def in_order(self) -> "BatchRowQuerySet":
        """Return rows as they stand in the table."""
        return self.order_by("number", "id")


class BatchRow(Kept):
    """One record-to-be of a batch: its row and key, what became of it, and what was wrong or remarked.

    `number` is its first row as the spreadsheet program shows it, `rows` are all of them where there are several.
    """

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    rows = models.JSONField(_("rows"), default=list)
    key = models.CharField(_("key"), max_length=200, db_index=True)
    digest = models.CharField(max_length=40)
    happened = models.CharField(_("what became of it"), max_length=10, choices=Happened.choices)
    made = models.CharField(_("record made"), max_length=60, blank=True)
    made_id = models.CharField(max_length=26, blank=True)
    also = models.JSONField(_("also made"), default=list)
    problems = models.JSONField(_("problems"), default=list)

    objects = BatchRowQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("batch", "number", "rows", "key", "digest", "happened", "made", "made_id", "also", "problems"),
        NOBODY,
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["batch", "number", "id"], name="batch_row_in_order"),
            models.Index(fields=["made", "made_id"], name="batch_row_of_record"),
        ]

    @property
    def everything_made(self) -> list[tuple[str, str]]:
        """Return (model, id) of every record made of this row."""
        first = [(self.made, self.made_id)] if self.made_id else []
        return first + [(label, pk) for label, pk in self.also]


class BatchWithdrawal(Stated):
    """A batch taken back, with the reason: its records were withdrawn; those that somebody withdrew before stayed so."""

    batch = models.OneToOneField(Batch, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.TextField(_("reason"))
    withdrawn = models.PositiveIntegerField(_("withdrawn"))
    before = models.PositiveIntegerField(_("withdrawn before"))

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("batch", "reason", "withdrawn", "before"), NOBODY)


def as_json(problem: Any, stood: Any = None) -> dict[str, Any]:
    """Return a problem as a row of a batch keeps it, with what stood in the cell."""
    says = {
        "what": problem.what,
        "field": problem.field,
        "column": problem.column,
        "detail": problem.detail,
        "stood": "" if stood is None else str(stood)[:LONGEST_STOOD],
    }
    return {name: value for name, value in says.items() if value} | (
        {} if problem.stops else {"remark": True}
    )
