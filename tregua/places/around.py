"""A point told by the places around it, as monitors tell it: 3 km north-east of a town."""

import math
from decimal import Decimal
from typing import Final, NamedTuple

from django.conf import settings
from django.db.models import F, Q
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from tregua.places.models import Place, PlaceKind
from tregua.places.nearby import KM_OF_A_DEGREE

# The sides of the boxes in which places are looked for, in degrees: about 10, 50 and 250 km.
BOXES: Final = (0.1, 0.5, 2.5)
MOST_LOOKED_AT: Final = 400
TOLD: Final = 3
_KINDS: Final = (PlaceKind.SETTLEMENT, PlaceKind.NEIGHBOURHOOD, PlaceKind.SITE)
_EARTH: Final = 6371.0
# Nearer than this a point is in the place.
INSIDE_KM: Final = 0.5
# Farther than this tenths say nothing.
FAR_KM: Final = 10
# From the north on, sun-wise; each a whole sentence, for languages bend the words of the winds.
_WINDS: Final = (
    _("%(km)s km north of %(place)s"), _("%(km)s km north-east of %(place)s"), _("%(km)s km east of %(place)s"),
    _("%(km)s km south-east of %(place)s"), _("%(km)s km south of %(place)s"), _("%(km)s km south-west of %(place)s"),
    _("%(km)s km west of %(place)s"), _("%(km)s km north-west of %(place)s"),
)  # fmt: skip
_IN: Final = _("in %(place)s")


class Beside(NamedTuple):
    """A place, how far from it a point lies, and in which direction (degrees from north)."""

    place: Place
    km: float
    bearing: float

    def told(self) -> str:
        """Return "3 km north-east of X" in the page's language."""
        return told(self.km, self.bearing, self.place.name())


def told(km: float, bearing: float, name: str) -> str:
    """Return "3 km north-east of X" in the active language, for a distance, a direction and the name of a place."""
    if km < INSIDE_KM:
        return str(_IN) % {"place": name}
    tenths = round(km, 1)
    shown = round(km) if km >= FAR_KM or tenths == round(tenths) else tenths
    wind = _WINDS[round(bearing / 45) % len(_WINDS)]
    return str(wind) % {"km": number_format(shown), "place": name}


def lies_in(area: Place, of: str = "") -> Q:
    """Return the condition that a place lies in an area, at most three steps down; `of` leads to the place."""
    return (
        Q(**{f"{of}parent": area})
        | Q(**{f"{of}parent__parent": area})
        | Q(**{f"{of}parent__parent__parent": area})
    )


def largest_town(place: Place) -> Beside | None:
    """Return how a place lies to the most populous settlement of its province; None for that one or where none is known.

    It places a name that is public anyway; of a place without a position it says nothing.
    """
    province = place.province
    if province is None or place.latitude is None or place.longitude is None:
        return None
    inside = Place.objects.filter(
        kind=PlaceKind.SETTLEMENT, population__gte=settings.COARSE_POPULATION, latitude__isnull=False
    )
    town = inside.filter(lies_in(province)).for_reading().order_by("-population", "code").first()
    if town is None or town.pk == place.pk:
        return None
    return beside(town, float(place.latitude), float(place.longitude))


def around(latitude: float, longitude: float) -> list[Beside]:
    """Return the places nearest to a point, the nearest first; none when there is none within a day's drive."""
    for side in BOXES:
        narrowed = max(0.1, math.cos(math.radians(latitude)))
        wide = side / narrowed
        north = F("latitude") - Decimal(str(latitude))
        east = (F("longitude") - Decimal(str(longitude))) * Decimal(f"{narrowed:.4f}")
        within = Place.objects.filter(
            kind__in=_KINDS,
            latitude__range=(latitude - side, latitude + side),
            longitude__range=(longitude - wide, longitude + wide),
        )
        nearest = within.order_by(north * north + east * east, "pk")[:MOST_LOOKED_AT]
        rows = nearest.values_list("pk", "latitude", "longitude")
        by_distance = sorted((_km(latitude, longitude, _degrees(y), _degrees(x)), pk) for pk, y, x in rows)[
            :TOLD
        ]
        # What lies beyond the box may be nearer than what lies in its corner.
        if by_distance and by_distance[0][0] <= side * KM_OF_A_DEGREE:
            break
    if not by_distance:
        return []
    places = {
        place.pk: place
        for place in Place.objects.filter(pk__in=[pk for _km, pk in by_distance]).for_reading()
    }
    return [Beside(places[pk], km, _bearing(places[pk], latitude, longitude)) for km, pk in by_distance]


def beside(place: Place, latitude: float, longitude: float) -> Beside | None:
    """Return how a point lies to a place; None for a place without a position."""
    if place.latitude is None or place.longitude is None:
        return None
    km = _km(latitude, longitude, float(place.latitude), float(place.longitude))
    return Beside(place, km, _bearing(place, latitude, longitude))


def _degrees(value: Decimal | None) -> float:
    return float(value) if value is not None else math.nan


def _km(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Return the kilometres between two points along the earth."""
    one, other = math.radians(latitude), math.radians(other_latitude)
    east = math.radians(other_longitude - longitude)
    half = math.sin((other - one) / 2) ** 2 + math.cos(one) * math.cos(other) * math.sin(east / 2) ** 2
    return 2 * _EARTH * math.asin(math.sqrt(min(1.0, half)))


def _bearing(place: Place, latitude: float, longitude: float) -> float:
    """Return in which direction a point is seen from a place, in degrees from north."""
    one, other = math.radians(_degrees(place.latitude)), math.radians(latitude)
    east = math.radians(longitude - _degrees(place.longitude))
    along = math.sin(east) * math.cos(other)
    up = math.cos(one) * math.sin(other) - math.sin(one) * math.cos(other) * math.cos(east)
    return math.degrees(math.atan2(along, up)) % 360
