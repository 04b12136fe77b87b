"""From rows of cells to a table: which rows name the columns, which are a title or a total, what merged cells mean."""

import re
from collections.abc import Sequence
from typing import Final

from tregua.intake.channels.reading import Unread
from tregua.intake.channels.sheet import names
from tregua.intake.channels.sheet.marks import Marks, Place, Range, cells, letter, numbers
from tregua.intake.channels.sheet.names import normal
from tregua.intake.channels.sheet.table import Cell, Row, Table

# The header is looked for in so many rows; a name of a column is not longer.
DEEPEST: Final = 30
LONGEST_NAME: Final = 120
BETWEEN: Final = " / "
_NUMBER_LIKE: Final = re.compile(r"[\d\W_]*\d[\d\W_]*")
_MARKUP: Final = re.compile(r"<(?:[a-zA-Z!/][^<>]*)>")
_FORMULA: Final = re.compile(r"=\S|[+\-@][A-Za-z_]+[(|!]")
_TOTALS_LAST: Final = 6


def table(rows: Sequence[Row], marks: Marks, unread: Sequence[Unread] = ()) -> Table | None:
    """Return the table that a sheet holds; None when the sheet is empty."""
    filled = [row for row in rows if row.cells.count(None) < len(row.cells)]
    if not filled:
        return None
    header_rows, names_of_columns = _header(filled, marks.merged)
    last = header_rows[-1] if header_rows else 0
    first = header_rows[0] if header_rows else 1
    below = [row for row in filled if row.number > last]
    width = max(len(names_of_columns), _widest(below))
    below = [row if len(row.cells) == width else Row(row.number, _padded(row.cells, width)) for row in below]
    header = (*names_of_columns, *[""] * (width - len(names_of_columns)))
    said = [*unread, *marks.unread(), *_beside(marks.name, header, header_rows)]
    below, left_out = _without_totals(below, width, marks.name)
    below, again = _without_header_again(below, header, marks.name)
    said += [*left_out, *again, *_of_merged(marks, last), *_of_texts(below, marks)]
    return Table(
        name=marks.name,
        header=header,
        header_rows=header_rows,
        rows=tuple(below),
        right_to_left=marks.right_to_left,
        unread=tuple(said),
        above=tuple(_line(row) for row in filled if row.number < first),
        hidden=marks.hidden,
    )


def _header(filled: Sequence[Row], merged: Sequence[Range]) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Return the numbers of the header's rows and the names of the columns; nothing when no row looks like one."""
    top = filled[:DEEPEST]
    merged = [one for one in merged if one[0][0] < top[-1].number]
    spread = [_spread(row, merged) for row in top]
    width = max(sum(cell is not None for cell in cells) for cells in spread)
    candidates = [place for place, cells in enumerate(spread) if _names_columns(cells, width)]
    if not candidates:
        return (), ()
    # The first that may name columns does; a later one only if most of its words are known names.
    best = max(candidates[:10], key=lambda place: (_known(spread[place]), -place))
    most = _known(spread[best]) >= max(3, sum(cell is not None for cell in spread[best]) / 2)
    place = best if most and _known(spread[best]) > _known(spread[candidates[0]]) + 1 else candidates[0]
    place, two = _two_rows(place, top, spread, merged)
    if not two:
        return (top[place].number,), tuple(_name(cell) for cell in spread[place][: _width(spread[place])])
    upper, lower = spread[place], spread[place + 1]
    columns = max(_width(upper), _width(lower))
    upper = tuple(_filled_right(_padded(upper, columns), _padded(lower, columns), top[place].number, merged))
    joined = (_joined(_name(a), _name(b)) for a, b in zip(upper, _padded(lower, columns), strict=True))
    return (top[place].number, top[place + 1].number), tuple(joined)


def _names_columns(cells: Sequence[Cell], width: int) -> bool:
    """Return whether a row may name columns: filled mostly, with words that are no values."""
    there = [cell for cell in cells if cell is not None]
    if len(there) < max(1 if width < 3 else 2, width / 2):
        return False
    words = [cell for cell in there if isinstance(cell, str) and _is_name(cell)]
    return len(words) >= 0.8 * len(there)


def _is_name(cell: str) -> bool:
    return len(cell) <= LONGEST_NAME and (not _NUMBER_LIKE.fullmatch(cell) or normal(cell) in names.known())


def _known(cells: Sequence[Cell]) -> int:
    """Return how many names of columns in a row are known."""
    words = {normal(cell) for cell in cells if isinstance(cell, str)}
    return sum(len(word) > 1 and word in names.known() for word in words)


def _two_rows(
    place: int, top: Sequence[Row], spread: Sequence[Sequence[Cell]], merged: Sequence[Range]
) -> tuple[int, bool]:
    """Return the first header row and whether a second one belongs to it: names in groups, or tags below the names."""
    number = top[place].number
    if (
        place + 1 < len(top)
        and top[place + 1].number == number + 1
        and _is_second(spread[place], spread[place + 1], number, merged)
    ):
        return place, True
    groups = [
        above
        for above in (place - 1, place - 2)
        if above >= 0 and _is_group_row(spread[above], spread[place])
    ]
    # One row of groups stands right above the names; several such rows are words about the table.
    if groups == [place - 1] and top[place - 1].number == number - 1:
        return place - 1, True
    return place, False


def _is_second(upper: Sequence[Cell], lower: Sequence[Cell], number: int, merged: Sequence[Range]) -> bool:
    there = [cell for cell in lower if cell is not None]
    if not there or not all(isinstance(cell, str) and _is_name(cell) for cell in there):
        return False
    if all(str(cell).startswith("#") for cell in there):
        return True
    if any(first[0] == number - 1 and last[1] > first[1] for first, last in merged):
        return True
    gaps = [
        column
        for column, cell in enumerate(upper)
        if cell is None and column and column < len(lower) and lower[column] is not None
    ]
    under_nothing = sum(
        cell is not None and not (column < len(upper) and upper[column] is not None)
        for column, cell in enumerate(lower)
    )
    return bool(gaps) and under_nothing >= len(there) / 3 and any(cell is not None for cell in upper)


def _is_group_row(upper: Sequence[Cell], lower: Sequence[Cell]) -> bool:
    """Return whether a sparse row above the names groups them: at least two groups, each over several names."""
    there = [cell for cell in upper if cell is not None]
    words = all(isinstance(cell, str) and _is_name(cell) for cell in there)
    return (
        len(there) > 1
        and words
        and len(there) * 2 <= sum(cell is not None for cell in lower)
        and _width(upper) <= _width(lower)
    )


def _spread(row: Row, merged: Sequence[Range]) -> tuple[Cell, ...]:
    """Return the cells of a row of names with each merged name over all its columns and rows."""
    cells = list(row.cells)
    for (top, left), (_, right) in merged:
        if top == row.number - 1 and left < len(cells) and right > left and right - left < len(cells) - 1:
            cells[left : right + 1] = [cells[left]] * (min(right, len(cells) - 1) - left + 1)
    return tuple(cells)


def _filled_right(
    upper: Sequence[Cell], lower: Sequence[Cell], number: int, merged: Sequence[Range]
) -> list[Cell]:
    """Return the upper names with each one over the empty columns to its right that have a lower name."""
    ends = {left: right for (top, left), (_, right) in merged if top == number - 1}
    filled, name, until = [], None, -1
    for column, cell in enumerate(upper):
        if cell is not None:
            name, until = cell, ends.get(column, len(upper))
        filled.append(
            cell if cell is not None else name if lower[column] is not None and column <= until else None
        )
    return filled


def _joined(upper: str, lower: str) -> str:
    return upper if not lower or upper == lower else f"{upper}{BETWEEN}{lower}" if upper else lower


def _name(cell: Cell) -> str:
    return " ".join(str(cell).split()) if cell is not None else ""


def _without_totals(rows: list[Row], width: int, sheet: str) -> tuple[list[Row], list[Unread]]:
    """Leave out rows of totals at the end, and the notes below them."""
    for place in range(len(rows) - 1, max(len(rows) - 1 - _TOTALS_LAST, -1), -1):
        if _is_total(rows[place], width):
            first = place
            while first and _is_total(rows[first - 1], width):
                first -= 1
            notes = rows[place + 1 :]
            if any(sum(cell is not None for cell in row.cells) > 1 for row in notes):
                continue
            out = rows[first:]
            said = Unread(
                "total_rows",
                {
                    "sheet": sheet,
                    "rows": numbers([row.number for row in out]),
                    "count": len(out),
                    "words": _line(out[0])[:200],
                },
            )
            return rows[:first], [said]
    return rows, []


def _is_total(row: Row, width: int) -> bool:
    """Return whether a row begins with a word for a total, and says little else but numbers."""
    there = [cell for cell in row.cells if cell is not None]
    words = [
        cell
        for cell in there
        if isinstance(cell, str) and not _NUMBER_LIKE.fullmatch(cell) and cell[0] not in "=#"
    ]
    return bool(words) and len(words) <= max(1, width // 4) and normal(words[0]) in names.of_totals()


def _without_header_again(
    rows: list[Row], header: Sequence[str], sheet: str
) -> tuple[list[Row], list[Unread]]:
    """Leave out rows that only repeat the header, as on each printed page."""
    if not any(header):
        return rows, []
    again = [
        row.number
        for row in rows
        if row.cells[0] == header[0] and tuple(map(_name, row.cells)) == tuple(header)
    ]
    if not again:
        return rows, []
    said = Unread("header_again", {"sheet": sheet, "rows": numbers(again), "count": len(again)})
    left_out = set(again)
    return [row for row in rows if row.number not in left_out], [said]


def _of_merged(marks: Marks, last_header: int) -> list[Unread]:
    """Say which cells of the data are merged: their value stands only in the first row and column."""
    below = [(first, last) for first, last in marks.merged if first[0] >= last_header]
    if not below:
        return []
    named = ", ".join(
        f"{letter(first[1])}{first[0] + 1}:{letter(last[1])}{last[0] + 1}"
        for first, last in sorted(below)[:8]
    )
    return [
        Unread(
            "merged_cells",
            {"sheet": marks.name, "cells": named + (" …" if len(below) > 8 else ""), "count": len(below)},
        )
    ]


def _of_texts(rows: Sequence[Row], marks: Marks) -> list[Unread]:
    """Say which cells hold markup, or begin like a formula: both stay the text they are."""
    markup: list[Place] = []
    formulas: list[Place] = []
    for row in rows:
        for column, cell in enumerate(row.cells):
            if cell.__class__ is not str:
                continue
            text = str(cell)
            if text[0] in "=+-@" and _FORMULA.match(text):
                formulas.append((row.number - 1, column))
            if "<" in text and _MARKUP.search(text):
                markup.append((row.number - 1, column))
    formulas = [place for place in formulas if place not in marks.instead]
    return [
        Unread(what, {"sheet": marks.name, "cells": cells(places), "count": len(places)})
        for what, places in (("formula_text", formulas), ("markup", markup))
        if places
    ]


def _beside(sheet: str, header: Sequence[str], header_rows: Sequence[int]) -> list[Unread]:
    """Say that no header was found, that columns have no name, or that two have the same."""
    if not header_rows:
        return [Unread("no_header", {"sheet": sheet})]
    said = []
    named = [normal(name) for name in header if name]
    twice = sorted({name for name in header if name and named.count(normal(name)) > 1})
    nameless = [letter(column) for column, name in enumerate(header) if not name]
    if twice:
        said.append(
            Unread("same_names", {"sheet": sheet, "row": header_rows[-1], "names": "; ".join(twice[:8])})
        )
    if nameless:
        said.append(
            Unread(
                "nameless_columns",
                {"sheet": sheet, "row": header_rows[-1], "columns": ", ".join(nameless[:8])},
            )
        )
    return said


def _widest(rows: Sequence[Row]) -> int:
    """Return how many columns there are up to the last that says something."""
    width = 0
    for row in rows:
        if len(row.cells) > width:
            width = max(width, _width(row.cells))
    return width


def _width(cells: Sequence[Cell]) -> int:
    return next((place for place in range(len(cells), 0, -1) if cells[place - 1] is not None), 0)


def _padded(cells: Sequence[Cell], width: int) -> tuple[Cell, ...]:
    return (*cells[:width], *[None] * (width - len(cells))) if len(cells) != width else tuple(cells)


def _line(row: Row) -> str:
    return " ".join(_name(cell) for cell in row.cells if cell is not None)
