"""Who watches over the others: the silent alarm, teams that are out, a breach with its clock, the switch of suggestions."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tregua.centre.today import work_of
from tregua.liaison import clocks
from tregua.people import actions, alarms, breaches, outings, suggestions
from tregua.people.matrix import pages
from tregua.people.models import Alarm, Person
from tregua.people.pages import ANYBODY_HERE, DEVICE_PAGE, PUBLIC_PAGE
from tregua.record.models import Entry

OWN, DANGER = "seven plain words of no meaning", "other words for an evil hour"


@pytest.fixture
def duty(staff):
    actions.change_password(staff.duty, password=OWN)
    person = Person.objects.get(pk=staff.duty.pk)
    alarms.choose_word(person, word=DANGER)
    return person


def come_in(word):
    browser = Client()
    answer = browser.post(reverse("people:login"), {"code": "duty", "password": word})
    assert answer.status_code == 302
    return browser


def waits(person):
    return {str(one["words"]): one["count"] for one in work_of(person)}


def acts():
    return [entry.content["act"] for entry in Entry.objects.journal()]


def test_s_16_the_password_for_danger_lets_in_to_nothing_and_tells_the_others(duty, staff):
    browser = come_in(DANGER)
    home = browser.get(reverse("home"))
    assert home.status_code == 200
    assert "Duty officer" in home.content.decode(), "the account looks like the account"
    assert Alarm.objects.get().person == duty
    assert waits(staff.head)["Silent alarms"] == 1
    assert "Somebody is in danger" not in home.content.decode()
    at_desk = Client()
    at_desk.force_login(staff.liaison)
    assert "Somebody is in danger" in at_desk.get(reverse("home")).content.decode()
    assert acts()[-1] == "alarm raised"


def test_s_16_nothing_opens_and_nothing_is_written_under_duress(duty):
    """Every page of the site: it leads back to Today, without saying why; what anybody here may read can be read."""
    browser = come_in(DANGER)
    for page in pages():
        if "<" in page.route or page.permission in {PUBLIC_PAGE, ANYBODY_HERE, DEVICE_PAGE}:
            continue
        for answer in (browser.get(f"/{page.route}"), browser.post(f"/{page.route}")):
            assert (answer.status_code, answer["Location"]) == (302, reverse("home")), page.name
    browser.post(reverse("people:danger"), {"own_password": OWN, "word": "x" * 20, "again": "x" * 20})
    assert alarms.is_word(duty, DANGER)
    browser.post(reverse("people:me"), {"password": "y" * 20, "again": "y" * 20})
    assert Person.objects.get(pk=duty.pk).check_password(OWN)
    assert "You have one" not in browser.get(reverse("people:danger")).content.decode()
    assert browser.post(reverse("people:logout")).status_code == 302


@pytest.mark.parametrize("path", ["/there/is/no/such/page/", "/login/"])
def test_s_16_no_page_under_duress_shows_the_work_that_the_account_else_has(duty, path):
    """Also one that no view answers, or that anybody may open: two faces of one account would speak."""
    path = reverse("people:login") if path == "/login/" else path
    assert reverse("intake:messages") in come_in(OWN).get(path).content.decode()
    assert reverse("intake:messages") not in come_in(DANGER).get(path).content.decode()


def test_s_16_the_own_password_opens_what_the_role_opens(duty):
    """Control: by the same way in, with the other password."""
    browser = come_in(OWN)
    assert browser.get(reverse("intake:messages")).status_code == 200
    assert "You have one" in browser.get(reverse("people:danger")).content.decode()
    assert not Alarm.objects.exists()


def test_who_comes_in_anew_with_their_own_password_is_under_duress_no_more(duty):
    browser = come_in(DANGER)
    browser.post(reverse("people:login"), {"code": "duty", "password": OWN})
    assert browser.get(reverse("intake:messages")).status_code == 200


def test_the_two_passwords_are_never_the_same(duty, at_desk):
    with pytest.raises(alarms.AlarmError, match="your own password"):
        alarms.choose_word(duty, word=OWN)
    answer = at_desk(duty).post(reverse("people:me"), {"password": DANGER, "again": DANGER})
    assert "Choose another one" in answer.content.decode()
    assert Person.objects.get(pk=duty.pk).check_password(OWN)


def test_a_closed_account_raises_no_alarm(duty):
    Person.objects.filter(pk=duty.pk).update(is_active=False)
    answer = Client().post(reverse("people:login"), {"code": "duty", "password": DANGER})
    assert answer.status_code == 200
    assert not Alarm.objects.exists()


def test_an_alarm_stands_until_somebody_else_answers_it(duty, staff, at_desk):
    alarm = alarms.raise_alarm("login", by=duty, person=duty)
    with pytest.raises(alarms.AlarmError, match="about you"):
        alarms.answer(alarm, done="nothing", by=duty)
    browser = at_desk(staff.head)
    assert (
        browser.post(reverse("people:alarm", args=[alarm.pk]), {"done": "the guard went"}).status_code == 302
    )
    assert "Somebody is in danger" not in browser.get(reverse("home")).content.decode()
    with pytest.raises(alarms.AlarmError, match="already"):
        alarms.answer(alarm, done="again", by=staff.liaison)
    assert "the guard went" in browser.get(reverse("people:alarms")).content.decode()
    assert "the guard went" not in at_desk(duty).get(reverse("people:alarms")).content.decode()


@pytest.fixture
def team(staff):
    return outings.send_out(who="team 3", area="north district", every=30, by=staff.duty)


def overdue(team):
    outings.Outing.objects.filter(pk=team.pk).update(next_due=timezone.now() - timedelta(minutes=1))


def test_s_16_a_team_that_is_not_heard_of_stands_on_today_until_it_is(team, staff):
    assert waits(staff.duty)["Teams out that are overdue"] == 0
    overdue(team)
    assert waits(staff.duty)["Teams out that are overdue"] == 1
    outings.check_in(team, heard="not_reached", by=staff.duty)
    assert waits(staff.duty)["Teams out that are overdue"] == 1
    outings.check_in(team, heard="well", by=staff.duty)
    assert waits(staff.duty)["Teams out that are overdue"] == 0
    overdue(team)
    outings.check_in(team, heard="back", by=staff.duty)
    assert waits(staff.duty)["Teams out that are overdue"] == 0
    with pytest.raises(outings.OutingError, match="back already"):
        outings.check_in(team, heard="well", by=staff.duty)


def test_s_16_a_word_at_a_check_in_raises_the_alarm(team, staff):
    outings.check_in(team, heard="danger", by=staff.duty)
    assert [one.outing for one in alarms.unanswered(staff.head)] == [team]


def test_a_team_is_sent_out_and_called_on_its_pages(staff, at_desk):
    browser = at_desk(staff.liaison)
    answer = browser.post(reverse("people:outings"), {"who": "team 4", "area": "the coast", "every": "45"})
    assert answer.status_code == 302
    team = outings.Outing.objects.get()
    assert "team 4" in browser.get(reverse("people:outings")).content.decode()
    browser.post(reverse("people:outing", args=[team.pk]), {"heard": "well", "note": "at the bridge"})
    assert "at the bridge" in browser.get(reverse("people:outing", args=[team.pk])).content.decode()
    browser.post(reverse("people:outings"), {"who": "x", "area": "y", "every": "2"})
    assert outings.Outing.objects.count() == 1


@pytest.fixture
def breach(staff):
    known = timezone.now() - timedelta(hours=2)
    return breaches.open_breach(kind="machine", known_at=known, account="a laptop is gone", by=staff.duty)


def test_s_21_a_breach_has_its_steps_by_the_clock_from_when_it_was_known(breach, staff):
    due = {one.kind.code: one for one in breaches.lines(breach)}
    assert due["stop"].overdue
    assert due["warn"].due == breach.known_at + timedelta(hours=24)
    assert breaches.next_due(breach).kind.code == "stop"
    assert waits(staff.head)["Breaches to deal with"] == waits(staff.custodian)["Breaches to deal with"] == 1
    breaches.do_step(breach, step="stop", how="sessions ended", by=staff.administrator)
    assert breaches.next_due(breach).kind.code == "extent"


def test_s_21_a_step_that_is_late_rings_at_the_desk_and_a_silent_alarm_never_does(breach, staff):
    assert clocks.run_out(timezone.now()) == 1
    breaches.do_step(breach, step="stop", how="sessions ended", by=staff.administrator)
    alarms.raise_alarm("login", by=staff.duty, person=staff.duty)
    assert clocks.run_out(timezone.now()) == 0


def test_s_21_nobody_outside_is_told_before_those_at_risk(breach, staff):
    with pytest.raises(breaches.BreachError, match="at risk are told first"):
        breaches.do_step(breach, step="partner", how="called", by=staff.head)
    breaches.do_step(breach, step="warn", how="through their contacts", by=staff.head)
    breaches.do_step(breach, step="partner", how="called", by=staff.head)
    with pytest.raises(breaches.BreachError, match="already"):
        breaches.do_step(breach, step="partner", how="again", by=staff.head)


def test_s_21_a_breach_stays_on_today_until_every_step_is_done(breach, staff):
    with pytest.raises(breaches.BreachError, match="other steps"):
        breaches.do_step(breach, step="learn", how="written", by=staff.head)
    for one in breaches.STEPS:
        assert waits(staff.head)["Breaches to deal with"] == 1
        breaches.do_step(breach, step=one.code, how="done", by=staff.head)
    assert waits(staff.head)["Breaches to deal with"] == 0
    assert acts().count("breach step done") == len(breaches.STEPS)
    assert "laptop" not in str([entry.content for entry in Entry.objects.journal()])


def test_whoever_works_here_can_say_it_and_only_some_handle_it(staff, at_desk):
    browser = at_desk(staff.reader)
    now = f"{timezone.localtime():%Y-%m-%dT%H:%M}"
    says = {"kind": "paper", "known_at": now, "account": "a list was photographed"}
    assert browser.post(reverse("people:breach_new"), says)["Location"] == reverse("home")
    opened = breaches.Breach.objects.get()
    assert browser.get(reverse("people:breach", args=[opened.pk])).status_code == 403
    with pytest.raises(PermissionDenied):
        breaches.do_step(opened, step="stop", how="x", by=staff.reader)
    head = Client()
    head.force_login(staff.head)
    page = reverse("people:breach", args=[opened.pk])
    assert "Opens when" in head.get(page).content.decode()
    assert head.post(page, {"step": "stop", "how": "burnt the rest"}).status_code == 302
    assert "burnt the rest" in head.get(page).content.decode()
    refused = head.post(page, {"step": "partner", "how": "called"})
    assert "at risk are told first" in refused.content.decode()


def test_a_breach_is_not_known_in_the_future(staff):
    with pytest.raises(breaches.BreachError, match="ahead"):
        breaches.open_breach(
            kind="key", known_at=timezone.now() + timedelta(hours=1), account="x", by=staff.duty
        )


def test_s_19_the_head_switches_the_suggestions_with_a_reason_that_is_kept(staff, at_desk):
    with pytest.raises(PermissionDenied):
        suggestions.switch(on=False, reason="x", by=staff.verifier)
    with pytest.raises(suggestions.SwitchError, match="Say why"):
        suggestions.switch(on=False, reason=" ", by=staff.head)
    browser = at_desk(staff.head)
    browser.post(reverse("people:suggestions"), {"off": "1", "reason": "the parties asked"})
    assert not suggestions.are_on()
    page = browser.get(reverse("people:suggestions")).content.decode()
    assert "the parties asked" in page
    assert acts()[-1] == "suggestions switched off"
    browser.post(reverse("people:suggestions"), {"on": "1", "reason": "they agree"})
    assert suggestions.are_on()
    with pytest.raises(suggestions.SwitchError, match="stands so"):
        suggestions.switch(on=True, reason="again", by=staff.head)
