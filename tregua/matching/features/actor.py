"""Who is said to have done it."""

from typing import Final

from tregua.matching.features.feature import NOT_KNOWN, Feature

LEVELS: Final = ("same_actor", "same_group", "other_actor", "other_group", NOT_KNOWN)


def cell(actor: int, actor_group: int, other_actor: int, other_group: int) -> int:
    """Compare whom each report accuses.

    The same party counts for one incident. Different parties count only a little against it, because
    each side often accuses the other of the same deed.
    """
    if actor != 0 and other_actor != 0:
        if actor == other_actor:
            return 0
        if actor_group == other_group and actor_group != 0:
            return 2
        return 3
    if actor_group == 0 or other_group == 0:
        return 4
    return 1 if actor_group == other_group else 3


def sql(a: str, b: str) -> str:
    """Return the cell as SQL."""
    same_group = f"{a}.actor_group = {b}.actor_group"
    return (
        f"case when {a}.actor <> 0 and {b}.actor <> 0 then case when {a}.actor = {b}.actor then 0 "
        f"when {same_group} and {a}.actor_group <> 0 then 2 else 3 end "
        f"when {a}.actor_group = 0 or {b}.actor_group = 0 then 4 when {same_group} then 1 else 3 end"
    )


FEATURE: Final = Feature(name="actor", columns=("actor", "actor_group"), levels=LEVELS, cell=cell, sql=sql)
