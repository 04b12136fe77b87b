"""Many accounts at once, each with a slip for its first login, and who is missing or holds too much."""

import re

import pytest
from django.urls import reverse

from tregua.people.duties import doubts
from tregua.people.models import OneTimeLogin, Person


def rows(*people, hours=24):
    says = {"form-TOTAL_FORMS": len(people), "form-INITIAL_FORMS": 0, "hours": hours}
    for number, one in enumerate(people):
        says |= {f"form-{number}-{name}": value for name, value in ({"language": "en"} | one).items()}
    return says


def send(browser, *people, **more):
    return browser.post(reverse("people:add_several"), rows(*people, **more))


DUTY = {
    "code": "duty-1",
    "shown_name": "Desk",
    "role": "duty_officer",
    "second_role": "verifier",
    "language": "ar",
}
HEAD = {"code": "head-1", "role": "head_of_centre"}


def test_accounts_are_opened_together_and_each_has_its_slip(staff, at_desk):
    shown = send(at_desk(staff.administrator), DUTY, {}, HEAD, hours=72).content.decode()
    made = {one.code: one for one in Person.objects.filter(code__in=("duty-1", "head-1"))}
    assert (made["duty-1"].roles, made["duty-1"].language) == (["duty_officer", "verifier"], "ar")
    assert made["head-1"].shown_name == "head-1"
    assert shown.count('<section class="slip"') == 2
    links = re.findall(r"/people/enter/([^/]+)/", shown)
    assert len(set(links)) == 2
    assert OneTimeLogin.objects.count() == 2
    assert "within 72 hours" in shown


def test_a_slip_lets_its_person_in_once(staff, at_desk, client):
    shown = send(at_desk(staff.administrator), DUTY).content.decode()
    address = re.search(r"/people/enter/[^/]+/", shown)[0]
    client.logout()
    assert client.post(address).status_code == 302
    client.logout()
    assert client.post(address).status_code == 410


@pytest.mark.parametrize(
    ("host", "warned"),
    [("127.0.0.1", True), ("localhost:8000", True), ("[::1]:8443", True), ("testserver", False)],
)
def test_slips_that_only_the_machine_itself_can_open_are_said_to_be_so(staff, at_desk, host, warned):
    browser = at_desk(staff.administrator)
    slips = browser.post(reverse("people:add_several"), rows(DUTY), headers={"host": host}).content.decode()
    again = reverse("people:person", args=["duty-1"])
    single = browser.post(again, {"login": "1"}, headers={"host": host}).content.decode()
    for shown in (slips, single):
        assert f"://{host}/people/enter/" in shown
        assert ("works on that machine only" in shown) is warned


@pytest.mark.parametrize(
    ("people", "says"),
    [
        ([{"code": "duty-1"}], "Choose a role."),
        ([{"role": "verifier"}], "Give a code."),
        ([{"code": "two words", "role": "verifier"}], "Line 1"),
        ([DUTY, DUTY], "on an earlier line"),
        ([DUTY, {"code": "head", "role": "verifier"}], "is taken"),
        ([{}, {}], "Fill in one line at least."),
    ],
)
def test_one_wrong_line_opens_no_account(staff, at_desk, people, says):
    answer = send(at_desk(staff.administrator), *people)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Person.objects.filter(code="duty-1").exists()


def test_only_who_keeps_the_accounts_opens_them(staff, at_desk):
    assert send(at_desk(staff.head), DUTY).status_code == 403


def test_a_crew_that_can_work_raises_no_doubt(staff):
    assert doubts(Person.objects.all()) == []


def test_who_is_missing_is_named(staff):
    Person.objects.filter(code__in=("custodian", "publisher")).update(is_active=False)
    assert doubts(Person.objects.all()) == ["Nobody is: Publisher · Custodian."]


def test_a_single_releaser_is_told(staff):
    Person.objects.filter(code="second-head").update(is_active=False)
    assert "second head of centre" in doubts(Person.objects.all())[0]


def test_one_who_holds_everything_is_told(staff):
    every = ["head_of_centre", "custodian", "administrator", "publisher", "verifier"]
    Person.objects.filter(code="head").update(roles=every)
    assert any("head holds everything" in one for one in doubts(Person.objects.all()))


def test_one_who_would_approve_their_own_work_is_told(staff):
    Person.objects.exclude(code="head").update(is_active=False)
    Person.objects.filter(code="head").update(roles=["publisher", "head_of_centre"])
    assert any("approve their own work" in one for one in doubts(Person.objects.all()))
