"""The list of findings: what stands first, what waits and what no longer stands when asked, narrowed and taken out."""

import pytest
from django.urls import reverse

from tests import world
from tests.agreement.test_lists_out import rows_of
from tests.conftest import by_role, refusal
from tregua.incidents.actions import open_incident
from tregua.incidents.findings import adopt, draft_finding, withdraw

ADDRESS = reverse("incidents:findings")


@pytest.fixture
def valley(staff):
    """Return the valley with a finding that stands, the one it replaced, one that waits and one taken back."""
    valley = world.remembered(staff)
    told = [one for one in valley.reports.values() if one.violation_type]
    at_bridge = next(one for one in told if one.place and one.place.code.startswith("V1"))
    others = [one for one in told if one != at_bridge][:2]

    def conclude(incident, answer, by, **more):
        return draft_finding(
            incident, answer=answer, reasons="as they tell it", relied_on=incident.claims,
            standard="reported", by=by, **more,
        )  # fmt: skip

    bridge = open_incident([at_bridge], by=staff.verifier)
    valley.before = conclude(bridge, "insufficient", staff.verifier)
    adopt(valley.before, by=staff.head)
    valley.stands = conclude(bridge, "violation", staff.second_verifier, supersedes=valley.before)
    adopt(valley.stands, by=staff.head)
    valley.waits = conclude(
        open_incident([others[0]], by=staff.verifier), "not_substantiated", staff.verifier
    )
    valley.gone = conclude(open_incident([others[1]], by=staff.verifier), "unfounded", staff.verifier)
    withdraw(valley.gone, reason="too early", by=staff.verifier)
    return valley


def listed(browser, **query):
    return [one.answer for one in browser.get(ADDRESS, query).context["page"]]


def test_it_begins_with_what_stands_and_shows_the_rest_when_asked(valley, at_desk):
    browser = at_desk(valley.staff.reader)
    assert listed(browser) == ["violation"]
    assert listed(browser, show="awaiting") == ["not_substantiated"]
    assert listed(browser, show="all") == ["unfounded", "not_substantiated", "violation", "insufficient"]


@pytest.mark.parametrize(
    ("query", "answers"),
    [
        ({"answer": "violation"}, ["violation"]),
        ({"answer": "no_consensus"}, []),
        ({"standard": "reported"}, ["unfounded", "not_substantiated", "violation", "insufficient"]),
        ({"standard": "convincing"}, []),
        ({"person": "second-verifier"}, ["violation"]),
        ({"first": "2016-01-01", "last": "2016-01-02"}, []),
        ({"first": "2020-01-01"}, ["unfounded", "not_substantiated", "violation", "insufficient"]),
    ],
)
def test_it_is_narrowed_by_answer_standard_person_and_day(valley, at_desk, query, answers):
    valley.staff.second_verifier.refresh_from_db()
    if "person" in query:
        query = {"person": valley.staff.second_verifier.code}
    assert listed(at_desk(valley.staff.verifier), show="all", **query) == answers


def test_it_is_narrowed_by_the_province_and_the_type_of_the_incident(valley, at_desk):
    browser = at_desk(valley.staff.verifier)
    incident = valley.stands.incident
    province = incident.place.province.code
    for query in ({"province": province}, {"violation_type": incident.violation_type}):
        found = browser.get(ADDRESS, {"show": "all"} | query).context["page"].object_list
        assert valley.stands in found
        assert all(
            (one.incident.place and one.incident.place.province.code == province)
            if "province" in query
            else one.incident.violation_type == incident.violation_type
            for one in found
        )


def test_what_waits_is_narrowed_by_its_day_too(valley, at_desk):
    browser = at_desk(valley.staff.verifier)
    assert listed(browser, show="awaiting", first="2020-01-01") == ["not_substantiated"]
    assert listed(browser, show="awaiting", last="2020-01-01") == []


def test_a_row_leads_to_the_finding_and_says_where_it_stands(valley, at_desk):
    page = at_desk(valley.staff.verifier).get(ADDRESS, {"show": "all"}).content.decode()
    for one, state in (
        (valley.stands, "stands"),
        (valley.before, "replaced"),
        (valley.waits, "awaits adoption"),
        (valley.gone, "withdrawn"),
    ):
        row = page[page.index(reverse("incidents:finding", args=[one.pk])) :]
        assert state in row[: row.index("</tr>")]


def test_its_file_holds_what_the_page_shows_without_who_concluded_it_and_why(valley, at_desk):
    answer = at_desk(valley.staff.verifier).post(f"{ADDRESS}?answer=violation", {"take_out": "csv"})
    rows = rows_of(answer)
    assert rows[-1][:3] == [str(valley.stands.incident.number), "substantiated violation", "stands"]
    text = answer.content.decode()
    assert "as they tell it" not in text
    assert "Second Verifier" not in text


def test_it_is_open_to_who_reads_incidents(valley, at_desk):
    for person in by_role(valley.staff).values():
        expected = 200 if person.may("incidents.read") else refusal(person)
        assert at_desk(person).get(ADDRESS).status_code == expected


def test_menu_incidents_and_incident_lead_to_it(valley, at_desk):
    browser = at_desk(valley.staff.verifier)
    for address in (
        "/",
        reverse("incidents:list"),
        reverse("incidents:incident", args=[valley.stands.incident.number]),
    ):
        assert f'href="{ADDRESS}"' in browser.get(address).content.decode()
