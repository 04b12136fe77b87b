"""How many cases of two lists could be the same events: least and greatest, by province and in all; never a sum.

Two lists count cases; which of them are the same events nobody wrote down. Let a body count N cases, of which its
list sets n(p) in province p and U nowhere (the list falls short, or there is none). One event is one case in a list at
most, and it lies in one province, Damascus and its countryside being one.

*Greatest, in all.* Pair cases of A with cases of B so that no two contradict each other in their province. Pairs of two
placed cases are at most M, the sum over provinces of min(n_A(p), n_B(p)); every other pair uses an unplaced case of A or
of B, and there are U_A and U_B of them; and no list gives more pairs than it has cases. So at most
min(N_A, N_B, M + U_A + U_B). This is reached: pair M in place; pair what is left of B's placed cases with A's unplaced
ones and the other way round; pair unplaced ones with each other. If this stops before M + U_A + U_B, every case of A or
every case of B is in a pair.

*Greatest, in a province.* A's unplaced cases may all lie there: min(n_A(p) + U_A, n_B(p) + U_B), and no list gives more
than it has. Where both lists are whole these add up to the greatest in all; otherwise each province stands alone.

*Least.* Nothing in two lists makes one event stand in both, so 0; unless one side confirmed so many of the other's
cases, or it is known that no more than K cases happened: then N_A + N_B - K of them stand in both.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tregua.reports.checks import ByProvince, folded


@dataclass(frozen=True)
class Listed:
    """One body's count as it is compared: its total as published, its list, and what the list covers.

    A list that says it covers less than the total (`scope`: combat only) is compared by itself, without the rest.
    """

    total: int | None
    by_province: ByProvince = field(default_factory=dict)
    scope: str = ""

    @property
    def placed(self) -> dict[str, int]:
        """Return the figures of the list, Damascus folded; a province named without a figure has none."""
        return {code: n for code, n in folded(self.by_province).items() if n is not None}

    @property
    def cases(self) -> int | None:
        """Return how many cases are compared: the total, or what a list of other scope covers."""
        if self.placed and (self.scope or self.total is None):
            return sum(self.placed.values())
        return self.total

    @property
    def unplaced(self) -> int:
        """Return how many of the cases the list sets in no province."""
        return max((self.cases or 0) - sum(self.placed.values()), 0)


@dataclass(frozen=True)
class Overlap:
    """How many cases of two counts could be the same events.

    `least` and `greatest` are of all; `by_province` is the greatest in each province; `whole` says that both lists
    set every case in a province; `of` are the numbers of cases compared.
    """

    least: int
    greatest: int
    by_province: Mapping[str, int]
    whole: bool
    of: tuple[int, int]

    @property
    def shares(self) -> tuple[int, int]:
        """Return the greatest as a share of each side's cases, in whole per cent (0 where there is no case)."""
        first, second = (round(100 * self.greatest / n) if n else 0 for n in self.of)
        return first, second


def overlap(
    first: Listed, second: Listed, *, confirmed: int | None = None, at_most: int | None = None
) -> Overlap | None:
    """Return how two counts may overlap; None where one of them has no figure.

    `confirmed` cases of one side were confirmed by the other; `at_most` so many cases happened, as far as is known.

    >>> russian = Listed(27, {"SY07": 7, "SY01+03": 4, "SY04": 4, "SY12": 3, "SY06": 1, "SY02": 8})
    >>> combat = Listed(37, {"SY03": 8, "SY12": 5, "SY05": 4, "SY07": 3, "SY06": 2}, scope="combat only")
    >>> found = overlap(russian, combat)
    >>> found.least, found.greatest, found.of, found.by_province["SY01+03"]
    (0, 11, (27, 22), 4)
    """
    if first.cases is None or second.cases is None:
        return None
    ours, theirs = first.placed, second.placed
    in_place = sum(min(n, theirs.get(code, 0)) for code, n in ours.items())
    bound = min(first.cases, second.cases)
    greatest = min(bound, in_place + first.unplaced + second.unplaced)
    by_province = {
        code: min(ours.get(code, 0) + first.unplaced, theirs.get(code, 0) + second.unplaced, bound)
        for code in sorted({*ours, *theirs})
    }
    forced = first.cases + second.cases - at_most if at_most is not None else 0
    least = min(max(confirmed or 0, forced, 0), greatest)
    whole = not first.unplaced and not second.unplaced
    return Overlap(least, greatest, by_province, whole, (first.cases, second.cases))
