"""Whom a mention means: the name itself, who was named before a pronoun, who holds an office, which body is spoken for.

"The spokesman" is the one named before; "a spokesman for the ministry" speaks for the ministry; "residents" are
nobody by name, and their words stand as a role.
"""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tregua.intake.reading.arabic_names import article
from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.knownnames import known_names
from tregua.intake.reading.mentions import FEWEST_INITIALS, Mention, Mentions, link_of, only_joins
from tregua.intake.reading.names import Voice, arabic
from tregua.intake.reading.speakers import role_of
from tregua.intake.reading.tokens import plain

OF_DOCUMENT: Final = 12
OF_ISSUED: Final = 6
# So many persons and bodies on either side are asked whether an office or a noun is theirs.
NEAREST: Final = 20
# Nouns that begin alike are the same noun in another case.
SAME_NOUN: Final = 4
# How far back the noun of a body may stand in somebody's role.
FAR_BODY: Final = 60


@dataclass(frozen=True)
class Speaker:
    """Who speaks: a person or a body by name, or, with no name, the words for the office."""

    name: str
    kind: str
    role: str = ""
    key: str = ""
    voice: Voice | None = None


def speaker_of(voice: Voice, copy: Copy) -> Speaker:
    """Return a named voice as a speaker, with the role that is told where it is named."""
    return Speaker(voice.name, voice.kind, role_of(copy, voice), voice.key, voice)


@dataclass
class Heard:
    """Who spoke last, and which person and which body was named last: whom pronouns and bare nouns may mean."""

    last: Speaker | None = None
    person: Speaker | None = None
    body: Speaker | None = None
    publisher: Speaker | None = None

    def spoke(self, one: Speaker) -> None:
        self.last = one
        self.met(one)

    def met(self, one: Speaker) -> None:
        if one.kind == "person":
            self.person = one
        elif one.kind in {"body", "publisher"}:
            self.body = one
            if one.kind == "publisher":
                self.publisher = one


def resolve(all_: Mentions, one: Mention, heard: Heard) -> Speaker | None:
    """Return whom a mention means, given who spoke and was named before it."""
    if one.head < 0 and one.voice is not None:
        return speaker_of(one.voice, all_.copy)
    by_kind = MEANT.get(one.kind)
    if by_kind is not None:
        return by_kind(all_, one, heard)
    if one.kind == "title" and one.definite and one.bare and heard.person is not None:
        return heard.person
    return Speaker("", "unnamed", all_.copy.words(one.begin, one.end))


def _called(all_: Mentions, one: Mention, _heard: Heard) -> Speaker:
    return Speaker(_name(all_.copy, one), "body" if one.kind == "called" else "agency")


def _pronoun(all_: Mentions, one: Mention, heard: Heard) -> Speaker | None:
    """Return whom a pronoun means: he and she the last person, they whoever spoke last, it a body."""
    first = _first_of_sentence(all_, one, heard)
    if one.kind == "it":
        return first or heard.body
    return (heard.person if one.kind == "pronoun" else None) or heard.last or first


def _first_of_sentence(all_: Mentions, one: Mention, heard: Heard) -> Speaker | None:
    """Return who is named first in the sentence of a pronoun: "The committee will not go, it said"."""
    begin = all_.copy.sentence(one.begin)[0]
    for other in all_.within(begin, one.begin):
        if other.kind in {"person", "body", "publisher", "called"}:
            return resolve(all_, other, Heard(body=heard.body))
    return None


def _document(all_: Mentions, one: Mention, heard: Heard) -> Speaker | None:
    """Return whose statement or letter it is: who is named behind it, else who spoke last."""
    of = next(iter(all_.within(one.end, one.end + OF_DOCUMENT)), None)
    # "le communiqué officiel du ministère": a word may say of which kind it is.
    if of is not None and any(only_joins(all_.copy, at, of.begin) for at in (one.end, one.end + 1)):
        return resolve(all_, of, heard)
    if issuer := _issued_by(all_, one):
        return resolve(all_, issuer, heard)
    if _from_others(all_.copy, one):
        return Speaker("", "unnamed", all_.copy.words(one.begin, one.end))
    return heard.last or _issued(all_, one) or heard.body or heard.person


def _issued_by(all_: Mentions, one: Mention) -> Mention | None:
    """Return from whom an Arabic document comes: بيان صادر عن المتحدث باسم الوزارة فلان."""
    copy = all_.copy
    if copy.lexicon(one.begin).script != "Arab":
        return None
    near = range(one.end, min(len(copy.tokens), one.end + OF_ISSUED))
    of = next((at for at in near if copy.tokens[at].form == "عن"), None)
    if of is None or not any(copy.is_a("issued", at, at + 1) for at in range(one.begin, of)):
        return None
    behind = all_.within(of + 1, of + 1 + OF_DOCUMENT)
    person = next((other for other in behind if other.kind == "person"), None)
    first = behind[0] if behind else None
    held = person is not None and not any(
        copy.tokens[at].kind != "word" or copy.is_a("addressed", at, at + 1)
        for at in range(of + 1, person.begin)
    )
    return person if held else first


def _from_others(copy: Copy, one: Mention) -> bool:
    """Say whether a document is from somebody who is told but does not speak: "a statement from Oman, Qatar and Kuwait"."""
    if copy.lexicon(one.begin).script != "Latn" or one.end + 2 >= len(copy.tokens):
        return False
    after = one.end + 1 + (link_of(copy, one.end + 1) == "definite")
    return copy.is_a("addressed", one.end, one.end + 1) is not None and copy.tokens[after].capital


def _issued(all_: Mentions, one: Mention) -> Speaker | None:
    """Return the body before whose report, or the like, a document of the same noun was named: "X has issued a report"."""
    copy, noun = all_.copy, all_.copy.tokens[one.head].form
    before = bisect_left(all_.bodies, one.begin, key=lambda voice: voice.begin)
    for voice in reversed(all_.bodies[max(0, before - NEAREST) : before]):
        behind = range(voice.end, min(voice.end + OF_ISSUED, one.begin))
        if any(copy.tokens[at].form == noun for at in behind):
            return speaker_of(voice, copy)
    return None


def _office(all_: Mentions, one: Mention, heard: Heard) -> Speaker:
    """Return who holds an office: the person whose role has its word, else the body spoken for, else the words."""
    return _holder_of(all_, one) or _by_role(all_, one, heard)


def _by_role(all_: Mentions, one: Mention, heard: Heard) -> Speaker:
    """Return whose role has the noun of an office, or whom "the spokesman" means; else the body, else the words."""
    copy, last = all_.copy, heard.person
    if one.definite or copy.lexicon(one.begin).script == "Cyrl":
        noun = copy.tokens[one.head].form
        more = _more_words(copy, one)
        for person in _persons_near(all_, one):
            held = _plain_words(role_of(copy, person))
            if one.voice is not None and _of_another_body(copy, one, held - {noun}):
                continue  # "глава МИД РФ" is not "глава Высшего совета X"
            if noun in held and (not more or more & held or len(held) == 1):
                return speaker_of(person, copy)
        if last is not None and more & _plain_words(last.role) and heard.last == last:
            return last  # "le chef de l'État colombien" behind "le président colombien, X"
        if _of_the_department(copy, one) and heard.last is not None and heard.last.kind == "person":
            return heard.last  # "глава внешнеполитического ведомства"
        titled = heard.last == last and (copy.is_a("who", one.head) or (0, ""))[1] == "title"
        if last is not None and (one.bare or titled or (heard.last in {None, last} and not last.role)):
            return last
    role = copy.words(one.begin, one.end)
    if one.voice is not None:
        return Speaker(_body_of_office(copy, one, one.voice), one.voice.kind, role, one.voice.key)
    return Speaker("", "unnamed", role)


def _body_of_office(copy: Copy, one: Mention, voice: Voice) -> str:
    """Return the name of the body in an office; of an Arabic noun all that belongs to it: رئيس المجلس العسكري للمعارضة."""
    if voice.end - voice.begin > 1 or not arabic(copy, voice.begin) or voice.begin < one.begin:
        return voice.name
    end = voice.end
    while end < one.end and copy.tokens[end].kind == "word" and not copy.is_a("joins", end, end + 1):
        end += 1
    return _with_article(copy.words(voice.begin, end))


def _holder_of(all_: Mentions, one: Mention) -> Speaker | None:
    """Return who holds an Arabic office that is told by the same words: "مدير المرصد" behind "مدير المرصد السوري فلان"."""
    copy = all_.copy
    if not arabic(copy, one.head) or one.end - one.head == 1 or not article(copy.tokens[one.head + 1]):
        return None
    words = [plain(word) for word in copy.words(one.head, one.end).split()]
    for person in _persons_near(all_, one):
        held = [plain(word.strip(",.،")) for word in role_of(copy, person).split()]
        if held[: len(words)] == words:
            return speaker_of(person, copy)
    return None


def _of_the_department(copy: Copy, one: Mention) -> bool:
    """Say whether an office is one of "the department", which was named before."""
    return one.voice is not None and copy.is_a("stands_for", one.voice.begin) is not None


def _of_another_body(copy: Copy, one: Mention, held: set[str]) -> bool:
    """Say whether a role names another body than the words of an office do."""
    words = _plain_words(copy.words(one.head + 1, one.end))
    return (
        bool(held)
        and copy.lexicon(one.begin).script == "Cyrl"
        and not any(word[:SAME_NOUN] == other[:SAME_NOUN] for word in words for other in held)
    )


def _more_words(copy: Copy, one: Mention) -> set[str]:
    """Return the words that say which office is meant, of a Latin phrase: "colombien" in "le chef de l'État colombien"."""
    if one.bare or copy.lexicon(one.begin).script != "Latn":
        return set()
    words = _plain_words(copy.words(one.head, one.end)) - {copy.tokens[one.head].form}
    return {word for word in words if len(word) >= SAME_NOUN}


def _persons_near(all_: Mentions, one: Mention) -> list[Voice]:
    """Return the persons named before a mention, the nearest first, then those named after it."""
    at = bisect_left(all_.persons, one.begin, key=lambda voice: voice.begin)
    return [*reversed(all_.persons[max(0, at - NEAREST) : at]), *all_.persons[at : at + NEAREST]]


def _plain_words(words: str) -> set[str]:
    return {plain(word.strip(",.'’")) for word in words.split()}


def _body(all_: Mentions, one: Mention, heard: Heard) -> Speaker:
    """Return which body a noun means: the one that its words name, or the last one with that noun in its name."""
    copy = all_.copy
    if described := _described(all_, one, heard):
        return described
    if one.definite and (one.bare or copy.tokens[one.head].capital) and one.voice is None:
        noun = copy.tokens[one.head].form
        before = bisect_left(all_.bodies, one.begin, key=lambda voice: voice.begin)
        named = all_.bodies[max(0, before - NEAREST) : before]
        same = [voice for voice in named if _same_noun(noun, voice.name)]
        if same:
            return speaker_of(same[-1], copy)
        head = copy.tokens[one.head]
        named_so = head.capital and not head.text.isupper() and copy.lexicon(one.head).script == "Latn"
        state = heard.body is None or known_names().kinds.get(heard.body.key, "state") == "state"
        armed = copy.is_a("armed_bodies", one.head) is not None and state
        if (named_so and one.kind == "body") or armed:
            # "the Coalition": a name, and of nobody named before; "the army" is no state that was named.
            return Speaker(copy.words(_first_capital(copy, one), one.end), "body")
        if taken := _taken_up(copy, one, heard, named):
            return taken
    return Speaker(_name(copy, one), one.kind)


def _taken_up(copy: Copy, one: Mention, heard: Heard, named: list[Voice]) -> Speaker | None:
    """Return the body named before that a noun alone takes up; "le ministère de la Défense" names its own."""
    meant = heard.publisher or heard.body if one.kind == "publisher" else heard.body
    if meant is not None and copy.lexicon(one.head).script == "Arab" and _state(meant):
        meant = None  # "قالت الوزارة" means no state that was named
    size = (copy.is_a("who", one.head) or (1, ""))[0]
    if size > 1 and (meant is None or plain(copy.words(one.head, one.head + size)) not in plain(meant.name)):
        return None
    if meant is not None and meant.name:
        return meant
    if copy.lexicon(one.head).script == "Arab":
        named = [voice for voice in named if known_names().kinds.get(voice.key) != "state"]
    return speaker_of(named[-1], copy) if named and one.kind == "body" else None


def _state(one: Speaker) -> bool:
    return known_names().kinds.get(one.key) == "state"


def _first_capital(copy: Copy, one: Mention) -> int:
    """Return where the capitals before a noun begin: "Norwegian Refugee Council"."""
    first = one.head
    while first > one.begin and copy.tokens[first - 1].capital and not link_of(copy, first - 1):
        first -= 1
    return first


def _described(all_: Mentions, one: Mention, heard: Heard) -> Speaker | None:
    """Return nobody by name for "a monitoring group", and the Observatory for "the Observatory monitoring group"."""
    copy = all_.copy
    if one.voice is None and copy.is_a("stands_for", one.head):
        if heard.body is not None and heard.body.name:
            return heard.body
        if copy.lexicon(one.head).script == "Cyrl" and (before := _body_before(all_, one)):
            return before
    text = copy.tokens[one.head].text
    unknown = one.voice is None and one.bare and not copy.is_a("who", one.head)
    if unknown and text.isupper() and len(text) >= FEWEST_INITIALS:
        return Speaker(text, "body")  # initials name their body: "the GNA", whoever was named before
    noun = copy.is_a("who", one.head) or (1, "")
    alone = one.voice is None and one.end == one.head + noun[0]  # but "a network of activists" is told apart
    if alone and one.begin and link_of(copy, one.begin - 1) == "indefinite":
        return Speaker("", "unnamed", copy.words(one.begin, one.end))
    if one.voice is not None and one.voice.begin == one.begin and copy.is_a("apposed", one.head):
        return speaker_of(one.voice, copy)
    return None


def _body_before(all_: Mentions, one: Mention) -> Speaker | None:
    """Return the body that was named last before "the department", by its noun or by its name."""
    copy = all_.copy
    end = bisect_left(all_.items, one.begin, key=lambda other: other.begin)
    for other in reversed(all_.items[max(0, end - NEAREST) : end]):
        if other.kind in {"body", "called"} and not (other.head >= 0 and copy.is_a("stands_for", other.head)):
            return (
                speaker_of(other.voice, copy)
                if other.head < 0 and other.voice
                else Speaker(_name(copy, other), "body")
            )
    for at in range(one.begin - 1, max(0, one.begin - FAR_BODY) - 1, -1):
        # "представитель Минобороны X …. По данным ведомства": its noun stands in somebody's role.
        noun = copy.is_a("who", at, one.begin)
        if noun and noun[1] in {"body", "called"} and not copy.is_a("stands_for", at) and noun[0] == 1:
            return Speaker(copy.words(at, at + 1), "body") if _indeclinable(copy, at) else None
    return None


def _indeclinable(copy: Copy, at: int) -> bool:
    """Say whether a Russian noun for a body is the same in every case: Минобороны, МИД, Пентагон is not."""
    text = copy.tokens[at].text
    return copy.tokens[at].capital and (text.isupper() or text.endswith(("ы", "и", "о")))


def _name(copy: Copy, one: Mention) -> str:
    """Return the words for a body; in Arabic without the "to" that is written on to them: للخارجية."""
    return _with_article(copy.words(one.begin, one.end))


def _with_article(words: str) -> str:
    tied = next((clitic for clitic in ("لل", "بال") if words.startswith(clitic)), "")
    return f"ال{words[len(tied) :]}" if tied else words


def _same_noun(form: str, name: str) -> bool:
    return any(word[:SAME_NOUN] == form[:SAME_NOUN] for word in _plain_words(name))


# How a mention of each kind finds whom it means.
MEANT: Final[dict[str, Callable[[Mentions, Mention, Heard], Speaker | None]]] = {
    "agency": _called,
    "called": _called,
    "pronoun": _pronoun,
    "they": _pronoun,
    "it": _pronoun,
    "office": _office,
    "body": _body,
    "publisher": _body,
    "document": _document,
}
