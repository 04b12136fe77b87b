"""Opening a spreadsheet that a stranger sent: XLSX, XLS, ODS or text with separators."""

from tregua.intake.channels.sheet.table import Book, Cell, Kind, Row, Table

__all__ = ["Book", "Cell", "Kind", "Row", "Table", "open_book"]


def open_book(raw: bytes, file_name: str = "") -> Book:
    """Return the tables of a spreadsheet; UnreadableError says why a file is none, or must not be opened."""
    raise NotImplementedError
