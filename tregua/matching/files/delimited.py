"""A list in text with separators: what it is made of is told from its beginning, the whole is read by DuckDB."""

import codecs
import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tregua.intake.channels.sheet.book import open_book
from tregua.intake.channels.sheet.delimited import separator_of
from tregua.intake.channels.sheet.limits import MEGABYTE
from tregua.intake.channels.text.decoding import BOMS
from tregua.intake.channels.text.letters import read_by_letters
from tregua.matching.files.bulk_table import BulkTable
from tregua.matching.files.problems import FileError, Flags

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

HEAD: Final = 256 * 1024
PIECE: Final = 8 * MEGABYTE
# A line may be so long; a longer one is a quotation mark that never closes.
LONGEST_LINE: Final = 8 * MEGABYTE


def open_delimited(
    path: Path, connection: "DuckDBPyConnection", number: int, scratch: Path, flags: Flags, *, packed: bool
) -> BulkTable:
    """Return a text with separators as a list; what is no UTF-8 is written anew beside, and said."""
    plain = _plain(path, scratch / f"{number}.csv", flags, packed=packed)
    with plain.open("rb") as stream:
        head = stream.read(HEAD)
    whole = len(head) < HEAD
    head = head if whole else head[: head.rfind(b"\n") + 1]
    book = open_book(head, path.name)
    (sheet,) = book.tables
    if not sheet.header_rows:
        raise FileError("no_header", file=path.name)
    for told in sheet.unread:
        if told.what in {"same_names", "nameless_columns"}:
            flags.of_file(told.what, detail=told.where)
    text = head.decode("utf-8-sig", "replace")
    first = text.partition("\n")[0].strip().lower()
    told_separator = first[4:] if first.startswith("sep=") else ""
    skipped = sheet.header_rows[-1] + bool(first.startswith("sep="))
    relation = f"list_{number}"
    lines = _read(
        connection, relation, plain, len(sheet.header), skipped, told_separator or separator_of(text)
    )
    if lines:
        flags.of_file("lines_left_out", count=len(lines), lines=", ".join(map(str, lines[:5])))
    return BulkTable(path.name, connection, relation, sheet.header, first_row=skipped + 1, missing=lines)


def _read(
    connection: "DuckDBPyConnection", relation: str, path: Path, width: int, skipped: int, separator: str
) -> list[int]:
    """Read the rows into a relation; return the lines that are none."""
    written = str(path).replace("'", "''")
    columns = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(width))
    connection.execute(
        f"CREATE TABLE {relation} AS SELECT * FROM read_csv('{written}', auto_detect=false, header=false, "  # noqa: S608
        f"skip={skipped}, delim='{separator}', quote='\"', escape='\"', columns={{{columns}}}, "
        f"max_line_size={LONGEST_LINE}, strict_mode=false, null_padding=true, store_rejects=true, "
        f"rejects_table='{relation}_rejects', rejects_scan='{relation}_scans')"
    )
    found = connection.execute(f"SELECT DISTINCT line FROM {relation}_rejects ORDER BY line").fetchall()  # noqa: S608
    return [int(one[0]) for one in found]


def _plain(path: Path, into: Path, flags: Flags, *, packed: bool) -> Path:
    """Return the text as UTF-8 that is not packed: the file itself where it is so already."""
    charset = _charset(path, flags, packed=packed)
    if not charset and not packed:
        return path
    decoding = codecs.getincrementaldecoder(charset or "utf-8")("replace")
    with into.open("w", encoding="utf-8", newline="") as target:
        for piece in _pieces(path, flags, packed=packed):
            target.write(decoding.decode(piece))
        target.write(decoding.decode(b"", final=True))
    return into


def _charset(path: Path, flags: Flags, *, packed: bool) -> str:
    """Return in which letters a text is written, "" for UTF-8; other letters are told by what is written with them."""
    decoding = codecs.getincrementaldecoder("utf-8")()
    begins = True
    for piece in _pieces(path, Flags(""), packed=packed):
        if begins:
            bom = next((name for mark, name in BOMS if piece.startswith(mark) and name != "utf-8-sig"), "")
            if bom:
                return bom
        begins = False
        try:
            decoding.decode(piece)
        except UnicodeDecodeError as error:
            found = read_by_letters(piece[max(0, error.start - HEAD) : error.start + HEAD])
            if found is None:
                flags.of_file("letters_unread")
                return "utf-8"
            flags.of_file("assumed_charset" if found[2] else "doubtful_charset", charset=found[1])
            return found[1]
    return ""


def _pieces(path: Path, flags: Flags, *, packed: bool) -> Iterator[bytes]:
    """Yield the bytes of a file, unpacked; of a packed file that is cut off, its whole lines before the cut."""
    rest = b""
    with gzip.open(path, "rb") if packed else path.open("rb") as stream:
        try:
            while piece := stream.read1(PIECE) if isinstance(stream, gzip.GzipFile) else stream.read(PIECE):
                cut = piece.rfind(b"\n") + 1
                if cut:
                    yield rest + piece[:cut]
                    rest = b""
                rest += piece[cut:]
        except EOFError:
            flags.of_file("packed_cut_off")
            return
        except (zlib.error, gzip.BadGzipFile) as error:
            flags.of_file("packed_damaged", fault=str(error))
            return
    if rest:
        yield rest
