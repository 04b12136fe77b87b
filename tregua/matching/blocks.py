"""Laying claims out for the walk over candidates: in the order of time, in cells, areas and groups of one name."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from tregua.matching.claims import DISTRICT, HOUR, NOWHERE, SETTLEMENT, UNDATED, UNPLACED, Claims
from tregua.matching.compiled import FEW, loops
from tregua.matching.crowding import RANKED_MOST, crowding
from tregua.matching.ordering import in_order

Ints = npt.NDArray[np.int32]
Lists = tuple[Any, ...]
SIDE: Final = 27_000
# An area of a cell's neighbours in it counts from this share of the cell's claims, and from two claims on.
LEAST_SHARE: Final = 20
# Codes below this are numbered by a table of all of them.
MOST_CODES: Final = 20_000_000


@dataclass
class Way:
    """The claims that one way of the walk meets, in the order in which it meets them."""

    number: int
    # Columns in that order, the marked claims once more behind all.
    held: Lists
    # Where each block starts among the marked (row 0) and among all (row 1), and which blocks are around it.
    starts: npt.NDArray[np.int64]
    near: Ints
    near_starts: npt.NDArray[np.int64]
    marked: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        """Return how many claims are held against others."""
        return int(self.starts[1, -1])


@dataclass
class Blocks:
    """Claims laid out for the walk: each way in turn, and what is the same for all."""

    ways: Callable[[], Iterator[Way]]
    finish: npt.NDArray[np.int64]
    step: npt.NDArray[np.int8]
    crowd: Lists
    # All claims, those of one place and time beside each other.
    nearby: Ints
    undated: Ints
    unplaced: Ints


def lay_out(claims: Claims, near_names: Any = None) -> Blocks:
    """Lay the claims out; ties in time are settled by the row, so that rows stand in the order of their ids."""
    grouping = loops("grouping", len(claims))
    dated = claims.time_class < UNDATED
    order = in_order(claims.start).astype(np.int32)
    order = order[dated[order]]
    when = np.zeros(len(claims.start), np.int32)
    when[order] = np.arange(len(order), dtype=np.int32)
    placed = (claims.place_class <= DISTRICT) & (claims.lat != NOWHERE)
    cell = grouping.cells(claims.lat, claims.lon, SIDE, placed)
    area, beside = _areas(claims, cell, order)
    names, near, near_starts = _names(claims, near_names)
    crowd = crowding(claims, placed, area, names, order)
    fine = placed & (claims.place_class <= SETTLEMENT)
    coarse = np.where(placed, claims.place_class, UNPLACED).astype(np.int8)
    columns = (when, claims.start, claims.lat, claims.lon, claims.lon_scale, coarse, crowd.step, area, beside)

    def ways() -> Iterator[Way]:
        """Lay out one way after the other, so that they do not all lie in memory."""
        yield from _way(0, columns, fine, *_of_cells(claims, order, fine, fine, 1))
        yield from _way(1, columns, placed & ~fine, *_of_cells(claims, order, placed, placed & ~fine, 3))
        yield from _way(2, columns, ~placed, *_of_areas(order, area, beside, ~placed))
        yield from _way(
            3, columns, ~placed, *_lists(order, names, ~placed, len(near_starts) - 1, near, near_starts)
        )

    nowhere = ~placed & (area < 0) & (names < 0)
    return Blocks(
        ways,
        claims.end,
        crowd.step,
        (claims.time_class > HOUR, crowd.block, crowd.rank, RANKED_MOST),
        _nearby(cell, order, len(claims)),
        np.flatnonzero(~dated).astype(np.int32),
        np.flatnonzero(dated & nowhere).astype(np.int32),
    )


def _nearby(cell: Any, order: Ints, count: int) -> Ints:
    grouping = loops("grouping", len(order))
    known, group = compact(cell)
    group[group < 0] = len(known)
    members, _starts = grouping.gathered(order, group, len(known) + 1)
    left_out = np.ones(count, np.bool_)
    left_out[members] = False
    return np.concatenate([members, np.flatnonzero(left_out).astype(np.int32)])


def _way(
    number: int, columns: Lists, marked: Any, all_of: Any, few: Any, near: Ints, near_starts: Any
) -> Iterator[Way]:
    """Yield a way, if there is anything to meet on it."""
    (items, starts), (marks, mark_starts) = all_of, few
    if not len(marks):
        return
    alike = len(marks) == len(items)
    rows = items if alike else np.concatenate([items, marks])
    both = np.stack([starts if alike else mark_starts + len(items), starts])
    yield Way(
        number, loops("scanning", len(columns[0])).laid(rows, *columns), both, near, near_starts, marked
    )


def _areas(claims: Claims, cell: Any, order: Ints) -> tuple[Ints, Ints]:
    """Return of each claim its area and the one beside it, both as places among the codes that occur, or -1."""
    grouping = loops("grouping", len(order))
    _codes, area = compact(
        np.where((claims.province > 0) & (claims.place_class < UNPLACED), claims.province, -1)
    )
    known, group = compact(cell)
    members, starts = grouping.gathered(order, group, len(known))
    beside = np.full(len(area), -1, np.int32)
    grouping.fill_areas(members, starts, area, beside, LEAST_SHARE)
    return area, beside


def _names(claims: Claims, near_names: Any) -> tuple[Ints, Any, Any]:
    """Return the name of each claim (or, where only that is given, its place), and which names are near which."""
    count = len(claims.names)
    _places, place = compact(np.where(claims.place > 0, claims.place, -1))
    names = np.where(claims.name > 0, claims.name, np.where(place >= 0, place + count, -1)).astype(np.int32)
    total = count + len(_places)
    one, other = (np.empty(0, np.int32), np.empty(0, np.int32)) if near_names is None else near_names
    itself = np.arange(total, dtype=np.int32)
    left, right = np.concatenate([itself, one, other]), np.concatenate([itself, other, one])
    by_left = np.argsort(left, kind="stable")
    starts = np.searchsorted(left[by_left], np.arange(total + 1)).astype(np.int64)
    return names, right[by_left].astype(np.int32), starts


def _of_areas(order: Ints, area: Ints, beside: Ints, marked: Any) -> Lists:
    """Return the lists by area; a claim where two areas meet stands in both."""
    grouping = loops("grouping", len(order))
    count = int(max(area.max(initial=-1), beside.max(initial=-1))) + 1
    items, starts = grouping.gathered_twice(order, area, beside, count)
    few, few_starts = grouping.gathered_twice(
        order,
        np.where(marked, area, -1).astype(np.int32),
        np.where(marked, beside, -1).astype(np.int32),
        count,
    )
    return (items, starts), (few, few_starts), *_only_itself(count)


def _only_itself(count: int) -> tuple[Ints, Any]:
    return np.arange(count, dtype=np.int32), np.arange(count + 1, dtype=np.int64)


def _of_cells(claims: Claims, order: Ints, members: Any, marked: Any, sides: int) -> Lists:
    grouping = loops("grouping", len(order))
    side = SIDE * sides
    cell = grouping.cells(claims.lat, claims.lon, side, members)
    known, group = compact(cell)
    near, near_starts = grouping.neighbours(known, side)
    return _lists(order, group, marked, len(known), near, near_starts)


def compact(codes: Any) -> tuple[Any, Ints]:
    """Return the codes that occur (not those below zero), in order, and the place of each claim's among them."""
    size = int(codes.max(initial=-1)) + 1
    if len(codes) > FEW and size <= MOST_CODES:
        known, group = loops("grouping", len(codes)).numbered(codes.astype(np.int64), size)
        return known, group
    known = np.unique(codes[codes >= 0])
    group = np.searchsorted(known, codes).astype(np.int32)
    group[codes < 0] = -1
    return known, group


def _lists(order: Ints, group: Ints, marked: Any, count: int, near: Any, near_starts: Any) -> Lists:
    grouping = loops("grouping", len(order))
    items, starts = grouping.gathered(order, group, count)
    few, few_starts = grouping.gathered(order, np.where(marked, group, -1).astype(np.int32), count)
    return (items, starts), (few, few_starts), near, near_starts
