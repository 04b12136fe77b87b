"""The pages that take a spreadsheet in, step by step, without a script; and who may not open them."""

import csv
import io
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from tests.intake.sheets import HEADER, ROWS, received, taken, workbook
from tregua.intake import sheet_views, taking_in
from tregua.intake.channels.sheet.columns import guess
from tregua.intake.models import Batch, Message, RememberedColumns
from tregua.intake.rows import row_kinds
from tregua.intake.taking_out import write_kind
from tregua.people.models import AccessNote, Sealed
from tregua.people.roles import PERMISSIONS, ROLES
from tregua.record.models import Entry
from tregua.reports.models import Report, Source

UNKNOWN = ("P-1", "Radio Nine", *ROWS[0][2:])
NEGATIVE = (*ROWS[0][:10], -4, *ROWS[0][11:])


def upload(browser, raw, name="events.xlsx", **more):
    return browser.post(
        "/messages/sheet/", {"file": SimpleUploadedFile(name, raw, "application/octet-stream"), **more}
    )


def columns_page(message):
    return f"/messages/{message.pk}/columns/?table=Events&kind=claims"


def as_guessed(browser, address):
    """Return what the form of the columns holds when nobody touches it."""
    page = browser.get(address).context["form"]
    return {bound.html_name: bound.value() if bound.value() is not None else "" for bound in page}


def to_the_dry_run(browser, raw):
    """Walk to the dry run as a person does who changes nothing, and return its address."""
    chosen = upload(browser, raw)
    message = Message.objects.get(pk=chosen.url.split("/")[2])
    picked = browser.post(chosen.url, {"table": "Events", "kind": "claims"})
    return browser.post(picked.url, as_guessed(browser, picked.url)).url, message


def test_a_table_is_taken_in_step_by_step_and_nothing_is_made_before_the_last(valley, at_desk):
    browser = at_desk(valley.staff.duty)
    before = Report.objects.count()
    address, message = to_the_dry_run(browser, workbook())
    page = browser.get(address)
    assert page.context["counts"] == {"made": 4, "same": 0, "refused": 0}
    assert "Mortar rounds fell on Old Bridge." in page.content.decode()
    assert "Nowhere Hill" in page.content.decode()
    assert (Report.objects.count(), Batch.objects.count()) == (before, 0)
    done = browser.post(address, {"take_in": "1"}, follow=True)
    batch = Batch.objects.get()
    assert done.redirect_chain[-1][0] == f"/messages/batches/{batch.pk}/"
    assert (batch.message, batch.made, Report.objects.count()) == (message, 4, before + 4)
    address = f"/reports/{batch.rows.get(key='A-1').made_id}/"
    assert f'href="{address}"' in done.content.decode()
    assert "Made of row 2 of the table “Events”" in browser.get(address).content.decode()


def test_the_columns_are_remembered_for_the_next_table_of_the_same_columns(valley, at_desk):
    browser = at_desk(valley.staff.duty)
    first = received(workbook(), valley.staff.duty)
    says = as_guessed(browser, columns_page(first)) | {
        "at-target": "1",
        "fixed-language": "en",
        "day_first": "yes",
    }
    browser.post(columns_page(first), says)
    second = received(workbook(ROWS[:1]), valley.staff.duty, "next.xlsx")
    page = browser.get(columns_page(second))
    assert page.context["remembered"] == RememberedColumns.objects.get()
    again = {bound.html_name: bound.value() for bound in page.context["form"]}
    assert (again["at-target"], again["fixed-language"], again["day_first"]) == ("1", "en", "yes")


def test_what_is_asked_is_answered_once_and_then_taken_in(valley, at_desk):
    browser = at_desk(valley.staff.duty)
    address, _message = to_the_dry_run(browser, workbook([UNKNOWN]))
    page = browser.get(address)
    assert "Radio Nine" in page.content.decode()
    assert "take_in" not in page.content.decode()
    browser.post(address, {"take_in": "1"})
    assert not Batch.objects.exists()
    answered = browser.post(address, {"answer": "1", "q0": "add:outlet"})
    assert not Source.objects.filter(code="radio-nine").exists()
    browser.post(answered.url, {"take_in": "1"})
    assert Batch.objects.get().made == 1
    assert Source.objects.get(code="radio-nine").kind == "outlet"


def test_bad_rows_are_told_with_their_place_as_a_page_and_as_a_file(valley, at_desk):
    browser = at_desk(valley.staff.duty)
    address, _message = to_the_dry_run(browser, workbook([ROWS[1], NEGATIVE]))
    page = browser.get(address).content.decode()
    assert re.search(r"Events</bdi> · <bdi>3</bdi>", page)
    assert "-4 is less than nothing" in page
    link = re.search(r'href="([^"]+/problems/\?[^"]*)"', page)[1].replace("&amp;", "&")
    rows = list(csv.reader(io.StringIO(browser.get(link).content.decode("utf-8-sig"))))
    assert rows[1][:4] == ["Events", "3", "Killed", "'-4"]
    refused = browser.post(address, {"take_in": "1"})
    assert refused.status_code == 422
    assert not Batch.objects.exists()
    browser.post(address, {"take_in": "1", "only_good": "on"})
    assert (Batch.objects.get().made, Batch.objects.get().refused) == (1, 1)


def test_days_before_the_truce_pass_only_when_somebody_ticks_it(valley, at_desk):
    browser = at_desk(valley.staff.duty)
    early = (*ROWS[0][:2], date(2016, 2, 1), *ROWS[0][3:])
    address, _message = to_the_dry_run(browser, workbook([early]))
    assert browser.get(address).context["counts"]["refused"] == 1
    passed = f"{address}&pass=before_the_truce"
    assert browser.get(passed).context["counts"]["made"] == 1
    browser.post(passed, {"take_in": "1"})
    assert Batch.objects.get().passed == ["before_the_truce"]


def test_the_same_file_twice_is_kept_once_and_said(valley, at_desk):
    browser = at_desk(valley.staff.duty)
    raw = workbook()
    address, message = to_the_dry_run(browser, raw)
    browser.post(address, {"take_in": "1"})
    again = upload(browser, raw, "renamed.xlsx")
    assert again.url == f"/messages/{message.pk}/table/"
    page = browser.get(again.url).content.decode()
    assert "received before" in page
    assert f'href="/messages/batches/{Batch.objects.get().pk}/"' in page
    assert "Nothing of this table is new" in browser.get(address).content.decode()


def test_a_batch_is_taken_back_on_its_page_with_a_reason(valley, at_desk):
    browser = at_desk(valley.staff.duty)
    batch = taken(received(workbook(), valley.staff.duty), valley.staff.duty)
    page = f"/messages/batches/{batch.pk}/"
    assert browser.post(page, {"reason": ""}).status_code == 422
    browser.post(page, {"reason": "The wrong month."})
    told = browser.get(page).content.decode()
    assert "The wrong month." in told
    assert 'name="reason"' not in told
    assert not Report.objects.current().filter(message=batch.message).exists()
    assert browser.post(page, {"reason": "Again."}).status_code == 409
    assert "taken back" in browser.get("/messages/batches/").content.decode()


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "empty"),
        (b"%PDF-1.4 and more", "no spreadsheet"),
        (b"PK\x03\x04 torn", "damaged"),
    ],
)
def test_a_file_that_is_no_spreadsheet_is_refused_and_nothing_is_kept(valley, at_desk, raw, says):
    before = Message.objects.count()
    answer = upload(at_desk(valley.staff.duty), raw)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert Message.objects.count() == before


def test_a_long_table_is_sent_to_the_command_line(valley, at_desk, monkeypatch):
    monkeypatch.setattr(sheet_views, "MOST_ROWS", 3)
    message = received(workbook(), valley.staff.duty)
    answer = at_desk(valley.staff.duty).get(columns_page(message))
    assert answer.status_code == 404


def test_columns_that_name_people_are_sealed_and_blacked_wherever_the_names_stand(valley, at_desk):
    header = (*HEADER, "Witness")
    rows = [(*ROWS[0][:12], "Abu Test saw mortar rounds.", "Abu Test"), (*ROWS[1], "Umm Probe")]
    answer = upload(
        at_desk(valley.staff.duty), workbook(rows, header), "list of Abu Test.xlsx", sealed_columns="witness"
    )
    copy = Message.objects.get(pk=answer.url.split("/")[2])
    original = Message.objects.get(pk=copy.facts["original"])
    assert (bytes(original.raw), original.text, original.sealed is None) == (b"", "", False)
    for kept in (copy, original):
        everything = repr([bytes(kept.raw).decode(), kept.text, kept.title, kept.facts])
        assert "Test" not in everything
        assert "Probe" not in everything
    assert "▮1▮ saw mortar rounds." in bytes(copy.raw).decode()
    table = taking_in.table_of(taking_in.book_of(copy), "")
    assert table.header == HEADER
    assert [row.number for row in table.rows] == [2, 3]
    with pytest.raises(taking_in.BatchError, match="sealed"):
        taking_in.book_of(original)
    assert Sealed.objects.count() > AccessNote.objects.count()
    assert taken(copy, valley.staff.duty).made == 2


def test_a_column_to_seal_that_is_not_there_keeps_nothing(valley, at_desk):
    before = Message.objects.count()
    answer = upload(at_desk(valley.staff.duty), workbook(), sealed_columns="Witness")
    assert "There is no column “Witness”" in answer.content.decode()
    assert Message.objects.count() == before


def test_everything_standing_goes_out_as_a_spreadsheet_and_the_journal_says_who_took_it(valley, at_desk):
    answer = at_desk(valley.staff.reader).get("/messages/out/claims/")
    assert answer.status_code == 403
    answer = at_desk(valley.staff.verifier).get("/messages/out/claims/")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert sheet.max_row == 1 + Report.objects.current().count()
    assert Entry.objects.journal().last().content["act"] == "spreadsheet written"


PAGES = ("/messages/batches/", "/messages/sheet/", "/messages/out/claims/")


def test_who_may_not_open_the_pages(valley, at_desk):
    message = received(workbook(), valley.staff.duty)
    batch = taken(message, valley.staff.duty)
    own = [f"/messages/{message.pk}/table/", columns_page(message), f"/messages/batches/{batch.pk}/"]
    for person in (valley.staff.administrator, valley.staff.custodian, valley.staff.auditor):
        browser = at_desk(person)
        assert {browser.get(page).status_code for page in (*PAGES, *own)} == {403}
    verifier = at_desk(valley.staff.verifier)
    assert verifier.get(columns_page(message)).status_code == 403  # reads, files, does not take in
    assert verifier.get(own[2]).status_code == 200
    assert 'name="reason"' not in verifier.get(own[2]).content.decode()
    assert verifier.post(own[2], {"reason": "Mine."}).status_code == 403


@pytest.mark.parametrize("code", row_kinds())
def test_every_kind_keeps_its_contract_and_goes_out_under_names_that_are_known_again(valley, at_desk, code):
    kind = row_kinds()[code]
    fields = [field.code for field in kind.fields]
    assert set(fields) <= set(kind.labels), "fields without a label"
    assert kind.permission in PERMISSIONS
    assert kind.read_permission in PERMISSIONS
    for language in ("en", "ar"):
        target = io.BytesIO()
        head = valley.staff.head
        head.roles = [role.code for role in ROLES]
        write_kind(kind(), target, language=language, by=head)
        sheet = load_workbook(io.BytesIO(target.getvalue())).active
        header = [cell.value for cell in next(sheet.iter_rows())]
        codes, _rows = kind().out()
        found = guess(header, [], kind.fields)
        assert {name: found[name].column for name in codes if name in found} == {
            name: place for place, name in enumerate(codes) if name in fields
        }
