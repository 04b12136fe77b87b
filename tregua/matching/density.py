"""How busy it was where and when a claim lies: on a busy front line an agreement is weak evidence.

>>> from tregua.matching.claims import from_columns
>>> spot = from_columns(["a", "b", "c"], start=[0, 60, 900_000], end=[1, 61, 900_001], time_class=[0] * 3,
...     lat=[3_300_000] * 3, lon=[3_600_000] * 3)
>>> neighbours(spot).tolist(), busy(spot).tolist()
([2, 2, 1], [2, 2, 0])
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from tregua.matching.claims import DISTRICT, NOWHERE, Claims
from tregua.matching.compiled import loops
from tregua.matching.ordering import in_order

# A square of a tenth of a degree, a day before and after.
SIDE: Final = 10_000
SECONDS: Final = 86_400
# How many claims begin each further step: half steps of powers of two.
STEPS: Final = (
    2, 2, 3, 4, 6, 8, 12, 16, 23, 32, 46, 64, 91, 128, 182, 256, 363, 512, 725, 1024, 1449, 2048, 2897, 4096,
)  # fmt: skip
LEVELS: Final = len(STEPS) + 1


def neighbours(claims: Claims) -> NDArray[np.int64]:
    """Return how many claims lie in the square of each claim within a day of it, itself included."""
    placed = (claims.lat != NOWHERE) & (claims.place_class <= DISTRICT)
    square = (claims.lat // SIDE).astype(np.int64) * 100_000 + claims.lon // SIDE
    # Where there is no point, the area stands for the square.
    square = np.where(placed, square, -1 - claims.province.astype(np.int64))
    middle = (claims.start + claims.end) // 2
    grouping = loops("grouping", len(claims))
    members, starts = grouping.gathered(in_order(middle), *grouping.told_apart(square))
    return np.asarray(grouping.close_by(members, starts, middle, SECONDS))


def busy(claims: Claims) -> NDArray[np.int8]:
    """Return the step of busyness of each claim, 0 where it stands alone."""
    return steps_of(neighbours(claims))


def steps_of(count: NDArray[np.int64]) -> NDArray[np.int8]:
    """Return the step of busyness of so many neighbours."""
    return np.searchsorted(np.array(STEPS), count, "right").astype(np.int8)
