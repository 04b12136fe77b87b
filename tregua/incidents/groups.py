"""What people's judgements suggest: reports that belong together and make no incident yet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import F, Q

from tregua.incidents.models import Incident, Membership
from tregua.incidents.waiting import UnplacedReport
from tregua.matching.clusters import Contradiction, groups
from tregua.matching.models import Judgement, Verdict
from tregua.matching.versions import latest, other_versions
from tregua.reports.claims import ReportQuerySet
from tregua.reports.models import Report

# So many reports are offered for one incident; older ones are found through their pairs.
MOST_SHOWN: Final = 200
MOST_WEIGHED: Final = 500


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
    """Return the groups of current reports that judgements join, with the contradictions in them.

    Looked at are the reports that belong to no incident, the newest MOST_WEIGHED, and whatever is joined to them.
    """
    verdicts = _verdicts()
    made = groups(verdicts)
    wanted = {report for group in made.groups for report in group}
    reports = {report.pk: report for report in Report.objects.current().filter(pk__in=wanted).in_full()}
    homes = _homes(reports)
    incidents = Incident.objects.in_bulk({pk for pk in homes.values() if pk})
    found = []
    for group in made.groups:
        members = [reports[pk] for pk in sorted(group) if pk in reports]
        free = [report for report in members if report.pk not in homes]
        if free and len(members) > 1:
            inside = {incidents[homes[report.pk]] for report in members if report.pk in homes}
            found.append(
                Proposal(
                    free=tuple(free),
                    incidents=tuple(sorted(inside, key=lambda one: one.number)),
                    clashes=_clashes(made.contradicted(group), reports),
                )
            )
    return found


def _verdicts() -> list[tuple[str, str, str]]:
    """Return the standing judgements that reach a report of no incident, each on the latest version of both reports."""
    newest = UnplacedReport.objects.order_by(F("started_at").desc(nulls_last=True), "-report")
    ring, asked = set(newest.values_list("pk", flat=True)[:MOST_WEIGHED]), set[str]()
    rows: dict[str, tuple[str, str, str]] = {}
    while ring:
        asked |= ring
        found = Judgement.objects.about(ring).values_list("id", "first", "second", "verdict")
        near = set[str]()
        for pk, first, second, verdict in found:
            rows[pk] = (first, second, verdict)
            if verdict == Verdict.SAME:
                near |= {first, second}
        ring = (near | other_versions(near)) - asked
    newest_of = latest({pk for row in rows.values() for pk in row[:2]})
    return [
        (newest_of.get(first, first), newest_of.get(second, second), verdict)
        for _id, (first, second, verdict) in sorted(rows.items())
    ]


def _homes(reports: Mapping[str, Report]) -> dict[str, str]:
    """Return report -> its incident, for those of these that belong to one, or whose earlier version does."""
    version = {pk: pk for pk in reports}
    home: dict[str, str] = {}
    while version:
        rows = Membership.objects.standing().filter(report__in=version)
        for report, incident in rows.values_list("report", "incident"):
            home.setdefault(version[report], incident)
        before = Report.objects.filter(pk__in=version, supersedes__isnull=False).values_list(
            "pk", "supersedes"
        )
        version = {str(earlier): version[pk] for pk, earlier in before}
    return home


def _clashes(found: Iterable[Contradiction], reports: dict[str, Report]) -> tuple[Clash, ...]:
    return tuple(
        Clash(reports[one.first], reports[one.second], tuple(reports[pk] for pk in one.chain))
        for one in found
        if set(one.chain) <= set(reports)
    )


def of_no_incident() -> ReportQuerySet:
    """Return current reports of events that belong to no incident, the newest event first."""
    reports = Report.objects.current().of_events().filter(unplaced__isnull=False)
    return reports.order_by(F("unplaced__started_at").desc(nulls_last=True), "-unplaced__pk")


def unplaced(first: datetime | None = None, last: datetime | None = None) -> list[Report]:
    """Return current reports of events that belong to no incident, the newest event first, at most MOST_SHOWN.

    With bounds, those whose event may have begun between them or at a time not known.
    """
    newest = of_no_incident()
    if first is not None and last is not None:
        newest = newest.filter(Q(unplaced__started_at=None) | Q(unplaced__started_at__range=(first, last)))
    found = {report.pk: report for report in newest.in_full()[:MOST_SHOWN]}
    homes = _homes(found)
    return [report for pk, report in found.items() if pk not in homes]
