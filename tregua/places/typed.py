"""What somebody who is still typing a name may mean: places whose name begins so in any script, then those that sound like it."""

from collections.abc import Iterator
from typing import Final

from django.db.models import Q

from tregua.places.folding import fold
from tregua.places.lookup import Match, begins_with
from tregua.places.models import Place, PlaceKind, PlaceName

BEGINS: Final = "begins"
BY_CODE: Final = "code"
# So many are offered: more are not read while one types.
OFFERED: Final = 8
# Of the names that begin so, so many are put in order.
MOST_ORDERED: Final = 2_000
# With fewer found by their beginning, those that sound like it are looked for: that takes longer.
FEW: Final = 3
# Fewer letters sound like anything.
LEAST_FOR_SOUND: Final = 3
# A bare name means the settlement before the area that is named after it.
_FIRST: Final = (PlaceKind.SETTLEMENT, PlaceKind.NEIGHBOURHOOD, PlaceKind.SITE)

_ROW: Final = ("place_id", "name", "folded", "place__kind", "place__population")
# (place, name, key of the name, kind, population)
Row = tuple[str, str, str, str, int | None]


def typed(text: str) -> list[Match]:
    """Return the places that a name, a part of one from its beginning, or a code may mean, the likeliest first."""
    written = " ".join(text.split())
    if not written:
        return []
    found = {match.place.pk: match for match in _beginning(written)}
    if len(found) < FEW and len(fold(written)) >= LEAST_FOR_SOUND:
        for match in Place.objects.named(written):
            found.setdefault(match.place.pk, match)
    by_code = Place.objects.for_reading().filter(code__in={written, written.upper(), written.lower()})
    codes = {place.pk: Match(place, BY_CODE, place.code) for place in by_code}
    return list((codes | {pk: match for pk, match in found.items() if pk not in codes}).values())[:OFFERED]


def _beginning(written: str) -> list[Match]:
    best: dict[str, Row] = {}
    # The last word may be the beginning of one that keys leave out, such as "town".
    rows = _rows(written) or _rows(" ".join(written.split()[:-1]))
    for row in sorted(rows, key=lambda row: _likely(row, written)):
        best.setdefault(row[0], row)
        if len(best) == OFFERED:
            break
    places = {place.pk: place for place in Place.objects.filter(pk__in=best).for_reading()}
    return [Match(places[pk], BEGINS, row[1]) for pk, row in best.items()]


def _rows(written: str) -> list[Row]:
    wanted = Q()
    for key in set(_keys(written)):
        wanted |= begins_with("folded", key)
    if not wanted:
        return []
    named = PlaceName.objects.filter(wanted).order_by("folded")
    return list(named.values_list(*_ROW)[:MOST_ORDERED])


def _keys(written: str) -> Iterator[str]:
    """Yield the keys with which the key of the whole name may begin: its last letters may not be the end of the word."""
    if whole := fold(written):
        yield whole
    # A letter behind keeps the rules for the ends of words from being applied to a word that goes on.
    if (going_on := fold(f"{written}b")[:-1]) and not written.endswith(" "):
        yield going_on


def _likely(row: Row, written: str) -> tuple[bool, bool, int, int]:
    _pk, name, folded, kind, population = row
    return folded != fold(written), kind not in _FIRST, -(population or 0), len(name)
