"""Candidates as SQL: the same pairs as the walk of tregua.matching.candidates finds, by joins on cells and spans.

Of two claims the earlier one is spread over the spans of time that it reaches, so that equal keys bring together what
may be near enough; a condition then says what is. Each pair is found by one join only.
"""

from typing import Final

from tregua.matching.claims import DISTRICT, SETTLEMENT
from tregua.matching.crowding import RANKED_FROM, RANKED_MOST, limits
from tregua.matching.sql.blocks import whole

# Seconds of a span of time, and hundred-thousandths of a degree of a square: only how fast the joins are hangs on it.
SPAN: Final = 24 * 3600
SQUARE: Final = 120_000
ROUND: Final = 36_000_000
FINE: Final = f"place_class <= {SETTLEMENT}"


def pairs() -> str:
    """Return the candidates as rows `a` and `b`, the earlier claim first."""
    return f"""
with {_spread()},
near as (
{_joined("early_around", "late_fine", SQUARES, _within())}
    union all
{_joined("early_around_district", "late_district", SQUARES, _within())}
    union all
{_joined("early_fine", "late_around", SQUARES, _within())}
    union all
{_joined("early_areas_unplaced", "late_areas", AREAS, _smallest())}
    union all
{_joined("early_areas_placed", "late_areas_unplaced", AREAS, _smallest())}
    union all
{_joined("early_named_unplaced", "late_named", NAMES, _apart())}
    union all
{_joined("early_named_placed", "late_named_unplaced", NAMES, _apart())}
)
select a, b from near
"""


SQUARES: Final = ("a.square_row = b.square_row", "a.square_column = b.square_column")
AREAS: Final = ("a.of_area = b.of_area",)
NAMES: Final = ("a.near_name = b.named",)


def _spread() -> str:
    """Return the sides of the joins: claims under each key that they may meet another one by."""
    spans = _from_to("start", "until - 1", SPAN)
    district, fine = _reach(DISTRICT), _reach(SETTLEMENT)
    return f"""
early_spans as (select *, unnest({spans}) as span from early),
late_spans as (select *, {whole(f"start / {SPAN}")} as span from late),
early_fine as (select *, {_own_square()} from early_spans where placed and {FINE}),
late_fine as (select *, {_own_square()} from late_spans where placed and {FINE}),
late_district as (select *, {_own_square()} from late_spans where placed and place_class = {DISTRICT}),
early_around_rows as (
    select *, unnest({_rows(f"case when {FINE} then {fine} else {district} end")}) as square_row
    from early_spans where placed
),
early_around_columns as (
    select *, unnest({_columns(f"case when {FINE} then {fine} else {district} end")}) as column_met
    from early_around_rows
),
early_around as (select *, {_wrapped("column_met")} from early_around_columns),
early_around_district as (select * from early_around where place_class = {DISTRICT}),
late_around_rows as (
    select *, unnest({_rows(district)}) as square_row from late_spans where placed and place_class = {DISTRICT}
),
late_around_columns as (select *, unnest({_columns(district)}) as column_met from late_around_rows),
late_around as (select *, {_wrapped("column_met")} from late_around_columns),
early_areas as (
    select *, area as of_area from early_spans where area > 0
    union all select *, beside as of_area from early_spans where beside > 0
),
late_areas as (
    select *, area as of_area from late_spans where area > 0
    union all select *, beside as of_area from late_spans where beside > 0
),
early_areas_placed as (select * from early_areas where placed),
early_areas_unplaced as (select * from early_areas where not placed),
late_areas_unplaced as (select * from late_areas where not placed),
early_named as (
    select *, named as near_name from early_spans where named > 0
    union all select early_spans.*, other as near_name from early_spans join near_names on named = one
),
early_named_placed as (select * from early_named where placed),
early_named_unplaced as (select * from early_named where not placed),
late_named as (select * from late_spans where named > 0),
late_named_unplaced as (select * from late_named where not placed)"""


def _joined(early: str, late: str, keys: tuple[str, ...], condition: str) -> str:
    step = "greatest(a.step, b.step)"
    crowded = (
        f"({step} < {RANKED_FROM} or not (a.vague or b.vague) or (a.block = b.block and a.block_way = b.block_way "
        f"and a.day = b.day and abs(a.rank_in_block - b.rank_in_block) <= {RANKED_MOST}))"
    )
    return f"""    select a.row as a, b.row as b from {early} a join {late} b on a.span = b.span and {" and ".join(keys)}
    where (a.start < b.start or (a.start = b.start and a.row < b.row))
      and b.start < least(a.until, a."end" + b.until - b."end") and {crowded}
      and {condition}"""


def _within() -> str:
    """Return whether two points lie no farther apart than their step and the coarser of the two allow."""
    most = f"({_limit('greatest(a.step, b.step)', 'greatest(a.place_class, b.place_class)')})"
    north = "abs(cast(a.lat as bigint) - b.lat)"
    apart = "abs(cast(a.lon as bigint) - b.lon)"
    east = f"(least({apart}, {ROUND} - {apart}) * (cast(a.lon_scale as bigint) + b.lon_scale))"
    return (
        f"{north} <= {most} and {east} <= {most} * 20000 and "
        f"{north} * {north} * 400000000 + {east} * {east} <= {most} * {most} * 400000000"
    )


def _limit(step: str, place_class: str) -> str:
    steps = [
        f"when {step} = {number} then case {place_class} "
        f"when 0 then cast({row[0]} as bigint) when 1 then cast({row[1]} as bigint) else cast({row[2]} as bigint) end"
        for number, row in enumerate(limits().tolist())
    ]
    return f"case {' '.join(steps)} end"


def _smallest() -> str:
    """Return whether this is the smallest area that both lie in or touch, so that the pair is found once."""
    return f"a.of_area = {_shared()}"


def _apart() -> str:
    return f"{_shared()} = 0"


def _shared() -> str:
    """Return the smallest area that both lie in or touch, 0 for none."""
    first, second = (
        f"case when a.{area} > 0 and (a.{area} = b.area or a.{area} = b.beside) then a.{area} else 0 end"
        for area in ("area", "beside")
    )
    return f"case when {first} = 0 then {second} when {second} = 0 then {first} else least({first}, {second}) end"


def _reach(place_class: int) -> str:
    cases = " ".join(f"when {step} then {row[place_class]}" for step, row in enumerate(limits().tolist()))
    return f"(case step {cases} end)"


def _rows(reach: str) -> str:
    return _from_to(f"lat - {reach}", f"lat + {reach}", SQUARE)


def _columns(reach: str) -> str:
    """Return the columns of squares within reach; the scale of a partner is at most 200 less than one's own."""
    east = f"cast(floor({reach} * 10000.0 / greatest(lon_scale - 200, 200)) as bigint) + 1"
    return _from_to(f"lon - {east}", f"lon + {east}", SQUARE)


def _own_square() -> str:
    return f"{whole(f'lat / {SQUARE}')} as square_row, {_wrapped(whole(f'lon / {SQUARE}'))}"


def _wrapped(column: str) -> str:
    """Return the column of squares, the same on both sides of the date line."""
    count = ROUND // SQUARE
    return f"({column} + {2 * count}) % {count} as square_column"


def _from_to(first: str, last: str, side: int) -> str:
    return f"range({whole(f'({first}) / {side}')}, {whole(f'({last}) / {side}')} + 1)"
