"""Tables that somebody is still writing in the grid of the desk: kept on the server with every change."""

from typing import ClassVar, Final

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tregua.intake.batches import LONGEST_TABLE
from tregua.people.models import Person
from tregua.record.kept import Identified
from tregua.record.shown import NOBODY

LONGEST_WINDOW: Final = 40


class GridQuerySet(models.QuerySet["Grid"]):
    """Tables that are being written."""

    def of(self, person: Person) -> "GridQuerySet":
        """Return the tables of one person, the last changed first; nobody opens another's."""
        return self.filter(owner=person).order_by("-saved_at", "-id")


class Grid(Identified):
    """A table that one person is still writing; taken in, it becomes a message, and its rows become records.

    `columns` are the fields it shows, in order; `answers` are what the person said of unknown words. `window` is the
    one window of a browser that may write: where the table was opened last.
    """

    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="grids")
    title = models.CharField(_("name"), max_length=LONGEST_TABLE)
    kind = models.CharField(_("kind"), max_length=40)
    columns = models.JSONField(_("columns"))
    day_first = models.BooleanField(_("the day comes first"), null=True)
    year = models.PositiveSmallIntegerField(_("year of days without one"), null=True)
    answers = models.JSONField(_("answers"), default=dict)
    window = models.CharField(_("window that writes"), max_length=LONGEST_WINDOW, blank=True)
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)

    objects = GridQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("owner", "title", "kind", "columns", "day_first", "year", "answers", "window", "saved_at"), NOBODY
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["owner", "-saved_at", "-id"], name="grid_of_a_person")]

    def __str__(self) -> str:
        return self.title


class GridRow(Identified):
    """One row of such a table: its number as the page shows it (the names of the columns are row 1), field -> text."""

    grid = models.ForeignKey(Grid, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    cells = models.JSONField(_("cells"))

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("grid", "number", "cells"), NOBODY)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["grid", "number"], name="one_row_of_this_number")
        ]
