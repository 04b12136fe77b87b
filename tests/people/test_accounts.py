"""Accounts: added without a password, roles given and taken with a trace, nobody overwrites somebody else."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from tregua.people import actions
from tregua.people.actions import PeopleError
from tregua.people.models import Person
from tregua.record.models import Entry


def last_act():
    return Entry.objects.journal().last().content


def test_a_new_account_comes_with_one_login_and_no_password(staff, at_desk):
    says = {
        "code": "duty-2",
        "shown_name": "Duty officer, night",
        "language": "fr",
        "roles": ["duty_officer"],
    }
    answer = at_desk(staff.administrator).post(reverse("people:add"), says)
    made = Person.objects.get(code="duty-2")
    assert not made.has_usable_password()
    assert made.language == "fr"
    link = answer.content.decode().split("/people/enter/")[1].split("/")[0]
    newcomer = Client()
    newcomer.post(reverse("people:enter", args=[link]))
    assert newcomer.get(reverse("home")).status_code == 200


def test_a_code_is_given_once(staff):
    with pytest.raises(PeopleError, match="taken"):
        actions.add_person(code="duty", shown_name="x", roles=[], by=staff.administrator)


def test_a_role_that_does_not_exist_is_not_given(staff):
    with pytest.raises(PeopleError, match="no role"):
        actions.add_person(code="king", shown_name="x", roles=["king"], by=staff.administrator)


def test_roles_given_and_taken_stand_in_the_journal(staff):
    actions.change_roles(
        staff.reader, roles=["verifier"], active=True, before=["reader"], by=staff.administrator
    )
    assert Person.objects.get(code="reader").may("findings.draft")
    assert last_act()["act"] == "roles changed"
    assert last_act()["facts"] == {
        "code": "reader", "before": ["reader"], "after": ["verifier"], "active": True,
    }  # fmt: skip


def test_two_administrators_do_not_overwrite_each_other(staff, at_desk):
    actions.change_roles(
        staff.reader, roles=["auditor"], active=True, before=["reader"], by=staff.administrator
    )
    form = {"roles": ["verifier"], "active": "on", "before": "reader"}
    answer = at_desk(staff.administrator).post(reverse("people:person", args=["reader"]), form)
    assert "Somebody else has changed these roles" in answer.content.decode()
    assert Person.objects.get(code="reader").roles == ["auditor"]


def test_nobody_takes_their_own_account_away(staff):
    with pytest.raises(PeopleError, match="own account"):
        actions.change_roles(
            staff.administrator, roles=[], active=True, before=["administrator"], by=staff.administrator
        )


@pytest.mark.parametrize("role", ["head", "duty", "custodian", "auditor"])
def test_nobody_else_opens_accounts(staff, role):
    with pytest.raises(PermissionDenied, match="Administrator"):
        actions.add_person(code="x", shown_name="x", roles=[], by=getattr(staff, role))


def test_a_closed_account_ends_at_once(staff, at_desk):
    browser = at_desk(staff.reader)
    actions.change_roles(
        staff.reader, roles=["reader"], active=False, before=["reader"], by=staff.administrator
    )
    assert browser.get(reverse("home")).status_code == 302
    assert last_act()["facts"]["active"] is False


def test_a_refusal_says_who_may(staff, at_desk):
    answer = at_desk(staff.reader).get(reverse("people:list"))
    assert answer.status_code == 403
    assert "Who may: Administrator" in answer.content.decode()


def test_ones_own_page_tells_what_ones_roles_are_for(staff, at_desk):
    said = at_desk(staff.verifier).get(reverse("people:me")).content.decode()
    assert "Examines incidents and drafts findings" in said
