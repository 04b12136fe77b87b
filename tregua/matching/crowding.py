"""How narrow the limits of a claim are: the more claims stand in its block, the nearer a partner must be.

A block is one cell of 0.27° by 0.36° (some 30 km) on one day (UTC); of claims without a point it is their area, or
their name, on one day. The steps are counted before any pair is made, so that they are the same in whatever order
claims come and whichever engine counts them.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from tregua.matching.claims import Claims
from tregua.matching.compiled import loops

# How many claims of one block begin each further step.
STEPS: Final = (256, 1_024, 4_096, 16_384)
# At most so many seconds between the end of the earlier claim and the beginning of the later one, by step.
GAPS: Final = (30 * 3600, 6 * 3600, 3600, 900, 300)
# At most so many kilometres by step, and by the coarser place: exact, settlement, district; then for near names only.
KILOMETRES: Final = (
    (20, 30, 90, 120),
    (10, 15, 45, 60),
    (5, 8, 20, 30),
    (2, 3, 10, 15),
    (1, 2, 5, 8),
)
# From this step on a claim that is known to the part of the day or coarser is held against others of its own block
# only, and in the order of their beginnings against at most so many before and after it.
RANKED_FROM: Final = 3
RANKED_MOST: Final = 500
CELL: Final = (27_000, 36_000)
DAY: Final = 86_400


@dataclass(frozen=True)
class Crowding:
    """Of each claim its block, how many steps its limits are narrowed, and its rank in the block."""

    block: npt.NDArray[np.int64]
    step: npt.NDArray[np.int8]
    rank: npt.NDArray[np.int32]


def limits() -> npt.NDArray[np.int64]:
    """Return the distances by step and class in 1e-5 degrees of latitude."""
    return (np.array(KILOMETRES, np.int64) * 100_000_000 // 111_195).astype(np.int64)


def crowding(claims: Claims, placed: Any, area: Any, name: Any, order: Any) -> Crowding:
    """Count the claims of each block; `order` is that of time, and a claim that is not in it stands in no block."""
    row, column = claims.lat // CELL[0] + 400, claims.lon // CELL[1] + 600
    spot = np.where(placed, row * 2_000 + column, np.where(area >= 0, area + 2_000_000, name + 1_000_000_000))
    block = (spot.astype(np.int64) << 24) + claims.start // DAY
    grouping = loops("grouping", len(claims))
    number, rank = grouping.counted(*grouping.told_apart(block), order)
    step = np.searchsorted(np.array(STEPS), number, side="right").astype(np.int8)
    return Crowding(block, step, rank)
