"""A party files, answers and notifies; it reads how far that has come, and what it was told of a finding."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from tests.world import instant
from tregua.incidents.actions import ask_reply, merge, open_incident
from tregua.incidents.asked import PartyReply
from tregua.incidents.findings import adopt, draft_finding
from tregua.incidents.findings import withdraw as withdraw_finding
from tregua.incidents.notified import Notification
from tregua.intake.models import Batch, Message
from tregua.intake.taking_in import BatchError
from tregua.people.models import Sealed
from tregua.portal import actions, sheets, states, telling
from tregua.portal.accounts import limit_account
from tregua.portal.models import Filing, PartyAccount
from tregua.portal.saying import PortalError
from tregua.reports.actions import withdraw_report as take_report_back
from tregua.reports.models import Report

SAYS = {
    "words": "Mortar shells fell on the market of Mill Town.",
    "predicate": "shelled",
    "violation_type": "1.2",
    "place": "V1",
    "place_precision": "unknown",
    "day": "2016-03-05",
    "time_known": "minute",
    "means": "mortar",
    "actor_as_written": "the Column",
    "language": "en",
}
HEADER = b"key,day,place,predicate,actor,words\r\n"


def file_one(browser, **says):
    answer = browser.post(reverse("portal:allegation"), SAYS | says)
    assert answer.status_code == 302, answer.content.decode()
    return Filing.objects.latest("id")


def upload(browser, rows, button="file_it", name="ours.csv"):
    file = SimpleUploadedFile(name, HEADER + rows if isinstance(rows, bytes) else rows)
    return browser.post(reverse("portal:sheet"), {"file": file, button: "1"})


def home(browser):
    return browser.get(reverse("portal:home")).content.decode()


def found(valley, reports, **says):
    """Return the incident of these reports with an adopted finding."""
    incident = open_incident(reports, reason="one", by=valley.staff.duty)
    finding = draft_finding(
        incident,
        answer="insufficient",
        reasons="told by one",
        relied_on=reports,
        by=valley.staff.verifier,
        **says,
    )
    adopt(finding, by=valley.staff.head)
    return incident, finding


def test_an_allegation_becomes_a_message_and_a_claim_of_that_party_ungraded_and_no_finding(
    valley, garrison, at_desk
):
    filing = file_one(at_desk(garrison))
    report = filing.report
    assert (report.source.party, report.source.kind) == (valley.parties["garrison"], "party")
    assert report.on_behalf_of == valley.parties["garrison"]
    assert (report.actor, report.actor_as_written) == (None, "the Column")
    assert report.message == filing.message
    assert filing.message.text.startswith("Mortar shells fell")
    assert not report.gradings.exists()
    assert not report.memberships.exists()
    assert report.recorded_by == garrison
    assert filing.message not in Message.objects.without_drafts()


def test_that_nobody_was_killed_is_kept_in_the_message_as_it_is_in_the_claim(garrison, at_desk):
    filing = file_one(at_desk(garrison), killed_min="0", killed_max="0", wounded_min="2")
    assert (filing.report.killed_min, filing.report.killed_max) == (0, 0)
    for line in ("Killed, at least: 0", "Killed, at most: 0", "Wounded, at least: 2"):
        assert line in filing.message.text
    assert "False" not in filing.message.text


def test_the_desk_sees_it_as_new_and_the_party_reads_received_then_looked_at(
    valley, garrison, at_desk, client
):
    filing = file_one(at_desk(garrison))
    assert ">received<" in home(at_desk(garrison))
    desk = at_desk(valley.staff.duty)
    assert "New from the parties" in desk.get(reverse("home")).content.decode()
    assert "Mortar shells" in desk.get(reverse("portal:desk")).content.decode()
    desk.post(reverse("portal:seen", args=[filing.pk]))
    assert "Mortar shells" not in desk.get(reverse("portal:desk")).content.decode()
    assert "Mortar shells" in desk.get(reverse("portal:desk") + "?show=all").content.decode()
    assert ">being looked at<" in home(at_desk(garrison))


def test_a_finding_is_told_by_somebody_who_neither_drafted_nor_adopted_it(valley, garrison, column, at_desk):
    staff = valley.staff
    filing = file_one(at_desk(garrison))
    _incident, finding = found(valley, [filing.report])
    assert ">being looked at<" in home(at_desk(garrison))
    page = at_desk(staff.liaison).get(reverse("portal:one", args=[filing.pk])).content.decode()
    assert reverse("portal:tell", args=[filing.pk, finding.pk]) in page
    staff.head.roles = ["head_of_centre", "liaison_officer"]
    with pytest.raises(PortalError, match="Somebody else must tell"):
        telling.tell_party(finding, valley.parties["garrison"], words="closed", by=staff.head)
    with pytest.raises(PermissionDenied):
        telling.tell_party(finding, valley.parties["garrison"], words="closed", by=staff.reader)
    at_desk(staff.liaison).post(
        reverse("portal:tell", args=[filing.pk, finding.pk]), {"words": "We could not see the place."}
    )
    told = at_desk(garrison).get(reverse("portal:filing", args=[filing.pk])).content.decode()
    assert ">closed<" in home(at_desk(garrison))
    assert "We could not see the place." in told
    assert "insufficient information" in told
    for secret in ("told by one", staff.verifier.shown_name, staff.head.shown_name, "#1"):
        assert secret not in told
    with pytest.raises(PortalError, match="already"):
        telling.tell_party(finding, valley.parties["garrison"], words="again", by=staff.liaison)


def test_a_party_is_not_told_of_a_finding_on_what_it_did_not_file(valley, garrison, at_desk):
    filing = file_one(at_desk(garrison))
    _incident, finding = found(valley, [valley.reports["bridge-1"]])
    desk = at_desk(valley.staff.liaison)
    answer = desk.post(reverse("portal:tell", args=[filing.pk, finding.pk]), {"words": "x"})
    assert answer.status_code == 404
    assert not finding.told_to.exists()


def test_a_finding_that_was_withdrawn_is_no_longer_told(valley, garrison, at_desk):
    filing = file_one(at_desk(garrison))
    _incident, finding = found(valley, [filing.report])
    telling.tell_party(finding, valley.parties["garrison"], words="unclear", by=valley.staff.liaison)
    withdraw_finding(finding, reason="wrong place", by=valley.staff.head)
    assert ">being looked at<" in home(at_desk(garrison))
    with pytest.raises(PortalError, match="that stands"):
        telling.tell_party(finding, valley.parties["column"], words="x", by=valley.staff.liaison)


def test_a_finding_that_another_replaced_is_told_anew(valley, garrison, at_desk):
    filing = file_one(at_desk(garrison))
    incident, finding = found(valley, [filing.report])
    telling.tell_party(finding, valley.parties["garrison"], words="EXERCISE-OLD", by=valley.staff.liaison)
    later = draft_finding(
        incident, answer="not_substantiated", reasons="seen since", relied_on=[filing.report], supersedes=finding,
        by=valley.staff.verifier,
    )  # fmt: skip
    adopt(later, by=valley.staff.head)
    page = reverse("portal:filing", args=[filing.pk])
    assert "EXERCISE-OLD" not in at_desk(garrison).get(page).content.decode()
    assert ">being looked at<" in home(at_desk(garrison))
    telling.tell_party(later, valley.parties["garrison"], words="EXERCISE-NEW", by=valley.staff.liaison)
    assert "EXERCISE-NEW" in at_desk(garrison).get(page).content.decode()


def test_the_state_follows_a_claim_into_the_incident_that_it_was_merged_into(valley, garrison, at_desk):
    filing = file_one(at_desk(garrison))
    own = open_incident([filing.report], reason="told", by=valley.staff.duty)
    other, finding = found(valley, [valley.reports["bridge-1"]])
    merge(own, into=other, reason="the same", by=valley.staff.duty)
    telling.tell_party(finding, valley.parties["garrison"], words="seen together", by=valley.staff.liaison)
    standing = states.of_reports([filing.report_id], valley.parties["garrison"], seen=False)
    assert standing[filing.report_id].state == states.State.CLOSED


def test_a_claim_that_was_withdrawn_reads_withdrawn(valley, garrison, at_desk):
    filing = file_one(at_desk(garrison))
    take_report_back(filing.report, reason="the party asked", by=valley.staff.duty)
    assert ">withdrawn<" in home(at_desk(garrison))


def test_names_that_are_to_be_protected_are_blacked_out_and_sealed(valley, garrison, at_desk):
    before = Sealed.objects.count()
    filing = file_one(
        at_desk(garrison),
        words="EXERCISE-NAME saw shells fall.",
        heard_through="EXERCISE-NAME, the baker",
        names="EXERCISE-NAME",
    )
    report = filing.report
    assert Sealed.objects.count() == before + 1
    assert bytes(filing.message.raw) == b""
    assert "EXERCISE-NAME" not in f"{report.words} {report.heard_through} {filing.message.text}"


@pytest.mark.parametrize(
    ("says", "why"),
    [
        ({"words": ""}, "This field is required"),
        ({"day": "2999-01-01"}, "still to come"),
        ({"words": "x" * 10_001}, "in several parts"),
        ({"place": "nowhere at all"}, "No place called"),
    ],
)
def test_what_cannot_be_filed_is_told_with_the_form_as_it_was(garrison, at_desk, says, why):
    answer = at_desk(garrison).post(reverse("portal:allegation"), SAYS | says)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert not Filing.objects.exists()


def test_a_party_is_not_asked_for_another_party_and_not_shown_who_there_is(garrison, at_desk):
    page = at_desk(garrison).get(reverse("portal:allegation")).content.decode()
    assert "the Column" not in page
    assert 'name="actor"' not in page
    assert 'name="on_behalf_of"' not in page


def test_a_table_is_checked_without_a_trace_and_filed_as_one_batch(valley, garrison, at_desk):
    browser = at_desk(garrison)
    rows = b"1,2016-03-05,Mill Town,shelled,the Column,Shells on the market\r\n2,2016-03-06,Mill Town,fired,,Shots\r\n"
    checked = upload(browser, rows, "check")
    assert "The file can be filed" in checked.content.decode()
    assert not Message.objects.filter(channel="sheet").exists()
    assert not Filing.objects.exists()
    kept = dict(re.findall(r'name="(checked\w*)" value="([^"]*)"', checked.content.decode()))
    assert browser.post(reverse("portal:sheet"), kept | {"file_it": "1"}).status_code == 302
    filing = Filing.objects.get()
    assert bytes(filing.message.raw) == HEADER + rows
    assert (filing.batch.made, filing.batch.kind) == (2, "claims")
    claims = Report.objects.filter(message=filing.message)
    assert {one.source.party.code for one in claims} == {"garrison"}
    page = browser.get(reverse("portal:filing", args=[filing.pk])).content.decode()
    assert page.count(">received<") == 3  # the whole, and each row
    assert upload(browser, rows).status_code == 422  # nothing of it is new
    assert Batch.objects.count() == 1


@pytest.mark.parametrize("kept", [{}, {"checked": "not base64!", "checked_name": "ours.csv"}])
def test_without_a_file_or_with_a_damaged_one_nothing_is_filed(garrison, at_desk, kept):
    answer = at_desk(garrison).post(reverse("portal:sheet"), kept | {"file_it": "1"})
    assert answer.status_code == 422
    assert "hoose" in answer.content.decode()
    assert not Filing.objects.exists()


def test_a_list_of_tables_carries_none_of_their_bytes_and_asks_no_question_for_each(
    garrison, at_desk, django_assert_max_num_queries
):
    for number in range(3):
        row = f"k{number},2016-03-05,V1,shelled,the Column,told {number}\r\n"
        upload(at_desk(garrison), row.encode(), name=f"{number}.csv")
    with django_assert_max_num_queries(4) as asked:
        rows = states.lines(
            list(Filing.objects.in_full().order_by("-id")), PartyAccount.objects.of(garrison).party
        )
    assert len(rows) == 3
    assert not any('"raw"' in one["sql"] or '"text"' in one["sql"] for one in asked.captured_queries)


def test_one_wrong_cell_keeps_the_whole_table_out_and_is_named(garrison, at_desk):
    rows = b"1,2016-03-05,Mill Town,shelled,,Shells\r\n2,the day of the feast,Mill Town,juggled,,Shots\r\n"
    answer = upload(at_desk(garrison), rows)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Nothing was filed" in page
    assert "the day of the feast" in page
    assert "juggled" in page
    assert not Filing.objects.exists()
    assert not Message.objects.filter(channel="sheet").exists()


@pytest.mark.parametrize("language", ["en", "ar", "fr", "ru"])
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_template_is_taken_again_in_every_language(garrison, at_desk, language, kind):
    browser = at_desk(garrison)
    browser.post(reverse("language"), {"language": language})
    raw = browser.get(reverse(f"portal:template_{kind}")).content
    with override("en"), pytest.raises(BatchError, match="has rows"):
        sheets.try_out(raw, f"empty.{kind}", by=garrison)
    if kind == "csv":
        filled = raw + b"7,2016-03-05,,,,Mill Town,,,1.2,,,,,,,,Shells,en\r\n"
        assert sheets.try_out(filled, "filled.csv", by=garrison).fits


@pytest.mark.parametrize(
    ("name", "raw", "why"),
    [
        ("a.csv", b"colour,shape\r\nred,round\r\n", "not of the template"),
        ("a.xlsx", b"PK\x03\x04nothing", "damaged"),
        ("a.csv", HEADER + b"1,2016-03-05,V1,shelled,,x\r\n" * 2_001, "at most are taken at once"),
        ("a.csv", HEADER + b"x" * sheets.LARGEST, "larger than 2 MB"),
    ],
)
def test_what_is_no_filled_template_is_refused(garrison, at_desk, name, raw, why):
    file = SimpleUploadedFile(name, raw)
    answer = at_desk(garrison).post(reverse("portal:sheet"), {"file": file, "file_it": "1"})
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert not Filing.objects.exists()


def test_a_party_answers_what_it_was_asked(valley, column, at_desk):
    bridge = open_incident([valley.reports["bridge-1"]], reason="told", by=valley.staff.duty)
    asked = ask_reply(
        bridge, party=valley.parties["column"], asked_at=instant(1, 18), due_at=instant(2, 18),
        words="Did mortars of yours fire?", by=valley.staff.duty,
    )  # fmt: skip
    browser = at_desk(column)
    assert "Did mortars of yours fire?" in home(browser)
    address = reverse("portal:answer", args=[asked.pk])
    assert 'value="no_answer"' not in browser.get(address).content.decode()
    assert browser.post(address, {"position": "denies", "words": " "}).status_code == 422
    browser.post(
        address, {"position": "denies", "words": "None of ours fired.", "further_questions": "Who says so?"}
    )
    reply = PartyReply.objects.get()
    assert (reply.position, reply.party, reply.request) == ("denies", valley.parties["column"], asked)
    assert "Nothing waits for an answer" in home(browser)
    desk = (
        at_desk(valley.staff.duty).get(reverse("incidents:incident", args=[bridge.number])).content.decode()
    )
    assert "None of ours fired." in desk


def test_what_waits_longest_for_an_answer_is_never_pushed_off_the_page(valley, column, at_desk, monkeypatch):
    monkeypatch.setattr("tregua.portal.views.ON_A_PAGE", 2)
    incident = open_incident([valley.reports["bridge-1"]], reason="one", by=valley.staff.duty)
    for number in range(3):
        at = timezone.now() - timedelta(hours=3 - number)
        ask_reply(
            incident, party=valley.parties["column"], asked_at=at, due_at=at + timedelta(days=1),
            words=f"question {number}", by=valley.staff.duty,
        )  # fmt: skip
    page = home(at_desk(column))
    assert [page.find(f"question {number}") > 0 for number in range(3)] == [True] * 3
    assert page.find("question 0") < page.find("question 2"), "what is due first stands first"


def test_a_party_notifies_a_movement_and_calls_it_off(valley, column, at_desk):
    browser = at_desk(column)
    says = {
        "kind": "movement", "place": "V1", "starts_at": "2016-03-05T08:00", "ends_at": "2016-03-05T10:00",
        "words": "Two companies pass.",
    }  # fmt: skip
    assert browser.post(reverse("portal:notify"), says | {"ends_at": "2016-03-05T07:00"}).status_code == 422
    browser.post(reverse("portal:notify"), says)
    made = Notification.objects.get()
    assert (made.party, made.kind) == (valley.parties["column"], "movement")
    browser.post(reverse("portal:call_off", args=[made.pk]), {"reason": "They stay."})
    assert Notification.objects.get().taken_back.reason == "They stay."
    filing = Filing.objects.get()
    for reader, page in ((valley.staff.duty, "portal:one"), (column, "portal:filing")):
        shown = at_desk(reader).get(reverse(page, args=[filing.pk])).content.decode()
        assert "holds no longer" in shown
        assert "They stay." in shown
    assert "Two companies pass." in at_desk(valley.staff.duty).get(reverse("portal:desk")).content.decode()


def test_too_much_within_an_hour_is_refused_and_nothing_is_kept(garrison, at_desk, monkeypatch):
    monkeypatch.setattr(actions, "OF_A_PERSON", 2)
    browser = at_desk(garrison)
    for _one in range(2):
        file_one(browser)
    answer = browser.post(reverse("portal:allegation"), SAYS)
    assert answer.status_code == 422
    assert "within the hour" in answer.content.decode()
    assert Filing.objects.count() == 2


def test_an_account_whose_time_is_over_lets_nobody_file(valley, garrison, at_desk):
    browser = at_desk(garrison)
    limit_account(garrison, until=timezone.now() - timedelta(minutes=1), by=valley.staff.administrator)
    with pytest.raises(PortalError, match="is over"):
        actions.party_of(garrison)
    browser.force_login(garrison)
    answer = browser.get(reverse("portal:home"))
    assert (answer.status_code, answer.url) == (302, reverse("people:login"))
    assert browser.get(reverse("portal:home")).url.startswith(reverse("people:login"))
