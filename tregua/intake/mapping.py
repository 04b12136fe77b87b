"""How the columns of a table are read as one kind: which column holds which field, and what stands for every row."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tregua.intake.channels.sheet.columns import Guess, guess
from tregua.intake.channels.sheet.table import Table
from tregua.intake.channels.sheet.values import day_first_in
from tregua.intake.rows import RowKind

# So many rows are looked at when columns are guessed.
SAMPLE = 50


@dataclass(frozen=True)
class Columns:
    """`at` is field -> column (from 0), `fixed` is field -> what is written for every row.

    `answers` are field -> as written -> what a person chose. `day_first` and `year` say how incomplete days are read.
    """

    at: Mapping[str, int] = dataclasses.field(default_factory=dict)
    fixed: Mapping[str, str] = dataclasses.field(default_factory=dict)
    answers: Mapping[str, Mapping[str, str]] = dataclasses.field(default_factory=dict)
    day_first: bool | None = None
    year: int | None = None

    def as_json(self, header: Sequence[str]) -> dict[str, Any]:
        """Return it as it is kept: each column by its name too, for a table in which they stand in another order."""
        at = {name: [column, header[column]] for name, column in self.at.items() if column < len(header)}
        return dataclasses.asdict(self) | {"at": at}

    def answering(self, answers: Mapping[str, Mapping[str, str]]) -> "Columns":
        """Return the same with further answers."""
        known = {name: dict(given) for name, given in self.answers.items()}
        for name, given in answers.items():
            known.setdefault(name, {}).update(given)
        return dataclasses.replace(self, answers=known)


def from_json(kept: Mapping[str, Any], header: Sequence[str]) -> Columns:
    """Return kept columns for a table with this header; a column that is not in it is left out."""
    at = {}
    for name, (column, called) in kept["at"].items():
        if column < len(header) and _same(header[column], called):
            at[name] = column
        else:
            found = [place for place, one in enumerate(header) if _same(one, called)]
            if len(found) == 1:
                at[name] = found[0]
    return Columns(at, kept["fixed"], kept["answers"], kept["day_first"], kept["year"])


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def guessed(table: Table, kind: type[RowKind]) -> tuple[Columns, dict[str, Guess]]:
    """Return how the columns of a table are probably read, and why for each."""
    usual = kind.usual(table.header)
    guesses = guess(table.header, table.rows[:SAMPLE], kind.fields)
    at = {name: one.column for name, one in guesses.items() if name not in usual.fixed}
    at |= dict(usual.at)
    return Columns(at, usual.fixed, usual.answers, _day_first(table, kind, at)), guesses


def _day_first(table: Table, kind: type[RowKind], at: Mapping[str, int]) -> bool | None:
    """Return which number of 3/4/2016 is the day when the columns of days show it themselves: one of them is 25/3/2016."""
    columns = {at[field.code] for field in kind.fields if field.reads == "day" and field.code in at}
    return day_first_in(
        row.cells[column] for row in table.rows for column in columns if column < len(row.cells)
    )
