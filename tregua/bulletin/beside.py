"""The day as other bodies counted it, frozen for a bulletin: a column for each body, and how far two may overlap.

Only what was said in public: counts on record of bodies that speak in public, and the other centre's published log.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import combinations
from typing import Any

from django.utils.translation import gettext, ngettext

from tregua.agreement.months import day_in_words
from tregua.agreement.names import named
from tregua.bulletin.called import begun
from tregua.bulletin.period import Period
from tregua.exchange.beside import Pair, bodies_on, compared
from tregua.exchange.entries import SPEAKS_IN_PUBLIC
from tregua.exchange.fold import CommonRecord
from tregua.reports.beside import Body
from tregua.reports.checks import folded
from tregua.reports.models import Source

Content = Mapping[str, Any]


def beside(period: Period, common: CommonRecord) -> dict[str, Any]:
    """Return the columns of the day and what each two of them may have in common; never a sum."""
    codes = set(
        Source.objects.filter(kind__in=SPEAKS_IN_PUBLIC, identity=None).values_list("code", flat=True)
    )
    found = bodies_on(period.start, period.end, period.day, common=common)
    several = [
        body for body in found if body.shown.entry or {body.code, body.shown.relayed_by} - {""} <= codes
    ]
    pairs = [pair for one, other in combinations(several, 2) if (pair := compared(one, other))]
    return {"bodies": [_body(one) for one in several], "pairs": [_pair(one) for one in pairs]}


def _body(body: Body) -> dict[str, Any]:
    shown = body.shown
    return {
        "code": body.code,
        "names": dict(body.names),
        "value": shown.value,
        "more_than": shown.more_than,
        "by_province": dict(folded(shown.by_province)),
        "list_scope": shown.list_scope,
        "compared": shown.listed.cases,
        "hours": shown.hours,
        "relayed_by": {"code": shown.relayed_by, "names": dict(shown.relay_names)}
        if shown.relayed_by
        else None,
        "confirmed": shown.confirmed,
        "stated_on": body.stated_on.isoformat() if body.stated_on else None,
    }


def _pair(pair: Pair) -> dict[str, Any]:
    found = pair.overlap
    return {
        "bodies": [pair.first.code, pair.second.code],
        "of": list(found.of),
        "least": found.least,
        "greatest": found.greatest,
        "shares": list(found.shares),
        "whole": found.whole,
        "by_province": dict(found.by_province),
    }


def name_of(body: Content, language: str) -> str:
    """Return what a body is called in a language, its code where it has no name."""
    return named(body["names"], language) if body["names"] else str(body["code"])


def lines(found: Content, language: str) -> Iterator[str]:
    """Yield what a reader must know of the columns, and how many cases of two bodies can be the same events."""
    return map(begun, _lines(found, language))


def _lines(found: Content, language: str) -> Iterator[str]:
    yield gettext(
        "Each body counts by its own rules. Figures of two bodies are never added up. "
        "Damascus and its countryside are one row."
    )
    names = {body["code"]: name_of(body, language) for body in found["bodies"]}
    for body in found["bodies"]:
        yield from _of_body(body, names[body["code"]], language)
    for pair in found["pairs"]:
        yield gettext(
            "%(first)s (%(a)s compared) and %(second)s (%(b)s compared): at least %(least)s and at most %(greatest)s "
            "can be the same events, %(share_a)s %% of the one and %(share_b)s %% of the other."
        ) % {
            "first": names[pair["bodies"][0]],
            "second": names[pair["bodies"][1]],
            "a": pair["of"][0],
            "b": pair["of"][1],
            "least": pair["least"],
            "greatest": pair["greatest"],
            "share_a": pair["shares"][0],
            "share_b": pair["shares"][1],
        }  # fmt: skip
    if any(not pair["whole"] for pair in found["pairs"]):
        yield gettext("A list sets some cases in no province; they could lie anywhere.")


def _of_body(body: Content, name: str, language: str) -> Iterator[str]:
    if body["value"] is None and body["stated_on"]:
        said = day_in_words(date.fromisoformat(body["stated_on"]), language)
        yield gettext("%(body)s: no count published (stated on %(day)s).") % {"body": name, "day": said}
    elif body["value"] is None:
        yield gettext("%(body)s: no count published.") % {"body": name}
    if body["relayed_by"]:
        relay = name_of(body["relayed_by"], language)
        yield gettext("%(body)s: as relayed by %(relay)s.") % {"body": name, "relay": relay}
    if body["confirmed"] is not None:
        yield gettext("%(body)s: cases confirmed by the body that relayed them: %(n)s.") % {
            "body": name,
            "n": body["confirmed"],
        }
    if body["list_scope"]:
        yield gettext("%(body)s: the list covers %(scope)s, %(n)s in all; only these are compared.") % {
            "body": name,
            "scope": body["list_scope"],
            "n": body["compared"],
        }
    listed = _adds_up_to(body)
    if listed is not None and listed != body["value"]:
        yield gettext(
            "%(body)s: the published list adds up to %(listed)s and the published total is %(n)s; neither is changed here."
        ) % {"body": name, "listed": listed, "n": body["value"]}
    if body["hours"] not in (None, 24):
        says = ngettext(
            "%(body)s: the figure covers %(n)s hour.",
            "%(body)s: the figure covers %(n)s hours.",
            body["hours"],
        )
        yield says % {"body": name, "n": body["hours"]}


def _adds_up_to(body: Content) -> int | None:
    """Return what the list of a body adds up to; None where it has none, says itself that it is a part, or leaves one open."""
    listed = body["by_province"].values()
    whole = listed and body["value"] is not None and not body["list_scope"] and not body["more_than"]
    return sum(listed) if whole and all(number is not None for number in listed) else None


def head(found: Content, language: str) -> list[str]:
    """Return the head of the table: a column for each body, and what two of them may share where there are two."""
    columns = [begun(name_of(body, language)) for body in found["bodies"]]
    if len(found["pairs"]) == 1:
        columns.append(gettext("Can be the same, at most"))
    return [gettext("Province"), *columns]


def rows(found: Content, named_province: Any) -> list[list[str]]:
    """Return the rows of the table: each province, and the totals as they were published."""
    bodies, pairs = found["bodies"], found["pairs"]
    between = pairs[0] if len(pairs) == 1 else None
    table = []
    for code in sorted({code for body in bodies for code in body["by_province"]}):
        cells = [named_province(code), *(_cell(body["by_province"], code) for body in bodies)]
        table.append([*cells, str(between["by_province"].get(code, "–"))] if between else cells)
    totals = [gettext("Total, as published"), *(_total(body) for body in bodies)]
    return [*table, [*totals, str(between["greatest"])] if between else totals]


def _cell(listed: Content, code: str) -> str:
    if not listed:
        return gettext("not listed")
    if code not in listed:
        return "–"
    return gettext("named without a figure") if listed[code] is None else str(listed[code])


def _total(body: Content) -> str:
    if body["value"] is None:
        return gettext("no count published")
    if body["more_than"]:
        return gettext("more than %(n)s") % {"n": body["value"]}
    return str(body["value"])
