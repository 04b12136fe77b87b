"""Gazetteer files for `tregua match --places`: what `tregua places load` reads, or any table of names with points."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from tregua.matching.files.guessing import find_columns
from tregua.matching.files.located import Known
from tregua.matching.files.maps import Map
from tregua.matching.files.opening import open_list
from tregua.matching.files.problems import FileError
from tregua.places.loaders import loader_of
from tregua.places.loaders.rows import Row

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# Tables of places are numbered from here on, lists from 0.
NUMBERED_FROM: Final = 1_000


def known_places(
    paths: Sequence[Path], connection: "DuckDBPyConnection", scratch: Path
) -> tuple[list[Known], list[str]]:
    """Return the places of gazetteer files that have a point, and how guessed tables were read.

    FileError for a file that holds no names with points.
    """
    known: list[Known] = []
    told: list[str] = []
    for number, path in enumerate(paths, NUMBERED_FROM):
        try:
            loader = loader_of(path)
        except OSError as error:
            raise FileError("no_file", file=str(path), detail=error.strerror or str(error)) from error
        if loader is not None:
            known += [place for one in loader.read(path) if isinstance(one, Row) for place in _of_row(one)]
            continue
        table, columns = _of_table(path, connection, number, scratch)
        known += table
        told.append(f"{path.name}: {len(table)} ({columns})")
    return known, told


def _of_row(one: Row) -> Iterator[Known]:
    if one.latitude is not None and one.longitude is not None:
        yield Known(tuple(name.name for name in one.names), float(one.latitude), float(one.longitude))


def _of_table(
    path: Path, connection: "DuckDBPyConnection", number: int, scratch: Path
) -> tuple[list[Known], str]:
    """Return the places of a table whose columns are found as those of a list are, and which columns these are."""
    opened, _flags = open_list(path, connection, number, scratch)
    found = find_columns(opened, Map())
    named = [field for field in ("place", "place_other") if field in found.columns]
    if not (named and {"latitude", "longitude"} <= found.columns.keys()):
        raise FileError("no_gazetteer", file=path.name, columns="; ".join(opened.header[:20]))
    table = opened.load(list(found.columns.values()))
    lat, lon = (table.numbers(found.columns[field]).values for field in ("latitude", "longitude"))
    on_earth = (np.abs(lat) <= 90) & (np.abs(lon) <= 180) & ((lat != 0) | (lon != 0))
    names = [table.cells(found.columns[field]) for field in named]
    places = []
    for row in np.flatnonzero(on_earth).tolist():
        written = tuple(str(one.values[one.codes[row]]) for one in names if one.codes[row] >= 0)
        if written:
            places.append(Known(written, float(lat[row]), float(lon[row])))
    return places, ", ".join(found.map.columns[field] for field in (*named, "latitude", "longitude"))
