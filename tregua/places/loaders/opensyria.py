"""Names of administrative areas from Open-Syria's data-geography (CSV): one line for each name of an area.

The areas themselves come from COD-AB; this file adds names to them, and makes none that it does not know.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.utils.translation import gettext

from tregua.places.loaders.rows import Name, Row, Unread, UnreadableError, csv_rows, must, text

TITLE: Final = "Open-Syria"
SOURCE: Final = "OpenSyria data-geography"
HEADER: Final = "level,id,ocha_pcode,wikidata,geonames,lang,kind,name"
KINDS: Final = {"1": "province", "2": "district", "3": "subdistrict"}


def recognises(head: str) -> bool:
    """Return whether the first line is the header of this file."""
    return head.split("\n", 1)[0].strip() == HEADER


def read(path: Path) -> Iterator[Row | Unread]:
    """Yield the areas, the larger first, each with all its names."""
    areas: dict[str, Row] = {}
    for row in csv_rows(path, _name):
        if isinstance(row, Unread):
            yield row
        elif row.code in areas:
            known = areas[row.code]
            areas[row.code] = Row(
                known.where, known.code, known.kind, known.parent, known.names + row.names, SOURCE
            )
        else:
            areas[row.code] = row
    yield from sorted(areas.values(), key=lambda row: (len(row.code), row.code))


def _name(where: str, cells: dict[str, str]) -> Row:
    level = text(cells["level"])
    if level not in KINDS:
        raise UnreadableError(gettext("the level is not 1, 2 or 3: %(text)s") % {"text": level})
    code = must(cells["ocha_pcode"], "ocha_pcode")
    parent = code[: 2 * int(level)]  # P-codes are nested: SY, SY02, SY0200, SY020001
    name = Name(
        must(cells["lang"], "lang"), must(cells["name"], "name"), alias=text(cells["kind"]) != "primary"
    )
    return Row(where, code, KINDS[level], parent, (name,), SOURCE)
