"""Where rows say that something happened: names looked up together, narrowed by their province; never guessed."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from tregua.intake.channels.sheet.positions import Position, is_like_a_position, position
from tregua.intake.channels.sheet.problems import CellError
from tregua.places.around import around
from tregua.places.lookup import Match, the_one
from tregua.places.models import Place, PlaceKind, Precision


class Where(NamedTuple):
    """The place that is meant (or the province that is known instead), and whether the name itself was found.

    Where the cell is a point of the map, the place is the nearest; `fault` says why such a cell is none.
    """

    place: Place | None
    found: bool
    point: Position | None = None
    fault: CellError | None = None


class Written(NamedTuple):
    """What a row writes of a place: its name, its province, and how exactly it says it is known ("" if it does not)."""

    name: str = ""
    province: str = ""
    known: str = ""


# Which places are meant where a row says how exactly it knows the place.
_KINDS: Final = {
    Precision.SETTLEMENT: (PlaceKind.SETTLEMENT, PlaceKind.NEIGHBOURHOOD, PlaceKind.SITE),
    Precision.SUBDISTRICT: (PlaceKind.SUBDISTRICT,),
    Precision.DISTRICT: (PlaceKind.DISTRICT,),
    Precision.PROVINCE: (PlaceKind.PROVINCE,),
    Precision.COUNTRY: (PlaceKind.COUNTRY,),
}


class Places:
    """The places of many rows, each spelling looked up once."""

    def __init__(self, written: Iterable[Written]) -> None:
        wanted = set(written)
        names = {name for one in wanted for name in one[:2] if name}
        self._by_code = {
            place.code: place
            for some in _handfuls(sorted(names))
            for place in Place.objects.filter(code__in=some).for_reading()
        }
        self._named = Place.objects.named_each(sorted(names), near=False)
        self._answers = {one: self._where(one) for one in wanted}

    def where(self, written: Written) -> Where:
        """Return the place that is meant, narrowed by its province and by how exactly it is known."""
        return self._answers[written]

    def province(self, written: str) -> Place | None:
        """Return the province that is meant, or None when none or several are."""
        by_code = self._by_code.get(written)
        if by_code is not None:
            return by_code if by_code.kind == PlaceKind.PROVINCE else None
        found = [
            match.place for match in self._named.get(written, ()) if match.place.kind == PlaceKind.PROVINCE
        ]
        return found[0] if len(found) == 1 else None

    def _where(self, written: Written) -> Where:
        province = self.province(written.province) if written.province else None
        if not written.name:
            return Where(province, found=province is not None)
        if written.name in self._by_code:
            return Where(self._by_code[written.name], found=True)
        if is_like_a_position(written.name):
            return _at_a_point(written.name, province)
        matches = self._named[written.name]
        if province is not None:
            matches = [match for match in matches if match.place.province == province]
        kinds = _KINDS.get(written.known, ())  # type: ignore[call-overload] # a code as the row writes it
        place = the_one([match for match in matches if match.place.kind in kinds] or matches)
        return Where(place or province, found=place is not None)

    def candidates(self, names: Iterable[str]) -> dict[str, list[Match]]:
        """Return everything that names which lead to no one place may mean, near spellings included."""
        return Place.objects.named_each(set(names))


def _at_a_point(written: str, province: Place | None) -> Where:
    try:
        point = position(written)
    except CellError as error:
        return Where(province, found=False, fault=error)
    nearest = next(iter(around(point.latitude, point.longitude)), None)
    return Where(nearest.place if nearest else province, found=nearest is not None, point=point)


def _handfuls(names: Sequence[str], size: int = 500) -> Iterator[Sequence[str]]:
    for start in range(0, len(names), size):
        yield names[start : start + size]
