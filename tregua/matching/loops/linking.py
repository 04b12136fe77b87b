"""From scored pairs to groups: merging by falling score, then moving single claims where that fits better.

Claims that no chain of pairs worth joining connects can never come into one group: each such cluster of claims (a
component) is worked through by itself, with its own few claims and pairs, and many of them beside each other.
"""

import numpy as np

# What a pair weighs that may not be joined.
APART = -1_000_000_000_000


def components(count, a, b, joins):
    """Return the component of each claim, numbered by their smallest claims; -1 for a claim that no pair joins."""
    parent = np.arange(count).astype(np.int32)
    for pair in range(len(a)):
        if joins[pair]:
            one, other = head(parent, a[pair]), head(parent, b[pair])
            if one < other:
                parent[other] = one
            elif other < one:
                parent[one] = other
    found = np.full(count, -1, np.int32)
    for claim in range(count):
        first = head(parent, claim)
        if first != claim:
            found[first] = 0
    known = 0
    for claim in range(count):
        first = head(parent, claim)
        if first != claim:
            found[claim] = found[first]
        elif found[claim] == 0:
            found[claim] = known
            known += 1
    return found, known


def head(parent, claim):
    """Return the first claim of the component, and shorten the way to it."""
    while parent[claim] != claim:
        parent[claim] = parent[parent[claim]]
        claim = parent[claim]
    return claim


def by_component(joins, component, known, a):
    """Return the pairs that join something, component by component, and where each component starts."""
    starts = np.zeros(known + 1, np.int64)
    for pair in range(len(a)):
        if joins[pair]:
            starts[component[a[pair]] + 1] += 1
    for number in range(known):
        starts[number + 1] += starts[number]
    at = starts[:-1].copy()
    found = np.empty(starts[known], np.int64)
    for pair in range(len(a)):
        if joins[pair]:
            number = component[a[pair]]
            found[at[number]] = pair
            at[number] += 1
    return found, starts


def comes_before(one, other, forced, a, b, points):
    """Return whether a pair is joined before another one: the forced first, by falling weight, ties by their claims."""
    if forced[one] != forced[other]:
        return forced[one]
    if points[one] != points[other]:
        return points[one] > points[other]
    return a[one] < a[other] or (a[one] == a[other] and b[one] < b[other])


def by_weight(order, forced, a, b, points, first, last):
    """Bring the pairs of a component into the order in which they are joined."""
    gap = 1
    while gap < (last - first) // 3:
        gap = 3 * gap + 1
    while gap > 0:
        for place in range(first + gap, last):
            pair = order[place]
            to = place
            while to >= first + gap and comes_before(pair, order[to - gap], forced, a, b, points):
                order[to] = order[to - gap]
                to -= gap
            order[to] = pair
        gap //= 3


def beside(count, a, b, points, component):
    """Return for each claim where its pairs within its component start, the other claim, and what the pair weighs."""
    starts = np.zeros(count + 1, np.int64)
    for pair in range(len(a)):
        if component[a[pair]] >= 0 and component[a[pair]] == component[b[pair]]:
            starts[a[pair] + 1] += 1
            starts[b[pair] + 1] += 1
    for claim in range(count):
        starts[claim + 1] += starts[claim]
    at = starts[:-1].copy()
    other = np.empty(starts[count], np.int32)
    weight = np.empty(starts[count], np.int64)
    for pair in range(len(a)):
        one, two = a[pair], b[pair]
        if component[one] >= 0 and component[one] == component[two]:
            other[at[one]] = two
            weight[at[one]] = points[pair]
            at[one] += 1
            other[at[two]] = one
            weight[at[two]] = points[pair]
            at[two] += 1
    return starts, other, weight


def together(left, right, group, following, size, starts, other, weight, missing, once):
    """Return what all pairs between two groups weigh; the first is the smaller one."""
    total = 0
    met = 0
    one = left
    while one >= 0:
        for place in range(starts[one], starts[one + 1]):
            if group[other[place]] == right:
                total += weight[place]
                met += 1
        if once[one] >= 0:
            its = right
            while its >= 0:
                if once[its] == once[one]:
                    return APART
                its = following[its]
        one = following[one]
    return total + missing * (size[left] * size[right] - met)


def merge(order, forced, a, b, starts, other, weight, missing, once, group, following, last, size, refused, from_place, to_place):  # fmt: skip
    """Merge the groups of each pair in this order; a forced pair needs no agreement, only no refusal."""
    for place in range(from_place, to_place):
        pair = order[place]
        left, right = group[a[pair]], group[b[pair]]
        if left == right:
            continue
        if size[left] > size[right] or (size[left] == size[right] and left < right):
            left, right = right, left
        total = together(left, right, group, following, size, starts, other, weight, missing, once)
        if total <= APART // 2 or (not forced[pair] and total <= 0):
            refused[pair] = forced[pair]
            continue
        one = left
        while one >= 0:
            group[one] = right
            one = following[one]
        following[last[right]] = left
        last[right] = last[left]
        size[right] += size[left]


def move(members, group, fixed, starts, other, weight, missing, once, size, total, met, rounds, first, last):
    """Move single claims of a component to the neighbouring group, or alone, where the whole then weighs more.

    `size`, `total` and `met` are room for each label; groups are called after one of the claims.
    """
    for place in range(first, last):
        size[members[place]] = 0
    for place in range(first, last):
        size[group[members[place]]] += 1
    for _round in range(rounds):
        moved = 0
        for claim in members[first:last]:
            if fixed[claim] or once[claim] >= 0 or starts[claim] == starts[claim + 1]:
                continue
            own = group[claim]
            total[own] = 0
            met[own] = 0
            for place in range(starts[claim], starts[claim + 1]):
                total[group[other[place]]] = 0
                met[group[other[place]]] = 0
            for place in range(starts[claim], starts[claim + 1]):
                total[group[other[place]]] += weight[place]
                met[group[other[place]]] += 1
            stays = total[own] + missing * (size[own] - 1 - met[own])
            best, where = 0, -1
            for place in range(starts[claim], starts[claim + 1]):
                label = group[other[place]]
                gain = total[label] + missing * (size[label] - met[label])
                if label != own and (gain > best or (gain == best and where >= 0 and label < where)):
                    best, where = gain, label
            if best <= stays or (where < 0 and size[own] == 1):
                continue
            if where < 0:
                where = free(members, size, first, last)
            size[own] -= 1
            size[where] += 1
            group[claim] = where
            moved += 1
        if moved == 0:
            break


def free(members, size, first, last):
    """Return the last claim after which no group is called; where a claim leaves others, there is one."""
    for place in range(last - 1, first, -1):
        if size[members[place]] == 0:
            return members[place]
    return members[first]


def grouped(order, pair_starts, members, starts_of, forced, a, b, points, starts, other, weight, missing, once, fixed, group, following, last, size, total, met, refused, rounds, from_component, to_component):  # fmt: skip
    """Merge and move within each of these components; the order of its pairs is that in which they were joined, afterwards."""
    for number in range(from_component, to_component):
        by_weight(order, forced, a, b, points, pair_starts[number], pair_starts[number + 1])
        merge(
            order, forced, a, b, starts, other, weight, missing, once, group, following, last, size, refused,
            pair_starts[number], pair_starts[number + 1],
        )  # fmt: skip
        move(
            members, group, fixed, starts, other, weight, missing, once, size, total, met, rounds,
            starts_of[number], starts_of[number + 1],
        )  # fmt: skip
