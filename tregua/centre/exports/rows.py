"""The rows of one CSV file of an export, numbered as a spreadsheet program does, hashed while they are read."""

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from tregua.centre.exports import GET_ANEW, ExportError

LONGEST_CELL: Final = 512 * 1024 * 1024
AT_ONCE: Final = 1 << 20


@dataclass(frozen=True)
class Part:
    """One file of rows: of which model, with which columns, and how many rows (unknown for what is protected)."""

    path: str
    label: str
    columns: tuple[str, ...]
    rows: int | None
    protected: bool


class _Watched(io.RawIOBase):
    """A file that is hashed while it is read."""

    def __init__(self, stream: io.BufferedReader) -> None:
        super().__init__()
        self._stream = stream
        self.digest = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Read some bytes and hash them."""
        count = self._stream.readinto(buffer) or 0
        self.digest.update(memoryview(buffer)[:count])
        return count


def rows(file: io.BufferedReader, part: Part, expected: str | None) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a CSV file with their numbers, as a spreadsheet counts them: the header is row 1.

    `expected` is the file's hash, which is asked for once more at its end.
    """
    csv.field_size_limit(LONGEST_CELL)
    watched = _Watched(file)
    number = 0
    with io.TextIOWrapper(io.BufferedReader(watched, AT_ONCE), encoding="utf-8", newline="") as text:
        try:
            for number, cells in enumerate(csv.reader(text, strict=True), start=1):
                if number == 1:
                    _check_header(cells, part)
                    continue
                if len(cells) != len(part.columns):
                    raise ExportError(
                        f"{part.path} row {number} has {len(cells)} cells and the header {len(part.columns)}. {GET_ANEW}"
                    )
                yield number, cells
        except (csv.Error, UnicodeDecodeError) as error:
            raise ExportError(
                f"{part.path} cannot be read after row {number}: {error}. {GET_ANEW}"
            ) from error
    if number == 0:
        _check_header([], part)
    if part.rows not in {None, number - 1}:
        raise ExportError(
            f"{part.path} has {number - 1} rows and datapackage.json tells of {part.rows}. {GET_ANEW}"
        )
    if expected is not None and watched.digest.hexdigest() != expected:
        raise ExportError(f"{part.path} was changed while it was read. {GET_ANEW}")


def _check_header(cells: list[str], part: Part) -> None:
    if tuple(cells) != part.columns:
        raise ExportError(
            f"{part.path} row 1: the columns are {', '.join(cells)[:200] or 'none'} and not {', '.join(part.columns)}. "
            f"{GET_ANEW}"
        )
