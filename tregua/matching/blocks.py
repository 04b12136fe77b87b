"""Laying claims out for the walk over candidates: in the order of time, in cells, areas and groups of one name."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from tregua.matching.claims import DISTRICT, HOUR, NOWHERE, SETTLEMENT, UNDATED, UNPLACED, Claims
from tregua.matching.crowding import crowding

Ints = npt.NDArray[np.int32]
Lists = tuple[Any, ...]
SIDE: Final = 27_000
# An area of a cell's neighbours in it counts from this share of the cell's claims, and from two claims on.
LEAST_SHARE: Final = 20


@dataclass
class Blocks:
    """Claims laid out: the lists of each way, and the columns that the walk reads."""

    ways: list[tuple[int, Lists]]
    times: Lists
    points: Lists
    areas: Lists
    crowd: Lists
    undated: Ints
    unplaced: Ints


def lay_out(claims: Claims, near_names: Any = None) -> Blocks:
    """Lay the claims out; ties in time are settled by the row, so that rows stand in the order of their ids."""
    from tregua.matching.compiled import grouping  # noqa: PLC0415 - numba is loaded when it is needed

    dated = claims.time_class < UNDATED
    order = np.argsort(claims.start, kind="stable").astype(np.int32)
    order = order[dated[order]]
    when = np.zeros(len(claims.start), np.int32)
    when[order] = np.arange(len(order), dtype=np.int32)
    placed = (claims.place_class <= DISTRICT) & (claims.lat != NOWHERE)
    cell = grouping.cells(claims.lat, claims.lon, SIDE, placed)
    area, beside = _areas(claims, cell, order)
    names, near, near_starts = _names(claims, near_names)
    crowd = crowding(claims, placed, area, names, order)
    fine = placed & (claims.place_class <= SETTLEMENT)
    ways = [
        (0, _of_cells(claims, order, fine, fine, 1)),
        (1, _of_cells(claims, order, placed, placed & ~fine, 3)),
        (2, _of_areas(order, area, beside, ~placed)),
        (3, _lists(order, names, ~placed, len(near_starts) - 1, near, near_starts)),
    ]
    nowhere = ~placed & (area < 0) & (names < 0)
    return Blocks(
        [way for way in ways if len(way[1][2])],
        (when, claims.start, claims.end, crowd.step),
        (claims.lat, claims.lon, claims.lon_scale, claims.place_class, placed),
        (area, beside),
        (claims.time_class > HOUR, crowd.block, crowd.rank),
        np.flatnonzero(~dated).astype(np.int32),
        np.flatnonzero(dated & nowhere).astype(np.int32),
    )


def _areas(claims: Claims, cell: Any, order: Ints) -> tuple[Ints, Ints]:
    """Return of each claim its area and the one beside it, both as places among the codes that occur, or -1."""
    from tregua.matching.compiled import grouping  # noqa: PLC0415

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
    from tregua.matching.compiled import grouping  # noqa: PLC0415

    count = int(max(area.max(initial=-1), beside.max(initial=-1))) + 1
    items, starts = grouping.gathered_twice(order, area, beside, count)
    few, few_starts = grouping.gathered_twice(
        order,
        np.where(marked, area, -1).astype(np.int32),
        np.where(marked, beside, -1).astype(np.int32),
        count,
    )
    return items, starts, few, few_starts, marked, *_only_itself(count)


def _only_itself(count: int) -> tuple[Ints, Any]:
    return np.arange(count, dtype=np.int32), np.arange(count + 1, dtype=np.int64)


def _of_cells(claims: Claims, order: Ints, members: Any, marked: Any, sides: int) -> Lists:
    from tregua.matching.compiled import grouping  # noqa: PLC0415

    side = SIDE * sides
    cell = grouping.cells(claims.lat, claims.lon, side, members)
    known, group = compact(cell)
    near, near_starts = grouping.neighbours(known, side)
    return _lists(order, group, marked, len(known), near, near_starts)


def compact(codes: Any) -> tuple[Any, Ints]:
    """Return the codes that occur (not those below zero), in order, and the place of each claim's among them."""
    known = np.unique(codes[codes >= 0])
    group = np.searchsorted(known, codes).astype(np.int32)
    group[codes < 0] = -1
    return known, group


def _lists(order: Ints, group: Ints, marked: Any, count: int, near: Any, near_starts: Any) -> Lists:
    from tregua.matching.compiled import grouping  # noqa: PLC0415

    items, starts = grouping.gathered(order, group, count)
    few, few_starts = grouping.gathered(order, np.where(marked, group, -1).astype(np.int32), count)
    return items, starts, few, few_starts, marked, near, near_starts
