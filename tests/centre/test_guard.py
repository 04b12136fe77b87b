"""What holds for every page: nothing of the staff's stays in a cache, and a copy that may not write says so."""

import os
import shutil

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from tests.conftest import by_role
from tregua.centre.commands.serve import _problems
from tregua.people.login import one_time_link
from tregua.people.matrix import pages
from tregua.record import actions as record
from tregua.record.models import Entry, Head, Log

PARTS = {"<int:number>": "1", "<int:index>": "0", "<int:issue>": "1", "<str:day>": "2016-02-27"}
PARTS |= {"<slug:side>": "ours", "<slug:kind>": "finding", "<slug:language>": "en", "<path:file>": "vkey"}


def address(route):
    for part, put in PARTS.items():
        route = route.replace(part, put)
    return "/" + "/".join("x" if step.startswith("<") else step for step in route.split("/"))


@pytest.mark.parametrize("path", ["/", "/reports/", "/liaison/protection/", "/people/login/", "/nowhere/"])
def test_no_cache_keeps_a_page_of_the_staff(staff, at_desk, path):
    for browser in (at_desk(staff.head), Client()):
        assert "no-store" in browser.get(path)["Cache-Control"]


def test_what_anybody_may_read_is_not_held_back_from_caches(staff, client):
    assert "no-store" not in client.get(reverse("public:home")).get("Cache-Control", "")


@pytest.mark.parametrize("wanted", ["-1", "reports", "", "//elsewhere.example", "\0", "9" * 500])
def test_a_language_is_chosen_whatever_the_way_back(client, wanted):
    answer = client.post(reverse("language"), {"language": "fr", "next": wanted})
    assert answer.status_code == 302
    assert "elsewhere" not in answer["Location"]


@pytest.fixture
def copied(staff, settings):
    """Go on in a copy of the centre's folder, which is read-only."""
    folder = django_settings.CENTRE_FOLDER
    shutil.copytree(folder, folder.with_name("copy"))
    settings.CENTRE_FOLDER = folder.with_name("copy")


def test_a_copy_says_that_it_is_read_only_whatever_is_sent(staff, copied, at_desk):
    before = Entry.objects.count()
    text = at_desk(staff.duty).post(reverse("intake:receive"), {"text": "Shelling was heard."})
    assert text.status_code == 403
    assert "centre confirm" in text.content.decode()
    assert Entry.objects.count() == before


def test_no_form_fails_in_a_copy(staff, copied, at_desk):
    people = by_role(staff)
    # Nobody comes as far as a page here, so it matters little who asks; TREGUA_FULL=1 asks as everybody.
    for person in people.values() if os.environ.get("TREGUA_FULL") else [people["head_of_centre"]]:
        browser = at_desk(person)
        browser.raise_request_exception = False
        for page in pages():
            # A program that posts a head to a copy is told to come again.
            if page.name not in {"people:logout", "public:record", "public:add_checkpoint"}:
                answer = browser.post(address(page.route), {"text": "x", "reason": "x", "login": "x"})
                assert answer.status_code < 500, page.name


def test_a_one_time_login_is_not_used_up_in_a_copy(staff, settings, client):
    link = reverse("people:enter", args=[one_time_link(staff.duty, by="test")])
    folder = django_settings.CENTRE_FOLDER
    shutil.copytree(folder, folder.with_name("copy"))
    settings.CENTRE_FOLDER = folder.with_name("copy")
    assert client.post(link).status_code == 403
    settings.CENTRE_FOLDER = folder
    assert client.post(link).status_code == 302


def test_what_was_released_before_the_power_went_is_signed_at_the_next_start(staff):
    released = record.release(kind="meeting", record_id="m1", public={"day": "2016-03-05"}, by="head")
    assert Head.objects.latest_of(Log.PUBLISHED) is None
    assert _problems() == []
    assert Head.objects.latest_of(Log.PUBLISHED).size == released.index + 1
    assert _problems() == []
