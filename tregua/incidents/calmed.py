"""Whether calm returned after an incident, by whose word, and when the clock that measures it stood still."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tregua.agreement.models import Party
from tregua.incidents.choices import CalmState, StopReason
from tregua.people.models import Stated
from tregua.record.shown import NOBODY, OTHER_CENTRE


class Calm(Stated):
    """Somebody says that calm was restored, or was not; the last word on an incident counts."""

    incident = models.ForeignKey("incidents.Incident", on_delete=models.PROTECT, related_name="calms")
    state = models.CharField(_("calm"), max_length=20, choices=CalmState.choices)
    at = models.DateTimeField(_("when"))
    party = models.ForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    said_by = models.CharField(_("by whose word"), max_length=300, blank=True)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("incident", "state", "at", "party"), OTHER_CENTRE) | {
        "said_by": NOBODY
    }


class ClockStop(Stated):
    """The clock of an incident was stopped, and why: nobody could go on with it."""

    incident = models.ForeignKey("incidents.Incident", on_delete=models.PROTECT, related_name="clock_stops")
    reason = models.CharField(_("reason"), max_length=20, choices=StopReason.choices)
    at = models.DateTimeField(_("stopped"))
    words = models.TextField(_("in words"), blank=True)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("incident", "reason", "at"), OTHER_CENTRE) | {
        "words": NOBODY
    }

    @property
    def is_over(self) -> bool:
        """Return whether the clock was started again."""
        return hasattr(self, "start")


class ClockStart(Stated):
    """The clock of an incident runs again after a stop."""

    stop = models.OneToOneField(ClockStop, on_delete=models.PROTECT, related_name="start")
    at = models.DateTimeField(_("started"))

    shown_to: ClassVar[dict[str, str]] = {"stop": OTHER_CENTRE, "at": OTHER_CENTRE}
