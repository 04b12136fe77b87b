"""How well the name of a column fits a field: the same name, a part of it, or one with a slip of the pen."""

import re
from collections.abc import Sequence
from typing import Final

from rapidfuzz import fuzz

from tregua.intake.channels.sheet import names
from tregua.intake.channels.sheet.names import normal

# How sure each is; names that come later in a list fit a little less.
NAME, PART, NEAR = 200.0, 150.0, 100.0
LATER, FIRST_PART = 0.5, 20
# Two names of this likeness (of 100) are one with a slip of the pen; short ones must be equal.
ALIKE: Final = 86
SHORTEST: Final = 5
# Between the names of two header rows, and between a group of a form and its question.
_PARTS: Final = re.compile(r" / |/|:")


def likeness(code: str, name: str) -> tuple[float, str, str]:
    """Return score, reason and the known name that a column's name was found to be."""
    written = normal(name)
    place, called = _listed(code, written)
    if called:
        return NAME - LATER * place, "same_name", called
    parts = [normal(part) for part in _PARTS.split(name) if normal(part)]
    if written in names.of_none() or (len(parts) > 1 and parts[-1] in names.of_none()):
        return 0, "", ""
    if written.endswith((" latitude", " longitude")):  # _gps_latitude, whatever the question was called
        parts = [written, written.rpartition(" ")[2]]
    if len(parts) > 1:
        for penalty, part in ((0, parts[-1]), (FIRST_PART, parts[0])):
            place, called = _listed(code, part)
            if called:
                return PART - penalty - LATER * place, "part_of_name", called
    # What is the name of another field is not taken for a slip of the pen.
    return (0, "", "") if written in names.known() else _near(written, names.of_fields().get(code, ()))


def _listed(code: str, written: str) -> tuple[int, str]:
    """Return the place of a name in a field's list and how it is written there; the code itself comes first."""
    for place, one in enumerate((code, *names.of_fields().get(code, ()))):
        if written == normal(one):
            return place, one
    return 0, ""


def _near(written: str, known: Sequence[str]) -> tuple[float, str, str]:
    best, called = 0.0, ""
    for one in known:
        spelt = normal(one)
        if len(spelt) >= SHORTEST and len(written) >= SHORTEST:
            alike = max(fuzz.ratio(written, spelt), fuzz.token_sort_ratio(written, spelt))
            if alike > best:
                best, called = alike, one
    return (NEAR - (100 - best), "near_name", called) if best >= ALIKE else (0, "", "")
