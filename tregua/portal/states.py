"""How far what a party filed has come: received, being looked at, closed; nothing else of the centre's work is told."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from tregua.agreement.models import Party
from tregua.incidents.models import Finding, Membership, Merge
from tregua.portal.models import Filing, FilingKind, FindingTold
from tregua.reports.models import Report, Withdrawal

# So many claims of one table are shown at once.
AT_ONCE: Final = 100


class State(models.TextChoices):
    """How far one claim has come, as its party sees it."""

    RECEIVED = "received", _("received")
    LOOKED_AT = "looked_at", _("being looked at")
    CLOSED = "closed", _("closed")
    WITHDRAWN = "withdrawn", _("withdrawn")


@dataclass(frozen=True)
class Standing:
    """How far a claim has come, and the findings on it that its party was told of."""

    state: State
    told: tuple[FindingTold, ...] = ()


def of_reports(reports: Sequence[str], party: Party, *, seen: bool) -> dict[str, Standing]:
    """Return how far each of these claims has come; a fixed number of questions, however many they are."""
    incidents: defaultdict[str, set[str]] = defaultdict(set)
    for report, incident in (
        Membership.objects.standing().filter(report__in=reports).values_list("report_id", "incident_id")
    ):
        incidents[report].add(incident)
    merged = heirs({one for some in incidents.values() for one in some})
    told: defaultdict[str, list[FindingTold]] = defaultdict(list)
    for row in (
        FindingTold.objects.filter(
            party=party, finding__incident__in={one for some in merged.values() for one in some}
        )
        .filter(finding__in=Finding.objects.standing())  # of one that was replaced the party is told anew
        .select_related("finding")
        .order_by("id")
    ):
        told[row.finding.incident_id].append(row)
    withdrawn = _withdrawn(reports)
    found = {}
    for report in reports:
        mine = [row for one in incidents[report] for heir in merged[one] for row in told[heir]]
        if report in withdrawn:
            found[report] = Standing(State.WITHDRAWN)
        elif mine:
            found[report] = Standing(State.CLOSED, tuple(mine))
        else:
            found[report] = Standing(State.LOOKED_AT if seen or incidents[report] else State.RECEIVED)
    return found


def _withdrawn(reports: Sequence[str]) -> set[str]:
    """Return the claims that were withdrawn, themselves or as last corrected."""
    latest = {one: one for one in reports}
    while newer := dict(Report.objects.filter(supersedes__in=latest).values_list("supersedes_id", "pk")):
        latest = {newer.get(last, last): first for last, first in latest.items()}
    gone = Withdrawal.objects.filter(report__in=latest).values_list("report_id", flat=True)
    return {latest[one] for one in gone}


def heirs(incidents: Iterable[str]) -> Mapping[str, set[str]]:
    """Return incident -> itself and the incidents into which it was merged, at any depth."""
    found = {one: {one} for one in incidents}
    ring = set(found)
    while ring:
        into: defaultdict[str, set[str]] = defaultdict(set)
        for merged, heir in Merge.objects.filter(incident__in=ring, undone=None).values_list(
            "incident_id", "into_id"
        ):
            into[merged].add(heir)
        ring = {heir for some in into.values() for heir in some}
        for known in found.values():
            known |= {heir for one in set(known) for heir in into.get(one, ())}
    return found


@dataclass(frozen=True)
class Line:
    """One filing as its party's list shows it."""

    filing: Filing
    standing: Standing | None


def lines(filings: Sequence[Filing], party: Party) -> list[Line]:
    """Return filings with how far each has come; a table is one line, its claims are told on its own page."""
    claims = [one.report_id for one in filings if one.report_id]
    by_seen: dict[str, Standing] = {}
    for seen in (True, False):
        some = [one.report_id for one in filings if one.report_id and hasattr(one, "seen") == seen]
        by_seen |= of_reports(some, party, seen=seen) if claims else {}
    return [Line(one, by_seen.get(one.report_id or "") or _whole(one)) for one in filings]


def _whole(filing: Filing) -> Standing | None:
    """Return how far an answer, a notification or a table has come as a whole."""
    if filing.kind == FilingKind.SHEET and filing.batch and hasattr(filing.batch, "withdrawal"):
        return Standing(State.WITHDRAWN)
    return Standing(State.LOOKED_AT if hasattr(filing, "seen") else State.RECEIVED)


def of_batch(filing: Filing, rows: Sequence[Any], party: Party) -> list[tuple[Any, Standing | None]]:
    """Return the rows of a table that a party filed, each with how far its claim has come."""
    made = [row.made_id for row in rows if row.made_id]
    standing = of_reports(made, party, seen=hasattr(filing, "seen"))
    return [(row, standing.get(row.made_id)) for row in rows]
