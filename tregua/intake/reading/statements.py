"""Statements: quoted or told, with speaker, role, occasion, place and date, and whose word reaches us through whom.

A quotation belongs to who is named with a verb of speech around it, or goes on with the last speaker. A sentence
with a verb of speech and a subject is a statement told in other words. What a publishing centre announces is its
publication: the institution is named, and no speaker. Who is no more than an office has a role and no name.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from tregua.intake.reading.antecedents import Speaker, resolve
from tregua.intake.reading.attributions import Found, Reader, all_attributed, attributed, remember
from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.cues import cues
from tregua.intake.reading.fates import is_number
from tregua.intake.reading.items import Flag, InOrder, Party, Statement, When, Where
from tregua.intake.reading.knownnames import known_names
from tregua.intake.reading.labelled import Turn, turns
from tregua.intake.reading.mentions import mentions
from tregua.intake.reading.names import Voice
from tregua.intake.reading.quotations import Quotation, is_speech, quotations
from tregua.intake.reading.quoted import edge_after, edge_before, fragment, leads, sentence_end, who_says
from tregua.intake.reading.remarks import over_little
from tregua.intake.reading.sayings import Around, date_of, kind_of, layers_of, occasion_of, place_of

# States that publish bulletins of breaches themselves.
GUARANTORS: Final = frozenset({"rus", "usa", "turkey"})
PUBLISHERS: Final = frozenset({"publisher", "agency"})


@dataclass
class Statements:
    """What was said, and quotations nobody could be found for."""

    told: list[Statement] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)


def statements(
    copy: Copy,
    heard: Sequence[Voice],
    parties: Sequence[Party],
    places: Sequence[Where],
    dates: Sequence[When],
) -> Statements:
    """Return what is said in a text, in order."""
    around = Around(copy, InOrder(parties), InOrder(places), InOrder(dates))
    read = Statements()
    reader = Reader(copy, mentions(copy, heard), around, read.told)
    covered: set[int] = set()
    closed: set[int] = set()
    names = {(one.begin, one.end) for one in heard}  # «المرصد السوري لحقوق الإنسان» is nobody's words
    quoted = [
        one
        for one in quotations(copy)
        if is_speech(copy, one)
        and any(map(copy.free, range(one.begin, one.end)))
        and (one.begin + 1, one.end - 1) not in names
    ]
    edges = {at for one in quoted for at in (one.begin, one.end - 1)}
    events: list[tuple[int, int, Quotation | Turn | None]] = [(one.begin, one.end, one) for one in quoted]
    events += [(turn.begin, turn.end, turn) for turn in turns(reader.all_)]
    events += [(begin, end, None) for begin, end in copy.sentences if any(map(copy.free, range(begin, end)))]
    for begin, end, event in sorted(events, key=_read_at):
        if isinstance(event, Turn):
            read.told += _turn(reader, event, covered)
            closed.update(range(begin, end))
        elif isinstance(event, Quotation):
            if begin not in closed:
                read.told += _quoted(reader, read, event, edges, covered)
        elif not covered.intersection(range(first := _behind_mark(copy, begin, end, covered), end)):
            read.told += _indirect(reader, first, end)
        else:
            remember(reader, begin, end)
    read.told.sort(key=lambda one: one.start)
    return read


def _behind_mark(copy: Copy, begin: int, end: int, covered: set[int]) -> int:
    """Return where a sentence begins, behind the mark that closes the quotation before it."""
    return begin + (begin + 1 < end and begin in covered and copy.tokens[begin].kind == "mark")


def _read_at(event: tuple[int, int, object]) -> tuple[int, bool]:
    """Quotations and turns are read where they begin, a sentence when it is over: after the quotations in it."""
    begin, end, what = event
    return (end - 1, True) if what is None else (begin, isinstance(what, Quotation))


def _turn(reader: Reader, turn: Turn, covered: set[int]) -> Iterator[Statement]:
    """Read what stands behind a label; a question is nobody's statement."""
    covered.update(range(turn.begin, turn.end))
    if turn.question:
        return
    speaker = resolve(reader.all_, turn.who, reader.heard) if turn.who else None
    if turn.answer:
        speaker = reader.heard.person
    if speaker is None:
        speaker = Speaker(turn.label, "person")
    reader.heard.spoke(speaker)
    rule = "headline with a voice and a colon" if turn.headline else "turn of a transcript"
    yield _statement(
        reader, Found(speaker), (turn.begin, turn.end), turn.said, rule=rule, direct=not turn.headline
    )


def _quoted(
    reader: Reader, read: Statements, one: Quotation, edges: set[int], covered: set[int]
) -> Iterator[Statement]:
    copy = reader.copy
    begin, end = copy.sentence(one.begin)[0], sentence_end(copy, one)
    before = (edge_before(edges, one.begin, begin), one.begin)
    after = (one.end, edge_after(copy, edges, one.end, end))
    found, where = who_says(reader, one, before, after)
    if found is not None and where == "before" and not leads(copy, *before) and fragment(copy, found, one):
        return  # words of its own inside a sentence that is told: the sentence is the statement
    told = attributed(reader, begin, before[0]) if found is None and before[0] > begin else None
    if told is not None and not told.goes_on and not leads(copy, *before):
        return  # the second of the words set off in a sentence that is told
    covered.update(range(max(begin, before[0]), end))
    if found is None:
        start, stop = copy.span(one.begin, one.end)
        read.flags.append(
            Flag(
                start=start,
                end=stop,
                words=copy.text[start:stop],
                rule="quotation",
                kind="quotation_without_speaker",
            )
        )
        return
    low = before[0] if where == "before" else one.begin
    high = after[1] if where == "after" else one.end
    reader.after_quotation = max(end, one.end)
    yield _statement(
        reader,
        found,
        (low, high),
        (one.begin, one.end),
        rule="quotation that goes on" if found.goes_on else "quotation and who speaks",
        direct=True,
        inner=one.inner,
    )
    reader.heard.spoke(found.speaker)


def _indirect(reader: Reader, begin: int, end: int) -> Iterator[Statement]:
    """Read a sentence in which somebody says something in other words; parts between semicolons stand alone."""
    copy = reader.copy
    stop = end - (copy.tokens[end - 1].kind == "line")
    cuts = [at for at in range(begin, stop) if copy.tokens[at].text in {";", "؛"}]
    parts = [
        (low, high)
        for low, high in zip([begin, *(at + 1 for at in cuts)], [*cuts, stop], strict=True)
        if high > low
    ]
    spoken = {one.speaker.name for part in parts for one in (all_attributed(reader, *part) if cuts else ())}
    for part in parts if len(spoken) > 1 else [(begin, stop)]:
        yield from _told(reader, *part)
    remember(reader, begin, end)


def _told_of_before(reader: Reader, one: Found, begin: int, end: int) -> Iterator[Statement]:
    """Read "This was told by X": the sentence before is X's, or X carries it where it has its speaker already."""
    copy = reader.copy
    low = copy.sentence(begin - 1)[0] if begin else begin
    start = copy.tokens[low].start
    if reader.told and reader.told[-1].end > start and begin:
        before = reader.told.pop()
        name = one.speaker.name or one.speaker.role
        yield replace(before, layers=(before.layers[0], name, *before.layers[1:]))
        return
    reader.heard.spoke(one.speaker)
    yield _statement(
        reader,
        one,
        (low, end),
        (low, begin or end),
        rule="what is told of the sentence before",
        direct=False,
    )


def _told(reader: Reader, begin: int, end: int) -> Iterator[Statement]:
    copy = reader.copy
    found = all_attributed(reader, begin, end)
    people = [one for one in found if one.speaker.kind == "person"]
    bodies = [one for one in found if one.speaker.kind != "person"]
    about = copy.is_a("ties", begin)
    if found and about and about[1] == "about":
        yield from _told_of_before(reader, (people or bodies)[0], begin, end)
        return
    first = people[-1:] or bodies[:1]
    apart = [one for one in bodies for main in first if _clause_of_its_own(copy, main, one)]
    main = next((one for one in reversed(bodies) if _ends_sentence(copy, one, begin)), None)
    together = [one for one in bodies if one.cue is (main or bodies[0]).cue]
    for one in [*(people or together), *apart]:
        others = (
            [b.speaker.name for b in bodies if b is not one and b not in apart and b.speaker.name]
            if people
            else []
        )
        reader.heard.spoke(one.speaker)
        rule = "speech that goes on" if one.goes_on else "verb of speech and who speaks"
        yield _statement(reader, one, (begin, end), (begin, end), rule=rule, relays=others)


def _ends_sentence(copy: Copy, one: Found, begin: int) -> bool:
    """Say whether a comma and a verb of speech, with its subject behind, end what is told: "…, a déclaré le centre"."""
    if one.cue is None or copy.lexicon(begin).subject != "either":
        return False
    at = over_little(copy, one.cue.begin, begin)
    return at > begin and copy.tokens[at - 1].text == "," and one.at >= one.cue.end


def _clause_of_its_own(copy: Copy, first: Found, second: Found) -> bool:
    """Say whether a comma and "and", or an Arabic "while", part a second verb of speech from the first.

    "X said …, and the ministry said …"; "بحسب نقابة الأطباء، فيما ذكرت المنظمة …".
    """
    if first.cue is None or second.cue is None or first.cue is second.cue:
        return False
    low, high = sorted((first.cue, second.cue), key=lambda cue: cue.begin)
    if copy.lexicon(low.begin).subject == "after":
        told = high.kind in {"said", "told"} and high is second.cue
        return told and any(copy.is_a("clauses", high.begin - size, high.begin) for size in (1, 2, 3))
    if {low.kind, high.kind} - {"said", "told"}:
        return False
    between = range(low.end, high.begin - 1)
    return any(copy.tokens[at].text == "," and copy.is_a("clauses", at + 1) is not None for at in between)


def _statement(
    reader: Reader,
    found: Found,
    whole: tuple[int, int],
    said: tuple[int, int],
    *,
    rule: str,
    direct: bool = False,
    relays: Sequence[str] = (),
    inner: Sequence[Quotation] = (),
) -> Statement:
    copy, speaker = reader.copy, found.speaker
    begin, end = whole[0], max(whole[1], whole[0] + 1)
    while end - 1 > begin and copy.tokens[end - 1].kind == "line":
        end -= 1
    start, stop = copy.span(begin, end)
    outside = [at for at in range(begin, end) if not (direct and said[0] <= at < said[1])]
    kind, fired = kind_of(copy, said)
    verbs = [copy.words(one.begin, one.end) for one in cues(copy, begin, end) if one.begin in set(outside)]
    recorded = found.cue is not None and found.cue.kind == "recorded" and speaker.kind != "person"
    # What "the opposition" has counted is said by a side.
    recorded = recorded and known_names().kinds.get(speaker.key) != "umbrella"
    publishes = speaker.kind in PUBLISHERS or recorded or _publishes(copy, speaker, whole)
    carried = [*_agencies(reader, outside, speaker), *filter(None, [found.through]), *relays]
    return Statement(
        start=start,
        end=stop,
        words=copy.text[start:stop],
        rule=rule,
        fired=(*verbs[:2], *((fired,) if fired else ())),
        speaker=None if publishes or not speaker.name else _in_a_line(speaker.name),
        institution="" if speaker.kind in {"person", "unnamed"} else _in_a_line(speaker.name),
        role=_in_a_line(speaker.role),
        said=copy.span(*said),
        direct=direct,
        continues=found.goes_on,
        kind=kind,
        occasion=occasion_of(copy, outside),
        place=place_of(reader.around, outside),
        date=date_of(reader.around, outside),
        layers=layers_of(reader.around, speaker.name or speaker.role, carried, said, kind),
        loaded=tuple(copy.words(one.begin, one.end) for one in inner),
    )


def _in_a_line(words: str) -> str:
    """Return words without the end of a line that stood among them."""
    return " ".join(words.split())


def _agencies(reader: Reader, outside: Sequence[int], speaker: Speaker) -> list[str]:
    """Return the agencies named beside what is said: each is one mouth more."""
    if not outside:
        return []
    inside = reader.all_.within(outside[0], outside[-1] + 1)
    found = [one for one in inside if one.kind == "agency" and one.begin in set(outside)]
    names = [reader.copy.words(one.begin, one.end) for one in found]
    return [name for name in dict.fromkeys(names) if name != speaker.name]


def _publishes(copy: Copy, speaker: Speaker, whole: tuple[int, int]) -> bool:
    """Say whether a guarantor or a monitor announces breaches: that is its bulletin, as a centre's."""
    counted = any((copy.is_a("units", at) or (0, ""))[1] == "violations" for at in range(*whole))
    counted = counted and any(is_number(copy, at) for at in range(*whole))
    monitors = known_names().kinds.get(speaker.key) == "monitor" and speaker.kind != "person"
    return counted and (monitors or speaker.key in GUARANTORS)
