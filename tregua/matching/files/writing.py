"""What a run found, written beside the lists: links, clusters, flags; CSV, packed or not, or Parquet by the ending."""

import csv
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


def can_be_written(path: Path) -> None:
    """Raise FileError for a file whose ending is none of ours, or that cannot be written, before the work is done."""
    if path.suffix.lower() not in ENDINGS:
        raise FileError("ending", file=path.name, known=", ".join(ENDINGS))
    if not path.parent.is_dir():
        raise FileError("no_folder", file=str(path), folder=str(path.parent))


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
    """Write every flag with its list, row (0: the whole file), column, and what to do."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        target = csv.writer(stream)
        target.writerow(["list", "row", "column", "flag", "what_to_do"])
        for flags, numbered in lists:
            for one in flags.found:
                said = words(one.why, one.detail)
                for row in one.rows.tolist() or [None]:
                    target.writerow(
                        [flags.name, 0 if row is None else numbered(row), one.column, one.why, said]
                    )
