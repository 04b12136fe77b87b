"""From scored pairs to groups: merging by falling score, then moving single claims where that fits better."""

import numpy as np

# What a pair weighs that may not be joined.
APART = -1_000_000_000_000


def beside(count, a, b, points):
    """Return for each claim where its pairs start, the other claim of each, and what the pair weighs."""
    starts = np.zeros(count + 1, np.int64)
    for pair in range(len(a)):
        starts[a[pair] + 1] += 1
        starts[b[pair] + 1] += 1
    for claim in range(count):
        starts[claim + 1] += starts[claim]
    at = starts[:-1].copy()
    other = np.empty(2 * len(a), np.int64)
    weight = np.empty(2 * len(a), np.int64)
    for pair in range(len(a)):
        one, two = a[pair], b[pair]
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


def merge(order, forced, a, b, points, starts, other, weight, missing, once, group, following, size, refused):
    """Merge the groups of each pair in this order; the first `forced` pairs need no agreement, only no refusal."""
    last = np.arange(len(group))
    for number in range(len(order)):
        pair = order[number]
        if number >= forced and points[pair] <= 0:
            break
        left, right = group[a[pair]], group[b[pair]]
        if left == right:
            continue
        if size[left] > size[right] or (size[left] == size[right] and left < right):
            left, right = right, left
        total = together(left, right, group, following, size, starts, other, weight, missing, once)
        if total <= APART // 2 or (number >= forced and total <= 0):
            if number < forced:
                refused[number] = True
            continue
        one = left
        while one >= 0:
            group[one] = right
            one = following[one]
        following[last[right]] = left
        last[right] = last[left]
        size[right] += size[left]


def move(group, fixed, starts, other, weight, missing, once, rounds):
    """Move single claims to the neighbouring group, or alone, where the whole then weighs more."""
    count = len(group)
    size = np.zeros(count, np.int64)
    for claim in range(count):
        size[group[claim]] += 1
    free = [np.int64(label) for label in range(count) if size[label] == 0]
    total = np.zeros(count, np.int64)
    met = np.zeros(count, np.int64)
    for _round in range(rounds):
        moved = 0
        for claim in range(count):
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
                where = free.pop()
            size[own] -= 1
            size[where] += 1
            group[claim] = where
            if size[own] == 0:
                free.append(own)
            moved += 1
        if moved == 0:
            break
