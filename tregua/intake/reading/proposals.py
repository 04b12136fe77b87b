"""What records could be made of a reading: each proposal with its exact words, its rule, and what it says."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from tregua.intake.reading.items import Acceptance, Count, Flag, Item, Post, Reading, Statement
from tregua.intake.reading.lists import Listed, listed
from tregua.intake.reading.sentences import Sentence, sentences_of, spans_of

MOST: Final = 300
# Units of the lexicons that a centre keeps published counts of.
UNITS: Final = {
    "violations": "violation", "settlements": "settlement", "applications": "form", "formations": "group",
    "agreements": "agreement", "meetings": "meeting", "aid_deliveries": "delivery", "tonnes": "tonne",
    "kilograms": "kilogram", "killed": "killed", "wounded": "wounded",
}  # fmt: skip
CO_CHAIRS: Final = {"RU": "moscow", "US": "washington"}
HARM: Final = frozenset({"killed", "wounded"})
EVENTS: Final = HARM | {"attacks", "explosions"}
DAY: Final = len("2016-02-27")


@dataclass(frozen=True, kw_only=True)
class Proposal(Item):
    """A record that a passage could become: `kind` is the code of a kind of draft, `says` what its form begins with."""

    kind: str
    language: str = ""
    says: dict[str, Any] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        return asdict(self)


def proposals(reading: Reading) -> tuple[Proposal, ...]:
    """Return what could be made of a text, in its order; one of a kind for a passage."""
    found: dict[tuple[int, int, str], Proposal] = {}
    for one in _all(reading):
        found.setdefault((one.start, one.end, one.kind), one)
    return tuple(found[key] for key in sorted(found))


def _all(reading: Reading) -> Iterator[Proposal]:
    for said in reading.statements:
        yield from _statement(reading, said)
    for count in listed(reading):
        yield from _count(reading, count)
    for accepted in reading.acceptances:
        yield _of(reading, accepted, "acceptance", _acceptance(accepted))
    for post in reading.embedded_posts:
        yield _of(reading, post, "embedded_post", _post(post))
    spans = list(spans_of(reading.text))
    for flag in reading.flags:
        yield from _flagged(reading, flag, spans)
    for sentence in sentences_of(reading, spans):
        yield from _claim(reading, sentence)


def _of(
    reading: Reading, item: Item, kind: str, says: dict[str, Any], span: tuple[int, int] | None = None
) -> Proposal:
    start, end = span or (item.start, item.end)
    language = next((one.language for one in reading.languages if one.start <= start < one.end), "")
    return Proposal(
        start=start,
        end=end,
        words=reading.text[start:end],
        rule=item.rule,
        fired=item.fired,
        kind=kind,
        language=language or reading.language,
        says={name: value for name, value in says.items() if value not in ("", None)},
    )


def _statement(reading: Reading, one: Statement) -> Iterator[Proposal]:
    span = one.said if one.said[1] > one.said[0] else (one.start, one.end)
    who = one.speaker or one.institution
    if not who:
        return
    says = {
        "speaker": who,
        "speaker_role": one.role,
        "said_on": one.date if len(one.date) == DAY else "",
        "heard_through": list(one.layers),
    }
    yield _of(reading, one, "statement", says, span)


def _count(reading: Reading, one: Listed) -> Iterator[Proposal]:
    count, unit = one.total, UNITS.get(one.total.what, "")
    if not unit or count.value != int(count.value):
        return
    publisher = _publisher(reading, count)
    if unit in HARM and not (publisher or count.running or count.window):
        return  # the dead of one event: a claim, not a figure of a series
    says = {
        "value": int(count.value),
        "unit": unit,
        "series": count.series,
        "cumulative": count.running or None,
        "scope": _scope(count),
        "by_province": "\n".join(f"{part.code} = {int(part.value)}" for part in one.parts),
        "publisher": publisher,
    }
    yield _of(reading, count, "published_count", says, (one.start, one.end))


def _scope(count: Count) -> str:
    """Return what narrows a figure, in the words of the text where it has any."""
    window = count.window.words if count.window else ""
    return "; ".join(filter(None, (count.limit.replace("_", " "), count.of, window)))


def _publisher(reading: Reading, item: Item) -> str:
    """Return the body that publishes what is said here, when the text names one."""
    over = [one for one in reading.statements if one.start <= item.start < one.end and one.institution]
    return over[-1].institution if over else ""


def _acceptance(one: Acceptance) -> dict[str, Any]:
    return {"party": one.key, "who": one.who, "channel": CO_CHAIRS.get(one.channel, "")}


def _post(one: Post) -> dict[str, Any]:
    return {
        "account": one.account,
        "posted_on": one.date if len(one.date) == DAY else "",
        "link": one.links[0] if one.links else "",
        "on_topic": "yes" if one.on_topic else "no",
    }


def _flagged(reading: Reading, flag: Flag, spans: Sequence[tuple[int, int]]) -> Iterator[Proposal]:
    """Propose what is no item of its own: a judgement without author, an hour of entry into force left open."""
    if flag.kind == "assessment_without_author":
        whole = next((span for span in spans if span[0] <= flag.start < span[1]), None)
        yield _of(reading, flag, "assessment", {}, whole)
    elif flag.kind == "midnight_left_open":
        days = [one.iso for one in reading.dates if one.start < flag.end and one.end > flag.start]
        yield _of(reading, flag, "entry_into_force", {"day": days[0][:DAY] if days else ""})


def _claim(reading: Reading, sentence: Sentence) -> Iterator[Proposal]:
    """Propose a claim for a sentence that tells of harm, of an attack, or of a place that was fired at or from."""
    events = [one for one in sentence.counts if one.what in EVENTS and not one.running]
    scenes = [one for one in sentence.places if one.role in {"origin", "target"}]
    if not events and not scenes:
        return
    where = next((one for one in scenes if one.role == "target"), None)
    if where is None and len(sentence.places) == 1:
        where = sentence.places[0]
    days = {one.iso for one in sentence.dates if len(one.iso) == DAY}
    says: dict[str, Any] = {
        "place": where.place if where else "",
        "place_as_written": where.words if where else "",
        "day": days.pop() if len(days) == 1 else "",
    }
    fired: Sequence[Item] = [*events, *scenes]
    item = Item(
        start=sentence.start,
        end=sentence.end,
        words="",
        rule="a sentence that tells of harm, an attack, or a place under fire",
        fired=tuple(one.words for one in fired),
    )
    yield _of(reading, item, "claim", says | harm(events))


def harm(events: Sequence[Count]) -> dict[str, int]:
    """Return the killed and wounded that some figures tell of, where there is one figure of each."""
    says: dict[str, int] = {}
    for what in HARM:
        told = [one for one in events if one.what == what]
        if len(told) != 1:
            continue
        if told[0].limit != "up_to":
            says[f"{what}_min"] = int(told[0].value)
        if told[0].limit not in {"at_least", "about"}:
            says[f"{what}_max"] = int(told[0].value)
    return says
