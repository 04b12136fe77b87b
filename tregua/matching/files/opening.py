"""Opening a list by what its bytes are: Parquet, a spreadsheet, or text with separators, packed or not."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from tregua.intake.channels.reading import UnreadableError
from tregua.intake.channels.sheet.book import open_book
from tregua.intake.channels.sheet.limits import MEGABYTE, RAW_BYTES
from tregua.matching.files.book_table import BookTable, table_of
from tregua.matching.files.bulk_table import BulkTable
from tregua.matching.files.delimited import DelimitedText, open_delimited
from tregua.matching.files.problems import FileError, Flags

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

GZIP: Final = b"\x1f\x8b"
PARQUET: Final = b"PAR1"
BOOKS: Final = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")
Opened = BookTable | BulkTable | DelimitedText


def open_list(
    path: Path, connection: "DuckDBPyConnection", number: int, scratch: Path, *, sheet: str = ""
) -> tuple[Opened, Flags]:
    """Return a list and what was noticed while it was opened; FileError says why it cannot be read."""
    flags = Flags(path.name)
    try:
        with path.open("rb") as stream:
            begins = stream.read(8)
    except OSError as error:
        raise FileError("no_file", file=str(path), detail=error.strerror or str(error)) from error
    if not begins:
        raise FileError("empty_file", file=path.name)
    try:
        if begins.startswith(PARQUET):
            return _parquet(path, connection, number), flags
        if begins.startswith(BOOKS):
            return _book(path, sheet, flags), flags
        packed = begins.startswith(GZIP)
        return open_delimited(path, connection, number, scratch, flags, packed=packed), flags
    except UnreadableError as error:
        raise FileError(error.why, file=path.name, **error.detail) from error


def _parquet(path: Path, connection: "DuckDBPyConnection", number: int) -> BulkTable:
    import duckdb  # noqa: PLC0415 - heavy: only where lists are matched

    relation = f"list_{number}"
    written = str(path).replace("'", "''")
    try:
        connection.execute(f"CREATE VIEW {relation} AS SELECT * FROM read_parquet('{written}')")  # noqa: S608
        header = [one[0] for one in connection.execute(f"DESCRIBE {relation}").fetchall()]
        return BulkTable(path.name, connection, relation, header)
    except duckdb.Error as error:
        raise FileError("broken", file=path.name, detail=" ".join(str(error).split())[:160]) from error


def _book(path: Path, wanted: str, flags: Flags) -> BookTable:
    if path.stat().st_size > RAW_BYTES:
        raise FileError(
            "too_large", file=path.name, size=path.stat().st_size // MEGABYTE, limit=RAW_BYTES // MEGABYTE
        )
    book = open_book(path.read_bytes(), path.name)
    tables = [one for one in book.tables if one.header and (one.name == wanted or not wanted)]
    if not tables:
        raise FileError("no_sheet", file=path.name, sheets="; ".join(one.name for one in book.tables))
    best = max(tables, key=lambda one: len(one.rows))
    if len(tables) > 1:
        flags.of_file("one_sheet_of_several", sheet=best.name, sheets="; ".join(one.name for one in tables))
    for told in (*book.unread, *best.unread):
        flags.of_file(told.what, detail=told.where)
    return table_of(path, best, several=len(tables) > 1)
