"""Sums by which two engines show that they found the same pairs, cells and scores."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from tregua.matching.features import FEATURES
from tregua.matching.parameters import Parameters
from tregua.matching.sql import scores

# A remainder of both rows times a value changes the sum where two pairs exchange their values.
PRIME: Final = 1_000_003


def text(parameters: Parameters) -> str:
    """Return one row: the number of pairs, a sum of their rows, and two sums of every feature and of the score."""
    mark = f"(cast(low as bigint) * 31 + high) % {PRIME}"
    names = ", ".join(feature.name for feature in FEATURES)
    sums = ", ".join(
        f"sum(cast({name} as bigint)) as {name}, sum(mark * ({name} + 1)) as {name}_marked"
        for name in (*(feature.name for feature in FEATURES), "score")
    )
    inner = scores.scored(parameters).replace("select low, high,", f"select {mark} as mark, {names},", 1)
    return f"select count(*) as pairs, sum(mark) as marks, {sums} from ({inner}) scored"


def of_columns(low: Any, high: Any, cells: Mapping[str, Any], score: Any) -> tuple[int, ...]:
    """Return the same sums of what the compiled engine found."""
    mark = (low.astype(np.int64) * 31 + high) % PRIME
    columns = [cells[feature.name].astype(np.int64) for feature in FEATURES] + [score.astype(np.int64)]
    pairs = [value for column in columns for value in (int(column.sum()), int((mark * (column + 1)).sum()))]
    return (len(low), int(mark.sum()), *pairs)
