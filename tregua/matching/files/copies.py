"""Rows that stand in a list twice by mistake: they are matched once, so that a doubled list gives what it gave once.

A row is a copy where its identifier and all that is compared stand in an earlier row. Without identifiers two equal
rows may be two events; only where every row stands equally often, as in a list that was put behind itself, are the
rows after the first ones copies.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Columns = Mapping[str, NDArray[Any]]
# A list of fewer different rows does not show that it was doubled.
ENOUGH: Final = 10
MIXED: Final = np.uint64(0x9E3779B97F4A7C15)


def originals(keys: Sequence[str], columns: Columns, rows: int) -> NDArray[np.int64]:
    """Return for each row the first row that it is a copy of, itself where it is none; no keys: the list has none."""
    if keys:
        return _by_key(keys, columns, rows)
    told = digests(columns, rows)
    order = np.argsort(told, kind="stable")
    begins = np.flatnonzero(np.diff(told[order], prepend=told[order][:1] - np.uint64(1)))
    times = np.diff(np.append(begins, rows))
    whole = int(np.gcd.reduce(times))
    first = np.arange(rows)
    if whole > 1 and len(begins) >= ENOUGH:
        # Of `times` equal rows the first times / whole are the list as it was.
        nth = np.arange(rows) - np.repeat(begins, times)
        first[order] = order[np.repeat(begins, times) + nth % np.repeat(times // whole, times)]
    return first


def _by_key(keys: Sequence[str], columns: Columns, rows: int) -> NDArray[np.int64]:
    first = np.arange(rows)
    told = digests(columns, rows).tolist()
    seen: dict[tuple[str, int], int] = {}
    for row, key in enumerate(keys):
        if key:
            first[row] = seen.setdefault((key, told[row]), row)
    return first


def digests(columns: Columns, rows: int) -> NDArray[np.uint64]:
    """Return a number of what each row says, the same for rows that say the same."""
    told = np.zeros(rows, np.uint64)
    for name in sorted(set(columns) - {"source_row"}):
        told = (told ^ columns[name].astype(np.int64).view(np.uint64)) * MIXED
        told ^= told >> np.uint64(29)
    return told


def same_list(one: tuple[Sequence[str], Columns], other: tuple[Sequence[str], Columns]) -> bool:
    """Return whether two lists (identifiers and columns) hold the same rows, in whatever order."""
    if len(one[0]) != len(other[0]):
        return False
    rows = [
        sorted(zip(keys, digests(columns, len(keys)).tolist(), strict=True)) for keys, columns in (one, other)
    ]
    return rows[0] == rows[1]
