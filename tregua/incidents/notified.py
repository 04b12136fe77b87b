"""What parties say beforehand that they will do, and which claims that may explain: a suggestion, never a finding."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tregua.agreement.models import Party
from tregua.incidents.choices import NotificationKind
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


def may_explain(claims: Sequence[Report]) -> list[tuple[Notification, list[Report]]]:
    """Return the standing notifications in whose window and place some of these claims lie, each with those claims.

    A claim lies in a place that is its own or holds it; one that is only known to lie in a wider area does not.
    """
    timed = [one for one in claims if one.place is not None and one.started_at is not None]
    around = {one.pk: set(_areas(one.place)) for one in timed}
    if not timed:
        return []
    first = min(one.started_at for one in timed if one.started_at)
    last = max(one.ended_at or one.started_at for one in timed if one.started_at)
    rows = Notification.objects.filter(
        place__in=set().union(*around.values()), starts_at__lte=last, ends_at__gte=first, taken_back=None
    )
    rows = rows.select_related("party", "place").prefetch_related("party__party_names", "place__place_names")
    found = [
        (row, [one for one in timed if row.place_id in around[one.pk] and _overlap(row, one)])
        for row in rows.order_by("starts_at", "id")
    ]
    return [(row, explained) for row, explained in found if explained]


def _areas(place: Place | None) -> Iterator[str]:
    while place is not None:
        yield place.pk
        place = place.parent


def _overlap(row: Notification, claim: Report) -> bool:
    begun = claim.started_at
    return begun is not None and begun <= row.ends_at and (claim.ended_at or begun) >= row.starts_at
