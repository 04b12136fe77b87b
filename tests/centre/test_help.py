"""Help: the keys of a page, one card a role that can be printed, and the tour, in the example alone."""

import dataclasses

import pytest
from django.conf import settings as django_settings
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape

from tests.conftest import by_role
from tregua.centre.help import tour
from tregua.centre.help.cards import CARDS
from tregua.centre.help.keys import GENERAL, PAGES
from tregua.people.roles import ROLES

pytestmark = pytest.mark.looks_at_words


@pytest.fixture
def in_the_example(settings):
    settings.CENTRE = dataclasses.replace(django_settings.CENTRE, example=True)


def test_every_role_has_a_card_and_no_card_is_of_a_role_that_is_gone():
    assert set(CARDS) == {role.code for role in ROLES}


@pytest.mark.parametrize("language", ["ar", "en", "fr", "ru"])
@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.code)
def test_a_card_says_in_each_language_what_the_role_does_and_where(role, language, staff, at_desk):
    answer = at_desk(staff.reader).get(
        reverse("help:card", args=[role.code]), {"in": language, "paper": "a5"}
    )
    page = answer.content.decode()
    with translation.override(language):
        assert f"<h1>{escape(str(role.name))}</h1>" in page
        assert escape(str(role.description)) in page
        direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in page
    assert "card-a5.css" in page


def test_a_card_names_the_pages_that_its_role_may_open_and_no_other(staff, at_desk):
    page = at_desk(staff.duty).get(reverse("help:card", args=["auditor"])).content.decode()
    assert "Journal" in page
    assert "Take in a text" not in page


def test_a_card_of_no_role_is_not_there(staff, at_desk):
    assert at_desk(staff.duty).get(reverse("help:card", args=["king"])).status_code == 404


def test_ones_own_card_is_that_of_the_one_role_one_holds(staff, at_desk):
    desk = at_desk(staff.duty)
    assert desk.get(reverse("help:card_own")).url == reverse("help:card", args=["duty_officer"])
    staff.duty.roles = ["duty_officer", "custodian"]
    staff.duty.save()
    assert desk.get(reverse("help:card_own")).url == reverse("help:cards")


def test_the_keys_of_a_page_are_those_of_its_view_with_the_general_ones(staff, at_desk):
    desk = at_desk(staff.duty)
    page = desk.get(reverse("help:keys"), {"of": "matching:queue"}).content.decode()
    assert "the same incident" in page
    assert "reject it" not in page
    assert all(str(one.words) in page for one in GENERAL)
    every = desk.get(reverse("help:keys")).content.decode()
    assert all(str(one.words) in every for page in PAGES.values() for one in page.keys)


def test_every_page_with_keys_is_a_page_of_the_site():
    from tregua.people.matrix import pages  # noqa: PLC0415 - asks for the addresses, which need the settings

    assert set(PAGES) <= {page.name for page in pages()}


@pytest.mark.parametrize("role", [role for role in ROLES if not role.of_a_party], ids=lambda role: role.code)
def test_the_tour_leads_each_role_over_pages_that_it_may_open(role, staff, at_desk, in_the_example):
    browser = at_desk(by_role(staff)[role.code])
    seen = [browser.post(reverse("help:tour"), {"way": "begin"}).url]
    while len(seen) < len(tour.stops_for(by_role(staff)[role.code])):
        page = browser.get(seen[-1], follow=True)
        assert page.status_code == 200
        seen.append(browser.post(reverse("help:tour"), {"way": "next"}).url)
    assert seen == [reverse(stop.view) for stop in tour.stops_for(by_role(staff)[role.code])]
    assert browser.post(reverse("help:tour"), {"way": "next"}).url == reverse("home")
    assert "Leave the tour" not in browser.get(reverse("home")).content.decode()


def test_the_tour_goes_on_where_one_is_and_can_be_left(staff, at_desk, in_the_example):
    desk = at_desk(staff.duty)
    desk.post(reverse("help:tour"), {"way": "begin"})
    desk.post(reverse("help:tour"), {"way": "next"})
    page = desk.get(reverse("reports:list")).content.decode()
    assert "Tour, 2 of" in page
    assert "To this page" in page
    desk.post(reverse("help:tour"), {"way": "leave"})
    assert "Tour, 2 of" not in desk.get(reverse("reports:list")).content.decode()


def test_a_real_centre_has_no_tour(staff, at_desk):
    desk = at_desk(staff.duty)
    assert desk.post(reverse("help:tour"), {"way": "begin"}).status_code == 404
    assert "Take the tour" not in desk.get(reverse("home")).content.decode()


def test_a_partys_liaison_is_shown_no_help_of_the_desk(staff, at_desk):
    assert at_desk(staff.party_liaison).get(reverse("help:keys")).status_code == 404
