"""The clocks that run while one officer hands over to another: what is due next, and where it is done."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tregua.incidents.asked import ReplyRequest
from tregua.incidents.windows import to_see_to
from tregua.liaison.clocks import dues
from tregua.liaison.models import Assurance, ProtectionRequest
from tregua.liaison.open_requests import open_requests
from tregua.people import outings
from tregua.people.models import Person

# Of each kind so many, the first due first; the page of the kind has the rest.
OF_A_KIND: Final = 5


@dataclass(frozen=True)
class Clock:
    """Something is due: of what kind, what about, by when, and on which page it is done."""

    kind: Promise
    about: str
    due_at: datetime | None
    address: str

    def overdue_at(self, now: datetime) -> bool:
        """Return whether it should be done by now."""
        return self.due_at is not None and self.due_at < now


def running_clocks(person: Person, now: datetime) -> list[Clock]:
    """Return the clocks that this person may know of, what is due first first; those without an hour at the end."""
    found = [*_outings(person), *_replies(person), *_windows(person, now), *_assurances(person, now)]
    found += _protection(person, now)
    return sorted(found, key=lambda one: (one.due_at is None, one.due_at or now))


def _outings(person: Person) -> Iterator[Clock]:
    if person.may("people.watch"):
        for one in outings.out()[:OF_A_KIND]:
            yield Clock(
                _("team out, to call"), one.who, one.next_due, reverse("people:outing", args=[one.pk])
            )


def _replies(person: Person) -> Iterator[Clock]:
    if person.may("incidents.read"):
        for one in ReplyRequest.objects.open()[:OF_A_KIND]:
            about = f"{one.party.code} · {one.incident}"
            yield Clock(
                _("party's reply"),
                about,
                one.due_at,
                reverse("incidents:incident", args=[one.incident.number]),
            )


def _windows(person: Person, now: datetime) -> Iterator[Clock]:
    if person.may("incidents.read"):
        for one in to_see_to(now)[:OF_A_KIND]:
            yield Clock(_("window"), str(one), one.ends_at, reverse("incidents:window", args=[one.pk]))


def _assurances(person: Person, now: datetime) -> Iterator[Clock]:
    if person.may("liaison.read"):
        count = len(Assurance.objects.due(now.date()))
        if count:
            yield Clock(_("assurances to follow up"), str(count), None, reverse("liaison:assurances"))


def _protection(person: Person, now: datetime) -> Iterator[Clock]:
    """Yield what is due on requests for protection, for those alone who may know that there is one."""
    if person.may("protection.read"):
        requests = ProtectionRequest.objects.filter(pk__in=open_requests().values("pk")).with_clocks()
        first = sorted(
            ((one, due) for one in requests for due in dues(one, now)), key=lambda pair: pair[1].at
        )
        for request, due in first[:OF_A_KIND]:
            address = reverse("liaison:protection_request", args=[request.pk])
            yield Clock(_("request for protection"), str(due.what), due.at, address)
