"""The GeoNames table as GeoNames publishes it: 19 columns, tabs, no header (SY.zip, cities500.zip, allCountries.zip)."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Final

from django.utils.translation import gettext

from tregua.places.letters import language_of
from tregua.places.loaders.rows import (
    Name,
    Row,
    Unread,
    UnreadableError,
    degrees,
    distinct,
    must,
    people,
    text,
)

TITLE: Final = "GeoNames"
SOURCE: Final = "GeoNames"
COLUMNS: Final = 19
# Feature codes of what the gazetteer keeps; everything else (wells, schools, streams) is left out.
KINDS: Final = {
    "P": "settlement",
    "PPLX": "neighbourhood",
    "MT": "site",
    "MTS": "site",
    "HLL": "site",
    "AIRB": "site",
}


def recognises(head: str) -> bool:
    """Return whether the first line has the 19 columns and begins with a number."""
    cells = head.split("\n", 1)[0].split("\t")
    return len(cells) == COLUMNS and cells[0].isdigit()


def read(path: Path) -> Iterator[Row | Unread]:
    """Yield the populated places, hills and air bases of the table."""
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, 1):
            where = gettext("line %(number)s") % {"number": number}
            try:
                row = _row(where, line.rstrip("\r\n").split("\t"))
            except UnreadableError as error:
                yield Unread(where, str(error))
            else:
                if row is not None:
                    yield row


def _row(where: str, cells: list[str]) -> Row | None:
    if len(cells) != COLUMNS:
        raise UnreadableError(gettext("it has %(count)s columns instead of 19") % {"count": len(cells)})
    number, name, plain, others, latitude, longitude, of_class, feature, country = cells[:9]
    kind = KINDS.get(feature) or KINDS.get(of_class)
    if kind is None:
        return None
    return place(
        where,
        number=must(number, "geonameid"),
        kind=kind,
        country=text(country),
        names=[name, plain, *others.split(",")],
        position=degrees(latitude, longitude),
        population=people(cells[14]),
    )


def place(
    where: str,
    *,
    number: str,
    kind: str,
    country: str,
    names: list[str],
    position: tuple[Decimal | None, Decimal | None],
    population: int | None,
) -> Row:
    """Return a place of GeoNames: the first name is the English one, one of each other script is that language's."""
    found: list[Name] = []
    used: set[str] = set()
    for name in filter(None, map(text, names)):
        language = language_of(name)
        found.append(Name(language, name, alias=language in used))
        used.add(language)
    return Row(
        where=where,
        code=f"gn-{number}",
        kind=kind,
        parent="",
        names=distinct(found),
        source=f"{SOURCE} {number}",
        latitude=position[0],
        longitude=position[1],
        population=population,
        country=country,
    )
