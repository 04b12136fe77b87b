"""How large a spreadsheet may be: more than any office keeps by hand, less than one laptop's memory."""

from typing import Final

MEGABYTE: Final = 1024 * 1024
RAW_BYTES: Final = 50 * MEGABYTE
UNPACKED_BYTES: Final = 400 * MEGABYTE
# All characters of all cells: a text kept once in the file may stand in a million cells.
CHARACTERS: Final = 200_000_000
ENTRIES: Final = 5_000
SHEETS: Final = 250
ROWS: Final = 1_000_000
COLUMNS: Final = 500
# Empty cells between filled ones take memory too.
CELLS: Final = 10_000_000
