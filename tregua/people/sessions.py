"""Ending the sessions of somebody: a session goes on only while it knows the person's session word."""

import secrets

from django.db import transaction

from tregua.people.models import Person
from tregua.record import actions as record


def end_sessions(person: Person) -> None:
    """Give somebody a new session word: every session of theirs ends at its next request."""
    person.session_word = secrets.token_urlsafe(16)
    person.save(update_fields=["session_word"])


@transaction.atomic
def end_sessions_of(person: Person, *, by: Person) -> None:
    """End the sessions of somebody, one's own or, as an administrator, anybody's."""
    if person != by:
        by.must("people.manage")
    end_sessions(person)
    record.append(
        act="sessions ended", by=by.code, subject=f"people.Person/{person.pk}", facts={"person": person.code}
    )
