"""What a spreadsheet program might take for a formula when somebody opens a table or copies a cell."""

from typing import Final

_BEGINNINGS: Final = ("=", "+", "-", "@", "\t", "\r")


def like_a_formula(text: str) -> bool:
    """Return whether a text begins as a formula does."""
    return text.startswith(_BEGINNINGS)
