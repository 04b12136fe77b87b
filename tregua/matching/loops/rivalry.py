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


def contested(count, a, b, source):
    """Return the places of the groups of more than one partner, group by group, partners rising, and their starts."""
    pairs = len(a)
    sources = 0
    for its in source:
        sources = max(sources, its + 1)
    order = spread(count, np.arange(2 * pairs), b, a)
    order = spread(sources, order, source[b], source[a])
    order = spread(count, order, a, b)
    kept, groups, first = 0, 0, 0
    starts = np.zeros(pairs + 1, np.int64)
    while first < len(order):
        owner = whose(order[first], a, b)
        last = first
        while last < len(order) and whose(order[last], a, b) == owner:
            last += 1
        while first < last:
            its = source[whose(order[first], b, a)]
            end = first
            while end < last and source[whose(order[end], b, a)] == its:
                end += 1
            if end - first > 1:
                # What is kept is never more than what was read.
                for place in range(first, end):
                    order[kept] = order[place]
                    kept += 1
                groups += 1
                starts[groups] = kept
            first = end
    return order[:kept].copy(), starts[: groups + 1].copy()


def whose(place, a, b):
    """Return the claim of a place: of its first half from `a`, of its second from `b`."""
    return a[place] if place < len(a) else b[place - len(a)]


def spread(count, places, a, b):
    """Return the places by their claim, those of one claim in the order given."""
    at = np.zeros(count + 1, np.int64)
    for place in places:
        at[whose(place, a, b) + 1] += 1
    for claim in range(count):
        at[claim + 1] += at[claim]
    order = np.empty(len(places), np.int64)
    for place in places:
        claim = whose(place, a, b)
        order[at[claim]] = place
        at[claim] += 1
    return order


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
    return np.log1p(TOGETHER * others) - np.log1p(others) - np.log1p(rivals)


def excuse(shares, excused, begins, order, starts, a, b, least, most, twins, likeness, from_group, to_group):
    """Fill in how far each two partners of a group are no rivals: 1 fully, 0 not at all; above 1 they add up."""
    for group in range(from_group, to_group):
        first, size = starts[group], starts[group + 1] - starts[group]
        at = begins[group]
        if begins[group + 1] == at:
            continue
        whole = whose(order[first], a, b)
        for one in range(size):
            mine = whose(order[first + one], b, a)
            twin = np.searchsorted(twins, mine << 32)
            for other in range(one + 1, size):
                its = whose(order[first + other], b, a)
                key = mine << 32 | its
                while twin < len(twins) and twins[twin] < key:
                    twin += 1
                share = room(least[mine], most[mine], least[its], most[its], least[whole], most[whole])
                if twin < len(twins) and twins[twin] == key:
                    share = max(share, likeness[twin])
                if share > 0:
                    shares[at + one * size + other] = share
                    shares[at + other * size + one] = share
                    excused[first + one] = True
                    excused[first + other] = True


def speak(said, before, odds, opposite, starts, shares, excused, begins, loudest, from_group, to_group):
    """Bring what is said to each pair half way to what its rivals say now; `before` is what was said last.

    All lie in the order of the groups; `opposite` is where the same pair stands in its other group, -1 if it is
    alone there, and then nothing is said to it.
    """
    largest = 0
    for group in range(from_group, to_group):
        largest = max(largest, starts[group + 1] - starts[group])
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
