"""Printed codes: each replaces, once, a password that was forgotten or a second factor that was lost."""

import secrets
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from tregua.people.models import Person, RecoveryCode
from tregua.people.own_secret import keyed_hash
from tregua.people.second_factor import SecondFactorError, it_was_right, take_a_try
from tregua.record import actions as record

HOW_MANY: Final = 10
# Without letters and digits that look alike on paper.
LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
GROUPS: Final = 4
GROUP: Final = 4


def _hash(person: Person, code: str) -> str:
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    return keyed_hash(f"{person.pk} {plain}", purpose="recovery codes")


def _new_code() -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))


def codes_left(person: Person) -> int:
    """Return how many printed codes of this person still work."""
    return person.recovery_codes.filter(used_at=None, replaced_at=None).count()


@transaction.atomic
def print_codes(person: Person) -> list[str]:
    """Return ten fresh codes to be printed; only their hashes are kept, and the codes of before end."""
    person.recovery_codes.filter(used_at=None, replaced_at=None).update(replaced_at=timezone.now())
    codes = [_new_code() for _ in range(HOW_MANY)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(person=person, code_hash=_hash(person, code)) for code in codes
    )
    record.append(
        act="recovery codes printed",
        by=person.code,
        subject=f"people.Person/{person.pk}",
        facts={"person": person.code, "codes": HOW_MANY},
    )
    return codes


@transaction.atomic
def _use(person: Person, code: str, instead_of: str) -> bool:
    """Use a code up and write it down; of two at once only one is let through."""
    used = person.recovery_codes.filter(code_hash=_hash(person, code), used_at=None, replaced_at=None).update(
        used_at=timezone.now()
    )
    if used:
        record.append(
            act="came in by a recovery code",
            by=person.code,
            subject=f"people.Person/{person.pk}",
            facts={"person": person.code, "instead of": instead_of, "left": codes_left(person)},
        )
    return bool(used)


def use_for_second_factor(person: Person, code: str) -> None:
    """Use a printed code up in place of a lost telephone or key."""
    take_a_try(person)
    if not _use(person, code, "second factor"):
        raise SecondFactorError(
            gettext("This is no printed code of yours, or it was used already. Each works once.")
        )
    it_was_right(person)


def use_for_password(code_of_person: str, code: str) -> Person:
    """Use a printed code up in place of a forgotten password and return whose it is.

    The caller limits the tries; a code and a printed code that do not belong together are told alike.
    """
    person: Person | None = Person.objects.filter(code=code_of_person, is_active=True).first()
    if person is None or not _use(person, code, "password"):
        raise SecondFactorError(
            gettext("This code and printed code do not belong together, or it was used already.")
        )
    return person
