"""The matching in SQL finds the pairs, cells and scores that the compiled engine finds, on every engine."""

import shutil

import numpy as np
import pytest

from tests.matching.test_candidates import world
from tregua.matching.candidates import candidates
from tregua.matching.claims import NOWHERE, from_columns
from tregua.matching.features import FEATURES
from tregua.matching.library import match
from tregua.matching.parameters import shipped
from tregua.matching.sql import checksums, run
from tregua.matching.sql.duck import Duck
from tregua.matching.sql.spark import LOCAL, Spark, session
from tregua.matching.sweep import Likenesses, cells, packed, sweep

# A short run is over before what is compiled for a long one pays.
SHORT = {
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.shuffle.partitions": "2",
}


def far_and_wide(count: int, seed: int) -> dict[str, np.ndarray]:
    """What a world of claims does not have: tolls, kinds, parties; the date line, the far north."""
    chance = np.random.default_rng(seed)
    toll = chance.integers(-1, 6, count)
    return {
        "kind": chance.integers(0, 6, count) * 100 + chance.integers(0, 4, count) * 10 + chance.integers(0, 4, count),
        "actor": chance.integers(0, 5, count),
        "actor_group": chance.integers(0, 3, count),
        "means": chance.choice([0, 11, 12, 22, 31], count),
        "target": chance.integers(0, 4, count),
        "killed_min": toll,
        "killed_max": np.where(toll < 0, -1, toll * chance.choice([1, 1, 2, 4000], count)),
        "district": chance.integers(0, 9, count),
        "place": chance.integers(0, 30, count),
    }  # fmt: skip


def claims_of(count: int, seed: int, *, north: int = 0, east: int = 0, days: int = 12):
    base = world(count, seed, days=days)
    known = base.lat < 2_000_000_000
    columns = {
        name: getattr(base, name) for name in ("start", "end", "time_class", "place_class", "province")
    }
    return from_columns(
        base.ids,
        names=base.names,
        sources=base.sources,
        lat=np.where(known, base.lat + north, base.lat),
        lon=np.where(known, (base.lon + east + 18_000_000) % 36_000_000 - 18_000_000, base.lon),
        name=base.name,
        source=base.source,
        **columns,
        **far_and_wide(count, seed),
    )


def engine_sums(claims):
    found = candidates(claims)
    low, high = np.minimum(found.first, found.second), np.maximum(found.first, found.second)
    at = cells(packed(claims), low, high, Likenesses(claims)(low, high))
    same = (claims.source[low] == claims.source[high]).astype(int)
    score = np.array(shipped().prior)[same]
    held = {}
    for number, feature in enumerate(FEATURES):
        held[feature.name] = at[:, number]
        score = score + shipped().tables[feature.name][same, at[:, number]]
    return checksums.of_columns(low, high, held, score)


def sums(engine, claims):
    run.prepare(engine, claims)
    run.find(engine, claims)
    return tuple(int(one) for one in engine.rows(checksums.text(shipped()))[0])


@pytest.mark.parametrize(("north", "east"), [(0, 0), (3_000_000, 14_300_000)], ids=["Syria", "date line"])
def test_duckdb_finds_the_same_pairs_cells_and_scores(north, east):
    claims = claims_of(800, 3, north=north, east=east)
    with Duck(threads=2) as duck:
        found = sums(duck, claims)
    assert found[0] > 1_000
    assert found == engine_sums(claims)


def test_parts_of_the_time_one_after_the_other_give_the_same_scores(monkeypatch, tmp_path):
    claims = claims_of(800, 4)
    monkeypatch.setattr(run, "PART", 200)
    with Duck(memory="200MB", folder=tmp_path) as duck:
        there = run.sweeper(duck)(claims)(shipped())
    here = sweep(claims)(shipped())
    order = np.lexsort((here.b, here.a))
    assert np.array_equal(there.a, here.a[order])
    assert np.array_equal(there.b, here.b[order])
    assert np.array_equal(there.score, here.score[order])
    assert there.cut.kept == here.cut.kept
    assert np.array_equal(there.cut.undated, here.cut.undated)
    assert np.array_equal(there.cut.unplaced, here.cut.unplaced)


def test_clusters_are_the_same_whichever_engine_scores():
    claims = claims_of(500, 5)
    with Duck() as duck:
        there = match(claims, parameters=shipped(), sweep=run.sweeper(duck))
    assert np.array_equal(there.clusters, match(claims, parameters=shipped()).clusters)


def test_a_claim_with_nothing_but_a_name_finds_those_that_sound_alike():
    claims = from_columns(
        ["a", "b", "c"], names=["", "Kafr Nabudah", "كفر نبودة", "Jobar"], name=[1, 2, 3],
        sources=["", "mission", "hotline"], source=[1, 2, 2], start=[1_456_531_200] * 3, end=[1_456_534_800] * 3,
        time_class=[1] * 3, lat=[3_543_000, NOWHERE, NOWHERE], lon=[3_647_000, NOWHERE, NOWHERE],
        place_class=[1, 4, 4], kind=[130] * 3, killed_min=[7] * 3, killed_max=[7] * 3,
    )  # fmt: skip
    here = match(claims, parameters=shipped())
    assert [(here.ids[a], here.ids[b]) for a, b in zip(here.a, here.b, strict=True)] == [("a", "b")]
    with Duck() as duck:
        there = match(claims, parameters=shipped(), sweep=run.sweeper(duck))
    assert (there.a.tolist(), there.b.tolist()) == (here.a.tolist(), here.b.tolist())
    assert there.score.tolist() == here.score.tolist()


def test_a_crowd_is_narrowed_alike():
    claims = claims_of(240, 6)
    crowd = claims.take(np.arange(240).repeat(4))
    crowd = from_columns(
        [f"{number:05}" for number in range(len(crowd))],
        names=crowd.names,
        sources=crowd.sources,
        **{
            name: getattr(crowd, name)
            for name in ("end", "time_class", "place_class", "province", "name", "source")
        },
        start=1_456_531_200 + crowd.start % 86_400,
        lat=crowd.lat // 20,
        lon=crowd.lon // 20,
    )
    met = candidates(crowd)
    assert met.cut.narrowed
    with Duck() as duck:
        run.prepare(duck, crowd)
        run.find(duck, crowd)
        found = duck.columns("select a, b from pairs order by a, b")
    order = np.lexsort((met.second, met.first))
    assert np.array_equal(found["a"], met.first[order])
    assert np.array_equal(found["b"], met.second[order])


def test_spark_finds_the_same_as_duckdb_at_twenty_thousand(tmp_path):
    pytest.importorskip("pyspark", reason="needs Spark (run.py --spark test)")
    if not shutil.which("java"):
        pytest.skip("needs Java")

    claims = claims_of(20_000, 7, days=2_000)
    with Duck() as duck:
        expected = sums(duck, claims)
    held = session("local[2]", LOCAL | SHORT)
    try:
        assert sums(Spark(tmp_path, held), claims) == expected
    finally:
        held.stop()
