"""How many of what, in one cell: 20 explosions, 5-7 tirs, не менее 3 выстрелов, ٢٠ قذيفة.

>>> quantity("20 explosions")
Quantity(least=20, most=20, unit='explosion')
>>> quantity("не менее ٣ выстрелов"), quantity("up to 7")
(Quantity(least=3, most=None, unit='shot'), Quantity(least=None, most=7, unit=''))
"""

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from tregua.intake.channels.sheet import numbers
from tregua.intake.channels.sheet.names import normal
from tregua.intake.channels.sheet.problems import CellError
from tregua.intake.channels.sheet.signs import plain

# A number, or two with "to" between them, and the words around.
_NUMBER: Final = re.compile(
    r"\d[\d ',.]*(?:\d|(?<=\d))(?: ?(?:-|to|à|до|إلى|الى|\.\.\.?|…) ?\d[\d ',.]*)?", re.IGNORECASE
)


class Quantity(NamedTuple):
    """At least and at most how many (None: not said), and the code of the unit ("" where none is said)."""

    least: int | None
    most: int | None
    unit: str


def quantity(cell: str) -> Quantity:
    """Return how many of what a text counts; CellError where it is no number, or a unit that is not known."""
    text = plain(cell)
    found = _NUMBER.search(text)
    if not found:
        raise CellError("number_in_words", stood=cell)
    try:
        least, most = numbers.between(found[0].strip(" .,"))
    except CellError as error:
        raise CellError(error.why, **(error.detail | {"stood": cell})) from None
    before, behind = normal(text[: found.start()]), normal(text[found.end() :])
    if before in _words()["about"]:
        raise CellError("number_with_words", stood=cell, number=found[0])
    before = "" if before in _words()["from"] else before
    at_least, before, behind = _bound("least", before, behind)
    at_most, before, behind = _bound("most", before, behind)
    if (at_least or at_most) and (least != most or (at_least and at_most)):
        raise CellError("range_backwards", stood=cell)
    unit = _unit(f"{before} {behind}".strip(), cell)
    return Quantity(None if at_most else least, None if at_least else most, unit)


def _bound(which: str, before: str, behind: str) -> tuple[bool, str, str]:
    """Return whether the words beside a number make it the least or the most, and the words without them."""
    for word in _words()[which]:
        if re.search(rf"(?:^| ){word}$", before):
            return True, before[: len(before) - len(word)].strip(), behind
        if re.search(rf"(?:^| ){word}$", behind):
            return True, before, behind[: len(behind) - len(word)].strip()
    return False, before, behind


def _unit(words: str, cell: str) -> str:
    if not words:
        return ""
    for unit, names in _units().items():
        for name in names:
            if words == name or (name.endswith("*") and words.startswith(name[:-1])):
                return unit
            if words.startswith(f"{name.rstrip('*')} "):
                return unit  # 3 mortar rounds, 20 tirs de canon
    raise CellError("unit_unknown", stood=cell, part=words)


@lru_cache(maxsize=1)
def _told() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "units.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _units() -> dict[str, list[str]]:
    return {
        unit: [normal(name) + "*" * name.endswith("*") for name in names]
        for unit, names in _told()["units"].items()
    }


@lru_cache(maxsize=1)
def _words() -> dict[str, list[str]]:
    return {
        which: [normal(word) for word in _told()[which]["words"]]
        for which in ("least", "most", "about", "from")
    }
