"""What happened: the kind of event, in up to three levels."""

from typing import Final

from tregua.matching.features.feature import NOT_KNOWN, Feature

LEVELS: Final = (
    "same_subtype", "same_type", "other_subtype", "same_group", "other_type", "other_group", NOT_KNOWN,
)  # fmt: skip


def cell(kind: int, other_kind: int) -> int:
    """Compare which kind of event each report tells of.

    The finer the kind on which both agree, the more it counts; a different sort counts against one
    incident. A report that names only the group of the kind is compared by the group.
    """
    group, other_group = kind // 100, other_kind // 100
    if group == 0 or other_group == 0:
        return 6
    if group != other_group:
        return 5
    sort, other_sort = kind // 10 % 10, other_kind // 10 % 10
    if sort == 0 or other_sort == 0:
        return 3
    if sort != other_sort:
        return 4
    if kind % 10 == 0 or other_kind % 10 == 0:
        return 1
    return 0 if kind == other_kind else 2


def sql(a: str, b: str) -> str:
    """Return the cell as SQL."""
    group, other_group = (f"cast(floor({side}.kind / 100) as int)" for side in (a, b))
    sort, other_sort = (f"cast(floor({side}.kind / 10) as int)" for side in (a, b))
    return (
        f"case when {group} = 0 or {other_group} = 0 then 6 when {group} <> {other_group} then 5 "
        f"when {sort} = {group} * 10 or {other_sort} = {other_group} * 10 then 3 "
        f"when {sort} <> {other_sort} then 4 "
        f"when {a}.kind = {sort} * 10 or {b}.kind = {other_sort} * 10 then 1 "
        f"when {a}.kind = {b}.kind then 0 else 2 end"
    )


FEATURE: Final = Feature(name="kind", columns=("kind",), levels=LEVELS, cell=cell, sql=sql)
