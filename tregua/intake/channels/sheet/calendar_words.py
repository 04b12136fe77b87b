"""Names of months and days of the week, in four languages, and the words of a date."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from tregua.intake.channels.sheet.names import normal

# What stands beside the numbers and the month and says nothing: 4th of March, 1er mars, 2016 г.
_ENDS: Final = re.compile(
    r"(?<=\d)(?:st|nd|rd|th|er|-?го|-?е)\b|(?<=\d) ?(?:г|года|year)\b\.?|\bof\b|\bde\b|\bless?\b|\ble\b|\bthe\b|\bمن\b"
)


def _load(part: str) -> dict[str, int]:
    told = tomllib.loads((Path(__file__).parent / "calendar.toml").read_text(encoding="utf-8"))[part]
    return {normal(name): int(number) for number, names in told.items() for name in names}


MONTHS: Final = _load("months")
WEEKDAYS: Final = _load("weekdays")


def words_of(text: str) -> list[str]:
    """Return the words and numbers of a date: 4th of March, 04MAR2016, 4 آذار/مارس 2016."""
    apart = re.sub(r"(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d\d)", " ", _ENDS.sub(" ", text.casefold()))
    return [word for word in re.split(r"[\s,./()-]+", apart) if word]


def months_of(words: Sequence[str]) -> Iterator[int]:
    """Yield the month of each word, of two words where its name has two; 0 for a word that is no month."""
    words = [normal(word) for word in words if not word.isdecimal()]
    place = 0
    while place < len(words):
        pair = " ".join(words[place : place + 2])
        if pair in MONTHS and place + 1 < len(words):
            yield MONTHS[pair]
            place += 1
        else:
            yield MONTHS.get(words[place], 0)
        place += 1


def split_weekday(text: str) -> tuple[int, str]:
    """Return the weekday a text begins or ends with (0: none), and the text without it."""
    parts = [part for part in re.split(r"[,\s()]+", text) if part]
    for place in (0, -1):
        if len(parts) > 1 and (number := WEEKDAYS.get(normal(parts[place]), 0)):
            del parts[place]
            return number, " ".join(parts)
    return 0, text
