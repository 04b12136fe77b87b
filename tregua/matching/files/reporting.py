"""What a run says of itself: how lists were read, what was cut, where the weights came from, how many links."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tregua.matching.files.claiming import List, Read, described
from tregua.matching.library import Linked, match
from tregua.matching.sweep import Sweep


def matched(read: Read, *, threads: int | None, sweep: Sweep) -> Linked:
    """Return the links of all claims that were read; `sweep` finds and scores the pairs."""
    return match(read.claims, threads=threads, sweep=sweep)


def report(
    lists: Sequence[List], linked: Linked, pairs: NDArray[np.int64], took: Mapping[str, float]
) -> dict[str, Any]:
    """Return what a run came to, for programs."""
    sizes = np.bincount(linked.clusters)
    sizes = sizes[sizes > 0]
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
