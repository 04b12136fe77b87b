"""The messages of pairs that compete: each partner in a group tells the others how far it takes their place.

Pair p stands in two places: p is the partner that its first claim has in its second, p + pairs the reverse.
"""

import numpy as np

# How far a part of a total is excused beside one that makes up the whole by itself.
BESIDE = 0.5
# Two that make up the whole only together speak for each other, by up to so much; not below so many dead, for small
# sums come about by chance.
TOGETHER = 3.0
ENOUGH = 3


def first_met(count, a, b):
    """Return a number of each claim in the order in which pairs name them, which is that of place and time, and how many."""
    number = np.full(count, -1, np.int32)
    known = 0
    for pair in range(len(a)):
        if number[a[pair]] < 0:
            number[a[pair]] = known
            known += 1
        if number[b[pair]] < 0:
            number[b[pair]] = known
            known += 1
    return number, known


def by_owner(order, number, known, a, b):
    """Write the places of each claim one behind the other, and return where each claim's start."""
    pairs = len(a)
    begins = np.zeros(known + 1, np.int64)
    for pair in range(pairs):
        begins[number[a[pair]] + 1] += 1
        begins[number[b[pair]] + 1] += 1
    for claim in range(known):
        begins[claim + 1] += begins[claim]
    at = begins[:-1].copy()
    for pair in range(pairs):
        owner = number[a[pair]]
        order[at[owner]] = pair
        at[owner] += 1
        owner = number[b[pair]]
        order[at[owner]] = pair + pairs
        at[owner] += 1
    return begins


def whose(place, a, b):
    """Return the claim of a place: of its first half from `a`, of its second from `b`."""
    return a[place] if place < len(a) else b[place - len(a)]


def keys_of(order, first, last, a, b, source, keys):
    """Write for each place its source and its partner as one number."""
    for place in range(first, last):
        partner = np.int64(whose(order[place], b, a))
        keys[place - first] = np.int64(source[partner]) << 32 | partner


def room(least, most, its_least, its_most, whole_least, whole_most):
    """Return how far the tolls of two partners leave room for both: 0 not at all, 1 fully, TOGETHER is better still."""
    if least < 0 or its_least < 0 or least + its_least > whole_most:
        return 0.0
    if max(most, its_most) >= whole_least:
        return BESIDE
    if least + its_least >= ENOUGH and most + its_most >= whole_least:
        return TOGETHER
    return 1.0


def said_to_one(rivals, others):
    """Return what its rivals say to a partner, and those that make up the whole together with it (sums of odds)."""
    if others == 0.0:
        return -np.log1p(rivals)
    return np.log1p(TOGETHER * others) - np.log1p(others) - np.log1p(rivals)


def most_of(begins, first, last):
    """Return the most members that any of these groups has."""
    most = 0
    for group in range(first, last):
        most = max(most, begins[group + 1] - begins[group])
    return most


def arrange(order, begins, a, b, source, from_claim, to_claim):
    """Sort the places of each claim by source and partner; return how many have a rival, and how many groups they are."""
    keys = np.empty(most_of(begins, from_claim, to_claim), np.int64)
    kept = groups = 0
    for claim in range(from_claim, to_claim):
        begin = begins[claim]
        count = begins[claim + 1] - begin
        if count < 2:
            continue
        keys_of(order, begin, begin + count, a, b, source, keys)
        gap = 1
        while gap < count // 3:
            gap = 3 * gap + 1
        while gap > 0:
            for number in range(gap, count):
                key, place = keys[number], order[begin + number]
                to = number
                while to >= gap and keys[to - gap] > key:
                    keys[to] = keys[to - gap]
                    order[begin + to] = order[begin + to - gap]
                    to -= gap
                keys[to] = key
                order[begin + to] = place
            gap //= 3
        same = 1
        for number in range(1, count + 1):
            if number < count and keys[number] >> 32 == keys[number - 1] >> 32:
                same += 1
                continue
            if same > 1:
                kept += same
                groups += 1
            same = 1
    return kept, groups


def contested(order, begins, a, b, source, found, starts, where, at, group, from_claim, to_claim):
    """Write the places that have a rival from `at` on, where their groups start, and where each place has come to."""
    keys = np.empty(most_of(begins, from_claim, to_claim), np.int64)
    for claim in range(from_claim, to_claim):
        begin = begins[claim]
        count = begins[claim + 1] - begin
        if count < 2:
            continue
        keys_of(order, begin, begin + count, a, b, source, keys)
        first = 0
        for number in range(1, count + 1):
            if number < count and keys[number] >> 32 == keys[first] >> 32:
                continue
            if number - first > 1:
                for its in range(first, number):
                    place = order[begin + its]
                    found[at] = place
                    where[place] = at
                    at += 1
                group += 1
                starts[group] = at
            first = number


def across(found, where, opposite, pairs, first, last):
    """Write where the same pair stands in its other group, -1 if it is alone there."""
    for place in range(first, last):
        its = found[place]
        opposite[place] = where[its + pairs if its < pairs else its - pairs]


def excuse(shares, excused, begins, order, starts, a, b, least, most, twins, twin_starts, likeness, from_group, to_group):  # fmt: skip
    """Fill in how far each two partners of a group are no rivals: 1 fully, 0 not at all; above 1 they add up."""
    largest = most_of(starts, from_group, to_group)
    partners = np.empty(largest, np.int64)
    low, high = np.empty(largest, np.int64), np.empty(largest, np.int64)
    for group in range(from_group, to_group):
        first, size = starts[group], starts[group + 1] - starts[group]
        at = begins[group]
        if begins[group + 1] == at:
            continue
        whole = whose(order[first], a, b)
        whole_least, whole_most = np.int64(least[whole]), np.int64(most[whole])
        for one in range(size):
            partners[one] = whose(order[first + one], b, a)
            low[one], high[one] = least[partners[one]], most[partners[one]]
        for one in range(size):
            mine = partners[one]
            other = one + 1
            for twin in range(twin_starts[mine], twin_starts[mine + 1]):
                while other < size and partners[other] < twins[twin]:
                    other += 1
                if other == size:
                    break
                if partners[other] == twins[twin] and likeness[twin] > 0:
                    share_out(shares, excused, at, size, first, one, other, likeness[twin])
            if low[one] < 0 or low[one] > whole_most:
                continue
            for other in range(one + 1, size):
                share = room(low[one], high[one], low[other], high[other], whole_least, whole_most)
                if share > shares[at + one * size + other]:
                    share_out(shares, excused, at, size, first, one, other, share)


def share_out(shares, excused, at, size, first, one, other, share):
    """Write how far two partners are no rivals, both ways."""
    shares[at + one * size + other] = share
    shares[at + other * size + one] = share
    excused[first + one] = True
    excused[first + other] = True


def speak(said, before, odds, opposite, starts, shares, excused, begins, loudest, from_group, to_group):
    """Bring what is said to each pair half way to what its rivals say now; `before` is what was said last.

    All lie in the order of the groups; `opposite` is where the same pair stands in its other group, -1 if it is
    alone there, and then nothing is said to it.
    """
    largest = most_of(starts, from_group, to_group)
    loud, later = np.empty(largest), np.empty(largest + 1)
    for group in range(from_group, to_group):
        first, size = starts[group], starts[group + 1] - starts[group]
        at = begins[group]
        whole = 0.0
        for one in range(size):
            heard = odds[first + one]
            if opposite[first + one] >= 0:
                heard += before[opposite[first + one]]
            loud[one] = np.exp(min(heard, loudest))
            whole += loud[one]
        # What is not excused is summed from both ends, so that no difference of great numbers is taken.
        later[size] = 0.0
        for one in range(size - 1, -1, -1):
            later[one] = later[one + 1] + loud[one]
        earlier = 0.0
        for one in range(size):
            others = 0.0
            if begins[group + 1] == at:
                rivals = max(0.0, whole - loud[one])
            elif excused[first + one]:
                rivals = 0.0
                for other in range(size):
                    share = shares[at + one * size + other]
                    if share > 1.0:
                        others += loud[other]
                    elif other != one:
                        rivals += loud[other] * (1.0 - share)
            else:
                rivals = earlier + later[one + 1]
            earlier += loud[one]
            said[first + one] = 0.5 * before[first + one] + 0.5 * said_to_one(rivals, others)
