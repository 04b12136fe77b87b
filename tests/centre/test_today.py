"""Today, by role: what a person does comes first, in a few rows with age, due time and who has it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.liaison.test_protection import ask
from tests.world import instant, remembered
from tregua.bulletin.actions import approve, prepare
from tregua.bulletin.points import open_points
from tregua.centre.blocks import SHOWN, blocks_of
from tregua.centre.bulletin_state import bulletin_lines
from tregua.incidents import actions as incidents
from tregua.intake.actions import receive
from tregua.liaison import duty_actions as duty
from tregua.matching.actions import refresh
from tregua.people import suggestions
from tregua.people.taking import take


@pytest.fixture
def valley(staff):
    return remembered(staff)


def incident_of(valley, name):
    return incidents.open_incident([valley.reports[name]], by=valley.staff.duty)


def blocks(person):
    return {one["block"].code: one["found"] for one in blocks_of(person)}


def words(person, code):
    return [line.words for line in blocks(person)[code].lines]


def test_what_a_person_does_comes_before_what_they_only_read(staff):
    assert [one["own"] for one in blocks_of(staff.verifier)] == sorted(
        (one["own"] for one in blocks_of(staff.verifier)), reverse=True
    )
    codes = [one["block"].code for one in blocks_of(staff.verifier)]
    assert codes.index("verify") < codes.index("bulletin")
    assert "messages" not in codes
    codes = [one["block"].code for one in blocks_of(staff.duty)]
    assert codes.index("messages") < codes.index("verify")


@pytest.mark.parametrize(
    ("who", "code", "seen"),
    [
        ("duty", "protection", False), ("verifier", "protection", False), ("liaison", "protection", True),
        ("head", "protection", True), ("reader", "messages", False), ("reader", "duty", False),
        ("reader", "verify", True), ("publisher", "bulletin", True), ("custodian", "verify", False),
        ("administrator", "verify", False), ("auditor", "duty", True),
    ],
)  # fmt: skip
def test_nobody_sees_a_block_of_what_they_may_not_read(staff, who, code, seen):
    assert (code in blocks(getattr(staff, who))) == seen


def test_incidents_stand_the_oldest_first_with_who_has_them_and_all_of_them_one_step_away(valley, at_desk):
    made = [incident_of(valley, name) for name in ("car", "mill", "bridge-1")]
    take(f"incidents.Incident/{made[2].pk}", by=valley.staff.second_verifier, step="Call the mayor")
    found = blocks(valley.staff.verifier)["verify"]
    assert (found.count, found.more) == (3, False)
    first, second, third = found.lines
    assert third.address == reverse("incidents:incident", args=[made[0].number])
    assert "Old Bridge" in first.words
    assert first.taking.recorded_by == valley.staff.second_verifier
    assert "Mill Town" in second.words
    page = at_desk(valley.staff.verifier).get("/").content.decode()
    assert "Call the mayor" in page
    assert "Take over" in page


def test_a_few_rows_are_shown_and_the_rest_counted(staff):
    for number in range(SHOWN + 2):
        receive(channel="text", raw=f"Message {number}.".encode(), media_type="text/plain", by=staff.duty)
    found = blocks(staff.duty)["messages"]
    assert (len(found.lines), found.count) == (SHOWN, SHOWN + 2)


def test_a_party_s_reply_stands_with_its_hour_and_says_when_it_is_late(valley):
    incident = incident_of(valley, "mill")
    incidents.ask_reply(
        incident, party=valley.parties["column"], words="What do you say?", asked_at=instant(5),
        due_at=instant(6), by=valley.staff.duty,
    )  # fmt: skip
    [line] = blocks(valley.staff.duty)["replies"].lines
    assert (line.at, line.late) == (instant(6), True)
    assert f"#{incident.number}" in line.words


def test_what_i_have_and_what_was_taken_from_me_stand_on_my_page_only(valley):
    staff = valley.staff
    incident = incident_of(valley, "mill")
    mine = take(f"incidents.Incident/{incident.pk}", by=staff.verifier)
    assert "mine" not in blocks(staff.second_verifier)
    assert "#1" in words(staff.verifier, "mine")[0]
    take(mine.subject, by=staff.second_verifier, from_holder=mine.pk)
    [told] = blocks(staff.verifier)["mine"].lines
    assert told.aside == "taken over from you by Second Verifier"
    assert not blocks(staff.second_verifier)["mine"].lines[0].aside


def test_the_duty_log_says_who_is_on_duty_and_what_is_due_from_me_first(staff):
    assert blocks(staff.liaison)["duty"].note == "Nobody is on duty."
    duty.begin_shift(by=staff.duty)
    now = timezone.now()
    for who, offset in ((staff.head, 1), (staff.liaison, 2)):
        duty.write(
            at=now, kind="call", words=f"For {who.code}.", of_whom=who, due_at=now + timedelta(hours=offset),
            by=staff.duty,
        )  # fmt: skip
    assert words(staff.liaison, "duty") == ["For liaison.", "For head."]
    assert words(staff.duty, "duty") == ["For head.", "For liaison."]
    duty.hand_over(to=staff.liaison, word="Quiet.", by=staff.duty)
    assert blocks(staff.liaison)["duty"].note == "Duty handed the shift over to you."
    assert blocks(staff.head)["duty"].note == "On duty: Duty."


def test_clocks_of_protection_stand_for_those_who_may_know_of_them(staff):
    ask(staff)
    [line] = blocks(staff.liaison)["protection"].lines
    assert line.words == "acknowledge"


def test_the_bulletins_of_today_and_yesterday_say_how_they_stand(valley):
    staff = valley.staff
    today = timezone.localdate(instant(3))
    assert [line.aside for line in bulletin_lines(today, may_prepare=True, may_read=True)] == [
        "not prepared yet"
    ] * 2
    assert "/bulletins/prepare/" in bulletin_lines(today, may_prepare=True, may_read=True)[0].address
    known = bulletin_lines(today, may_prepare=False, may_read=True)[0].address
    assert known.startswith(reverse("incidents:days"))
    assert f"first={today}&last={today}" in known
    assert bulletin_lines(today, may_prepare=False, may_read=False)[0].address == reverse("bulletin:list")
    made = prepare(today - timedelta(days=1), by=staff.publisher)
    asides = [line.aside for line in bulletin_lines(today, may_prepare=False, may_read=True)]
    assert asides == ["not prepared yet", "prepared by Publisher, waits for a second person"]
    approve(made, seen={one.code for one in open_points(made, staff.head)}, by=staff.head)
    assert bulletin_lines(today, may_prepare=False, may_read=True)[1].aside == "published"


def test_switched_off_suggestions_are_told_and_not_shown(valley):
    refresh()
    assert blocks(valley.staff.duty)["pairs"].lines
    suggestions.switch(on=False, reason="a test", by=valley.staff.head)
    found = blocks(valley.staff.duty)["pairs"]
    assert not found.lines
    assert "switched off" in found.note


def test_more_rows_do_not_ask_more_questions(valley, at_desk):
    """The page asks as much of the database with five rows in a block as with one."""
    browser = at_desk(valley.staff.duty)

    def questions():
        with CaptureQueriesContext(connection) as asked:
            assert browser.get("/").status_code == 200
        return len(asked)

    incident_of(valley, "bridge-1")
    receive(channel="text", raw=b"One.", media_type="text/plain", by=valley.staff.duty)
    questions()
    one = questions()
    for name in ("mill", "car", "airstrike-1"):
        if name in valley.reports:
            incident_of(valley, name)
    for number in range(SHOWN):
        receive(channel="text", raw=f"More {number}.".encode(), media_type="text/plain", by=valley.staff.duty)
    assert questions() <= one


def test_who_may_file_finds_the_way_in_on_today(valley, at_desk):
    for person in (valley.staff.duty, valley.staff.auditor):
        page = at_desk(person).get(reverse("home")).content.decode()
        head = page[page.index("<main") : page.index("</h1>") + 600]
        assert (f'class="button" href="{reverse("reports:enter")}"' in head) == person.may("reports.file")
