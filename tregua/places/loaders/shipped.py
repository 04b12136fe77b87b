"""Tregua's own table of places: one line each, names of the four languages, aliases as `ru:Хандрат | tr:…`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.utils.translation import gettext

from tregua.places.loaders.rows import (
    Name,
    Row,
    Unread,
    UnreadableError,
    csv_rows,
    degrees,
    distinct,
    must,
    people,
    text,
)

TITLE: Final = "Tregua"
HEADER: Final = (
    "code,kind,parent,latitude,longitude,population,name_ar,name_en,name_fr,name_ru,aliases,source"
)
LANGUAGES: Final = ("ar", "en", "fr", "ru")


def recognises(head: str) -> bool:
    """Return whether the file begins with our header."""
    return head.split("\n", 1)[0].strip() == HEADER


def read(path: Path) -> Iterator[Row | Unread]:
    """Yield the places of the table."""
    yield from csv_rows(path, _row)


def _row(where: str, cells: dict[str, str]) -> Row:
    latitude, longitude = degrees(cells["latitude"], cells["longitude"])
    names = [Name(language, cells[f"name_{language}"]) for language in LANGUAGES]
    return Row(
        where=where,
        code=must(cells["code"], "code"),
        kind=must(cells["kind"], "kind"),
        parent=text(cells["parent"]),
        names=distinct(names + [_alias(one) for one in cells["aliases"].split("|") if one.strip()]),
        source=must(cells["source"], "source"),
        latitude=latitude,
        longitude=longitude,
        population=people(cells["population"]),
    )


def _alias(written: str) -> Name:
    language, colon, name = written.strip().partition(":")
    if not colon or not name.strip():
        raise UnreadableError(
            gettext("an alias is not written as language:name: %(text)s") % {"text": written.strip()}
        )
    return Name(language, name.strip(), alias=True)
