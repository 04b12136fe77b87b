"""The second factor: a code from an authenticator app, a passkey, or once a code on paper, beside the password."""

import time
from typing import Final

import pyotp
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from tregua.people import tries
from tregua.people.models import AuthenticatorApp, Passkey, Person
from tregua.people.own_secret import OwnSecretError, keep, read
from tregua.people.sessions import end_sessions
from tregua.people.tries import Limit
from tregua.record import actions as record

STEP: Final = 30
TRIES: Final = 8
TRIES_A_DAY: Final = 40
PURPOSE: Final = "second factor"


class SecondFactorError(Exception):
    """A second factor is not taken; the message says why and what to do."""


def app_of(person: Person) -> AuthenticatorApp | None:
    """Return the authenticator app that this person comes in with."""
    return person.authenticator_apps.filter(removed_at=None).exclude(confirmed_at=None).first()


def waiting_app_of(person: Person) -> AuthenticatorApp | None:
    """Return the app that is set up and has not shown a right code yet."""
    return person.authenticator_apps.filter(removed_at=None, confirmed_at=None).first()


def passkeys_of(person: Person) -> list[Passkey]:
    """Return the passkeys that this person comes in with."""
    return list(person.passkeys.filter(removed_at=None).order_by("pk"))


def has_one(person: Person) -> bool:
    """Return whether a password alone does not let this person in."""
    return app_of(person) is not None or bool(passkeys_of(person))


def who_have_one() -> set[int]:
    """Return the people whom a password alone does not let in."""
    apps = AuthenticatorApp.objects.filter(removed_at=None).exclude(confirmed_at=None)
    keys = Passkey.objects.filter(removed_at=None)
    return {*apps.values_list("person", flat=True), *keys.values_list("person", flat=True)}


def must_have_one(person: Person) -> bool:
    """Return whether one of this person's roles asks for a second factor (second_factor_for in centre.toml)."""
    return not set(settings.CENTRE.second_factor_for).isdisjoint(person.roles)


def is_missing(person: Person) -> bool:
    """Return whether this person must set up a second factor before anything else."""
    return must_have_one(person) and not has_one(person)


@transaction.atomic
def begin_app(person: Person) -> AuthenticatorApp:
    """Make a new secret for an authenticator app; it counts only once a code of it was right."""
    person.authenticator_apps.filter(confirmed_at=None, removed_at=None).update(removed_at=timezone.now())
    secret = pyotp.random_base32()
    return AuthenticatorApp.objects.create(
        person=person, secret=keep(secret.encode(), purpose=PURPOSE, about=person.code)
    )


def secret_of(app: AuthenticatorApp) -> str:
    """Return the secret that the app on the telephone shares with this centre."""
    try:
        return read(app.secret, purpose=PURPOSE, about=app.person.code).decode()
    except OwnSecretError as error:
        raise SecondFactorError(
            gettext(
                "This centre's secret was changed, so your app is not known any more. Ask two administrators."
            )
        ) from error


def app_address(app: AuthenticatorApp) -> str:
    """Return what the square of dots says: the secret with the centre's and the person's code."""
    return pyotp.TOTP(secret_of(app)).provisioning_uri(
        name=app.person.code, issuer_name=f"Tregua {settings.CENTRE.code}"
    )


def _take_code(app: AuthenticatorApp, code: str) -> bool:
    """Use a code up: of this half minute or its neighbours, and newer than any that was used."""
    totp, step = pyotp.TOTP(secret_of(app)), int(time.time()) // STEP
    right = [
        one for one in (step - 1, step, step + 1) if pyotp.utils.strings_equal(totp.generate_otp(one), code)
    ]
    return bool(right) and bool(
        AuthenticatorApp.objects.filter(pk=app.pk, last_step__lt=right[0]).update(last_step=right[0])
    )


def _limits(person: Person) -> list[Limit]:
    return [
        Limit(f"second factor of {person.code}", TRIES, 15 * 60),
        Limit(f"second factor of {person.code} in a day", TRIES_A_DAY, 24 * 60 * 60),
    ]


def take_a_try(person: Person) -> None:
    """Count a try before it is looked at; SecondFactorError, and an act in the journal, after too many."""
    if not tries.take(_limits(person)):
        _tell_the_journal(person)
        raise SecondFactorError(
            gettext(
                "Too many wrong codes. Wait a quarter of an hour; if it was not you, tell an administrator."
            )
        )


@transaction.atomic
def _tell_the_journal(person: Person) -> None:
    """Write down that somebody who knows the password guesses the second factor, once a quarter of an hour."""
    if tries.take([Limit(f"told of second factor of {person.code}", 1, 15 * 60)]):
        record.append(
            act="second factor guessed too often", by=person.code, subject=f"people.Person/{person.pk}"
        )


def it_was_right(person: Person) -> None:
    """Take back a try that was right; begin the quarter of an hour anew."""
    quarter, day = _limits(person)
    tries.forget(quarter)
    tries.give_back([day])


def check_app(person: Person, code: str) -> None:
    """Use up a code of this person's app; SecondFactorError when it is wrong, old or was used."""
    take_a_try(person)
    app = app_of(person)
    if app is None or not _take_code(app, code.replace(" ", "")):
        raise SecondFactorError(
            gettext(
                "This code is not right, or it was used already. Wait for the next one, and look at the clock of the telephone."
            )
        )
    it_was_right(person)


@transaction.atomic
def confirm_app(person: Person, *, code: str) -> AuthenticatorApp:
    """Take the app that was set up into use: it has shown a right code. An app before it ends; so do other sessions."""
    app = waiting_app_of(person)
    if app is None:
        raise SecondFactorError(gettext("Nothing is being set up. Begin again."))
    if not _take_code(app, code.replace(" ", "")):
        raise SecondFactorError(
            gettext(
                "This code is not right. Look whether the clock of the telephone is right, and take the next code."
            )
        )
    now = timezone.now()
    person.authenticator_apps.exclude(pk=app.pk).filter(removed_at=None).update(removed_at=now)
    AuthenticatorApp.objects.filter(pk=app.pk).update(confirmed_at=now)
    end_sessions(person)
    record.append(
        act="second factor set up",
        by=person.code,
        subject=f"people.AuthenticatorApp/{app.pk}",
        facts={"person": person.code, "kind": "app"},
    )
    app.refresh_from_db()
    return app


@transaction.atomic
def remove_app(person: Person) -> None:
    """Come in without the app from now on."""
    if not person.authenticator_apps.filter(removed_at=None).update(removed_at=timezone.now()):
        return
    record.append(
        act="second factor removed",
        by=person.code,
        subject=f"people.Person/{person.pk}",
        facts={"person": person.code, "kind": "app"},
    )


def clear(person: Person) -> None:
    """Forget everything that this person comes in with besides a password; the caller records why."""
    now = timezone.now()
    person.authenticator_apps.filter(removed_at=None).update(removed_at=now)
    person.passkeys.filter(removed_at=None).update(removed_at=now)
    person.recovery_codes.filter(used_at=None, replaced_at=None).update(replaced_at=now)
