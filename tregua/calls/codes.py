"""The number a caller is given: ten digits, the last of which shows a slip of the tongue.

Digits alone: everybody can say them in every language, no letter looks like another, and on a scrap of paper it is a
telephone number like others. It is made by chance and says nothing of the call; only its keyed hash is kept. The last
digit is that of H. M. Damm's table, by which every single wrong digit and every exchange of two neighbours shows.
"""

import secrets
from typing import Final

from tregua.people.own_secret import keyed_hash

LENGTH: Final = 10
_TABLE: Final = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip


def _check(digits: str) -> str:
    """Return the digit that belongs behind these."""
    state = 0
    for digit in digits:
        state = int(_TABLE[state][int(digit)])
    return str(state)


def new_code() -> str:
    """Return a fresh number, made by chance."""
    digits = f"{secrets.randbelow(10 ** (LENGTH - 1)):0{LENGTH - 1}d}"
    return digits + _check(digits)


def digits_of(said: str) -> str:
    """Return the digits of what was typed, in whichever script they came."""
    return "".join(str(int(sign)) for sign in said if sign.isdecimal())


def is_whole(code: str) -> bool:
    """Return whether these are ten digits that belong together: no digit is wrong, none changed its place."""
    return len(code) == LENGTH and _check(code) == "0"


def in_groups(code: str) -> list[str]:
    """Return the number as it is said and written: three, three and four digits."""
    return [code[:3], code[3:6], code[6:]]


def hash_of(code: str) -> str:
    """Return what is kept of a number: nobody makes it without the centre's secret."""
    return keyed_hash(code, purpose="numbers of callers")
