"""Noting what a party notified, taking that back, and answering whether it explains an incident."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from tregua.agreement.models import Party
from tregua.incidents.choices import Explains
from tregua.incidents.errors import IncidentError
from tregua.incidents.models import Incident
from tregua.incidents.notified import Notification, NotificationAnswer, NotificationTakenBack
from tregua.incidents.replying import not_in_future
from tregua.people.models import Person
from tregua.places.models import Place
from tregua.record import actions as record


@transaction.atomic
def note_notification(
    *,
    party: Party,
    kind: str,
    place: Place,
    starts_at: datetime,
    ends_at: datetime,
    received_at: datetime,
    words: str,
    by: Person,
) -> Notification:
    """Note what a party said beforehand that it would do: it may explain what is reported, and decides nothing."""
    by.must("incidents.change", "portal.use")
    not_in_future(received_at)
    if ends_at <= starts_at:
        raise IncidentError(gettext("It ends before it begins. Write a later end."))
    if not words.strip():
        raise IncidentError(gettext("Write the words of the notification; what it covers is read from them."))
    made = Notification.objects.create(
        party=party, kind=kind, place=place, starts_at=starts_at, ends_at=ends_at, received_at=received_at,
        words=words, recorded_by=by,
    )  # fmt: skip
    record.append(
        act="notification of a party noted",
        by=by.code,
        subject=f"incidents.Notification/{made.pk}",
        facts={"party": party.code, "kind": kind, "place": place.code},
    )
    return made


@transaction.atomic
def take_back_notification(notification: Notification, *, reason: str, by: Person) -> NotificationTakenBack:
    """Take a notification back, with the reason; it stays readable."""
    by.must("incidents.change", "portal.use")
    if not reason.strip():
        raise IncidentError(gettext("Say why the notification no longer holds; the reason is kept."))
    Notification.objects.select_for_update().get(pk=notification.pk)
    if NotificationTakenBack.objects.filter(notification=notification).exists():
        raise IncidentError(gettext("Somebody took this notification back already. Look at the list."))
    made = NotificationTakenBack.objects.create(notification=notification, reason=reason, recorded_by=by)
    record.append(
        act="notification taken back",
        by=by.code,
        subject=f"incidents.Notification/{notification.pk}",
        facts={"reason": reason},
    )
    return made


@transaction.atomic
def answer_notification(
    incident: Incident, *, notification: Notification, explains: str, reason: str, by: Person
) -> NotificationAnswer:
    """Answer whether what a party notified explains an incident; a later answer replaces an earlier one."""
    by.must("incidents.change")
    if explains not in Explains.values:
        raise IncidentError(gettext("Say whether it explains all of it, a part, or nothing."))
    if not reason.strip():
        raise IncidentError(gettext("Say why; the reason is kept."))
    if NotificationTakenBack.objects.filter(notification=notification).exists():
        raise IncidentError(gettext("This notification was taken back; it explains nothing any more."))
    made = NotificationAnswer.objects.create(
        notification=notification, incident=incident, explains=explains, reason=reason.strip(), recorded_by=by
    )
    record.append(
        act="notification held against an incident",
        by=by.code,
        subject=f"incidents.Incident/{incident.pk}",
        facts={"notification": notification.pk, "explains": explains},
    )
    return made
