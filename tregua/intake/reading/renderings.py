"""Whether two texts carry the same statement: a likeness between 0 and 1, its reasons, and every difference.

Each reason adds or takes away so much (natural logarithm of odds); the sum is the likeness. The weights were set by
hand on pairs of our own, a third of which was kept aside (bench/rendered/texts.toml; docs/analyst/reading-texts.md).
Two texts carry one statement when the same mouth says the same things; figures, places, who asks, even a "not" may
differ, since that is what a person should be shown.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from math import exp
from typing import Any, Final

from tregua.intake.reading.differences import Difference, differences, units_fit
from tregua.intake.reading.gists import WHOLE, Gist, aligned, gists, occasion
from tregua.intake.reading.items import Reading
from tregua.intake.reading.marks import Mark
from tregua.intake.reading.voices import Speaker, is_named, relation

SUGGESTED: Final = 0.5
BEFORE_ANYTHING: Final = -2.5
SPEAKERS: Final = {"same": 1.7, "side": 1.0, "": -0.8, "other": -5.0}
NAMES_THE_SPEAKER: Final = 1.1
SAME_DAY: Final = 0.5
ANOTHER_DAY: Final = -2.0
NO_DAY: Final = -0.3
FAR_APART: Final = -4.0
ANOTHER_ISSUE: Final = -4.0
NO_FIGURES: Final = -0.4
PUBLISHED_NEAR: Final = 0.4
NEAR_DAYS: Final = 3
SAME_OCCASION: Final = 0.3
CONTENT: Final = 11.0
CONTENT_ZERO: Final = 0.46
CONTENT_BOUNDS: Final = (-4.5, 4.0)
LITTLE: Final = 2.0
ALL_OF_LITTLE: Final = 0.9
MOST: Final = 0.95
WORDS: Final = 4.0
WORDS_ZERO: Final = 0.3
WORDS_BOUNDS: Final = (-1.2, 1.8)
SAME_FIGURE: Final = 0.8
OTHER_FIGURE: Final = -1.2
MANY_FIGURES: Final = 0.4
OTHER_ACTS: Final = -2.0
FEW_ACTS: Final = 0.34
FEW_IN_COMMON: Final = -1.2
SHARES: Final = {"place": 0.6, "figure": 0.6}
ANOTHER_EVENT: Final = -1.5
OTHER_PLACES: Final = -1.2


@dataclass(frozen=True)
class Reason:
    """Why a likeness is what it is: which comparison, how much it adds, and what it saw."""

    rule: str
    adds: float
    saw: str = ""


@dataclass(frozen=True)
class Rendered:
    """Two passages that may carry one statement."""

    first: Gist
    second: Gist
    likeness: float
    reasons: tuple[Reason, ...]

    @property
    def differences(self) -> list[Difference]:
        return differences(self.first, self.second)

    def as_data(self) -> dict[str, Any]:
        """Return it as plain data, ready for JSON."""
        return {
            "likeness": round(self.likeness, 3),
            "first": _passage(self.first),
            "second": _passage(self.second),
            "reasons": [asdict(one) for one in self.reasons],
            "differences": [asdict(one) for one in self.differences],
        }


def _passage(gist: Gist) -> dict[str, Any]:
    return {
        "start": gist.start,
        "end": gist.end,
        "spans": gist.spans,
        "words": gist.words,
        "language": gist.language,
        "passage": gist.how,
        **asdict(gist.about),
    }


def renderings(first: Reading, second: Reading, least: float = SUGGESTED) -> list[Rendered]:
    """Return the passages of two texts that carry one statement, the likeliest first; each passage is used once."""
    return best(gists(first), gists(second), least)


def best(first: list[Gist], second: list[Gist], least: float = SUGGESTED) -> list[Rendered]:
    """Return the pairs of gists that are likely enough and whose passages do not overlap."""
    pairs = [compare(one, other) for one in first for other in second]
    pairs = sorted((one for one in pairs if one.likeness >= least), key=_before, reverse=True)
    chosen: list[Rendered] = []
    for pair in pairs:
        if not any(_overlap(pair.first, one.first) or _overlap(pair.second, one.second) for one in chosen):
            chosen.append(pair)
    return chosen


def _before(pair: Rendered) -> tuple[bool, int, float]:
    """Order pairs: of those that are suggested whole texts go before parts of them, then the likelier."""
    suggested = pair.likeness >= SUGGESTED
    whole = sum(gist.how == WHOLE for gist in (pair.first, pair.second))
    return suggested, whole if suggested else 0, pair.likeness


def _overlap(one: Gist, other: Gist) -> bool:
    return any(a < d and c < b for a, b in one.spans for c, d in other.spans)


def may_carry(gist: Gist, who: Speaker) -> bool:
    """Say whether a gist can be words of a speaker: in that mouth, or in nobody's in a text that names the speaker."""
    near = relation(gist.who, who)
    if near:
        return near != "other"
    parties = {one.key for one in gist.marks if one.field == "party"}
    return _names(gist, who) or bool(who.bodies & parties)


def compare(first: Gist, second: Gist) -> Rendered:
    """Return how likely two gists are one statement, with the reasons."""
    second = aligned(first, second)
    reasons = [Reason("before anything is known", BEFORE_ANYTHING)]
    reasons += [one for one in _reasons(first, second) if one.adds]
    total = sum(one.adds for one in reasons)
    return Rendered(first, second, 1 / (1 + exp(-total)), tuple(reasons))


def _reasons(first: Gist, second: Gist) -> Iterator[Reason]:
    yield _who(first, second)
    yield _day(first, second)
    one, other = first.about.occasion, second.about.occasion
    if one and other and occasion(one) == occasion(other):
        yield Reason("the same occasion", SAME_OCCASION, occasion(one))
    yield _content(first, second)
    if first.language == second.language and first.stems and second.stems:
        shared = len(first.stems & second.stems) / min(len(first.stems), len(second.stems))
        yield Reason(
            "words of one language",
            _within(WORDS * (shared - WORDS_ZERO), WORDS_BOUNDS),
            f"{shared:.0%} shared",
        )
    yield from _acts(first, second)
    otherwise = [*_figures(first, second), *_places(first, second)]
    yield from otherwise
    if sum(one.adds < 0 for one in otherwise) > 1:
        yield Reason("other figures in other places", ANOTHER_EVENT)


def _who(first: Gist, second: Gist) -> Reason:
    near = relation(first.who, second.who)
    saw = f"{first.about.speaker} / {second.about.speaker}"
    if not near and (_names(second, first.who) or _names(first, second.who)):
        return Reason("one text names the speaker of the other", NAMES_THE_SPEAKER, saw)
    names = {
        "same": "the same speaker",
        "side": "speakers of one body",
        "other": "other speakers",
        "": "no speaker",
    }
    return Reason(names[near], SPEAKERS[near], saw)


def _day(first: Gist, second: Gist) -> Reason:
    one, other = first.about, second.about
    if one.day and other.day:
        if one.day == other.day:
            return Reason("the same day", SAME_DAY, one.day)
        far = _days_apart(one.day, other.day) > 1
        return Reason("said on other days", FAR_APART if far else ANOTHER_DAY, f"{one.day} / {other.day}")
    days = [about.day or about.published for about in (one, other)]
    if not all(days):
        return Reason("day not known", NO_DAY)
    apart = _days_apart(*days)
    if apart > NEAR_DAYS:
        return Reason("days far apart", FAR_APART, " / ".join(days))
    if apart and first.who.bodies and second.who.bodies and not (_person(first) or _person(second)):
        share = _share_of_figures(first, second)
        adds = 0.0 if share >= MANY_FIGURES else ANOTHER_ISSUE if share >= 0 else NO_FIGURES
        return Reason("a body says the like every day", adds, " / ".join(days))
    return Reason("published near each other", PUBLISHED_NEAR, " / ".join(days))


def _names(gist: Gist, who: Speaker) -> bool:
    return is_named(who, gist.names, gist.name_words)


def _person(gist: Gist) -> str:
    return gist.who.person or gist.who.surname


def _days_apart(one: str, other: str) -> int:
    return abs((date.fromisoformat(one) - date.fromisoformat(other)).days)


def _content(first: Gist, second: Gist) -> Reason:
    """Compare what is said: the share of the shorter's and of both's weight that they have in common."""
    left, right = _weights(first, second), _weights(second, first)
    shared = {key for key in left if key in right}
    both = sum(min(left[key], right[key]) for key in shared)
    least, most = sorted((sum(left.values()), sum(right.values())))
    if not least:
        return Reason("nothing to compare", CONTENT_BOUNDS[0])
    alike = (both / least + both / (least + most - both)) / 2
    adds = _within(CONTENT * (alike - CONTENT_ZERO), CONTENT_BOUNDS)
    if both < LITTLE:
        # Little that is known is in common: less against it where nothing else is known of the shorter text.
        adds = min(adds, 4 * both / LITTLE - (ALL_OF_LITTLE if both >= MOST * least else 2.5))
    saw = ", ".join(sorted((key.split(":", 1)[1] for key in shared), key=lambda key: key))
    return Reason("what is said", round(adds, 3), f"{alike:.2f}: {saw}")


def _acts(first: Gist, second: Gist) -> Iterator[Reason]:
    """Two texts that say what is done, and name no act in common or few, seldom say the same thing."""
    left, right = ({one.key for one in gist.marks if one.sort == "act"} for gist in (first, second))
    if not left or not right:
        return
    saw = " / ".join(", ".join(sorted(keys)) for keys in (left, right))
    if left.isdisjoint(right):
        yield Reason("other acts", OTHER_ACTS, saw)
    elif len(left & right) / len(left | right) < FEW_ACTS and left - right and right - left:
        yield Reason("few acts in common", FEW_IN_COMMON, saw)


def _weights(gist: Gist, other: Gist) -> dict[str, float]:
    """Return each thing said once, with its weight; a figure that the other gives another value is no thing left out."""
    values = {one.key for one in _of(other, "figure")}
    units = {one.unit for one in _of(other, "figure") if one.unit}
    return {
        f"{one.field}:{one.key}": one.weight * SHARES.get(one.field, 1.0)
        for one in gist.marks
        if one.field != "figure" or one.key in values or one.unit not in units
    }


def _within(value: float, bounds: tuple[float, float]) -> float:
    return round(max(bounds[0], min(bounds[1], value)), 3)


def _figures(first: Gist, second: Gist) -> Iterator[Reason]:
    """Compare figures by the share of the shorter list that is in both; figures of a province by that province."""
    left, right = _of(first, "figure"), _of(second, "figure")
    if not left or not right:
        return
    same = _same_figures(left, right)
    share = _share_of_figures(first, second)
    if share >= MANY_FIGURES:
        adds = min(2.0, SAME_FIGURE * _weight(left, same) * share)
        yield Reason("the same figures", round(adds, 3), ", ".join(sorted(same)))
    units = {one.unit for one in left if one.unit and one.key not in same}
    units &= {one.unit for one in right if one.unit and one.key not in same}
    if units and share < MANY_FIGURES:
        yield Reason(
            "other figures of one unit", round(OTHER_FIGURE * (1 - share), 3), ", ".join(sorted(units))
        )


def _same_figures(left: Sequence[Mark], right: Sequence[Mark]) -> set[str]:
    return {one.key for one in left for other in right if one.key == other.key and units_fit(one, other)}


def _share_of_figures(first: Gist, second: Gist) -> float:
    """Return how much of the shorter list of figures is in both, from 0 to 1; -1 when a text has none."""
    left, right = _of(first, "figure"), _of(second, "figure")
    if not left or not right:
        return -1.0
    least = min(_weight(left), _weight(right))
    return min(1.0, _weight(left, _same_figures(left, right)) / least)


def _weight(marks: Iterable[Mark], keys: set[str] | None = None) -> float:
    """Return the weight of figures, each value once; of these keys only, when they are given."""
    return sum({one.key: one.weight for one in marks if keys is None or one.key in keys}.values())


def _places(first: Gist, second: Gist) -> Iterator[Reason]:
    left, right = ({one.key for one in _of(gist, "place")} for gist in (first, second))
    if left and right and left.isdisjoint(right):
        yield Reason(
            "other places", OTHER_PLACES, " / ".join(", ".join(sorted(keys)) for keys in (left, right))
        )


def _of(gist: Gist, field: str) -> list[Mark]:
    return [one for one in gist.marks if one.field == field]
