"""Shots become episodes: a list that counts every shot or explosion is matched by what an observer would call one event.

Rows of one source at one spot and of one kind, each at most GAP after the last, are one episode. Whether a source's
rows are shots is told by its density: where most of its rows, known to the minute, follow another of the same spot
within the gap. Other sources are left as they are. What was brought together is told (`Gathered.shots`), and every
row keeps the cluster of its episode.

>>> from tregua.matching.claims import from_columns
>>> fire = from_columns([f"shot {n}" for n in range(40)], start=range(0, 4000, 100), end=range(60, 4060, 100),
...     time_class=[0] * 40, lat=[4_800_000] * 40, lon=[3_770_000] * 40, place_class=[0] * 40, source=[1] * 40,
...     sources=["", "camera"], kind=[111] * 40)
>>> gathered = gather(fire)
>>> len(gathered.claims), gathered.shots, gathered.claims.end[0]
(1, {'camera': (40, 1)}, np.int64(3960))
"""

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tregua.matching.claims import HOUR, NOWHERE, SETTLEMENT, Claims
from tregua.matching.compiled import loops
from tregua.matching.ordering import as_one, in_order

# Seconds of silence that end an episode.
GAP: Final = 30 * 60
# An episode lasts at most so long: without an end a front line would be one event.
LONGEST: Final = 6 * 3600
# A source gives shots when more than this share of its rows follow another of the same spot and kind within the gap,
LEAST_SHARE: Final = 0.6
# and when it has more rows than this: in a handful of rows nothing can be told.
FEWEST: Final = 30
# Rows of one spot lie in one square of a hundredth of a degree.
SPOT: Final = 1_000


@dataclass(frozen=True)
class Gathered:
    """Claims in which shots are episodes, the episode of each row given, and of which sources (rows, episodes)."""

    claims: Claims
    # The first row of each episode.
    rows: NDArray[np.int64]
    episode: NDArray[np.int64]
    shots: dict[str, tuple[int, int]]


def gather(claims: Claims) -> Gathered:
    """Bring the shots of each source that gives them together; an episode bears the id of its first row."""
    exact = (claims.time_class <= HOUR) & (claims.lat != NOWHERE) & (claims.place_class <= SETTLEMENT)
    follows = _follows(claims, exact)
    shots = [source for source in np.unique(claims.source) if _is_of_shots(claims, source, follows, exact)]
    if not shots:
        every = np.arange(len(claims))
        return Gathered(claims, every, every, {})
    follows &= np.isin(claims.source, shots)
    first = _first_of_episode(claims, _by_spot(claims), follows)
    kept = np.flatnonzero(first == np.arange(len(claims)))
    place = np.full(len(claims), -1, np.int64)
    place[kept] = np.arange(len(kept))
    episode = place[first]
    told = {
        claims.sources[source]: (
            int((claims.source == source).sum()),
            len(np.unique(episode[claims.source == source])),
        )
        for source in shots
    }
    return Gathered(_merged(claims, kept, episode), kept, episode, told)


def _by_spot(claims: Claims) -> NDArray[np.int64]:
    """Return the rows by source, spot and kind, those of one in the order of time."""
    return np.lexsort((claims.start, claims.kind, claims.lon // SPOT, claims.lat // SPOT, claims.source))


def _follows(claims: Claims, exact: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return of each row whether it follows another of its source, spot and kind within the gap."""
    told = (claims.source, claims.lat // SPOT, claims.lon // SPOT, claims.kind)
    key = as_one(*told)
    if key is None:
        key = np.unique(np.stack(told), axis=1, return_inverse=True)[1].reshape(-1)
    grouping = loops("grouping", len(claims))
    numbers = grouping.told_apart(key)
    return np.asarray(grouping.follows(in_order(claims.start), *numbers, claims.start, exact, GAP))


def _is_of_shots(claims: Claims, source: int, follows: NDArray[np.bool_], exact: NDArray[np.bool_]) -> bool:
    own = (claims.source == source) & exact
    count = int(own.sum())
    return count >= FEWEST and int((follows & own).sum()) > LEAST_SHARE * count


def _first_of_episode(
    claims: Claims, order: NDArray[np.int64], follows: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Return of each row the first row of its episode; an episode that lasts too long is cut into equal parts."""
    begins = ~follows[order]
    run = np.maximum.accumulate(np.where(begins, np.arange(len(order)), 0))
    since = claims.start[order] - claims.start[order][run]
    part = since // LONGEST
    begins[1:] |= (run[1:] == run[:-1]) & (part[1:] != part[:-1])
    run = np.maximum.accumulate(np.where(begins, np.arange(len(order)), 0))
    first = np.empty(len(order), np.int64)
    first[order] = order[run]
    return first


def _merged(claims: Claims, kept: NDArray[np.int64], episode: NDArray[np.int64]) -> Claims:
    """Return one claim for each episode: its first row, until the end of its last, with all its dead."""
    merged = claims.take(kept)
    end = merged.end.copy()
    np.maximum.at(end, episode, claims.end)
    tolls: dict[str, Any] = {}
    for name in ("killed_min", "killed_max", "wounded_min", "wounded_max"):
        column = getattr(claims, name)
        total = np.bincount(episode, weights=np.maximum(column, 0), minlength=len(kept))
        known = np.bincount(episode, weights=column >= 0, minlength=len(kept)) > 0
        tolls[name] = np.where(known, np.minimum(total, 30_000), -1).astype(column.dtype)
    return replace(merged, end=end, **tolls)
