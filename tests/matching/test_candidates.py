"""Which pairs are held against each other: every pair near in time and place, whatever the order, and none twice."""

import os

import numpy as np
import pytest

from tregua.matching import compiled
from tregua.matching.candidates import candidates, lots, sample
from tregua.matching.claims import NOWHERE, Claims, from_columns
from tregua.matching.crowding import GAPS, KILOMETRES, RANKED_MOST, STEPS

HOUR, DAY = 3600, 86_400
STEP_KM = 0.00111195


def world(count: int, seed: int = 1, *, days: int = 20, spread: float = 2.0) -> Claims:
    """Claims of a small country: some know only the day, some only the province, some not even that."""
    chance = np.random.default_rng(seed)
    width = np.array([60, HOUR, 6 * HOUR, DAY, 7 * DAY])
    time_class = chance.choice(6, count, p=[0.3, 0.3, 0.15, 0.15, 0.05, 0.05])
    start = 1_456_531_200 + chance.integers(0, days * 24, count) * HOUR
    place_class = chance.choice(5, count, p=[0.3, 0.35, 0.15, 0.15, 0.05])
    lat = 3_400_000 + (chance.random(count) * spread * 100_000).astype(int)
    lon = 3_600_000 + (chance.random(count) * spread * 100_000).astype(int)
    named = chance.integers(0, 8, count) * (chance.random(count) < 0.4)
    province = np.where(chance.random(count) < 0.8, lat // 100_000 - 33, 0)
    return from_columns(
        [f"r{number:05}" for number in range(count)],
        names=("", *(f"place {number}" for number in range(1, 8))),
        start=start,
        end=start + width[np.minimum(time_class, 4)],
        time_class=time_class,
        lat=np.where(place_class < 4, lat, NOWHERE),
        lon=np.where(place_class < 4, lon, NOWHERE),
        place_class=place_class,
        province=province,
        name=named,
        source=chance.integers(1, 4, count),
        sources=("", "a", "b", "c"),
    )


def pairs(claims: Claims, **asked) -> set[frozenset[str]]:
    found = candidates(claims, **asked)
    met = [frozenset((claims.ids[a], claims.ids[b])) for a, b in zip(found.first, found.second, strict=True)]
    assert len(met) == len(set(met)), "a pair was met twice"
    return set(met)


def km(claims: Claims, a: int, b: int) -> float:
    north = int(claims.lat[a]) - int(claims.lat[b])
    scale = (int(claims.lon_scale[a]) + int(claims.lon_scale[b])) / 20_000
    return float(np.hypot(north, (int(claims.lon[a]) - int(claims.lon[b])) * scale) * STEP_KM)


def near_points(claims: Claims) -> set[frozenset[str]]:
    """Every pair of two known points within the ordinary limits, found by looking at all pairs."""
    known = np.flatnonzero((claims.place_class <= 2) & (claims.time_class < 5))
    found = set()
    for place, a in enumerate(known):
        for b in known[place + 1 :]:
            early, late = (a, b) if claims.start[a] <= claims.start[b] else (b, a)
            most = KILOMETRES[0][max(claims.place_class[a], claims.place_class[b])]
            if claims.start[late] < claims.end[early] + GAPS[0] and km(claims, a, b) < most - 0.01:
                found.add(frozenset((claims.ids[a], claims.ids[b])))
    return found


@pytest.mark.parametrize("seed", range(3))
def test_every_pair_of_near_points_is_met(seed):
    claims = world(250, seed)
    assert near_points(claims) <= pairs(claims)


def test_no_pair_is_farther_apart_than_its_places_allow():
    claims = world(250)
    found = candidates(claims)
    for a, b in zip(found.first, found.second, strict=True):
        assert claims.start[b] < claims.end[a] + GAPS[0]
        if max(claims.place_class[a], claims.place_class[b]) <= 2 and not (
            claims.name[a] and claims.name[a] == claims.name[b]
        ):
            assert km(claims, a, b) <= KILOMETRES[0][max(claims.place_class[a], claims.place_class[b])] + 0.01


def test_the_order_of_rows_and_the_number_of_threads_change_nothing():
    claims = world(400)
    shuffled = np.random.default_rng(5).permutation(400)
    assert (
        pairs(claims) == pairs(claims.take(shuffled)) == pairs(claims, threads=1) == pairs(claims, threads=2)
    )


def test_a_report_far_away_changes_nothing():
    claims = world(200)
    far = from_columns(
        ["far"], start=[claims.start[0]], end=[claims.end[0]], time_class=[0], lat=[-3_000_000], lon=[-6_000_000],
        place_class=[0],
    )  # fmt: skip
    columns = {
        name: np.append(getattr(claims, name), getattr(far, name))
        for name in ("start", "end", "time_class", "lat", "lon", "place_class", "province", "name", "source")
    }
    assert pairs(claims) == pairs(
        from_columns((*claims.ids, "far"), names=claims.names, sources=claims.sources, **columns)
    )


def test_who_only_names_a_province_meets_who_has_a_point_in_it():
    claims = from_columns(
        ["point", "province", "elsewhere"], start=[0, 600, 600], end=[60, 660, 660], time_class=[0] * 3,
        lat=[3_300_000, NOWHERE, NOWHERE], lon=[3_600_000, NOWHERE, NOWHERE], place_class=[0, 3, 3], province=[7, 7, 8],
    )  # fmt: skip
    assert pairs(claims) == {frozenset(("point", "province"))}


def test_a_point_without_a_province_takes_that_of_its_neighbours():
    claims = from_columns(
        ["known", "bare", "province"], start=[0, 9 * DAY, 9 * DAY], end=[60, 9 * DAY + 60, 10 * DAY],
        time_class=[0, 0, 3], lat=[3_300_000, 3_300_100, NOWHERE], lon=[3_600_000, 3_600_100, NOWHERE],
        place_class=[0, 0, 3], province=[7, 0, 7],
    )  # fmt: skip
    assert pairs(claims) == {frozenset(("bare", "province"))}


def test_points_on_two_sides_of_a_border_or_of_the_date_line_meet():
    claims = from_columns(
        ["here", "there", "east", "west"], start=[0] * 4, end=[60] * 4, time_class=[0] * 4, place_class=[0] * 4,
        lat=[3_300_000, 3_301_000, -1_700_000, -1_700_000], lon=[3_600_000, 3_600_000, 17_999_000, -17_999_000],
        province=[1, 2, 3, 4],
    )  # fmt: skip
    assert pairs(claims) == {frozenset(("here", "there")), frozenset(("east", "west"))}


def test_who_has_only_a_name_meets_those_of_a_near_name():
    columns = {
        "start": [0, 600, 600],
        "end": [60, 660, 660],
        "time_class": [0] * 3,
        "name": [1, 2, 3],
        "names": ("", "Duma", "Douma", "Idlib"),
    }
    claims = from_columns(["one", "two", "three"], **columns)
    assert pairs(claims) == set()
    assert pairs(claims, near_names=(np.array([1]), np.array([2]))) == {frozenset(("one", "two"))}


def test_a_week_meets_what_lies_in_it_and_nothing_long_after():
    claims = from_columns(
        ["week", "inside", "after"], start=[0, 5 * DAY, 9 * DAY], end=[7 * DAY, 5 * DAY + 60, 9 * DAY + 60],
        time_class=[4, 0, 0], lat=[3_300_000] * 3, lon=[3_600_000] * 3, place_class=[0] * 3,
    )  # fmt: skip
    assert pairs(claims) == {frozenset(("week", "inside"))}


def test_rows_without_a_date_or_a_place_are_told():
    claims = from_columns(["no date", "no place"], time_class=[5, 0], start=[0, 0], end=[0, 60])
    cut = candidates(claims).cut
    assert (cut.undated.tolist(), cut.unplaced.tolist()) == ([0], [1])


def crowd(count: int, *, time_class: int = 0) -> Claims:
    """So many claims at one spot on one day."""
    start = np.arange(count) * DAY // count if time_class == 0 else np.zeros(count, int)
    return from_columns(
        [f"r{number:05}" for number in range(count)], start=start, end=start + (60 if time_class == 0 else DAY),
        time_class=[time_class] * count, lat=[3_300_000] * count, lon=[3_600_000] * count, place_class=[0] * count,
    )  # fmt: skip


def test_in_a_crowd_only_what_is_near_in_time_is_met_and_the_rest_is_counted():
    quiet, busy = candidates(crowd(200)), candidates(crowd(STEPS[0] + 44))
    assert quiet.cut.pairs == 0
    assert len(quiet.first) == 200 * 199 // 2
    assert busy.cut.narrowed == {1: 300}
    assert len(busy.first) + busy.cut.pairs == 300 * 299 // 2
    assert len(busy.first) < 300 * 299 // 4


@pytest.mark.skipif(
    not os.environ.get("TREGUA_FULL"), reason="compiles for a quarter of a minute; TREGUA_FULL=1"
)
def test_what_is_compiled_finds_what_plain_python_finds(monkeypatch):
    claims = world(1_500, days=60)
    plain = world(1_500, days=60)
    found = pairs(claims)
    monkeypatch.setattr(compiled, "FEW", 10_000)
    assert pairs(plain) == found


@pytest.mark.skipif(
    not os.environ.get("TREGUA_FULL"), reason="compiles for a quarter of a minute; TREGUA_FULL=1"
)
@pytest.mark.parametrize("time_class", [0, 3])
def test_however_large_the_crowd_a_claim_is_held_against_few(time_class):
    found = candidates(crowd(40_000, time_class=time_class))
    assert len(found.first) <= RANKED_MOST * 40_000
    assert found.cut.pairs > 0


def test_a_sample_takes_all_of_a_small_set_and_does_not_depend_on_the_rows():
    claims = world(300)
    assert len(sample(claims, 10).first) == len(candidates(claims).first)
    shuffled = np.random.default_rng(5).permutation(300)
    assert (lots(claims.take(shuffled)) == lots(claims)[shuffled]).all()


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="owners of folders")
def test_compiled_loops_are_kept_only_in_a_folder_of_ones_own(tmp_path, monkeypatch):
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    compiled.kept_in.cache_clear()
    folder = compiled.kept_in()
    assert folder is not None
    assert folder.is_relative_to(tmp_path / "cache")
    assert folder.stat().st_mode & 0o777 == 0o700
    (tmp_path / "cache" / "tregua").chmod(0o777)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    compiled.kept_in.cache_clear()
    other = compiled.kept_in()
    assert other is not None
    assert not other.is_relative_to(tmp_path / "cache")
    compiled.kept_in.cache_clear()
