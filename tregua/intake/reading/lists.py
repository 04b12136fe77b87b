"""A total together with the shares of provinces that follow it: one figure somebody published, with its list."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tregua.intake.reading.items import Count, Reading

# A list that goes on farther than this belongs to no total that stood before.
FARTHEST: Final = 2_000


@dataclass
class Listed:
    """One published figure: the total, its shares by province, and the passage that holds both."""

    total: Count
    parts: list[Count]

    @property
    def start(self) -> int:
        return self.total.start

    @property
    def end(self) -> int:
        return max(one.end for one in (self.total, *self.parts))


def listed(reading: Reading) -> Iterator[Listed]:
    """Yield every figure of a text that is no province's share, with the shares of the same unit behind it."""
    open_one: Listed | None = None
    done: list[Listed] = []
    for count in reading.counts:
        if count.province is None:
            done.append(Listed(count, []))
            if not count.running and count.what == "violations":
                open_one = done[-1]
        elif open_one and count.what == open_one.total.what and count.end - open_one.start < FARTHEST:
            open_one.parts.append(count)
        else:
            done.append(Listed(count, [count]))
    yield from done
