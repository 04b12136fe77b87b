"""Latitude and longitude in each other's column: told by where the other rows of the list lie."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tregua.matching.claims import NOWHERE, STEPS
from tregua.matching.ordering import in_order

# A point this far from the middle of its province (degrees), and as it stands this much farther than turned round.
FAR: Final = 3.0
NEAR: Final = 1.5
FEWEST: Final = 5
# So many points of a province say where its middle is.
ENOUGH: Final = 200
# The bounds of a list are those of all but so many of its rows, and a little more.
EDGE: Final = 0.01
MARGIN: Final = 1.0

Degrees = NDArray[np.float64]


def swapped_rows(
    lat: Degrees, lon: Degrees, provinces: NDArray[np.int32], known: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Return the rows that lie where no other row does and, turned round, among the others of their province or list."""
    if np.count_nonzero(known) < FEWEST:
        return np.zeros(len(lat), bool)
    lat, lon = np.where(known, lat, 0), np.where(known, lon, 0)
    return np.asarray(known & (_by_province(lat, lon, provinces, known) | _by_bounds(lat, lon, known)))


def _by_bounds(lat: Degrees, lon: Degrees, known: NDArray[np.bool_]) -> NDArray[np.bool_]:
    south, north = np.quantile(lat[known], (EDGE, 1 - EDGE)) + np.array([-MARGIN, MARGIN])
    west, east = np.quantile(lon[known], (EDGE, 1 - EDGE)) + np.array([-MARGIN, MARGIN])

    def inside(one: Degrees, other: Degrees) -> NDArray[np.bool_]:
        return np.asarray((one >= south) & (one <= north) & (other >= west) & (other <= east))

    return np.asarray(~inside(lat, lon) & inside(lon, lat))


def _by_province(
    lat: Degrees, lon: Degrees, provinces: NDArray[np.int32], known: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    count = int(provinces.max(initial=0)) + 1
    middle = np.full((count, 2), np.nan)
    order = in_order(provinces)
    starts = np.searchsorted(provinces[order], np.arange(count + 1))
    for one in range(1, count):
        rows = order[starts[one] : starts[one + 1]]
        rows = rows[known[rows]]
        rows = rows[:: len(rows) // ENOUGH + 1]
        if len(rows) >= FEWEST:
            middle[one] = np.median(lat[rows]), np.median(lon[rows])
    away = np.maximum(np.abs(lat - middle[provinces, 0]), np.abs(lon - middle[provinces, 1]))
    turned = np.maximum(np.abs(lon - middle[provinces, 0]), np.abs(lat - middle[provinces, 1]))
    # Where the middle is not known the comparisons are with NaN, and false.
    return np.asarray((away > FAR) & (turned < NEAR))


def swapped_lists(lists: Sequence[dict[str, NDArray[Any]]]) -> list[int]:
    """Return the lists whose points lie among those of the others only when turned round; these points are taken away."""
    bounds = [_bounds(one) for one in lists]
    turned = []
    for place, own in enumerate(bounds):
        others = [one for other, one in enumerate(bounds) if other != place and one is not None]
        if own is None or not others:
            continue
        as_they_stand = any(_overlap(own, other) for other in others)
        if not as_they_stand and any(_overlap(own[[1, 0]], other) for other in others):
            turned.append(place)
    # Where two lists contradict each other, the second is taken for the one that is turned round.
    turned = [place for place in turned if place > 0 or len(lists) > 2]
    for place in turned:
        lists[place]["lat"][:] = NOWHERE
        lists[place]["lon"][:] = NOWHERE
    return turned


def _bounds(one: dict[str, NDArray[Any]]) -> Degrees | None:
    """Return from where to where most points of a list lie: of latitude, of longitude."""
    rows = one["lat"] != NOWHERE
    if np.count_nonzero(rows) < FEWEST:
        return None
    return np.stack([np.quantile(one[name][rows] / STEPS, (EDGE, 1 - EDGE)) for name in ("lat", "lon")])


def _overlap(one: Degrees, other: Degrees) -> bool:
    return bool((one[:, 0] <= other[:, 1]).all() and (other[:, 0] <= one[:, 1]).all())
