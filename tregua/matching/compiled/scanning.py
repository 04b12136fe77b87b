"""The walk over the blocks: each claim is held against the later ones in its block and in those around it.

Every pair is met once, from its earlier claim, by one of four ways that exclude each other:

* FINE: both points known, neither coarser than a settlement;
* DISTRICT: both points known, one of them that of a district;
* AREA: one of them known by its area only, both of one area;
* NAME: names that are near, where no other way finds the pair.
"""

import numpy as np

from tregua.matching.compiled import njit

FINE, DISTRICT, AREA, NAME = 0, 1, 2, 3
# What the tallies count.
MET, LATE, FAR, CROWDED = 0, 1, 2, 3


@njit
def within(one, other, lat, lon, scale, most):
    """Return whether two points lie at most so far apart (1e-5 degrees of latitude), in whole numbers."""
    north = abs(np.int64(lat[one]) - np.int64(lat[other]))
    if north > most:
        return False
    east = abs(np.int64(lon[one]) - np.int64(lon[other]))
    east = min(east, 36_000_000 - east) * (np.int64(scale[one]) + np.int64(scale[other]))
    if east > most * 20_000:
        return False
    north *= 20_000
    return north * north + east * east <= most * most * 400_000_000


@njit
def shared_area(one, other, area, beside):
    """Return the smallest area that both lie in or touch, -1 for none."""
    least = -1
    for first in (area[one], beside[one]):
        if first >= 0 and (first == area[other] or first == beside[other]):
            least = first if least < 0 else min(least, first)
    return least


@njit
def at_or_after(items, first, last, values, value):
    """Return the first place in items[first:last] whose value is not below this one; values rise along it."""
    while first < last:
        middle = (first + last) // 2
        if values[items[middle]] < value:
            first = middle + 1
        else:
            last = middle
    return first


@njit
def found_elsewhere(one, other, points, areas, ordinary):
    """Return whether a pair of near names is found by its points or its area, or lies too far apart to be found."""
    lat, lon, scale, coarse, placed = points
    area, beside = areas
    if placed[one] and placed[other]:
        widest = max(coarse[one], coarse[other])
        return within(one, other, lat, lon, scale, ordinary[widest]) or not within(
            one, other, lat, lon, scale, ordinary[3]
        )
    return shared_area(one, other, area, beside) >= 0


@njit
def near_enough(way, group, one, other, step, points, areas, limits):
    """Return what becomes of a pair that is near in time: 1 looked at, 0 not of this way, -1 cut for the crowd."""
    lat, lon, scale, coarse, _placed = points
    area, beside = areas
    if way <= DISTRICT:
        widest = max(coarse[one], coarse[other])
        if within(one, other, lat, lon, scale, limits[step, widest]):
            return 1
        return -1 if step and within(one, other, lat, lon, scale, limits[0, widest]) else 0
    if way == AREA:
        return 1 if shared_area(one, other, area, beside) == group else 0
    return 0 if found_elsewhere(one, other, points, areas, limits[0]) else 1


@njit
def too_crowded(one, other, step, blocks):
    """Return whether two claims of a very crowded block are too far from each other in its order.

    Claims known to the hour or better are kept apart by their times, so that this is asked of the others only.
    """
    vague, block, rank, first_step, most_apart = blocks
    if step < first_step or not (vague[one] or vague[other]):
        return False
    return block[one] != block[other] or abs(rank[one] - rank[other]) > most_apart


@njit
def walk(way, lists, first, last, times, points, areas, blocks, gaps, limits, pairs, most, tallies):
    """Write the pairs of the claims first..last of a list; return where to go on and how many pairs were written.

    It stops before a claim for which there might not be room: `most` is what one claim is held against at most.
    """
    items, starts, marked, marked_starts, is_marked, near, near_starts = lists
    when, begin, finish, tight = times
    written = 0
    group = np.searchsorted(starts, first, side="right") - 1
    at_all, at_marked = at_of(group, items[first], lists, when)
    for place in range(first, last):
        if written + most > len(pairs):
            return place, written
        while place >= starts[group + 1]:
            group += 1
            if place < starts[group + 1]:
                at_all, at_marked = at_of(group, items[place], lists, when)
        one = items[place]
        among, among_starts, at = (
            (items, starts, at_all) if is_marked[one] else (marked, marked_starts, at_marked)
        )
        reach = finish[one] + gaps[tight[one]]
        widest_reach = finish[one] + gaps[0]
        held = 0
        for number in range(near_starts[group + 1] - near_starts[group]):
            end = among_starts[near[near_starts[group] + number] + 1]
            place_of = at[number]
            while place_of < end and when[among[place_of]] <= when[one]:
                place_of += 1
            at[number] = place_of
            while place_of < end:
                other = among[place_of]
                if begin[other] >= reach:
                    if tight[one]:
                        tallies[LATE] += at_or_after(among, place_of, end, begin, widest_reach) - place_of
                    break
                place_of += 1
                tallies[MET] += 1
                step = max(tight[one], tight[other])
                if step != tight[one] and begin[other] >= finish[one] + gaps[step]:
                    tallies[LATE] += 1
                    continue
                verdict = near_enough(way, group, one, other, step, points, areas, limits)
                if verdict < 0:
                    tallies[FAR] += 1
                if verdict <= 0:
                    continue
                if held == most or too_crowded(one, other, step, blocks):
                    tallies[CROWDED] += 1
                    continue
                pairs[written, 0] = one
                pairs[written, 1] = other
                written += 1
                held += 1
    return last, written


@njit
def at_of(group, one, lists, when):
    """Return where the walk begins in each list around a group: after this claim."""
    items, starts, marked, marked_starts, _is_marked, near, near_starts = lists
    count = near_starts[group + 1] - near_starts[group]
    at_all = np.empty(count, np.int64)
    at_marked = np.empty(count, np.int64)
    for number in range(count):
        other = near[near_starts[group] + number]
        at_all[number] = at_or_after(items, starts[other], starts[other + 1], when, when[one] + 1)
        at_marked[number] = at_or_after(
            marked, marked_starts[other], marked_starts[other + 1], when, when[one] + 1
        )
    return at_all, at_marked
