"""What the place is called: names as written, compared across scripts, where points do not settle it."""

from typing import Final

from tregua.matching.features.feature import NOT_KNOWN, Feature
from tregua.matching.naming import SAME, SILENT, likeness, near, parts_of, words_of

__all__ = ["FEATURE", "SAME", "SILENT", "cell", "likeness", "near", "parts_of", "sql", "words_of"]

NOWHERE: Final = 2_000_000_000
# Squares of hundred-thousandths of a degree: 3 km and 12 km.
CLOSE: Final = round((3_000 / 1.1132) ** 2)
SOME_WAY: Final = round((12_000 / 1.1132) ** 2)
WIDTH: Final = 5
UNHEARD: Final = 4
NO_POINT: Final = 3 * WIDTH


def cell(
    lat: int, lon: int, lon_scale: int, name: int,
    other_lat: int, other_lon: int, other_scale: int, other_name: int, likeness: int,
) -> int:  # fmt: skip
    """Compare what each report calls the place.

    Spellings and scripts are brought together first. The further apart the two points, or where one of
    them is missing, the more a name that is the same or sounds alike counts for one incident. Between two
    close points it says nothing: one names the town and the other the street.
    """
    level = UNHEARD if name == 0 or other_name == 0 else likeness
    if NOWHERE in (lat, other_lat):
        return NO_POINT + level
    north = lat - other_lat
    east = abs(lon - other_lon) * (lon_scale + other_scale) // 20_000
    apart = north * north + east * east
    if apart < CLOSE:
        return level
    return WIDTH + level if apart < SOME_WAY else 2 * WIDTH + level


def sql(a: str, b: str) -> str:
    """Return the cell as SQL; `likeness` is a column of the pair."""
    level = f"case when {a}.name = 0 or {b}.name = 0 then {SILENT} else likeness end"
    north = f"cast({a}.lat - {b}.lat as bigint)"
    scale = f"cast({a}.lon_scale as bigint) + {b}.lon_scale"
    east = f"cast(floor(abs(cast({a}.lon as bigint) - {b}.lon) * ({scale}) / 20000) as bigint)"
    apart = f"({north} * {north} + {east} * {east})"
    return (
        f"({level}) + case when {a}.lat = {NOWHERE} or {b}.lat = {NOWHERE} then {NO_POINT} "
        f"when {apart} < {CLOSE} then 0 when {apart} < {SOME_WAY} then {WIDTH} else {2 * WIDTH} end"
    )


FEATURE: Final = Feature(
    name="name",
    columns=("lat", "lon", "lon_scale", "name"),
    of_pair=("likeness",),
    levels=("same_name", "alike", "somewhat_alike", "not_alike", NOT_KNOWN),
    contexts=("close", "some_way", "far", "no_point"),
    cell=cell,
    sql=sql,
)
