"""Two reports side by side: what each says, and where they differ."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tregua.matching.models import Grouping, Judgement, Suggestion
from tregua.matching.words import LIKELIHOODS, Said, likelihood, said
from tregua.people import suggestions as machine
from tregua.reports.choices import Means
from tregua.reports.models import Report


def _figures(least: str, most: str) -> Callable[[Report], Any]:
    def read(report: Report) -> Any:
        figures = (getattr(report, least), getattr(report, most))
        return None if figures == (None, None) else figures

    return read


# (what a page calls it, the part of the report it shows, how it is compared); None is "not known".
SHOWN: Final[tuple[tuple[Promise, str, Callable[[Report], Any]], ...]] = (
    (_("Words of the claim"), "words", lambda one: one.words),
    (_("Source"), "source", lambda one: one.source_id),
    (_("When"), "time", lambda one: (one.started_at, one.ended_at) if one.started_at else None),
    (_("Place"), "place", lambda one: one.place_id),
    (_("Place, as written"), "place_as_written", lambda one: one.place_as_written or None),
    (
        _("Where the fire came from"),
        "origin",
        lambda one: (one.origin_id, one.direction) if one.origin_id or one.direction else None,
    ),
    (_("Violation type alleged"), "violation_type", lambda one: one.violation_type or None),
    (_("Means"), "means", lambda one: None if one.means == Means.NOT_KNOWN else one.means),
    (_("Alleged actor"), "actor", lambda one: one.actor_id),
    (_("Alleged actor, as written"), "actor_as_written", lambda one: one.actor_as_written or None),
    (_("Target, as written"), "target", lambda one: one.target or None),
    (_("Killed"), "killed", _figures("killed_min", "killed_max")),
    (_("Wounded"), "wounded", _figures("wounded_min", "wounded_max")),
    (_("Grade"), "grade", lambda one: one.grade),
)
# So many reports of a cluster are named beside a pair.
MOST_BESIDE: Final = 12
# A reason of less than this (thousandths) is 0.0 on the page.
SAYS_SOMETHING: Final = 50
# These are there to be read; that they differ says nothing.
NOT_MARKED: Final = frozenset({"words", "grade", "source"})


@dataclass(frozen=True)
class Line:
    """One thing that both reports may say."""

    label: str
    part: str
    differs: bool


@dataclass(frozen=True)
class SideBySide:
    """A pair as a page shows it: both reports, the lines, the score with its reasons, what people judged."""

    first: Report
    second: Report
    lines: tuple[Line, ...]
    suggestion: Suggestion | None
    judgements: tuple[Judgement, ...]
    standing: Judgement | None
    # Other reports that stand in a suggested cluster with the first, and with the second.
    beside_first: tuple[Report, ...] = ()
    beside_second: tuple[Report, ...] = ()

    @property
    def reasons(self) -> list[Said]:
        """Return the reasons of the score that say something, in the page's language."""
        return [one for one in self._said if abs(one.points) >= SAYS_SOMETHING]

    @property
    def silent(self) -> list[Said]:
        """Return what could not be compared, or says nothing."""
        return [one for one in self._said if abs(one.points) < SAYS_SOMETHING]

    @property
    def _said(self) -> list[Said]:
        return said(self.suggestion.reasons) if self.suggestion else []

    @property
    def likelihood(self) -> str:
        """Return the score as a word."""
        if self.suggestion is None:
            return ""
        return str(LIKELIHOODS[likelihood(self.suggestion.probability or 0)])

    @property
    def per_cent(self) -> int:
        """Return the calibrated probability in per cent; never 0 or 100, for nothing is certain."""
        thousandths = (self.suggestion.probability or 0) if self.suggestion else 0
        return min(99, max(1, round(thousandths / 10)))


def side_by_side(first: Report, second: Report) -> SideBySide:
    """Return a pair with everything a person needs to judge it."""
    pair = Q(first=first, second=second)
    judgements = tuple(
        Judgement.objects.filter(pair)
        .select_related("recorded_by", "taken_back__recorded_by")
        .order_by("-id")
    )
    return SideBySide(
        first=first,
        second=second,
        lines=tuple(_lines(first, second)),
        suggestion=Suggestion.objects.filter(pair).first() if machine.are_on() else None,
        judgements=judgements,
        standing=next((one for one in judgements if not hasattr(one, "taken_back")), None),
        beside_first=_beside(first, second),
        beside_second=_beside(second, first),
    )


def _beside(report: Report, other: Report) -> tuple[Report, ...]:
    """Return the other reports of a report's suggested cluster, at most MOST_BESIDE."""
    if not machine.are_on():
        return ()
    cluster = Grouping.objects.filter(pk=report.pk).values_list("cluster", flat=True).first()
    if cluster is None:
        return ()
    members = Grouping.objects.filter(cluster=cluster).exclude(pk__in=[report.pk, other.pk])
    ids = list(members.order_by("report").values_list("report", flat=True)[:MOST_BESIDE])
    return tuple(Report.objects.filter(pk__in=ids).select_related("source").order_by("pk")) if ids else ()


def _lines(first: Report, second: Report) -> list[Line]:
    lines = []
    for label, part, read in SHOWN:
        one, other = read(first), read(second)
        if one is None and other is None:
            continue
        differs = None not in {one, other} and one != other and part not in NOT_MARKED
        lines.append(Line(str(label), part, differs))
    return lines
