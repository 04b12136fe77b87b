"""Checkups of the vault: is what is to be sealed sealed, and who can open it."""

from typing import Final

from django.db import DatabaseError
from django.utils.translation import gettext, ngettext

from tregua.centre.checkups.finding import Finding, unreached
from tregua.people.models import Custodian, Sealed
from tregua.people.vault import SEALING, is_sealing

# How every age file begins.
AGE: Final = b"age-encryption.org/"


def sealing() -> Finding:
    """Look whether the vault seals, and whether anything lies in it in plain."""
    try:
        plain = sum(
            bool(one) and not bytes(one).startswith(AGE)  # of one that was destroyed nothing is left
            for one in Sealed.objects.values_list("ciphertext", flat=True).iterator()
        )
    except DatabaseError as error:
        return unreached("vault", error)
    if not is_sealing():
        seen = gettext(
            "NOTHING IS SEALED: %(variable)s=off; names of people lie in this machine's files in plain"
        ) % {"variable": SEALING}
        remedy = gettext(
            "Stop the centre now, take %(variable)s out of its environment and start it again."
        ) % {"variable": SEALING}
        return Finding("vault", well=False, seen=seen, remedy=remedy)
    if plain:
        seen = ngettext(
            "%(count)s text lies in the vault in plain: it was taken in while %(variable)s was off",
            "%(count)s texts lie in the vault in plain: they were taken in while %(variable)s was off",
            plain,
        ) % {"count": plain, "variable": SEALING}
        remedy = gettext(
            "Treat the people they name as exposed. Do not work on with this centre: found it anew."
        )
        return Finding("vault", well=False, seen=seen, remedy=remedy)
    return Finding("vault", well=True, seen=gettext("what is to be sealed is sealed"))


# One custodian who is ill, or one key that is lost, must not lose what is sealed.
LEAST_CUSTODIANS: Final = 2


def custodians() -> Finding:
    """Look whether enough people can open what is sealed, each with a key of their own that was tried."""
    try:
        held = list(Custodian.objects.in_use())
    except DatabaseError as error:
        return unreached("custodians", error)
    people = {one.person_id for one in held}
    untried = sorted(one.person.code for one in held if one.proved_at is None)
    seen = ngettext(
        "%(count)s person can open what is sealed", "%(count)s people can open what is sealed", len(people)
    ) % {"count": len(people)}
    if len(people) < LEAST_CUSTODIANS:
        remedy = gettext("Let a second custodian bring a key: People → Custodians' keys.")
        return Finding("custodians", well=False, seen=seen, remedy=remedy)
    if untried:
        seen += "; " + gettext("never tried: %(codes)s") % {"codes": ", ".join(untried)}
        remedy = gettext(
            "Let each of them bring the key once on the page Vault: then it is known that it opens."
        )
        return Finding("custodians", well=False, seen=seen, remedy=remedy)
    return Finding("custodians", well=True, seen=seen)
