"""Checkup of the vault: is what is to be sealed sealed."""

from typing import Final

from django.db import DatabaseError

from tregua.centre.checkups.finding import Finding
from tregua.people.models import Sealed
from tregua.people.vault import SEALING, is_sealing

# How every age file begins.
AGE: Final = b"age-encryption.org/"


def sealing() -> Finding:
    """Look whether the vault seals, and whether anything lies in it in plain."""
    try:
        plain = sum(
            not bytes(one).startswith(AGE)
            for one in Sealed.objects.values_list("ciphertext", flat=True).iterator()
        )
    except DatabaseError as error:
        seen = f"the database does not answer: {error}"
        return Finding("vault", well=False, seen=seen, remedy="Put the database right first.")
    if not is_sealing():
        seen = f"NOTHING IS SEALED: {SEALING}=off; names of people lie in this machine's files in plain"
        remedy = f"Stop the centre now, take {SEALING} out of its environment and start it again."
        return Finding("vault", well=False, seen=seen, remedy=remedy)
    if plain:
        seen = f"{plain} texts lie in the vault in plain: they were taken in while {SEALING} was off"
        remedy = "Treat the people they name as exposed. Do not work on with this centre: found it anew."
        return Finding("vault", well=False, seen=seen, remedy=remedy)
    return Finding("vault", well=True, seen="what is to be sealed is sealed")
