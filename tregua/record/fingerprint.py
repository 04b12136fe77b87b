"""The fingerprint of a key: forty digits in groups of five, to be read aloud over a telephone in any language.

It is the SHA-256 of the key as it is written, as one number, of which the last forty decimal digits are kept. Two keys
with one fingerprint cannot be found by trying.
"""

import hashlib
from typing import Final

DIGITS: Final = 40
GROUP: Final = 5


def fingerprint(key: str) -> list[str]:
    """Return the groups of digits of a key (a vkey or a custodian's recipient)."""
    return digits_of(hashlib.sha256(key.strip().encode()).hexdigest())


def digits_of(hashed: str) -> list[str]:
    """Return the groups of digits of a SHA-256 in hex, as that of a charter's text."""
    number = int(hashed, 16) % 10**DIGITS
    digits = f"{number:0{DIGITS}d}"
    return [digits[place : place + GROUP] for place in range(0, DIGITS, GROUP)]
