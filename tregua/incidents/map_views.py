"""The incidents of some days as data for a map: places of the gazetteer with how exactly each is known."""

from datetime import date, time, timedelta
from typing import Any, Final

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from tregua.incidents.coverage import looked_on
from tregua.incidents.models import Incident
from tregua.people.pages import StaffRequest, staff_page
from tregua.reports.fields import local

MOST_DAYS: Final = 31
MOST_SHOWN: Final = 5_000


class UnreadableMapError(Exception):
    """The address asks for what no map shows; the message names the part of it and the remedy."""


@staff_page("incidents.read")
@require_safe
def on_map(request: StaffRequest) -> HttpResponse:
    """Give the incidents of a day, or of several, that lie in a box, each at its place: never at a point of its own."""
    try:
        first, days = _days(request.GET.get("day", ""), request.GET.get("days", "1"))
        box = _box(request.GET.get("box", ""))
    except UnreadableMapError as error:
        return JsonResponse({"error": str(error)}, status=400)
    begins = time.fromisoformat(settings.CENTRE.day_begins)
    start, end = local(first, begins), local(first + timedelta(days=days), begins)
    found = list(Incident.objects.on_map(start, end, box)[: MOST_SHOWN + 1])
    positions = request.user.may("reports.read")
    says = {
        "day": first.isoformat(),
        "days": days,
        "incidents": [_incident(one, positions=positions) for one in found[:MOST_SHOWN]],
        "place_not_known": Incident.objects.began_between(start, end).filter(place=None).count(),
        "more": len(found) > MOST_SHOWN,
    }
    if not found:
        says["coverage"] = looked_on(first, first + timedelta(days=days - 1)).words
    return JsonResponse(says)


def _incident(one: Incident, *, positions: bool) -> dict[str, Any]:
    place = one.place
    assert place is not None  # noqa: S101 - a map is asked for incidents with a place
    says: dict[str, Any] = {
        "number": one.number,
        "began_at": one.began_at.isoformat() if one.began_at else None,
        "violation_type": one.violation_type,
        "place": place.code,
        "name": place.name(),
        "kind": place.kind,
        "precision": place.precision,
    }
    if positions and place.latitude is not None and place.longitude is not None:
        says |= {"latitude": float(place.latitude), "longitude": float(place.longitude)}
    return says


def _days(day: str, days: str) -> tuple[date, int]:
    try:
        first = date.fromisoformat(day)
        count = int(days)
    except ValueError as error:
        raise UnreadableMapError(gettext("Write day=2016-03-04, and days=7 for a week from it.")) from error
    if not 1 <= count <= MOST_DAYS or not date(1900, 1, 1) <= first <= date.max - timedelta(
        days=MOST_DAYS + 1
    ):
        raise UnreadableMapError(
            gettext("A map shows 1 to %(most)s days. Ask for fewer.") % {"most": MOST_DAYS}
        )
    return first, count


def _box(text: str) -> tuple[float, float, float, float] | None:
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
