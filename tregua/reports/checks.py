"""Arithmetic and consistency of what others say: each check returns doubts, never a correction.

A doubt has a kind, its place in the source and the figures or readings behind it; a person settles it.
The kinds and their real cases are described in docs/analyst/flags.md.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

Json = str | int | bool | None | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True)
class Doubt:
    """Something that cannot be read with certainty, or does not add up."""

    kind: str
    where: str
    detail: dict[str, Json] = field(default_factory=dict)


def list_against_total(total: int | None, by_province: Mapping[str, int | None], where: str = "") -> list[Doubt]:
    """Doubt a list whose parts do not add up to the total; a province named without a figure is no part.

    >>> list_against_total(9, {"SY02": 5, "SY07": 4})
    []
    >>> [one.detail["parts"] for one in list_against_total(15, {"SY02": 8, "SY07": 6})]
    [14]
    """
    counted = {code: n for code, n in by_province.items() if n is not None}
    if total is None or not counted or len(counted) < len(by_province):
        return []
    parts = sum(counted.values())
    if parts == total:
        return []
    return [Doubt("list_against_total", where, {"total": total, "parts": parts})]


def running_total(previous: int | None, added: int | None, now: int | None, where: str = "") -> list[Doubt]:
    """Doubt a running total that is not the one before plus what was added since.

    >>> running_total(22, 8, 30)
    []
    >>> running_total(49, 44, 79)[0].detail["expected"]
    93
    """
    if previous is None or added is None or now is None or previous + added == now:
        return []
    return [Doubt("running_total", where, {"previous": previous, "added": added, "now": now, "expected": previous + added})]


# "at midnight" of a day may be its beginning or its end; each language says it in its own way.
MIDNIGHT: Final = re.compile(r"\b(minuit|midnight)\b|полуноч|полночь|منتصف الليل", re.IGNORECASE)


def midnight(words: str, day: date, zone: str, where: str = "") -> list[Doubt]:
    """Doubt "midnight" of a day: it may begin or end that day, and the zone is rarely said.

    >>> midnight("le 27 février à minuit", date(2016, 2, 27), "Asia/Damascus")[0].detail["readings"]
    ['2016-02-26T22:00:00+00:00', '2016-02-27T22:00:00+00:00']
    >>> midnight("le 27 février à 8 heures", date(2016, 2, 27), "Asia/Damascus")
    []
    """
    if not MIDNIGHT.search(words):
        return []
    begins = datetime.combine(day, time.min, ZoneInfo(zone))
    ends = datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(zone))
    readings: list[Json] = [begins.astimezone(UTC).isoformat(), ends.astimezone(UTC).isoformat()]
    return [Doubt("ambiguous_midnight", where, {"readings": readings, "zone_assumed": zone})]


def damascus(by_province: Mapping[str, int | None], where: str = "") -> list[Doubt]:
    """Doubt "Damascus" in a list that names no countryside: it may mean the city, the countryside or both.

    >>> damascus({"SY01": 4, "SY02": 2})[0].kind
    'damascus_undifferentiated'
    >>> damascus({"SY01": 4, "SY03": 2})
    []
    """
    if "SY01+03" in by_province or ("SY01" in by_province and "SY03" not in by_province):
        return [Doubt("damascus_undifferentiated", where, {"n": by_province.get("SY01+03", by_province.get("SY01"))})]
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


def place_not_found(as_written: str, where: str = "", candidates: tuple[str, ...] = ()) -> list[Doubt]:
    """Doubt a place name that no gazetteer entry, or more than one, answers to."""
    names: list[Json] = list(candidates)
    return [Doubt("place_not_found", where, {"as_written": as_written, "candidates": names})] if as_written else []


KINDS: Final = (
    "list_against_total",
    "running_total",
    "ambiguous_midnight",
    "damascus_undifferentiated",
    "place_contradicted",
    "no_author",
    "place_not_found",
)
