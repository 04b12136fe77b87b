"""Administrative boundaries as OCHA publishes them (COD-AB, GeoJSON): provinces, districts, sub-districts.

The attribute names of the distribution (ADM1_PCODE, ADM1_EN, ADM1_AR) and the short ones (pcode, name_en,
name_ar) are both read. A file holds one level; the level is told by the parents that are named.
"""

import json
from collections.abc import Iterator
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
    """Yield the areas of the file."""
    try:
        features = json.loads(path.read_bytes().decode("utf-8-sig"))["features"]
    except (ValueError, KeyError, TypeError) as error:
        yield Unread(gettext("the whole file"), gettext("it is not GeoJSON: %(why)s") % {"why": error})
        return
    for number, feature in enumerate(features, 1):
        where = gettext("feature %(number)s") % {"number": number}
        try:
            yield _row(where, feature)
        except UnreadableError as error:
            yield Unread(where, str(error))


def _row(where: str, feature: Any) -> Row:
    says = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(says, dict):
        raise UnreadableError(gettext("it has no properties"))
    cells = {str(key).casefold(): str(value or "") for key, value in says.items()}
    codes = {level: text(cells.get(f"adm{level}_pcode", "")) for level in range(4)}
    if "pcode" in cells:
        level = 1 + max((level for level, code in codes.items() if code), default=-1)
        codes[level] = must(cells["pcode"], "pcode")
        prefix = "name_"
    else:
        level = max((level for level, code in codes.items() if code), default=-1)
        prefix = f"adm{level}_"
    if not 0 <= level < len(KINDS):
        raise UnreadableError(gettext("its level cannot be told: no P-code"))
    names = [Name(key.removeprefix(prefix), text(value)) for key, value in cells.items() if _language(key, prefix)]
    _outline(feature.get("geometry"))
    return Row(
        where=where,
        code=codes[level],
        kind=KINDS[level],
        parent=codes.get(level - 1, ""),
        names=distinct(names),
        source=SOURCE,
    )


def _language(key: str, prefix: str) -> bool:
    """Return whether an attribute is a name: the prefix and two letters of a language."""
    return key.startswith(prefix) and len(key) == len(prefix) + 2


def _outline(geometry: Any) -> Any:
    """Return the outline of an area, which must be one; it is read to refuse a broken file, not kept."""
    try:
        outline = shape(geometry)
    except (ShapelyError, TypeError, ValueError, KeyError, AttributeError, IndexError) as error:
        raise UnreadableError(gettext("its outline cannot be read")) from error
    if outline.is_empty:
        raise UnreadableError(gettext("its outline is empty"))
    return outline
