"""Public pages are made once for many, and what is published or withdrawn meanwhile is seen at once."""

from datetime import date

import pytest
from django.core.cache import caches
from django.test import Client

from tests import world
from tests.bulletin.approving import approve
from tregua.bulletin.actions import correct, prepare
from tregua.public import views

DAY = date(2016, 3, 1)
SITE = "/public/bulletin/2016-03-01/"


@pytest.fixture
def kept(settings):
    """Keep pages as a served centre does; tests else make each anew."""
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "kept"}
    settings.CACHES = settings.CACHES | {"public_pages": memory}
    caches["public_pages"].clear()
    yield
    caches["public_pages"].clear()


@pytest.fixture
def made(monkeypatch):
    """Return the languages in which a bulletin's page was made, one for each time."""
    times, document_of = [], views.document_of

    def counted(bulletin, language):
        times.append(language)
        return document_of(bulletin, language)

    monkeypatch.setattr(views, "document_of", counted)
    return times


@pytest.fixture
def published(staff):
    valley = world.remembered(staff)
    bulletin = prepare(DAY, by=valley.staff.publisher)
    approve(bulletin, by=valley.staff.head)
    return bulletin


def test_a_page_is_made_once_for_all_who_ask_and_once_for_each_language(kept, made, published):
    first, second = Client().get(SITE), Client().get(SITE)
    assert first.content == second.content
    assert made == ["en"]
    arabic = Client(headers={"accept-language": "ar"}).get(SITE)
    assert b'dir="rtl"' in arabic.content
    assert made == ["en", "ar"]
    # A browser asks anew: its reader may have chosen another language.
    assert not {"Cache-Control", "Expires"} & first.headers.keys()
    assert not {"Cache-Control", "Expires"} & second.headers.keys()


def test_an_issue_that_corrects_another_is_seen_at_once(kept, published, staff):
    before = Client().get(SITE).content.decode()
    assert "a word was missing" not in before
    approve(correct(published, reason="a word was missing", by=staff.publisher), by=staff.head)
    assert "a word was missing" in Client().get(SITE).content.decode()
    assert Client().get(f"{SITE}1/").content.decode() != before


def test_who_works_here_gets_a_page_made_for_nobody_else(kept, made, published, staff, at_desk):
    assert Client().get(SITE).status_code == 200
    assert at_desk(staff.head).get(SITE).status_code == 200
    assert made == ["en", "en"]
