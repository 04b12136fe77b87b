"""One day as every body counted it: what is on record here and what the other centre published, column by column.

Two of the columns are compared: how many of their cases could be the same events. Nothing is added up.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings

from tregua.exchange.days import publisher_code, speaks
from tregua.exchange.fold import CommonRecord, Item
from tregua.exchange.held import common_record, sides
from tregua.reports import beside
from tregua.reports.beside import Body, Edition, Names, provinces_of, whole_day
from tregua.reports.checks import folded
from tregua.reports.choices import CountUnit
from tregua.reports.overlap import Overlap, overlap


@dataclass(frozen=True)
class Pair:
    """Two bodies whose counts are compared, and how far they may overlap."""

    first: Body
    second: Body
    overlap: Overlap

    @property
    def confirmed(self) -> tuple[Body, Body, int] | None:
        """Return (whose cases, who confirmed, how many), where the relaying body says so."""
        for body, other in ((self.first, self.second), (self.second, self.first)):
            if body.shown.confirmed is not None:
                return body, other, body.shown.confirmed
        return None


def bodies_on(start: datetime, end: datetime, day: date, *, common: CommonRecord | None = None) -> list[Body]:
    """Return every body that counted violations in a window, or said that it publishes no count."""
    items = list((common or common_record(day)).items)
    figures = [*beside.on_record(start, end), *_published(items, day.isoformat())]
    silent = [*beside.stating_none(end), *_said_none(items, day)]
    return beside.bodies(figures, silent)


def on_day(day: date) -> list[Body]:
    """Return every body that counted violations on a local day, or said by then that it publishes no count."""
    start, end = whole_day(day)
    return bodies_on(start, end, day)


def _published(items: Iterable[Item], day: str) -> Iterator[tuple[str, Names, Edition]]:
    """Yield the counts of the other centre's log for a day; what is not a count of that kind is passed over."""
    for item in _of_the_other(items):
        if item.day == day and _is_figure(item.public.get("value")):
            yield publisher_code(item), _names(item.public.get("publisher")), edition_of(item)


def _said_none(items: Iterable[Item], day: date) -> Iterator[tuple[str, Names, Edition, date]]:
    """Yield who said in the other centre's log, by that day and last, that it publishes no count."""
    latest: dict[str, Item] = {}
    for item in sorted(_of_the_other(items), key=lambda one: one.day):
        if item.day and day - beside.STANDS_FOR < date.fromisoformat(item.day) <= day:
            latest[publisher_code(item)] = item
    for code, item in latest.items():
        if item.public.get("value") is None:
            yield code, _names(item.public.get("publisher")), edition_of(item), date.fromisoformat(item.day)


def _of_the_other(items: Iterable[Item]) -> Iterator[Item]:
    others = {side.origin for side in sides() if not side.own}
    for item in items:
        theirs = item.kind == "published_count" and item.origin in others and not item.withdrawn
        of_violations = item.public.get("unit") == CountUnit.VIOLATION and not item.public.get("cumulative")
        if theirs and of_violations and publisher_code(item):
            yield item


def _is_figure(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _names(published: Any) -> Names:
    names = published.get("names") if isinstance(published, dict) else None
    return {str(code): str(name) for code, name in names.items()} if isinstance(names, dict) else {}


def edition_of(item: Item) -> Edition:
    """Return a published count as it came; what is not of the kind it should be is left out."""
    says: Mapping[str, Any] = item.public
    listed = says.get("by_province") if isinstance(says.get("by_province"), dict) else {}
    relay = says.get("relayed_by") if isinstance(says.get("relayed_by"), dict) else {}
    words = ("counted_as", "list_scope", "scope", "outlet", "language", "url")
    return Edition(
        value=says["value"] if _is_figure(says.get("value")) else None,
        by_province={str(code): n if _is_figure(n) else None for code, n in (listed or {}).items()},
        more_than=says.get("more_than") is True,
        window_start=_instant(says.get("window_start")),
        window_end=_instant(says.get("window_end")),
        relayed_by=str((relay or {}).get("code", "")),
        relay_names=_names(relay),
        confirmed=says["confirmed"] if _is_figure(says.get("confirmed")) else None,
        entry=(item.origin, item.latest.index),
        **{name: str(says.get(name) or "") for name in words},
    )


def _instant(written: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(written)) if written else None
    except ValueError:
        return None
    return found if found and found.tzinfo else None


def whose(body: Body) -> str:
    """Return whether a body speaks for this centre ("own"), for the other ("other") or for neither ("")."""
    centre = settings.CENTRE
    if speaks(body.code, centre.code, centre.publishers):
        return "own"
    of_the_other = centre.peer_code and speaks(body.code, centre.peer_code, centre.peer_publishers)
    return "other" if of_the_other else ""


def pair_of(several: Sequence[Body], first: str = "", second: str = "") -> Pair | None:
    """Return the two bodies that are compared: those asked for, else a centre's own count and the fullest other.

    None where fewer than two published a figure.
    """
    counted = {body.code: body for body in several if body.has_figure}
    if len(counted) < 2:
        return None
    own = {code for side in sides() for code in (side.code, *side.publishers)}
    order = sorted(counted.values(), key=lambda one: (one.code not in own, not one.shown.placed, one.code))
    chosen = [counted[code] for code in dict.fromkeys((first, second)) if code in counted]
    chosen += [body for body in order if body not in chosen]
    return compared(chosen[0], chosen[1])


def compared(first: Body, second: Body, *, at_most: int | None = None) -> Pair | None:
    """Return how two bodies' counts may overlap; None where one of them has no figure."""
    confirmed = max((body.shown.confirmed or 0 for body in (first, second)), default=0)
    found = overlap(first.shown.listed, second.shown.listed, confirmed=confirmed, at_most=at_most)
    return Pair(first, second, found) if found else None


def rows_of(several: Sequence[Body], pair: Pair | None) -> list[dict[str, Any]]:
    """Return the table: for each province each body's cell, and the greatest overlap of the two compared.

    A cell has a state: a "figure", "named" without one, "absent" from the list, "unlisted" where the body gives no list,
    or "silent" where it publishes no count.
    """
    return [
        {
            "code": code,
            "cells": [_cell(body, code) for body in several],
            "greatest": pair.overlap.by_province.get(code) if pair else None,
        }
        for code in provinces_of(several)
    ]


def _cell(body: Body, code: str) -> dict[str, Any]:
    listed = folded(body.shown.by_province)
    if not listed:
        return {"state": "unlisted" if body.has_figure else "silent", "body": body}
    if code not in listed:
        return {"state": "absent"}
    return {"state": "named" if listed[code] is None else "figure", "n": listed[code]}
