"""The duty log: a shift begins, lines are written, answered and corrected, and the shift passes to a second person."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.liaison.test_protection import ask
from tregua.incidents import actions as incidents
from tregua.incidents.asked import ReplyRequest
from tregua.liaison import duty_actions as duty
from tregua.liaison.duty import DutyEntry, Shift, running, waiting_handover
from tregua.liaison.duty_clocks import running_clocks
from tregua.liaison.saying import LiaisonError
from tregua.people import outings
from tregua.record.models import Entry


@pytest.fixture
def shift(staff):
    return duty.begin_shift(by=staff.duty)


def hour(offset):
    return timezone.now() + timedelta(hours=offset)


def written(staff, words="A caller asks when the road opens.", **more):
    says = {"at": hour(-1), "kind": "call", "words": words, "by": staff.duty} | more
    return duty.write(**says)


def asked(staff, **more):
    return written(staff, **{"of_whom": staff.liaison, "due_at": hour(2)} | more)


def acts():
    return [entry.content["act"] for entry in Entry.objects.journal()]


def text(answer):
    return answer.content.decode()


def test_a_shift_begins_and_its_lines_stand_in_the_journal_without_their_words(staff, shift):
    line = written(staff)
    assert running() == shift
    assert line.shift == shift
    assert acts()[-2:] == ["shift begun", "duty log written"]
    assert "road" not in str([entry.content for entry in Entry.objects.journal()])


def test_nobody_writes_before_a_shift_runs(staff):
    with pytest.raises(LiaisonError, match="No shift runs"):
        written(staff)


def test_a_line_that_asks_for_an_answer_waits_until_it_has_one(staff, shift):
    later, sooner = asked(staff, due_at=hour(5)), asked(staff, due_at=hour(1))
    written(staff, words="Nothing to answer.")
    assert list(DutyEntry.objects.unanswered()) == [sooner, later]
    duty.answer(sooner, words="At noon.", by=staff.liaison)
    assert list(DutyEntry.objects.unanswered()) == [later]
    with pytest.raises(LiaisonError, match="Liaison wrote down the answer already"):
        duty.answer(sooner, words="At one.", by=staff.duty)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"of_others": "COL"}, "by when"),
        ({"due_at": hour(1)}, "who must answer"),
        ({"words": "  "}, "Write what happened"),
        ({"at": hour(3)}, "has not come yet"),
        ({"of_others": "COL", "due_at": hour(-30)}, "before it happened"),
        ({"kind": "gossip"}, "not one of the known codes"),
    ],
)
def test_a_line_that_the_next_officer_would_not_understand_is_refused(staff, shift, more, says):
    with pytest.raises(LiaisonError, match=says):
        written(staff, **more)


def test_a_correction_is_a_new_line_and_waits_in_place_of_the_old_one(staff, shift):
    wrong = asked(staff, words="The north road.")
    right = duty.correct(
        wrong, why="It was the south road.", at=wrong.at, kind="call", words="The south road.",
        of_whom=staff.liaison, due_at=wrong.due_at, by=staff.head,
    )  # fmt: skip
    assert list(DutyEntry.objects.unanswered()) == [right]
    assert DutyEntry.objects.get(pk=wrong.pk).words == "The north road."
    for act in (
        lambda: duty.answer(wrong, words="Yes.", by=staff.duty),
        lambda: duty.correct(wrong, why="Again.", at=wrong.at, kind="call", words="x", by=staff.duty),
    ):
        with pytest.raises(LiaisonError, match="corrected meanwhile"):
            act()


def test_a_shift_passes_between_two_people_by_name_and_what_waits_is_carried_on(staff, shift):
    line = asked(staff)
    with pytest.raises(LiaisonError, match="somebody else"):
        duty.hand_over(to=staff.duty, word="To myself.", by=staff.duty)
    with pytest.raises(LiaisonError, match="may not keep"):
        duty.hand_over(to=staff.verifier, word="Quiet.", by=staff.duty)
    with pytest.raises(LiaisonError, match="not on duty"):
        duty.hand_over(to=staff.head, word="Quiet.", by=staff.liaison)
    word = duty.hand_over(to=staff.liaison, word="Quiet, one caller waits.", by=staff.duty)
    assert running() == shift, "until somebody takes over"
    with pytest.raises(LiaisonError, match="handed over to Liaison"):
        duty.take_over(handover=word.pk, by=staff.head)
    taken = duty.take_over(handover=word.pk, by=staff.liaison)
    assert (running(), taken.before, taken.officer) == (taken, shift, staff.liaison)
    assert list(DutyEntry.objects.unanswered()) == [line]
    assert acts()[-2:] == ["shift handed over", "shift taken over"]
    with pytest.raises(LiaisonError, match="not on duty"):
        duty.hand_over(to=staff.head, word="Once more.", by=staff.duty)


def test_whoever_read_an_older_word_reads_the_new_one_first(staff, shift):
    old = duty.hand_over(to=staff.liaison, word="Quiet.", by=staff.duty)
    new = duty.hand_over(to=staff.liaison, word="Not quiet any more.", by=staff.duty)
    with pytest.raises(LiaisonError, match="written anew"):
        duty.take_over(handover=old.pk, by=staff.liaison)
    assert waiting_handover(running()) == new


def test_after_an_officer_who_left_somebody_takes_over_with_a_reason(staff, shift):
    with pytest.raises(LiaisonError, match="Duty is on duty"):
        duty.begin_shift(by=staff.head)
    with pytest.raises(LiaisonError, match="on duty already"):
        duty.begin_shift(by=staff.duty, reason="again")
    made = duty.begin_shift(by=staff.head, reason="Fell ill.")
    assert (made.before, made.reason) == (shift, "Fell ill.")


def test_a_reason_holds_against_the_officer_for_whom_it_was_written(staff, shift, at_desk):
    """Two take over from one who left: the second one is told who came on duty, and relieves nobody unseen."""
    browser = at_desk(staff.liaison)
    begin = reverse("liaison:duty_begin")
    assert f'name="seen" value="{shift.pk}"' in text(browser.get(begin))
    first = duty.begin_shift(by=staff.head, reason="Fell ill.")
    answer = browser.post(begin, {"reason": "Fell ill.", "seen": shift.pk})
    assert answer.status_code == 422
    assert f"{staff.head} is on duty. Ask for the handover" in text(answer)
    assert running() == first
    assert f'name="seen" value="{first.pk}"' in text(answer)
    assert browser.post(begin, {"reason": "Called away.", "seen": first.pk}).status_code == 302
    assert running().before == first


def test_the_database_lets_nobody_else_take_over_what_was_taken_over(staff, shift):
    duty.begin_shift(by=staff.head, reason="Fell ill.")
    with pytest.raises(IntegrityError), transaction.atomic():
        Shift.objects.create(before=shift, reason="At the same moment.", recorded_by=staff.liaison)


def test_only_who_keeps_the_log_writes_and_others_read_it(staff, shift, at_desk):
    with pytest.raises(PermissionDenied):
        written(staff, by=staff.verifier)
    line = written(staff, at=timezone.now())  # an hour ago may have been yesterday
    reading = at_desk(staff.auditor)
    assert "when the road opens" in text(reading.get(reverse("liaison:duty")))
    assert "Write a line" not in text(reading.get(reverse("liaison:duty")))
    assert reading.post(reverse("liaison:duty"), {"words": "x"}).status_code == 403
    assert reading.post(reverse("liaison:duty_line", args=[line.pk]), {"words": "x"}).status_code == 403
    assert at_desk(staff.reader).get(reverse("liaison:duty")).status_code == 403


def test_the_page_writes_a_line_shows_a_day_and_one_person(staff, shift, at_desk):
    browser = at_desk(staff.duty)
    sent = {"kind": "visit", "at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"), "words": "Elders came."}
    assert browser.post(reverse("liaison:duty"), sent).status_code == 302
    duty.write(at=timezone.now(), kind="note", words="Power is back.", by=staff.head)
    here = reverse("liaison:duty")
    assert "Elders came" in text(browser.get(here))
    of_the_head = text(browser.get(here, {"person": staff.head.pk}))
    assert "Power is back" in of_the_head
    assert "Elders came" not in of_the_head
    yesterday = timezone.localdate() - timedelta(days=1)
    assert "Elders came" not in text(browser.get(here, {"day": yesterday.isoformat()}))
    refused = browser.post(here, sent | {"of_others": "COL"})
    assert refused.status_code == 422
    assert "by when the answer is due" in text(refused)
    assert "Elders came" in text(refused)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "no day"])
def test_a_day_beyond_the_calendar_is_shown_as_today(staff, shift, at_desk, day):
    assert at_desk(staff.duty).get(reverse("liaison:duty"), {"day": day}).context["today"]


def test_the_pages_of_the_handover_show_what_is_open_and_take_over_by_name(staff, shift, at_desk):
    asked(staff, words="Where is the convoy?")
    outings.send_out(who="K7", area="North Ridge", every=30, by=staff.duty)
    outgoing = at_desk(staff.duty)
    page = text(outgoing.get(reverse("liaison:duty_hand_over")))
    assert "Where is the convoy?" in page
    assert "K7" in page
    sent = {"to": staff.liaison.pk, "word": "One convoy is out."}
    assert outgoing.post(reverse("liaison:duty_hand_over"), sent).status_code == 302
    incoming = at_desk(staff.liaison)
    page = incoming.get(reverse("liaison:duty_take_over"))
    assert "One convoy is out." in text(page)
    assert "I, Liaison, take over" in text(page)
    word = waiting_handover(running())
    assert incoming.post(reverse("liaison:duty_take_over"), {"handover": word.pk}).status_code == 302
    assert running().officer == staff.liaison


def test_a_line_is_answered_and_corrected_on_its_page(staff, shift, at_desk):
    browser, line = at_desk(staff.duty), asked(staff)
    page = reverse("liaison:duty_line", args=[line.pk])
    local = "%Y-%m-%dT%H:%M"
    sent = {
        "kind": "call", "words": "A caller asks when the bridge opens.", "why": "It was the bridge.",
        "at": timezone.localtime(line.at).strftime(local), "of_whom": staff.liaison.pk,
        "due_at": timezone.localtime(line.due_at).strftime(local),
    }  # fmt: skip
    moved = browser.post(page, sent)
    assert moved.status_code == 302
    assert "It was the bridge." in text(browser.get(page))
    new = DutyEntry.objects.get(corrects=line)
    assert browser.post(reverse("liaison:duty_answer", args=[new.pk]), {"words": ""}).status_code == 422
    assert (
        browser.post(reverse("liaison:duty_answer", args=[new.pk]), {"words": "At noon."}).status_code == 302
    )
    assert not DutyEntry.objects.unanswered()


def test_a_clock_of_protection_shows_to_those_alone_who_may_know_of_it(valley):
    ask(valley.staff)
    kinds = {str(one.kind) for one in running_clocks(valley.staff.duty, timezone.now())}
    assert "request for protection" not in kinds
    kinds = {str(one.kind) for one in running_clocks(valley.staff.liaison, timezone.now())}
    assert "request for protection" in kinds


def test_a_party_s_reply_is_a_clock_until_it_came_or_silence_was_noted(valley):
    staff = valley.staff
    incident = incidents.open_incident([next(iter(valley.reports.values()))], by=staff.duty)
    party = valley.parties["column"]
    asked_for = incidents.ask_reply(
        incident, party=party, words="What do you say?", asked_at=hour(-2), due_at=hour(-1), by=staff.duty
    )
    [clock] = [one for one in running_clocks(staff.duty, timezone.now()) if "reply" in str(one.kind)]
    assert clock.overdue_at(timezone.now())
    assert str(incident) in clock.about
    incidents.note_reply(
        incident, party=party, request=asked_for, received_at=hour(0), position="no_answer", by=staff.duty
    )
    assert not ReplyRequest.objects.open()
