"""What a bulletin says, gathered once and frozen: every language and every file is printed from this.

Claims, findings, our work and what others published stand apart; nothing of two sides is added up.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings

from tregua.bulletin import counting, times
from tregua.bulletin.choosing import printed_rules
from tregua.bulletin.coverage import behind, coverage
from tregua.bulletin.figures import (
    DIVIDED,
    NOT_KNOWN,
    TOGETHER,
    WHOLE,
    Counted,
    Figure,
    build,
    check_division,
    values_of,
)
from tregua.bulletin.identifying import grouping, merged
from tregua.bulletin.layout import merges_small, running_since, sections_for
from tregua.bulletin.models import Bulletin
from tregua.bulletin.numbered import Named
from tregua.bulletin.outcomes import Outcome, outcomes_of
from tregua.bulletin.period import Period, period_of
from tregua.bulletin.rules import GROUPS, Rule
from tregua.bulletin.sections.kind import Gathering
from tregua.exchange.entries import names_of
from tregua.places.models import Place

# 1: until issues could be withdrawn; 2: until sections could be chosen. Every version is printed.
VERSION = 3


@dataclass(frozen=True)
class Asked:
    """What the register is asked once for a bulletin, because more than one part of it needs the answer."""

    outcomes: Sequence[Outcome]
    measures: times.Measures


def asked_of(period: Period) -> Asked:
    """Return what came of each incident of a period, and all that is measured in it."""
    return Asked(outcomes_of(period), times.measures_of(period))


def figures_of(period: Period, before: Bulletin | None, asked: Asked | None = None) -> list[Figure]:
    """Return every figure of the period; BuildError when one does not add up."""
    asked = asked or asked_of(period)
    earlier = values_of(before.content["figures"] if before else [])
    counted = _counted(period, asked.outcomes)
    for code, found in asked.measures.items():
        counted[code] = {"": [Counted(one.id) for one in found]}
    since = running_since()
    since = since if since is not None and since <= period.day else None
    longer = replace(period, day=since, start=period_of(since).start) if since else None
    running = _counted(longer, outcomes_of(longer)) if longer else {}
    figures = [
        build(
            rule=rule.code,
            version=rule.version,
            counted=records,
            by_place=rule.by_place,
            scope=scope,
            previous=None if rule.weekly else earlier.get((rule.code, rule.version, scope)),
            since=since if rule.runs else None,
            running=running[rule.code][scope] if since and rule.runs else (),
        )
        for rule in _rules(period)
        for scope, records in counted[rule.code].items()
    ]
    by_rule = {figure.rule: figure for figure in figures}
    check_division(by_rule[WHOLE], [by_rule[code] for code in DIVIDED])
    return figures


def _rules(period: Period) -> list[Rule]:
    """Return the rules whose section stands: what has neither kind nor province is not told of some kinds or provinces."""
    groups = {kind.key for kind in sections_for(period)} & set(GROUPS)
    return [
        rule for rule in printed_rules() if rule.group in groups and (rule.by_place or not period.limited)
    ]


def _counted(period: Period, outcomes: Sequence[Outcome]) -> dict[str, dict[str, Iterable[Counted]]]:
    """Return rule -> scope -> records; the scope is "" except where each channel has its own figure."""
    found: dict[str, dict[str, Iterable[Counted]]] = {
        "reports_received": {"": counting.reports(period)},
        "reports_undated": {"": counting.undated(period)},
        "incidents_recorded": {"": counting.incidents(outcomes)},
        "calls_made": {"": counting.calls(period)},
        "restrictions_met": {"": counting.restrictions(period)},
        "meetings_recorded": {"": counting.meetings(period)},
        "protection_asked": {**counting.protection_asked(period)},
        "acceptances": {**counting.acceptances(period, of_settlements=False)},
        "acceptances_joined": {**counting.joined(period, of_settlements=False)},
        "settlements_joined": {**counting.joined(period, of_settlements=True)},
        "settlements": {**counting.acceptances(period, of_settlements=True)},
    }
    return found | {code: {"": records} for code, records in counting.by_answer(outcomes).items()}


def content_of(
    named: Named,
    period: Period,
    figures: Iterable[Figure],
    *,
    issue: int,
    corrects: Bulletin | None = None,
    reason: str = "",
    asked: Asked | None = None,
) -> dict[str, Any]:
    """Return the frozen content: the same register gives the same content, whoever prepares it and when."""
    asked = asked or asked_of(period)
    counted = list(figures)
    looked_at = coverage(period, counted)
    printed = [figure.as_content() | {"coverage": behind(looked_at)} for figure in counted]
    together = grouping(one["parts"] for one in printed if one["parts"]) if merges_small() else []
    for one in printed:
        if together and one["parts"]:
            one["parts"] = merged(one["parts"], together)
    found = Gathering(period, printed, looked_at, asked.outcomes, corrects, together=together)
    found.name_provinces(together)
    found.name_provinces(period.areas)
    found.name_provinces(code for figure in printed for code in figure["parts"] or {})
    said: dict[str, Any] = {}
    kinds = sections_for(period)
    for kind in kinds:
        said |= kind.gather(found)
    return (
        _whose(named, period, issue)
        | {"both_centres": [], "counts_of_others": [], "statements": []}
        | said
        | {
            "corrects": _issue(corrects) if corrects else None,
            "withdraws": None,
            "reason": reason,
            "sections": [kind.key for kind in kinds],
            "channels": _names_of_channels(),
            "figures": printed,
            **({"together": together} if together else {}),
            "provinces": _names_of_provinces(found.provinces),
            "times": times.times(asked.measures, counted),
        }
    )


def _whose(named: Named, period: Period, issue: int) -> dict[str, Any]:
    return {
        "version": VERSION,
        "centre": {
            "code": settings.CENTRE.code,
            "names": dict(settings.CENTRE.names),
            "origin": settings.ORIGIN,
        },
        **named.as_content(),
        "issue": issue,
        "starts_at": period.start.isoformat(),
        "ends_at": period.end.isoformat(),
        "zone": settings.TIME_ZONE,
    }


def withdrawal_of(
    named: Named, period: Period, *, issue: int, withdraws: Bulletin, reason: str
) -> dict[str, Any]:
    """Return the frozen content of an issue that only withdraws another: which one and why, and no figure at all."""
    lists: dict[str, Any] = {
        name: []
        for name in ("corrections", "figures", "both_centres", "counts_of_others", "statements", "method")
    }
    return (
        _whose(named, period, issue)
        | lists
        | {
            "corrects": None,
            "withdraws": _issue(withdraws),
            "reason": reason,
            "channels": {},
            "provinces": {},
        }
    )


def _issue(bulletin: Bulletin) -> dict[str, Any]:
    """Return what points at an earlier issue: of a series that has numbers, also its name there."""
    numbered = {"called": bulletin.key} if bulletin.number else {}
    return {"day": bulletin.day.isoformat(), "issue": bulletin.issue, **numbered}


def _names_of_channels() -> dict[str, dict[str, str]]:
    """Freeze what the centres are called; a channel of another name is printed by its code."""
    centre = settings.CENTRE
    named = {centre.code: dict(centre.names), centre.peer_code: dict(centre.peer_names)}
    return {code: names for code, names in named.items() if code and names}


def _names_of_provinces(codes: Iterable[str]) -> dict[str, dict[str, str]]:
    """Freeze what the provinces are called, so that a bulletin is read without the gazetteer."""
    wanted = [code for code in codes if code not in {NOT_KNOWN, TOGETHER}]
    places = Place.objects.filter(code__in=wanted).prefetch_related("place_names").order_by("code")
    return {place.code: names_of(place) for place in places}
