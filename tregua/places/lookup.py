"""Looking a name up in the gazetteer: as written, by its key, then by likeness among a bounded set.

A name never identifies a place: whoever asks gets every answer with the way it was found, and chooses.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Q, QuerySet
from rapidfuzz import process
from rapidfuzz.distance import Indel

from tregua.places.folding import beginnings, fold, similarity, skeleton

if TYPE_CHECKING:
    from tregua.places.models import Place

EXACT: Final = "exact"
FOLDED: Final = "folded"
NEAR: Final = "near"
AREAS: Final = ("district", "subdistrict")
NEAR_ENOUGH: Final = 0.81
MOST_NEAR: Final = 12
# Of the names with a like beginning, so many with the most alike consonants are compared letter by letter.
MOST_COMPARED: Final = 200
# No name of a place is longer; comparing letter by letter takes long for a whole page.
LONGEST: Final = 200


@dataclass(frozen=True)
class Match:
    """A place that a name may mean, the name it was found by, and how: exact, folded or near."""

    place: "Place"
    how: str
    name: str
    likeness: float = 1.0


def find(places: "QuerySet[Place]", text: str) -> list[Match]:
    """Return every place that `text` may mean, the surest first."""
    written = " ".join(text.split())
    if not written or len(written) > LONGEST:
        return []
    found = _same(places, written)
    for pk, answer in _near(places, written).items():
        found.setdefault(pk, answer)
    if not found:
        return []
    rows = {place.pk: place for place in places.model.objects.filter(pk__in=found).for_reading()}
    return [Match(rows[pk], how, name, likeness) for pk, (how, name, likeness) in found.items()]


Answers = dict[str, tuple[str, str, float]]


def _same(places: "QuerySet[Place]", written: str) -> Answers:
    """Return the places with this very name, then those whose name has the same key.

    A bare name means the settlement before the district that is named after it: of places with this very
    name, districts and sub-districts come second.
    """
    key = fold(written)
    same = Q(place_names__name=written)
    if key:
        same |= Q(place_names__folded=key)
    rows = list(places.filter(same).order_by("code").values_list("pk", "kind", "place_names__name"))
    exact = [(pk, kind) for pk, kind, name in rows if name == written]
    first = [pk for pk, kind in exact if kind not in AREAS] or [pk for pk, _kind in exact]
    found: Answers = dict.fromkeys(first, (EXACT, written, 1.0))
    for pk, _kind, name in rows:
        found.setdefault(pk, (FOLDED, name, 1.0))
    return found


def _near(places: "QuerySet[Place]", written: str) -> Answers:
    """Return the places with a like name, the most alike first."""
    bounds = Q()
    for begin in beginnings(written):
        bounds |= Q(place_names__skeleton__startswith=begin)
    if not bounds:
        return {}
    rows = list(places.filter(bounds).values_list("pk", "place_names__name", "place_names__skeleton"))
    alike = process.extract(
        skeleton(written), [row[2] for row in rows], scorer=Indel.normalized_similarity, limit=MOST_COMPARED
    )
    found: Answers = {}
    for _key, _score, number in alike:
        pk, name, _skeleton = rows[number]
        likeness = similarity(written, name)
        if likeness >= NEAR_ENOUGH and likeness > found.get(pk, ("", "", 0.0))[2]:
            found[pk] = (NEAR, name, likeness)
    best = sorted(found.items(), key=lambda item: (-item[1][2], item[1][1], item[0]))
    return dict(best[:MOST_NEAR])
