"""Identifiers that are whole numbers, kept as numbers: a text for each of millions is made only where it is asked for.

>>> ids = Numbered(np.array([12, 7, 100]))
>>> ids[0], list(ids), len(ids), [ids[row] for row in by_text(ids).tolist()]
('12', ['12', '7', '100'], 3, ['100', '12', '7'])
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from operator import le
from typing import Any, Final, overload

import numpy as np
from numpy.typing import NDArray

from tregua.matching.ordering import in_order

# Ids of so many plain characters fit into one number, and so many digits into one that has a sign.
SHORT: Final = 8
DIGITS: Final = 18


class Numbered(Sequence[str]):
    """Whole numbers as the texts that they are written as."""

    def __init__(self, values: NDArray[np.int64]) -> None:
        self.values = values

    def __len__(self) -> int:
        """Return how many identifiers there are."""
        return len(self.values)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        """Return one identifier, or some of them."""
        return (
            list(map(str, self.values[place].tolist()))
            if isinstance(place, slice)
            else str(self.values[place])
        )

    def __iter__(self) -> Iterator[str]:
        """Give every identifier."""
        return map(str, self.values.tolist())

    def __contains__(self, one: object) -> bool:
        """Return whether this is one of them; that nothing is written is not asked of every one."""
        return one != "" and any(one == its for its in self)


def some(ids: Sequence[str], rows: NDArray[Any]) -> Sequence[str]:
    """Return the identifiers of these rows."""
    return (
        Numbered(ids.values[rows])
        if isinstance(ids, Numbered)
        else tuple(map(ids.__getitem__, rows.tolist()))
    )


def all_different(ids: Sequence[str]) -> bool:
    """Return whether no identifier stands twice."""
    if isinstance(ids, Numbered):
        ordered = np.sort(ids.values)
        return not bool((ordered[1:] == ordered[:-1]).any())
    return len(set(ids)) == len(ids)


def by_text(ids: Sequence[str]) -> NDArray[np.int64] | None:
    """Return the rows in the order of their ids as texts, nothing where they stand in it."""
    if (
        isinstance(ids, Numbered)
        and len(ids)
        and int(ids.values.min()) >= 0
        and int(ids.values.max()) < 10**DIGITS
    ):
        order = _by_digits(ids.values)
        return None if bool((order[1:] > order[:-1]).all()) else order
    if all(map(le, ids, islice(ids, 1, None))):
        return None
    if max(map(len, ids)) <= SHORT and all(map(str.isascii, ids)):
        # Short ids are sorted as whole numbers that stand in the same order.
        packed = np.array(ids, f"S{SHORT}")
        if "\0" not in "".join(ids):
            return np.argsort(packed.view(">u8").astype(np.uint64), kind="stable")
    return np.array(sorted(range(len(ids)), key=ids.__getitem__), np.int64)


def _by_digits(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the rows in the order of the texts: all brought to the same number of digits, shorter ones first."""
    powers = 10 ** np.arange(DIGITS, dtype=np.int64)
    digits = np.maximum(np.searchsorted(powers, values, side="right"), 1)
    return in_order(values * powers[int(digits.max()) - digits], digits)
