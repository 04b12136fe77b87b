"""Shots become episodes, and nothing else does."""

import numpy as np

from tregua.matching.candidates import candidates
from tregua.matching.claims import from_columns
from tregua.matching.episodes import LONGEST, gather

SITES = 25


def shots(count: int, *, source: int = 1, seed: int = 3):
    """Explosions that cameras at a few sites count: bursts of minutes, days apart."""
    chance = np.random.default_rng(seed)
    bursts = max(1, count // 40)
    site = chance.integers(0, SITES, bursts)
    begin = chance.integers(0, 365 * 24, bursts) * 3600
    burst = np.sort(chance.integers(0, bursts, count))
    start = begin[burst] + chance.integers(0, 45 * 60, count)
    return {
        "start": start, "end": start + 60, "time_class": np.zeros(count, int), "place_class": np.zeros(count, int),
        "lat": 4_800_500 + 30_000 * (site[burst] // 5), "lon": 3_770_500 + 40_000 * (site[burst] % 5),
        "kind": np.full(count, 111), "source": np.full(count, source), "killed_min": np.zeros(count, int),
        "killed_max": np.zeros(count, int),
    }  # fmt: skip


def claims_of(*lists):
    columns = {name: np.concatenate([one[name] for one in lists]) for name in lists[0]}
    return from_columns(
        [f"r{number:06}" for number in range(len(columns["start"]))],
        sources=("", "camera", "mission"),
        **columns,
    )


def scattered(count: int, *, source: int = 2):
    """Reports as people file them: rarely two at one spot within half an hour."""
    found = shots(count, source=source, seed=9)
    found["start"] = np.random.default_rng(4).integers(0, 365 * 86_400, count)
    return found | {"end": found["start"] + 60}


def test_a_list_of_shots_is_told_by_its_density_and_gathered():
    claims = claims_of(shots(4_000), scattered(500))
    gathered = gather(claims)
    assert list(gathered.shots) == ["camera"]
    rows, episodes = gathered.shots["camera"]
    assert rows == 4_000
    assert episodes < 300
    assert len(gathered.claims) == episodes + 500


def test_reports_of_people_are_left_as_they_are():
    claims = claims_of(scattered(500))
    gathered = gather(claims)
    assert gathered.claims is claims
    assert gathered.shots == {}


def test_an_episode_spans_its_shots_and_counts_their_dead():
    burst = shots(40)
    burst["killed_max"] = burst["killed_min"] = np.arange(40) % 2
    claims = claims_of(burst)
    gathered = gather(claims)
    for number in range(len(gathered.claims)):
        rows = np.flatnonzero(gathered.episode == number)
        assert gathered.claims.start[number] == claims.start[rows].min()
        assert gathered.claims.end[number] == claims.end[rows].max()
        assert gathered.claims.killed_min[number] == claims.killed_min[rows].sum()


def test_fire_without_end_is_cut_into_parts():
    start = np.arange(0, 3 * 86_400, 300)
    claims = claims_of(
        {name: column[:1].repeat(len(start)) for name, column in shots(40).items()}
        | {"start": start, "end": start + 60}
    )
    gathered = gather(claims)
    assert len(gathered.claims) == 3 * 86_400 // LONGEST


def test_the_order_of_rows_changes_no_episode():
    claims = claims_of(shots(1_000), scattered(100))
    shuffled = np.random.default_rng(1).permutation(len(claims))

    def told(claims):
        gathered = gather(claims)
        return {
            frozenset(claims.ids[row] for row in np.flatnonzero(gathered.episode == number))
            for number in range(len(gathered.claims))
        }

    assert told(claims) == told(claims.take(shuffled))


def test_gathered_shots_make_few_candidates():
    claims = claims_of(shots(900))
    assert len(candidates(gather(claims).claims).first) < len(candidates(claims).first) / 100
