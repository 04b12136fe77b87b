"""The messages of pairs that compete: each partner in a group tells the others how far it takes their place."""

import numpy as np


def excuse(shares, begins, order, starts, owner, partner, least, most, twins, likeness):
    """Fill in how far each two partners of a group are no rivals: 1 fully, 0 not at all."""
    for group in range(len(starts) - 1):
        first, size = starts[group], starts[group + 1] - starts[group]
        at = begins[group]
        if begins[group + 1] == at:
            continue
        most_here = most[owner[order[first]]]
        for one in range(size):
            mine = partner[order[first + one]]
            for other in range(one):
                its = partner[order[first + other]]
                share = 0.0
                if least[mine] > 0 and least[its] > 0 and least[mine] + least[its] <= most_here:
                    share = 1.0
                elif len(twins) > 0:
                    key = (min(mine, its) << 32) | max(mine, its)
                    found = np.searchsorted(twins, key)
                    if found < len(twins) and twins[found] == key:
                        share = likeness[found]
                shares[at + one * size + other] = share
                shares[at + other * size + one] = share


def speak(said, loud, order, starts, shares, begins):
    """Bring what is said to each pair half way to what its rivals say now."""
    for group in range(len(starts) - 1):
        first, size = starts[group], starts[group + 1] - starts[group]
        at = begins[group]
        excused = begins[group + 1] > at
        whole = 0.0
        for one in range(size):
            whole += loud[order[first + one]]
        for one in range(size):
            mine = order[first + one]
            if excused:
                rivals = 0.0
                for other in range(size):
                    if other != one:
                        rivals += loud[order[first + other]] * (1.0 - shares[at + one * size + other])
            else:
                rivals = max(0.0, whole - loud[mine])
            said[mine] = 0.5 * said[mine] - 0.5 * np.log1p(rivals)
