"""The way in: a text, the day it was published, places and words; out comes a Reading."""

from datetime import date
from typing import Final

from tregua.intake.reading.items import Reading, TextError

LONGEST: Final = 2_000_000


def read(text: str, *, published: date | None = None) -> Reading:
    """Read a text; the same text, day, gazetteer and lexicons always give the same reading."""
    if not text.strip():
        raise TextError("The text is empty. Paste or choose a text with words in it.")
    if len(text) > LONGEST:
        raise TextError(
            f"The text has {len(text):,} characters; at most {LONGEST:,} are read at once. Cut it into parts."
        )
    return Reading(text=text, language="und", published=published.isoformat() if published else "")
