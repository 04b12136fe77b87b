"""Coming in and going out: passwords, one-time logins, and who is kept out."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tregua.people import actions
from tregua.people.login import (
    TRIES,
    TRIES_OF_AN_ADDRESS,
    LoginRefusedError,
    one_time_link,
    person_behind,
    use_link,
)
from tregua.people.models import OneTimeLogin, WrongTry
from tregua.record.models import Entry

PASSWORD = "seven plain words of no meaning"
LOGIN = {"code": "duty", "password": PASSWORD}


@pytest.fixture
def duty(staff):
    return actions.change_password(staff.duty, password=PASSWORD)


def is_in(browser):
    return browser.get(reverse("home")).status_code == 200


def test_the_right_password_opens_the_page_that_was_wanted(duty, client):
    answer = client.post(reverse("people:login"), LOGIN | {"next": "/reports/"})
    assert answer["Location"] == "/reports/"
    assert is_in(client)


@pytest.mark.parametrize(
    "elsewhere", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"]
)
def test_no_login_leads_elsewhere(duty, client, elsewhere):
    assert client.post(reverse("people:login"), LOGIN | {"next": elsewhere})["Location"] == "/"


@pytest.mark.parametrize("code", ["duty", "nobody"])
def test_a_wrong_password_and_a_wrong_code_are_told_alike(duty, client, code):
    answer = client.post(reverse("people:login"), {"code": code, "password": "wrong"})
    assert "do not belong together" in answer.content.decode()
    assert not is_in(client)


def test_after_too_many_wrong_passwords_the_right_one_waits_too(duty, client):
    for _try in range(TRIES):
        client.post(reverse("people:login"), LOGIN | {"password": "wrong"})
    answer = client.post(reverse("people:login"), LOGIN)
    assert "Too many wrong passwords" in answer.content.decode()
    assert not is_in(client)


def test_guessing_from_one_address_does_not_lock_somebody_out_elsewhere(duty, client):
    for _try in range(TRIES):
        client.post(reverse("people:login"), LOGIN | {"password": "wrong"}, REMOTE_ADDR="192.0.2.1")
    client.post(reverse("people:login"), LOGIN, REMOTE_ADDR="192.0.2.2")
    assert is_in(client)


def test_the_limit_survives_a_restart_and_keeps_no_address(duty, client):
    for _try in range(TRIES):
        client.post(reverse("people:login"), LOGIN | {"password": "wrong"}, REMOTE_ADDR="192.0.2.1")
    kept = str(list(WrongTry.objects.values()))  # in the database, not in the memory of a process
    assert str(TRIES) in kept
    assert "192.0.2.1" not in kept
    assert "duty" not in kept


def test_a_right_password_gives_its_try_back(duty):
    for _try in range(TRIES_OF_AN_ADDRESS + 1):
        browser = Client()
        browser.post(reverse("people:login"), LOGIN)
        assert is_in(browser)


def test_after_a_quarter_of_an_hour_one_may_try_again(duty, client):
    for _try in range(TRIES):
        client.post(reverse("people:login"), LOGIN | {"password": "wrong"})
    WrongTry.objects.update(until=timezone.now())
    client.post(reverse("people:login"), LOGIN)
    assert is_in(client)


def test_a_closed_account_does_not_come_in(duty, client):
    duty.is_active = False
    duty.save()
    client.post(reverse("people:login"), LOGIN)
    assert not is_in(client)


def test_a_one_time_login_lets_in_once(staff, client):
    address = reverse("people:enter", args=[one_time_link(staff.duty, by="test")])
    for _preview in range(3):
        assert client.get(address).status_code == 200
    assert client.post(address).status_code == 302
    assert is_in(client)
    assert Client().post(address).status_code == 410
    assert Client().get(address).status_code == 410


@pytest.mark.django_db
def test_a_made_up_one_time_login_lets_nobody_in(client):
    assert client.post(reverse("people:enter", args=["made-up"])).status_code == 410


def test_an_expired_one_time_login_lets_nobody_in(staff):
    token = one_time_link(staff.duty, by="test")
    OneTimeLogin.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert person_behind(token) is None
    with pytest.raises(LoginRefusedError):
        use_link(token)


def test_only_the_hash_of_a_one_time_login_is_kept(staff):
    token = one_time_link(staff.duty, by="test")
    kept = OneTimeLogin.objects.get()
    assert token not in str(vars(kept))
    assert token not in str([entry.content for entry in Entry.objects.journal()])


def test_a_new_password_ends_the_other_sessions(duty):
    here, elsewhere = Client(), Client()
    for browser in (here, elsewhere):
        browser.post(reverse("people:login"), LOGIN)
    new = "other words that nobody has heard"
    here.post(reverse("people:me"), {"password": new, "again": new})
    assert is_in(here)
    assert not is_in(elsewhere)


@pytest.mark.parametrize(
    ("password", "again", "says"),
    [
        ("short", "short", "too short"),
        (PASSWORD, "another", "not the same"),
        ("password123456", "password123456", "common"),
    ],
)
def test_a_weak_or_mistyped_password_is_not_taken(staff, at_desk, password, again, says):
    answer = at_desk(staff.duty).post(reverse("people:me"), {"password": password, "again": again})
    assert says in answer.content.decode()


def test_going_out_ends_the_session_and_needs_a_click(duty, client):
    client.post(reverse("people:login"), LOGIN)
    assert client.get(reverse("people:logout")).status_code == 405
    assert is_in(client)
    client.post(reverse("people:logout"))
    assert not is_in(client)


def test_somebody_reads_pages_in_their_own_language_from_the_start(staff, client):
    staff.duty.language = "ar"
    staff.duty.save()
    client.post(reverse("people:enter", args=[one_time_link(staff.duty, by="test")]))
    assert '<html lang="ar" dir="rtl">' in client.get(reverse("home")).content.decode()


@pytest.mark.django_db
def test_a_language_is_chosen_before_coming_in(client):
    client.post(reverse("language"), {"language": "ru", "next": reverse("people:login")})
    assert '<html lang="ru" dir="ltr">' in client.get(reverse("people:login")).content.decode()
    client.post(reverse("language"), {"language": "xx", "next": "https://elsewhere.example/"})
    assert '<html lang="ru" dir="ltr">' in client.get(reverse("people:login")).content.decode()
