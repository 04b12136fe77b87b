"""How many were killed and wounded: the least and the most that each row says."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tregua.intake.channels.sheet.values import CellError, read_cell
from tregua.matching.files.cells import Table
from tregua.matching.files.guessing import Found
from tregua.matching.files.problems import Flags

NOT_SAID: Final = -1
MOST: Final = 30_000


def read_counts(
    table: Table, found: Found, flags: Flags, *, civilians: bool = False
) -> dict[str, NDArray[Any]]:
    """Return least and most of killed and wounded; a list that tells one number means it as both.

    With `civilians` the killed are those of them who were civilians, where the list tells them apart.
    """
    columns: dict[str, NDArray[Any]] = {}
    for what in ("killed", "wounded"):
        least, most = _range(table, found, what, flags)
        _, upper = _range(table, found, f"{what}_max", flags)
        most = np.where(upper > NOT_SAID, upper, most)
        if what == "killed" and civilians and "killed_civilians" in found.columns:
            flags.of_file("civilians_compared", found.map.columns["killed_civilians"])
            least, most = _civilians(table, found, flags, least, most)
        least = np.where(least == NOT_SAID, np.where(most > NOT_SAID, 0, NOT_SAID), least)
        backwards = (least > most) & (most > NOT_SAID)
        flags.add("range_backwards", found.map.columns.get(what, ""), np.flatnonzero(backwards), stood="")
        columns[f"{what}_min"] = np.where(backwards, most, least).astype(np.int16)
        columns[f"{what}_max"] = np.where(backwards, least, most).astype(np.int16)
    return columns


def _range(
    table: Table, found: Found, field: str, flags: Flags
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    if field not in found.columns:
        nothing = np.full(table.rows, NOT_SAID, np.int64)
        return nothing, nothing.copy()
    told, name = table.numbers(found.columns[field]), found.map.columns[field]
    known = np.isfinite(told.values) & (told.values >= 0)
    if "violation_type" not in found.map.codes:
        flags.add("negative", name, np.flatnonzero(told.values < 0), stood="")
    least = np.where(known, np.minimum(told.values, MOST), NOT_SAID).astype(np.int64)
    most = least.copy()
    for place, cell in enumerate(told.unread.values):
        rows = told.unread.rows_of(place)
        try:
            said: Any = read_cell(cell, "range")
        except CellError as error:
            flags.add(error.why, name, rows, **error.detail)
            continue
        if said is not None:
            least[rows], most[rows] = (min(one, MOST) for one in said)
    return least, most


def _civilians(
    table: Table, found: Found, flags: Flags, least: NDArray[np.int64], most: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return how many civilians were killed: the range of all, where all may be civilians; else what is told of them."""
    sure, _ = _range(table, found, "killed_civilians", flags)
    unclear, _ = _range(table, found, "killed_unclear", flags)
    best, _ = _range(table, found, "killed_best", flags)
    unclear = np.maximum(unclear, 0)
    told = sure > NOT_SAID
    may_be_all = told & (best == sure + unclear) & (best > 0)
    return (
        np.where(told & ~may_be_all, sure, least),
        np.where(told & ~may_be_all, np.minimum(sure + unclear, MOST), most),
    )
