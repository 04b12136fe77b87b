"""Who speaks in a stretch of words, by its verbs of speech; what is remembered of who spoke and was named before."""

from dataclasses import dataclass, field
from typing import Final

from tregua.intake.reading.addressed import addressed
from tregua.intake.reading.antecedents import Heard, Speaker, resolve, speaker_of
from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.cues import Cue, cues
from tregua.intake.reading.items import Statement
from tregua.intake.reading.mentions import Mention, Mentions, link_of
from tregua.intake.reading.sayings import Around
from tregua.intake.reading.subjects import carrier, has_antecedent, subjects

SUBJECT_REACH: Final = 14


@dataclass(frozen=True)
class Found:
    """Who speaks in a stretch, by which words, and which agencies carry it."""

    speaker: Speaker
    cue: Cue | None = None
    goes_on: bool = False
    through: str = ""
    # The token where who speaks is named; before the text where nobody is.
    at: int = -1


@dataclass
class Reader:
    """The text with everybody in it who may speak, and who spoke last, while its statements are read."""

    copy: Copy
    all_: Mentions
    around: Around
    told: list[Statement]
    heard: Heard = field(default_factory=Heard)
    # The token behind the last quotation's sentence: a quotation that begins there goes on.
    after_quotation: int = -1


def attributed(reader: Reader, begin: int, end: int) -> Found | None:
    """Return who speaks in the words around a quotation."""
    spoken = list(cues(reader.copy, begin, end))
    for cue in spoken:
        if reader.heard.last is not None and _says_that(reader.copy, cue, begin):
            return Found(reader.heard.last, cue, goes_on=True)
        for mention in subjects(reader.all_, cue, begin, end):
            if mention.kind == "agency" and (len(spoken) > 1 or cue.kind == "continues"):
                continue
            if mention.kind == "body" and _cites_next(reader, spoken, cue, end):
                continue  # "…," ENA said, quoting General X
            speaker = resolve(reader.all_, mention, reader.heard)
            if speaker is not None:
                through = _through(reader, cue, begin)
                return Found(speaker, cue, mention.kind == "pronoun", through)
    if reader.heard.last is not None and any(_unsaid(reader.copy, cue) for cue in spoken):
        return Found(reader.heard.last, spoken[0], goes_on=True)
    return None


def _cites_next(reader: Reader, spoken: list[Cue], cue: Cue, end: int) -> bool:
    """Say whether the next word of speech names the person whom a body only quotes."""
    following = [one for one in spoken if one.begin > cue.begin][:1]
    return any(
        one.kind == "person"
        for other in following
        if other.kind == "citing" and not other.passive
        for one in subjects(reader.all_, other, other.begin, end)
    )


def all_attributed(reader: Reader, begin: int, end: int) -> list[Found]:
    """Return everybody who speaks in a sentence, each once."""
    found: list[Found] = []
    spoken = list(cues(reader.copy, begin, end))
    if spoken and reader.heard.last is not None and _says_that(reader.copy, spoken[0], begin):
        found = [Found(reader.heard.last, spoken[0], goes_on=True)]
        spoken = [cue for cue in spoken[1:] if _opens_clause(reader.copy, cue)]
    for cue in spoken:
        if found and _only_told(reader.copy, found[-1].cue, cue):
            continue
        for mention in subjects(reader.all_, cue, begin, end):
            if mention.kind == "agency" and len(spoken) > 1 and cue is not spoken[-1]:
                continue
            if mention.kind == "pronoun" and found:
                continue
            speaker = resolve(reader.all_, mention, reader.heard)
            if speaker is None or any(one.speaker.name == speaker.name for one in found if speaker.name):
                continue
            if speaker.kind == "agency" and found:
                continue
            through = _through(reader, cue, begin)
            found.append(Found(speaker, cue, mention.kind == "pronoun", through, mention.begin))
    named = [one for one in found if one.speaker.kind != "agency"] or found
    return [*named, *_within(reader, named, begin, end)] if named else _left_unsaid(reader, spoken, begin)


def _within(reader: Reader, found: list[Found], begin: int, end: int) -> list[Found]:
    """Return whose words somebody else tells, who had them told: "قوله إن القائد فلانا أبلغه بأن"."""
    copy, teller = reader.copy, found[-1]
    for at in range(teller.cue.end if teller.cue else end, end - 1):
        verb = copy.is_a("told_within", at)
        if verb is None or link_of(copy, at + verb[0]) != "that":
            continue
        one = next((near for near in reader.all_.within(begin, at) if near.end == at), None)
        told = any(link_of(copy, back) == "that" for back in range(teller.cue.end if teller.cue else at, at))
        if one is not None and one.kind == "person" and told:
            speaker = resolve(reader.all_, one, reader.heard)
            if speaker is not None and speaker.name != teller.speaker.name:
                through = teller.speaker.name or teller.speaker.role
                return [Found(speaker, Cue(at, at + verb[0], "told"), through=through, at=one.begin)]
    return []


def _left_unsaid(reader: Reader, spoken: list[Cue], begin: int) -> list[Found]:
    """Return who speaks where no verb names anybody: whom the sentence tells of, or who spoke last."""
    if same := _same_subject(reader, spoken, begin):
        return [same]
    if reader.heard.last is not None and spoken and _unsaid(reader.copy, spoken[0]):
        return [Found(reader.heard.last, spoken[0], goes_on=True)]
    return []


def _same_subject(reader: Reader, spoken: list[Cue], low: int) -> Found | None:
    """Return whom an Arabic sentence tells of where "and said" goes on with its subject: وكان فلان قد أمهل القوات، وأكد أن."""
    copy = reader.copy
    cue = next(iter(spoken), None)
    if (
        cue is None
        or cue.begin == low
        or cue.kind not in {"said", "told"}
        or copy.lexicon(cue.begin).subject != "after"
    ):
        return None
    if not copy.tokens[cue.begin].form.startswith(("و", "ف")):
        return None
    one = next(iter(reader.all_.within(low, min(cue.begin, low + SUBJECT_REACH))), None)
    if one is None or one.kind != "person" or addressed(copy, one, low):
        return None
    speaker = resolve(reader.all_, one, reader.heard)
    return Found(speaker, cue, goes_on=True, at=one.begin) if speaker is not None else None


def _says_that(copy: Copy, cue: Cue, low: int) -> bool:
    """Say whether an Arabic sentence begins with "and said that", its subject unsaid: what follows is only told."""
    opens = all(copy.tokens[at].kind in {"mark", "line"} for at in range(low, cue.begin))
    said = cue.kind in {"said", "told"} and copy.lexicon(cue.begin).subject == "after"
    return said and opens and cue.end < len(copy.tokens) and link_of(copy, cue.end) == "that"


def _only_told(copy: Copy, first: Cue | None, cue: Cue) -> bool:
    """Say whether an Arabic verb stands in what somebody says: "أوضح فلان إن الروس اقترحوا"."""
    if first is None or cue.kind not in {"said", "told"} or copy.lexicon(cue.begin).subject != "after":
        return False
    opens = _opens_clause(copy, cue) or copy.tokens[cue.begin].form.startswith(("و", "ف"))
    before = copy.tokens[cue.begin - 1]
    inside = any(link_of(copy, at) == "that" for at in range(first.end, cue.begin - 1))
    return inside and not opens and before.kind == "word" and link_of(copy, cue.begin - 1) != "aux"


def _opens_clause(copy: Copy, cue: Cue) -> bool:
    """Say whether "while" or the like stands right before a verb of speech: somebody else speaks there."""
    return any(copy.is_a("clauses", cue.begin - size, cue.begin) for size in (1, 2, 3))


def _through(reader: Reader, cue: Cue, low: int) -> str:
    """Return who carries the words of somebody else, when a verb says so."""
    one = carrier(reader.all_, cue, low)
    who = resolve(reader.all_, one, reader.heard) if one else None
    return who.name or who.role if who else ""


def _unsaid(copy: Copy, cue: Cue) -> bool:
    """Say whether a verb may leave its subject unsaid: in Arabic, or a phrase that means the last speaker."""
    lexicon = copy.lexicon(cue.begin)
    if cue.kind == "continues":
        return True
    if lexicon.subject == "after":
        if cue.begin and has_antecedent(copy, cue.begin - 1):
            return False
        return cue.kind in {"said", "told", "according"}
    begin = copy.sentence(cue.begin)[0]
    first = all(
        copy.tokens[at].kind == "mark" or (copy.is_a("ties", at) or (0, ""))[1] == "aux"
        for at in range(begin, cue.begin)
    )
    return lexicon.subject == "either" and cue.kind == "said" and first


def remember(reader: Reader, begin: int, end: int) -> None:
    """Keep who was named at the beginning of a sentence: a pronoun may mean them."""
    last = reader.told[-1] if reader.told else None
    told = last is not None and last.end > reader.copy.tokens[begin].start
    met = {reader.heard.last.kind} if told and reader.heard.last is not None else set()
    for one in reader.all_.within(begin, min(end, begin + SUBJECT_REACH)):
        if (
            one.voice is not None
            and not _dateline(reader.copy, one)
            and one.head < 0
            and one.voice.kind not in met
        ):
            met.add(one.voice.kind)
            reader.heard.met(speaker_of(one.voice, reader.copy))


def _dateline(copy: Copy, one: Mention) -> bool:
    """Say whether a name only says where a report was sent from: "MOSCOW – ", "LATAKIA, February 29. "."""
    begins = one.begin == 0 or copy.tokens[one.begin - 1].kind == "line"
    return (
        begins
        and one.end < len(copy.tokens)
        and copy.tokens[one.end].text in {"–", "—", "-", ",", "(", "/", ":"}
        and copy.words(one.begin, one.end).isupper()
    )
