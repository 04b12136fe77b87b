"""Which rows name the columns of a table: one, or two of which the upper names groups of the lower."""

import re
from collections.abc import Sequence
from typing import Final

from tregua.intake.channels.sheet import names
from tregua.intake.channels.sheet.marks import Range
from tregua.intake.channels.sheet.names import normal
from tregua.intake.channels.sheet.table import Cell, Row

# The header is looked for in so many rows; a name of a column is not longer.
DEEPEST: Final = 30
LONGEST_NAME: Final = 120
# So much of a row must be words, none of them a value.
MOSTLY: Final = 0.8
BETWEEN: Final = " / "
NUMBER_LIKE: Final = re.compile(r"[\d\W_]*\d[\d\W_]*")


def header(filled: Sequence[Row], merged: Sequence[Range]) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Return the numbers of the header's rows and the names of the columns; nothing when no row looks like one."""
    top = filled[:DEEPEST]
    place = _place(top, [one for one in merged if one[0][0] < top[-1].number])
    if place is None:
        return (), ()
    if _belong_together(top, place, place + 1):
        return _joined(top[place], top[place + 1])
    # A row of groups right above the names may be sparse; several such rows are words about the table.
    if _belong_together(top, place - 1, place) and not (place > 1 and _fit(top[place - 2], top[place])):
        return _joined(top[place - 1], top[place])
    cells = _spread(top[place], merged)
    return (top[place].number,), tuple(name(cell) for cell in cells[: width(cells)])


def _place(top: Sequence[Row], merged: Sequence[Range]) -> int | None:
    """Return the first row that may name columns; a later one only if most of its words are known names."""
    spread = [_spread(row, merged) for row in top]
    wide = max(sum(cell is not None for cell in cells) for cells in spread)
    candidates = [place for place, cells in enumerate(spread) if _names_columns(cells, wide)]
    if not candidates:
        return None
    known = [_known(cells) for cells in spread]
    best = max(candidates, key=lambda place: (known[place], -place))
    most = known[best] >= max(3, sum(cell is not None for cell in spread[best]) / 2)
    return best if most and known[best] > known[candidates[0]] + 1 else candidates[0]


def _names_columns(cells: Sequence[Cell], wide: int) -> bool:
    """Return whether a row may name columns: filled mostly, with words that are no values."""
    there = [cell for cell in cells if cell is not None]
    if len(there) < max(1 if wide < 3 else 2, wide / 2):
        return False
    return sum(_is_name(cell) for cell in there) >= MOSTLY * len(there)


def _is_name(cell: Cell) -> bool:
    if not isinstance(cell, str) or len(cell) > LONGEST_NAME:
        return False
    return not NUMBER_LIKE.fullmatch(cell) or normal(cell) in names.known()


def _known(cells: Sequence[Cell]) -> int:
    """Return how many names of columns in a row are known."""
    words = {normal(cell) for cell in cells if isinstance(cell, str)}
    return sum(len(word) > 1 and word in names.known() for word in words)


def _belong_together(top: Sequence[Row], above: int, below: int) -> bool:
    """Return whether two rows follow each other and name the columns together."""
    follow = above >= 0 and below < len(top) and top[below].number == top[above].number + 1
    return follow and _fit(top[above], top[below])


def _fit(upper_row: Row, lower_row: Row) -> bool:
    """Return whether the names of the lower row stand only where the upper has a group or nothing.

    A group is a name with empty cells to its right (merged or not); tags (#date) stand below every name.
    """
    columns = max(len(upper_row.cells), len(lower_row.cells)) + 1
    upper, lower = padded(upper_row.cells, columns), padded(lower_row.cells, columns)
    there = [cell for cell in lower if cell is not None]
    if not all(_is_name(cell) for cell in (*there, *upper) if cell is not None):
        return False
    if all(str(cell).startswith("#") for cell in there):
        return True
    groups = 0
    for column, cell in enumerate(lower):
        if cell is None:
            continue
        if upper[column] is None:
            groups += any(upper[:column])
            if not any(upper[:column]):
                return False
        elif upper[column + 1] is not None or lower[column + 1] is None:
            return False
    return groups > 0 and sum(cell is not None for cell in upper) > 1


def _joined(upper_row: Row, lower_row: Row) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Return the names of two rows as one: each upper name goes over the empty cells to its right."""
    columns = max(width(upper_row.cells), width(lower_row.cells))
    joined, group = [], ""
    for upper, lower in zip(padded(upper_row.cells, columns), padded(lower_row.cells, columns), strict=True):
        group = name(upper) or (group if lower is not None else "")
        joined.append(BETWEEN.join(dict.fromkeys(part for part in (group, name(lower)) if part)))
    return (upper_row.number, lower_row.number), tuple(joined)


def _spread(row: Row, merged: Sequence[Range]) -> tuple[Cell, ...]:
    """Return the cells of a row with each merged name over all its columns; one over the whole table is a title."""
    cells = list(row.cells)
    for (top, left), (_, right) in merged:
        if top == row.number - 1 and left < len(cells) and 0 < right - left < len(cells) - 1:
            cells[left : right + 1] = [cells[left]] * (min(right, len(cells) - 1) - left + 1)
    return tuple(cells)


def name(cell: Cell) -> str:
    """Return a cell as the name of a column, on one line."""
    return " ".join(str(cell).split()) if cell is not None else ""


def width(cells: Sequence[Cell]) -> int:
    """Return how many cells there are up to the last that says something."""
    return next((place for place in range(len(cells), 0, -1) if cells[place - 1] is not None), 0)


def padded(cells: Sequence[Cell], columns: int) -> tuple[Cell, ...]:
    """Return so many cells, empty ones where there are none."""
    return (*cells[:columns], *[None] * (columns - len(cells))) if len(cells) != columns else tuple(cells)
