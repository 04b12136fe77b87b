"""What the columns of a spreadsheet that goes out are called: names that are known again when it comes in."""

from typing import Final

from tregua.intake.channels.sheet.names import of_fields

# The languages whose names of columns are told by their letters.
_LETTERS: Final = {"ar": ("\u0600", "\u06ff"), "ru": ("\u0400", "\u04ff")}


def called(code: str, language: str) -> str:
    """Return the name of a field's column in a language: a name of its list, else its code."""
    if language not in _LETTERS:
        return code
    first, last = _LETTERS[language]
    return next((name for name in of_fields().get(code, ()) if first <= name[0] <= last), code)
