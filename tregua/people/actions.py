"""Adding people, giving and taking roles; each change is an act in the journal."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext

from tregua.people.models import Person
from tregua.people.roles import BY_CODE
from tregua.people.sessions import end_sessions
from tregua.record import actions as record


class PeopleError(Exception):
    """An account cannot be changed so; the message says why and what to do."""


def _known(roles: Sequence[str]) -> list[str]:
    unknown = [code for code in roles if code not in BY_CODE]
    if unknown:
        raise PeopleError(gettext("There is no role “%(role)s”.") % {"role": unknown[0]})
    if len({BY_CODE[code].of_a_party for code in roles}) > 1:
        raise PeopleError(
            gettext(
                "Who comes for a party works for nobody else here. Open a second account for the other work."
            )
        )
    return sorted(set(roles))


@transaction.atomic
def add_person(
    *, code: str, shown_name: str, roles: Sequence[str], by: Person, language: str = "en"
) -> Person:
    """Open an account without a password; a one-time login lets its person in."""
    by.must("people.manage")
    if Person.objects.filter(code=code).exists():
        raise PeopleError(gettext("The code “%(code)s” is taken. Choose another.") % {"code": code})
    person = Person(code=code, shown_name=shown_name, roles=_known(roles), language=language)
    person.set_unusable_password()
    person.save()
    record.append(
        act="person added",
        by=by.code,
        subject=f"people.Person/{person.pk}",
        facts={"code": code, "roles": person.roles},
    )
    return person


@transaction.atomic
def change_roles(
    person: Person, *, roles: Sequence[str], active: bool, before: Sequence[str], by: Person
) -> Person:
    """Give and take roles; `before` is what the page showed, so that two people do not overwrite each other."""
    by.must("people.manage")
    person = Person.objects.select_for_update().get(pk=person.pk)
    if sorted(person.roles) != sorted(before):
        raise PeopleError(
            gettext("Somebody else has changed these roles meanwhile. Look again, then decide.")
        )
    if person == by and not (active and "administrator" in roles):
        raise PeopleError(gettext("You cannot take your own account away. Somebody else must do it."))
    was, was_of_a_party = list(person.roles), person.of_a_party
    person.roles, person.is_active = _known(roles), active
    # Without any role a party's account would open what everybody who works here may open.
    if was and was_of_a_party != person.of_a_party:
        raise PeopleError(
            gettext("An account of a party stays one, and no other becomes one. Open a new account instead.")
        )
    person.save(update_fields=["roles", "is_active"])
    if not active:
        end_sessions(person)  # so that none lives again when the account is opened again
    record.append(
        act="roles changed",
        by=by.code,
        subject=f"people.Person/{person.pk}",
        facts={"code": person.code, "before": was, "after": person.roles, "active": active},
    )
    return person


@transaction.atomic
def change_password(person: Person, *, password: str) -> Person:
    """Set one's own password; other sessions end by it."""
    person.set_password(password)
    person.save(update_fields=["password"])
    record.append(act="password changed", by=person.code, subject=f"people.Person/{person.pk}")
    return person
