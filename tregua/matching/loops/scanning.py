"""The walk over the blocks: each claim is held against the later ones in its block and in those around it.

Every pair is met once, from its earlier claim, by one of four ways that exclude each other:

* FINE: both points known, neither coarser than a settlement;
* DISTRICT: both points known, one of them that of a district;
* AREA: one of them known by its area only, both of one area;
* NAME: names that are near, where no other way finds the pair.

The claims of a way lie one behind the other as the walk meets them: block by block, in the order of time; behind
them once more those that are marked. A claim that is not marked is held against marked ones only.
"""

import numpy as np

FINE, DISTRICT, AREA, NAME = 0, 1, 2, 3
# What the tallies count.
MET, LATE, FAR, CROWDED = 0, 1, 2, 3
NO_POINT = 4
# In a very crowded block a claim known to the part of the day or coarser is held against this many times as many
# others of a list as it may be apart from them: a list may hold several blocks.
LINE = 4
EVERY = 1 << 60


def laid(rows, when, begin, lat, lon, scale, coarse, step, area, beside):
    """Return the columns that the walk reads, in the order of these rows."""
    count = len(rows)
    out_when = np.empty(count, np.int32)
    out_begin = np.empty(count, np.int64)
    out_lat = np.empty(count, np.int32)
    out_lon = np.empty(count, np.int32)
    out_scale = np.empty(count, np.int16)
    out_coarse = np.empty(count, np.int8)
    out_step = np.empty(count, np.int8)
    out_area = np.empty(count, np.int32)
    out_beside = np.empty(count, np.int32)
    for place in range(count):
        row = rows[place]
        out_when[place] = when[row]
        out_begin[place] = begin[row]
        out_lat[place] = lat[row]
        out_lon[place] = lon[row]
        out_scale[place] = scale[row]
        out_coarse[place] = coarse[row]
        out_step[place] = step[row]
        out_area[place] = area[row]
        out_beside[place] = beside[row]
    return rows, out_when, out_begin, out_lat, out_lon, out_scale, out_coarse, out_step, out_area, out_beside


def first_from(values, first, last, value):
    """Return the first place from `first` to `last` whose value is not below this one; values rise."""
    while first < last:
        middle = (first + last) // 2
        if values[middle] < value:
            first = middle + 1
        else:
            last = middle
    return first


def within(north, east, scales, most):
    """Return whether two points lie at most so far apart (1e-5 degrees of latitude), in whole numbers."""
    if north > most:
        return False
    wide = min(east, 36_000_000 - east) * scales
    if wide > most * 20_000:
        return False
    high = north * 20_000
    return high * high + wide * wide <= most * most * 400_000_000


def shared_area(area, beside, other_area, other_beside):
    """Return the smallest area that both lie in or touch, -1 for none."""
    least = -1
    if area >= 0 and (area == other_area or area == other_beside):
        least = area
    if beside >= 0 and (beside == other_area or beside == other_beside) and (least < 0 or beside < least):
        least = beside
    return least


def too_crowded(one, other, crowd):
    """Return whether two claims of a very crowded block are too far from each other in its order.

    Claims known to the hour or better are kept apart by their times, so that this is asked of the others only.
    """
    vague, block, rank, most_apart = crowd
    if not (vague[one] or vague[other]):
        return False
    return block[one] != block[other] or abs(rank[one] - rank[other]) > most_apart


def walk(way, held, starts, near, near_starts, first, last, finish, marked, chosen, crowd, ranked_from, gaps, limits, pairs, most, tallies):  # fmt: skip
    """Write the pairs of the claims first..last of a list; return where to go on and how many pairs were written.

    Only pairs whose earlier claim is chosen are written. It stops before a claim for which there might not be room: `most` is what one claim is held against at most.
    """
    rows, when, begin, lat, lon, scale, coarse, steps, area, beside = held
    written = met = late = far = crowded = 0
    group = np.searchsorted(starts[1], first, side="right") - 1
    at = np.empty((2, np.max(near_starts[1:] - near_starts[:-1])), np.int64)
    lay = True
    place = first
    while place < last and written + most <= len(pairs):
        while place >= starts[1, group + 1]:
            group += 1
            lay = True
        one = rows[place]
        if not chosen[one]:
            place += 1
            continue
        own_when, own_lat, own_lon, own_scale = (
            when[place],
            np.int64(lat[place]),
            np.int64(lon[place]),
            np.int64(scale[place]),
        )
        own_coarse, own_step, own_area, own_beside = coarse[place], steps[place], area[place], beside[place]
        around = near_starts[group + 1] - near_starts[group]
        if lay:
            for number in range(around):
                other = near[near_starts[group] + number]
                for sort in range(2):
                    at[sort, number] = first_from(
                        when, starts[sort, other], starts[sort, other + 1], own_when + 1
                    )
            lay = False
        sort = 1 if marked[one] else 0
        reach, widest = finish[one] + gaps[own_step], finish[one] + gaps[0]
        kept = 0
        # In a very crowded block the others of the same hours follow each other without end.
        ranked = own_step >= ranked_from and crowd[0][one]
        for number in range(around):
            last_met = met + LINE * crowd[3] if ranked else met + EVERY
            end = starts[sort, near[near_starts[group] + number] + 1]
            k = at[sort, number]
            while k < end and when[k] <= own_when:
                k += 1
            at[sort, number] = k
            while k < end and begin[k] < reach:
                if met == last_met:
                    crowded += first_from(begin, k, end, reach) - k
                    break
                met += 1
                step = max(own_step, steps[k])
                if step > own_step and begin[k] >= finish[one] + gaps[step]:
                    late += 1
                    k += 1
                    continue
                kind = max(own_coarse, coarse[k])
                if way == AREA:
                    if shared_area(own_area, own_beside, area[k], beside[k]) != group:
                        k += 1
                        continue
                else:
                    north, east = abs(own_lat - lat[k]), abs(own_lon - lon[k])
                    scales = own_scale + scale[k]
                    if way == NAME:
                        if kind == NO_POINT:
                            elsewhere = shared_area(own_area, own_beside, area[k], beside[k]) >= 0
                        else:
                            elsewhere = within(north, east, scales, limits[0, kind]) or not within(
                                north, east, scales, limits[step, 3]
                            )
                        if elsewhere:
                            k += 1
                            continue
                    elif not within(north, east, scales, limits[step, kind]):
                        if step > 0 and within(north, east, scales, limits[0, kind]):
                            far += 1
                        k += 1
                        continue
                if kept == most or (step >= ranked_from and too_crowded(one, rows[k], crowd)):
                    crowded += 1
                else:
                    pairs[written, 0] = one
                    pairs[written, 1] = rows[k]
                    written += 1
                    kept += 1
                k += 1
            if own_step and k < end:
                late += first_from(begin, k, end, widest) - k
        place += 1
    tallies[MET] += met
    tallies[LATE] += late
    tallies[FAR] += far
    tallies[CROWDED] += crowded
    return place, written
