"""What stands round every page, what waits today, how days and numbers are written, and what refusals say."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tregua.centre.context import NAVIGATION
from tregua.centre.folder import FolderError, centre_toml, read_folder, write_folder
from tregua.centre.today import WORK, work_of
from tregua.intake import actions as intake
from tregua.people.matrix import pages


def page_of(browser, name="home", **asks):
    return browser.get(reverse(name), **asks).content.decode()


def written(text, language, **context):
    with translation.override(language):
        return Template("{% load tregua %}" + text).render(Context(context))


def test_every_line_of_the_menu_asks_for_what_its_page_asks_for():
    asked = {page.name: page.permission for page in pages()}
    for group in NAVIGATION:
        for entry in group.entries:
            assert entry.permission == asked[entry.view], entry.view


def test_the_menu_shows_what_one_may_open_and_marks_where_one_is(staff, at_desk):
    shown = page_of(at_desk(staff.auditor), "people:journal")
    assert f'<a href="{reverse("people:journal")}" aria-current="page">' in shown
    assert f'href="{reverse("people:list")}"' not in shown
    assert f'href="{reverse("people:list")}"' in page_of(at_desk(staff.administrator))


def test_a_page_whose_address_lies_elsewhere_is_marked_under_its_own_line(staff, at_desk):
    shown = page_of(at_desk(staff.liaison), "agreement:applications")
    assert f'<a href="{reverse("agreement:roll")}" aria-current="true">' in shown
    assert f'<a href="{reverse("agreement:agreement")}">' in shown
    for group in NAVIGATION:
        for address in (address for entry in group.entries for address in entry.also):
            assert any(page.route.startswith(address.lstrip("/")) for page in pages()), address


def test_a_number_is_not_broken_at_its_hyphen():
    assert written("{{ told|whole }}", "ar", told="#1-3 <b>") == '<span class="whole">#1-3 &lt;b&gt;</span>'


def test_today_shows_what_waits_in_the_order_of_the_day(staff, at_desk):
    assert [one["count"] for one in work_of(staff.duty)] == [0] * len(work_of(staff.duty))
    intake.receive(
        channel="text", raw=b"Shots were heard.", media_type="text/plain", language="en", by=staff.duty
    )  # fmt: skip
    shown = at_desk(staff.duty).get(reverse("home"))
    assert [one["count"] for one in shown.context["waiting"]] == [1]
    assert "?show=uncut" in shown.content.decode()


def test_nobody_is_told_of_work_that_is_not_theirs(staff, at_desk):
    shown = page_of(at_desk(staff.reader))
    assert "Protection requests" not in shown
    assert [one["words"] for one in work_of(staff.reader)] == []
    assert {one.permission for one in WORK} <= {page.permission for page in pages()}


def test_the_page_says_which_centre_this_is_in_the_readers_language(staff, at_desk, settings):
    settings.CENTRE = replace(settings.CENTRE, code="x", names={"en": "Amman centre", "ar": "مركز عمّان"})
    browser = at_desk(staff.reader)
    assert "Amman centre" in page_of(browser)
    assert "not a real centre" not in page_of(browser)
    browser.post(reverse("language"), {"language": "ar", "next": "/"})
    shown = page_of(browser)
    assert "مركز عمّان" in shown
    assert 'dir="rtl"' in shown
    settings.CENTRE = replace(settings.CENTRE, example=True)
    assert "مثال، ليس مركزًا حقيقيًا" in page_of(browser)


def test_a_copy_says_on_every_page_that_it_is_one(staff, at_desk, settings):
    assert "Read-only copy" not in page_of(at_desk(staff.reader))
    (settings.CENTRE_FOLDER / "seat").unlink()
    assert "Read-only copy" in page_of(at_desk(staff.reader))


def test_an_act_in_a_copy_is_refused_with_its_remedy(staff, at_desk, settings):
    (settings.CENTRE_FOLDER / "seat").unlink()
    says = {"code": "x", "shown_name": "x", "language": "en", "roles": ["reader"]}
    answer = at_desk(staff.administrator).post(reverse("people:add"), says)
    assert answer.status_code == 403
    assert "tregua centre confirm" in answer.content.decode()


@pytest.mark.parametrize("address", ["/nowhere/", "/reports/nothing/"])
def test_what_is_not_there_is_told_in_the_readers_language(staff, at_desk, address):
    answer = at_desk(staff.reader).get(address)
    assert answer.status_code == 404
    assert "To today" in answer.content.decode()


def test_pages_of_the_desk_stay_in_no_cache_and_load_nothing_from_elsewhere(staff, at_desk):
    answer = at_desk(staff.reader).get(reverse("home"))
    assert "no-store" in answer["Cache-Control"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "//" not in answer.content.decode().replace("<!doctype", "").split("</head>")[0]


def test_a_form_without_its_token_is_refused_in_words(staff):

    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(reverse("people:login"), {"code": "x", "password": "y"})
    assert answer.status_code == 403
    assert "too old" in answer.content.decode()


@pytest.mark.parametrize(
    ("language", "says"),
    [("en", "5 March 2016"), ("ar", "5 آذار 2016"), ("fr", "5 mars 2016"), ("ru", "5 марта 2016")],
)
def test_a_day_in_words(language, says):
    assert says in written("{{ value|day }}", language, value=date(2016, 3, 5))


@pytest.mark.parametrize(
    ("language", "says"),
    [("en", "12,345"), ("fr", "12\u202f345"), ("ru", "12\u00a0345"), ("ar", "12\u202f345")],
)
def test_a_number_with_its_thousands_apart(language, says):
    assert written("{{ value|number }}", language, value=12_345) == says


def test_no_number_is_a_dash_and_no_day_is_not_known():
    assert written("{{ value|number }}", "en", value=None) == "–"
    assert written("{{ value|day }} {{ value|local_time }}", "en", value=None) == "not known not known"


@pytest.mark.parametrize(
    ("known", "hours", "says", "not_says"),
    [
        ("minute", 0, "14:20", "–"),
        ("hour", 1, "14:20–15:20", "not known"),
        ("part_of_day", 6, "14:20–20:20", "not known"),
        ("day", 24, "5 March 2016", "14:20"),
        ("range", 72, "– 8 March 2016", "14:20"),
    ],
)
def test_a_time_is_written_no_more_exactly_than_it_is_known(settings, known, hours, says, not_says):
    start = datetime(2016, 3, 5, 14, 20, tzinfo=UTC)
    thing = SimpleNamespace(started_at=start, ended_at=start + timedelta(hours=hours), time_precision=known)
    shown = written("{{ thing|interval }}", "en", thing=thing).replace("<bdi>", "").replace("</bdi>", "")
    assert says in shown
    assert not_says not in shown


def test_a_centres_folder_reads_as_it_was_written(tmp_path):
    toml = centre_toml(
        code="amman",
        names={"en": 'The "Amman" centre', "ar": "مركز عمّان"},
        origin="amman.example/log1",
        zone="Asia/Damascus",
        language="ar",
        other={"code": "hmeimim", "folder": "../hmeimim", "vkey": "hmeimim.example/log1+1+A"},
        other_names={"en": "Hmeimim"},
    )
    write_folder(tmp_path / "amman", toml)
    read = read_folder(tmp_path / "amman")
    assert read.names["en"] == 'The "Amman" centre'
    assert (read.zone, read.language) == ("Asia/Damascus", "ar")
    assert read.peer_folder == (tmp_path / "hmeimim").resolve()


@pytest.mark.parametrize(("toml", "says"), [("", "does not say"), ("code = ", "cannot be read")])
def test_a_folder_that_cannot_be_read_names_the_file(tmp_path, toml, says):
    (tmp_path / "centre.toml").write_text(toml)
    with pytest.raises(FolderError, match=says):
        read_folder(tmp_path)
