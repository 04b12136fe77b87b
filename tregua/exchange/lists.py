"""Lists of who accepted, held against each other: who is on both, who only on one, which names may be one party.

A list is what this centre recorded for a channel, or what somebody gave us as theirs. Each is counted by itself: the
two lists of 2016 overlap, and nobody knew by how much. That two names are one party is said by a person.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Final

from tregua.agreement.channels import channel_name
from tregua.agreement.models import Agreement, Party, PartyLink
from tregua.exchange.relations import NameMatch, PartyList
from tregua.matching.features.name import near, words_of
from tregua.people import suggestions as machine
from tregua.places.folding import skeleton

PARTY: Final = "party:"
NAME: Final = "name:"
SAME_NAME: Final = 0.9
# Words for a kind of unit, as relays write or translate them: beside them a name is the same name.
_UNIT_WORDS: Final = (
    "army armée armee jaysh jaish jeish jaych джейш джайш армия جيش "
    "brigade brigades liwa liva lewa liwaa alwiya бригада лива لواء ألوية "
    "battalion battalions bataillon katiba katibat kataib батальон катиба كتيبة كتائب "
    "division firqa firqat дивизия фирка فرقة front jabhat jabha jebhat фронт джебхат جبهة "
    "movement mouvement harakat haraka движение харакат حركة legion faylaq failaq легион فيلق "
    "group groupe grouping группа группировка مجموعة corps formation formations"
)
UNITS: Final = frozenset(_UNIT_WORDS.split())
ALIKE: Final = 0.78
MOST: Final = 60


@dataclass(frozen=True)
class Listed:
    """One name on a list: a party of our register or words as written, with every spelling we know."""

    key: str
    label: str
    spellings: tuple[str, ...]
    code: str = ""

    @cached_property
    def sounds(self) -> frozenset[str]:
        """Return what two names must have one of in common to be compared: the consonants of each word."""
        words = [word for spelling in self.spellings for word in words_of(spelling)]
        return frozenset(filter(None, map(skeleton, words)))

    @cached_property
    def bare(self) -> tuple[str, ...]:
        """Return its spellings without the words for a kind of unit, as far as something is left."""
        cut = (
            " ".join(word for word in words_of(spelling) if word.casefold() not in UNITS)
            for spelling in self.spellings
        )
        return tuple(dict.fromkeys(one for one in cut if len(skeleton(one)) > 1))


@dataclass(frozen=True)
class NameList:
    """A list: whose it is, as of when, where it is from, and the names on it."""

    code: str
    title: str
    channel: str
    as_of: date | None = None
    source: str = ""
    names: list[Listed] = field(default_factory=list)


@dataclass(frozen=True)
class Likely:
    """Two names that may be one party, with the reason and the two spellings that gave it."""

    first: Listed
    second: Listed
    reason: str
    spellings: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Compared:
    """Two lists held against each other."""

    both: list[tuple[Listed, Listed, NameMatch | None]]
    only_first: list[Listed]
    only_second: list[Listed]
    likely: list[Likely]
    different: list[tuple[Listed, Listed, NameMatch]]


def lists_at(agreement: Agreement | None, instant: datetime) -> list[NameList]:
    """Return every list there is: those of our register by channel, then those that were given to us, newest first."""
    return [*_recorded(agreement, instant), *_given(instant.date())]


def _recorded(agreement: Agreement | None, instant: datetime) -> Iterator[NameList]:
    if agreement is None:
        return
    standing = agreement.acceptances.standing(instant)
    by_channel: dict[str, dict[str, Party]] = {code: {} for code in agreement.co_chairs}
    for one in standing.select_related("party").prefetch_related("party__party_names"):
        by_channel.setdefault(one.channel, {})[one.party.code] = one.party
    for channel in sorted(by_channel, key=lambda code: channel_name(code).casefold()):
        names = sorted(map(of_party, by_channel[channel].values()), key=lambda one: one.label.casefold())
        yield NameList(f"register:{channel}", channel_name(channel), channel, names=names)


def of_party(party: Party) -> Listed:
    """Return a party as a name on a list, with all its names in every script."""
    spellings = tuple(dict.fromkeys(row.name for row in party.party_names.all()))
    return Listed(PARTY + party.code, party.name(), spellings, party.code)


def _given(day: date) -> Iterator[NameList]:
    for row in PartyList.objects.filter(as_of__lte=day).order_by("-as_of", "-id"):
        names = [_written(line) for line in row.names if isinstance(line, str) and line.strip()]
        yield NameList(
            f"given:{row.pk}", channel_name(row.channel), row.channel, row.as_of, row.source, names
        )


def _written(line: str) -> Listed:
    spellings = tuple(filter(None, (part.strip() for part in line.split("|"))))
    return Listed(NAME + line[:230], spellings[0] if spellings else line, spellings)


def compare(first: NameList, second: NameList, matches: Iterable[NameMatch]) -> Compared:
    """Hold two lists against each other: one party, or what a person said; the rest may be alike by its names."""
    said = {frozenset((match.first, match.second)): match for match in matches}
    at_second = {one.key: one for one in second.names}
    both: list[tuple[Listed, Listed, NameMatch | None]] = [
        (one, at_second[one.key], None) for one in first.names if one.key in at_second
    ]
    different = []
    for one in first.names:
        for other in second.names:
            match = said.get(frozenset((one.key, other.key)))
            if match is not None and match.same:
                both.append((one, other, match))
            elif match is not None:
                different.append((one, other, match))
    here = {one.key for one, _other, _match in both}
    there = {other.key for _one, other, _match in both}
    only_first = [one for one in first.names if one.key not in here]
    only_second = [one for one in second.names if one.key not in there]
    likely = _likely(only_first, only_second, set(said)) if machine.are_on() else []
    return Compared(both, only_first, only_second, likely, different)


def _likely(first: list[Listed], second: list[Listed], said: set[frozenset[str]]) -> list[Likely]:
    by_sound: defaultdict[str, list[Listed]] = defaultdict(list)
    for other in second:
        for sound in other.sounds:
            by_sound[sound].append(other)
    links = _links()
    found: list[tuple[float, Likely]] = []
    for one in first:
        linked = [other for other in second if frozenset((one.code, other.code)) in links]
        near_by = [other for sound in one.sounds for other in by_sound[sound]]
        for other in dict.fromkeys([*linked, *near_by]):
            if frozenset((one.key, other.key)) not in said:
                found += _alike(one, other, linked=other in linked)
    found.sort(key=lambda pair: (-pair[0], pair[1].first.label, pair[1].second.label))
    return [likely for _score, likely in found[:MOST]]


def _alike(one: Listed, other: Listed, *, linked: bool) -> list[tuple[float, Likely]]:
    if linked:
        return [(1.0, Likely(one, other, "linked"))]
    score, a, b = _nearest(one.spellings, other.spellings)
    if score >= SAME_NAME:
        return [(score, Likely(one, other, "same_spelling", (a, b)))]
    without, c, d = _nearest(one.bare, other.bare)
    if without >= SAME_NAME:
        return [(without * SAME_NAME, Likely(one, other, "same_but_unit", (c, d)))]
    return [(score * ALIKE, Likely(one, other, "alike", (a, b)))] if score >= ALIKE else []


def _nearest(first: Iterable[str], second: Iterable[str]) -> tuple[float, str, str]:
    return max(((near(a, b), a, b) for a in first for b in second), default=(0.0, "", ""))


def _links() -> set[frozenset[str]]:
    """Return the pairs of parties that the register says belong together."""
    return {frozenset(pair) for pair in PartyLink.objects.values_list("party__code", "other__code")}


def names_by_key(lists: Iterable[NameList]) -> Mapping[str, Listed]:
    """Return every name on these lists by its key."""
    return {name.key: name for one in lists for name in one.names}
