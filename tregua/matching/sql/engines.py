"""The engines by the names that the command gives them."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tregua.matching.files.problems import FileError
from tregua.matching.sql.duck import Duck
from tregua.matching.sql.run import sweeper
from tregua.matching.sql.spark import NoSpark, Spark, session
from tregua.matching.sweep import Sweep, sweep


@contextmanager
def engine(name: str, threads: int, memory: str, scratch: Path | None) -> Iterator[Sweep]:
    """Give what finds and scores the pairs: `memory`, `duckdb` or `spark`; what lies between is gone afterwards."""
    if name == "memory":
        yield sweep
        return
    with tempfile.TemporaryDirectory(prefix="tregua-match-", dir=scratch) as folder:
        if name == "duckdb":
            with Duck(threads=threads or None, memory=memory, folder=Path(folder)) as duck:
                yield sweeper(duck)
            return
        try:
            held = session(f"local[{threads or '*'}]")
        except NoSpark as problem:
            raise FileError("no_spark", missing=str(problem)) from problem
        try:
            yield sweeper(Spark(Path(folder), held))
        finally:
            held.stop()
