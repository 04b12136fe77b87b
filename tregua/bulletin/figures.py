"""Printed figures: each is the length of a frozen list of records under a named counting rule.

Parts add up to their total or the build fails. Counts of two sides are never added together: there is no
function here that takes two figures of two sides.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Final, NamedTuple

# The part of a count whose place is not known; it is printed like every other part.
NOT_KNOWN: Final = "unknown"
# The part of the provinces that are printed together, because of some of them too few are on record.
TOGETHER: Final = "together"

# These five divide the incidents on record: every incident stands in exactly one of them.
WHOLE: Final = "incidents_recorded"
DIVIDED: Final = (
    "incidents_open",
    "violations_found",
    "no_violation_found",
    "not_verified",
    "closed_otherwise",
)


class BuildError(Exception):
    """A figure does not add up, so no bulletin is made; the message names the figure and what is wrong."""


class Counted(NamedTuple):
    """One record that a figure counts, with the province it belongs to ("unknown" where that is not known)."""

    id: str
    part: str = NOT_KNOWN


@dataclass(frozen=True)
class Figure:
    """A count under a rule: its value is the number of records, its parts are those records by province."""

    rule: str
    version: int
    scope: str
    records: tuple[str, ...]
    parts: Mapping[str, int] | None
    previous: int | None = None
    # The first day of the running total, and what it counts.
    since: date | None = None
    running: tuple[str, ...] = ()

    @property
    def value(self) -> int:
        return len(self.records)

    @property
    def change(self) -> int | None:
        """Return the difference from the day before; None where there is no earlier figure under this rule."""
        return None if self.previous is None else self.value - self.previous

    def as_content(self) -> dict[str, Any]:
        """Return what is printed of this figure; the records behind it stay in the centre."""
        total = {"since": {"day": self.since.isoformat(), "value": len(self.running)}} if self.since else {}
        return total | {
            "rule": self.rule,
            "version": self.version,
            "scope": self.scope,
            "value": self.value,
            "parts": None if self.parts is None else dict(self.parts),
            "previous": self.previous,
            "change": self.change,
        }


def build(
    *,
    rule: str,
    version: int,
    counted: Iterable[Counted],
    by_place: bool,
    scope: str = "",
    previous: int | None = None,
    since: date | None = None,
    running: Iterable[Counted] = (),
) -> Figure:
    """Return the figure of these records; BuildError when one record is counted twice or parts do not add up."""
    found = sorted(counted)
    records = tuple([record.id for record in found])
    if len(set(records)) < len(records):
        twice = next(one for one, other in pairwise(records) if one == other)
        message = f"{rule} {scope}: the record {twice} is counted twice"
        raise BuildError(message)
    parts = None
    if by_place:
        numbers = Counter([record.part or NOT_KNOWN for record in found])
        parts = {code: numbers[code] for code in in_order(numbers)}
    total = tuple(sorted({record.id for record in running}))
    figure = Figure(rule, version, scope, records, parts, previous, since, total)
    if since is not None and not set(figure.records) <= set(total):
        message = f"{rule} {scope}: a record of the period is not in the running total since {since}"
        raise BuildError(message)
    check(figure.as_content())
    return figure


def values_of(figures: Iterable[Mapping[str, Any]]) -> dict[tuple[str, int, str], int]:
    """Return what was printed under each rule, version and scope."""
    return {(one["rule"], one["version"], one["scope"]): one["value"] for one in figures}


def in_order(codes: Iterable[str]) -> list[str]:
    """Return codes of provinces in order, "not known" last."""
    return sorted(codes, key=lambda code: (code == NOT_KNOWN, code == TOGETHER, code))


def check(figure: Mapping[str, Any]) -> None:
    """Refuse a printed figure whose parts do not add up to its value or whose change is wrong."""
    parts = figure["parts"]
    name = f"{figure['rule']} {figure['scope']}".strip()
    if parts is not None and sum(parts.values()) != figure["value"]:
        message = f"{name}: the parts add up to {sum(parts.values())}, the total is {figure['value']}"
        raise BuildError(message)
    if parts is not None and any(number < 0 for number in parts.values()):
        message = f"{name}: a part is less than nothing"
        raise BuildError(message)
    if figure["previous"] is not None and figure["previous"] + figure["change"] != figure["value"]:
        message = (
            f"{name}: {figure['previous']} and a change of {figure['change']} do not give {figure['value']}"
        )
        raise BuildError(message)


def check_all(figures: Sequence[Mapping[str, Any]]) -> None:
    """Refuse printed figures of which one does not add up, or whose outcomes do not divide the incidents on record."""
    for figure in figures:
        check(figure)
    printed = {one["rule"]: one for one in figures}
    if WHOLE not in printed:
        return
    whole, divided = printed[WHOLE], [printed[code] for code in DIVIDED if code in printed]
    parts: Counter[str] = Counter()
    for one in divided:
        parts.update(one["parts"] or {})
    total = sum(one["value"] for one in divided)
    if total != whole["value"] or {code: n for code, n in parts.items() if n} != (whole["parts"] or {}):
        message = f"{WHOLE}: {', '.join(one['rule'] for one in divided)} add up to {total}, the total is {whole['value']}"
        raise BuildError(message)


def check_division(whole: Figure, divided: Sequence[Figure]) -> None:
    """Refuse figures that should divide a whole and do not: each record of the whole stands in exactly one."""
    inside = sorted(record for figure in divided for record in figure.records)
    missing = set(whole.records) - set(inside)
    foreign = set(inside) - set(whole.records)
    twice = {one for one, other in pairwise(inside) if one == other}
    for what, records in (("is in none", missing), ("is not in the whole", foreign), ("is in two", twice)):
        if records:
            message = f"{whole.rule}: record {min(records)} {what} of {', '.join(f.rule for f in divided)}"
            raise BuildError(message)
