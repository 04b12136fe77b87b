"""Which pairs of claims are worth scoring: near in time, and near in place, in one area or of near names.

A pair is looked at when the later claim begins at most GAPS after the end of the earlier one, and

* both points are known, and they lie no farther apart than the coarser of the two allows (KILOMETRES); or
* one of them is known by its area only, and both lie in that area, or in the part of it along its border; or
* their names are near, and one of them has no point, or the points lie not too far apart.

Codes of areas are not trusted blindly: a claim with a point and no area takes that of its cell, and one in a cell
where two areas meet belongs to both. In a crowded block the limits narrow by steps (`crowding`); what that cuts off
is counted and told.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from tregua.matching.blocks import Blocks, Way, lay_out
from tregua.matching.claims import Claims
from tregua.matching.compiled import loops
from tregua.matching.crowding import GAPS, RANKED_FROM, limits
from tregua.matching.parts import pool

Ints = npt.NDArray[np.int32]
# No claim is held against more than so many later ones on one of the four ways.
MOST: Final = 4_000
# Pairs that a thread writes before it hands them on, and claims that it takes at a time.
BATCH: Final = 1 << 18
CHUNK: Final = 1 << 13
# Lots are drawn below this number.
LOTS: Final = 1 << 24


@dataclass
class Cut:
    """What was not looked at, and why: told with every result."""

    looked_at: int = 0
    kept: int = 0
    later_in_crowd: int = 0
    farther_in_crowd: int = 0
    over_the_cap: int = 0
    narrowed: dict[int, int] = field(default_factory=dict)
    undated: Ints = field(default_factory=lambda: np.empty(0, np.int32))
    unplaced: Ints = field(default_factory=lambda: np.empty(0, np.int32))

    @property
    def pairs(self) -> int:
        """Return how many pairs within the ordinary limits were cut because their block is crowded."""
        return self.later_in_crowd + self.farther_in_crowd + self.over_the_cap

    def add(self, tallies: npt.NDArray[np.int64], kept: int) -> None:
        self.looked_at += int(tallies[0])
        self.later_in_crowd += int(tallies[1])
        self.farther_in_crowd += int(tallies[2])
        self.over_the_cap += int(tallies[3])
        self.kept += kept


@dataclass
class Candidates:
    """The pairs to score, as rows of the claims (the earlier claim first), and what was left out."""

    first: Ints
    second: Ints
    cut: Cut


def candidates(claims: Claims, *, near_names: Any = None, threads: int | None = None) -> Candidates:
    """Return the pairs worth scoring, each once; the same ones for any order of rows and number of threads."""
    blocks = lay_out(claims, near_names)
    cut = told(blocks)
    batches = list(in_batches(blocks, cut, threads))
    pairs = np.concatenate(batches) if batches else np.empty((0, 2), np.int32)
    return Candidates(pairs[:, 0].copy(), pairs[:, 1].copy(), cut)


def sample(
    claims: Claims, most: int = 400_000, *, blocks: Blocks | None = None, threads: int | None = None
) -> Candidates:
    """Return about so many candidates from all areas and times, chosen by what is in the earlier claim.

    The choice is the same for any order of rows and number of threads, and whatever else is in the lists, unless
    there are so many claims more that a smaller share is taken.
    """
    blocks = blocks or lay_out(claims)
    lot = lots(claims)
    share = 1.0
    if len(claims) > 20_000:
        trial = told(blocks)
        list(in_batches(blocks, trial, threads, len, lot < LOTS // 64))
        share = min(1.0, most / max(1, 64 * trial.kept))
    cut = told(blocks)
    batches = list(in_batches(blocks, cut, threads, None, lot < round(LOTS * share)))
    pairs = np.concatenate(batches) if batches else np.empty((0, 2), np.int32)
    return Candidates(pairs[:, 0].copy(), pairs[:, 1].copy(), cut)


def lots(claims: Claims) -> npt.NDArray[np.uint32]:
    """Return a number below LOTS for each claim, evenly spread, drawn from what it says."""
    drawn = np.zeros(len(claims), np.uint64)
    for name in ("start", "end", "lat", "lon", "kind", "killed_max"):
        drawn = (drawn ^ getattr(claims, name).astype(np.int64).view(np.uint64)) * np.uint64(
            0x9E3779B97F4A7C15
        )
        drawn ^= drawn >> np.uint64(29)
    return (drawn >> np.uint64(40)).astype(np.uint32)


def in_batches(
    blocks: Blocks, cut: Cut, threads: int | None = None, share: Any = None, chosen: Any = None
) -> Iterator[Any]:
    """Yield the pairs in batches, in one order for any number of threads; `share` is done to each in its thread.

    With `chosen` only the pairs whose earlier claim is chosen are met.
    """
    if chosen is None:
        chosen = np.ones(len(blocks.finish), np.bool_)
    with pool(threads) as workers:
        walks = (
            workers.map(_walk, [(blocks, way, first, share, chosen) for first in range(0, len(way), CHUNK)])
            for way in blocks.ways()
        )
        # The next way is laid out while this one is walked.
        for walked, _next in pairwise(chain(walks, [None])):
            for done, tallies, kept in walked or ():
                cut.add(tallies, kept)
                yield from done


def _walk(part: tuple[Blocks, Way, int, Any, Any]) -> tuple[list[Any], Any, int]:
    """Walk a part of one way; return what `share` made of each batch of pairs, the tallies and the number kept."""
    blocks, way, first, share, chosen = part
    last = min(first + CHUNK, len(way))
    tallies = np.zeros(4, np.int64)
    pairs = np.empty((BATCH, 2), np.int32)
    gaps, reach = np.array(GAPS, np.int64), limits()
    done, kept = [], 0
    while first < last:
        first, written = loops("scanning", len(blocks.finish)).walk(
            way.number, way.held, way.starts, way.near, way.near_starts, first, last, blocks.finish, way.marked, chosen,
            blocks.crowd, RANKED_FROM, gaps, reach, pairs, MOST, tallies,
        )  # fmt: skip
        kept += written
        if written:
            done.append(share(pairs[:written]) if share else pairs[:written].copy())
    return done, tallies, kept


def told(blocks: Blocks) -> Cut:
    """Return what is known to be left out before any pair is made."""
    steps, count = np.unique(blocks.step, return_counts=True)
    narrowed = {int(step): int(number) for step, number in zip(steps, count, strict=True) if step}
    return Cut(narrowed=narrowed, undated=blocks.undated, unplaced=blocks.unplaced)
