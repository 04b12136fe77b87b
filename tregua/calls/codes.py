"""The number a caller is given: ten digits, the last of which shows a slip of the tongue.

Digits alone: everybody can say them in every language, no letter looks like another, and on a scrap of paper it is a
telephone number like others. It is made by chance and says nothing of the call; only its keyed hash is kept.
"""

import secrets
from typing import Final

from tregua.people.own_secret import keyed_hash
from tregua.people.slips import check_of, western

LENGTH: Final = 10


def new_code() -> str:
    """Return a fresh number, made by chance."""
    digits = f"{secrets.randbelow(10 ** (LENGTH - 1)):0{LENGTH - 1}d}"
    return digits + check_of(digits)


def digits_of(said: str) -> str:
    """Return the digits of what was typed, in whichever script they came."""
    return "".join(sign for sign in western(said) if sign.isdecimal())


def is_whole(code: str) -> bool:
    """Return whether these are ten digits that belong together: no digit is wrong, none changed its place."""
    return len(code) == LENGTH and check_of(code) == "0"


def in_groups(code: str) -> list[str]:
    """Return the number as it is said and written: three, three and four digits."""
    return [code[:3], code[3:6], code[6:]]


def hash_of(code: str) -> str:
    """Return what is kept of a number: nobody makes it without the centre's secret."""
    return keyed_hash(code, purpose="numbers of callers")
