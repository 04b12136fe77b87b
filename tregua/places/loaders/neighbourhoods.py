"""Quarters of the towns as OCHA publishes them (CSV): each lies in a populated place with its own P-code."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tregua.places.loaders.rows import Name, Row, Unread, csv_rows, degrees, distinct, must, text

TITLE: Final = "OCHA"
SOURCE: Final = "OCHA / HDX, city neighbourhoods"
COLUMNS: Final = frozenset(
    {"pcode", "name_en", "name_ar", "adm4_pcode", "adm3_pcode", "latitude", "longitude"}
)


def recognises(head: str) -> bool:
    """Return whether the first line names the columns of this file."""
    return {column.strip() for column in head.split("\n", 1)[0].split(",")} >= COLUMNS


def read(path: Path) -> Iterator[Row | Unread]:
    """Yield the towns, then their quarters."""
    towns: dict[str, Row] = {}
    for row in csv_rows(path, _town):
        if isinstance(row, Row):
            towns.setdefault(row.code, row)
    yield from towns.values()
    yield from csv_rows(path, _quarter)


def _town(where: str, cells: dict[str, str]) -> Row | None:
    """Return the town a quarter lies in; a line without one is told when its quarter is read."""
    if not text(cells["adm4_pcode"]) or not text(cells["adm3_pcode"]):
        return None
    names = [Name("en", text(cells.get("adm4_en", ""))), Name("ar", text(cells.get("adm4_ar", "")))]
    return Row(
        where, text(cells["adm4_pcode"]), "settlement", text(cells["adm3_pcode"]), distinct(names), SOURCE
    )


def _quarter(where: str, cells: dict[str, str]) -> Row:
    latitude, longitude = degrees(cells["latitude"], cells["longitude"])
    names = [Name("en", text(cells["name_en"])), Name("ar", text(cells["name_ar"]))]
    must(cells["adm3_pcode"], "adm3_pcode")
    return Row(
        where=where,
        code=must(cells["pcode"], "pcode"),
        kind="neighbourhood",
        parent=must(cells["adm4_pcode"], "adm4_pcode"),
        names=distinct(names),
        source=SOURCE,
        latitude=latitude,
        longitude=longitude,
    )
