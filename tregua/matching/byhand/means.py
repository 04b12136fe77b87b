"""With what it was done."""

from typing import Final

from tregua.matching.facts import ReportFacts
from tregua.matching.byhand.feature import NOT_KNOWN, Feature, Found, Level

# People under fire tell a mortar from a rocket badly, an aircraft from a mortar well.
FAMILIES: Final = (
    frozenset({"small_arms", "sniper", "heavy_mg"}),
    frozenset({"grenade", "mortar", "artillery", "mlrs", "tank", "missile"}),
    frozenset({"airstrike", "armed_uav", "missile"}),
    frozenset({"ied", "arson"}),
)
SILENT: Final = frozenset({"", "unknown", "other"})


def compare(first: ReportFacts, second: ReportFacts) -> Found:
    """Compare with what each report says it was done.

    Means that witnesses easily mistake for each other, such as mortar and artillery, count a little;
    an airstrike against small arms counts against one incident.
    """
    if first.means in SILENT or second.means in SILENT:
        return Found("not_known")
    if first.means == second.means:
        return Found("same_means")
    alike = any(first.means in family and second.means in family for family in FAMILIES)
    return Found("like_means" if alike else "other_means")


FEATURE: Final = Feature(
    "means",
    (Level("same_means", 900), Level("like_means", 400), Level("other_means", -800), NOT_KNOWN),
    compare,
)
