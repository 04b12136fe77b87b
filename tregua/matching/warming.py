"""Loading the compiled loops while lists are still being read: numba and its loops take half a second to come.

Everything is loaded by matching a small list that means nothing, so that no loop has to be named here.
"""

import gc
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Thread
from typing import Final

import numpy as np

from tregua.matching.claims import Claims, from_columns
from tregua.matching.compiled import FEW
from tregua.matching.identifiers import Numbered
from tregua.matching.library import match

# Files of fewer bytes hold so few rows that nothing compiled may be needed.
LEAST_BYTES: Final = 250_000
ROWS: Final = FEW + 500
HOUR: Final = 3600


def in_the_meantime(paths: Iterable[Path]) -> Callable[[], None]:
    """Begin to load what many claims need, where these files hold many; call what is returned before it is used."""
    if sum(path.stat().st_size for path in paths if path.is_file()) < LEAST_BYTES:
        return lambda: None
    loading = Thread(target=lambda: match(_anything(), threads=1), daemon=True)
    # As in `centre/cli.py`: what is loaded stays.
    gc.disable()
    loading.start()

    def loaded() -> None:
        loading.join()
        gc.freeze()
        gc.enable()

    return loaded


def _anything() -> Claims:
    """Return a list in which every loop has something to do: three sources, points and areas, tolls, some near others."""
    row = np.arange(ROWS)
    start = row // 3 * 6 * HOUR + row % 3 * 300
    located = row % 8 > 0
    return from_columns(
        Numbered(row),
        source=row % 3 + 1,
        sources=("", "1", "2", "3"),
        start=start,
        end=start + 60,
        time_class=row % 5 // 4,
        lat=np.where(located, 3_300_000 + row % 7 * 300, 2_000_000_000),
        lon=np.where(located, 3_600_000 + row % 5 * 300, 2_000_000_000),
        place_class=np.where(located, row % 4 // 2 + row % 16 // 15, 3),
        province=np.ones(ROWS),
        kind=110 + row // 3 % 4,
        actor=row // 3 % 3 + 1,
        killed_min=row % 4 - 1,
        killed_max=row % 4 - 1,
    )
