"""The alarm of the duty desk: one number to one cookie, also when nobody is logged in."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.liaison.test_protection import NAME, ask, move
from tregua.centre.arguments import build
from tregua.centre.commands import alarm as command
from tregua.liaison import after, clocks
from tregua.liaison.alarm import AlarmScreen, cookie_name, end_screen, set_up_screen
from tregua.liaison.hunting import open_warning, step_warning
from tregua.liaison.protection import review_disclosures
from tregua.people.matrix import pages
from tregua.people.outings import Outing, send_out
from tregua.people.pages import DEVICE_PAGE

ALARM, STATE = "/liaison/alarm/", "/liaison/alarm/state/"


@pytest.fixture
def screen(staff):
    """A browser at the desk with the cookie of a screen, and nobody logged in."""
    browser = Client()
    browser.force_login(staff.liaison)
    answer = browser.post(reverse("liaison:alarm_screens"), {"stands_at": "duty desk"})
    assert answer.status_code == 302
    assert answer["Location"] == ALARM
    return browser


@pytest.fixture
def late(monkeypatch):
    monkeypatch.setattr("tregua.liaison.clocks.ACKNOWLEDGE_WITHIN", timedelta(minutes=-1))


def test_a_clock_that_runs_out_is_shown_where_nobody_is_logged_in(screen, staff, late):
    assert "_auth_user_id" not in screen.session
    assert screen.get(STATE).json() == {"late": 0}
    ask(staff, story=NAME)
    assert screen.get(STATE).json() == {"late": 1}
    page = screen.get(ALARM)
    assert 'data-late="1"' in page.content.decode()
    assert "no-store" in page["Cache-Control"]


def test_it_tells_one_number_and_nothing_of_any_request(screen, staff, late):
    request = ask(staff, story=NAME, addressed_to="the addressee of the exercise")
    for address in (ALARM, STATE):
        said = screen.get(address).content.decode()
        assert not [
            word for word in (NAME, request.pk, "addressee", "signatories", "guarantee") if word in said
        ]
    assert set(json.loads(screen.get(STATE).content)) == {"late"}


def test_the_cookie_opens_these_two_pages_and_no_other(screen):
    opened = {page.name for page in pages() if page.permission == DEVICE_PAGE}
    assert opened == {"liaison:alarm", "liaison:alarm_state"}
    for name in ("liaison:protection", "liaison:meetings", "liaison:alarm_screens", "home"):
        assert screen.get(reverse(name)).status_code in {302, 403}, name
    cookie = screen.cookies[cookie_name()]
    assert cookie["httponly"]
    assert (cookie["path"], cookie["samesite"]) == (ALARM, "Strict")


@pytest.mark.parametrize("word", ["", "guess", "0" * 43])
def test_another_cookie_opens_nothing(db, word):
    browser = Client()
    browser.cookies[cookie_name()] = word
    assert browser.get(STATE).status_code == 403
    assert "late" not in browser.get(ALARM).content.decode().replace('class="alarm late"', "")


def test_a_word_that_was_carried_away_holds_no_longer_than_a_screen(screen):
    word = screen.cookies[cookie_name()].value
    begun = timezone.now() - timedelta(days=91)
    AlarmScreen.objects.bulk_create([AlarmScreen(
        stands_at="carried away", token_hash=hashlib.sha256(b"old").hexdigest(), recorded_at=begun,
        recorded_by=AlarmScreen.objects.get().recorded_by,
    )])  # fmt: skip
    browser = Client()
    browser.cookies[cookie_name()] = "old"
    assert browser.get(STATE).status_code == 403
    browser.cookies[cookie_name()] = word
    assert browser.get(STATE).status_code == 200


def test_the_word_of_the_cookie_is_kept_nowhere(screen):
    word = screen.cookies[cookie_name()].value
    assert word not in str(list(AlarmScreen.objects.values()))


def test_a_screen_that_is_ended_is_refused_and_says_so(screen, staff, at_desk):
    row = AlarmScreen.objects.get()
    desk = at_desk(staff.liaison)
    assert desk.post(reverse("liaison:alarm_screen_end", args=[row.pk])).status_code == 302
    assert screen.get(STATE).status_code == 403
    assert "it was ended" in screen.get(ALARM).content.decode()
    assert desk.post(reverse("liaison:alarm_screen_end", args=[row.pk])).status_code == 200


@pytest.mark.parametrize("role", ["duty", "custodian", "administrator", "auditor"])
def test_only_who_decides_sets_up_or_ends_a_screen(staff, role):
    row, _word = set_up_screen(stands_at="desk", by=staff.head)
    for act in (lambda by: set_up_screen(stands_at="x", by=by), lambda by: end_screen(row, by=by)):
        with pytest.raises(PermissionDenied):
            act(getattr(staff, role))


def test_it_speaks_the_language_of_the_centre_not_of_the_browser(screen, settings):
    browser_in_french = {"Accept-Language": "fr"}
    settings.CENTRE = settings.CENTRE.__class__(**{**vars(settings.CENTRE), "language": "ar"})
    assert '<html lang="ar" dir="rtl">' in screen.get(ALARM, headers=browser_in_french).content.decode()


def test_a_warning_rings_until_it_is_given_and_again_when_nobody_acknowledged_it(valley):
    """A place is needed, so this is tried in the valley."""
    by, now = valley.staff.liaison, timezone.now()
    warning = open_warning(against="signatories", area=valley.places["V2"], imminence="now", by=by)
    assert clocks.run_out(now + timedelta(seconds=1)) == 1
    step_warning(warning, state="given", channel="radio", at=now, by=by)
    assert clocks.run_out(now + timedelta(minutes=1)) == 0
    assert clocks.run_out(now + timedelta(minutes=16)) == 1
    step_warning(warning, state="acknowledged", channel="radio", at=now, by=by)
    assert clocks.run_out(now + timedelta(days=9)) == 0


def test_what_is_over_rings_no_more_but_a_harm_that_nobody_reviewed_does(staff, late):
    request = move(ask(staff), staff, "closed_withdrawn")
    assert clocks.run_out(timezone.now()) == 0
    move(request, staff, "closed_harmed")
    tomorrow = timezone.now() + timedelta(hours=25)
    assert clocks.run_out(tomorrow) == 1
    review_disclosures(request, result="nothing", account="x", by=staff.head)
    assert clocks.run_out(tomorrow) == 0


def test_a_team_that_has_not_called_rings_too(screen, staff):
    team = send_out(who="team-1", area="the district", every=30, by=staff.duty)
    assert screen.get(STATE).json() == {"late": 0}
    Outing.objects.filter(pk=team.pk).update(next_due=timezone.now() - timedelta(minutes=1))
    assert screen.get(STATE).json() == {"late": 1}


def test_packages_below_have_clocks_of_their_own(db, monkeypatch):
    monkeypatch.setattr(after, "LATE", [lambda _now: 2])
    assert clocks.run_out(timezone.now()) == 2


def looked(monkeypatch, capsys):
    given = build().parse_args(["alarm", "--once"])
    code = command.run(given)
    return code, capsys.readouterr().out


def test_the_command_rings_the_bell_and_ends_with_one(staff, late, monkeypatch, capsys):
    monkeypatch.setattr(command, "close_old_connections", lambda: None)
    assert looked(monkeypatch, capsys)[0] == 0
    ask(staff)
    code, said = looked(monkeypatch, capsys)
    assert (code, "\a" in said, "A clock has run out: 1" in said) == (1, True, True)


def test_the_command_rings_when_the_database_is_away(db, monkeypatch, capsys):
    def away(_now):
        raise OperationalError("gone")

    monkeypatch.setattr(command, "close_old_connections", lambda: None)
    monkeypatch.setattr(command, "run_out", away)
    code, said = looked(monkeypatch, capsys)
    assert (code, "\a" in said, "No connection since" in said) == (1, True, True)
