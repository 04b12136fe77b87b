"""What goes together by itself: nearness in time, in place and in kind are no independent witnesses."""

from itertools import product
from typing import Final

from tregua.matching.features.feature import Feature, steps

# Minutes between the middles of the intervals, as twice as many seconds.
MINUTES: Final = (10, 45, 120, 540)
DOUBLED: Final = tuple(120 * limit for limit in MINUTES)
# Metres between the points, as squares of hundred-thousandths of a degree of latitude.
METRES: Final = (500, 1800, 6000)
SQUARED: Final = tuple(round((limit / 1.1132) ** 2) for limit in METRES)
NOWHERE: Final = 2_000_000_000
TIMES: Final = ("minute", "hour", "part_of_day", "day")
PLACES: Final = ("exact", "settlement", "area")
KINDS: Final = ("like_kind", "near_kind", "other_kind")
ACTORS: Final = ("like_actor", "other_actor", "no_actor")
WIDTH: Final = 180


def cell(  # noqa: PLR0917 - the columns of two claims, in one plain function
    start: int, end: int, time_class: int, lat: int, lon: int, lon_scale: int, place_class: int,
    kind: int, actor: int, actor_group: int,
    other_start: int, other_end: int, other_time: int, other_lat: int, other_lon: int, other_scale: int,
    other_place: int, other_kind: int, other_actor: int, other_group: int,
) -> int:  # fmt: skip
    """Compare nearness in time, in place, in kind and in the accused as a whole.

    Attacks come in series: what is near in time is often near in place and of one kind although it
    is another incident. This takes back what the single comparisons would count twice.
    """
    hours = min(max(time_class, other_time), 3)
    place = min(max(place_class, other_place), 2)
    apart = abs(start + end - other_start - other_end)
    # Spelled out, it is a tenth of the work of a loop; numpy adds its truths only to a number.
    when = 0 + (apart >= DOUBLED[0]) + (apart >= DOUBLED[1]) + (apart >= DOUBLED[2]) + (apart >= DOUBLED[3])
    if time_class == 5 or other_time == 5:
        when = 4
    where = 3
    if NOWHERE not in (lat, other_lat):
        north = lat - other_lat
        east = abs(lon - other_lon) * (lon_scale + other_scale) // 20_000
        metres = north * north + east * east
        where = 0 + (metres >= SQUARED[0]) + (metres >= SQUARED[1]) + (metres >= SQUARED[2])
    group, its_group = kind // 100, other_kind // 100
    what = 1
    if group != 0 and its_group != 0:
        if group != its_group:
            what = 2
        elif kind // 10 == other_kind // 10 and kind // 10 % 10 != 0:
            what = 0 if kind == other_kind or kind % 10 == 0 or other_kind % 10 == 0 else 1
    who = 2
    if actor != 0 and other_actor != 0:
        who = 0 if actor == other_actor else 1
    elif actor_group != 0 and other_group != 0:
        who = 0 if actor_group == other_group else 1
    return (hours * 3 + place) * WIDTH + ((when * 4 + where) * 3 + what) * 3 + who


def sql(a: str, b: str) -> str:
    """Return the cell as SQL."""
    hours = f"least(greatest({a}.time_class, {b}.time_class), 3)"
    place = f"least(greatest({a}.place_class, {b}.place_class), 2)"
    apart = f"abs({a}.start + {a}.end - {b}.start - {b}.end)"
    when = f"(case when {a}.time_class = 5 or {b}.time_class = 5 then 4 else {steps(apart, DOUBLED)} end)"
    north = f"cast({a}.lat - {b}.lat as bigint)"
    scale = f"cast({a}.lon_scale as bigint) + {b}.lon_scale"
    east = f"cast(floor(abs(cast({a}.lon - {b}.lon as bigint)) * ({scale}) / 20000) as bigint)"
    metres = f"({north} * {north} + {east} * {east})"
    where = f"(case when {a}.lat = {NOWHERE} or {b}.lat = {NOWHERE} then 3 else {steps(metres, SQUARED)} end)"
    group, its_group = (f"cast(floor({side}.kind / 100) as int)" for side in (a, b))
    sort, its_sort = (f"cast(floor({side}.kind / 10) as int)" for side in (a, b))
    what = (
        f"(case when {group} = 0 or {its_group} = 0 then 1 when {group} <> {its_group} then 2 "
        f"when {sort} <> {its_sort} or {sort} = {group} * 10 then 1 "
        f"when {a}.kind = {b}.kind or {a}.kind = {sort} * 10 or {b}.kind = {sort} * 10 then 0 else 1 end)"
    )
    who = (
        f"(case when {a}.actor <> 0 and {b}.actor <> 0 then case when {a}.actor = {b}.actor then 0 else 1 end "
        f"when {a}.actor_group <> 0 and {b}.actor_group <> 0 then "
        f"case when {a}.actor_group = {b}.actor_group then 0 else 1 end else 2 end)"
    )
    return f"(({hours} * 3 + {place}) * {WIDTH} + (({when} * 4 + {where}) * 3 + {what}) * 3 + {who})"


_TIMES: Final = (*(f"{limit}_min" for limit in MINUTES), "later")
_PLACES: Final = (*(f"{limit}_m" for limit in METRES), "further")
FEATURE: Final = Feature(
    name="together",
    columns=(
        "start", "end", "time_class", "lat", "lon", "lon_scale", "place_class", "kind", "actor", "actor_group",
    ),
    levels=tuple("/".join(parts) for parts in product(_TIMES, _PLACES, KINDS, ACTORS)),
    contexts=tuple(f"{time} × {place}" for time, place in product(TIMES, PLACES)),
    context_columns=("time_class", "place_class"),
    cell=cell,
    sql=sql,
)  # fmt: skip
