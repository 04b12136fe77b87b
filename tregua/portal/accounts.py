"""Accounts of parties: each is bound to one party for good, and may end at an instant."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from tregua.agreement.models import Party
from tregua.people.actions import add_person
from tregua.people.models import Person
from tregua.people.sessions import end_sessions
from tregua.portal.models import PartyAccount
from tregua.portal.saying import PortalError
from tregua.record import actions as record

ROLE = "party_liaison"


@transaction.atomic
def open_account(
    *,
    code: str,
    shown_name: str,
    party: Party,
    by: Person,
    until: datetime | None = None,
    language: str = "en",
) -> Person:
    """Open an account for a party's liaison; a one-time login lets its person in."""
    _not_over(until)
    person = add_person(code=code, shown_name=shown_name, roles=[ROLE], language=language, by=by)
    _bind(person, party, until, by=by)
    return person


@transaction.atomic
def limit_account(person: Person, *, until: datetime | None, by: Person) -> PartyAccount:
    """Say until when an account of a party lets its person in; None: for as long as the account is open."""
    by.must("people.manage")
    held = PartyAccount.objects.of(person)
    if held is None:
        raise PortalError(gettext("This account is not bound to a party."))
    if until is not None and until <= timezone.now():
        end_sessions(person)
    return _bind(person, held.party, until, by=by)


def _bind(person: Person, party: Party, until: datetime | None, *, by: Person) -> PartyAccount:
    made = PartyAccount.objects.create(person=person, party=party, until=until, recorded_by=by)
    record.append(
        act="account bound to a party",
        by=by.code,
        subject=f"people.Person/{person.pk}",
        facts={"party": party.code, "until": until.isoformat() if until else ""},
    )
    return made


def _not_over(until: datetime | None) -> None:
    if until is not None and until <= timezone.now():
        raise PortalError(gettext("This time is over already. Choose a later one, or none."))
