"""Calls to parties, by which an incident is to be calmed."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tregua.agreement.models import Party
from tregua.incidents.choices import Outcome
from tregua.people.models import Stated
from tregua.record.shown import NOBODY, OTHER_CENTRE, PUBLIC


class Deescalation(Stated):
    """One step taken to calm an incident: who was called, what they said, whether calm returned."""

    incident = models.ForeignKey("incidents.Incident", on_delete=models.PROTECT, related_name="deescalations")
    at = models.DateTimeField(_("when"))
    party = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="+", verbose_name=_("party called")
    )
    answer = models.TextField(_("what they said"), blank=True)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome.choices)

    shown_to: ClassVar[dict[str, str]] = {
        "incident": OTHER_CENTRE, "at": OTHER_CENTRE, "party": OTHER_CENTRE, "answer": NOBODY, "outcome": PUBLIC,
    }  # fmt: skip

    class Meta:
        indexes: ClassVar = [models.Index(fields=["at", "id"], name="deescalation_by_time")]
