"""Coming in: one-time links, passwords, and the limit on wrong ones."""

import hashlib
import secrets
from datetime import timedelta
from typing import Final

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from tregua.people.models import OneTimeLogin, Person
from tregua.record import actions as record

TRIES: Final = 8
WAIT_SECONDS: Final = 15 * 60


class LoginRefusedError(Exception):
    """Nobody may come in this way now; the message says why and what to do."""


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def one_time_link(person: Person, *, by: str, hours: int = 12) -> str:
    """Return the word of a link that lets this person in once, within `hours`; only its hash is kept."""
    token = secrets.token_urlsafe(32)
    link = OneTimeLogin.objects.create(
        person=person, token_hash=_hash(token), expires_at=timezone.now() + timedelta(hours=hours)
    )
    record.append(
        act="one-time login made",
        by=by,
        subject=f"people.OneTimeLogin/{link.pk}",
        facts={"person": person.code},
    )
    return token


def person_behind(token: str) -> Person | None:
    """Return whom a link would let in, without using it up; None when it is used, expired or unknown."""
    link = OneTimeLogin.objects.filter(token_hash=_hash(token)).select_related("person").first()
    return link.person if link and link.usable else None


@transaction.atomic
def use_link(token: str) -> Person:
    """Use a link up and return whom it lets in; of two clicks at once only one comes in."""
    link = (
        OneTimeLogin.objects.select_for_update()
        .filter(token_hash=_hash(token))
        .select_related("person")
        .first()
    )
    now = timezone.now()
    usable = link is not None and link.usable
    taken = usable and OneTimeLogin.objects.filter(pk=link.pk, used_at=None).update(used_at=now) == 1
    if link is None or not taken:
        raise LoginRefusedError(
            gettext("This link has been used or has expired. Ask whoever keeps the accounts for a new one.")
        )
    record.append(
        act="came in by one-time login",
        by=link.person.code,
        subject=f"people.OneTimeLogin/{link.pk}",
    )
    return link.person


# The limit is counted in this process: the bundled server is one process with several threads.


def _key(code: str) -> str:
    return f"wrong-password:{_hash(code)}"


def must_be_allowed_to_try(code: str) -> None:
    """Raise LoginRefusedError after too many wrong passwords for this code."""
    if cache.get(_key(code), 0) >= TRIES:
        raise LoginRefusedError(
            gettext("Too many wrong passwords. Wait a quarter of an hour, or ask for a one-time login.")
        )


def note_wrong_password(code: str) -> None:
    """Count a wrong password."""
    cache.add(_key(code), 0, WAIT_SECONDS)
    cache.incr(_key(code))


def forget_wrong_passwords(code: str) -> None:
    """Begin counting anew after a right one."""
    cache.delete(_key(code))
