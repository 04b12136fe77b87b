"""The languages of a bulletin: which there are, which way they run, and who has reviewed each of them."""

from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Final

import polib
from django.conf import settings

RIGHT_TO_LEFT: Final = frozenset({"ar"})
# The language the sentences were written in needs no catalogue, but a reviewer like the others.
HEADER: Final = "X-Reviewed-By"


def codes() -> tuple[str, ...]:
    """Return the codes of the languages in which every bulletin is printed."""
    return tuple(code for code, _name in settings.LANGUAGES)


def direction(language: str) -> str:
    """Return which way a language runs, for the attribute `dir`."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def reviewed_by(language: str) -> str:
    """Return who has reviewed the texts of a language, or "" when nobody has."""
    for folder in settings.LOCALE_PATHS:
        catalogue = Path(folder) / language / "LC_MESSAGES" / "django.po"
        if catalogue.is_file():
            return _reviewer(catalogue, catalogue.stat().st_mtime_ns)
    return ""


@cache
def _reviewer(catalogue: Path, _written: int) -> str:
    # What is said of a catalogue stands before its first empty line; thousands of texts come after it.
    with catalogue.open(encoding="utf-8") as stream:
        head = "".join(takewhile(str.strip, stream))
    return str(polib.pofile(head).metadata.get(HEADER, "")).strip()
