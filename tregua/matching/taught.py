"""Learning from people's judgements: how far each feature can be trusted, from a thousand judged pairs on.

What was learned without labels keeps its shape; each table is made stronger or weaker as a whole. How likely any pair
is stays as it was: people judge the pairs they are shown, which are no fair sample, and before rivals are weighed. Few
numbers are learned, so that a thousand judgements are enough, and they are used only if they foretell judgements that
were held back better than the weights did before.
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
# … and by so many times the uncertainty of that.
SURE: Final = 3.0
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
    gain = np.zeros(len(pairs))
    for fold in range(FOLDS):
        held = np.arange(len(pairs)) % FOLDS == fold
        trust = _fit(told[~held], base[~held], truth[~held])
        gain[held] = _loss(told[held], base[held], truth[held], np.ones(told.shape[1]))
        gain[held] -= _loss(told[held], base[held], truth[held], trust)
    if gain.mean() < max(BETTER, SURE * float(gain.std()) / len(pairs) ** 0.5):
        return Learned(parameters, learned=False, said=("judgements_teach_nothing",))
    return Learned(_trusted(parameters, _fit(told, base, truth), len(pairs)), learned=True)


def _told(claims: Claims, a: Any, b: Any, parameters: Parameters) -> tuple[Floats, Floats]:
    """Return what each feature weighs of each pair (the surroundings last), and what all pairs begin from."""
    same = (claims.source[a] == claims.source[b]).astype(np.int64)
    found = scoring.cells(claims, a, b)
    weighed = [parameters.tables[feature.name][same, found[feature.name]] for feature in FEATURES]
    weighed.append(scoring.surroundings(claims, a, b, parameters))
    return np.stack(weighed, axis=1) / 1000.0, np.array(parameters.prior)[same] / 1000.0


def _loss(told: Floats, base: Floats, truth: Floats, trust: Floats) -> Floats:
    odds = base + told @ trust
    return np.asarray(np.logaddexp(0, odds) - truth * odds)


def _fit(told: Floats, base: Floats, truth: Floats) -> Floats:
    """Return how far to trust each feature (Newton's method, leaning on one)."""
    before = np.ones(told.shape[1])
    trust = before.copy()
    for _step in range(25):
        odds = base + told @ trust
        expected = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
        slope = told.T @ (expected - truth) + LEAN * (trust - before)
        curve = (told * (expected * (1 - expected))[:, None]).T @ told + np.diag(LEAN * before)
        step = np.linalg.solve(curve, slope)
        trust = trust - step
        if np.abs(step).max() < 1e-6:
            break
    return np.clip(trust, 0.0, 3.0)


def _trusted(parameters: Parameters, trust: Floats, count: int) -> Parameters:
    tables = {
        feature.name: np.clip(np.round(parameters.tables[feature.name] * trust[number]), -MOST, MOST).astype(
            np.int32
        )
        for number, feature in enumerate(FEATURES)
    }
    around = trust[-1]
    return replace(
        parameters,
        tables=tables,
        busy=tuple(round(points * around) for points in parameters.busy),
        between={pair: round(points * around) for pair, points in parameters.between.items()},
        slope=SLOPE,
        offset=OFFSET,
        notes=(*parameters.notes, f"{count} judgements"),
    )
