"""Each list as a file: the columns of its page, and nothing of what could tell who is behind a record."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import world
from tests.agreement.test_lists_out import last_act, rows_of
from tregua.exchange.ledger import Disclosed
from tregua.incidents.actions import open_incident
from tregua.incidents.findings import draft_finding
from tregua.incidents.looking import say_coverage
from tregua.intake.actions import receive
from tregua.liaison import duty_actions
from tregua.liaison.actions import record_meeting
from tregua.reports.speech import record_statement

DAY = date(2016, 3, 1)


@pytest.fixture
def valley(staff):
    valley = world.remembered(staff)
    receive(channel="text", raw=b"A secret caller spoke.", media_type="text/plain", by=staff.duty)
    record_statement(
        speaker="Staffan de Mistura", words="The truce holds.", language="en", said_on=DAY, by=staff.duty
    )
    record_meeting(
        kind="local", organiser="the centre", held_on=DAY, result="joined", source="a secret note",
        place_as_written="a secret farm", series="meetings", by=staff.liaison,
    )  # fmt: skip
    incident = open_incident([valley.reports["bridge-1"]], by=staff.verifier)
    draft_finding(
        incident, answer="violation", reasons="a secret reason", relied_on=[valley.reports["bridge-1"]],
        standard="reported", by=staff.verifier,
    )  # fmt: skip
    say_coverage(DAY, said={(valley.places["V"], "patrol"): "all"}, by=staff.duty)
    duty_actions.begin_shift(by=staff.duty)
    at = timezone.now() - timedelta(minutes=1)
    duty_actions.write(at=at, kind="call", words="A secret caller asks.", by=staff.duty)
    return valley


LISTS = {
    "messages": ("intake:messages", "", "Received", None),
    "statements": ("reports:statements", "?words=truce", "said on", "reports.Statement"),
    "findings": ("incidents:findings", "?show=all&answer=violation", "Incident", "incidents.Finding"),
    "parties": ("agreement:parties", "", "Party", "agreement.Party"),
    "meetings": ("liaison:meetings", "", "Held on", "liaison.Meeting"),
    "duty-log": ("liaison:duty", "", "When", None),
    "coverage": ("incidents:coverage", "?first=2016-03-01&last=2016-03-02", "Area", None),
}


@pytest.mark.parametrize("code", LISTS)
def test_a_list_is_taken_out_without_who_is_behind_it(valley, at_desk, code):
    name, query, first, label = LISTS[code]
    address = f"{reverse(name)}{query}"
    browser = at_desk(valley.staff.liaison)
    assert 'name="take_out"' in browser.get(address).content.decode()
    answer = browser.post(address, {"take_out": "csv"})
    assert answer.status_code == 200
    rows = rows_of(answer)
    head = next(number for number, row in enumerate(rows) if row[0] == first)
    assert rows[head + 1 :]
    assert "secret" not in answer.content.decode()
    act = last_act()
    assert (act["act"], act["facts"]["list"], act["facts"]["rows"]) == (
        "list taken out",
        code,
        len(rows) - head - 1,
    )
    assert set(Disclosed.objects.values_list("record", flat=True)) == ({label} if label else set())
    if label:
        assert Disclosed.objects.count() == len(rows) - head - 1


def test_the_rows_say_what_the_pages_say(valley, at_desk):
    browser = at_desk(valley.staff.liaison)

    def last_row(code):
        name, query, _first, _label = LISTS[code]
        return rows_of(browser.post(f"{reverse(name)}{query}", {"take_out": "csv"}))[-1]

    assert last_row("statements")[1] == "Staffan de Mistura"
    assert last_row("meetings")[0] == "2016-03-01"
    assert last_row("duty-log")[2] == "call"
    assert "–" in last_row("coverage")


@pytest.mark.parametrize("code", LISTS)
def test_who_only_reads_takes_none_of_them_out(valley, at_desk, code):
    name, query, _first, _label = LISTS[code]
    answer = at_desk(valley.staff.reader).post(f"{reverse(name)}{query}", {"take_out": "csv"})
    assert answer.status_code == 403
