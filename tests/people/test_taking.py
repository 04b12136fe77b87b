"""Who has this: one way to take a message, a pair, an incident or a reply that is due, to take it over and to let it go."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.world import instant, remembered
from tregua.incidents import actions as incidents
from tregua.incidents.asked import ReplyRequest
from tregua.incidents.findings import adopt, draft_finding
from tregua.intake.actions import receive
from tregua.liaison import duty_actions as duty
from tregua.matching.actions import judge, refresh
from tregua.matching.models import Suggestion
from tregua.people import taking
from tregua.people.models import Taking, TakingEnded
from tregua.people.taking import TakenByAnotherError, TakingError, held_by, standing_on, take, taken_from
from tregua.record.models import Entry


@pytest.fixture
def valley(staff):
    return remembered(staff)


@pytest.fixture
def incident(valley):
    made = incidents.open_incident([valley.reports["bridge-1"]], by=valley.staff.duty)
    made.subject = f"incidents.Incident/{made.pk}"
    return made


@pytest.fixture
def work(valley, incident):
    """Return one piece of work of each kind, by its code."""
    duty_officer = valley.staff.duty
    message = receive(channel="text", raw=b"Shells fell.", media_type="text/plain", by=duty_officer)
    asked = incidents.ask_reply(
        incident, party=valley.parties["column"], words="What do you say?", asked_at=instant(5),
        due_at=instant(6), by=duty_officer,
    )  # fmt: skip
    refresh()
    pair = Suggestion.objects.awaiting_judgement().first()
    return {
        "intake.Message": message.pk,
        "incidents.Incident": incident.pk,
        "incidents.ReplyRequest": asked.pk,
        "matching.Pair": pair.pair,
    }


@pytest.fixture
def officer(staff):
    """Somebody who may do all of it."""
    staff.verifier.roles = ["verifier", "duty_officer"]
    staff.verifier.save()
    return staff.verifier


def text(answer):
    return answer.content.decode()


def test_one_mechanism_takes_each_kind_of_work(work, officer):
    assert set(work) == set(taking.work_kinds())
    for code, key in work.items():
        take(f"{code}/{key}", by=officer)
    held = {one.kind.code: one for one in held_by(officer)}
    assert set(held) == set(work)
    assert all(one.named.words and one.named.address for one in held.values())


def test_every_kind_of_work_that_is_done_is_nobody_s_any_more(valley, work, officer):
    staff = valley.staff
    for code, key in work.items():
        take(f"{code}/{key}", by=officer)
    first, second = work["matching.Pair"].split(".")
    pair = Suggestion.objects.get(first=first, second=second)
    judge(pair.first, pair.second, verdict="unsure", by=officer)
    asked = ReplyRequest.objects.get()
    incidents.note_reply(
        asked.incident, request=asked, received_at=instant(7), position="no_answer", by=staff.duty
    )
    finding = draft_finding(
        asked.incident, answer="not_verifiable", reasons="told", relied_on=[valley.reports["bridge-1"]],
        standard="reported", by=staff.second_verifier,
    )  # fmt: skip
    adopt(finding, by=staff.head)
    assert {one.kind.code for one in held_by(officer)} == {"intake.Message"}
    with pytest.raises(TakingError, match="does not wait any more"):
        take(f"matching.Pair/{work['matching.Pair']}", by=officer)


def test_taking_it_from_another_asks_first_and_tells_them(valley, incident):
    staff = valley.staff
    first = take(incident.subject, by=staff.verifier, step="Call the mayor", step_due=date(2016, 3, 9))
    with pytest.raises(TakenByAnotherError, match="Verifier has this"):
        take(incident.subject, by=staff.second_verifier)
    second = take(incident.subject, by=staff.second_verifier, from_holder=first.pk)
    assert standing_on(incident.subject) == second
    assert held_by(staff.verifier) == []
    [told] = taken_from(staff.verifier, timezone.now() - timedelta(days=1))
    assert told.taking.recorded_by == staff.second_verifier
    assert [entry.content["act"] for entry in Entry.objects.journal()][-2:] == [
        "work taken",
        "work taken over",
    ]
    with pytest.raises(TakenByAnotherError):
        take(incident.subject, by=staff.verifier, from_holder=first.pk)


def test_its_holder_says_the_next_step_anew_and_what_was_said_before_stays(valley, incident):
    staff = valley.staff
    take(incident.subject, by=staff.verifier, step="Call the mayor")
    take(incident.subject, by=staff.verifier, step="Look at the pictures", step_due=date(2016, 3, 9))
    assert standing_on(incident.subject).step == "Look at the pictures"
    assert [one.step for one in Taking.objects.order_by("id")] == ["Call the mayor", "Look at the pictures"]
    assert [one.taking.step for one in held_by(staff.verifier)] == ["Look at the pictures"]


def test_it_is_let_go_by_its_holder_alone_and_can_be_taken_again(valley, incident):
    staff = valley.staff
    mine = take(incident.subject, by=staff.verifier)
    with pytest.raises(TakingError, match="take it over first"):
        taking.let_go(mine, by=staff.second_verifier)
    taking.let_go(mine, by=staff.verifier)
    assert standing_on(incident.subject) is None
    with pytest.raises(TakingError, match="do not have this"):
        taking.let_go(mine, by=staff.verifier)
    take(incident.subject, by=staff.second_verifier)
    assert standing_on(incident.subject).recorded_by == staff.second_verifier


def test_it_lapses_after_the_hours_of_its_kind(valley, incident, monkeypatch):
    staff = valley.staff
    take(incident.subject, by=staff.verifier)
    in_time = timezone.now() + timedelta(hours=71)
    monkeypatch.setattr(taking.timezone, "now", lambda: in_time)
    assert standing_on(incident.subject) is not None
    monkeypatch.setattr(taking.timezone, "now", lambda: in_time + timedelta(hours=2))
    assert standing_on(incident.subject) is None
    assert held_by(staff.verifier) == []
    take(incident.subject, by=staff.second_verifier)


def test_when_the_shift_passes_on_what_nobody_takes_over_lapses(valley, work, officer):
    staff = valley.staff
    staff.duty.roles = ["duty_officer", "verifier"]
    staff.duty.save()
    duty.begin_shift(by=staff.duty)
    kept = take(f"intake.Message/{work['intake.Message']}", by=staff.duty, step="Cut the second half")
    take(f"incidents.Incident/{work['incidents.Incident']}", by=staff.duty)
    word = duty.hand_over(to=officer, word="One message is half cut.", by=staff.duty)
    duty.take_over(handover=word.pk, kept=[kept.pk], by=officer)
    assert held_by(staff.duty) == []
    [mine] = held_by(officer)
    assert (mine.kind.code, mine.taking.step) == ("intake.Message", "Cut the second half")
    assert standing_on(f"incidents.Incident/{work['incidents.Incident']}") is None
    assert TakingEnded.objects.get().why == "off_duty"


def test_the_database_lets_two_people_not_take_one_piece_first(valley, incident):
    staff = valley.staff
    first = take(incident.subject, by=staff.verifier)
    says = {"subject": incident.subject, "until": instant(9), "recorded_by": staff.duty}
    with pytest.raises(IntegrityError), transaction.atomic():
        Taking.objects.create(**says)
    Taking.objects.create(follows=first, **says)
    with pytest.raises(IntegrityError), transaction.atomic():
        Taking.objects.create(follows=first, **says)


def test_only_who_may_do_the_work_takes_it(valley, work):
    staff = valley.staff
    for code, key in work.items():
        for person in (staff.reader, staff.publisher, staff.head):
            with pytest.raises(PermissionDenied):
                take(f"{code}/{key}", by=person)
    with pytest.raises(TakingError, match="nothing that can be taken"):
        take("liaison.ProtectionRequest/1", by=staff.liaison)


def test_lists_and_pages_show_who_has_it_and_the_page_asks_before_taking_over(
    valley, incident, work, officer, at_desk
):
    staff = valley.staff
    take(incident.subject, by=staff.second_verifier, step="Call the mayor")
    browser = at_desk(officer)
    for address in (reverse("incidents:list"), reverse("incidents:incident", args=[incident.number])):
        page = text(browser.get(address))
        assert "Second Verifier" in page
        assert "Call the mayor" in page
        assert "Take over" in page
    sent = {"subject": incident.subject, "back": reverse("incidents:list")}
    asked = browser.post(reverse("people:work"), sent)
    assert asked.status_code == 409
    assert "Second Verifier has this" in text(asked)
    assert "Take it over from Second Verifier" in text(asked)
    standing = standing_on(incident.subject)
    done = browser.post(reverse("people:work"), sent | {"from_holder": standing.pk})
    assert (done.status_code, done["Location"]) == (302, reverse("incidents:list"))
    assert "Let go" in text(browser.get(reverse("incidents:list")))
    let_go = browser.post(
        reverse("people:let_go", args=[standing_on(incident.subject).pk]), {"back": "//elsewhere"}
    )
    assert let_go["Location"] == "/"
    assert standing_on(incident.subject) is None


def test_a_message_a_pair_and_a_reply_are_taken_from_their_lists(valley, work, officer, at_desk):
    browser = at_desk(officer)
    for address, code in (
        (reverse("intake:messages"), "intake.Message"),
        (reverse("intake:message", args=[work["intake.Message"]]), "intake.Message"),
        (reverse("matching:queue"), "matching.Pair"),
        (reverse("matching:pair", args=work["matching.Pair"].split(".")), "matching.Pair"),
        (reverse("incidents:incident", args=[1]), "incidents.ReplyRequest"),
    ):
        assert f"{code}/{work[code]}" in text(browser.get(address)), address


def test_the_queue_offers_first_what_nobody_else_is_judging(valley, work, officer, at_desk):
    staff = valley.staff
    pairs = list(Suggestion.objects.awaiting_judgement())
    assert len(pairs) > 1, "there is another to offer"
    take(f"matching.Pair/{pairs[0].pair}", by=staff.duty)
    shown = at_desk(officer).get(reverse("matching:queue")).context["top"]
    assert shown == pairs[1]
    shown = at_desk(staff.duty).get(reverse("matching:queue")).context["top"]
    assert shown == pairs[0]


def test_there_is_no_page_for_what_cannot_be_taken(staff, at_desk):
    assert at_desk(staff.duty).get(reverse("people:work"), {"subject": "people.Sealed/1"}).status_code == 404
