"""What parties say beforehand that they will do, and which claims that may explain: a suggestion, never a finding."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tregua.agreement.models import Party
from tregua.incidents.choices import Explains, NotificationKind
from tregua.incidents.within import located
from tregua.people.models import Stated
from tregua.places.models import Place
from tregua.record.shown import NOBODY, OTHER_CENTRE
from tregua.reports.models import Report


class Notification(Stated):
    """A party notified this centre of something that will be seen or heard: what, where, from when to when."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=20, choices=NotificationKind.choices)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))
    received_at = models.DateTimeField(_("received"))
    words = models.TextField(_("words"))

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("party", "kind", "place", "starts_at", "ends_at", "received_at"), OTHER_CENTRE
    ) | {"words": NOBODY}

    class Meta:
        indexes: ClassVar = [models.Index(fields=["starts_at", "id"], name="notification_by_time")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")), name="notification_ends_after_start"
            )
        ]

    @property
    def came_late(self) -> bool:
        """Return whether this centre was told only after it had begun."""
        return self.received_at > self.starts_at


class NotificationTakenBack(Stated):
    """A notification that was recorded by mistake or that its party called off, and why; it explains nothing any more."""

    notification = models.OneToOneField(Notification, on_delete=models.PROTECT, related_name="taken_back")
    reason = models.TextField(_("reason"))

    shown_to: ClassVar[dict[str, str]] = {"notification": OTHER_CENTRE, "reason": NOBODY}


class NotificationAnswer(Stated):
    """A person answered whether what a party notified explains an incident, and why; the last answer counts."""

    notification = models.ForeignKey(Notification, on_delete=models.PROTECT, related_name="answers")
    incident = models.ForeignKey(
        "incidents.Incident", on_delete=models.PROTECT, related_name="notification_answers"
    )
    explains = models.CharField(_("answer"), max_length=20, choices=Explains.choices)
    reason = models.TextField(_("reason"))

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("notification", "incident", "explains"), OTHER_CENTRE
    ) | {"reason": NOBODY}


def may_explain(claims: Sequence[Report]) -> list[tuple[Notification, list[Report]]]:
    """Return the standing notifications in whose window and place some of these claims lie, each with those claims."""
    found = located(claims)
    if found is None:
        return []
    rows = Notification.objects.filter(
        place__in=found.places, starts_at__lte=found.last, ends_at__gte=found.first, taken_back=None
    )
    rows = rows.select_related("party", "place").prefetch_related("party__party_names", "place__place_names")
    pairs = [
        (row, found.inside(row.place_id, row.starts_at, row.ends_at))
        for row in rows.order_by("starts_at", "id")
    ]
    return [(row, explained) for row, explained in pairs if explained]


def answers_on(incidents: Iterable[Any]) -> dict[str, NotificationAnswer]:
    """Return the last answer on each notification about an incident and what was merged into it."""
    rows = NotificationAnswer.objects.filter(incident__in=list(incidents)).select_related("recorded_by")
    return {row.notification_id: row for row in rows.order_by("id")}
