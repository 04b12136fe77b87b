"""The map of the incidents of some days: its page, drawn by the server too, and its data for the browser's own map."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tregua.agreement.months import day_in_words
from tregua.agreement.violation_types import VIOLATION_TYPES, label
from tregua.agreement.zones import Zone
from tregua.agreement.zoning import ZoneShape, centres, compare, zone_shapes
from tregua.incidents.choices import Answer, Extent
from tregua.incidents.counted import charts
from tregua.incidents.coverage import best_of, day_of, extents_of, watched_on
from tregua.incidents.fires import Fires, fires_on
from tregua.incidents.mapped import MOST_SHOWN, Box, DaysFilter, MapFilter, Mapped, Spot, mapped
from tregua.incidents.models import Incident
from tregua.incidents.sketched import sketch
from tregua.people.models import Person
from tregua.people.pages import StaffRequest, staff_page
from tregua.places.basemap import address_of_tiles
from tregua.places.drawn import Drawn, outlines_of, plain, words_at
from tregua.places.models import Precision

# So many places stand in the list below the map; the rest is told, and found by choosing less.
MOST_LISTED: Final = 100
MOST_ZONES: Final = 200


class UnreadableMapError(Exception):
    """The address asks for what no map shows; the message names the part of it and the remedy."""


@staff_page("incidents.read")
@require_safe
def on_map(request: StaffRequest) -> HttpResponse:
    """Show the incidents of some days on a map, and as a list of the places on it."""
    form = MapFilter(request.GET)
    if not form.is_valid():
        return render(request, "incidents/map.html", {"form": form}, status=422)
    found = mapped(form, positions=request.user.may("reports.read"))
    covered = extents(found) if form.coverage else {}
    zones = _zones(found, request.user) if form.zones else []
    fires = _fires(found, request.user)
    context = {
        "form": form.shown(),
        "found": found,
        "sketch": sketch(found, covered, zones, fires),
        "fires": fires,
        "zones": zones,
        "centres": list(centres().values()),
        "spots": [(spot, fires.by_spot.get(spot.place.code, [])) for spot in found.spots[:MOST_LISTED]],
        "spots_left": len(found.spots[MOST_LISTED:]),
        "covered": covered,
        "most": MOST_SHOWN,
        "tiles": address_of_tiles(),
        "words": _words(found),
    }
    return render(request, "incidents/map.html", context)


@staff_page("incidents.read")
@require_safe
def on_days(request: StaffRequest) -> HttpResponse:
    """Show the incidents of some days counted by day, type, province and finding, each count with its table."""
    form = DaysFilter(request.GET)
    if not form.is_valid():
        return render(request, "incidents/days.html", {"form": form}, status=422)
    found = mapped(form, positions=False)
    total = len(found.incidents) + len(found.unplaced)
    context = {
        "form": form.shown(),
        "found": found,
        "total": total,
        "most": MOST_SHOWN,
        "charts": charts(found),
    }
    return render(request, "incidents/days.html", context)


@staff_page("incidents.read")
@require_safe
def map_data(request: StaffRequest) -> HttpResponse:
    """Give what the map shows to the browser's own map: each incident at its place, never at a point of its own."""
    form = MapFilter(request.GET)
    try:
        box = _box(request.GET.get("box", ""))
    except UnreadableMapError as error:
        return JsonResponse({"error": str(error)}, status=400)
    if not form.is_valid():
        return JsonResponse({"error": _first_of(form.errors)}, status=400)
    positions = request.user.may("reports.read")
    # A box that grows narrower would tell where a place lies: who reads no positions asks for the whole country.
    found = mapped(form, positions=positions, box=box if positions else None)
    fires = _fires(found, request.user)
    at = {one.pk: spot.place.code for spot in found.spots for one in spot.incidents}
    says: dict[str, Any] = {
        "first": found.first.isoformat(),
        "last": found.last.isoformat(),
        "incidents": [_incident(one, at.get(one.pk, "")) for one in found.incidents],
        "spots": {spot.place.code: _spot(spot) for spot in found.spots},
        "fires": _by_number(fires, found.incidents),
        "origins": {code: _origin(shape) for code, shape in fires.origins.items()},
        "place_not_known": found.place_not_known,
        "not_drawn": len(found.not_drawn),
        "more": found.more,
    }
    if found.coverage:
        says["coverage"] = found.coverage
    if form.coverage:
        says["covered"] = [
            {"extent": extent, "outline": plain(shape), "words": words}
            for extent, words, shape in extents(found).values()
        ]
    if form.zones:
        says["zones"] = [
            {"pattern": one.pattern, "words": one.words, "outline": plain(one.geometry)}
            for one in _zones(found, request.user)
        ]
    return JsonResponse(says)


def _fires(found: Mapped, person: Person) -> Fires:
    """Return from where fire came; of who may not read the reports that say so, nothing."""
    return fires_on(found) if person.may("reports.read") else Fires([], {}, {})


def _by_number(fires: Fires, incidents: list[Incident]) -> list[dict[str, Any]]:
    numbers = {one.pk: one.number for one in incidents}
    return [{"incident": numbers[one.incident], "origin": one.origin, "side": one.side} for one in fires.came]


def _origin(shape: Drawn) -> dict[str, Any]:
    at = shape.point or tuple(reversed(words_at(shape.outline)))
    return {"name": shape.place.name(), "latitude": at[0], "longitude": at[1], "outline": plain(shape.shape)}


def _zones(found: Mapped, person: Person) -> list[ZoneShape]:
    """Return the zones in force on one of the days, as both centres draw them; of who may not read them none."""
    if not person.may("agreement.read"):
        return []
    there = list(Zone.objects.in_force(found.first, found.last)[:MOST_ZONES])
    return zone_shapes(there, compare(there))


def extents(found: Mapped) -> dict[str, tuple[str, str, Any]]:
    """Return of each watched area how far it could be looked at on the best of the days, in words, and its outline."""
    areas = {area.code: area for area in watched_on(found.last)}
    best = best_of(extents_of(list(areas.values()), found.first, found.last), found.days)
    shapes = outlines_of(areas.values())
    return {
        code: (extent, f"{areas[code]}: {_extent(extent)}", shapes[code])
        for code, extent in best.items()
        if code in shapes
    }


def _extent(extent: str) -> str:
    return str(Extent(extent).label) if extent else gettext("nobody has said")


def _incident(one: Incident, spot: str) -> dict[str, Any]:
    place, began = one.place, one.began_at
    assert place is not None  # noqa: S101 - a map is asked for incidents with a place
    return {
        "number": one.number,
        "began_at": began.isoformat() if began else None,
        "day": day_of(began).isoformat() if began else None,
        "violation_type": one.violation_type,
        "answer": one.answer_then or "",  # type: ignore[attr-defined]
        "place": place.code,
        "precision": place.precision,
        "spot": spot,
    }


def _spot(spot: Spot) -> dict[str, Any]:
    shape, place = spot.drawn, spot.place
    says: dict[str, Any] = {
        "name": place.name(),
        "kind": place.kind,
        "precision": str(Precision(place.precision).label),
        "area": shape.is_area,
    }
    if shape.outline is not None:
        return says | {"outline": plain(shape.outline), "words_at": words_at(shape.outline)}
    latitude, longitude = shape.point or (0.0, 0.0)
    return says | {"latitude": latitude, "longitude": longitude, "radius_km": shape.radius_km}


def _words(found: Mapped) -> dict[str, Any]:
    """Return what the script of the page says, in the language of the page."""
    types = {one.violation_type for one in found.incidents if one.violation_type in VIOLATION_TYPES}
    return {
        "types": {code: label(code) for code in sorted(types)},
        "answers": {"": gettext("no adopted finding"), **{code: str(name) for code, name in Answer.choices}},
        "days": {day.isoformat(): day_in_words(day) for day in found.days},
        "in_view": gettext("In view: {n}"),
        "unreadable": gettext("The map could not be loaded. The drawing of the server stands instead."),
    }


def _first_of(errors: Mapping[str, Any]) -> str:
    return str(next(iter(errors.values()))[0])


def _box(text: str) -> Box | None:
    """Return south, west, north, east; None for the whole country."""
    if not text:
        return None
    try:
        south, west, north, east = (float(part) for part in text.split(","))
    except ValueError as error:
        raise UnreadableMapError(
            gettext("Write box=south,west,north,east in degrees, as box=35.9,36.9,36.4,37.4.")
        ) from error
    if not (-90 <= south <= north <= 90 and -180 <= west <= east <= 180):
        raise UnreadableMapError(
            gettext(
                "In box= the south comes before the north and the west before the east, within 90 and 180 degrees."
            )
        )
    return south, west, north, east
