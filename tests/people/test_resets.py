"""Password, telephone and paper are lost: two administrators let somebody begin anew, one alone cannot."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.conftest import person
from tregua.people import actions, recovery, resets, second_factor
from tregua.people.actions import PeopleError
from tregua.people.login import one_time_link, person_behind
from tregua.people.models import OneTimeLogin, ResetProposal
from tregua.record.models import Entry

PASSWORD = "seven plain words of no meaning"


@pytest.fixture
def second_administrator(staff):
    return person("administrator-2", "administrator")


@pytest.fixture
def locked_out(staff):
    """Return the head, who has lost everything."""
    head = actions.change_password(staff.head, password=PASSWORD)
    begun = second_factor.begin_app(head)
    begun.confirmed_at = timezone.now()
    begun.save()
    recovery.print_codes(head)
    return head


def propose(staff, whom):
    return resets.propose_reset(whom, reason="met her at the gate", by=staff.administrator)


def last_act():
    return Entry.objects.journal().last().content


def test_one_proposes_another_agrees_and_the_person_begins_anew(
    staff, second_administrator, locked_out, at_desk
):
    at_desk(staff.administrator).post(
        reverse("people:propose_reset", args=["head"]), {"reason": "met her at the gate"}
    )
    proposal = ResetProposal.objects.get()
    assert second_factor.has_one(locked_out)
    answer = at_desk(second_administrator).post(
        reverse("people:decide_reset", args=[proposal.pk]), {"reason": "called her", "approve": "1"}
    )
    token = answer.content.decode().split("/people/enter/")[1].split("/")[0]
    locked_out.refresh_from_db()
    assert not second_factor.has_one(locked_out)
    assert not recovery.codes_left(locked_out)
    assert not locked_out.has_usable_password()
    newcomer = Client()
    newcomer.post(reverse("people:enter", args=[token]))
    assert newcomer.get(reverse("home")).status_code == 200
    told = [one.content for one in Entry.objects.journal() if one.content["act"].startswith("reset ")]
    assert [(one["act"], one["by"]) for one in told] == [
        ("reset proposed", "administrator"),
        ("reset approved", "administrator-2"),
    ]
    assert "met her" not in str(told)


def test_the_session_of_a_thief_ends(staff, second_administrator, locked_out):
    thief = Client()
    thief.force_login(locked_out)
    resets.decide_reset(propose(staff, locked_out), approved=True, by=second_administrator)
    assert thief.get(reverse("home")).status_code == 302


def test_a_login_made_before_does_not_work_after(staff, second_administrator, locked_out):
    before = one_time_link(locked_out, by="administrator")
    resets.decide_reset(propose(staff, locked_out), approved=True, by=second_administrator)
    assert person_behind(before) is None


def test_who_proposed_does_not_agree(staff, second_administrator, locked_out, at_desk):
    proposal = propose(staff, locked_out)
    answer = at_desk(staff.administrator).post(
        reverse("people:decide_reset", args=[proposal.pk]), {"reason": "x", "approve": "1"}
    )
    assert "Another administrator must decide" in answer.content.decode()
    assert second_factor.has_one(locked_out)
    assert not OneTimeLogin.objects.exists()


def test_a_lone_administrator_is_told_of_the_machine(staff, locked_out):
    with pytest.raises(PeopleError, match="tregua login head --clear-second-factor"):
        propose(staff, locked_out)
    assert not ResetProposal.objects.exists()


def test_nobody_does_it_for_oneself(staff, second_administrator):
    with pytest.raises(PeopleError, match="for yourself"):
        resets.propose_reset(staff.administrator, reason="x", by=staff.administrator)
    third = person("administrator-3", "administrator")
    proposal = resets.propose_reset(second_administrator, reason="x", by=third)
    with pytest.raises(PeopleError, match="your own account"):
        resets.decide_reset(proposal, approved=True, by=second_administrator)


@pytest.mark.parametrize("role", ["head", "duty", "custodian", "auditor", "reader"])
def test_nobody_else_proposes_or_agrees(staff, second_administrator, role):
    somebody = getattr(staff, role)
    with pytest.raises(PermissionDenied, match="Administrator"):
        resets.propose_reset(staff.verifier, reason="x", by=somebody)
    proposal = propose(staff, staff.verifier)
    with pytest.raises(PermissionDenied):
        resets.decide_reset(proposal, approved=True, by=somebody)


def test_it_is_decided_once(staff, second_administrator, locked_out):
    proposal = propose(staff, locked_out)
    assert resets.decide_reset(proposal, approved=False, by=second_administrator) == ""
    assert last_act()["act"] == "reset refused"
    with pytest.raises(PeopleError, match="decided this already"):
        resets.decide_reset(proposal, approved=True, by=second_administrator)
    assert second_factor.has_one(locked_out)


def test_a_proposal_waits_three_days_and_is_not_doubled(staff, second_administrator, locked_out, monkeypatch):
    proposal = propose(staff, locked_out)
    with pytest.raises(PeopleError, match="proposed already"):
        propose(staff, locked_out)
    later = timezone.now() + timedelta(days=3, seconds=1)
    monkeypatch.setattr("tregua.people.resets.timezone.now", lambda: later)
    with pytest.raises(PeopleError, match="more than three days"):
        resets.decide_reset(proposal, approved=True, by=second_administrator)
    assert resets.open_proposals() == []


def test_a_closed_account_is_not_opened_by_this_way(staff, second_administrator, locked_out):
    proposal = propose(staff, locked_out)
    actions.change_roles(locked_out, roles=[], active=False, before=locked_out.roles, by=staff.administrator)
    with pytest.raises(PeopleError, match="closed"):
        resets.decide_reset(proposal, approved=True, by=second_administrator)
    closed = person("closed", "reader")
    closed.is_active = False
    closed.save()
    with pytest.raises(PeopleError, match="closed"):
        propose(staff, closed)


def test_what_was_done_on_the_machine_is_told_to_administrators(staff, locked_out, at_desk):
    resets.reset_on_the_machine(locked_out, reason="the only one", by="command line")
    assert not second_factor.has_one(locked_out)
    assert (last_act()["act"], last_act()["by"]) == ("reset on the machine", "command line")
    assert "the only one" not in str(last_act())
    page = at_desk(staff.administrator).get(reverse("people:resets")).content.decode()
    assert "the only one" in page


def test_an_administrator_ends_the_sessions_of_somebody(staff, at_desk):
    elsewhere = Client()
    elsewhere.force_login(staff.duty)
    at_desk(staff.administrator).post(reverse("people:end_sessions", args=["duty"]))
    assert elsewhere.get(reverse("home")).status_code == 302
    assert last_act()["act"] == "sessions ended"


def test_one_ends_ones_own_other_sessions(staff, at_desk):
    elsewhere, here = Client(), at_desk(staff.duty)
    elsewhere.force_login(staff.duty)
    here.post(reverse("people:end_others"))
    assert here.get(reverse("home")).status_code == 200
    assert elsewhere.get(reverse("home")).status_code == 302


def test_the_session_of_a_closed_account_does_not_live_again(staff):
    browser = Client()
    browser.force_login(staff.reader)
    for active in (False, True):
        actions.change_roles(
            staff.reader, roles=["reader"], active=active, before=["reader"], by=staff.administrator
        )
    assert browser.get(reverse("home")).status_code == 302


def test_nobody_ends_the_sessions_of_a_colleague(staff, at_desk):
    assert at_desk(staff.reader).post(reverse("people:end_sessions", args=["duty"])).status_code == 403
