"""Coming in: one-time links, passwords, and the limit on wrong ones."""

import hashlib
import secrets
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from tregua.people import tries
from tregua.people.models import OneTimeLogin, Person
from tregua.people.tries import Limit
from tregua.record import actions as record

TRIES: Final = 8
TRIES_OF_AN_ADDRESS: Final = 40
TRIES_FOR_A_CODE: Final = 100
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


def no_longer() -> str:
    """Return what somebody is told whose link lets nobody in any more."""
    return gettext("This link has been used or has expired. Ask whoever keeps the accounts for a new one.")


def _take(link: OneTimeLogin) -> bool:
    return OneTimeLogin.objects.filter(pk=link.pk, used_at=None).update(used_at=timezone.now()) == 1


@transaction.atomic
def use_link(token: str) -> Person:
    """Use a link up and return whom it lets in; of two clicks at once only one comes in."""
    link = (
        OneTimeLogin.objects.select_for_update()
        .filter(token_hash=_hash(token))
        .select_related("person")
        .first()
    )
    if link is None or not link.usable or not _take(link):
        raise LoginRefusedError(no_longer())
    record.append(
        act="came in by one-time login",
        by=link.person.code,
        subject=f"people.OneTimeLogin/{link.pk}",
    )
    return link.person


def _limits(code: str, address: str) -> list[Limit]:
    """Return what is counted.

    A stranger who guesses from one address is stopped there; only many addresses together stop an account.
    """
    return [
        Limit(f"password of {code} from {address}", TRIES, WAIT_SECONDS),
        Limit(f"password from {address}", TRIES_OF_AN_ADDRESS, WAIT_SECONDS),
        Limit(f"password of {code}", TRIES_FOR_A_CODE, WAIT_SECONDS),
    ]


def take_a_try(code: str, address: str) -> None:
    """Count a try before it is looked at; LoginRefusedError after too many for this code or from this address."""
    if not tries.take(_limits(code, address)):
        raise LoginRefusedError(
            gettext("Too many wrong passwords. Wait a quarter of an hour, or ask for a one-time login.")
        )


def it_was_right(code: str, address: str) -> None:
    """Begin counting anew for this code from this address; guesses at other codes stay counted."""
    limits = _limits(code, address)
    tries.give_back(limits[1:])
    tries.forget(limits[0])
