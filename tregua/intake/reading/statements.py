"""Statements: quoted or told, with speaker, role, occasion, place and date, and whose word reaches us through whom.

A quotation belongs to who is named with a verb of speech around it; "a-t-il poursuivi" goes on with the last
speaker. A sentence with a verb of speech and a speaker is a statement told in other words. What a publishing centre
announces is its publication: the institution is named, and no speaker.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.items import Flag, InOrder, Party, Statement, When, Where
from tregua.intake.reading.knownnames import known_names
from tregua.intake.reading.quotations import Quotation, is_speech, quotations
from tregua.intake.reading.speakers import Voice, role_of

OUTLET: Final = "the text"
FROM_VERB: Final = 7
HEADLINE: Final = 6
# States that publish bulletins of breaches themselves.
GUARANTORS: Final = frozenset({"rus", "usa", "turkey"})
SPEECH: Final = frozenset({"said", "according", "to_press", "continues"})
KINDS: Final = ("request", "assurance", "threat", "denial", "assessment")
ADDRESSED: Final = frozenset(
    {"to", "told", "à", "au", "aux", "with", "avec", "ل", "الى", "с", "against", "contre", "for"}
)


@dataclass
class Statements:
    """What was said, and quotations nobody could be found for."""

    told: list[Statement] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)


@dataclass
class _Reader:
    """The text with everybody in it who may speak, while its statements are read."""

    copy: Copy
    voices: list[Voice]
    parties: InOrder[Party]
    places: InOrder[Where]
    dates: InOrder[When]
    last: Voice | None = None

    def inside(self, begin: int, end: int) -> list[Voice]:
        low = bisect_left(self.voices, begin, key=lambda one: one.begin)
        high = bisect_left(self.voices, end, key=lambda one: one.begin)
        return [one for one in self.voices[low:high] if one.end <= end]


def statements(
    copy: Copy,
    heard: Sequence[Voice],
    parties: Sequence[Party],
    places: Sequence[Where],
    dates: Sequence[When],
) -> Statements:
    """Return what is said in a text, in order."""
    reader = _Reader(copy, list(heard), InOrder(parties), InOrder(places), InOrder(dates))
    quoted = [
        one
        for one in quotations(copy)
        if is_speech(copy, one) and any(map(copy.free, range(one.begin, one.end)))
    ]
    read = Statements()
    told = [*_headline(reader)]
    covered: set[int] = set()
    events: list[tuple[int, int, Quotation | None]] = [(one.begin, one.end, one) for one in quoted]
    events += [(begin, end, None) for begin, end in copy.sentences if any(map(copy.free, range(begin, end)))]
    for begin, end, quotation in sorted(events, key=_read_at):
        if quotation is not None:
            told += _quoted(reader, read, quotation, covered)
        elif not covered.intersection(range(begin, end)):
            told += _indirect(reader, begin, end)
    first: dict[tuple[int, int, str], Statement] = {}
    for one in told:
        # A headline that is read by its colon is not read again as a sentence.
        whole = (
            one.start,
            one.end,
            "" if one.rule.startswith("headline") else one.speaker or one.institution,
        )
        if (one.start, one.end, "") not in first:
            first.setdefault(whole, one)
    read.told = sorted(first.values(), key=lambda one: one.start)
    return read


def _read_at(event: tuple[int, int, Quotation | None]) -> tuple[int, bool]:
    """Quotations are read where they begin, and a sentence when it is over: after the quotations in it."""
    begin, end, quotation = event
    return (end - 1, True) if quotation is None else (begin, False)


def _headline(reader: _Reader) -> Iterator[Statement]:
    """Read "Défense russe : les chefs de l'opposition demandent …": a voice, a colon, and what it says."""
    copy = reader.copy
    if not copy.sentences:
        return
    begin, end = copy.sentences[0]
    colon = next((at for at in range(begin, min(end, begin + HEADLINE)) if copy.tokens[at].text == ":"), None)
    if colon is None:
        return
    voice = next((one for one in reader.inside(begin, colon) if one.kind != "publisher"), None)
    stop = end - (copy.tokens[end - 1].kind == "line")
    if voice is not None and stop - colon > FROM_VERB:
        reader.last = voice
        yield _statement(
            reader, voice, (begin, stop), (colon + 1, stop), rule="headline with a voice and a colon"
        )


def _quoted(reader: _Reader, read: Statements, one: Quotation, covered: set[int]) -> Iterator[Statement]:
    copy = reader.copy
    begin, end = copy.sentence(one.begin)[0], copy.sentence(one.end - 1)[1]
    after = (one.end, _until(copy, one.end, end))
    before = (_back_to(copy, one.begin, begin), one.begin)
    continues = next((at for at in range(*after) if _meaning(copy, at) == "continues"), None)
    voice = (
        (_speaker(reader, *after) if _speaks(copy, *after) else None)
        or (_speaker(reader, *before) if _speaks(copy, *before) else None)
        or (reader.last if continues is not None or _meaning_any(copy, before, "continues") else None)
        or _speaker_of_colon(reader, before, one)
    )
    covered.update(range(begin, end))
    if voice is None:
        start, stop = copy.span(one.begin, one.end)
        words = copy.text[start:stop]
        read.flags.append(
            Flag(start=start, end=stop, words=words, rule="quotation", kind="quotation_without_speaker")
        )
        return
    told_after = voice.begin >= one.end or continues is not None
    low = one.begin if told_after else min(before[0], voice.begin if voice.begin >= begin else before[0])
    high = after[1] if told_after else one.end
    yield _statement(
        reader,
        voice,
        (low, high),
        (one.begin, one.end),
        rule="quotation that goes on" if continues is not None else "quotation and who speaks",
        direct=True,
        continues=continues is not None,
        inner=one.inner,
    )
    reader.last = voice


def _speaker_of_colon(reader: _Reader, before: tuple[int, int], one: Quotation) -> Voice | None:
    """Return the only voice of a sentence that ends in a colon before the marks."""
    copy = reader.copy
    if one.begin and copy.tokens[one.begin - 1].text == ":":
        inside = reader.inside(*before)
        return inside[-1] if inside else None
    return None


def _until(copy: Copy, at: int, end: int) -> int:
    """Return where the words after a quotation end: at the next opening mark, or with the sentence."""
    while at < end and copy.tokens[at].text not in {"«", "“", "„"}:
        at += 1
    return at - (at == end and at and copy.tokens[at - 1].kind == "line")


def _back_to(copy: Copy, at: int, begin: int) -> int:
    while at > begin and copy.tokens[at - 1].text not in {"»", "”"}:
        at -= 1
    return at


def _meaning(copy: Copy, at: int) -> str:
    found = copy.is_a("speech", at) if at not in copy.mute else None
    return found[1] if found else ""


def _meaning_any(copy: Copy, stretch: tuple[int, int], meaning: str) -> bool:
    return any(_meaning(copy, at) == meaning for at in range(*stretch))


def _speaks(copy: Copy, begin: int, end: int) -> bool:
    return any(_meaning(copy, at) in SPEECH for at in range(begin, end))


def _indirect(reader: _Reader, begin: int, end: int) -> Iterator[Statement]:
    """Read a sentence in which somebody says something in other words."""
    copy = reader.copy
    if not _speaks(copy, begin, end):
        return
    stop = end - (copy.tokens[end - 1].kind == "line")
    spoken: set[str] = set()
    speakers = _speakers(reader, begin, stop)
    goes_on = not speakers and reader.last is not None and _meaning_any(copy, (begin, stop), "continues")
    if goes_on and reader.last is not None:
        speakers = [reader.last]
    for voice in speakers:
        if voice.name in spoken:
            continue
        spoken.add(voice.name)
        reader.last = voice
        rule = "speech that goes on" if goes_on else "verb of speech and who speaks"
        yield _statement(reader, voice, (begin, stop), (begin, stop), rule=rule, continues=goes_on)


def _speakers(reader: _Reader, begin: int, end: int) -> list[Voice]:
    """Return who speaks in a sentence: of a body and a person joined by it the person, and each "according to"."""
    first = _speaker(reader, begin, end)
    found = [first] if first else []
    copy = reader.copy
    for at in range(begin, end):
        if _meaning(copy, at) != "according":
            continue
        size = (copy.is_a("speech", at) or (1, ""))[0]
        near = reader.inside(at + size, min(end, at + size + FROM_VERB))
        if near and near[0] not in found and not any(one.kind == "person" for one in found):
            found.append(_best(near))
    return found


def _speaker(reader: _Reader, begin: int, end: int) -> Voice | None:
    """Return who speaks in a stretch: the person nearest a verb of speech, else the body that is its subject."""
    copy = reader.copy
    verbs = [at for at in range(begin, end) if _meaning(copy, at) in SPEECH]
    if not verbs:
        return None
    inside = [one for one in reader.inside(begin, end) if not _addressed(copy, one)]
    people = [one for one in inside if one.kind == "person"]
    near = [one for one in people if _distance(one, verbs) <= 3 * FROM_VERB]
    if near:
        return min(near, key=lambda one: (_distance(one, verbs), one.begin))
    bodies = [one for one in inside if one.kind != "person" and _subject(copy, one, verbs)]
    if not bodies:
        return None
    # A subject before its verb comes first; behind it stands as often who is spoken of.
    return min(bodies, key=lambda one: (one.begin > min(verbs), _distance(one, verbs), one.begin))


def _best(near: Sequence[Voice]) -> Voice:
    return next((one for one in near if one.kind == "person"), near[0])


def _distance(one: Voice, verbs: Iterable[int]) -> int:
    return min(abs(at - one.begin) if at < one.begin else abs(at - one.end + 1) for at in verbs)


def _addressed(copy: Copy, one: Voice) -> bool:
    """Say whether somebody is spoken to, or belongs to the name of an army, and does not speak."""
    for back in range(1, 5):
        at = one.begin - back
        if at < 0:
            return False
        form = copy.tokens[at].form
        if form in ADDRESSED:
            return True
        if known_names().abroad.at(copy.tokens, at):
            return False
        if not (copy.tokens[at].capital or copy.is_a("roles", at) or form == "l'"):
            return False
    return False


def _subject(copy: Copy, one: Voice, verbs: Sequence[int]) -> bool:
    """Say whether a body stands where the subject of a verb of speech stands in its language."""
    arabic = copy.lexicon(one.begin).script == "Arab"
    for at in verbs:
        gap = range(one.end, at) if at >= one.end else range(at + 1, one.begin)
        if len(gap) > (3 if arabic or at < one.begin else FROM_VERB):
            continue
        broken = any(copy.tokens[i].text in {",", ";", ".", "»", ":", "("} for i in gap)
        before = at < one.begin
        told = _meaning(copy, at) == "according" or arabic or copy.lexicon(at).code in {"fr", "ru"}
        if not broken and (not before or told):
            return True
    return False


def _statement(
    reader: _Reader,
    voice: Voice,
    whole: tuple[int, int],
    said: tuple[int, int],
    *,
    rule: str,
    direct: bool = False,
    continues: bool = False,
    inner: Sequence[Quotation] = (),
) -> Statement:
    copy = reader.copy
    begin, end = whole[0], max(whole[1], whole[0] + 1)
    while end - 1 > begin and copy.tokens[end - 1].kind == "line":
        end -= 1
    start, stop = copy.span(begin, end)
    outside = [at for at in range(begin, end) if not (direct and said[0] <= at < said[1])]
    kind, fired = _kind(copy, said)
    verbs = [
        copy.words(at, at + (copy.is_a("speech", at) or (1, ""))[0]) for at in outside if _meaning(copy, at)
    ]
    return Statement(
        start=start,
        end=stop,
        words=copy.text[start:stop],
        rule=rule,
        fired=(*verbs[:2], *((fired,) if fired else ())),
        speaker=None if voice.kind == "publisher" or _publishes(copy, voice, whole) else voice.name,
        institution="" if voice.kind == "person" else voice.name,
        role=role_of(copy, voice),
        said=copy.span(*said),
        direct=direct,
        continues=continues,
        kind=kind,
        occasion=_occasion(copy, outside),
        place=_place(reader, outside),
        date=_date(reader, outside),
        layers=_layers(reader, voice, said, kind),
        loaded=tuple(copy.words(one.begin, one.end) for one in inner),
    )


def _publishes(copy: Copy, voice: Voice, whole: tuple[int, int]) -> bool:
    """Say whether a guarantor announces breaches: that is its bulletin, as a centre's."""
    counted = any((copy.is_a("units", at) or (0, ""))[1] == "violations" for at in range(*whole))
    return voice.key in GUARANTORS and counted


def _kind(copy: Copy, said: tuple[int, int]) -> tuple[str, str]:
    """Return what kind of thing is said, by the first kind whose words stand in it."""
    found: dict[str, str] = {}
    for at in range(*said):
        kind = copy.is_a("kinds", at)
        if kind:
            found.setdefault(kind[1], copy.words(at, at + kind[0]))
    for kind_ in KINDS:
        if kind_ in found:
            return kind_, found[kind_]
    return "statement", ""


def _occasion(copy: Copy, outside: Sequence[int]) -> str:
    for meaning in ("occasion", "to_press"):
        for at in outside:
            found = copy.is_a("occasions" if meaning == "occasion" else "speech", at)
            if found and found[1] == meaning:
                return copy.words(at, at + found[0])
    return ""


def _place(reader: _Reader, outside: Sequence[int]) -> str:
    """Return where something was said: a town abroad, or the first place after the occasion."""
    copy = reader.copy
    starts = {copy.tokens[at].start for at in outside}
    occasion = next((at for at in outside if (copy.is_a("occasions", at) or (0, ""))[1] == "occasion"), None)
    for place in reader.places.within(min(starts, default=0), max(starts, default=-1) + 1):
        if place.start in starts and (
            place.role == "abroad" or (occasion is not None and place.start > copy.tokens[occasion].start)
        ):
            return place.words
    return ""


def _date(reader: _Reader, outside: Sequence[int]) -> str:
    starts = {reader.copy.tokens[at].start for at in outside}
    near = reader.dates.within(min(starts, default=0), max(starts, default=-1) + 1)
    return next((when.iso for when in near if when.start in starts), "")


def _layers(reader: _Reader, voice: Voice, said: tuple[int, int], kind: str) -> tuple[str, ...]:
    """Return whose words reach us through whom: the text, who speaks, and whose request it tells of."""
    copy = reader.copy
    layers = [OUTLET, voice.name]
    start = copy.span(*said)[0]
    if kind == "request":
        verb = next(
            (at for at in range(*said) if (copy.is_a("kinds", at) or (0, ""))[1] == "request"), said[1]
        )
        until = copy.tokens[min(verb, said[1] - 1)].start
        before = [p for p in reader.parties.within(start, until) if p.end <= until]
        other = [p for p in before if p.words != voice.name]
        pronoun = any((copy.is_a("they", at) or (0, ""))[1] for at in range(said[0], verb))
        if other:
            layers.append(other[-1].words)
        elif pronoun:
            at = next(at for at in range(said[0], verb) if copy.is_a("they", at))
            layers.append(copy.words(at, at + 1))
    return tuple(layers)
