"""The SQL on a cluster: the same text, translated whole; what is kept is Parquet in a folder that all machines see."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from tregua.matching.sql.duck import Duck

# A session of this machine listens to nobody else and draws no pages.
LOCAL: Final = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.shuffle.partitions": "4",
    "spark.default.parallelism": "4",
}


class NoSpark(Exception):
    """Spark cannot be used here; the message is the name of what is missing."""


def translated(text: str) -> str:
    """Return the text in Spark's SQL."""
    try:
        import sqlglot  # noqa: PLC0415 - only who matches on a cluster has it
    except ImportError as problem:
        raise NoSpark("sqlglot") from problem
    (statement,) = sqlglot.transpile(text, read="duckdb", write="spark")
    return str(statement)


def session(master: str = "local[2]", settings: Mapping[str, str] = LOCAL) -> Any:
    """Return a session of this machine, or that of spark-submit where Tregua was started by it."""
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415 - only who matches on a cluster has it
    except ImportError as problem:
        raise NoSpark("pyspark") from problem
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        raise NoSpark("Java")
    running = SparkSession.getActiveSession()
    if running is not None:
        return running
    builder = SparkSession.builder.appName("tregua match")
    # spark-submit tells its master to what it starts; without one this machine is the cluster.
    if "PYSPARK_GATEWAY_PORT" not in os.environ:
        builder = builder.master(master)
        for name, value in settings.items():
            builder = builder.config(name, value)
    return builder.getOrCreate()


class Spark:
    """A Spark session and the folder through which it and this program hand tables to each other."""

    parts = False

    def __init__(self, folder: Path, held: Any) -> None:
        self.folder, self.held = folder, held
        self._count = 0

    def load(self, name: str, columns: Mapping[str, Any]) -> None:
        """Make a table of numpy columns."""
        file = self._fresh(name)
        file.mkdir(parents=True)
        with Duck() as duck:
            duck.load("columns", columns)
            duck.write("select * from columns", file / "part.parquet")
        self.read(name, str(file))

    def read(self, name: str, files: str) -> None:
        """Make a view of Parquet files."""
        self.held.read.parquet(files).createOrReplaceTempView(name)

    def make(self, name: str, text: str) -> None:
        """Make a table of what a query answers; it is written, so that it is worked out once."""
        file = self._fresh(name)
        self.held.sql(translated(text)).write.parquet(str(file))
        self.read(name, str(file))

    def see(self, name: str, text: str) -> None:
        """Make a view: a name for a query."""
        self.held.sql(translated(text)).createOrReplaceTempView(name)

    def rows(self, text: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self.held.sql(translated(text)).collect()]

    def columns(self, text: str) -> dict[str, Any]:
        """Return columns of an answer of any length: it comes back as files, not through Python's objects."""
        file = self._fresh("answer")
        self.held.sql(translated(text)).write.parquet(str(file))
        with Duck() as duck:
            return duck.columns(f"select * from read_parquet('{file}/*.parquet')")

    def _fresh(self, name: str) -> Path:
        self._count += 1
        return self.folder / f"{self._count:03}-{name}"
