"""What is said in a stretch of a text: concepts, figures, places and parties, each with its exact words; and who asks."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from tregua.intake.reading.concepts import Found, concepts_in
from tregua.intake.reading.items import InOrder, Item, Reading, Where
from tregua.intake.reading.knownnames import known_names
from tregua.intake.reading.lexicons import lexicons
from tregua.intake.reading.reader import read
from tregua.intake.reading.tokens import Token, sentences, tokens_of
from tregua.places.folding import fold

STEM: Final = 6
SHORTEST: Final = 3
BEFORE_ASKING: Final = 14
BEHIND_ASKING: Final = 2
BESIDE: Final = 4
# Parties that are a concept of the field, or are who speaks and whom everybody speaks with.
AS_CONCEPT: Final = {"opposition": "opposition", "syr-gov": "government"}
LIGHT: Final = frozenset({"rcc", "acc", "rus", "usa", "un"})
NEVER_ASKING: Final = LIGHT | {"centre", "representative"}
HEAVY_FIGURE: Final = 10
SMALL_FIGURE: Final = 2
AROUND: Final = frozenset({"occasion", "from"})
# Days named by their date are a part of what is said; "on Sunday" is mostly when it was said.
SAID_DAYS: Final = frozenset({"date in words", "date in figures", "days from one to the other"})
WHOLE_DAY: Final = len("2016-02-27")
Span = tuple[int, int]


@dataclass(frozen=True)
class Mark:
    """One thing that is said: its key, its words and place, how much it tells; `unit` of a figure; `denied`."""

    field: str
    key: str
    start: int
    end: int
    words: str
    weight: float
    sort: str = ""
    unit: str = ""
    denied: bool = False


@dataclass(frozen=True)
class Source:
    """A text with its reading, laid out once for all gists that are taken of it."""

    reading: Reading

    @cached_property
    def tokens(self) -> list[Token]:
        return tokens_of(self.reading.text)

    @cached_property
    def starts(self) -> list[int]:
        return [token.start for token in self.tokens]

    @cached_property
    def concepts(self) -> list[Found]:
        return concepts_in(self.tokens)

    @cached_property
    def sentence_of(self) -> list[int]:
        numbers = [0] * len(self.tokens)
        for number, (begin, end) in enumerate(sentences(self.tokens)):
            numbers[begin:end] = [number] * (end - begin)
        return numbers

    @cached_property
    def places(self) -> InOrder[Where]:
        found = (*self.reading.places, *self.reading.provinces)
        return InOrder(sorted(found, key=lambda one: (one.start, one.end)))

    @cached_property
    def marks(self) -> list[Mark]:
        """Everything that is said in the whole text, in order."""
        return sorted(_marks(self), key=lambda one: (one.start, one.field))

    @cached_property
    def mark_starts(self) -> list[int]:
        return [one.start for one in self.marks]

    def inside(self, span: Span) -> Sequence[Token]:
        return self.tokens[bisect_left(self.starts, span[0]) : bisect_left(self.starts, span[1])]

    def tokens_in(self, items: Iterable[Item]) -> set[int]:
        """Return the numbers of the tokens that begin in these passages."""
        return {
            at
            for one in items
            for at in range(bisect_left(self.starts, one.start), bisect_left(self.starts, one.end))
        }


def place_key(words: str, code: str | None = None) -> str:
    """Return the key under which places are compared across scripts: a town abroad, a code, or the folded name."""
    tokens = tokens_of(words)
    abroad = known_names().abroad.first(tokens, 0, len(tokens))
    if abroad or code:
        return abroad[2] if abroad else str(code)
    told = read(words) if words.strip() else None
    known = [one.place for one in (*told.places, *told.provinces) if one.place] if told else []
    return known[0] if known else fold(words)


def free(start: int, end: int, masked: Iterable[Span]) -> bool:
    """Say whether a passage overlaps none of these."""
    return not any(start < stop and end > begin for begin, stop in masked)


def marks_of(source: Source, spans: Sequence[Span], masked: Sequence[Sequence[Span]]) -> Iterable[Mark]:
    """Yield what is said inside spans, in order; `masked` are for each span the passages in it that say nothing."""
    for (start, end), hidden in zip(spans, masked, strict=True):
        first, last = bisect_left(source.mark_starts, start), bisect_left(source.mark_starts, end)
        for one in source.marks[first:last]:
            if one.end <= end and free(one.start, one.end, hidden):
                yield one


def _marks(source: Source) -> Iterable[Mark]:
    reading, tokens = source.reading, source.tokens
    # "Reconciliation" in the name of a centre is nothing that is said.
    bodies = source.tokens_in(one for one in reading.parties if one.key in LIGHT)
    for found in source.concepts:
        concept = found.concept
        if concept.sort not in AROUND and found.begin not in bodies:
            start, end = tokens[found.begin].start, tokens[found.end - 1].end
            words = reading.text[start:end]
            yield Mark("said", concept.key, start, end, words, concept.weight, concept.sort, "", found.denied)
    for party in (one for one in reading.parties if one.key):
        key = str(party.key)
        field, weight = ("said", 0.8) if key in AS_CONCEPT else ("party", 0.3 if key in LIGHT else 1.0)
        yield Mark(field, AS_CONCEPT.get(key, key), party.start, party.end, party.words, weight, "actor")
    for place in source.places.items:
        yield Mark("place", place_key(place.words, place.place), place.start, place.end, place.words, 1.0)
    for when in reading.dates:
        if when.rule in SAID_DAYS and len(when.iso) >= WHOLE_DAY:
            yield Mark("day", when.iso[:WHOLE_DAY], when.start, when.end, when.words, 1.0)
    yield from _durations(source)
    counts = [one for one in reading.counts if not one.rule.startswith("named")]
    for count in counts:
        unit = "" if count.what == "other" else count.what
        sure = 1.0 if any(letter.isdigit() for letter in count.words) else 0.8
        yield _figure(count.value, unit, (count.start, count.end), count.words, sure, count.code)
    days = [*reading.dates, *([reading.bulletin_date] if reading.bulletin_date else [])]
    yield from _bare_numbers(source, [*days, *counts, *source.places.items, *reading.parties])


def _durations(source: Source) -> Iterable[Mark]:
    """Yield stretches of time told by number: "six months", "10 jours"."""
    words, tokens = lexicons().of(source.reading.language), source.tokens
    for at, token in enumerate(tokens[:-1]):
        value = _value(token.text) if token.kind == "number" else None
        value = value or next((words.numbers[form] for form in token.forms if form in words.numbers), None)
        unit = words["span_units"].at(tokens, at + 1) if value else None
        if value and unit and unit[1] != "hour":
            start, end = token.start, tokens[at + unit[0]].end
            yield Mark("day", f"{value:g} {unit[1]}", start, end, source.reading.text[start:end], 1.0)


def _bare_numbers(source: Source, used: Iterable[Item]) -> Iterable[Mark]:
    """Yield numbers that no rule could give a unit, but no hours, kilometres and the like."""
    words, taken = lexicons(), source.tokens_in(used)
    for at, token in enumerate(source.tokens):
        value = _value(token.text) if token.kind == "number" and at not in taken else None
        if value is None:
            continue
        behind = source.tokens[at + 1 : at + 3]
        if not any(behind and one["not_figures"].at(behind, 0) for one in words.by_code.values()):
            yield _figure(value, "", (token.start, token.end), token.text, 1.0)


def _value(digits: str) -> float | None:
    bare = "".join(letter for letter in digits if letter.isdigit() or letter in ".,")
    try:
        return float(bare.replace(",", "."))
    except ValueError:
        return None


def _figure(value: float, unit: str, span: Span, words: str, sure: float, code: str = "") -> Mark:
    weight = 2.0 if value > HEAVY_FIGURE else 1.2 if value > SMALL_FIGURE else 0.4
    return Mark("figure", f"{value:g}" + (f" {code}" if code else ""), *span, words, weight * sure, "", unit)


def askers(source: Source, marks: Sequence[Mark]) -> Iterable[Mark]:
    """Yield who asks: the actors named nearest before a verb of asking, else right behind it, in one sentence."""
    behind_from = {
        at for one in source.concepts if one.concept.sort == "from" for at in range(one.end, one.end + 2)
    }
    actors = [
        one
        for one in marks
        if one.sort == "actor"
        and one.key not in NEVER_ASKING
        and bisect_left(source.starts, one.start) not in behind_from
    ]
    at = {
        one: bisect_left(source.starts, one.start) for one in (*actors, *(m for m in marks if m.key == "ask"))
    }
    by_sentence: dict[int, list[Mark]] = {}
    for one in actors:
        by_sentence.setdefault(source.sentence_of[at[one]], []).append(one)
    seen: set[tuple[str, int]] = set()
    for ask in (one for one in marks if one.key == "ask"):
        here = at[ask]
        same = by_sentence.get(source.sentence_of[here], [])
        before = [one for one in same if 0 < here - at[one] <= BEFORE_ASKING]
        behind = [one for one in same if 0 < at[one] - here <= BEHIND_ASKING]
        chain = sorted(before, key=lambda one: -at[one]) or sorted(behind, key=lambda one: at[one])
        last = None
        for one in chain:
            if last is not None and abs(at[one] - at[last]) > BESIDE:
                break
            last = one
            if (one.key, one.start) not in seen:
                seen.add((one.key, one.start))
                yield one


def stems_of(
    source: Source, spans: Sequence[Span], masked: Sequence[Sequence[Span]], language: str
) -> Iterable[str]:
    """Yield the beginnings of the words that say something, to compare texts of one language."""
    small = lexicons().of(language).function_words
    for span, hidden in zip(spans, masked, strict=True):
        for token in source.inside(span):
            if token.kind == "word" and free(token.start, token.end, hidden):
                form = min(token.forms, key=len) if language == "ar" else token.form
                if len(form) >= SHORTEST and token.form not in small:
                    yield form[:STEM]
