"""Where: the same settlement says much, the same province next to nothing."""

from collections.abc import Mapping
from typing import Final

from tregua.matching.features.feature import NOT_KNOWN, Feature, Value, steps, unordered

# Metres between the two points.
LIMITS: Final = (250, 500, 800, 1200, 1800, 2500, 4000, 6000, 9000, 15_000, 25_000, 50_000)
# The same as squares of hundred-thousandths of a degree of latitude (1.1132 m), so that no root is drawn.
SQUARED: Final = tuple(round((limit / 1.1132) ** 2) for limit in LIMITS)
BINS: Final = len(LIMITS) + 1
NOWHERE: Final = 2_000_000_000
UNPLACED: Final = 4
# Levels after the distances: the same settlement by its code; the same or another district or province, where a
# point is missing.
SAME_PLACE: Final = BINS
SAME_DISTRICT: Final = 2 * BINS
AREA_SAME_DISTRICT: Final = 3 * BINS
AREA_SAME_PROVINCE: Final = AREA_SAME_DISTRICT + 1
AREA_OTHER: Final = AREA_SAME_DISTRICT + 2
UNKNOWN: Final = AREA_SAME_DISTRICT + 3
WIDTH: Final = UNKNOWN + 1


def cell(  # noqa: PLR0917 - the columns of two claims
    lat: int, lon: int, lon_scale: int, place_class: int, place: int, district: int, province: int,
    other_lat: int, other_lon: int, other_scale: int, other_class: int, other_place: int,
    other_district: int, other_province: int,
) -> int:  # fmt: skip
    """Compare where each report says it was.

    The same settlement or a short distance counts much; when one of them knows only the district
    or the province, agreement counts little.
    """
    high, low = max(place_class, other_class), min(place_class, other_class)
    context = (high * (high + 1) // 2 + low) * WIDTH
    if NOWHERE in (lat, other_lat):
        if place != 0 and place == other_place:
            return context + SAME_PLACE
        if district != 0 and district == other_district:
            return context + AREA_SAME_DISTRICT
        if province == 0 or other_province == 0:
            return context + UNKNOWN
        return context + (AREA_SAME_PROVINCE if province == other_province else AREA_OTHER)
    north = lat - other_lat
    east = abs(lon - other_lon) * (lon_scale + other_scale) // 20_000
    apart = north * north + east * east
    # Spelled out, it is a tenth of the work of a loop; numpy adds its truths only to a number.
    level = (
        0 + (apart >= SQUARED[0]) + (apart >= SQUARED[1]) + (apart >= SQUARED[2]) + (apart >= SQUARED[3])
        + (apart >= SQUARED[4]) + (apart >= SQUARED[5]) + (apart >= SQUARED[6]) + (apart >= SQUARED[7])
        + (apart >= SQUARED[8]) + (apart >= SQUARED[9]) + (apart >= SQUARED[10]) + (apart >= SQUARED[11])
    )  # fmt: skip
    if place != 0 and place == other_place:
        level += SAME_PLACE
    elif district != 0 and district == other_district:
        level += SAME_DISTRICT
    return context + level


def sql(a: str, b: str) -> str:
    """Return the cell as SQL."""
    high, low = (f"{pick}({a}.place_class, {b}.place_class)" for pick in ("greatest", "least"))
    context = f"(cast(floor({high} * ({high} + 1) / 2) as int) + {low}) * {WIDTH}"
    north = f"cast({a}.lat - {b}.lat as bigint)"
    scale = f"cast({a}.lon_scale as bigint) + {b}.lon_scale"
    east = f"cast(floor(abs(cast({a}.lon - {b}.lon as bigint)) * ({scale}) / 20000) as bigint)"
    same_place = f"{a}.place <> 0 and {a}.place = {b}.place"
    same_district = f"{a}.district <> 0 and {a}.district = {b}.district"
    return (
        f"{context} + case when {a}.lat = {NOWHERE} or {b}.lat = {NOWHERE} then "
        f"case when {same_place} then {SAME_PLACE} when {same_district} then {AREA_SAME_DISTRICT} "
        f"when {a}.province = 0 or {b}.province = 0 then {UNKNOWN} "
        f"when {a}.province = {b}.province then {AREA_SAME_PROVINCE} else {AREA_OTHER} end "
        f"else {steps(f'({north} * {north} + {east} * {east})', SQUARED)} "
        f"+ case when {same_place} then {SAME_PLACE} when {same_district} then {SAME_DISTRICT} else 0 end end"
    )


def values(*row: int) -> Mapping[str, Value]:
    """Return the kilometres between the two points."""
    lat, lon, scale, other_lat, other_lon, other_scale = *row[:3], *row[7:10]
    if NOWHERE in (lat, other_lat):
        return {}
    east = abs(lon - other_lon) * (scale + other_scale) // 20_000
    return {"km": round(((lat - other_lat) ** 2 + east**2) ** 0.5 * 1.1132 / 1000)}


_DISTANCES: Final = (*(f"within_{limit}_m" for limit in LIMITS), "further")
FEATURE: Final = Feature(
    name="place",
    columns=("lat", "lon", "lon_scale", "place_class", "place", "district", "province"),
    levels=(
        *_DISTANCES,
        *(f"same_place_{name}" for name in _DISTANCES),
        *(f"same_district_{name}" for name in _DISTANCES),
        "same_district",
        "same_province",
        "other_province",
        NOT_KNOWN,
    ),
    contexts=unordered(("exact", "settlement", "district", "province", "unplaced")),
    cell=cell,
    sql=sql,
    falling=(
        _DISTANCES,
        tuple(f"same_place_{name}" for name in _DISTANCES),
        tuple(f"same_district_{name}" for name in _DISTANCES),
    ),
    values=values,
)
