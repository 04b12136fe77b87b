"""Arithmetic and consistency of what others say: each check returns doubts, never a correction.

A doubt has a kind, its place in the source and the figures or readings behind it; a person settles it.
The kinds and their real cases are described in docs/analyst/flags.md.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from tregua.intake.reading import sums
from tregua.intake.reading.lexicons import Lexicon, lexicons
from tregua.intake.reading.tokens import Token, tokens_of

Json = str | int | bool | None | list["Json"] | dict[str, "Json"]
ByProvince = Mapping[str, int | None]


@dataclass(frozen=True)
class Doubt:
    """Something that cannot be read with certainty, or does not add up."""

    kind: str
    where: str
    detail: dict[str, Json] = field(default_factory=dict)


def list_against_total(
    total: int | None, by_province: ByProvince, where: str = "", words: str = "", scope: str = ""
) -> list[Doubt]:
    """Doubt a list whose parts do not add up to the total; a province named without a figure is no part.

    A list that falls short and is introduced by "including" is a partial list, which is a lesser doubt; so is one
    that says of itself that it covers something else than the total (`scope`: combat only, by one actor only).

    >>> list_against_total(9, {"SY02": 5, "SY07": 4})
    []
    >>> list_against_total(15, {"SY01+03": 11, "SY05": 1, "SY12": 1, "SY07": 1})[0].detail["parts"]
    14
    >>> list_against_total(29, {"SY06": 18, "SY01+03": 8}, words="29 breaches, including 18 in …")[0].kind
    'partial_list'
    >>> list_against_total(9, {"SY02": 9, "SY07": None})
    []
    >>> list_against_total(37, {"SY03": 8, "SY12": 5, "SY05": 4}, scope="combat only")[0].kind
    'list_of_other_scope'
    """
    parts = sums.not_the_total(total, by_province.values())
    if total is None or parts is None:
        return []
    if scope:
        return [Doubt("list_of_other_scope", where, {"total": total, "parts": parts, "scope": scope})]
    kind = "partial_list" if sums.only_a_part(total, parts, words) else "list_against_total"
    return [Doubt(kind, where, {"total": total, "parts": parts})]


def _said(words: str, section: str, *meanings: str) -> bool:
    """Say whether words have a phrase of one of these meanings, in any language that the word lists know."""
    tokens = tokens_of(words)
    lists = [lexicon[section] for lexicon in lexicons().by_code.values()]
    found = (known.at(tokens, at) for known in lists for at in range(len(tokens)))
    return any(one is not None and one[1] in meanings for one in found)


def _each(words: str) -> bool:
    """Say whether words give a figure to each: "3 in each of", "1 for each", "по два", "dans chacune", في كل من."""
    tokens = tokens_of(words)
    return any(
        _gives_each(lexicon, tokens, at)
        for lexicon in lexicons().by_code.values()
        for at in range(len(tokens))
    )


def _gives_each(lexicon: Lexicon, tokens: list[Token], at: int) -> bool:
    """Say whether "each" stands at a token; a little word such as "по" says it only right before a number."""
    if lexicon["distributes"].at(tokens, at, at + 1):
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        return after is not None and (
            after.kind == "number" or any(form in lexicon.numbers for form in after.forms)
        )
    return (lexicon["lists"].at(tokens, at) or (0, ""))[1] in {"each", "each_of"}


def each_of_them(total: int | None, by_province: ByProvince, words: str, where: str = "") -> list[Doubt]:
    """Doubt a list that falls short of its total where the words give one figure to each of several provinces.

    >>> each_of_them(8, {"SY02": 3, "SY07": 2}, "Aleppo and Idlib - 3 for each, Hama - 2")[0].detail["missing"]
    3
    >>> each_of_them(8, {"SY02": 3, "SY07": 3, "SY05": 2}, "Aleppo and Idlib - 3 for each, Hama - 2")
    []
    """
    parts = sum(n for n in by_province.values() if n is not None)
    if total is None or not by_province or parts >= total or not _each(words):
        return []
    return [Doubt("each_of_them", where, {"total": total, "parts": parts, "missing": total - parts})]


def duplicated_province(listed: Sequence[tuple[str, int | None]], where: str = "") -> list[Doubt]:
    """Doubt a list in which one province stands twice: one of them may be another province, misread.

    >>> duplicated_province([("SY02", 4), ("SY05", 1), ("SY02", 2)])[0].detail
    {'province': 'SY02', 'figures': [4, 2]}
    """
    return [
        Doubt("duplicated_province", where, {"province": code, "figures": list[Json](several)})
        for code, several in sums.listed_twice(listed).items()
    ]


def same_definition(before: Sequence[str], now: str, where: str = "") -> list[Doubt]:
    """Doubt a series in which one case is something else than it was: appeals, then forms; 69 groups beside 17.

    `before` are the definitions that this series had just before, `now` the one of this figure; what a text does
    not define is not doubted.

    >>> same_definition(["appeals received"], "groups of another list")[0].detail
    {'before': ['appeals received'], 'now_counted': 'groups of another list'}
    >>> same_definition(["appeals received"], "")
    []
    """
    earlier = sorted({one for one in before if one})
    if not now or not earlier or now in earlier:
        return []
    names: list[Json] = list(earlier)
    return [Doubt("definition_changed", where, {"before": names, "now_counted": now})]


def window_of_a_day(hours: int | None, where: str = "") -> list[Doubt]:
    """Doubt a count of a daily series whose window is not 24 hours: it cannot stand beside those of a day.

    >>> window_of_a_day(168)[0].detail
    {'hours': 168}
    >>> window_of_a_day(24) + window_of_a_day(None)
    []
    """
    return [] if hours in (None, 24) else [Doubt("window_not_a_day", where, {"hours": hours})]


def running_total(
    previous: int | None, added: int | None, now: int | None, where: str = "", *, gap: bool = False
) -> list[Doubt]:
    """Doubt a running total that is not the one before plus what was added since, or that goes down.

    Where days between the two were not read (`gap`), it may be more than both together, never less.

    >>> running_total(22, 8, 30)
    []
    >>> running_total(49, 44, 79)[0].detail["expected"]
    93
    >>> running_total(69, None, 17)[0].kind
    'running_total_falls'
    >>> running_total(312, 79, 418, gap=True)
    []
    >>> running_total(312, 79, 380, gap=True)[0].detail["expected"]
    391
    """
    expected = None if previous is None or now is None else sums.total_expected(previous, added, now, gap=gap)
    if expected is None:
        return []
    if added is None:
        return [Doubt("running_total_falls", where, {"previous": previous, "now": now})]
    detail: dict[str, Json] = {"previous": previous, "added": added, "now": now, "expected": expected}
    return [Doubt("running_total", where, detail)]


def said_twice(first: int | None, second: int | None, where: str = "") -> list[Doubt]:
    """Doubt a figure that one text gives twice with two values: in its title and in its body, say.

    >>> said_twice(13, 12, "title and body")[0].detail
    {'first': 13, 'second': 12}
    """
    if not sums.differ([first, second]):
        return []
    return [Doubt("said_twice", where, {"first": first, "second": second})]


def narrated_against_total(total: int | None, narrated: int | None, where: str = "") -> list[Doubt]:
    """Doubt a text that tells of more cases than it counts; telling of fewer is usual.

    >>> narrated_against_total(7, 8)[0].detail
    {'total': 7, 'narrated': 8}
    >>> narrated_against_total(7, 5)
    []
    """
    if total is None or narrated is None or narrated <= total:
        return []
    return [Doubt("narrated_against_total", where, {"total": total, "narrated": narrated})]


def editions_differ(values: Mapping[str, int | None], where: str = "") -> list[Doubt]:
    """Doubt a figure that the editions or copies of one publication give differently (edition -> value).

    >>> editions_differ({"en": 79, "ar": 81})[0].detail
    {'ar': 81, 'en': 79}
    >>> editions_differ({"en": 12, "fr": 12, "ru": None})
    []
    """
    said: dict[str, Json] = {edition: n for edition, n in sorted(values.items()) if n is not None}
    return [Doubt("editions_differ", where, said)] if sums.differ(list(values.values())) else []


def lists_differ(
    seen: Mapping[str, ByProvince], now: ByProvince, where: str = "", edition: str = "here"
) -> list[Doubt]:
    """Doubt a list that other editions of the same count give otherwise, Damascus folded (edition -> list).

    One that differs only by what it calls Damascus is a lesser doubt: city and countryside are one there.

    >>> lists_differ({"al-Manar": {"SY06": 2, "SY04": 1}}, {"SY03": 2, "SY04": 1})[0].kind
    'editions_differ'
    >>> lists_differ({"SANA ru": {"SY01+03": 6, "SY02": 2}}, {"SY03": 6, "SY02": 2})[0].kind
    'damascus_folded'
    >>> lists_differ({"TASS": {"SY02": 2}}, {"SY02": 2}) + lists_differ({}, {"SY02": 2})
    []
    """
    if not seen or not now or now in seen.values():
        return []
    listed: dict[str, Json] = {
        name: dict(sorted(one.items())) for name, one in {edition: now, **seen}.items()
    }
    if folded(now) not in [folded(one) for one in seen.values()]:
        return [Doubt("editions_differ", where, listed)]
    return [Doubt("damascus_folded", where, listed)]


# Damascus and its countryside, where a source does not tell them apart.
DAMASCUS: Final = "SY01+03"
CITY_AND_COUNTRYSIDE: Final = ("SY01", "SY03", DAMASCUS)


def folded(by_province: ByProvince) -> dict[str, int | None]:
    """Return a list with Damascus and its countryside as one: the only way two sources can be compared there.

    >>> folded({"SY01": 4, "SY03": 2, "SY02": 1})
    {'SY01+03': 6, 'SY02': 1}
    >>> folded({"SY03": None, "SY02": None})
    {'SY01+03': None, 'SY02': None}
    """
    found: dict[str, int | None] = {}
    for code, n in by_province.items():
        key = DAMASCUS if code in CITY_AND_COUNTRYSIDE else code
        before = found.get(key)
        found[key] = n if before is None else before + (n or 0)
    return dict(sorted(found.items()))


def midnight(words: str, day: date, zone: str, where: str = "") -> list[Doubt]:
    """Doubt "midnight" of a day: it may begin or end that day, and the zone is rarely said.

    >>> midnight("le 27 février à minuit", date(2016, 2, 27), "Asia/Damascus")[0].detail["readings"]
    ['2016-02-26T22:00:00+00:00', '2016-02-27T22:00:00+00:00']
    >>> midnight("le 27 février à 8 heures", date(2016, 2, 27), "Asia/Damascus")
    []
    """
    if not _said(words, "parts", "midnight"):
        return []
    begins = datetime.combine(day, time.min, ZoneInfo(zone))
    ends = datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(zone))
    readings: list[Json] = [begins.astimezone(UTC).isoformat(), ends.astimezone(UTC).isoformat()]
    return [Doubt("ambiguous_midnight", where, {"readings": readings, "zone_assumed": zone})]


def damascus(by_province: ByProvince, where: str = "") -> list[Doubt]:
    """Doubt "Damascus" in a list that names no countryside: it may mean the city, the countryside or both.

    >>> damascus({"SY01": 4, "SY02": 2})[0].kind
    'damascus_undifferentiated'
    >>> damascus({"SY01": 4, "SY03": 2})
    []
    """
    if "SY01+03" in by_province or ("SY01" in by_province and "SY03" not in by_province):
        return [
            Doubt(
                "damascus_undifferentiated", where, {"n": by_province.get("SY01+03", by_province.get("SY01"))}
            )
        ]
    return []


def place_contradicted(place: str, others: Mapping[str, str], where: str = "") -> list[Doubt]:
    """Doubt the place of an occasion that another text sets elsewhere (outlet -> place as written there).

    >>> place_contradicted("Moscou", {"TASS": "Hmeimim"})[0].detail
    {'here': 'Moscou', 'TASS': 'Hmeimim'}
    """
    elsewhere: dict[str, Json] = {who: other for who, other in others.items() if other and other != place}
    return [Doubt("place_contradicted", where, {"here": place, **elsewhere})] if place and elsewhere else []


def no_author(words: str, author: str, where: str = "") -> list[Doubt]:
    """Doubt an assessment that nobody stands behind.

    >>> no_author("semble être effectif", "")[0].kind
    'no_author'
    """
    return [] if author.strip() else [Doubt("no_author", where, {"words": words})]


def _weekdays(words: str) -> set[int]:
    """Return the weekdays that words name in any language, Monday being 0; an Arabic one only with its article."""
    tokens, known = tokens_of(words), lexicons().together["weekdays"]
    found = ((token, known.at(tokens, at)) for at, token in enumerate(tokens))
    return {
        int(one[1]) - 1
        for token, one in found
        if one and not (_ARABIC.match(token.text) and "ال" not in token.text)
    }


_ARABIC: Final = re.compile(r"[\u0600-\u06ff]")


def weekday_against_date(words: str, day: date, where: str = "") -> list[Doubt]:
    """Doubt a date whose weekday the words name differently; several weekdays named say nothing.

    >>> weekday_against_date("on Tuesday", date(2016, 6, 14))
    []
    >>> weekday_against_date("on Tuesday", date(2016, 6, 13))[0].detail
    {'day': '2016-06-13', 'named': 1, 'is': 0}
    """
    named = sorted(_weekdays(words))
    if len(named) != 1 or named[0] == day.weekday():
        return []
    return [
        Doubt("weekday_against_date", where, {"day": day.isoformat(), "named": named[0], "is": day.weekday()})
    ]


def place_not_found(as_written: str, where: str = "", candidates: Sequence[str] = ()) -> list[Doubt]:
    """Doubt a place name that no gazetteer entry, or more than one, answers to.

    >>> place_not_found("Sheikh Massoud", candidates=["SY020000"])[0].detail["candidates"]
    ['SY020000']
    """
    names: list[Json] = list(candidates)
    return (
        [Doubt("place_not_found", where, {"as_written": as_written, "candidates": names})]
        if as_written
        else []
    )


KINDS: Final = (
    "list_against_total",
    "partial_list",
    "list_of_other_scope",
    "each_of_them",
    "duplicated_province",
    "running_total",
    "running_total_falls",
    "said_twice",
    "narrated_against_total",
    "editions_differ",
    "definition_changed",
    "window_not_a_day",
    "ambiguous_midnight",
    "damascus_undifferentiated",
    "damascus_folded",
    "place_contradicted",
    "no_author",
    "weekday_against_date",
    "place_not_found",
)
