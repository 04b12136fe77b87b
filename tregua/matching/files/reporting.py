"""What a run says of itself: how lists were read, what was cut, where the weights came from, how many links."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tregua.matching.files.claiming import List, Read, described
from tregua.matching.files.problems import FileError
from tregua.matching.library import Linked, match
from tregua.matching.sql.duck import Duck
from tregua.matching.sql.run import sweeper
from tregua.matching.sql.spark import NoSpark, Spark, session


def matched(read: Read, *, threads: int | None, engine: str, memory: str, scratch: Path) -> Linked:
    """Return the links of all claims that were read; `engine` says where candidates are found and scored."""
    if engine == "duckdb":
        with Duck(threads=threads, memory=memory, folder=scratch) as duck:
            return match(read.claims, threads=threads, sweep=sweeper(duck))
    if engine == "spark":
        try:
            return match(read.claims, threads=threads, sweep=sweeper(Spark(scratch / "spark", session())))
        except NoSpark as error:
            raise FileError("no_spark", detail=str(error)) from error
    return match(read.claims, threads=threads)


def report(
    lists: Sequence[List], linked: Linked, pairs: NDArray[np.int64], took: Mapping[str, float]
) -> dict[str, Any]:
    """Return what a run came to, for programs."""
    _, sizes = np.unique(linked.clusters, return_counts=True)
    of = linked.report
    return {
        "lists": [described(one) for one in lists],
        "reports": len(linked.clusters),
        "events": len(sizes),
        "events_told_more_than_once": int(np.count_nonzero(sizes > 1)),
        "links": len(pairs),
        "candidates": int(of.candidates),
        "cut": int(of.cut),
        "shots": {source: list(counts) for source, counts in of.shots.items()},
        "learned": bool(of.learned),
        "said": list(of.said),
        "weights": {
            "name": of.parameters.name,
            "learned_from": of.parameters.learned_from,
            "notes": list(of.parameters.notes),
        },
        "contradictions": [list(pair) for pair in of.contradictions],
        "seconds": {name: round(value, 3) for name, value in took.items()},
    }
