"""A list of provinces with their counts in one cell: Aleppo - 5; Hama: 3, or حلب ٥، حماة ٣."""

import json
import re
from typing import Final

from tregua.intake.channels.sheet.problems import CellError
from tregua.intake.channels.sheet.signs import plain
from tregua.intake.channels.sheet.table import Cell

Provinces = tuple[tuple[str, int | None], ...]
# Between two of them; a comma within a number is refused before.
_PARTS: Final = re.compile(r"[;|,]|(?<=[\d)]) (?:and|et|и) |(?<=[\d)]) و ?(?=[^\W\d])")
_COMMA_IN_NUMBER: Final = re.compile(r"\d,\d")
_BEHIND: Final = re.compile(r"(?P<name>[^\d=:()]*[^\d=:()\s-])(?: ?[=:] ?| ?- ?| ?\( ?| )(?P<n>\d{1,6}) ?\)?")
_BEFORE: Final = re.compile(
    r"(?P<n>\d{1,6}) ?(?:[=:-] ?)?(?:in |en |à |dans |в |во |في )?(?P<name>[^\d=:()]+)"
)
# "each two": one number for several names. Which names it is for must not be guessed.
_EACH: Final = re.compile(
    r"\b(?:each|apiece|every|respectively|chacune?|respectivement|соответственно|кажд\w+|لكل|كل من|كلا من|على التوالي|لكل منهما|لكل منها)\b|(?:^|[\s,;(])по ",
    re.IGNORECASE,
)
_SEVERAL: Final = re.compile(r"\b(?:and|et|и)\b|&| و(?=[^\W\d])", re.IGNORECASE)
_INCLUDING: Final = re.compile(
    r"\b(?:including|of which|of them|dont|в том числе|из них|منها|بينها)\b", re.IGNORECASE
)
# Without a number only a name is read: "two in Aleppo" is none.
_SENTENCE: Final = re.compile(
    r"\b(?:in|en|dans|в|во|في|for|one|two|three|un|une|deux|trois)\b", re.IGNORECASE
)
LONGEST, LONGEST_NAME = 5_000, 60


def provinces(cell: Cell) -> Provinces:
    """Return each name as it is written and its count; a name without a count has None."""
    if not isinstance(cell, str):
        raise CellError("no_provinces", stood=str(cell))
    text = plain(cell.replace("\n", ";"))
    if len(text) > LONGEST:
        raise CellError("no_provinces", stood=f"{cell[:60]}…")
    if text.startswith(("{", "[")):
        return _of_json(text, cell)
    if _EACH.search(text):
        raise CellError("provinces_each", stood=cell)
    if found := _INCLUDING.search(text):
        raise CellError("provinces_including", stood=cell, word=found[0].strip())
    if found := _COMMA_IN_NUMBER.search(text):
        raise CellError("province_unclear", stood=cell, part=found[0])
    read = tuple(_one(part.strip(" ."), cell) for part in _PARTS.split(text) if part.strip(" ."))
    if any(n is None for _, n in read) and any(n is not None for _, n in read):
        raise CellError("provinces_each", stood=cell)
    return read


def _one(part: str, cell: str) -> tuple[str, int | None]:
    if not re.search(r"\d", part):
        name = part.strip(" -=:()")
        if not name:
            raise CellError("province_without_name", stood=cell, part=part)
        if len(name) > LONGEST_NAME or _SENTENCE.search(name):
            raise CellError("province_unclear", stood=cell, part=part)
        return name, None
    found = _BEHIND.fullmatch(part) or _BEFORE.fullmatch(part)
    name = found["name"].strip(" -") if found else ""
    if not found or not any(char.isalpha() for char in name):
        raise CellError("province_unclear", stood=cell, part=part)
    if _SEVERAL.search(name):
        raise CellError("provinces_each", stood=cell)
    return name, int(found["n"])


def _of_json(text: str, cell: str) -> Provinces:
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CellError("province_unclear", stood=cell, part=text[:60]) from error
    pairs = list(said.items()) if isinstance(said, dict) else said
    if not all(_is_pair(pair) for pair in pairs):
        raise CellError("province_unclear", stood=cell, part=text[:60])
    return tuple((str(name).strip(), n) for name, n in pairs)


def _is_pair(pair: object) -> bool:
    if (
        not isinstance(pair, list | tuple)
        or len(pair) != 2
        or not isinstance(pair[0], str)
        or not pair[0].strip()
    ):
        return False
    n = pair[1]
    return n is None or (isinstance(n, int) and not isinstance(n, bool) and n >= 0)
