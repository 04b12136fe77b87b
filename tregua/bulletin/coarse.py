"""How coarsely a row of a bulletin tells where and when: an area and never a point, a part of the day and never an hour."""

from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement.months import day_in_words
from tregua.agreement.names import named
from tregua.bulletin.called import Content, province_name
from tregua.bulletin.figures import TOGETHER
from tregua.bulletin.languages import codes
from tregua.exchange.entries import names_of
from tregua.places.around import largest_town, told
from tregua.places.letters import script_of
from tregua.places.models import Place, PlaceKind
from tregua.places.namesakes import as_its_town

# Six hours each, from midnight on, and what they are called.
PARTS_OF_DAY: Final = {
    "night": _("night"),
    "morning": _("morning"),
    "afternoon": _("afternoon"),
    "evening": _("evening"),
}
_HOURS: Final = 6
# The letters of a language, where they are not Latin (ISO 15924).
SCRIPTS: Final = {"ar": "Arab", "ru": "Cyrl"}
_ORDER: Final[dict[str | None, int]] = {part: place for place, part in enumerate([*PARTS_OF_DAY, None])}


def day_and_part(at: datetime | None, *, exact: bool = True) -> dict[str, Any]:
    """Freeze the local day of an instant, and where its hour is known the part of that day."""
    if at is None:
        return {"day": None, "part_of_day": None}
    local = at.astimezone(ZoneInfo(settings.TIME_ZONE))
    part = list(PARTS_OF_DAY)[local.hour // _HOURS] if exact else None
    return {"day": local.date().isoformat(), "part_of_day": part}


def in_time(row: Content) -> tuple[str, int]:
    """Return by what rows stand in the order of time as it is told: the day, the part of the day; what is not known last."""
    return row["day"] or "not known", _ORDER[row["part_of_day"]]


def area_frozen(area: Place) -> dict[str, Any]:
    """Freeze what an area is called and how a town lies to the largest of its province."""
    near = largest_town(area) if area.kind == PlaceKind.SETTLEMENT else None
    named_after = as_its_town(area) if area.kind != PlaceKind.SETTLEMENT else {}
    return {
        "names": names_of(area) | {code: named_after[code] for code in codes() if code in named_after},
        "kind": area.kind,
        "near": {
            "code": near.place.code,
            "names": names_of(near.place),
            "km": round(near.km),
            "bearing": round(near.bearing / 45) % 8 * 45,
        }
        if near
        else None,
    }


def where_told(row: Content, areas: Content, language: str) -> str:
    """Return where a row was: its area, or that its province is printed together with others."""
    if row["area"] == TOGETHER:
        return province_name({}, TOGETHER, language)
    return _area_told(areas.get(row["area"]), language)


def _area_told(area: Content | None, language: str) -> str:
    """Return "Town, 57 km north-east of City" in the active language; an area of another kind with its kind."""
    if area is None:
        return gettext("place not known")
    name = named(area["names"], language)
    if area["near"]:
        near = area["near"]
        lies = told(near["km"], near["bearing"], named(near["names"], language))
        return gettext("%(place)s, %(lies)s") % {"place": name, "lies": lies}
    if area["kind"] == PlaceKind.SETTLEMENT:
        return name
    return gettext("%(name)s (%(kind)s)") % {"name": name, "kind": PlaceKind(area["kind"]).label}


def in_other_letters(areas: Content, language: str) -> list[str]:
    """Return the names of areas, and of the towns they lie near, that are told in letters of another language."""
    told_of = [*areas.values(), *(one["near"] for one in areas.values() if one["near"])]
    names = {named(one["names"], language) for one in told_of}
    return sorted(name for name in names if script_of(name) != SCRIPTS.get(language, "Latn"))


def when_told(row: Content, language: str) -> str:
    """Return the day of a row, with the part of the day where it is known."""
    if row["day"] is None:
        return gettext("not known")
    day = day_in_words(date.fromisoformat(row["day"]), language)
    if row["part_of_day"] is None:
        return day
    return gettext("%(day)s, %(part)s") % {"day": day, "part": PARTS_OF_DAY[row["part_of_day"]]}
