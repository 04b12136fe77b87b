"""The hunt: what is done to those who signed, report or monitor, told by class, area and day; and who was warned.

Classes of people and areas, never names and no place smaller than a district. Nothing of it ever leaves the centre.
"""

from datetime import date, datetime, timedelta
from typing import ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from tregua.agreement.models import Party
from tregua.liaison.choices import Beneficiary, HuntKind, Imminence, SafeChannel, WarningState
from tregua.people.models import Sealed, Stated
from tregua.places.models import Place
from tregua.record.shown import NOBODY

# A warning that nobody acknowledged is to be given again after so long, by how soon the threat may come true.
ACKNOWLEDGED_WITHIN: Final = {
    Imminence.NOW: timedelta(minutes=15),
    Imminence.HOURS: timedelta(hours=1),
    Imminence.ONGOING: timedelta(hours=1),
    Imminence.DAYS: timedelta(hours=24),
    Imminence.NOT_KNOWN: timedelta(hours=24),
}
TRIED_AGAIN_WITHIN: Final = timedelta(minutes=15)


class HuntEventQuerySet(models.QuerySet["HuntEvent"]):
    """What was done to people of a class."""

    def between(self, first: date, last: date) -> "HuntEventQuerySet":
        """Return what happened on these days, the latest first."""
        rows = self.filter(day__range=(first, last)).select_related("area__parent", "by_party", "recorded_by")
        return rows.prefetch_related("area__place_names", "by_party__party_names").order_by("-day", "-id")


class HuntEvent(Stated):
    """People of a class were threatened, sought, attacked, taken or killed in an area on a day, as somebody says it."""

    against = models.CharField(_("against"), max_length=30, choices=Beneficiary.choices)
    what = models.CharField(_("what"), max_length=20, choices=HuntKind.choices)
    area = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(_("day"))
    by_party = models.ForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    basis = models.TextField(_("basis"))

    objects = HuntEventQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("against", "what", "area", "day", "by_party", "basis"), NOBODY
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["day", "id"], name="hunt_by_day")]


class HuntRule(Stated):
    """From now on so many events within so many days in one area raise the alarm, and why; the last rule holds."""

    number = models.PositiveSmallIntegerField(_("events"))
    days = models.PositiveSmallIntegerField(_("days"))
    reason = models.TextField(_("reason"))

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("number", "days", "reason"), NOBODY)


class RiskWarning(Stated):
    """People of a class in an area are to be warned, and how soon the threat may come true."""

    against = models.CharField(_("to whom"), max_length=30, choices=Beneficiary.choices)
    area = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    imminence = models.CharField(_("how soon"), max_length=20, choices=Imminence.choices)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("against", "area", "imminence"), NOBODY)

    @property
    def last_step(self) -> "RiskWarningStep | None":
        """Return what was done about it last, None when nobody has given it yet."""
        return max(self.steps.all(), key=lambda step: step.pk, default=None)

    @property
    def due_at(self) -> datetime | None:
        """Return when it is to be given, again if need be; None once it is acknowledged or called off."""
        step = self.last_step
        if step is None:
            return self.recorded_at
        if step.state == WarningState.GIVEN:
            return step.at + ACKNOWLEDGED_WITHIN[Imminence(self.imminence)]
        return step.at + TRIED_AGAIN_WITHIN if step.state == WarningState.NOT_REACHED else None


class RiskWarningStep(Stated):
    """A warning was given, acknowledged, did not reach anybody, or was called off; details are sealed."""

    warning = models.ForeignKey(RiskWarning, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(_("state"), max_length=20, choices=WarningState.choices)
    channel = models.CharField(_("by"), max_length=20, choices=SafeChannel.choices)
    at = models.DateTimeField(_("when"))
    note = models.ForeignKey(Sealed, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("warning", "state", "channel", "at", "note"), NOBODY)
