"""Why two reports are linked, in a sentence for each of many links: every different set of reasons is worded once."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tregua.matching import scoring
from tregua.matching.claims import Claims
from tregua.matching.features import FEATURES
from tregua.matching.features.feature import Feature
from tregua.matching.parameters import Parameters

# What weighs less says next to nothing (thousandths of log-odds).
LEAST: Final = 100
# From these probabilities on a link is called very likely, or likely.
SURE: Final = 0.9
MAYBE: Final = 0.5
# Up to so many pairs the features run as they are written: compiling them takes longer.
FEW: Final = 50_000
Rows = NDArray[np.int64]
# What a level of a feature says, and a sentence of what was said with its points.
Phrase = Callable[[str, str, str], str]
Sentence = Callable[[Sequence[tuple[str, int]], float], str]


def sentences(
    claims: Claims,
    a: Rows,
    b: Rows,
    probability: NDArray[np.float64],
    parameters: Parameters,
    phrase: Phrase,
    sentence: Sentence,
) -> NDArray[Any]:
    """Return for each pair why it is thought to be one event."""
    if not len(a):
        return np.zeros(0, object)
    spoken = [
        one for one in FEATURES if any(phrase(one.name, one.contexts[0], level) for level in one.levels)
    ]
    same = (claims.source[a] == claims.source[b]).astype(np.int64)
    found = scoring.cells(claims, a, b) if len(a) > FEW else _cells(claims, a, b, spoken)
    # Every different set of reasons as one number: how sure, of one source or not, where in the table of each feature.
    sets = same * 3 + (probability >= SURE) + (probability >= MAYBE)
    for feature in spoken:
        sets = sets * feature.cells + found[feature.name]
    _, first, which = np.unique(sets, return_index=True, return_inverse=True)
    worded = []
    for row in first.tolist():
        at = {feature: int(found[feature.name][row]) for feature in spoken}
        worded.append(sentence(_spoken(at, int(same[row]), parameters, phrase), float(probability[row])))
    return np.array(worded, object)[which]


def _cells(claims: Claims, a: Rows, b: Rows, features: Sequence[Feature]) -> dict[str, NDArray[np.int32]]:
    """Return where each pair stands in the table of each feature, without anything compiled."""
    alike = scoring.likenesses(claims, a, b)
    found = {}
    for feature in features:
        given = [getattr(claims, name)[rows].tolist() for rows in (a, b) for name in feature.columns]
        given += [alike.tolist() for _ in feature.of_pair]
        found[feature.name] = np.array([feature.cell(*one) for one in zip(*given, strict=True)], np.int32)
    return found


def _spoken(
    at: Mapping[Feature, int], same: int, parameters: Parameters, phrase: Phrase
) -> list[tuple[str, int]]:
    """Return what each feature says of a pair, the weightiest first."""
    said = []
    for feature, cell in at.items():
        points = int(parameters.tables[feature.name][same][cell])
        if abs(points) >= LEAST:
            said.append((phrase(feature.name, *feature.named(cell)), points))
    return sorted(said, key=lambda one: (-abs(one[1]), one[0]))
