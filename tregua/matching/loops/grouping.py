"""Bringing claims into groups, and finding the cells of a grid that touch each other."""

import numpy as np

# Sides of a cell of the grid, in 1e-5 degrees of latitude: 30 km.
SIDE = 27_000
ROUND = 36_000_000


def gathered(order, groups, count):
    """Return the members of each group (0 up to `count`), in the order given, and where each group starts.

    A member whose group is below zero is in none.
    """
    starts = np.zeros(count + 1, np.int64)
    for member in order:
        if groups[member] >= 0:
            starts[groups[member] + 1] += 1
    for group in range(count):
        starts[group + 1] += starts[group]
    at = starts[:-1].copy()
    members = np.empty(starts[count], np.int32)
    for member in order:
        group = groups[member]
        if group >= 0:
            members[at[group]] = member
            at[group] += 1
    return members, starts


def width_of(row, side):
    """Return how wide the cells of a row are: at least one side on the ground, also where meridians draw near."""
    widest = max(abs(row * side - 9_000_000), abs((row + 1) * side - 9_000_000))
    shrunk = np.cos(min(widest, 8_800_000) * 1e-5 * np.pi / 180)
    return np.int64(np.ceil(side / shrunk))


def cells(lat, lon, side, placed):
    """Return the cell of each placed claim, below zero for the others; rows of cells from the south."""
    columns = ROUND // side + 2
    found = np.full(len(lat), -1, np.int64)
    for claim in range(len(lat)):
        if placed[claim]:
            row = (np.int64(lat[claim]) + 9_000_000) // side
            found[claim] = row * columns + (np.int64(lon[claim]) + 18_000_000) // width_of(row, side)
    return found


def around(cell, side, into):
    """Write the cells that touch this one, itself included, and return how many they are."""
    columns = ROUND // side + 2
    row, column = cell // columns, cell % columns
    own = width_of(row, side)
    count = 0
    for other in range(max(row - 1, 0), min(row + 2, 18_000_000 // side + 1)):
        wide = width_of(other, side)
        reach = max(own, wide)
        last = (ROUND - 1) // wide
        west, east = column * own - reach, (column + 1) * own + reach
        # The last column of a row is a narrow one: across the date line columns are counted anew.
        low = west // wide if west >= 0 else (west + ROUND) // wide - last - 1
        high = east // wide if east < ROUND else (east - ROUND) // wide + last + 1
        for place in range(low, min(high, low + last) + 1):
            into[count] = other * columns + place % (last + 1)
            count += 1
    return count


def neighbours(cell_of_group, side):
    """Return for each group of one cell the groups of the cells around it, as a list of lists."""
    count = len(cell_of_group)
    starts = np.zeros(count + 1, np.int64)
    near = np.empty(count * 20, np.int32)
    into = np.empty(64, np.int64)
    total = 0
    for group in range(count):
        for place in range(around(cell_of_group[group], side, into)):
            other = np.searchsorted(cell_of_group, into[place])
            if other < count and cell_of_group[other] == into[place]:
                near[total] = other
                total += 1
        starts[group + 1] = total
    return near[:total].copy(), starts


def told_apart(keys):
    """Return the number of each claim's key, in the order in which distinct ones are met, and how many they are."""
    size = 16
    while size < 2 * len(keys):
        size *= 2
    table = np.full(size, -1, np.int32)
    number = np.empty(len(keys), np.int32)
    first = np.empty(len(keys), np.int64)
    known = 0
    for claim in range(len(keys)):
        key = keys[claim]
        # A product that fits into 62 bits, of which the middle ones are taken.
        spot = ((np.int64(key) % 2_147_483_647) * 1_640_531_527 >> 16) & (size - 1)
        while table[spot] >= 0 and first[table[spot]] != key:
            spot = (spot + 1) & (size - 1)
        if table[spot] < 0:
            table[spot] = known
            first[known] = key
            known += 1
        number[claim] = table[spot]
    return number, known


def counted(numbers, known, order):
    """Return for each claim how many of `order` share its number, and its rank among them."""
    count = np.zeros(known, np.int32)
    number = np.zeros(len(numbers), np.int32)
    rank = np.zeros(len(numbers), np.int32)
    for claim in order:
        rank[claim] = count[numbers[claim]]
        count[numbers[claim]] += 1
    for claim in order:
        number[claim] = count[numbers[claim]]
    return number, rank


def close_by(members, starts, middle, seconds):
    """Return for each claim how many of its group are at most so many seconds from it; the middles of a group rise."""
    found = np.empty(len(members), np.int64)
    for group in range(len(starts) - 1):
        first = last = starts[group]
        for place in range(starts[group], starts[group + 1]):
            at = middle[members[place]]
            while middle[members[first]] < at - seconds:
                first += 1
            while last < starts[group + 1] and middle[members[last]] <= at + seconds:
                last += 1
            found[members[place]] = last - first
    return found


def follows(order, numbers, known, start, exact, gap):
    """Return of each row whether the last one of its number, in order of time, is exact and within the gap as well."""
    before = np.full(known, -1, np.int32)
    found = np.zeros(len(numbers), np.bool_)
    for row in order:
        last = before[numbers[row]]
        if last >= 0 and exact[row] and exact[last] and start[row] - start[last] <= gap:
            found[row] = True
        before[numbers[row]] = row
    return found


def gathered_twice(order, groups, others, count):
    """Return the same for members that may stand in two groups."""
    starts = np.zeros(count + 1, np.int64)
    for member in order:
        for group in (groups[member], others[member]):
            if group >= 0:
                starts[group + 1] += 1
    for group in range(count):
        starts[group + 1] += starts[group]
    at = starts[:-1].copy()
    members = np.empty(starts[count], np.int32)
    for member in order:
        for group in (groups[member], others[member]):
            if group >= 0:
                members[at[group]] = member
                at[group] += 1
    return members, starts


def fill_areas(members, starts, area, beside, least_share):
    """Give each member of a cell the cell's commonest area where it has none, and another one that lies there too."""
    codes = np.empty(16, np.int32)
    times = np.empty(16, np.int64)
    for cell in range(len(starts) - 1):
        inside = members[starts[cell] : starts[cell + 1]]
        known = count_codes(inside, area, codes, times)
        most = commonest(codes, times, known, -1)
        second = commonest(codes, times, known, most)
        for member in inside:
            if area[member] < 0:
                area[member] = most
            other = second if area[member] == most else most
            if other >= 0 and known > 1:
                share = times_of(codes, times, known, other)
                if share > 1 and share * least_share >= len(inside):
                    beside[member] = other


def count_codes(inside, area, codes, times):
    """Count the codes of the members, up to sixteen different ones."""
    known = 0
    for member in inside:
        code = area[member]
        if code < 0:
            continue
        place = 0
        while place < known and codes[place] != code:
            place += 1
        if place == known:
            if known == len(codes):
                continue
            codes[known] = code
            times[known] = 0
            known += 1
        times[place] += 1
    return known


def commonest(codes, times, known, but):
    """Return the code met most often, the smaller of two; -1 for none."""
    best = -1
    most = 0
    for place in range(known):
        if codes[place] != but and (times[place] > most or (times[place] == most and codes[place] < best)):
            best, most = codes[place], times[place]
    return best


def times_of(codes, times, known, code):
    for place in range(known):
        if codes[place] == code:
            return times[place]
    return 0


def numbered(codes, size):
    """Return the codes below `size` that occur, in order, and the place of each claim's among them, -1 for none."""
    place = np.full(size, -1, np.int32)
    for code in codes:
        if code >= 0:
            place[code] = 0
    known = 0
    for code in range(size):
        if place[code] == 0:
            place[code] = known
            known += 1
    occur = np.empty(known, np.int64)
    for code in range(size):
        if place[code] >= 0:
            occur[place[code]] = code
    group = np.empty(len(codes), np.int32)
    for claim in range(len(codes)):
        group[claim] = place[codes[claim]] if codes[claim] >= 0 else -1
    return occur, group
