"""Where the time and the accuracy go: parts of a run inside one process, and what the walk over blocks loses."""

import time
from functools import partial

import numpy as np

from bench.matched._worlds import truth, world
from tregua.matching import linkage, scoring
from tregua.matching.blocks import lay_out
from tregua.matching.candidates import in_batches, told
from tregua.matching.claims import NOWHERE, Claims, from_columns
from tregua.matching.coded import coded
from tregua.matching.competition import settle
from tregua.matching.learning import learn
from tregua.matching.library import match
from tregua.matching.parameters import shipped
from tregua.matching.sweep import Scoring, cells, packed, sweep

REPORTS = 200_000


def measure() -> list[tuple[str, float, float, str]]:
    folder = world(REPORTS)
    claims = claims_of(folder)
    linked = match(claims)
    figures = parts(claims)
    labels = truth(folder)
    true, met = recalled(claims, labels)
    joined = linked.clusters[true[:, 0]] == linked.clusters[true[:, 1]]
    return [*figures, *losses(claims, true, met, joined)]


def parts(claims: Claims) -> list[tuple[str, float, float, str]]:
    """Return the processor seconds of each part of a run, and of the least that it could be."""
    laps: list[tuple[str, float]] = []
    began = time.process_time()

    def lap(words: str) -> None:
        nonlocal began
        laps.append((words, time.process_time() - began))
        began = time.process_time()

    parameters = learn(claims, shipped()).parameters
    lap("learning the weights")
    blocks = lay_out(claims)
    ways = list(blocks.ways())
    table = packed(claims, blocks.nearby)
    known = coded(claims, table.order, partial(cells, table))
    lap("sorting and gathering")
    pairs = list(in_batches(blocks, told(blocks), 1))
    lap("walk over candidates (with gathering)")
    scorer = Scoring(claims, parameters, table, known)
    for batch in pairs:
        scorer(batch)
    lap("scoring")
    scored = sweep(claims, threads=1)(parameters)
    began = time.process_time()
    a, b = scored.a, scored.b
    points = settle(claims, a, b, scored.score + scoring.surroundings(claims, a, b, parameters))
    lap("competition of pairs")
    linkage.link(len(claims), a, b, points, missing=parameters.missing)
    lap("linkage")
    whole = sum(seconds for _words, seconds in laps)
    np.sort(claims.start)
    lap("floor: sorting the times once")
    sum(int(batch[:, 1].sum()) for batch in pairs)
    lap("floor: reading the candidates once")
    floor = laps[-1][1] + laps[-2][1]
    return [
        *((f"{len(claims):,}: {words}", seconds, 0, "CPU s") for words, seconds in laps),
        ("floor / all parts", floor / whole, 0, ""),
        ("ways of the walk", len(ways), 0, ""),
    ]


def recalled(claims: Claims, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return all true pairs, and whether each was a candidate."""
    order = np.argsort(labels, kind="stable")
    rows = [np.stack([order[:-step], order[step:]], axis=1)[labels[order[step:]] == labels[order[:-step]]]
            for step in range(1, 8)]  # fmt: skip
    true = np.sort(np.concatenate(rows), axis=1).astype(np.int64)
    blocks = lay_out(claims)
    found = np.sort(np.concatenate(list(in_batches(blocks, told(blocks)))), axis=1).astype(np.int64)
    return true, np.isin(true[:, 0] << 32 | true[:, 1], found[:, 0] << 32 | found[:, 1])


def losses(
    claims: Claims, true: np.ndarray, met: np.ndarray, joined: np.ndarray
) -> list[tuple[str, float, float, str]]:
    """Return what share of the true pairs is lost where."""
    one, other = true[:, 0], true[:, 1]
    coarsest = np.maximum(claims.place_class[one], claims.place_class[other])
    vaguest = np.maximum(claims.time_class[one], claims.time_class[other])
    figures = [("true pairs that are candidates (blocking recall)", float(met.mean()), 0.985, "≥")]
    for words, those in (
        ("points, neither coarser than a settlement", coarsest <= 1),
        ("one known by its district", coarsest == 2),
        ("one known by its province only", coarsest >= 3),
        ("one known to the week only", vaguest >= 4),
    ):
        figures.append((f"  of those with {words}: candidates", float(met[those].mean()), 0, ""))
        figures.append((f"  of those with {words}: joined", float(joined[those].mean()), 0, ""))
    figures.append(("true pairs that are candidates and not joined", float((met & ~joined).mean()), 0, ""))
    return figures


def claims_of(folder) -> Claims:  # noqa: ANN001 - a path
    """Return a world as claims, without the way through a file's columns."""
    import duckdb  # noqa: PLC0415

    read = duckdb.execute(f"select * from '{folder}/reports.parquet' order by report_id").fetchnumpy()  # noqa: S608
    located = read["p_prec"] <= 3
    return from_columns(
        [f"{number:09}" for number in read["report_id"]], start=read["t_start"], end=read["t_end"],
        time_class=read["t_prec"], lat=np.where(located, np.round(read["lat"] * 1e5), NOWHERE),
        lon=np.where(located, np.round(read["lon"] * 1e5), NOWHERE), place_class=read["p_prec"],
        place=read["town"] + 1, district=read["admin2"] + 1, province=read["admin1"] + 1, kind=read["etype"],
        actor=read["actor"], actor_group=read["actor_group"], target=read["target"],
        killed_min=read["killed_lo"], killed_max=read["killed_hi"], source=read["source"] + 1,
        sources=("", *(str(number) for number in range(int(read["source"].max()) + 1))),
    )  # fmt: skip
