"""Who can be speaking: persons and bodies by name, and the role that a text gives a person."""

from collections.abc import Iterator, Sequence
from typing import Final

from tregua.intake.reading.addressed import listed_with
from tregua.intake.reading.arabic_names import article
from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.gazetteer import shipped
from tregua.intake.reading.items import Party
from tregua.intake.reading.knownnames import known_names
from tregua.intake.reading.names import Voice, arabic, named, role_in
from tregua.intake.reading.persons import persons
from tregua.intake.reading.provinces import DAMASCUS, provinces
from tregua.intake.reading.tokens import plain

ROLE_REACH: Final = 14
# "X, the long-serving director …": so many words may stand before the noun of an office.
ROLE_BEGINS: Final = 6
# Bodies that publish the bulletins: what they say is their publication, not a quoted voice.
PUBLISHING: Final = frozenset({"rcc", "acc"})
SPEAKING: Final = frozenset({"state", "umbrella", "political", "monitor", "group", "auxiliary", "excluded"})
ADJECTIVES: Final = ("ии", "ыи", "ои", "ая", "яя", "ого", "его", "их", "ых")
QUOTED: Final = frozenset({"“", '"', "«"})
STOPS: Final = frozenset({";", ".", "»", "”", "«", "“", ":", "(", '"', "—", "–"})


def voices(copy: Copy, parties: Sequence[Party]) -> list[Voice]:
    """Return everybody named who could speak, in order; persons come before bodies that share their words."""
    people = persons(copy)
    closed = {at for one in people for at in range(one.begin, one.end)}
    starts = {token.start: at for at, token in enumerate(copy.tokens)}
    found = list(people)
    for party in parties:
        begin = starts[party.start]
        end = begin + 1
        while copy.tokens[end - 1].end < party.end:
            end += 1
        outlet = copy.is_a("who", begin)  # "روسيا اليوم" is a channel, no state
        if outlet and outlet[1] == "agency" and outlet[0] > end - begin:
            continue
        if closed.isdisjoint(range(begin, end)) and party.kind in SPEAKING:
            kind = "publisher" if party.key in PUBLISHING else "body"
            found.append(Voice(begin, end, kind, _called(copy, begin, party), party.key or ""))
    closed |= {at for one in found for at in range(one.begin, one.end)}
    return sorted([*found, *_states(copy, closed)], key=lambda one: one.begin)


def _states(copy: Copy, closed: set[int]) -> Iterator[Voice]:
    """Yield countries and capitals that stand for a government: right before a verb of speech, or behind "according to"."""
    for at, token in enumerate(copy.tokens):
        if at in closed or not token.capital or not copy.free(at) or copy.lexicon(at).script != "Latn":
            continue
        known = shipped().countries.at(copy.tokens, at) or known_names().abroad.at(copy.tokens, at)
        province = None if known else provinces().forms.at(copy.tokens, at)
        size = known[0] if known else province[0] if province and province[1] == DAMASCUS else 0
        if size and _speaks(copy, at, at + size):
            yield Voice(at, at + size, "body", copy.words(at, at + size))


def _speaks(copy: Copy, begin: int, end: int) -> bool:
    """Say whether a verb of speech follows a name with nothing but helping verbs between, or "according to" precedes it."""
    low, stop = copy.sentence(begin)
    first = begin
    while first > low and (
        copy.tokens[first - 1].kind == "elided"
        or (copy.is_a("ties", first - 1, first) or (0, ""))[1] == "definite"
    ):
        first -= 1
    sizes = [size for size in (3, 2, 1) if first - size >= low]
    if any(copy.is_a("speech", first - size, first) == (size, "according") for size in sizes):
        return True
    if _closes_clause(copy, first, end, low):
        return True
    opens = first == low or copy.tokens[first - 1].kind in {"mark", "line"} or _second_state(copy, first, low)
    opens = opens and not listed_with(copy, begin, end, low)
    at = _over_aside(copy, end, stop)
    while at < stop and (tie := copy.is_a("ties", at)) and tie[1] == "aux":
        at += tie[0]
    return opens and at < stop and (copy.is_a("speech", at, stop) or (0, ""))[1] in {"said", "told"}


def _closes_clause(copy: Copy, begin: int, end: int, low: int) -> bool:
    """Say whether a name ends a French clause whose verb of speech stands right before it: "…, a annoncé mardi Berlin."."""
    if copy.lexicon(begin).code != "fr" or (end < len(copy.tokens) and copy.tokens[end].kind == "word"):
        return False
    at = begin - 1
    while at > low and not copy.free(at):
        at -= 1
    says = at > low and (copy.is_a("speech", at, at + 1) or (0, ""))[1] == "said"
    return says and (copy.is_a("ties", at - 1, at) or (0, ""))[1] == "aux"


def _second_state(copy: Copy, at: int, low: int) -> bool:
    """Say whether a name is joined to a state that begins the clause: "Last week, France and Egypt called for"."""
    joiner = at - 1
    if joiner <= low or not any(form in copy.lexicon(joiner).joiners for form in copy.tokens[joiner].forms):
        return False
    for size in (3, 2, 1):
        begin = joiner - size
        known = shipped().countries.at(copy.tokens, begin) if begin >= low else None
        known = known or (known_names().abroad.at(copy.tokens, begin) if begin >= low else None)
        if known and known[0] == size:
            while begin > low and (
                copy.tokens[begin - 1].kind == "elided"
                or (copy.is_a("ties", begin - 1, begin) or (0, ""))[1] == "definite"
            ):
                begin -= 1
            return begin == low or copy.tokens[begin - 1].kind in {"mark", "line"}
    return False


def _over_aside(copy: Copy, at: int, stop: int) -> int:
    """Return what follows a remark of small words between commas: "L'Azerbaïdjan, à son tour, a insisté"."""
    if at + 2 >= stop or copy.tokens[at].text != ",":
        return at
    tie = copy.is_a("ties", at + 1)
    closed = (
        tie is not None
        and tie[1] == "aux"
        and at + 1 + tie[0] < stop
        and copy.tokens[at + 1 + tie[0]].text == ","
    )
    return at + 2 + tie[0] if tie is not None and closed else at


def _called(copy: Copy, begin: int, party: Party) -> str:
    """Return a party as written; one that is only described, by its name in the language of the text."""
    known = known_names()
    if plain(party.words) not in known.described:
        return party.words
    return known.called.get((party.key or "", copy.lexicon(begin).code), party.words)


def role_of(copy: Copy, voice: Voice) -> str:
    """Return the words that say what a person is: before the name, or between commas behind it."""
    if voice.kind != "person":
        return ""
    begin, end = copy.sentence(voice.begin)
    first = _office_before(copy, voice, max(begin, voice.begin - ROLE_REACH))
    if first is not None:
        while first > begin and not arabic(copy, first - 1) and not _of_no_title(copy, first - 1):
            small = first - 1 > begin and _adjective(copy, first - 1) and named(copy, first - 2)
            if not (
                _title(copy, first - 1) and (named(copy, first - 1) or (small and _title(copy, first - 2)))
            ):
                break
            first -= 1
        tied = not copy.words(voice.begin, voice.end).startswith(voice.name)
        known_as = tied and copy.is_a("named_so", voice.begin - 1, voice.begin) is not None
        words = copy.words(first, voice.begin - known_as).strip(" ,،")
        return words[1:] if _joined_office(copy, first) else words
    return _behind(copy, voice, end)


def _office_before(copy: Copy, voice: Voice, low: int) -> int | None:
    """Return where the office before a name begins; None where there is none."""
    at = voice.begin
    first = None
    while at > low:
        at -= 1
        at = _quoted_body(copy, at, low) or at
        token = copy.tokens[at]
        if token.text == "(" and at + 2 < voice.begin and copy.tokens[at + 2].text == ")":
            continue  # "руководитель Центра (ЦПВС) в Сирии": the short name of a body
        if _parts_role(copy, at) or (first is not None and _governs(copy, at)):
            break
        if copy.is_a("roles", at, voice.begin):
            first = at
            if _joined_office(copy, at):
                break  # "رئيس البلدية فلان وزميلته فلانة"
        elif (copy.is_a("speech", at, voice.begin) or (0, ""))[1] in {"said", "told", "according", "citing"}:
            break
    return first


def _quoted_body(copy: Copy, at: int, low: int) -> int:
    """Return what stands before the marks that close here, where an Arabic office is of the body in them: المتحدث باسم “لجنة كذا”."""
    if copy.tokens[at].text not in {"”", '"', "»"} or not arabic(copy, at - 1):
        return 0
    opens = (
        back for back in range(at - 2, max(low, at - ROLE_BEGINS - 1), -1) if copy.tokens[back].text in QUOTED
    )
    opening = next(opens, 0)
    tied = (copy.is_a("joins", opening - 1) or (0, ""))[1] == "of"
    # "قائد «كتيبة كذا» المقدم", "رئيس المكتب السياسي في «لواء كذا»"
    tied = tied or any(copy.is_a(one, opening - 1, opening) for one in ("roles", "abroad_in"))
    return opening - 1 if opening and tied else 0


def _joined_office(copy: Copy, at: int) -> bool:
    """Say whether "and" is written on to an office that is somebody's: ونائبته, but not وزير."""
    token = copy.tokens[at]
    owned = arabic(copy, at) and token.form.startswith("و") and token.form.endswith(("ه", "ها"))
    return owned and copy.lexicon(at)["roles"].at([token._replace(forms=(token.form,))], 0) is None


def _of_no_title(copy: Copy, at: int) -> bool:
    """Say whether a word before an office is a verb of speech or who was told: "рассказал Reuters представитель"."""
    agency = any((copy.is_a("who", at - size, at + 1) or (0, "")) == (size + 1, "agency") for size in (0, 1))
    return agency or copy.is_a("speech", at) is not None


def _governs(copy: Copy, at: int) -> bool:
    """Say whether a preposition parts an office from what stands before: "Керри в разговоре с главой МИД Лавровым"."""
    return copy.is_a("addressed", at, at + 1) is not None and copy.is_a("joins", at, at + 1) is None


def _adjective(copy: Copy, at: int) -> bool:
    """Say whether a word in small letters may stand inside a title: "Главный военный прокурор", but not "Днём раньше"."""
    return not named(copy, at) and (
        copy.lexicon(at).script != "Cyrl" or copy.tokens[at].form.endswith(ADJECTIVES)
    )


def _parts_role(copy: Copy, at: int) -> bool:
    """Say whether a token belongs to no role: a mark, "who", or whom an office appointed: "الأمين العام تعيين فلان"."""
    token = copy.tokens[at]
    if arabic(copy, at) and (copy.is_a("ties", at) or (0, ""))[1] in {"relative", "that"}:
        return True  # "الرئيس الروسي، الذي كان يتحدث مع فلان"
    if token.text in STOPS:
        return not (token.text == "." and copy.is_a("roles", at - 1))
    act = arabic(copy, at) and at > 0 and article(copy.tokens[at - 1]) and not article(token)
    return act and copy.is_a("not_persons", at, at + 1) is not None


def _title(copy: Copy, at: int) -> bool:
    """Say whether a word with a capital belongs to a title: "State Department spokesman"."""
    token, lexicon = copy.tokens[at], copy.lexicon(at)
    return (
        token.kind == "word"
        and token.form not in lexicon.function_words
        and (token.form not in lexicon.openers or token in lexicon["not_names"])
    )


def _behind(copy: Copy, voice: Voice, end: int) -> str:
    if voice.end + 1 >= end or copy.tokens[voice.end].text not in {",", "،", "("}:
        return ""
    stop = voice.end + 1
    while stop < min(end, voice.end + ROLE_REACH) and copy.tokens[stop].text not in {",", "،", ".", ")", ";"}:
        if (copy.is_a("speech", stop, end) or (0, ""))[1] in {"said", "told"}:
            break
        stop += 1
    begins = role_in(copy, voice.end + 1, min(stop, voice.end + 1 + ROLE_BEGINS))
    return copy.words(voice.end + 1, stop) if stop > voice.end + 1 and begins else ""
