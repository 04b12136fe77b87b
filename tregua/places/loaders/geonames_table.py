"""GeoNames places extracted into a CSV with a header: geonameid, name, position, population, alternatenames by `|`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tregua.places.loaders.geonames import place
from tregua.places.loaders.rows import Row, Unread, csv_rows, degrees, must, people

TITLE: Final = "GeoNames (CSV)"
COLUMNS: Final = frozenset({"geonameid", "name", "latitude", "longitude", "population", "alternatenames"})


def recognises(head: str) -> bool:
    """Return whether the first line names the columns of this file."""
    return {column.strip() for column in head.split("\n", 1)[0].split(",")} >= COLUMNS


def read(path: Path) -> Iterator[Row | Unread]:
    """Yield the populated places of the table."""
    yield from csv_rows(path, _row)


def _row(where: str, cells: dict[str, str]) -> Row:
    return place(
        where,
        number=must(cells["geonameid"], "geonameid"),
        kind="settlement",
        country=cells.get("countrycode", ""),
        names=[must(cells["name"], "name"), *cells["alternatenames"].split("|")],
        position=degrees(cells["latitude"], cells["longitude"]),
        population=people(cells["population"]),
    )
