"""Writing what a file tells into the gazetteer: facts of a newer file replace, names are only added.

What takes long is worked out in memory; what is then written is one short transaction, so that nobody else waits.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext

from tregua.places.countries import countries
from tregua.places.folding import fold
from tregua.places.loaders.rows import Name, Row, Unread, UnreadableError
from tregua.places.models import Outline, Place, PlaceKind, PlaceName
from tregua.places.nearby import Nearby

SIZES: Final = {str(kind): size for size, kind in enumerate(PlaceKind)}
FACTS: Final = ("kind", "parent", "latitude", "longitude", "population")
CHUNK: Final = 500
SOURCE_OF_COUNTRIES: Final = "ISO 3166-1, names of Unicode CLDR"
LONGEST_CODE: Final = 40
LONGEST_LANGUAGE: Final = 8
LONGEST_NAME: Final = 200
_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f]")


@dataclass
class Written:
    """What became of the rows of one file."""

    added: int = 0
    changed: int = 0
    joined: int = 0
    names: int = 0
    unread: list[Unread] = field(default_factory=list)


class Gazetteer:
    """The gazetteer in memory while one file is written into it."""

    def __init__(self) -> None:
        from tregua.places.outlines import Areas  # noqa: PLC0415 - heavy, and needed only while a file is loaded

        self.written = Written()
        self._places = {place.code: place for place in Place.objects.select_related("parent")}
        self._names: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self._called = Nearby()
        by_pk = {place.pk: place for place in self._places.values()}
        for place, language, name, folded in PlaceName.objects.values_list(
            "place", "language", "name", "folded"
        ):
            self._names[place].add((language, name))
            self._called.add(folded + _figures(name), by_pk[place])
        self._areas = Areas.stored()
        self._kinds = {place.code: place.kind for place in self._places.values()}
        self._new_names: list[PlaceName] = []
        self._outlines: list[Outline] = []
        self._new: dict[str, Place] = {}
        self._bettered: dict[str, Place] = {}

    def plan(self, rows: Sequence[Row]) -> Iterator[int]:
        """Work out what the rows change, the larger areas first, and yield how many are done; nothing is written yet."""
        self._kinds |= {row.code: row.kind for row in rows}
        self._countries_of(rows)
        for done, row in enumerate(sorted(rows, key=lambda row: SIZES.get(row.kind, 0)), 1):
            try:
                self._write(row)
            except UnreadableError as error:
                self.written.unread.append(Unread(row.where, str(error)))
            yield done

    def store(self) -> None:
        """Write everything that was worked out, inside the caller's transaction."""
        Place.objects.bulk_create(self._new.values(), batch_size=CHUNK)
        Place.objects.bulk_update(self._bettered.values(), [*FACTS, "source"], batch_size=CHUNK)
        Outline.objects.bulk_create(self._outlines, batch_size=50)
        PlaceName.objects.bulk_create(self._new_names, batch_size=CHUNK)

    def _countries_of(self, rows: Sequence[Row]) -> None:
        """Make the countries that rows lie in and no file has brought yet, with the names we know for their codes."""
        for code in sorted({row.country for row in rows if row.country} - set(self._kinds)):
            if code in countries():
                self._write(Row(code, code, "country", "", (), SOURCE_OF_COUNTRIES))
                self._kinds[code] = "country"

    def _write(self, row: Row) -> None:
        if row.kind not in SIZES:
            raise UnreadableError(gettext("no such kind of place: %(kind)s") % {"kind": row.kind})
        _fits(row)
        parent = self._parent(row)
        place = self._places.get(row.code) or self._same_place(row)
        if place is None:
            place = Place(
                code=row.code,
                kind=row.kind,
                parent=parent,
                latitude=row.latitude,
                longitude=row.longitude,
                population=row.population,
                source=row.source,
            )
            self._places[row.code] = self._new[place.pk] = place
            self.written.added += 1
        elif place.code != row.code:
            self.written.joined += 1
        else:
            self._better(place, row, parent)
        self._call(place, row.names or self._names_of_country(row), row.source)
        if row.geometry is not None:
            self._outlines.append(Outline(place=place, geometry=row.geometry, source=row.source))

    def _names_of_country(self, row: Row) -> tuple[Name, ...]:
        """Return what a country is called that its file does not name, unless it has a name already."""
        if row.kind != "country" or any(self._names[place] for place in self._pk(row.code)):
            return ()
        known = countries().get(row.code, {})
        return tuple(Name(language, name) for language, name in known.items())

    def _pk(self, code: str) -> list[str]:
        return [self._places[code].pk] if code in self._places else []

    def _parent(self, row: Row) -> Place | None:
        """Return what a row lies in: as it says, else by its position, else its country; None is "not known", or of a country."""
        if not row.parent:
            if row.kind == "country":
                return None
            area = (
                self._areas.of(row.latitude, row.longitude)
                if SIZES[row.kind] > SIZES["subdistrict"]
                else None
            )
            return area or self._places.get(row.country)
        if SIZES.get(self._kinds.get(row.parent, ""), -1) >= SIZES[row.kind]:
            raise UnreadableError(
                gettext("it cannot lie in %(code)s, which is no larger") % {"code": row.parent}
            )
        parent = self._places.get(row.parent)
        if parent is None:
            raise UnreadableError(
                gettext("what it lies in, %(code)s, is not in the gazetteer; load the file of areas first")
                % {"code": row.parent}
            )
        if SIZES[parent.kind] >= SIZES[row.kind]:
            raise UnreadableError(
                gettext("it cannot lie in %(code)s, which is no larger") % {"code": row.parent}
            )
        return parent

    def _better(self, place: Place, row: Row, parent: Place | None) -> None:
        """Put the facts a newer file states in the place of the old ones; what it does not state stays."""
        new: dict[str, Any] = {
            "kind": row.kind,
            "parent": parent,
            "latitude": row.latitude,
            "longitude": row.longitude,
        }
        new |= {"population": row.population}
        if (
            not row.parent
            and place.parent is not None
            and SIZES[place.parent.kind] >= SIZES[getattr(parent, "kind", "country")]
        ):
            new["parent"] = None  # known more exactly already
        changed = {
            name: new[name] for name in FACTS if new[name] is not None and new[name] != getattr(place, name)
        }
        if changed:
            for name, value in changed.items():
                setattr(place, name, value)
            if {"latitude", "longitude"} & set(changed):
                for _language, name in self._names[place.pk]:
                    self._called.add(fold(name) + _figures(name), place)
            place.source = row.source
            if place.pk not in self._new:
                self._bettered[place.pk] = place
            self.written.changed += 1

    def _same_place(self, row: Row) -> Place | None:
        """Return the nearest place of the same name that is so near that a GeoNames entry must mean it."""
        if not row.code.startswith("gn-") or row.latitude is None or row.longitude is None:
            return None
        near = [
            (away, place.code, place)
            for key in {fold(name.name) + _figures(name.name) for name in row.names}
            for away, place in self._called.of(key, row.latitude, row.longitude)
            if SIZES[place.kind] > SIZES["subdistrict"]
        ]
        return min(near)[2] if near else None

    def _call(self, place: Place, names: Sequence[Name], source: str) -> None:
        """Add the names that are not there yet."""
        known = self._names[place.pk]
        for name in names:
            if (name.language, name.name) not in known:
                known.add((name.language, name.name))
                made = PlaceName(
                    place=place, language=name.language, name=name.name, alias=name.alias, source=source
                )
                self._called.add(made.folded + _figures(made.name), place)
                self._new_names.append(made)
                self.written.names += 1


def _figures(name: str) -> str:
    """Return the figures of a name, in any script: Sector 7 is not Sector 8, though both are looked up as sector."""
    return "".join(str(unicodedata.decimal(char)) for char in name if char.isdecimal())


def _fits(row: Row) -> None:
    """Refuse a row whose texts the gazetteer has no room for."""
    if len(row.code) > LONGEST_CODE or "/" in row.code:
        raise UnreadableError(
            gettext("the code is longer than %(count)s characters, or has a slash in it")
            % {"count": LONGEST_CODE}
        )
    if any(map(_CONTROL.search, (row.code, row.source, *(name.name for name in row.names)))):
        raise UnreadableError(
            gettext("a character of no meaning (NUL or another control character) stands in it")
        )
    if any(len(name.language) > LONGEST_LANGUAGE or len(name.name) > LONGEST_NAME for name in row.names):
        raise UnreadableError(gettext("a name is longer than %(count)s characters") % {"count": LONGEST_NAME})
