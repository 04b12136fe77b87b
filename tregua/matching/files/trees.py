"""A tree of points, in which the nearest is found."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tregua.matching.compiled import LOADING


def tree_of(points: NDArray[np.float64]) -> Any:
    """Return scipy's tree of points; it needs the linear algebra that the compiler is loaded without."""
    with LOADING:
        from scipy.spatial import cKDTree  # type: ignore[import-untyped]  # noqa: PLC0415 - heavy: only where lists are matched

    return cKDTree(points)
