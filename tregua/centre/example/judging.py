"""What the people of an example centre judged and concluded; most pairs and incidents are left for the reader."""

from django.db import transaction

from tregua.centre.example import tables
from tregua.centre.example.crew import Crew
from tregua.centre.example.tables import Row
from tregua.incidents.actions import open_incident
from tregua.incidents.findings import adopt, draft_finding
from tregua.incidents.models import Finding, Incident
from tregua.matching.actions import judge
from tregua.reports.models import Report


def _of(name: str, centre: str) -> list[Row]:
    return [row for row in tables.table(name) if row["centre"] == centre]


@transaction.atomic
def judge_pairs(reports: dict[str, Report], crew: Crew, centre: str) -> None:
    """Judge a few of the pairs that the engine suggests."""
    for row in _of("judgements", centre):
        judge(
            reports[row["first"]],
            reports[row["second"]],
            verdict=row["verdict"],
            reason=row["reason"],
            by=crew["verifier"],
        )


@transaction.atomic
def open_incidents(reports: dict[str, Report], crew: Crew, centre: str) -> dict[str, Incident]:
    """Open incidents of what was judged the same; return them by their name in the table."""
    return {
        row["incident"]: open_incident(
            [reports[one] for one in row["reports"].split()], reason=row["reason"], by=crew["duty"]
        )
        for row in _of("incidents", centre)
    }


@transaction.atomic
def find(
    incidents: dict[str, Incident], reports: dict[str, Report], crew: Crew, centre: str
) -> dict[str, Finding]:
    """Draft and adopt a few findings, all careful: none says that anybody broke the truce."""
    found: dict[str, Finding] = {}
    for row in _of("findings", centre):
        found[row["finding"]] = draft_finding(
            incidents[row["incident"]],
            answer=row["answer"],
            standard=row["standard"],
            attribution=row["attribution"],
            reasons=row["reasons"],
            dissent=row["dissent"],
            relied_on=[reports[one] for one in row["relied_on"].split()],
            supersedes=found.get(row["replaces"]),
            by=crew["verifier"],
        )
        if row["adopted"] == "yes":
            adopt(found[row["finding"]], by=crew["head"])
    return found
