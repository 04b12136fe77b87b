"""The lists that people work from: as many questions to the database however long they are, none sorts a table."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import world
from tregua.exchange.actions import propose
from tregua.exchange.models import Proposal, Release
from tregua.incidents.actions import note_call, open_incident
from tregua.incidents.findings import adopt, draft_finding
from tregua.incidents.models import Finding, Incident
from tregua.intake.actions import receive
from tregua.intake.models import Draft, Message
from tregua.matching.models import Suggestion
from tregua.people.roles import ROLES
from tregua.record.models import Entry
from tregua.reports.actions import file_report, grade
from tregua.reports.counting import record_count
from tregua.reports.models import Flag, Report, Statement

ADDRESSES = (
    "/",
    reverse("intake:messages"),
    reverse("reports:list"),
    reverse("reports:counts"),
    reverse("reports:flags"),
    reverse("incidents:list") + "?show=all",
    reverse("incidents:incident", args=[1]),
    reverse("incidents:board"),
    reverse("incidents:findings") + "?show=all",
    reverse("matching:queue"),
    reverse("agreement:agreement"),
    reverse("exchange:common"),
    reverse("exchange:proposals"),
    *(reverse("exchange:propose") + f"?kind={kind}" for kind in ("finding", "published_count")),
)


@pytest.fixture
def valley(staff):
    staff.head.roles = [role.code for role in ROLES]
    staff.head.save()
    return world.remembered(staff)


def one_more_of_each(valley, number):
    """Let one more thing of every list happen, each with all that hangs on it."""
    staff, at = valley.staff, world.instant(4, 9) + timedelta(minutes=number)
    receive(channel="text", raw=f"Text {number}".encode(), media_type="text/plain", by=staff.duty)
    claims = [
        file_report(
            source=valley.sources[source],
            predicate="shelled",
            violation_type="1.2",
            actor=valley.parties["column"],
            place=valley.places["V1a"],
            place_as_written="Old Bridge",
            place_precision="settlement",
            started_at=at,
            ended_at=at + timedelta(minutes=1),
            time_precision="minute",
            words=f"shells, {number}",
            by=staff.duty,
        )
        for source in ("garrison-spokesman", "valley-radio")
    ]
    for claim in claims:
        grade(claim, source_grade="B", information_grade="2", reason="as ever", by=staff.verifier)
    incident = open_incident(claims, by=staff.verifier)
    note_call(incident, at=at, party=valley.parties["column"], outcome="denied", by=staff.duty)
    finding = draft_finding(
        incident, answer="violation", reasons="both tell it", relied_on=claims, standard="reported",
        by=staff.verifier,
    )  # fmt: skip
    adopt(finding, by=staff.head)
    counts = [
        record_count(
            publisher=valley.sources["valley-radio"], value=9, unit=unit, series=f"series {number}", channel="alpha",
            by_province={"SY02": 5}, window_end=at, by=staff.duty,
        )
        for unit in ("violation", "group")
    ]  # fmt: skip
    propose(counts[0], by=staff.publisher)
    return incident


def questions(browser):
    asked = {}
    for address in ADDRESSES:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address).status_code == 200, address
        asked[address] = len(queries)
    return asked


def test_a_longer_list_asks_no_more_questions(valley, at_desk):
    browser = at_desk(valley.staff.head)
    for number in range(2):
        one_more_of_each(valley, number)
    questions(browser)
    before = questions(browser)
    for number in range(2, 5):
        one_more_of_each(valley, number)
    browser.get(reverse("matching:queue"))
    assert questions(browser) == before


LISTS = {
    "messages": lambda: Message.objects.newest()[:50],
    "reports": lambda: Report.objects.current().newest()[:50],
    "reports of one type": lambda: Report.objects.current().filter(violation_type="1.2").newest()[:50],
    "statements": lambda: Statement.objects.newest()[:50],
    "flags": lambda: Flag.objects.unsettled()[:50],
    "pairs": lambda: Suggestion.objects.awaiting_judgement()[:25],
    "incidents that wait": lambda: Incident.objects.awaiting_verification()[:50],
    "incidents to calm": lambda: Incident.objects.last_begun().not_calm()[:20],
    "incidents": lambda: Incident.objects.standing().order_by("-number")[:50],
    "findings": lambda: Finding.objects.standing().newest()[:50],
    "findings that wait": Finding.objects.awaiting_adoption,
    "drafts returned": Finding.objects.returned_drafts,
    "proposals": Proposal.objects.awaiting_release,
    "journal": lambda: Entry.objects.journal().order_by("-index")[:100],
}
LOOKED_UP = {
    "the passage behind a report": lambda: Draft.objects.behind(Report(pk="x")),
    "the proposals of a record": lambda: Proposal.objects.filter(record="reports.Report", record_id="x"),
    "the release behind an entry": lambda: Release.objects.filter(entry_index=3),
    "the flags of a report": lambda: Flag.objects.about_any([Report(pk="x")]),
}


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="needs SQLite")
@pytest.mark.parametrize("name", LISTS)
def test_no_list_sorts_a_whole_table(name):
    assert "TEMP B-TREE" not in LISTS[name]().explain()


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="needs SQLite")
@pytest.mark.parametrize("name", LOOKED_UP)
def test_what_a_page_looks_up_is_found_by_an_index(name):
    assert "SCAN" not in LOOKED_UP[name]().explain()
