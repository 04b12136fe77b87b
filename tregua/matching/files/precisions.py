"""How exactly a list says that time and place are known: its own words or numbers, as the engine's classes."""

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tregua.intake.channels.sheet.names import normal
from tregua.matching.claims import (
    DAY,
    DISTRICT,
    EXACT,
    HOUR,
    MINUTE,
    PART_OF_DAY,
    PROVINCE,
    RANGE,
    SETTLEMENT,
    UNDATED,
    UNPLACED,
)
from tregua.matching.files.cells import Table
from tregua.matching.files.guessing import Found
from tregua.matching.files.problems import Flags

NOT_TOLD: Final = -1
TIMES: Final[Mapping[str, int]] = {
    "second": MINUTE, "minute": MINUTE, "exact": MINUTE, "hour": HOUR, "part of day": PART_OF_DAY, "morning": PART_OF_DAY,
    "day": DAY, "date": DAY, "range": RANGE, "week": RANGE, "month": RANGE, "year": RANGE, "unknown": UNDATED,
    "not known": UNDATED,
}  # fmt: skip
PLACES: Final[Mapping[str, int]] = {
    "exact": EXACT, "exact location": EXACT, "exact location coalition": EXACT, "exact location other": EXACT,
    "point": EXACT, "within 100m": EXACT, "within 1m": EXACT, "100m": EXACT, "street": EXACT, "nearby landmark": EXACT,
    "gps": EXACT, "1km": SETTLEMENT, "settlement": SETTLEMENT, "village": SETTLEMENT, "town": SETTLEMENT,
    "city": SETTLEMENT, "neighbourhood": SETTLEMENT, "neighborhood": SETTLEMENT, "neighbourhood area": SETTLEMENT,
    "locality": SETTLEMENT, "subdistrict": DISTRICT, "sub district": DISTRICT, "district": DISTRICT, "admin2": DISTRICT,
    "province": PROVINCE, "governorate": PROVINCE, "province governorate": PROVINCE, "region": PROVINCE,
    "oblast": PROVINCE, "admin1": PROVINCE, "country": UNPLACED, "unknown": UNPLACED, "not known": UNPLACED,
}  # fmt: skip


def precision_column(
    table: Table, found: Found, field: str, known: Mapping[str, int], flags: Flags
) -> NDArray[np.int8]:
    """Return the class of every row, -1 where the list does not tell it; words that say nothing are flagged."""
    if field not in found.columns:
        return np.full(table.rows, NOT_TOLD, np.int8)
    cells = table.cells(found.columns[field])
    told = {normal_word(name): word for name, word in getattr(found.map, field).items()}
    spelt = {normal_word(name): one for name, one in known.items()}
    classes = []
    for place, cell in enumerate(cells.values):
        word = normal_word(str(cell))
        one = spelt.get(normal_word(told.get(word, word)), NOT_TOLD)
        if one == NOT_TOLD:
            flags.add("precision_not_known", found.map.columns[field], cells.rows_of(place), stood=str(cell))
        classes.append(one)
    return np.array([*classes, NOT_TOLD], np.int8)[cells.codes]


def normal_word(word: str) -> str:
    """Return a word as it is looked up: digits stay, 1.0 is 1."""
    word = word.strip().removesuffix(".0")
    return normal(word) or word
