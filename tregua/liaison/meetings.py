"""What a meeting led to, and the rules by which meetings count toward a series that somebody publishes."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tregua.liaison.choices import RuleBasis
from tregua.people.models import Stated
from tregua.places.models import Place
from tregua.record.shown import NOBODY


class Outcome(Stated):
    """A meeting led to a record: which, by its kind (a code of `led_to.KINDS`) and its id."""

    meeting = models.ForeignKey("liaison.Meeting", on_delete=models.PROTECT, related_name="outcomes")
    kind = models.CharField(_("kind"), max_length=20)
    record = models.CharField(_("record"), max_length=26)
    note = models.TextField(_("note"), blank=True)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("meeting", "kind", "record", "note"), NOBODY)

    class Meta:
        ordering: ClassVar = ["recorded_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "kind", "record"], name="outcome_once")
        ]


class SeriesRuleQuerySet(models.QuerySet["SeriesRule"]):
    """Rules by which meetings count."""

    def of_series(self, series: str) -> "SeriesRule | None":
        """Return the rule of a series that was recorded last, None when none is recorded."""
        return self.filter(series=series).select_related("place").order_by("recorded_at", "id").last()


class SeriesRule(Stated):
    """Which meetings count toward a series: in words, and as conditions that all must hold.

    `kinds` are codes of MeetingKind and `party_kinds` codes of PartyKind (one party of them at least is represented);
    an empty list asks for nothing. `place` is where the meeting was held, areas inside it included. `first_day` is
    the day from which a running total counts. A changed rule is a new row; the last one holds.
    """

    series = models.CharField(_("series"), max_length=80)
    words = models.TextField(_("rule in words"))
    basis = models.CharField(_("whose rule"), max_length=20, choices=RuleBasis.choices)
    kinds = models.JSONField(_("kinds of meeting"), default=list)
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    party_kinds = models.JSONField(_("kinds of party"), default=list)
    marked_only = models.BooleanField(_("only meetings marked for the series"), default=False)
    first_day = models.DateField(_("counts from"), null=True, blank=True)
    source = models.TextField(_("source"))

    objects = SeriesRuleQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("series", "words", "basis", "kinds", "place", "party_kinds", "marked_only", "first_day", "source"),
        NOBODY,
    )
