"""A second factor: an app's codes, printed codes, and who must have one before anything else opens."""

import dataclasses
import re
import time

import pyotp
import pytest
from django.test import Client
from django.urls import reverse

from tregua.people import actions, recovery, second_factor
from tregua.people.login import one_time_link
from tregua.people.models import AuthenticatorApp, Person, RecoveryCode, WrongTry
from tregua.people.own_secret import OwnSecretError, keep, read
from tregua.people.second_factor import TRIES, SecondFactorError
from tregua.record.models import Entry

PASSWORD = "seven plain words of no meaning"
LOGIN = {"code": "duty", "password": PASSWORD}


@pytest.fixture
def duty(staff):
    return actions.change_password(staff.duty, password=PASSWORD)


@pytest.fixture
def app(duty):
    """Return the program on the duty officer's telephone, in use for a minute."""
    begun = second_factor.begin_app(duty)
    totp = pyotp.TOTP(second_factor.secret_of(begun))
    second_factor.confirm_app(duty, code=totp.at(time.time()))
    AuthenticatorApp.objects.update(last_step=0)  # as if the first code had been long ago
    return totp


def acts():
    return [entry.content["act"] for entry in Entry.objects.journal()]


def is_in(browser):
    return browser.get(reverse("home")).status_code == 200


def second(browser, **says):
    return browser.post(reverse("people:second"), says)


def test_an_app_is_set_up_on_ones_own_page(duty, at_desk):
    browser = at_desk(duty)
    browser.post(reverse("people:begin_app"), {"own_password": PASSWORD})
    page = browser.get(reverse("people:confirm_app")).content.decode()
    assert "<svg" in page
    assert "style=" not in page.split("<svg")[1].split("</svg>")[0]
    secret = re.search(r'<pre class="wrap" dir="ltr">([A-Z2-7 ]+)</pre>', page).group(1).replace(" ", "")
    wrong = browser.post(reverse("people:confirm_app"), {"code": "000000"}).content.decode()
    assert "not right" in wrong
    assert not second_factor.has_one(duty)
    browser.post(reverse("people:confirm_app"), {"code": pyotp.TOTP(secret).now()})
    assert second_factor.has_one(duty)
    assert is_in(browser)
    assert "second factor set up" in acts()


def test_setting_up_at_a_desk_left_open_needs_the_password(duty, at_desk):
    answer = at_desk(duty).post(reverse("people:begin_app"), {"own_password": "a guess"})
    assert "not your password" in answer.content.decode()
    assert not AuthenticatorApp.objects.exists()


def test_the_password_alone_does_not_let_in(app, client):
    assert client.post(reverse("people:login"), LOGIN)["Location"] == reverse("people:second")
    assert not is_in(client)
    second(client, code=app.now())
    assert is_in(client)


def test_the_page_that_was_wanted_opens_after_the_second_step(app, client):
    client.post(reverse("people:login"), LOGIN | {"next": "/reports/"})
    assert second(client, code=app.now())["Location"] == "/reports/"


def test_a_one_time_login_asks_for_the_second_factor_too(app, staff, client):
    """One administrator alone does not become somebody who has a second factor."""
    client.post(reverse("people:enter", args=[one_time_link(staff.duty, by="administrator")]))
    assert not is_in(client)
    second(client, code=app.now())
    assert is_in(client)


def test_a_code_is_taken_once(app, client):
    code = app.now()
    client.post(reverse("people:login"), LOGIN)
    second(client, code=code)
    assert is_in(client)
    over_the_shoulder = Client()
    over_the_shoulder.post(reverse("people:login"), LOGIN)
    assert "used already" in second(over_the_shoulder, code=code).content.decode()
    assert not is_in(over_the_shoulder)


def test_an_older_code_is_not_taken_after_a_newer_one(app, duty):
    now = time.time()
    second_factor.check_app(duty, app.at(now))
    with pytest.raises(SecondFactorError):
        second_factor.check_app(duty, app.at(now - 30))


@pytest.mark.parametrize(("off", "lets_in"), [(-30, True), (30, True), (-120, False), (120, False)])
def test_the_clock_of_a_telephone_may_be_half_a_minute_wrong(app, duty, off, lets_in):
    now = time.time() // 30 * 30 + 15
    code = app.at(now + off)
    if lets_in:
        second_factor.check_app(duty, code)
    else:
        with pytest.raises(SecondFactorError):
            second_factor.check_app(duty, code)


@pytest.mark.parametrize("code", ["", "1", "abcdef", "٠٠٠٠٠٠", "0" * 300, "\0", "12345", "-00001"])
def test_what_is_no_code_is_told_and_lets_nobody_in(app, client, code):
    client.post(reverse("people:login"), LOGIN)
    assert second(client, code=code).status_code == 200
    assert not is_in(client)


def test_after_too_many_wrong_codes_the_right_one_waits_too(app, client):
    client.post(reverse("people:login"), LOGIN)
    for _try in range(TRIES):
        second(client, code="000000")
    for _again in range(3):
        assert "Too many wrong codes" in second(client, code=app.now()).content.decode()
    assert not is_in(client)
    assert acts().count("second factor guessed too often") == 1


def test_guessing_slowly_is_stopped_as_well(app, duty):
    for _quarter in range(second_factor.TRIES_A_DAY // TRIES):
        for _try in range(TRIES):
            with pytest.raises(SecondFactorError, match="not right"):
                second_factor.check_app(duty, "000000")
        WrongTry.objects.filter(what=second_factor._limits(duty)[0].key).delete()  # the quarter is over
    with pytest.raises(SecondFactorError, match="Too many"):
        second_factor.check_app(duty, app.now())


def test_without_the_first_step_there_is_no_second(app, client):
    assert second(client, code=app.now()).status_code == 410
    assert not is_in(client)


def test_the_first_step_is_forgotten_after_ten_minutes(app, client, monkeypatch):
    client.post(reverse("people:login"), LOGIN)
    now = time.time()
    monkeypatch.setattr("tregua.people.coming_in.time.time", lambda: now + 601)
    assert second(client, code=app.at(now)).status_code == 410
    assert not is_in(client)


def test_an_account_closed_between_the_two_steps_stays_out(app, client):
    client.post(reverse("people:login"), LOGIN)
    Person.objects.filter(code="duty").update(is_active=False)
    assert second(client, code=app.now()).status_code == 410
    assert not is_in(client)


def test_the_secret_is_encrypted_for_one_person_and_one_centre(app, duty, settings):
    row = AuthenticatorApp.objects.get()
    assert app.secret.encode() not in bytes(row.secret)
    with pytest.raises(OwnSecretError):
        read(row.secret, purpose=second_factor.PURPOSE, about="head")
    settings.SECRET_KEY = "another centre's secret of many letters"
    with pytest.raises(SecondFactorError, match="two administrators"):
        second_factor.check_app(duty, "000000")


def test_what_was_kept_and_altered_does_not_open():
    kept = bytearray(keep(b"plain", purpose="test", about="x"))
    assert read(bytes(kept), purpose="test", about="x") == b"plain"
    kept[-1] ^= 1
    for broken in (bytes(kept), b"", b"short"):
        with pytest.raises(OwnSecretError):
            read(broken, purpose="test", about="x")


def test_another_telephone_takes_the_place_of_the_first(app, duty):
    begun = second_factor.begin_app(duty)
    with pytest.raises(SecondFactorError):
        second_factor.check_app(duty, pyotp.TOTP(second_factor.secret_of(begun)).now())
    second_factor.confirm_app(duty, code=pyotp.TOTP(second_factor.secret_of(begun)).now())
    with pytest.raises(SecondFactorError):
        second_factor.check_app(duty, app.now())


def test_without_the_app_the_password_is_enough_again(app, duty, at_desk, client):
    browser = at_desk(duty)
    browser.post(reverse("people:remove_app"), {"own_password": "a guess"})
    assert second_factor.has_one(duty)
    browser.post(reverse("people:remove_app"), {"own_password": PASSWORD})
    newcomer = Client()
    newcomer.post(reverse("people:login"), LOGIN)
    assert is_in(newcomer)
    assert "second factor removed" in acts()


def test_printed_codes_are_shown_once_and_only_hashes_are_kept(duty, at_desk):
    browser = at_desk(duty)
    shown = browser.post(reverse("people:print_codes"), {"own_password": PASSWORD})
    codes = re.findall(r"<code>([2-9A-Z-]{19})</code>", shown.content.decode())
    assert len(set(codes)) == 10
    assert "no-store" in shown["Cache-Control"]
    kept = str(list(RecoveryCode.objects.values())) + str([one.content for one in Entry.objects.journal()])
    assert not [code for code in codes if code in kept or code.replace("-", "") in kept]
    assert codes[0] not in browser.get(reverse("people:print_codes")).content.decode()


def test_a_printed_code_replaces_a_lost_telephone_once(app, duty, client):
    code = recovery.print_codes(duty)[0]
    client.post(reverse("people:login"), LOGIN)
    second(client, recovery=code.lower().replace("-", " "))
    assert is_in(client)
    again = Client()
    again.post(reverse("people:login"), LOGIN)
    second(again, recovery=code)
    assert not is_in(again)
    last = [
        one.content for one in Entry.objects.journal() if one.content["act"] == "came in by a recovery code"
    ]
    assert [one["facts"] for one in last] == [{"person": "duty", "instead of": "second factor", "left": 9}]


def test_a_printed_code_replaces_a_forgotten_password(duty, client):
    code = recovery.print_codes(duty)[3]
    answer = client.post(reverse("people:lost_password"), {"code": "duty", "recovery": code})
    assert answer["Location"] == reverse("people:me")
    assert is_in(client)


def test_two_codes_of_one_paper_are_not_two_factors(app, duty, client):
    first, other, *_rest = recovery.print_codes(duty)
    client.post(reverse("people:lost_password"), {"code": "duty", "recovery": first})
    second(client, recovery=other)
    assert not is_in(client)
    assert second(client, code=app.now())["Location"] == reverse("people:me")
    assert is_in(client)


@pytest.mark.parametrize("whose", ["verifier", "nobody"])
def test_a_printed_code_is_of_one_person(duty, client, whose):
    code = recovery.print_codes(duty)[0]
    answer = client.post(reverse("people:lost_password"), {"code": whose, "recovery": code})
    assert "do not belong together" in answer.content.decode()
    assert not is_in(client)


def test_new_codes_end_the_old_ones(duty, client):
    old = recovery.print_codes(duty)[0]
    recovery.print_codes(duty)
    client.post(reverse("people:lost_password"), {"code": "duty", "recovery": old})
    assert not is_in(client)


def test_a_lost_password_is_guessed_as_slowly_as_a_password(duty, client):
    for _try in range(20):
        answer = client.post(reverse("people:lost_password"), {"code": "duty", "recovery": "AAAA"})
    assert "Too many" in answer.content.decode()


@pytest.fixture
def required(settings):
    settings.CENTRE = dataclasses.replace(settings.CENTRE, second_factor_for=("duty_officer",))


def test_whose_role_asks_for_one_sets_it_up_before_anything_else(required, duty, at_desk):
    browser = at_desk(duty)
    for page in ("home", "reports:list", "people:roles"):
        assert browser.get(reverse(page))["Location"] == reverse("people:me")
    assert browser.post(reverse("intake:receive"), {"text": "x"})["Location"] == reverse("people:me")
    assert "until then no other page opens" in browser.get(reverse("people:me")).content.decode()
    browser.post(reverse("people:begin_app"), {"own_password": PASSWORD})
    totp = pyotp.TOTP(second_factor.secret_of(second_factor.waiting_app_of(duty)))
    browser.post(reverse("people:confirm_app"), {"code": totp.now()})
    assert is_in(browser)


def test_whose_role_does_not_ask_works_on(required, staff, at_desk):
    assert is_in(at_desk(staff.reader))


def test_administrators_see_who_has_one(app, staff, at_desk):
    page = at_desk(staff.administrator).get(reverse("people:list")).content.decode()
    row = page.split(">duty</bdi>")[1].split("</tr>")[0]
    assert 'data-label="Second factor">yes</td>' in row
    assert 'data-label="Second factor">yes</td>' not in page.split(">reader</bdi>")[1].split("</tr>")[0]
