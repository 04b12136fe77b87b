"""Which written places sound alike, where a claim has nothing else: no point and no area finds others for it.

>>> from tregua.matching.claims import from_columns
>>> sounding_alike(from_columns(["a", "b"], names=["", "Kafr Nabudah", "كفر نبودة"], name=[1, 2], lat=[3_500_000, 2_000_000_000]))
(array([1], dtype=int32), array([2], dtype=int32))
"""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tregua.matching.claims import NOWHERE, Claims
from tregua.matching.naming import parts_of
from tregua.places.folding import skeleton

# A skeleton of fewer consonants fits too many names, and one that more names share tells nothing.
SHORTEST: Final = 3
MOST: Final = 50


def sounding_alike(claims: Claims) -> tuple[NDArray[np.int32], NDArray[np.int32]] | None:
    """Return pairs of names (rows of `claims.names`) that sound alike, one of them of a claim with nothing but a name."""
    named = claims.name > 0
    bare = set(np.unique(claims.name[named & (claims.lat == NOWHERE) & (claims.province == 0)]).tolist())
    if not bare:
        return None
    sounds: dict[str, list[int]] = {}
    for name in np.unique(claims.name[named]).tolist():
        for sound in _sounds(claims.names[name]):
            sounds.setdefault(sound, []).append(name)
    pairs = {
        (one, other)
        for names in sounds.values()
        if len(names) <= MOST
        for one in names
        for other in names
        if one < other and (one in bare or other in bare)
    }
    columns: Any = np.array(sorted(pairs), np.int32).reshape(-1, 2)
    return columns[:, 0].copy(), columns[:, 1].copy()


def _sounds(written: str) -> set[str]:
    found = {skeleton(part) for part in parts_of(tuple(written.split("; ")))}
    return {one for one in found if len(one) >= SHORTEST}
