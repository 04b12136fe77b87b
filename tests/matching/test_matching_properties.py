"""What must hold of any matching: no order matters, what is far away changes nothing, people have the last word."""

import dataclasses

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tregua.matching import linkage
from tregua.matching.claims import from_columns
from tregua.matching.features import FEATURES
from tregua.matching.features.together import cell as together_cell
from tregua.matching.learning import compete, learn
from tregua.matching.library import match
from tregua.matching.parameters import from_json, shipped
from tregua.matching.taught import teach

SOURCES = ("", "mission", "hotline", "media")
HOUR = 3600


def world(events=12, seed=1, reports=3):
    """Events of one province, each told by some sources with small errors."""
    rng = np.random.default_rng(seed)
    rows = []
    for event in range(events):
        start, lat, lon = int(rng.integers(0, 200)) * HOUR, *rng.integers(3_300_000, 3_340_000, 2)
        kind, killed = int(rng.choice([111, 112, 211, 313])), int(rng.integers(0, 6))
        for source in range(1, reports + 1):
            if rng.random() < 0.8:
                at = start + int(rng.integers(-20, 20)) * 60
                rows.append((f"{event:03d}-{source}", at, at + 60, *(np.array([lat, lon]) + rng.integers(-200, 200, 2)),
                             kind, killed, source, event))  # fmt: skip
    names = ("id", "start", "end", "lat", "lon", "kind", "killed_min", "source", "event")
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}


def claims_of(columns, order=None, sources=SOURCES):
    order = range(len(columns["id"])) if order is None else order
    held = {
        name: [values[row] for row in order]
        for name, values in columns.items()
        if name not in {"id", "event"}
    }
    count = len(held["start"])
    return from_columns(
        [columns["id"][row] for row in order], **held, killed_max=held["killed_min"], time_class=[0] * count,
        place_class=[0] * count, province=[1] * count, sources=sources,
    )  # fmt: skip


def groups_of(linked):
    """Return the clusters as sets of ids, whatever order they came in."""
    found = {}
    for name, cluster in zip(linked.ids, linked.clusters.tolist(), strict=True):
        found.setdefault(cluster, set()).add(name)
    return {frozenset(group) for group in found.values()}


PARAMETERS = shipped()
quick = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@quick
@given(st.permutations(range(3)), st.randoms(use_true_random=False), st.integers(1, 50))
def test_neither_the_order_of_rows_nor_that_of_sources_matters(sources, chance, seed):
    columns = world(seed=seed)
    order = list(range(len(columns["id"])))
    chance.shuffle(order)
    plain = match(claims_of(columns), parameters=PARAMETERS)
    renumbered = columns | {"source": [sources[source - 1] + 1 for source in columns["source"]]}
    named = ("", *(SOURCES[sources.index(place) + 1] for place in range(3)))
    assert groups_of(match(claims_of(renumbered, order, named), parameters=PARAMETERS)) == groups_of(plain)


@quick
@given(st.integers(1, 50))
def test_what_is_far_away_changes_nothing(seed):
    columns = world(seed=seed)
    far = {"id": "zzz", "start": 9_000 * HOUR, "end": 9_000 * HOUR + 60, "lat": 100_000, "lon": 100_000, "kind": 111,
           "killed_min": 0, "source": 1, "event": -1}  # fmt: skip
    more = {name: [*values, far[name]] for name, values in columns.items()}
    before, after = (groups_of(match(claims_of(one), parameters=PARAMETERS)) for one in (columns, more))
    assert after == before | {frozenset({"zzz"})}


@quick
@given(st.integers(1, 50), st.data())
def test_what_a_person_judged_different_is_never_joined(seed, data):
    columns = world(seed=seed)
    ids = columns["id"]
    judged = data.draw(
        st.lists(st.tuples(st.sampled_from(ids), st.sampled_from(ids), st.sampled_from(["same", "different"])),
                 max_size=8)
    )  # fmt: skip
    judged = [one for one in judged if one[0] != one[1]]
    linked = match(claims_of(columns), parameters=PARAMETERS, judgements=judged)
    cluster = dict(zip(linked.ids, linked.clusters.tolist(), strict=True))
    for one, other, verdict in judged:
        if verdict == "different":
            assert cluster[one] != cluster[other]
        elif cluster[one] != cluster[other]:
            assert linked.report.contradictions


def test_what_a_person_judged_the_same_is_joined_whatever_the_scores():
    columns = world()
    one, other = columns["id"][0], columns["id"][-1]
    linked = match(claims_of(columns), parameters=PARAMETERS, judgements=[(one, other, "same")])
    cluster = dict(zip(linked.ids, linked.clusters.tolist(), strict=True))
    assert cluster[one] == cluster[other]
    assert not linked.report.contradictions


def test_a_list_that_tells_every_event_once_is_never_linked_inside():
    columns = world(events=1)
    twice = {name: values * 2 for name, values in columns.items()}
    twice["id"] = [f"{row}" for row in range(len(twice["id"]))]
    claims = dataclasses.replace(claims_of(twice), curated=frozenset({1, 2, 3}))
    linked = match(claims, parameters=PARAMETERS)
    held = list(zip(linked.clusters.tolist(), claims.source.tolist(), strict=True))
    assert len(set(held)) == len(held)


def test_reports_of_one_event_are_found():
    columns = world(events=40, seed=4)
    linked = match(claims_of(columns), parameters=PARAMETERS)
    event = dict(zip(columns["id"], columns["event"], strict=True))
    pure = sum(len({event[name] for name in group}) == 1 for group in groups_of(linked))
    assert pure >= 0.9 * len(groups_of(linked))
    assert len(groups_of(linked)) <= 1.3 * len(set(columns["event"]))


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(-4000, 6000)), max_size=15),
)
def test_all_pairs_that_were_joined_weigh_more_than_nothing_together(pairs):
    known = {(min(a, b), max(a, b)): points for a, b, points in pairs if a != b}
    a, b = (np.array([pair[side] for pair in known], np.int64) for side in (0, 1))
    score = np.array(list(known.values()), np.int32)
    labels = linkage.link(6, a, b, score, missing=-4000).labels
    joined = [(one, other) for one in range(6) for other in range(one + 1, 6) if labels[one] == labels[other]]
    assert not joined or sum(known.get(pair, -4000) for pair in joined) > 0
    assert all(labels[label] == label for label in labels)


def test_one_report_is_not_two_of_another_list():
    odds = np.array([2.0, 2.0, 2.0])
    left, right = np.array([0, 0, 1]), np.array([2, 3, 4])
    shared, also, alone = compete(odds, left, right)
    assert shared == also < alone < 1


def test_stored_weights_come_back_as_they_were():
    parameters = dataclasses.replace(PARAMETERS, between={("a", "b"): 7}, busy=tuple(range(25)))
    again = from_json(parameters.as_json())
    assert again.between == parameters.between
    assert again.busy == parameters.busy
    assert all((again.tables[feature.name] == parameters.tables[feature.name]).all() for feature in FEATURES)


def test_too_few_reports_teach_nothing_and_the_run_says_so():
    learned = learn(claims_of(world()), PARAMETERS)
    assert (learned.learned, learned.said) == (False, ("too_few_reports",))
    assert learned.parameters is PARAMETERS


def test_judgements_by_the_toss_of_a_coin_change_nothing():
    claims = claims_of(world(events=60, seed=2))
    rng = np.random.default_rng(3)
    tossed = [
        (*rng.choice(len(claims), 2, replace=False).tolist(), bool(rng.random() < 0.5)) for _ in range(1500)
    ]
    few = teach(claims, PARAMETERS, tossed[:200])
    assert few.said == ("too_few_judgements",)
    taught = teach(claims, PARAMETERS, tossed)
    same = sum(one[2] for one in tossed) / len(tossed)
    if taught.learned:
        # All that they teach is how often a coin falls: no feature is trusted any more.
        assert 0.4 < same < 0.6
        assert np.abs(taught.parameters.tables["time"]).max() < np.abs(PARAMETERS.tables["time"]).max() / 2


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.name)
def test_it_does_not_matter_which_of_two_claims_comes_first(feature):
    rng = np.random.default_rng(5)
    columns = world(events=8, seed=6)
    claims = claims_of(columns)
    for one, other in rng.integers(0, len(claims), (60, 2)).tolist():
        given = [[int(getattr(claims, name)[row]) for name in feature.columns] for row in (one, other)]
        pair = [0] * len(feature.of_pair)
        cell = feature.cell(*given[0], *given[1], *pair)
        assert cell == feature.cell(*given[1], *given[0], *pair)
        assert 0 <= cell < feature.cells


def test_nearness_is_taken_together_within_its_table():
    nothing = (0, 0, 5, 2_000_000_000, 0, 0, 4, 0, 0, 0)
    assert 0 <= together_cell(*nothing, *nothing) < 12 * 180
