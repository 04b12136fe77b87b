"""What a word of a centre's settings may look like; whoever writes one that may not is told how it is written.

The command line, the page of settings and the reading of `centre.toml` ask the same questions of a word.
"""

import re
import zoneinfo
from collections.abc import Callable
from typing import Final

from tregua.centre.folder import LANGUAGE_CODES
from tregua.record.note import NoteError, check_name

CODE: Final = re.compile(r"[a-z][a-z0-9-]{0,30}")
HOUR: Final = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
LONGEST_NAME: Final = 120
# Line ends and other control characters, and marks that turn the direction of what stands around the name.
NO_NAME: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


class WordError(Exception):
    """This word cannot stand in the settings; the message says how it is written."""


def code(word: str) -> str:
    """Return a centre's code."""
    if not CODE.fullmatch(word):
        message = (
            f"{word or 'Nothing'} is no code for a centre. Use small letters, digits and hyphens, as amman."
        )
        raise WordError(message)
    return word


def origin(word: str) -> str:
    """Return the name of a log."""
    try:
        check_name(word)
    except NoteError as error:
        raise WordError(str(error)) from error
    return word


def zone(word: str) -> str:
    """Return a time zone."""
    if word not in zoneinfo.available_timezones():
        message = f"There is no time zone {word}. Write it as Asia/Damascus."
        raise WordError(message)
    return word


def hour(word: str) -> str:
    """Return the time at which a day begins."""
    if not HOUR.fullmatch(word):
        message = f"{word} is no time of the day. Write it with four digits, as 00:00 or 06:00."
        raise WordError(message)
    return word


def language(word: str) -> str:
    """Return the code of a language."""
    if word not in LANGUAGE_CODES:
        message = f"There are no pages in “{word}”. There are: {', '.join(LANGUAGE_CODES)}."
        raise WordError(message)
    return word


def name(word: str) -> str:
    """Return a name of a centre; it may be empty, which says that there is none in this language."""
    if len(word) > LONGEST_NAME:
        message = f"This name is too long: {LONGEST_NAME} letters on one line at most."
        raise WordError(message)
    if NO_NAME.search(word):
        message = "Write this name on one line, without characters that are no letters and cannot be seen."
        raise WordError(message)
    return word


def anything(word: str) -> str:
    """Return any word."""
    return word


Check = Callable[[str], str]
