"""What the person concerned agreed to, and how they are reached: sealed, timed, withdrawn at any time."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from tests.liaison.test_protection import NAME, ask, everything_stored, move
from tregua.liaison import after, clocks
from tregua.liaison.consenting import consent_for, record_consent, withdraw_consent
from tregua.liaison.consents import Consent
from tregua.liaison.contact_plans import ContactPlan
from tregua.liaison.contacting import TRY_AGAIN_AFTER, note_try, plan_contact
from tregua.liaison.models import ProtectionRequest, Threat
from tregua.liaison.saying import LiaisonError
from tregua.people.models import Sealed
from tregua.people.vault import open_sealed, read_identity
from tregua.record.models import Entry

HOUR = timedelta(hours=1)


def consent(request, staff, *to, **more):
    says = {"to": to or ["told"], "toward": "other_centre", "given_by": "themselves", "by": staff.liaison}
    return record_consent(request, **says | more)


def plan(request, staff, **more):
    says = {
        "next_at": timezone.now() + HOUR, "channel": f"by way of {NAME}", "word": "MULBERRY", "by": staff.liaison,
        "if_no_answer": "call the miller",
    }  # fmt: skip
    return plan_contact(request, **says | more)


def again(request):
    return ProtectionRequest.objects.with_clocks().get(pk=request.pk)


def test_a_consent_covers_what_was_agreed_to_and_nothing_else(staff):
    request = ask(staff)
    with pytest.raises(LiaisonError, match="has not agreed"):
        consent_for(request, "told", toward="other_centre")
    given = consent(request, staff, "told")
    assert consent_for(request, "told", toward="other_centre") == given
    for needed, toward in ((("told", "details"), "other_centre"), (("told",), "guarantor")):
        with pytest.raises(LiaisonError, match="has not agreed"):
            consent_for(request, *needed, toward=toward)
    with pytest.raises(LiaisonError, match="has not agreed"):
        consent_for(ask(staff), "told", toward="other_centre")


def test_a_consent_ends_when_its_time_is_over_or_it_is_withdrawn(staff, monkeypatch):
    request = ask(staff)
    consent(request, staff, until=timezone.now() + HOUR)
    assert consent_for(request, "told", toward="other_centre")
    later = timezone.now() + 2 * HOUR
    assert not Consent.objects.standing(later).exists()
    second = consent(request, staff)
    told = []
    monkeypatch.setattr(after, "WITHDRAWN", [lambda one, by: told.append((one, by))])
    withdraw_consent(second, by=staff.liaison)
    assert told == [(second, staff.liaison)]
    assert second not in Consent.objects.standing(timezone.now())
    with pytest.raises(LiaisonError, match="withdrawn already"):
        withdraw_consent(second, by=staff.liaison)


@pytest.mark.parametrize(("wrong", "says"), [
    ({"to": []}, "what they agreed to"),
    ({"to": ["details"]}, "is told of the request"),
    ({"toward": "everybody"}, "known codes"),
    ({"given_by": "a neighbour"}, "known codes"),
    ({"until": timezone.now() - HOUR}, "over already"),
])  # fmt: skip
def test_what_is_no_consent_is_refused(staff, wrong, says):
    with pytest.raises(LiaisonError, match=says):
        consent(ask(staff), staff, **{"to": ["told"]} | wrong)


def test_nothing_more_is_agreed_to_once_a_request_is_closed(staff):
    request = move(ask(staff), staff, "closed_withdrawn")
    with pytest.raises(LiaisonError, match="closed"):
        consent(request, staff)
    with pytest.raises(LiaisonError, match="closed"):
        plan(request, staff)


def test_a_plan_of_contact_is_sealed_but_for_its_time(staff):
    request = ask(staff)
    made = plan(request, staff)
    note_try(made, reached=False, note=f"{NAME} was silent", by=staff.liaison)
    assert not any(word in value for value in everything_stored() for word in (NAME, "MULBERRY", "miller"))
    identity = read_identity(staff.key_file, staff.passphrase)
    opened = open_sealed(
        Sealed.objects.get(pk=made.plan_id), identity=identity, by=staff.custodian, reason="to call"
    ).decode()
    assert NAME in opened
    assert "MULBERRY" in opened
    assert "call the miller" in opened


def test_the_clock_of_a_contact_runs_until_they_answer(staff):
    request = move(ask(staff), staff, "acknowledged")
    made = plan(request, staff)
    due = clocks.due(again(request), timezone.now())
    assert (str(due.what), due.at, due.overdue) == ("reach them as planned", made.next_at, False)
    assert clocks.due(again(request), timezone.now() + 2 * HOUR).overdue
    tried = note_try(made, reached=False, by=staff.liaison)
    due = clocks.due(again(request), tried.recorded_at)
    assert "no answer" in str(due.what)
    assert abs(due.at - tried.recorded_at - TRY_AGAIN_AFTER) < timedelta(seconds=5)
    note_try(made, reached=True, by=staff.liaison)
    assert clocks.due(again(request), timezone.now()) is None
    plan(request, staff, next_at=timezone.now() + 3 * HOUR)
    with pytest.raises(LiaisonError, match="newer plan"):
        note_try(made, reached=True, by=staff.liaison)


def test_a_contact_that_is_late_stands_beside_what_else_is_due(staff):
    request = ask(staff)
    plan(request, staff)
    later = timezone.now() + 2 * HOUR
    assert [str(one.what) for one in clocks.dues(again(request), later)] == [
        "acknowledge",
        "reach them as planned",
    ]
    assert clocks.run_out(later) == 2
    move(request, staff, "closed_lost")
    assert clocks.run_out(later) == 0


@pytest.mark.parametrize(
    "wrong", [{"channel": " "}, {"if_no_answer": ""}, {"next_at": timezone.now() - HOUR}]
)
def test_a_plan_says_when_how_and_what_else(staff, wrong):
    with pytest.raises(LiaisonError):
        plan(ask(staff), staff, **wrong)


@pytest.mark.parametrize("role", ["duty", "custodian", "publisher", "auditor"])
def test_who_does_not_decide_records_no_consent_and_no_plan(staff, role):
    request = ask(staff)
    for act in (consent, plan):
        with pytest.raises(PermissionDenied):
            act(request, staff, by=getattr(staff, role))


def test_the_journal_says_that_it_was_done_and_nothing_of_it(staff):
    request = ask(staff)
    withdraw_consent(consent(request, staff), by=staff.liaison, reason="they fear")
    note_try(plan(request, staff), reached=True, by=staff.liaison)
    acts = [(one.content["act"], one.content["facts"]) for one in Entry.objects.journal()]
    for act in ("consent recorded", "consent withdrawn", "contact planned", "contact tried"):
        assert (act, {}) in acts


def test_intake_takes_the_threat_with_the_request(staff):
    request = ask(staff, imminence="hours", threat_by_as_written="men of the north road")
    threat = Threat.objects.get()
    assert (threat.request, threat.against, threat.imminence) == (request, "signatories", "hours")


def test_the_words_to_the_caller_are_in_the_callers_language(at_desk, staff):
    desk = at_desk(staff.duty)
    page = desk.get(reverse("liaison:protection_new"), {"caller": "ar"}).content.decode()
    assert '<ol lang="ar" dir="rtl">' in page
    assert '<option value="ar" selected>' in page
    assert '<ol lang="en" dir="ltr">' in desk.get(reverse("liaison:protection_new")).content.decode()


def test_a_liaison_officer_does_it_on_the_pages(at_desk, staff):
    request = ask(staff)
    desk = at_desk(staff.liaison)
    address = reverse("liaison:protection_request", args=[request.pk])
    assert "nothing of this request goes to anybody outside" in desk.get(address).content.decode()
    says = {"to": ["told", "transfer"], "toward": "other_centre", "given_by": "themselves", "language": "ar"}
    assert desk.post(reverse("liaison:consent_new", args=[request.pk]), says).status_code == 302
    assert "that they take the request over" in desk.get(address).content.decode()
    withdraw = reverse("liaison:consent_withdraw", args=[Consent.objects.get().pk])
    assert desk.post(withdraw, {"reason": ""}).status_code == 302
    assert "no longer holds" in desk.get(address).content.decode()
    when = timezone.localtime(timezone.now() + HOUR).strftime("%Y-%m-%dT%H:%M")
    says = {"next_at": when, "channel": NAME, "word": "MULBERRY", "if_no_answer": "wait"}
    assert desk.post(reverse("liaison:contact_new", args=[request.pk]), says).status_code == 302
    page = desk.get(address).content.decode()
    assert "reach them as planned" in page
    assert "MULBERRY" not in page
    tried = reverse("liaison:contact_try", args=[ContactPlan.objects.get().pk])
    assert desk.post(tried, {"reached": "no", "next_at": "", "note": ""}).status_code == 302
    assert "no answer: try again" in desk.get(address).content.decode()
