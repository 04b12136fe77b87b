"""The blocks of claims as SQL: which area a claim counts to, how narrow its limits are, its rank in its block.

The same as tregua.matching.blocks and .crowding lay out, from the same constants.
"""

from typing import Final

from tregua.matching.blocks import LEAST_SHARE, SIDE
from tregua.matching.claims import DISTRICT, DTYPES, HOUR, NOWHERE, UNDATED, UNPLACED
from tregua.matching.compiled import loops
from tregua.matching.crowding import CELL, DAY, GAPS, RANKED_FROM, STEPS

# Written places and codes of places are names of one kind; the codes stand above all written ones.
CODES_FROM: Final = 1_000_000_000
PLACED: Final = f"place_class <= {DISTRICT} and lat <> {NOWHERE}"


def whole(quotient: str) -> str:
    """Return the whole part of a quotient, rounded down on every engine."""
    return f"cast(floor({quotient}) as bigint)"


def prepared() -> str:
    """Return the dated claims with the columns of their blocks."""
    return f"""
with dated as (
    select *, {PLACED} as placed, {_cell_row()} as cell_row,
           case when province > 0 and place_class < {UNPLACED} then province else 0 end as own_area,
           case when name > 0 then name when place > 0 then place + {CODES_FROM} else 0 end as named
    from claims where time_class < {UNDATED}
),
celled as (
    select dated.*, {whole("(lon + 18000000) / wide")} as cell_column
    from dated left join cell_widths on cell_row = cell_widths.number and placed
),
times as (
    select cell_row, cell_column, own_area, count(*) as times
    from celled where placed group by cell_row, cell_column, own_area
),
ordered as (
    select *, row_number() over (partition by cell_row, cell_column order by own_area = 0, times desc, own_area) as place
    from times
),
commonest as (
    select cell_row, cell_column, sum(times) as size,
           max(case when place = 1 then own_area else 0 end) as most,
           max(case when place = 1 then times else 0 end) as most_times,
           max(case when place = 2 then own_area else 0 end) as second,
           max(case when place = 2 then times else 0 end) as second_times
    from ordered group by cell_row, cell_column
),
areas as (
    select celled.*, case when own_area = 0 then coalesce(most, 0) else own_area end as area,
           case when own_area in (0, most) then {_large("second")} else {_large("most")} end as beside
    from celled left join commonest
        on celled.cell_row = commonest.cell_row and celled.cell_column = commonest.cell_column
),
blocks as (
    select *, {whole(f"start / {DAY}")} as day,
           case when placed then {whole(f"lat / {CELL[0]}")} when area > 0 then area else named end as block,
           case when placed then {whole(f"lon / {CELL[1]}")} when area > 0 then 1000000 else 2000000 end as block_way
    from areas
),
crowds as (
    select block, block_way, day, count(*) as crowd from blocks group by block, block_way, day
),
ranked as (
    select row as ranked_row, row_number() over (partition by block, block_way, day order by start, row) as rank_in_block
    from blocks join crowds using (block, block_way, day) where crowd >= {STEPS[RANKED_FROM - 1]}
),
counted as (
    select blocks.*, crowd, coalesce(rank_in_block, 0) as rank_in_block
    from blocks join crowds using (block, block_way, day) left join ranked on row = ranked_row
)
select {_as_whole_numbers()}, placed, area, beside, named, day, block, block_way,
       rank_in_block, time_class > {HOUR} as vague, {_step()} as step, "end" + {_gap()} as until
from counted
"""


def _as_whole_numbers() -> str:
    """Return the columns of claims, wide enough for every product that a feature makes of them."""
    return "row, " + ", ".join(
        f'"{name}"' if name in {"start", "end"} else f'cast("{name}" as int) as "{name}"'
        for name in DTYPES
        if name != "source_row"
    )


def _cell_row() -> str:
    return f"case when {PLACED} then {whole(f'(lat + 9000000) / {SIDE}')} else -1 end"


def _large(other: str) -> str:
    """Return another area of the cell where it holds enough of the cell's claims, 0 otherwise."""
    times = f"{other}_times"
    return (
        f"case when coalesce(second, 0) > 0 and {times} > 1 and {times} * {LEAST_SHARE} >= size "
        f"then {other} else 0 end"
    )


def _step() -> str:
    cases = " ".join(f"when crowd < {most} then {step}" for step, most in enumerate(STEPS))
    return f"case {cases} else {len(STEPS)} end"


def _gap() -> str:
    cases = " ".join(f"when crowd < {most} then {gap}" for most, gap in zip(STEPS, GAPS[:-1], strict=True))
    return f"case {cases} else {GAPS[-1]} end"


def cell_widths() -> str:
    """Return how wide the cells of each row are; they grow towards the poles, where meridians draw near."""
    width_of = loops("grouping", 0).width_of
    rows = ", ".join(f"({number}, {int(width_of(number, SIDE))})" for number in range(18_000_000 // SIDE + 1))
    return f"select * from (values {rows}) as widths (number, wide)"
