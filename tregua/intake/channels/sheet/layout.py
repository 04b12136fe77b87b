"""From rows of cells to a table: titles above, totals below, repeated names; what merged and odd cells mean is said."""

import re
from collections.abc import Sequence
from typing import Final

from tregua.intake.channels.reading import Unread
from tregua.intake.channels.sheet import names
from tregua.intake.channels.sheet.header import NUMBER_LIKE, header, name, padded, width
from tregua.intake.channels.sheet.marks import Marks, Place, cells, letter, numbers
from tregua.intake.channels.sheet.names import normal
from tregua.intake.channels.sheet.table import Row, Table

_MARKUP: Final = re.compile(r"<(?:[a-zA-Z!/][^<>]*)>")
_FORMULA: Final = re.compile(r"=\S|[+\-@][A-Za-z_]+[(|!]")
_TOTALS_LAST: Final = 6
_SHOWN: Final = 8


def table(rows: Sequence[Row], marks: Marks, unread: Sequence[Unread] = ()) -> Table | None:
    """Return the table that a sheet holds; None when the sheet is empty."""
    filled = [row for row in rows if row.cells.count(None) < len(row.cells)]
    if not filled:
        return None
    header_rows, named = header(filled, marks.merged)
    last = header_rows[-1] if header_rows else 0
    first = header_rows[0] if header_rows else 1
    below = [row for row in filled if row.number > last]
    columns = max(len(named), _widest(below))
    below = [
        row if len(row.cells) == columns else Row(row.number, padded(row.cells, columns)) for row in below
    ]
    named = (*named, *[""] * (columns - len(named)))
    said = [*unread, *marks.unread(), *_beside(marks.name, named, header_rows)]
    below, left_out = _without_totals(below, columns, marks.name)
    below, again = _without_header_again(below, named, marks.name)
    said += [*left_out, *again, *_of_merged(marks, last), *_of_texts(below, marks)]
    return Table(
        name=marks.name,
        header=named,
        header_rows=header_rows,
        rows=tuple(below),
        right_to_left=marks.right_to_left,
        unread=tuple(said),
        above=tuple(_line(row) for row in filled if row.number < first),
        hidden=marks.hidden,
    )


def _without_totals(rows: list[Row], columns: int, sheet: str) -> tuple[list[Row], list[Unread]]:
    """Leave out rows of totals at the end, and the notes below them."""
    for place in range(len(rows) - 1, max(len(rows) - 1 - _TOTALS_LAST, -1), -1):
        if _is_total(rows[place], columns):
            first = place
            while first and _is_total(rows[first - 1], columns):
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


def _is_total(row: Row, columns: int) -> bool:
    """Return whether a row begins with a word for a total, and says little else but numbers."""
    there = [cell for cell in row.cells if cell is not None]
    words = [
        cell
        for cell in there
        if isinstance(cell, str) and not NUMBER_LIKE.fullmatch(cell) and cell[0] not in "=#"
    ]
    return bool(words) and len(words) <= max(1, columns // 4) and normal(words[0]) in names.of_totals()


def _without_header_again(
    rows: list[Row], named: Sequence[str], sheet: str
) -> tuple[list[Row], list[Unread]]:
    """Leave out rows that only repeat the header, as on each printed page."""
    if not any(named):
        return rows, []
    again = [
        row.number for row in rows if row.cells[0] == named[0] and tuple(map(name, row.cells)) == tuple(named)
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
        for first, last in sorted(below)[:_SHOWN]
    )
    return [
        Unread(
            "merged_cells",
            {
                "sheet": marks.name,
                "cells": named + (" …" if len(below) > _SHOWN else ""),
                "count": len(below),
            },
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


def _beside(sheet: str, names_there: Sequence[str], header_rows: Sequence[int]) -> list[Unread]:
    """Say that no header was found, that columns have no name, or that two have the same."""
    if not header_rows:
        return [Unread("no_header", {"sheet": sheet})]
    said = []
    spelt = [normal(one) for one in names_there if one]
    twice = sorted({one for one in names_there if one and spelt.count(normal(one)) > 1})
    nameless = [letter(column) for column, one in enumerate(names_there) if not one]
    if twice:
        said.append(
            Unread("same_names", {"sheet": sheet, "row": header_rows[-1], "names": "; ".join(twice[:_SHOWN])})
        )
    if nameless:
        said.append(
            Unread(
                "nameless_columns",
                {"sheet": sheet, "row": header_rows[-1], "columns": ", ".join(nameless[:_SHOWN])},
            )
        )
    return said


def _widest(rows: Sequence[Row]) -> int:
    """Return how many columns there are up to the last that says something."""
    widest = 0
    for row in rows:
        if len(row.cells) > widest:
            widest = max(widest, width(row.cells))
    return widest


def _line(row: Row) -> str:
    return " ".join(name(cell) for cell in row.cells if cell is not None)
