"""The SQL on this machine: DuckDB, which lays on the disk what does not fit into the memory it is given."""

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self


class Duck:
    """A DuckDB of its own; `memory` such as "8GB" and `folder` bound what it uses."""

    parts = True

    def __init__(self, *, threads: int | None = None, memory: str = "", folder: Path | None = None) -> None:
        import duckdb  # noqa: PLC0415 - loaded when it is needed

        self._held = duckdb.connect(":memory:" if folder is None else str(folder / "matching.duckdb"))
        self.do("set enable_progress_bar = false")
        self.do("set preserve_insertion_order = false")
        if threads:
            self.do(f"set threads = {int(threads)}")
        if memory:
            self.do(f"set memory_limit = '{_quoted(memory)}'")
        if folder is not None:
            self.do(f"set temp_directory = '{_quoted(folder / 'spill')}'")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._held.close()

    def do(self, text: str) -> None:
        """Run a statement whose answer does not matter; it is read all the same, or the connection stays busy."""
        self._held.execute(text).fetchall()

    def load(self, name: str, columns: Mapping[str, Any]) -> None:
        """Make a table of numpy columns."""
        given = dict(columns)
        self._held.register("given", given)
        self.do(f"create or replace table {name} as select * from given")
        self._held.unregister("given")

    def read(self, name: str, files: str) -> None:
        """Make a view of Parquet files."""
        self.do(f"create or replace view {name} as select * from read_parquet('{_quoted(files)}')")

    def make(self, name: str, text: str) -> None:
        """Make a table of what a query answers."""
        self.do(f"create or replace table {name} as {text}")

    def append(self, name: str, text: str) -> None:
        self.do(f"insert into {name} {text}")

    def see(self, name: str, text: str) -> None:
        """Make a view: a name for a query."""
        self.do(f"create or replace view {name} as {text}")

    def rows(self, text: str) -> list[tuple[Any, ...]]:
        return list(self._held.execute(text).fetchall())

    def columns(self, text: str) -> dict[str, Any]:
        return dict(self._held.execute(text).fetchnumpy())

    def write(self, text: str, file: Path) -> None:
        """Write what a query answers as Parquet."""
        self.do(f"copy ({text}) to '{_quoted(file)}' (format parquet, compression zstd)")


def _quoted(path: Path | str) -> str:
    return str(path).replace("'", "''")
