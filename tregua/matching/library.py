"""The engine as a library: claims in, linked claims out.

>>> from tregua.matching.claims import from_columns
>>> reports = from_columns(
...     ["a", "b", "c"], source=[1, 2, 2], sources=["", "mission", "media"], start=[0, 600, 90_000],
...     end=[60, 660, 90_060], time_class=[0, 0, 0], lat=[3_300_000] * 3, lon=[3_600_000] * 3, place_class=[0] * 3,
...     province=[1] * 3, kind=[111] * 3)
>>> linked = match(reports)
>>> linked.clusters.tolist(), [(linked.ids[a], linked.ids[b]) for a, b in zip(linked.a, linked.b) if a != b][:1]
([0, 0, 2], [('a', 'b')])
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tregua.matching import linkage, scoring
from tregua.matching.candidates import Cut
from tregua.matching.claims import Claims
from tregua.matching.competition import remaining
from tregua.matching.density import neighbours, steps_of
from tregua.matching.episodes import gather
from tregua.matching.identifiers import by_text
from tregua.matching.learning import Learned, learn
from tregua.matching.parameters import Parameters, shipped
from tregua.matching.parts import pool
from tregua.matching.scoring import Reason, explain
from tregua.matching.sounding import sounding_alike
from tregua.matching.sweep import Sweep, sweep
from tregua.matching.taught import FEWEST, teach

__all__ = ["Judgement", "Linked", "Reason", "Report", "explain", "match"]

# Two ids and "same" or "different"; anything else joins and parts nothing.
Judgement = tuple[str, str, str]


@dataclass(frozen=True)
class Report:
    """What a run has to say about itself."""

    candidates: int
    cut: int
    parameters: Parameters
    # Whether the weights were learned from these claims, or taken as shipped, and why.
    learned: bool = False
    said: tuple[str, ...] = ()
    # Pairs of ids judged the same and different at once, through a chain.
    contradictions: tuple[tuple[str, str], ...] = ()
    # Sources that give single shots: how many rows, and of how many episodes.
    shots: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    left_out: Cut = field(default_factory=Cut)


@dataclass(frozen=True)
class Linked:
    """Scored pairs (rows a < b in the order of ids), and for each claim the row of the smallest id of its group."""

    ids: Sequence[str]
    a: NDArray[np.int64]
    b: NDArray[np.int64]
    score: NDArray[np.int32]
    probability: NDArray[np.float64]
    clusters: NDArray[np.int64]
    report: Report


def match(
    claims: Claims,
    *,
    parameters: Parameters | None = None,
    judgements: Iterable[Judgement] = (),
    threads: int | None = None,
    sweep: Sweep = sweep,
) -> Linked:
    """Return which claims tell of one incident; without parameters they are learned from the claims themselves.

    `sweep` finds and scores the candidates: the compiled one, or DuckDB or Spark (tregua.matching.sql).
    """
    order = by_text(claims.ids)
    ordered = claims if order is None else claims.take(order)
    all_rows = np.arange(len(claims)) if order is None else order
    whole, gathered = ordered, gather(ordered)
    ordered, order = gathered.claims, all_rows[gathered.rows]
    same, different = _judged(whole, gathered.episode, judgements)
    with pool(1) as aside:
        # What the weights do not change is made while they are learned.
        laid_out = aside.submit(lambda: sweep(ordered, near_names=sounding_alike(ordered), threads=threads))
        if threads == 1:
            laid_out.result()
        near = neighbours(ordered)
        learned = _learned(ordered, parameters, near, same, different, threads)
        scored_by = laid_out.result()
    used = learned.parameters
    scored = scored_by(used)
    a, b = scored.a, scored.b
    points = (
        remaining(
            ordered, a, b, scored.score + scoring.surroundings(ordered, a, b, used, steps_of(near)), threads
        )
        + used.competing
    )
    groups = linkage.link(
        len(ordered), a, b, points, missing=used.missing, same=same, different=different, once=_once(ordered),
        threads=threads,
    )  # fmt: skip
    back = order[groups.labels]
    clusters = np.empty(len(claims), np.int64)
    clusters[all_rows] = back[gathered.episode]
    return Linked(
        ids=claims.ids,
        a=order[a],
        b=order[b],
        score=points,
        probability=used.probabilities(points),
        clusters=clusters,
        report=Report(
            candidates=scored.cut.kept,
            cut=scored.cut.pairs,
            parameters=used,
            learned=learned.learned,
            said=learned.said,
            shots=gathered.shots,
            left_out=scored.cut,
            contradictions=tuple(
                (ordered.ids[one], ordered.ids[other]) for one, other in groups.contradictions
            ),
        ),
    )


def _learned(
    claims: Claims,
    given: Parameters | None,
    near: NDArray[np.int64],
    same: list[linkage.Pair],
    different: list[linkage.Pair],
    threads: int | None,
) -> Learned:
    """Return the weights to use: those given, or learned from the claims and then from the judgements on them."""
    if given is not None:
        return Learned(given, learned=False)
    learned = learn(claims, shipped(), near=near, threads=threads)
    if len(same) + len(different) < FEWEST:
        return learned
    judged = [(*pair, True) for pair in same] + [(*pair, False) for pair in different]
    taught = teach(claims, learned.parameters, judged)
    return Learned(taught.parameters, learned.learned or taught.learned, (*learned.said, *taught.said))


def _once(claims: Claims) -> NDArray[np.int64]:
    """Return the source of each claim that stands in a list which tells every event once, -1 of the others."""
    curated = np.isin(claims.source, sorted(claims.curated))
    return np.where(curated, claims.source, -1).astype(np.int64)


def _judged(
    claims: Claims, episode: NDArray[np.int64], judgements: Iterable[Judgement]
) -> tuple[list[linkage.Pair], list[linkage.Pair]]:
    given = list(judgements)
    asked = {name for one, other, _verdict in given for name in (one, other)}
    rows = {name: row for row, name in enumerate(claims.ids) if name in asked} if asked else {}
    pairs: dict[str, list[linkage.Pair]] = {"same": [], "different": []}
    for one, other, verdict in given:
        if verdict in pairs and one in rows and other in rows:
            pair = int(episode[rows[one]]), int(episode[rows[other]])
            if pair[0] != pair[1]:
                pairs[verdict].append(pair)
    return pairs["same"], pairs["different"]
