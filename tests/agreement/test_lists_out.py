"""A list as a file: what is on the screen, marked so that a file found elsewhere leads back to who took it."""

import csv
import io

import openpyxl
import pytest
from django.urls import reverse

from tests import world
from tregua.agreement import lists_out
from tregua.exchange.ledger import Disclosed, NeverDisclosedError
from tregua.exchange.list_out import list_left
from tregua.incidents.actions import open_incident
from tregua.incidents.models import Incident
from tregua.people import two_for_lists
from tregua.people.models import ListProposal, Person
from tregua.record.models import Entry
from tregua.reports.actions import file_report, withdraw_report
from tregua.reports.models import Report

REPORTS, INCIDENTS = reverse("reports:list"), reverse("incidents:list")


@pytest.fixture
def valley(staff):
    return world.remembered(staff)


def taken(browser, address, form="xlsx", **more):
    """Take a list out; where it needs a second person, the head approves it."""
    answer = browser.post(address, {"take_out": form, "reason": "the weekly meeting"}, **more)
    if answer.status_code == 302:
        answer = browser.post(address, {"take_out": form, "approved": approved_by_the_head().pk}, **more)
    assert answer.status_code == 200, answer
    return answer


def approved_by_the_head():
    asked = ListProposal.objects.latest("pk")
    two_for_lists.decide(asked, approved=True, by=Person.objects.get(code="head"))
    return asked


def rows_of(answer):
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def last_act():
    return Entry.objects.journal().order_by("-index")[0].content


def told(valley, words):
    return file_report(
        source=valley.sources["witness-1"],
        predicate="shelled",
        violation_type="1.2",
        place=valley.places["V1a"],
        place_as_written="Old Bridge",
        place_precision="settlement",
        started_at=world.instant(3),
        time_precision="hour",
        words=words,
        by=valley.staff.duty,
    )


def test_the_file_holds_the_rows_of_the_page_in_its_order(valley, at_desk):
    open_incident([told(valley, "Shells fell.")], reason="", by=valley.staff.duty)
    browser = at_desk(valley.staff.verifier)
    shown = [one.number for one in browser.get(f"{INCIDENTS}?show=all").context["page"]]
    sheet = openpyxl.load_workbook(io.BytesIO(taken(browser, f"{INCIDENTS}?show=all").content)).active
    lines = [list(line) for line in sheet.iter_rows(values_only=True)]
    head = next(number for number, line in enumerate(lines) if line[0] == "Incident")
    assert [line[0] for line in lines[head + 1 :]] == shown
    assert shown
    assert "Which: all" in lines[1][1]
    assert lines[2][1].startswith(str(len(shown)))


def test_the_file_says_whose_it_is_and_journal_and_ledger_know_it(valley, at_desk):
    answer = taken(at_desk(valley.staff.verifier), f"{INCIDENTS}?show=all")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    act = last_act()
    number = act["subject"].removeprefix("intake.Listing/")
    for sheet in book:
        for said in (sheet["B1"].value, sheet.oddHeader.center.text, sheet.oddFooter.center.text):
            assert number in said
            assert "verifier" in said
    assert (act["act"], act["by"], act["facts"]["list"]) == ("list taken out", "verifier", "incidents")
    left = Disclosed.objects.filter(basis=f"list {number}", recipient="verifier", record="incidents.Incident")
    assert set(left.values_list("record_id", flat=True)) == set(
        Incident.objects.standing().values_list("pk", flat=True)
    )


def test_a_filter_narrows_the_file_as_it_does_the_page(valley, at_desk):
    made = told(valley, "Only obelisks")
    rows = rows_of(taken(at_desk(valley.staff.verifier), f"{REPORTS}?words=obelisks", "csv"))
    assert rows[-1][-1] == "Only obelisks"
    assert "Words: obelisks" in rows[1][1]
    assert rows[2][1].startswith("1 row")
    assert list(Disclosed.objects.values_list("record_id", flat=True)) == [made.pk]


def test_a_claim_that_was_taken_back_says_so_in_the_file_as_on_the_page(valley, at_desk):
    withdraw_report(told(valley, "Only obelisks"), reason="the source took it back", by=valley.staff.duty)
    address = f"{REPORTS}?words=obelisks&standing=all"
    head, row = rows_of(taken(at_desk(valley.staff.verifier), address, "csv"))[-2:]
    assert dict(zip(head, row, strict=True))["State"] == "withdrawn"


def test_no_cell_can_be_run_and_nobody_who_reported_is_named(valley, at_desk):
    told(valley, '=HYPERLINK("http://evil.example","x")')
    answer = taken(at_desk(valley.staff.verifier), REPORTS, "csv")
    words = [row[-1] for row in rows_of(answer)]
    assert '\'=HYPERLINK("http://evil.example","x")' in words
    assert "witness-1" not in answer.content.decode()
    book = openpyxl.load_workbook(io.BytesIO(taken(at_desk(valley.staff.verifier), REPORTS).content))
    assert all(cell.data_type != "f" for row in book.active.iter_rows() for cell in row)


def test_in_arabic_the_sheet_is_read_from_the_right(valley, at_desk):
    answer = taken(at_desk(valley.staff.verifier), f"{INCIDENTS}?show=all", headers={"accept-language": "ar"})
    assert openpyxl.load_workbook(io.BytesIO(answer.content)).active.sheet_view.rightToLeft


def test_a_list_that_is_too_long_is_refused_with_the_remedy(valley, at_desk, monkeypatch):
    monkeypatch.setattr(lists_out, "MOST", 1)
    assert Report.objects.current().count() > 1
    browser = at_desk(valley.staff.verifier)
    browser.post(REPORTS, {"take_out": "csv", "reason": "the weekly meeting"})
    says = {"take_out": "csv", "approved": approved_by_the_head().pk}
    before = Entry.objects.journal().count()
    answer = browser.post(REPORTS, says, follow=True)
    assert "Choose fewer" in answer.content.decode()
    assert Entry.objects.journal().count() == before
    assert not Disclosed.objects.exists()


def test_who_only_reads_takes_nothing_out(valley, at_desk):
    browser = at_desk(valley.staff.reader)
    for address in (REPORTS, INCIDENTS):
        assert 'name="take_out"' not in browser.get(address).content.decode()
        assert browser.post(address, {"take_out": "csv"}).status_code == 403
    assert at_desk(valley.staff.party_liaison).post(REPORTS, {"take_out": "csv"}).status_code == 404
    assert not Disclosed.objects.exists()


def test_no_list_holds_records_that_have_no_way_out(staff):
    with pytest.raises(NeverDisclosedError):
        list_left("liaison.ProtectionRequest", ["01J"], "01J", staff.head)
