"""The few pairs around a new report are weighed against each other much as the nightly run weighs all."""

from tregua.matching.claims import COLUMNS
from tregua.matching.surrounded import settle


def row(source, killed=(-1, -1)):
    said = {"source": source, "killed_min": killed[0], "killed_max": killed[1]}
    return tuple(said.get(column, 0) for column in COLUMNS)


def test_a_pair_without_rivals_keeps_its_score():
    assert settle({("a", "b"): 1500}, {"a": row(1), "b": row(2)}, 0) == {("a", "b"): 1500}


def test_the_better_of_two_entries_of_a_list_stays_and_the_other_falls():
    rows = {"a": row(1), "b": row(2), "c": row(2)}
    left = settle({("a", "b"): 6000, ("a", "c"): 2000}, rows, 0)
    assert left["a", "b"] > 0 > left["a", "c"]


def test_a_partner_that_fits_another_report_better_is_taken():
    rows = {"new": row(1), "old": row(1), "shared": row(2)}
    left = settle({("new", "shared"): 1000, ("old", "shared"): 5000}, rows, 0)
    assert left["new", "shared"] < 0 < left["old", "shared"]


def test_entries_that_are_parts_of_the_total_are_no_rivals():
    rows = {"total": row(1, (9, 9)), "b": row(2, (2, 2)), "c": row(2, (3, 3))}
    pairs = {("total", "b"): 2000, ("total", "c"): 2000}
    assert settle(pairs, rows, 0) == pairs


def test_entries_whose_dead_add_up_to_the_total_speak_for_each_other():
    rows = {"total": row(1, (5, 5)), "b": row(2, (2, 2)), "c": row(2, (3, 3))}
    left = settle({("total", "b"): 2000, ("total", "c"): 2000}, rows, 0)
    assert left["total", "b"] == left["total", "c"] > 2500


def test_entries_of_one_list_do_not_compete_among_themselves():
    pairs = {("a", "b"): 900, ("a", "c"): 800}
    assert settle(pairs, {"a": row(1), "b": row(1), "c": row(1)}, 0) == pairs
