"""Administrative boundaries as OCHA publishes them (COD-AB, GeoJSON): provinces, districts, sub-districts.

Three ways of naming the attributes are read, in large or small letters: those of the distribution (ADM1_PCODE,
ADM1_EN, ADM1_AR), its newer ones (adm1_pcode, adm1_name, adm1_name1 with `lang` and `lang1`), and the short ones
(pcode, name_en, name_ar). A file holds one level: it is told by the parents that are named, else by the file's own
name ("…adm2…").
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext

from tregua.places.loaders.rows import Name, Row, Unread, UnreadableError, distinct, must, text

TITLE: Final = "COD-AB"
SOURCE: Final = "OCHA / HDX COD-AB"
KINDS: Final = ("country", "province", "district", "subdistrict")
NAMED_LEVEL: Final = re.compile(r"adm(?:in)?[ _-]?([0-3])(?![0-9])", re.IGNORECASE)
# Letters of a country before the digits of a P-code: SY02, XX0101.
OF_COUNTRY: Final = re.compile(r"([A-Za-z]{2,3})[0-9]+")


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
    named = NAMED_LEVEL.search(path.name)
    level = int(named[1]) if named else None
    seen: set[str] = set()
    for number, feature in enumerate(features, 1):
        where = gettext("feature %(number)s") % {"number": number}
        try:
            rows = _rows(where, feature, level)
        except UnreadableError as error:
            yield Unread(where, str(error))
        else:
            yield from (row for row in rows if row.code not in seen)
            seen.update(row.code for row in rows)


def _rows(where: str, feature: Any, named_level: int | None) -> list[Row]:
    """Return the area of a feature and, before it, the larger areas it names."""
    says = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(says, dict):
        raise UnreadableError(gettext("it has no properties"))
    cells = {str(key).casefold(): text(str(value or "")) for key, value in says.items()}
    codes = [cells.get(f"adm{level}_pcode", "") for level in range(len(KINDS))]
    level = max((level for level, code in enumerate(codes) if code), default=-1)
    if "pcode" in cells:
        level = _short(cells, codes, level, named_level)
    if not 0 <= level < len(KINDS):
        raise UnreadableError(gettext("its level cannot be told: no P-code"))
    if level and not codes[0]:
        codes[0] = _country_of(codes[level])
    _outline(feature.get("geometry"))
    return [_row(where, cells, codes, number) for number in range(level) if codes[number]] + [
        replace(_row(where, cells, codes, level), geometry=feature["geometry"])
    ]


def _short(cells: dict[str, str], codes: list[str], level: int, named_level: int | None) -> int:
    """Put a short-named area where it belongs, and return its level: under the parents it names, else as the file is."""
    code = must(cells["pcode"], "pcode")
    if level < 0 and OF_COUNTRY.fullmatch(code):
        if named_level is None:
            raise UnreadableError(
                gettext(
                    "its level cannot be told: it names nothing that it lies in. Put the level into the name of the "
                    "file, as …_adm1.geojson"
                )
            )
        if named_level > 1:
            raise UnreadableError(
                gettext("it does not name the P-code of what it lies in (adm%(level)s_pcode)")
                % {"level": named_level - 1}
            )
        level = named_level - 1
    level += 1
    codes[level : level + 1] = [code]
    for key, value in list(cells.items()):
        if key.startswith("name_"):
            cells[f"adm{level}_{key.removeprefix('name_')}"] = value
    return level


def _country_of(code: str) -> str:
    """Return the letters of the country that a P-code begins with, "" when it does not."""
    found = OF_COUNTRY.fullmatch(code)
    return found[1].upper() if found else ""


def _row(where: str, cells: dict[str, str], codes: list[str], level: int) -> Row:
    prefix = f"adm{level}_"
    names = [Name(key.removeprefix(prefix), value) for key, value in cells.items() if _language(key, prefix)]
    for number in ("", "1", "2", "3"):
        language = cells.get(f"lang{number}", "") or ("en" if not number else "")
        if language and cells.get(f"{prefix}name{number}"):
            names.append(Name(language[:2].casefold(), cells[f"{prefix}name{number}"]))
    parent = next((code for code in reversed(codes[:level]) if code), "") if level else ""
    return Row(where, codes[level], KINDS[level], parent, distinct(names), SOURCE, country=codes[0])


def _language(key: str, prefix: str) -> bool:
    """Return whether an attribute is a name: the prefix and two letters of a language."""
    return key.startswith(prefix) and len(key) == len(prefix) + 2 and key[len(prefix) :].isalpha()


def _outline(geometry: Any) -> None:
    """Refuse what is not the outline of an area."""
    # Many megabytes that a server needs only while somebody loads a file.
    from shapely.errors import ShapelyError  # noqa: PLC0415 - see above
    from shapely.geometry import shape  # noqa: PLC0415 - see above

    try:
        outline = shape(geometry)
    except (ShapelyError, TypeError, ValueError, KeyError, AttributeError, IndexError) as error:
        raise UnreadableError(gettext("its outline cannot be read")) from error
    if outline.is_empty:
        raise UnreadableError(gettext("its outline is empty"))
