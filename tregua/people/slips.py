"""A digit behind a number that shows a slip of the tongue or of the finger: the last digit of H. M. Damm's table.

Every single wrong digit and every exchange of two neighbours shows. Digits alone: everybody can say them on the telephone in
every language, and none looks like another.
"""

from typing import Final

_TABLE: Final = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip


def check_of(digits: str) -> str:
    """Return the digit that belongs behind these; "0" when they end with theirs already."""
    state = 0
    for digit in digits:
        state = int(_TABLE[state][int(digit)])
    return str(state)


def western(said: str) -> str:
    """Return what was typed with its digits as Western ones, in whichever script they came."""
    return "".join(str(int(sign)) if sign.isdecimal() else sign for sign in said)
