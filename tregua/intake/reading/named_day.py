"""A day as words name it, before it is given its place in the calendar."""

from dataclasses import dataclass
from typing import Final

from tregua.intake.reading.copytext import Copy

YEAR: Final = 4
# The turn of a weekday behind "until": the first one from the publication on.
AWAITED: Final = 2


@dataclass
class Named:
    """A day in words: what the text gave of it.

    `last` ends a range within one month; `turn` is -1 for "last Monday" and 1 for "next Monday"; `off` is reckoned
    from the publication, `then` from the day named before; `nth` is a day of the truce; `part` tells of a month alone.
    """

    begin: int
    end: int
    day: int = 0
    month: int = 0
    year: int = 0
    weekday: int = 0
    last: int = 0
    turn: int = 0
    off: int | None = None
    then: int | None = None
    nth: int = 0
    part: str = ""


def figure_between(copy: Copy, at: int, low: int, high: int) -> int:
    """Return the whole figure at a token when it lies between two bounds; else nought."""
    if 0 <= at < len(copy.tokens) and copy.free(at) and copy.tokens[at].kind == "number":
        text = copy.tokens[at].text
        if text.isdigit() and len(text) <= YEAR and low <= (value := int(text)) <= high:
            return value
    return 0
