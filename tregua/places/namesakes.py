"""What an area is called in a language in which the gazetteer has no name for it: as the town that gave it its name."""

from typing import Final

from tregua.places.around import lies_in
from tregua.places.models import Place, PlaceKind, PlaceName

# What lists of areas put before the name of a town to name the area of which it is the centre.
CENTRE_OF: Final = ("مركز ",)


def as_its_town(area: Place) -> dict[str, str]:
    """Return, in the languages in which an area has no name, that of the only town in it that shares one of its names."""
    own = area.own_names
    names = {_bare(name) for name in own.values()}
    of = PlaceName.objects.filter(
        lies_in(area, "place__"), alias=False, name__in=names, place__kind=PlaceKind.SETTLEMENT
    )
    towns = Place.objects.filter(pk__in=of.order_by().values("place")).for_reading()[:2]
    if len(towns) != 1:
        return {}
    return {language: name for language, name in towns[0].own_names.items() if not own.get(language)}


def _bare(name: str) -> str:
    return next((name.removeprefix(words) for words in CENTRE_OF if name.startswith(words)), name)
