"""What two renderings of one statement say otherwise, field by field, with the exact words in both texts.

Each field is "same", "differs", "only_first" or "only_second"; words that only one of two texts in one language has
are told too. Nothing is judged: a difference is no reproach, and what is not in a text may have been said all the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from tregua.intake.reading.concepts import concepts_in
from tregua.intake.reading.gists import Gist, occasion
from tregua.intake.reading.marks import Mark, Span
from tregua.intake.reading.tokens import tokens_of
from tregua.intake.reading.voices import relation, speaker

SAME: Final = "same"
DIFFERS: Final = "differs"
ONLY_FIRST: Final = "only_first"
ONLY_SECOND: Final = "only_second"
# The fields, in the order they are told.
FIELDS: Final = (
    "speaker", "speaker_role", "said_on", "occasion", "place", "depth", "asks", "figure", "places", "party", "denied",
    "said", "words",
)  # fmt: skip
LONGEST_COMPARED: Final = 600


@dataclass(frozen=True)
class Difference:
    """One field: how the two texts stand, what each gives, and where it stands in each (none when around the words)."""

    field: str
    relation: str
    first: str = ""
    second: str = ""
    first_spans: tuple[Span, ...] = ()
    second_spans: tuple[Span, ...] = ()
    key: str = ""


def differences(first: Gist, second: Gist) -> list[Difference]:
    """Return every field of two gists that either of them gives, in the order of FIELDS."""
    found = [*_around(first, second), *_asks(first, second), *_figures(first, second)]
    found += _named("place", "places", first, second)
    found += _named("party", "party", first, second)
    found += _denied(first, second)
    found += _named("said", "said", first, second)
    found += _words(first, second)
    return sorted(found, key=lambda one: FIELDS.index(one.field))


def _around(first: Gist, second: Gist) -> Iterable[Difference]:
    one, other = first.about, second.about
    who = relation(first.who, second.who)
    yield from _two("speaker", one.speaker, other.speaker, same=who == SAME)
    yield from _two("speaker_role", one.role, other.role, same=_same_role(one.role, other.role))
    yield from _two("said_on", one.day, other.day, same=one.day == other.day)
    yield from _two(
        "occasion", one.occasion, other.occasion, same=occasion(one.occasion) == occasion(other.occasion)
    )
    yield from _two("place", one.place, other.place, same=first.place_key == second.place_key)
    if one.depth and other.depth:
        yield from _two("depth", str(one.depth), str(other.depth), same=one.depth == other.depth)


def _same_role(one: str, other: str) -> bool:
    return one == other or bool(_role(one) and _role(one) == _role(other))


def _role(words: str) -> frozenset[str]:
    """Return what a role says in every language: what sort of person, and the body it belongs to."""
    found = [one.concept for one in concepts_in(tokens_of(words))]
    keys = {one.key for one in found if one.sort == "actor" and one.key != "centre"}
    return frozenset(keys | speaker("", words).bodies)


def _two(field: str, first: str, second: str, *, same: bool) -> Iterable[Difference]:
    if first or second:
        yield Difference(field, _relation(first, second, same=same), first, second)


def _relation(first: object, second: object, *, same: bool) -> str:
    if first and second:
        return SAME if same else DIFFERS
    return ONLY_FIRST if first else ONLY_SECOND


def _told(
    relation_: str, field: str, first: Sequence[Mark], second: Sequence[Mark], key: str = ""
) -> Difference:
    return Difference(
        field,
        relation_,
        ", ".join(dict.fromkeys(one.words for one in first)),
        ", ".join(dict.fromkeys(one.words for one in second)),
        tuple((one.start, one.end) for one in first),
        tuple((one.start, one.end) for one in second),
        key,
    )


def _asks(first: Gist, second: Gist) -> Iterable[Difference]:
    """Compare who asks, where either text tells that somebody asks and names who."""
    if not (first.asks or second.asks):
        return
    one, other = {mark.key for mark in first.asks}, {mark.key for mark in second.asks}
    how = _relation(one, other, same=bool(one & other))
    yield _told(how, "asks", first.asks, second.asks)


def _figures(first: Gist, second: Gist) -> Iterable[Difference]:
    """Compare figures: the same value, another value of the same unit, or in one text only."""
    left, right = _of(first, "figure"), _of(second, "figure")
    rest: list[list[Mark]] = []
    for mark in left:
        twin = next((one for one in right if one.key == mark.key and units_fit(mark, one)), None)
        if twin is not None:
            right.remove(twin)
            yield _told(SAME, "figure", [mark], [twin], mark.key)
        else:
            rest.append([mark])
    for (mark,) in rest:
        other = next((one for one in right if one.unit == mark.unit and mark.unit), None)
        if other is not None:
            right.remove(other)
            yield _told(DIFFERS, "figure", [mark], [other], mark.unit)
        else:
            yield _told(ONLY_FIRST, "figure", [mark], [], mark.key)
    for mark in right:
        yield _told(ONLY_SECOND, "figure", [], [mark], mark.key)


def units_fit(one: Mark, other: Mark) -> bool:
    """Say whether two figures can count the same: their units are the same, or one of them is not known."""
    return one.unit == other.unit or not (one.unit and other.unit)


def _of(gist: Gist, field: str) -> list[Mark]:
    return [one for one in gist.marks if one.field == field]


def _named(field: str, told_as: str, first: Gist, second: Gist) -> Iterable[Difference]:
    """Compare what is named: places, parties, or the concepts of what is said."""
    left, right = _by_key(_of(first, field)), _by_key(_of(second, field))
    for key in dict.fromkeys([*left, *right]):
        here, there = left.get(key, []), right.get(key, [])
        yield _told(_relation(here, there, same=True), told_as, here, there, key)


def _by_key(marks: Iterable[Mark]) -> dict[str, list[Mark]]:
    found: dict[str, list[Mark]] = {}
    for one in marks:
        found.setdefault(one.key, []).append(one)
    return found


def _denied(first: Gist, second: Gist) -> Iterable[Difference]:
    """Tell what one text says and the other denies: everywhere it is said in each."""
    left, right = _by_key(_of(first, "said")), _by_key(_of(second, "said"))
    for key in left.keys() & right.keys():
        here, there = {one.denied for one in left[key]}, {one.denied for one in right[key]}
        if here.isdisjoint(there):
            yield _told(DIFFERS, "denied", left[key], right[key], key)


def _words(first: Gist, second: Gist) -> Iterable[Difference]:
    """Tell the words that only one of two texts in one language has, neighbours together."""
    if first.language != second.language:
        return
    here, there = _placed(first), _placed(second)
    if max(len(here), len(there)) > LONGEST_COMPARED:
        return
    matcher = SequenceMatcher(None, [one[0] for one in here], [one[0] for one in there], autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            continue
        if b > a:
            span = (here[a][1], here[b - 1][2])
            yield Difference("words", ONLY_FIRST, first.text[span[0] : span[1]], "", (span,))
        if d > c:
            span = (there[c][1], there[d - 1][2])
            yield Difference("words", ONLY_SECOND, "", second.text[span[0] : span[1]], (), (span,))


def _placed(gist: Gist) -> list[tuple[str, int, int]]:
    """Return the words of a gist without marks: form, first character, one past the last."""
    return [
        (token.form, start + token.start, start + token.end)
        for start, end in gist.spans
        for token in tokens_of(gist.text[start:end])
        if token.kind not in {"mark", "line"}
    ]
