"""Who can be speaking: persons by name (known, or behind a rank, or beside a verb of speech), and bodies; with role."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.items import Party
from tregua.intake.reading.knownnames import known_names
from tregua.intake.reading.tokens import Token

LONGEST_NAME: Final = 4
SURNAMES: Final = ("ов", "ев", "ин", "ен", "он")
NOBILIARY: Final = frozenset({"de", "da", "де"})
ROLE_REACH: Final = 14
# Bodies that publish the bulletins: what they say is their publication, not a quoted voice.
PUBLISHING: Final = frozenset({"rcc", "acc"})
SPEAKING: Final = frozenset({"state", "umbrella", "political", "monitor", "group", "auxiliary", "excluded"})


@dataclass(frozen=True)
class Voice:
    """Somebody who may be speaking: tokens of the name, whether a person, a publishing body or another body."""

    begin: int
    end: int
    kind: str
    name: str
    key: str = ""


def voices(copy: Copy, parties: Sequence[Party]) -> list[Voice]:
    """Return everybody named who could speak, in order; persons come before bodies that share their words."""
    people = list(_persons(copy))
    closed = {at for one in people for at in range(one.begin, one.end)}
    starts = {token.start: at for at, token in enumerate(copy.tokens)}
    found = list(people)
    for party in parties:
        begin = starts[party.start]
        end = begin + 1
        while copy.tokens[end - 1].end < party.end:
            end += 1
        if closed.isdisjoint(range(begin, end)) and party.kind in SPEAKING:
            kind = "publisher" if party.key in PUBLISHING else "body"
            found.append(Voice(begin, end, kind, party.words, party.key or ""))
    return sorted(found, key=lambda one: one.begin)


def _persons(copy: Copy) -> Iterable[Voice]:
    at = 0
    while at < len(copy.tokens):
        voice = _known(copy, at) or _ranked(copy, at) or _beside_speech(copy, at)
        if voice:
            yield voice
            at = voice.end
        else:
            at += 1


def _known(copy: Copy, at: int) -> Voice | None:
    token = copy.tokens[at]
    if token.kind != "word" or not copy.free(at) or not (_named(copy, at) or token.form in NOBILIARY):
        return None
    found = known_names().persons.at(copy.tokens, at)
    if found is None or not any(_named(copy, one) for one in range(at, at + found[0])):
        return None
    begin = at
    while begin > max(0, at - (1 if _arabic(copy, at) else 2)) and _first_name(copy, begin - 1):
        begin -= 1
    end = at + found[0]
    return Voice(begin, end, "person", _nominative(copy, begin, end), found[1])


def _nominative(copy: Copy, begin: int, end: int) -> str:
    """Return a name as written; of a Russian name in another case only the surname, in its own form."""
    words, last = copy.words(begin, end), copy.tokens[end - 1]
    if copy.lexicon(begin).script != "Cyrl":
        return words
    for size in range(len(last.form) - 1, len(last.form) - 4, -1):
        if any(
            last.form[:size] == phrase[-1][:-1]
            for phrase, _key in known_names().persons.begun.get(last.form[:size], ())
        ):
            return last.text[:size] if last.form[:size].endswith(SURNAMES) else words
    return words


def _named(copy: Copy, at: int) -> bool:
    return any(letter.isupper() for letter in copy.tokens[at].text) or _arabic(copy, at)


def _arabic(copy: Copy, at: int) -> bool:
    return copy.lexicon(at).script == "Arab"


def _first_name(copy: Copy, at: int) -> bool:
    """Say whether the word before a surname belongs to it: a capital that is no role and no beginning."""
    token = copy.tokens[at]
    if token.kind != "word" or not copy.free(at) or copy.is_a("roles", at) or copy.is_a("speech", at):
        return False
    if _arabic(copy, at):
        return (
            not any(copy.is_a(section, at) for section in ("near", "lists", "units"))
            and len(token.form) > 2
            and (token.form not in copy.lexicon(at).function_words)
            and not _adjective(token)
        )
    lexicon = copy.lexicon(at)
    return (
        token.capital
        and token not in lexicon["not_names"]
        and not (token.form in lexicon.openers or token.form in lexicon.function_words)
    )


def _adjective(token: Token) -> bool:
    """Say whether an Arabic word is an adjective with its article, as in المركز الروسي."""
    return token.form.startswith("ال") and token.form.endswith(("ي", "يه"))


def _ranked(copy: Copy, at: int) -> Voice | None:
    """Read a name behind a rank: "Lt. Gen. John Smith", "général Ivan Petrov"."""
    rank = [found for found in (copy.is_a("roles", at),) if found and found[1] == "rank"]
    if not rank or not copy.free(at):
        return None
    begin = at + rank[0][0]
    while begin < len(copy.tokens) and (
        copy.tokens[begin].text == "." or (copy.is_a("roles", begin) or (0, ""))[1] == "rank"
    ):
        begin += 1
    end = _name_end(copy, begin)
    return Voice(begin, end, "person", copy.words(begin, end)) if end > begin else None


def _name_end(copy: Copy, begin: int) -> int:
    if begin >= len(copy.tokens):
        return begin
    if _arabic(copy, begin):
        end = begin
        while end < min(begin + 2, len(copy.tokens)) and _first_name(copy, end):
            end += 1
        return end if end - begin == 2 else begin
    end = begin
    while end < min(begin + LONGEST_NAME, len(copy.tokens)) and _first_name(copy, end):
        end += 1
    return end


def _beside_speech(copy: Copy, at: int) -> Voice | None:
    """Read two or three capitals in a row that say something, or are said to: "said Mark Smith"."""
    if _arabic(copy, at) or not copy.tokens[at].capital:
        return None
    end = _name_end(copy, at)
    if end - at < 2:
        return None
    if known_names().parties.first(copy.tokens, at, end) or known_names().abroad.first(copy.tokens, at, end):
        return None
    after = copy.is_a("speech", end) if end < len(copy.tokens) else None
    before = copy.is_a("speech", at - 1, at) if at else None
    role = any((copy.is_a("roles", back, at) or (0, ""))[1] == "role" for back in range(max(0, at - 2), at))
    spoken = (after and after[1] == "said") or (before and before[1] == "said")
    comma = end < len(copy.tokens) and copy.tokens[end].text == "," and _role_in(copy, end + 1, end + 5)
    return Voice(at, end, "person", copy.words(at, end)) if spoken or role or comma else None


def _role_in(copy: Copy, begin: int, end: int) -> bool:
    return any(copy.is_a("roles", at) for at in range(begin, min(end, len(copy.tokens))))


def role_of(copy: Copy, voice: Voice) -> str:
    """Return the words that say what a person is: before the name, or between commas behind it."""
    if voice.kind != "person":
        return ""
    begin, end = copy.sentence(voice.begin)
    at = voice.begin
    low = max(begin, voice.begin - ROLE_REACH)
    first = None
    while at > low:
        at -= 1
        token = copy.tokens[at]
        if token.text in {";", ".", "»", "”", "«", "“", ":", "("} and not (
            token.text == "." and at + 1 < voice.begin + 1 and copy.is_a("roles", at - 1)
        ):
            break
        if copy.is_a("roles", at, voice.begin):
            first = at
        elif (copy.is_a("speech", at, voice.begin) or (0, ""))[1] in {"said", "according"}:
            break
    if first is not None:
        while (
            first > begin
            and _named(copy, first - 1)
            and not _arabic(copy, first - 1)
            and _title(copy, first - 1)
        ):
            first -= 1
        return copy.words(first, voice.begin).strip(" ,،")
    return _behind(copy, voice, end)


def _title(copy: Copy, at: int) -> bool:
    """Say whether a word with a capital belongs to a title: "State Department spokesman"."""
    token, lexicon = copy.tokens[at], copy.lexicon(at)
    return (
        token.kind == "word"
        and token.form not in lexicon.function_words
        and token.form not in lexicon.openers
    )


def _behind(copy: Copy, voice: Voice, end: int) -> str:
    if voice.end + 1 >= end or copy.tokens[voice.end].text not in {",", "،", "("}:
        return ""
    stop = voice.end + 1
    while stop < min(end, voice.end + ROLE_REACH) and copy.tokens[stop].text not in {",", "،", ".", ")", ";"}:
        if (copy.is_a("speech", stop, end) or (0, ""))[1] == "said":
            break
        stop += 1
    return (
        copy.words(voice.end + 1, stop)
        if stop > voice.end + 1 and _role_in(copy, voice.end + 1, stop)
        else ""
    )
