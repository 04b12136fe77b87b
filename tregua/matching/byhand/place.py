"""Where: the same settlement says much, the same province next to nothing."""

from math import asin, cos, radians, sin, sqrt
from typing import Final

from tregua.matching.facts import PLACE_CLASSES, SETTLEMENT, ReportFacts
from tregua.matching.byhand.feature import NOT_KNOWN, Feature, Found, Level

DISTRICT: Final = PLACE_CLASSES.index("district")
EARTH_KM: Final = 6371.0
# How far the true point may lie from the one given, in kilometres.
SLACK_KM: Final = {"exact": 0.0, "100m": 0.1, "1km": 1.0, "settlement": 1.5}
# (at most so many kilometres between what is known, level).
APART: Final = ((0.5, "same_spot"), (2.0, "near"), (6.0, "some_km"), (20.0, "other_place"))


def compare(first: ReportFacts, second: ReportFacts) -> Found:
    """Compare where each report says it was.

    The same settlement or a short distance counts much; when one of them knows only the district
    or the province, agreement counts little.
    """
    if not first.place or not second.place:
        return Found("not_known")
    if first.placed and second.placed and first.place == second.place:
        return Found("same_place")
    if first.place in second.areas or second.place in first.areas:
        return Found(_inside(max(first.place_class, second.place_class)))
    if first.placed and second.placed:
        return _two_settlements(first, second)
    return Found(_areas(first, second))


def _inside(coarser: int) -> str:
    if coarser <= SETTLEMENT:
        return "inside"
    return "same_district" if coarser <= DISTRICT else "same_province"


def _two_settlements(first: ReportFacts, second: ReportFacts) -> Found:
    km = distance(first, second)
    if km is None:
        return Found(_areas(first, second) if first.district != second.district else "other_place", {})
    gap = km - SLACK_KM[first.place_precision] - SLACK_KM[second.place_precision]
    for most, level in APART:
        if gap <= most:
            return Found(level, {} if level == "other_place" else {"km": max(1, round(km))})
    return Found("far", {"km": round(km)})


def _areas(first: ReportFacts, second: ReportFacts) -> str:
    if first.province != second.province:
        return "other_province" if first.province and second.province else "not_known"
    if not first.district or not second.district:
        return "same_province"
    return "same_district" if first.district == second.district else "other_district"


def distance(first: ReportFacts, second: ReportFacts) -> float | None:
    """Return the kilometres between two points, or None when one is not known."""
    if (
        first.latitude is None
        or first.longitude is None
        or second.latitude is None
        or second.longitude is None
    ):
        return None
    phi, psi = radians(first.latitude), radians(second.latitude)
    step = sin((psi - phi) / 2) ** 2
    turn = sin(radians(second.longitude - first.longitude) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(1.0, step + cos(phi) * cos(psi) * turn)))


FEATURE: Final = Feature(
    "place",
    (
        Level("same_place", 2800),
        Level("same_spot", 2600, ("km",)),
        Level("near", 1800, ("km",)),
        Level("some_km", 300, ("km",)),
        Level("inside", 900),
        Level("same_district", 300),
        Level("same_province", 0),
        Level("other_place", -1500),
        Level("other_district", -2500),
        Level("other_province", -2500),
        Level("far", -4500, ("km",)),
        NOT_KNOWN,
    ),
    compare,
)
