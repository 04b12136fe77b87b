"""Figures in a table: cells parted by tabs, strokes or semicolons, what they count told by the heading of the column."""

from typing import Final

from tregua.intake.reading.copytext import Copy

PARTS: Final = ("\t", "|", ";")
FEWEST: Final = 2


def columns(copy: Copy) -> dict[int, tuple[str, str]]:
    """Return, for each figure that fills a cell under a heading with a unit, that unit and the heading's words."""
    found: dict[int, tuple[str, str]] = {}
    headings: list[tuple[str, str]] = []
    for begin, end in _lines(copy):
        cells = _cells(copy, begin, end)
        if len(cells) < FEWEST:
            headings = []
            continue
        units = [_heading(copy, cell) for cell in cells]
        if any(what for what, _words in units[1:]) and not any(_alone(copy, cell) for cell in cells[1:]):
            headings = units
            continue
        if len(cells) == len(headings):
            for cell, heading in zip(cells, headings, strict=True):
                if heading[0] and _alone(copy, cell):
                    found[cell[0]] = heading
    return found


def _lines(copy: Copy) -> list[tuple[int, int]]:
    ends = [at for at, token in enumerate(copy.tokens) if token.kind == "line"]
    begins = [0, *(at + 1 for at in ends)]
    return [pair for pair in zip(begins, [*ends, len(copy.tokens)], strict=True) if pair[1] > pair[0]]


def _cells(copy: Copy, begin: int, end: int) -> list[list[int]]:
    """Return the tokens of each cell of a line; empty cells too. A line without a mark of parting is one cell."""
    for part in PARTS:
        cells: list[list[int]] = [[]]
        for at in range(begin, end):
            gap = copy.text[copy.tokens[at - 1].end : copy.tokens[at].start] if at > begin else ""
            crossings = gap.count(part) if part == "\t" else int(copy.tokens[at].text == part)
            cells.extend([] for _one in range(crossings))
            if part == "\t" or not crossings:
                cells[-1].append(at)
        if len(cells) >= FEWEST:
            return cells
    return []


def _heading(copy: Copy, cell: list[int]) -> tuple[str, str]:
    """Return what a heading says its column counts, and its words."""
    for at in cell:
        unit = copy.is_a("units", at, cell[-1] + 1)
        if unit:
            return unit[1], copy.words(cell[0], cell[-1] + 1)
    return "", ""


def _alone(copy: Copy, cell: list[int]) -> bool:
    return len(cell) == 1 and copy.tokens[cell[0]].kind == "number" and copy.free(cell[0])
