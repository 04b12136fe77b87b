"""The few pairs around a new report are weighed against each other much as the nightly run weighs all."""

import numpy as np
import pytest

from tregua.matching import competition
from tregua.matching.claims import COLUMNS, from_columns
from tregua.matching.engine import Scorer
from tregua.matching.joining import not_kept
from tregua.matching.parameters import shipped
from tregua.matching.surrounded import Surroundings, settle


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


@pytest.mark.parametrize("seed", range(5))
def test_the_pairs_of_a_busy_day_are_weighed_as_the_nightly_run_weighs_them(seed):
    rng = np.random.default_rng(seed)
    source, killed = rng.integers(1, 4, 12), rng.integers(0, 6, 12)
    names = [f"report {number:02}" for number in range(12)]
    claims = from_columns(
        names, source=source, sources=("", "a", "b", "c"), killed_min=killed, killed_max=killed
    )
    a, b = np.triu_indices(12, 1)
    points = rng.integers(-4000, 5000, len(a)).astype(np.int32)
    night = competition.settle(claims, a, b, points)
    rows = {
        name: row(int(its), (int(dead), int(dead)))
        for name, its, dead in zip(names, source, killed, strict=True)
    }
    pairs = {(names[one], names[other]): int(score) for one, other, score in zip(a, b, points, strict=True)}
    assert list(settle(pairs, rows, 0).values()) == pytest.approx(night.tolist(), abs=2)


def test_a_pair_inside_that_was_too_unlikely_to_be_kept_is_scored_and_one_far_away_stays_missing():
    blank = dict.fromkeys(COLUMNS, 0) | {"killed_min": -1, "killed_max": -1, "lon_scale": 8_000}
    a_point = blank | {"lat": 3_300_000, "lon": 3_600_000, "end": 60, "kind": 111}
    rows = {
        "a": a_point | {"source": 1},
        "b": a_point | {"source": 2, "kind": 211},
        "far": a_point | {"source": 3, "start": 900_000, "end": 900_060},
    }
    told = {name: (tuple(given[column] for column in COLUMNS), "") for name, given in rows.items()}
    around = Surroundings([its for its, _name in told.values()], Scorer(shipped()), {})
    found = not_kept({"a", "b", "far"}, {}, told, around)
    assert found == {("a", "b"): around.score(told["a"], told["b"])}
    assert not not_kept({"a", "b"}, {("a", "b"): 100}, told, around)
