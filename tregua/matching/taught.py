"""Learning from people's judgements: how far each feature can be trusted, from a thousand judged pairs on.

What was learned without labels keeps its shape; each table is made stronger or weaker as a whole, and all scores are
lifted or lowered. Few numbers are learned, so that a thousand judgements are enough, and they are used only if they
foretell judgements that were held back better than the weights did before.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tregua.matching import scoring
from tregua.matching.claims import Claims
from tregua.matching.features import FEATURES
from tregua.matching.learning import Learned
from tregua.matching.parameters import MOST, Parameters

Floats = NDArray[np.float64]
FEWEST: Final = 1_000
# How many judgements it takes to move the trust in a feature half way.
LEAN: Final = 20.0
FOLDS: Final = 5
# Held-out judgements must be foretold better by at least so much each (in nats).
BETTER: Final = 0.002
# The probability of what is left of a taught score, as made-up worlds of several sorts show it.
SLOPE, OFFSET = 930, -1050


def teach(claims: Claims, parameters: Parameters, judged: Iterable[tuple[int, int, bool]]) -> Learned:
    """Return the weights as judged pairs (rows of the claims, and whether they are one incident) correct them."""
    pairs = sorted({(min(one, other), max(one, other), same) for one, other, same in judged if one != other})
    if len(pairs) < FEWEST:
        return Learned(parameters, learned=False, said=("too_few_judgements",))
    a, b, same = (np.array([pair[part] for pair in pairs], np.int64) for part in range(3))
    told, base = _told(claims, a, b, parameters)
    truth = same.astype(np.float64)
    if truth.min() == truth.max():
        return Learned(parameters, learned=False, said=("judgements_all_alike",))
    gain = 0.0
    for fold in range(FOLDS):
        held = np.arange(len(pairs)) % FOLDS == fold
        trust = _fit(told[~held], base[~held], truth[~held])
        gain += _loss(told[held], base[held], truth[held], _as_before(told.shape[1])).sum()
        gain -= _loss(told[held], base[held], truth[held], trust).sum()
    if gain / len(pairs) < BETTER:
        return Learned(parameters, learned=False, said=("judgements_teach_nothing",))
    return Learned(_trusted(parameters, _fit(told, base, truth), len(pairs)), learned=True)


def _told(claims: Claims, a: Any, b: Any, parameters: Parameters) -> tuple[Floats, Floats]:
    """Return what each feature weighs of each pair (the surroundings last), and what all pairs begin from."""
    same = (claims.source[a] == claims.source[b]).astype(np.int64)
    found = scoring.cells(claims, a, b)
    weighed = [parameters.tables[feature.name][same, found[feature.name]] for feature in FEATURES]
    weighed.append(scoring.surroundings(claims, a, b, parameters))
    return np.stack(weighed, axis=1) / 1000.0, np.array(parameters.prior)[same] / 1000.0


def _as_before(features: int) -> Floats:
    """Return the trust that changes nothing: one for each feature, and nothing added."""
    return np.append(np.ones(features), 0.0)


def _loss(told: Floats, base: Floats, truth: Floats, trust: Floats) -> Floats:
    odds = base + told @ trust[:-1] + trust[-1]
    return np.asarray(np.logaddexp(0, odds) - truth * odds)


def _fit(told: Floats, base: Floats, truth: Floats) -> Floats:
    """Return how far to trust each feature, and what to add to every score (Newton's method, leaning on one)."""
    before = _as_before(told.shape[1])
    trust = before.copy()
    design = np.column_stack([told, np.ones(len(told))])
    lean = np.append(np.full(told.shape[1], LEAN), 0.1)
    for _step in range(25):
        odds = base + design @ trust
        expected = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
        slope = design.T @ (expected - truth) + lean * (trust - before)
        curve = (design * (expected * (1 - expected))[:, None]).T @ design + np.diag(lean)
        step = np.linalg.solve(curve, slope)
        trust = trust - step
        if np.abs(step).max() < 1e-6:
            break
    return np.append(np.clip(trust[:-1], 0.0, 3.0), trust[-1])


def _trusted(parameters: Parameters, trust: Floats, count: int) -> Parameters:
    tables = {
        feature.name: np.clip(np.round(parameters.tables[feature.name] * trust[number]), -MOST, MOST).astype(
            np.int32
        )
        for number, feature in enumerate(FEATURES)
    }
    around = trust[-2]
    lifted = round(1000 * trust[-1])
    return replace(
        parameters,
        tables=tables,
        prior=(parameters.prior[0] + lifted, parameters.prior[1] + lifted),
        busy=tuple(round(points * around) for points in parameters.busy),
        between={pair: round(points * around) for pair, points in parameters.between.items()},
        slope=SLOPE,
        offset=OFFSET,
        notes=(*parameters.notes, f"{count} judgements"),
    )
