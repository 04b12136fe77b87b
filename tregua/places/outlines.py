"""Which area a point lies in, by the outlines that were loaded."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from tregua.places.models import Outline, Place, PlaceKind

# Degrees: about two kilometres.
BORDER: Final = 0.02
_SMALLEST_FIRST: Final = (PlaceKind.SUBDISTRICT, PlaceKind.DISTRICT, PlaceKind.PROVINCE, PlaceKind.COUNTRY)


class Areas:
    """The latest outline of every area."""

    def __init__(self, outlines: Iterable[tuple[Place, Any]]) -> None:
        from shapely import STRtree  # noqa: PLC0415 - heavy, and most commands draw and find nothing
        from shapely.geometry import shape  # noqa: PLC0415 - the same

        latest = {place.pk: (place, geometry) for place, geometry in outlines}
        self._places = [place for place, _geometry in latest.values()]
        self._tree = STRtree([shape(geometry) for _place, geometry in latest.values()])

    @classmethod
    def stored(cls) -> "Areas":
        """Return the areas whose outlines were loaded."""
        rows = Outline.objects.select_related("place").order_by("id").iterator(chunk_size=200)
        return cls((row.place, row.geometry) for row in rows)

    def of(self, latitude: Decimal | None, longitude: Decimal | None) -> Place | None:
        """Return the smallest area that covers a point; None when no outline does or there is no point.

        Published outlines are simplified and cut towns on a border off: an area that near is taken.
        """
        if latitude is None or longitude is None:
            return None
        from shapely.geometry import Point  # noqa: PLC0415 - as above

        point = Point(longitude, latitude)
        numbers = self._tree.query(point, "covered_by")
        if not len(numbers):
            numbers = self._tree.query_nearest(point, max_distance=BORDER)
        found = [self._places[number] for number in numbers]
        return min(found, key=_size, default=None)


def _size(place: Place) -> tuple[int, str]:
    """Return what sorts the smallest area first."""
    return _SMALLEST_FIRST.index(PlaceKind(place.kind)), place.code


def outlines_of_provinces(codes: Iterable[str]) -> dict[str, Any]:
    """Return the outline of each of these provinces that was loaded (GeoJSON): nothing smaller is given to anybody."""
    rows = Outline.objects.filter(place__code__in=list(codes), place__kind=PlaceKind.PROVINCE).order_by("id")
    return {row.place.code: row.geometry for row in rows.select_related("place")}


def latest_of_provinces() -> dict[str, str]:
    """Return the latest outline of every province, by its code: the id under which it stays."""
    rows = Outline.objects.filter(place__kind=PlaceKind.PROVINCE).order_by("id")
    found = dict(rows.values_list("place__code", "pk"))
    return {code: found[code] for code in sorted(found)}


def outlines_kept(ids: Mapping[str, str]) -> dict[str, Any]:
    """Return the outlines with these ids (GeoJSON), by the code of their province."""
    rows = Outline.objects.filter(pk__in=list(ids.values()), place__kind=PlaceKind.PROVINCE)
    return dict(rows.values_list("place__code", "geometry"))
