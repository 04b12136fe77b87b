"""What a run found, written beside the lists: links, clusters, flags; CSV, packed or not, or Parquet by the ending."""

import csv
import errno
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from tregua.matching.files.problems import FileError, Flags

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ENDINGS: Final = {".csv": "FORMAT csv, HEADER", ".gz": "FORMAT csv, HEADER, COMPRESSION gzip",
                  ".tsv": "FORMAT csv, HEADER, DELIMITER '\t'", ".parquet": "FORMAT parquet, COMPRESSION zstd"}  # fmt: skip


def can_be_written(path: Path, *, a_table: bool = True) -> None:
    """Raise FileError for a file whose ending is none of ours, or that cannot be written, before the work is done."""
    if a_table and path.suffix.lower() not in ENDINGS:
        raise FileError("ending", file=path.name, known=", ".join(ENDINGS))
    if not path.parent.is_dir():
        raise FileError("no_folder", file=str(path), folder=str(path.parent))
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if path.exists() and not a_table:  # it is written over; a table is written beside
            with path.open("ab"):
                return
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except OSError as error:
        raise FileError("not_writable", file=str(path), detail=error.strerror or str(error)) from error


def write_columns(
    connection: "DuckDBPyConnection", path: Path, columns: Mapping[str, NDArray[Any] | Sequence[Any]]
) -> None:
    """Write equally long columns as a table; what stood there under this name is replaced when all is written."""
    held = {name: np.asarray(column) for name, column in columns.items()}
    connection.register("written", held)
    beside = path.with_name(f".{path.name}.part{path.suffix}")
    target = str(beside).replace("'", "''")
    try:
        connection.execute(
            f"COPY (SELECT * FROM written) TO '{target}' ({ENDINGS[path.suffix.lower()]})"  # noqa: S608 - names of ours
        )
        beside.replace(path)
    finally:
        connection.unregister("written")
        beside.unlink(missing_ok=True)


def write_flags(
    path: Path,
    lists: Sequence[tuple[Flags, Callable[[int], int]]],
    words: Callable[[str, Mapping[str, Any]], str],
) -> None:
    """Write every flag with its list, row (0: the whole file), column, and what to do, row after row."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        target = csv.writer(stream)
        target.writerow(["list", "row", "column", "flag", "what_to_do"])
        for flags, numbered in lists:
            lines: list[tuple[str, int, str, str, str]] = []
            for one in flags.found:
                said = words(one.why, one.detail)
                rows = [numbered(row) for row in one.rows.tolist()] or [0]
                lines += [(flags.name, row, one.column, one.why, said) for row in rows]
            lines.sort(key=lambda line: line[1])
            target.writerows(lines)
