"""Doing a loop over groups in parts beside each other, on all processors: no group may hang on another one."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

# Parts of the work that may be done beside each other, and the least work that is worth a part.
PARTS: Final = 16
LEAST: Final = 4_000


def cut(starts: NDArray[Any], parts: int = PARTS) -> list[tuple[int, int]]:
    """Return parts of about equally many members, as groups from and to; `starts` is where each group starts.

    >>> cut(np.array([0, 4_000, 4_000, 20_000, 24_000]), 2)
    [(0, 3), (3, 4)]
    """
    whole = int(starts[-1])
    cuts = np.searchsorted(starts, np.linspace(0, whole, max(1, min(parts, whole // LEAST)) + 1))
    cuts[-1] = len(starts) - 1
    return [(int(begin), int(end)) for begin, end in pairwise(cuts) if end > begin]


def beside(parts: Sequence[tuple[int, ...]], loop: Callable[..., Any], threads: int | None) -> list[Any]:
    """Call a loop with what each part is, beside each other; return what it returned, in order."""
    if len(parts) == 1:
        return [loop(*parts[0])]
    with pool(threads) as workers:
        return list(workers.map(lambda part: loop(*part), parts))


def pool(threads: int | None) -> ThreadPoolExecutor:
    """Return so many workers, or one for each processor: more would only push each other's numbers out of its memory."""
    return ThreadPoolExecutor(threads or _processors())


def _processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
