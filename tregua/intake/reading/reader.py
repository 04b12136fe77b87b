"""The way in: a text, the day it was published, places and words; out comes a Reading."""

from datetime import date
from typing import Final

from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.counts import counts
from tregua.intake.reading.dates import dates
from tregua.intake.reading.items import Reading, TextError
from tregua.intake.reading.lexicons import Lexicons, lexicons
from tregua.intake.reading.provinces import named

LONGEST: Final = 2_000_000


def read(text: str, *, published: date | None = None, words: Lexicons | None = None) -> Reading:
    """Read a text; the same text, day, gazetteer and lexicons always give the same reading."""
    if not text.strip():
        raise TextError("The text is empty. Paste or choose a text with words in it.")
    if len(text) > LONGEST:
        raise TextError(
            f"The text has {len(text):,} characters; at most {LONGEST:,} are read at once. Cut it into parts."
        )
    copy = Copy(text, words or lexicons())
    days = dates(copy, published)
    told = counts(copy, days.spans, named(copy))
    return Reading(
        text=text,
        language=copy.language,
        languages=copy.languages,
        published=published.isoformat() if published else "",
        counts=tuple(told.told),
        dates=tuple(days.found),
        flags=tuple(sorted([*days.flags, *told.flags], key=lambda flag: (flag.start, flag.kind))),
    )
