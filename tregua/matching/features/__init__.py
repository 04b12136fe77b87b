"""The features, in the order in which a page gives its reasons; a new one is a file and a line here."""

from typing import Final

from tregua.matching.features import actor, casualties, kind, means, name, place, target, time, together
from tregua.matching.features.feature import Feature

FEATURES: Final[tuple[Feature, ...]] = (
    time.FEATURE,
    place.FEATURE,
    name.FEATURE,
    kind.FEATURE,
    means.FEATURE,
    target.FEATURE,
    actor.FEATURE,
    casualties.FEATURE,
    together.FEATURE,
)
