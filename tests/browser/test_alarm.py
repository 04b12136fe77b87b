"""The alarm of the duty desk in a browser: it sounds once somebody touched it, and a silent server is an alarm too.

The page and its scripts are those of the centre; what the server would answer is said by the test.
"""

import json
import os
import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.looking import fits, in_windows, picture
from tests.liaison.test_protection import ask
from tregua.liaison.alarm import cookie_name

HOME = "http://desk.example"
# The browser runs its own loop in this thread, and Django would keep the database from us beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


class Answers:
    """What the server says when the screen asks: a number of clocks, or nothing at all."""

    def __init__(self, pages):
        self.pages = pages
        self.late: int | None = 0

    def __call__(self, route: Route) -> None:
        path = route.request.url.removeprefix(HOME).partition("?")[0]
        if path == "/liaison/alarm/state/":
            if self.late is None:
                route.abort()
            else:
                route.fulfill(body=json.dumps({"late": self.late}), content_type="application/json")
        elif path.startswith("/static/"):
            route.fulfill(path=finders.find(path.removeprefix("/static/")))
        else:
            route.fulfill(body=self.pages[path], content_type="text/html; charset=utf-8")


@pytest.fixture
def show(browser: Browser):
    """Show pages that the centre made, in a window of this width."""
    contexts = []

    def shown(answers: Answers, path: str, width: int = 1280) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900})
        context.route("**/*", answers)
        contexts.append(context)
        page = context.new_page()
        page.goto(HOME + path)
        return page

    yield shown
    for context in contexts:
        context.close()


def as_made(client, path, language="en"):
    said = client.get(path, headers={"Accept-Language": language}).content.decode()
    return re.sub(
        r'data-every="\d+"', 'data-every="1"', re.sub(r'data-silent="\d+"', 'data-silent="3"', said)
    )


@pytest.fixture
def screen(db, staff):
    browser = Client()
    browser.force_login(staff.liaison)
    browser.post(reverse("liaison:alarm_screens"), {"stands_at": "duty desk"})
    assert cookie_name() in browser.cookies
    return browser


def test_it_sounds_after_a_touch_says_a_late_clock_and_a_lost_server_and_goes_on_by_itself(screen, show):
    answers = Answers({"/liaison/alarm/": as_made(screen, "/liaison/alarm/")})
    page = show(answers, "/liaison/alarm/")
    expect(page.get_by_text("All quiet")).to_be_visible()
    expect(page.get_by_text("The sound is off: nobody hears an alarm.")).to_be_visible()
    page.get_by_role("button", name="Switch the sound on").click()
    expect(page.locator("body")).to_have_attribute("data-rang", "1")
    expect(page.get_by_text("The sound is off: nobody hears an alarm.")).to_be_hidden()
    answers.late = 2
    expect(page.get_by_text("A clock has run out: 2")).to_be_visible()
    expect(page.get_by_text("Go to the desk.")).to_be_visible()
    expect(page.locator("body")).to_have_attribute("data-rang", re.compile(r"[2-9]"))
    answers.late = None
    expect(page.get_by_text("No connection since")).to_be_visible()
    answers.late = 0
    expect(page.get_by_text("All quiet")).to_be_visible()
    expect(page.get_by_text("No connection since")).to_be_hidden()


@in_windows
def test_no_page_of_protection_is_wider_than_its_screen(screen, staff, show, language, width, settings):
    request = ask(staff, imminence="hours", threat_by_as_written="men of the north road")
    desk = Client()
    desk.force_login(staff.liaison)
    desk.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    paths = [
        reverse("liaison:protection_request", args=[request.pk]), reverse("liaison:protection_new"),
        reverse("liaison:alarm_screens"), reverse("liaison:point"), reverse("liaison:protected_points"),
        reverse("exchange:joint"), reverse("exchange:harm", args=[request.pk]),
        reverse("liaison:consent_new", args=[request.pk]), reverse("liaison:contact_new", args=[request.pk]),
    ]  # fmt: skip
    answers = Answers({path: as_made(desk, path) for path in paths})
    for number, path in enumerate(paths):
        page = show(answers, path, width)
        fits(page, path)
        picture(page, f"protection-{number}-{language}-{width}")
    settings.CENTRE = settings.CENTRE.__class__(**{**vars(settings.CENTRE), "language": language})
    answers = Answers({"/liaison/alarm/": as_made(screen, "/liaison/alarm/")})
    answers.late = 1
    page = show(answers, "/liaison/alarm/", width)
    expect(page.locator("#late")).to_be_visible()
    fits(page)
    picture(page, f"alarm-{language}-{width}")
