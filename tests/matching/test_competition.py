"""Pairs of two lists compete: what is left of a score once its rivals are weighed."""

import numpy as np

from tregua.matching.claims import Claims, from_columns
from tregua.matching.competition import Rivals, settle

FIRST, SECOND = 1, 2


def of_lists(first: list[int], second: list[int]) -> Claims:
    """Return claims of two lists, by how many each says were killed (-1: does not say)."""
    killed = [*first, *second]
    return from_columns(
        [f"{row:03d}" for row in range(len(killed))],
        source=[FIRST] * len(first) + [SECOND] * len(second),
        sources=("", "first", "second"),
        killed_min=killed,
        killed_max=killed,
    )


def left(claims: Claims, scores: dict[tuple[int, int], int]) -> dict[tuple[int, int], int]:
    a, b = np.array(list(scores), np.int64).T
    settled = settle(claims, a, b, np.array(list(scores.values()), np.int32))
    return dict(zip(scores, settled.tolist(), strict=True))


def test_a_pair_without_a_rival_keeps_its_score() -> None:
    assert left(of_lists([-1], [-1]), {(0, 1): 1234}) == {(0, 1): 1234}


def test_the_better_of_two_rivals_takes_from_the_other() -> None:
    found = left(of_lists([-1], [-1, -1]), {(0, 1): 3000, (0, 2): 1000})
    assert found[0, 1] > 1500
    assert found[0, 2] < -1500


def test_rivals_that_nothing_tells_apart_share_the_odds() -> None:
    found = left(of_lists([-1], [-1, -1]), {(0, 1): 5000, (0, 2): 5000})
    assert found[0, 1] == found[0, 2]
    assert abs(found[0, 1]) < 100


def test_a_partner_that_is_better_placed_elsewhere_leaves_room() -> None:
    alone = left(of_lists([-1], [-1, -1]), {(0, 1): 2000, (0, 2): 2000})
    taken = left(of_lists([-1, -1], [-1, -1]), {(0, 2): 2000, (0, 3): 2000, (1, 3): 6000})
    assert taken[0, 2] > alone[0, 1] + 1000


def test_one_lists_total_may_be_the_others_several() -> None:
    """One says 12 dead in the town that day; the other names two houses with 4 and 7."""
    parts = left(of_lists([12], [4, 7]), {(0, 1): 2000, (0, 2): 2000})
    assert parts == {(0, 1): 2000, (0, 2): 2000}
    more = left(of_lists([12], [9, 11]), {(0, 1): 2000, (0, 2): 2000})
    assert more[0, 1] < 500


def test_two_that_add_up_to_the_total_speak_for_each_other() -> None:
    parts = left(of_lists([12], [5, 7]), {(0, 1): 2000, (0, 2): 2000})
    assert parts[0, 1] == parts[0, 2] > 2500
    alone = left(of_lists([12], [5, 7]), {(0, 1): 2000, (0, 2): -4000})
    assert alone[0, 1] < 2100


def test_an_entry_that_makes_up_the_total_leaves_less_room_for_parts() -> None:
    """One says 10 to 14 dead; the other has an entry of 12, and one of a single death in the same town."""
    claims = of_lists([14], [12, 1])
    claims.killed_min[0] = 10
    found = left(claims, {(0, 1): 5000, (0, 2): 1000})
    assert 4000 < found[0, 1] < 5000
    assert found[0, 2] < -2000


def test_duplicates_of_one_entry_are_no_rivals() -> None:
    found = left(of_lists([-1], [-1, -1]), {(0, 1): 3000, (0, 2): 3000, (1, 2): 9000})
    assert found[0, 1] > 2900
    assert found[1, 2] == 9000


def test_the_order_of_the_pairs_changes_nothing() -> None:
    rng = np.random.default_rng(5)
    claims = of_lists(rng.integers(-1, 5, 20).tolist(), rng.integers(-1, 5, 30).tolist())
    pairs = {(one, other): int(rng.integers(-3000, 4000)) for one in range(20) for other in range(20, 50)}
    turned = dict(sorted(pairs.items(), key=lambda item: (item[1], item[0])))
    assert left(claims, pairs) == left(claims, turned)


def test_the_prior_is_that_under_which_so_many_pairs_are_expected() -> None:
    claims = of_lists([-1] * 10, [-1] * 10)
    a, b = (part.ravel() for part in np.meshgrid(np.arange(10), np.arange(10, 20)))
    rivals = Rivals(claims, a, b, np.zeros(100, np.int32))
    prior = rivals.prior(5.0)
    settled = rivals.settle(np.full(100, prior))
    assert round(float((1 / (1 + np.exp(-settled))).sum()), 1) == 5.0
    assert -4 < prior < -1
