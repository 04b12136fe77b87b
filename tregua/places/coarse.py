"""Which area of a place may be named outside the centre: an area, never a point."""

from django.conf import settings

from tregua.places.models import Place, PlaceKind

_AREAS = (PlaceKind.SUBDISTRICT, PlaceKind.DISTRICT, PlaceKind.PROVINCE, PlaceKind.COUNTRY)


def public_area(place: Place | None) -> Place | None:
    """Return the smallest area that may be named outside: a large settlement, else what it lies in.

    A quarter or a site is never named; the settlement it lies in is, when more than
    `settings.COARSE_POPULATION` people are known to live there. A population that is not known is not large.
    """
    if place is None:
        return None
    for area in place.chain:
        if area.kind in _AREAS:
            return area
        if area.kind == PlaceKind.SETTLEMENT and (area.population or 0) >= settings.COARSE_POPULATION:
            return area
    return None


def area_within(area: Place | None, precision: str) -> Place | None:
    """Return the district or province that an area lies in, the area itself where it is that or coarser already."""
    if area is None:
        return None
    coarse = _AREAS[_AREAS.index(PlaceKind(precision)) :]
    return next((one for one in area.chain if one.kind in coarse), None)
