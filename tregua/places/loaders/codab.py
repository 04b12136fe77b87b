"""Administrative boundaries as OCHA publishes them (COD-AB, GeoJSON): provinces, districts, sub-districts.

The attribute names of the distribution (ADM1_PCODE, ADM1_EN, ADM1_AR) and the short ones (pcode, name_en,
name_ar) are both read. A file holds one level; the level is told by the parents that are named.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext
from shapely.errors import ShapelyError
from shapely.geometry import shape

from tregua.places.loaders.rows import Name, Row, Unread, UnreadableError, distinct, must, text

TITLE: Final = "COD-AB"
SOURCE: Final = "OCHA / HDX COD-AB"
KINDS: Final = ("country", "province", "district", "subdistrict")


def recognises(head: str) -> bool:
    """Return whether the file is GeoJSON with P-codes."""
    return '"FeatureCollection"' in head and "pcode" in head.casefold()


def read(path: Path) -> Iterator[Row | Unread]:
    """Yield the areas of the file, each after what it lies in."""
    try:
        features = json.loads(path.read_bytes().decode("utf-8-sig"))["features"]
    except (ValueError, KeyError, TypeError) as error:
        yield Unread(gettext("the whole file"), gettext("it is not GeoJSON: %(why)s") % {"why": error})
        return
    seen: set[str] = set()
    for number, feature in enumerate(features, 1):
        where = gettext("feature %(number)s") % {"number": number}
        try:
            rows = _rows(where, feature)
        except UnreadableError as error:
            yield Unread(where, str(error))
        else:
            yield from (row for row in rows if row.code not in seen)
            seen.update(row.code for row in rows)


def _rows(where: str, feature: Any) -> list[Row]:
    """Return the area of a feature and, before it, the larger areas it names."""
    says = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(says, dict):
        raise UnreadableError(gettext("it has no properties"))
    cells = {str(key).casefold(): text(str(value or "")) for key, value in says.items()}
    codes = [cells.get(f"adm{level}_pcode", "") for level in range(len(KINDS))]
    level = max((level for level, code in enumerate(codes) if code), default=-1)
    if "pcode" in cells:
        level += 1
        codes[level : level + 1] = [must(cells["pcode"], "pcode")]
        cells |= {
            f"adm{level}_{key.removeprefix('name_')}": value
            for key, value in cells.items()
            if key.startswith("name_")
        }
    if not 0 <= level < len(KINDS):
        raise UnreadableError(gettext("its level cannot be told: no P-code"))
    _outline(feature.get("geometry"))
    return [_row(where, cells, codes, number) for number in range(level) if codes[number]] + [
        replace(_row(where, cells, codes, level), geometry=feature["geometry"])
    ]


def _row(where: str, cells: dict[str, str], codes: list[str], level: int) -> Row:
    prefix = f"adm{level}_"
    names = [Name(key.removeprefix(prefix), value) for key, value in cells.items() if _language(key, prefix)]
    parent = codes[level - 1] if level else ""
    return Row(where, codes[level], KINDS[level], parent, distinct(names), SOURCE)


def _language(key: str, prefix: str) -> bool:
    """Return whether an attribute is a name: the prefix and two letters of a language."""
    return key.startswith(prefix) and len(key) == len(prefix) + 2


def _outline(geometry: Any) -> None:
    """Refuse what is not the outline of an area."""
    try:
        outline = shape(geometry)
    except (ShapelyError, TypeError, ValueError, KeyError, AttributeError, IndexError) as error:
        raise UnreadableError(gettext("its outline cannot be read")) from error
    if outline.is_empty:
        raise UnreadableError(gettext("its outline is empty"))
