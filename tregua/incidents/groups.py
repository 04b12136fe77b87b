"""What people's judgements suggest: reports that belong together and make no incident yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Q

from tregua.incidents.models import Incident, Membership
from tregua.matching.clusters import Contradiction, groups
from tregua.matching.models import Judgement
from tregua.reports.models import Report

# So many reports are offered for one incident; older ones are found through their pairs.
MOST_SHOWN: Final = 200


@dataclass(frozen=True)
class Clash:
    """Two reports judged different that a chain of "same" judgements joins."""

    first: Report
    second: Report
    chain: tuple[Report, ...]


@dataclass(frozen=True)
class Proposal:
    """Reports judged the same, of which at least one belongs to no incident yet."""

    free: tuple[Report, ...]
    incidents: tuple[Incident, ...]
    clashes: tuple[Clash, ...]


def proposals() -> list[Proposal]:
    """Return the groups of current reports that judgements join, with the contradictions in them."""
    home = dict(Membership.objects.standing().values_list("report", "incident"))
    verdicts = _verdicts()
    made = groups(verdicts)
    wanted = {report for group in made.groups for report in group}
    reports = {report.pk: report for report in Report.objects.current().filter(pk__in=wanted).in_full()}
    homes = {pk: home.get(pk) or _home(report, home) for pk, report in reports.items()}
    incidents = Incident.objects.in_bulk({pk for pk in homes.values() if pk})
    found = []
    for group in made.groups:
        members = [reports[pk] for pk in sorted(group) if pk in reports]
        free = [report for report in members if not homes[report.pk]]
        if free and len(members) > 1:
            inside = {incidents[pk] for report in members if (pk := homes[report.pk])}
            found.append(
                Proposal(
                    free=tuple(free),
                    incidents=tuple(sorted(inside, key=lambda one: one.number)),
                    clashes=_clashes(made.contradicted(group), reports),
                )
            )
    return found


def _verdicts() -> list[tuple[str, str, str]]:
    """Return the standing judgements, each on the latest version of the two reports."""
    rows = list(Judgement.objects.standing().values_list("first", "second", "verdict", "id").order_by("id"))
    latest = _latest({pk for row in rows for pk in row[:2]})
    return [
        (latest.get(first, first), latest.get(second, second), verdict)
        for first, second, verdict, _id in rows
    ]


def _latest(ids: Iterable[str]) -> dict[str, str]:
    """Return report -> its latest version, for those of these reports that were corrected."""
    newer: dict[str, str] = {}
    ring = set(ids)
    while ring:
        step = {
            str(one.supersedes_id): one.pk
            for one in Report.objects.filter(supersedes__in=ring).only("supersedes")
        }
        newer |= step
        ring = set(step.values())
    found = {}
    for pk in newer:
        last = newer[pk]
        while last in newer:
            last = newer[last]
        found[pk] = last
    return found


def _home(report: Report, home: dict[str, str]) -> str | None:
    """Return the incident of an earlier version of a report."""
    if report.supersedes_id is None:
        return None
    return next((home[one.pk] for one in report.versions if one.pk in home), None)


def _clashes(found: Iterable[Contradiction], reports: dict[str, Report]) -> tuple[Clash, ...]:
    return tuple(
        Clash(reports[one.first], reports[one.second], tuple(reports[pk] for pk in one.chain))
        for one in found
        if set(one.chain) <= set(reports)
    )


def unplaced(first: datetime | None = None, last: datetime | None = None) -> list[Report]:
    """Return current reports of events that belong to no incident, the newest event first, at most MOST_SHOWN.

    With bounds, those whose event may have begun between them or at a time not known.
    """
    placed = Membership.objects.standing().values("report")
    reports = Report.objects.current().of_events().exclude(pk__in=placed)
    if first is not None and last is not None:
        reports = reports.filter(Q(started_at=None) | Q(started_at__range=(first, last)))
    home = dict(
        Membership.objects.standing()
        .filter(report__superseded_by__isnull=False)
        .values_list("report", "incident")
    )
    return [report for report in reports.newest().in_full()[:MOST_SHOWN] if not _home(report, home)]
