"""The gist of what somebody says in a text: concepts, figures, places and parties with their exact words, and who asks.

One text gives several gists: all that one speaker says in it, each single statement, or the whole text where
it is short or says no speaker. `renderings.py` compares them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from tregua.intake.reading.concepts import concepts_in
from tregua.intake.reading.items import Reading, Statement
from tregua.intake.reading.knownnames import known_names
from tregua.intake.reading.marks import Mark, Source, Span, askers, marks_of, place_key, stems_of
from tregua.intake.reading.reader import read
from tregua.intake.reading.tokens import tokens_of
from tregua.intake.reading.voices import ALIKE, Speaker, name_words, named_in, relation, speaker
from tregua.places.folding import fold, similarity

# A text in which one speaks, no longer than this, is one statement as a whole; so is a longer one in which nobody does.
SHORT: Final = 1_000
LONG: Final = 2_500
# Of a longer text only so many statements are compared, so that the time for it stays bounded.
MOST_STATEMENTS: Final = 200
MOST: Final = 120
AFTER_OCCASION: Final = 40
DATELINE: Final = 60
OCCASIONS: Final = frozenset({"press_conference", "briefing", "interview", "written"})
WHOLE: Final = "the whole text"


@dataclass(frozen=True, kw_only=True)
class About:
    """What stands around words: who says them, in which role, when, where, on what occasion, how deep the hearsay."""

    speaker: str = ""
    role: str = ""
    institution: str = ""
    day: str = ""
    published: str = ""
    occasion: str = ""
    place: str = ""
    depth: int = 0


@dataclass(frozen=True)
class Gist:
    """What is compared of a passage. `spans` are its words in the text; `how` says what the passage is."""

    text: str
    spans: tuple[Span, ...]
    how: str
    language: str
    about: About
    who: Speaker
    names: frozenset[str]
    name_words: frozenset[str]
    place_key: str
    marks: tuple[Mark, ...]
    asks: tuple[Mark, ...]
    stems: frozenset[str]

    @property
    def start(self) -> int:
        return self.spans[0][0]

    @property
    def end(self) -> int:
        return self.spans[-1][1]

    @property
    def words(self) -> str:
        return " … ".join(" ".join(self.text[start:end].split()) for start, end in self.spans)


def gist_of_words(words: str, about: About, language: str = "") -> Gist:
    """Return the gist of words that are one statement, as a register keeps it."""
    source = Source(read(words))
    return _gist(source, [(0, len(words))], about, WHOLE, language)


def gists(reading: Reading) -> list[Gist]:
    """Return the gists of a text: what each speaker says in all, each statement alone, or the whole of a short text."""
    source = Source(reading)
    said = [one for one in reading.statements if one.speaker or one.institution][:MOST_STATEMENTS]
    groups = _by_speaker(said)
    length = len(reading.text)
    found = [
        _gist(source, _spans(group), _about(source, group), "all that this speaker says") for group in groups
    ]
    if (length <= SHORT and len(groups) == 1) or (length <= LONG and not groups):
        about = _about(source, groups[0]) if groups else About(published=reading.published)
        found.append(_gist(source, [(0, length)], about, WHOLE))
    alone = [one for group in groups if len(group) > 1 for one in group]
    found += [
        _gist(source, _spans([one]), _about(source, [one]), "one statement")
        for one in alone[: max(0, MOST - len(found))]
    ]
    distinct = {one.spans: one for one in reversed(found[:MOST])}
    return sorted(distinct.values(), key=lambda one: one.spans)


def _by_speaker(said: Sequence[Statement]) -> list[list[Statement]]:
    """Group statements by who speaks; a body joins the only person of the text that speaks for it."""
    groups: list[tuple[Speaker, list[Statement]]] = []
    for one in sorted(said, key=lambda one: not (one.speaker and not one.institution)):
        who = speaker(one.speaker or one.institution, one.role)
        for near in ("same", "side"):
            fits = [group for known, group in groups if relation(known, who) == near]
            if len(fits) == 1 or (fits and near == "same"):
                fits[0].append(one)
                break
        else:
            groups.append((who, [one]))
    return [sorted(group, key=lambda one: one.start) for _who, group in groups]


def aligned(first: Gist, second: Gist) -> Gist:
    """Return the second gist with the first one's keys for places that are written alike, whatever code each was given."""
    known = {one.key: fold(one.words) for one in first.marks if one.field == "place"}
    if not known:
        return second
    renamed = [
        replace(
            one,
            key=next(
                (key for key, name in known.items() if similarity(name, fold(one.words)) >= ALIKE), one.key
            ),
        )
        if one.field == "place" and one.key not in known
        else one
        for one in second.marks
    ]
    return replace(second, marks=tuple(renamed))


def _spans(group: Sequence[Statement]) -> list[Span]:
    """Return the words of statements without those around quotations; what overlaps is one."""
    spans = sorted(
        one.said if one.direct and one.said[1] > one.said[0] else (one.start, one.end) for one in group
    )
    merged: list[Span] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _about(source: Source, group: Sequence[Statement]) -> About:
    """Return what stands around statements of one speaker: of each thing what is told first, a person before a body."""
    people = [one for one in group if one.speaker and not one.institution]
    first = (people or list(group))[0]
    return About(
        speaker=first.speaker or first.institution,
        role=next((one.role for one in group if one.role), ""),
        institution=next((one.institution for one in group if one.institution), ""),
        day=next((one.date[:10] for one in group if len(one.date) >= len("2016-03-05")), ""),
        published=source.reading.published,
        occasion=max(
            (one.occasion for one in group), key=lambda words: (occasion(words) in OCCASIONS, bool(words))
        ),
        place=next(filter(None, (one.place or _place_near(source, one) for one in group)), "")
        or _dateline(source),
        depth=max(one.depth for one in group),
    )


def occasion(words: str) -> str:
    """Return the key of an occasion, or its plain words when no word of it is known.

    >>> occasion("lors d'une conférence de presse") == occasion("مؤتمر صحفي")
    True
    """
    known = [one.concept.key for one in concepts_in(tokens_of(words)) if one.concept.sort == "occasion"]
    return known[0] if known else words.casefold()


def _place_near(source: Source, one: Statement) -> str:
    """Return the place that stands right behind the words of the occasion ("told reporters at Hmeimim")."""
    text = source.reading.text
    at = text.find(one.occasion, one.start, one.end) if one.occasion else -1
    if at < 0:
        return ""
    return _first_place(source, at, at + len(one.occasion) + AFTER_OCCASION)


def _dateline(source: Source) -> str:
    """Return the place a text begins with, when a date or an agency follows in the same line."""
    reading = source.reading
    place = _first_place(source, 0, 1)
    line = reading.text[:DATELINE].split("\n")[0]
    dated = any(when.start < len(line) for when in reading.dates[:5])
    return place if place and (dated or "/" in line or "—" in line or "(" in line) else ""


def _first_place(source: Source, start: int, end: int) -> str:
    found = source.places.within(start, end)
    if found:
        return found[0].words
    for token in tokens_of(source.reading.text[start:end]):
        if token.capital and known_names().abroad.at([token], 0):
            return token.text
    return ""


def _gist(source: Source, spans: Sequence[Span], about: About, how: str, language: str = "") -> Gist:
    reading = source.reading
    masked = _masked(reading.text, spans, about)
    marks = tuple(
        one for one in marks_of(source, spans, masked) if one.field != "day" or one.key != about.day
    )
    own = next((one.language for one in reading.languages if one.start <= spans[0][0] < one.end), "")
    who = speaker(about.speaker, f"{about.role} {about.institution}".strip())
    inside = [token for span in spans for token in source.inside(span)]
    language = language or own or reading.language
    return Gist(
        text=reading.text,
        spans=tuple(spans),
        how=how,
        language=language,
        about=about,
        who=who,
        names=named_in(inside),
        name_words=name_words(inside),
        place_key=place_key(about.place),
        marks=marks,
        asks=tuple(askers(source, marks)),
        stems=frozenset(stems_of(source, spans, masked, language)),
    )


def _masked(text: str, spans: Sequence[Span], about: About) -> list[list[Span]]:
    """Return for each span where the speaker, the role, the occasion and its place are named: nothing said."""
    around = filter(None, (about.speaker, about.role, about.institution, about.occasion, about.place))
    named = [re.compile(re.escape(words), re.IGNORECASE) for words in around]
    return [[at.span() for one in named if (at := one.search(text, *span))] for span in spans]
