"""Which column holds what: guessed from names in four languages and from the look of the values."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from tregua.intake.channels.sheet.table import Row

Reads = Literal[
    "text",
    "day",
    "time",
    "moment",
    "number",
    "range",
    "decimal",
    "coordinate",
    "yes_no",
    "provinces",
    "list",
]


@dataclass(frozen=True)
class Field:
    """One thing a row may tell: its code, how its cells are read, and whether a row needs it."""

    code: str
    reads: Reads
    required: bool = False


@dataclass(frozen=True)
class Guess:
    """The column a field is probably in: why (a code, worded in `sheet_wording`), and whether to rely on it.

    `also` are other columns that could be meant. Two fields may share a column that holds day and time.
    """

    column: int
    why: str
    certain: bool
    detail: dict[str, str | int] = field(default_factory=dict)
    also: tuple[int, ...] = ()


def guess(header: Sequence[str], sample_rows: Sequence[Row], fields: Sequence[Field]) -> dict[str, Guess]:
    """Return, by field code, the column each field is probably in; a field without a column is left out."""
    raise NotImplementedError


def fingerprint(header: Sequence[str]) -> str:
    """Return what is the same for tables of the same columns, whatever the case, spaces and digits."""
    raise NotImplementedError
