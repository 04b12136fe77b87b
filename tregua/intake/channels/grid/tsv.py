"""Cells as text with tabs, the way spreadsheet programs put them on the clipboard and take them from it.

The page's own script reads and writes the same (static/intake/grid/tsv.js); a test holds the two together.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final

_LINE_ENDS: Final = re.compile(r"\r\n?")
_QUOTED: Final = re.compile(r'"((?:[^"]|"")*)"(?=\t|\n|\Z)')
_PLAIN: Final = re.compile(r"[^\t\n]*")
# Between quotes a program writes what would otherwise part cells or lines, and what begins with a quote.
_NEEDS_QUOTES: Final = re.compile(r'\A"|[\t\n]')


def parse(text: str) -> list[list[str]]:
    r"""Return the cells of a text, line by line.

    Programs write a cell of several lines between quotes, and leave the quotes of any other as they are: so quotes are
    taken away only where something stands between them that needs them.

    >>> parse('a\t"two\nlines"\n"so called"\tb\n')
    [['a', 'two\nlines'], ['"so called"', 'b']]
    """
    text = _LINE_ENDS.sub("\n", text)
    rows: list[list[str]] = []
    place = 0
    while place < len(text):
        row: list[str] = []
        while True:
            cell, place = _cell(text, place)
            row.append(cell)
            if text[place : place + 1] != "\t":
                break
            place += 1
        rows.append(row)
        place += 1
    return rows


def _cell(text: str, place: int) -> tuple[str, int]:
    """Return the cell that begins here, and where it ends."""
    quoted = _QUOTED.match(text, place)
    if quoted and re.search(r'[\t\n]|""', quoted[1]):
        return quoted[1].replace('""', '"'), quoted.end()
    plain = _PLAIN.match(text, place)
    return (plain[0], plain.end()) if plain else ("", place)


def write(rows: Iterable[Sequence[str]]) -> str:
    """Return cells as a text that `parse` and the programs read again, each row a line with its end."""
    return "".join("\t".join(map(_written, row)) + "\n" for row in rows)


def _written(cell: str) -> str:
    cell = _LINE_ENDS.sub("\n", cell)
    return '"' + cell.replace('"', '""') + '"' if _NEEDS_QUOTES.search(cell) else cell
