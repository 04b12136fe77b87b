"""Long lists of keys in portions: a question to a database may name so many values and no more."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final, TypeVar

Value = TypeVar("Value")

# SQLite takes 32,766 values as it is commonly built.
AT_ONCE: Final = 5_000


def portions(values: Iterable[Value], size: int = AT_ONCE) -> Iterator[list[Value]]:
    """Yield the values in their order, so many at once."""
    rest = iter(values)
    while some := list(islice(rest, size)):
        yield some
