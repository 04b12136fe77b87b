"""The whole register as claims for the bulk run, and one pair of it as the rows that a page explains."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np

from tregua.matching.claims import COLUMNS, DTYPES, Claims, from_columns
from tregua.matching.engine import Row
from tregua.matching.models import ClaimVector, Coded
from tregua.matching.vectors import Sort

AT_ONCE: Final = 20_000


def claims_of_register() -> Claims:
    """Return every current report of an event, in the order of the ids."""
    ids: list[str] = []
    parts: list[np.ndarray[Any, Any]] = []
    for rows in _rows():
        ids += [row[0] for row in rows]
        parts.append(np.array([row[1:] for row in rows], np.int64))
    table = np.concatenate(parts) if parts else np.zeros((0, len(COLUMNS)), np.int64)
    columns: dict[str, Any] = {name: table[:, place] for place, name in enumerate(COLUMNS)}
    names = _dense(columns, "name", Sort.NAME)
    sources = _dense(columns, "source", Sort.SOURCE)
    return from_columns(
        ids,
        names=names,
        sources=sources,
        **{name: column.astype(DTYPES[name]) for name, column in columns.items()},
    )


def _rows() -> Iterator[list[tuple[Any, ...]]]:
    wanted = ClaimVector.objects.order_by("pk").values_list("report_id", *COLUMNS)
    last = ""
    while rows := list(wanted.filter(pk__gt=last)[:AT_ONCE]):
        last = rows[-1][0]
        yield rows


def _dense(columns: dict[str, Any], column: str, sort: str) -> list[str]:
    """Give the words of a column new numbers from 0 without gaps, and return them, the empty one first."""
    known, place = np.unique(np.concatenate([[0], columns[column]]), return_inverse=True)
    columns[column] = place[1:]
    words = dict(Coded.objects.filter(sort=sort).values_list("id", "word"))
    return [words.get(int(number), "") for number in known]


def row_and_name(claims: Claims, place: int) -> tuple[Row, str]:
    """Return one claim as the row that a page explains, and its place as written."""
    return tuple(int(getattr(claims, name)[place]) for name in COLUMNS), claims.names[int(claims.name[place])]
