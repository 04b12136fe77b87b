"""What a sheet says beside the values of its cells: formulas, errors, merged and hidden parts, its direction."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from tregua.intake.channels.reading import Unread, UnreadableError
from tregua.intake.channels.sheet.limits import CELLS, CHARACTERS, COLUMNS, ROWS

Place = tuple[int, int]  # row and column, both from 0
Range = tuple[Place, Place]  # first and last cell


@dataclass
class Marks:
    """What was noticed in one sheet. `instead` is what to show in cells whose value is an error or was never kept.

    `area` is how many cells there are from the first to the last that is filled.
    """

    name: str
    right_to_left: bool = False
    hidden: bool = False
    area: int = 0
    formulas: list[Place] = field(default_factory=list)
    never_worked_out: list[Place] = field(default_factory=list)
    instead: dict[Place, str] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    merged: list[Range] = field(default_factory=list)

    def unread(self) -> tuple[Unread, ...]:
        """Return what a person is told of this sheet."""
        said = []
        errors = [place for place in self.instead if place not in set(self.never_worked_out)]
        for what, places in (
            ("formulas", self.formulas),
            ("formula_without_value", self.never_worked_out),
            ("errors", errors),
        ):
            if places:
                said.append(Unread(what, {"sheet": self.name, "cells": cells(places), "count": len(places)}))
        if self.hidden:
            said.append(Unread("hidden_sheet", {"sheet": self.name}))
        if self.hidden_rows:
            rows = numbers([row + 1 for row in self.hidden_rows])
            said.append(
                Unread("hidden_rows", {"sheet": self.name, "rows": rows, "count": len(self.hidden_rows)})
            )
        if self.hidden_columns:
            letters = ", ".join(letter(column) for column in self.hidden_columns[:SHOWN])
            said.append(Unread("hidden_columns", {"sheet": self.name, "columns": letters}))
        return tuple(said)


SHOWN = 8


def letter(column: int) -> str:
    """Return a column as the program names it: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, place = divmod(column - 1, 26)
        name = chr(ord("A") + place) + name
    return name


def cells(places: list[Place]) -> str:
    """Return the first cells of a list as the program names them, and that there are more."""
    named = ", ".join(f"{letter(column)}{row + 1}" for row, column in places[:SHOWN])
    return f"{named} …" if len(places) > SHOWN else named


def numbers(rows: list[int]) -> str:
    """Return the first numbers of a list, and that there are more."""
    named = ", ".join(str(row) for row in rows[:SHOWN])
    return f"{named} …" if len(rows) > SHOWN else named


def must_fit(sheet: str, rows: int, columns: int, characters: int = 0) -> None:
    """Refuse a sheet that memory does not bear, before it is opened."""
    if rows > ROWS:
        raise UnreadableError("too_many_rows", sheet=sheet, count=rows, limit=ROWS)
    if columns > COLUMNS:
        raise UnreadableError(
            "too_many_columns", sheet=sheet, count=columns, limit=COLUMNS, column=letter(columns - 1)
        )
    if rows * columns > CELLS:
        raise UnreadableError("too_many_cells", sheet=sheet, count=rows * columns, limit=CELLS)
    if characters > CHARACTERS:
        raise UnreadableError("too_much_text", sheet=sheet, limit=CHARACTERS)


def must_fit_together(sheets: Iterable[Marks]) -> None:
    """Refuse a file whose sheets fit one by one and not all together."""
    cells = sum(sheet.area for sheet in sheets)
    if cells > CELLS:
        raise UnreadableError("too_many_cells", count=cells, limit=CELLS)
