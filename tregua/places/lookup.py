"""Looking a name up in the gazetteer: as written, by its key, then by likeness among a bounded set.

A name never identifies a place: whoever asks gets every answer with the way it was found, and chooses.
"""

from collections.abc import Iterable, Sequence
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


def the_one(found: Sequence[Match]) -> "Place | None":
    """Return the one place that is found in the surest way; a name that is only near is never taken for it."""
    best = [match for match in found if match.how == found[0].how]
    return best[0].place if len(best) == 1 and best[0].how != NEAR else None


Answers = dict[str, tuple[str, str, float]]
# (place, kind, one of its names), by the code of the place
Named = tuple[str, str, str]
# (place, one of its names, the skeleton of the name)
Boned = tuple[str, str, str]


def find(places: "QuerySet[Place]", text: str) -> list[Match]:
    """Return every place that `text` may mean, the surest first."""
    written = _written(text)
    if not written:
        return []
    same = _same(list(places.filter(_is_called([written])).order_by("code").values_list(*NAMED)), written)
    return _matches(places, {text: _both(same, _near(_bounded(places, written), written))})[text]


def find_many(
    places: "QuerySet[Place]", texts: Iterable[str], *, near: bool = True
) -> dict[str, list[Match]]:
    """Return for each of many texts what `find` does, with a few questions to the database for all of them.

    Without `near` only those of the same name or key: comparing letter by letter takes long.
    """
    written = {text: _written(text) for text in texts}
    wanted = sorted({one for one in written.values() if one})
    answers: dict[str, Answers] = {"": {}}
    boned = _by_beginning(places) if wanted and near else {}
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        rows = _rows_by_spelling(places, some)
        for one in some:
            rows_near = [row for begin in beginnings(one) for row in boned.get(begin, ())]
            answers[one] = _both(_same(rows[one], one), _near(rows_near, one))
    return _matches(places, {text: answers[one] for text, one in written.items()})


NAMED: Final = ("pk", "kind", "place_names__name")
BONED: Final = ("pk", "place_names__name", "place_names__skeleton")
# So many spellings are asked for in one question.
AT_ONCE: Final = 300


def begins_with(column: str, key: str) -> Q:
    """Return the condition that a column of keys begins so: as a range, which an index answers on every database.

    Keys have the letters a to z alone, so whatever begins so lies before the beginning with many z behind.
    """
    return Q(**{f"{column}__gte": key, f"{column}__lte": key + "z" * 12})


def _written(text: str) -> str:
    """Return a text with single blanks, or nothing when it is too long to be a name."""
    written = " ".join(text.split())
    return written if len(written) <= LONGEST else ""


def _is_called(names: Sequence[str]) -> Q:
    keys = [key for key in map(fold, names) if key]
    return Q(place_names__name__in=names) | Q(place_names__folded__in=keys)


def _rows_by_spelling(places: "QuerySet[Place]", names: Sequence[str]) -> dict[str, list[Named]]:
    """Return for each spelling the names that are the same or have the same key."""
    by_name: dict[str, list[str]] = {}
    by_key: dict[str, list[str]] = {}
    for name in names:
        by_name.setdefault(name, []).append(name)
        if fold(name):
            by_key.setdefault(fold(name), []).append(name)
    rows: dict[str, list[Named]] = {name: [] for name in names}
    found = places.filter(_is_called(names)).order_by("code").values_list(*NAMED, "place_names__folded")
    for pk, kind, name, folded in found:
        for spelling in dict.fromkeys((*by_name.get(name, ()), *by_key.get(folded, ()))):
            rows[spelling].append((pk, kind, name))
    return rows


def _by_beginning(places: "QuerySet[Place]") -> dict[str, list[Boned]]:
    """Return every name by the first letter and by the first two letters of its skeleton."""
    found: dict[str, list[Boned]] = {}
    for row in places.values_list(*BONED).iterator(chunk_size=5000):
        bones = row[2] or ""
        for begin in {bones[:1], bones[:2]} - {""}:
            found.setdefault(begin, []).append(row)
    return found


def _bounded(places: "QuerySet[Place]", written: str) -> list[Boned]:
    """Return the names whose skeleton begins as this one may begin."""
    bounds = Q()
    for begin in beginnings(written):
        bounds |= begins_with("place_names__skeleton", begin)
    return list(places.filter(bounds).values_list(*BONED)) if bounds else []


def _both(same: Answers, near: Answers) -> Answers:
    return same | {pk: answer for pk, answer in near.items() if pk not in same}


def _matches(places: "QuerySet[Place]", answers: dict[str, Answers]) -> dict[str, list[Match]]:
    wanted = sorted({pk for one in answers.values() for pk in one})
    rows = {
        place.pk: place
        for start in range(0, len(wanted), AT_ONCE)
        for place in places.model.objects.filter(pk__in=wanted[start : start + AT_ONCE]).for_reading()
    }
    return {
        text: [Match(rows[pk], how, name, likeness) for pk, (how, name, likeness) in one.items()]
        for text, one in answers.items()
    }


def _same(rows: Sequence[Named], written: str) -> Answers:
    """Return the places with this very name, then those whose name has the same key.

    A bare name means the settlement before the district that is named after it: of places with this very
    name, districts and sub-districts come second.
    """
    exact = [(pk, kind) for pk, kind, name in rows if name == written]
    first = [pk for pk, kind in exact if kind not in AREAS] or [pk for pk, _kind in exact]
    found: Answers = dict.fromkeys(first, (EXACT, written, 1.0))
    for pk, _kind, name in rows:
        found.setdefault(pk, (FOLDED, name, 1.0))
    return found


def _near(rows: Sequence[Boned], written: str) -> Answers:
    """Return the places with a like name, the most alike first."""
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
