"""A list in text with separators: what it is made of is told from its beginning, the whole is read by DuckDB."""

import codecs
import gzip
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tregua.intake.channels.reading import UnreadableError
from tregua.intake.channels.sheet.book import open_book
from tregua.intake.channels.sheet.delimited import separator_of
from tregua.intake.channels.sheet.limits import MEGABYTE, RAW_BYTES
from tregua.intake.channels.sheet.table import Row
from tregua.intake.channels.text.decoding import BOMS
from tregua.intake.channels.text.letters import read_by_letters
from tregua.matching.files.book_table import BookTable, table_of
from tregua.matching.files.bulk_table import BulkTable
from tregua.matching.files.problems import FileError, Flags

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

HEAD: Final = 256 * 1024
PIECE: Final = 8 * MEGABYTE
SAMPLE: Final = 200
# A line may be so long; a longer one is a quotation mark that never closes.
LONGEST_LINE: Final = 8 * MEGABYTE


class DelimitedText:
    """A text with separators of which only the beginning was looked at; `load` reads the columns that are needed."""

    def __init__(
        self, path: Path, plain: Path, connection: "DuckDBPyConnection", number: int, flags: Flags
    ) -> None:
        self.name = path.name
        self._path, self._plain, self._connection, self._flags = path, plain, connection, flags
        self._relation = f"list_{number}"
        with plain.open("rb") as stream:
            head = stream.read(HEAD)
        head = head if len(head) < HEAD else head[: head.rfind(b"\n") + 1]
        (sheet,) = open_book(head, path.name).tables
        if not sheet.header_rows:
            raise FileError("no_header", file=path.name)
        for told in sheet.unread:
            if told.what in {"same_names", "nameless_columns"}:
                flags.of_file(told.what, detail=told.where)
        self.header, self._sample = sheet.header, sheet.rows[:SAMPLE]
        text = head.decode("utf-8-sig", "replace")
        first = text.partition("\n")[0].strip().lower()
        told_separator = first[4:] if first.startswith("sep=") else ""
        self._separator = told_separator or separator_of(text)
        self._skipped = sheet.header_rows[-1] + bool(first.startswith("sep="))

    def sample(self) -> Sequence[Row]:
        """Return some of the first rows."""
        return self._sample

    def load(self, columns: Sequence[int]) -> BulkTable | BookTable:
        """Return the list with these columns; where lines cannot be read as rows, each is read by itself."""
        lines = self._read(columns)
        if lines and (table := _line_by_line(self._plain, self._path, self._flags)):
            self._connection.execute(f"DROP TABLE {self._relation}")
            return table.load(columns)
        if lines:
            self._flags.of_file("lines_left_out", count=len(lines), lines=", ".join(map(str, lines[:5])))
        return BulkTable(
            self.name,
            self._connection,
            self._relation,
            self.header,
            columns=[f"c{one}" for one in range(len(self.header))],
            trimmed=True,
            first_row=self._skipped + 1,
            missing=lines,
        ).load(columns)

    def _read(self, columns: Sequence[int]) -> list[int]:
        """Read some columns into a relation; return the lines that are no rows."""
        written = str(self._plain).replace("'", "''")
        all_columns = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(len(self.header)))
        kept = ", ".join(f"nullif(trim(c{place}), '') AS c{place}" for place in sorted(set(columns))) or "c0"
        self._connection.execute(
            f"CREATE TABLE {self._relation} AS SELECT {kept} FROM read_csv('{written}', auto_detect=false, "  # noqa: S608
            f"header=false, skip={self._skipped}, delim='{self._separator}', quote='\"', escape='\"', "
            f"columns={{{all_columns}}}, compression='none', max_line_size={LONGEST_LINE}, strict_mode=true, null_padding=true, "
            f"store_rejects=true, rejects_table='{self._relation}_rejects', rejects_scan='{self._relation}_scans')"
        )
        found = self._connection.execute(
            f"SELECT DISTINCT line FROM {self._relation}_rejects ORDER BY line"  # noqa: S608 - names of our own
        ).fetchall()
        return [int(one[0]) for one in found]


def open_delimited(
    path: Path, connection: "DuckDBPyConnection", number: int, scratch: Path, flags: Flags, *, packed: bool
) -> DelimitedText:
    """Return a text with separators as a list; what is no UTF-8 is written anew beside, and said."""
    plain = _plain(path, scratch / f"{number}.csv", flags, packed=packed)
    return DelimitedText(path, plain, connection, number, flags)


def _line_by_line(plain: Path, path: Path, flags: Flags) -> BookTable | None:
    """Return a text with odd lines as the intake reads it, which lets no line swallow another; None when it is too long."""
    if plain.stat().st_size > RAW_BYTES:
        return None
    try:
        book = open_book(plain.read_bytes(), path.name)
    except UnreadableError:
        return None
    (sheet,) = book.tables
    for told in (*book.unread, *sheet.unread):
        if told.what in {"quotes", "ragged_rows", "total_rows", "header_again"}:
            flags.of_file(told.what, detail=told.where)
    return table_of(path, sheet, several=False)


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
