"""Pages of the bulletin for staff: prepare, read in four languages, open the records behind a figure, approve, correct."""

import re
from datetime import date

import pytest
from django.urls import reverse

from tests import world
from tests.bulletin.approving import approve
from tests.conftest import by_role
from tregua.bulletin.actions import correct, prepare
from tregua.bulletin.formats import FORMATS
from tregua.bulletin.models import Approval, Bulletin
from tregua.incidents.actions import open_incident
from tregua.people.roles import BY_CODE

SEEN = re.compile(r'name="seen" value="([^"]+)"')
HIDDEN = re.compile(r'<input type="hidden" name="(series|day|last)" value="([^"]*)"')
DAY = date(2016, 3, 1)


@pytest.fixture
def valley(staff, alone):
    return world.remembered(staff)


@pytest.fixture
def incident(valley):
    return open_incident([valley.reports["bridge-1"], valley.reports["bridge-2"]], by=valley.staff.verifier)


@pytest.fixture
def bulletin(valley, incident):
    return prepare(DAY, by=valley.staff.publisher)


def text(response):
    assert response.status_code == 200, response.content
    return response.content.decode()


def test_a_publisher_prepares_and_a_head_approves(valley, at_desk, staff):
    browser = at_desk(staff.publisher)
    page = text(browser.post(reverse("bulletin:prepare"), {"day": "2016-03-01"}, follow=True))
    assert "2 reports about events of this day" in page
    bulletin = Bulletin.objects.get()
    head = at_desk(staff.head)
    assert "Awaiting approval" in text(head.get(reverse("bulletin:list")))
    address = reverse("bulletin:approve", args=[bulletin.pk])
    asked = head.post(address)
    assert asked.status_code == 422
    seen = SEEN.findall(asked.content.decode())
    page = text(head.post(address, {"seen": seen}, follow=True))
    assert "Published as entry 0" in page
    late = at_desk(staff.second_head).post(address)
    assert late.status_code == 409
    assert "Somebody else was faster" in late.content.decode()
    for far in ("9999-12-31", "0001-01-01"):
        said = {"series": "weekly", "day": far}
        assert at_desk(staff.publisher).post(reverse("bulletin:prepare"), said).status_code == 422
    again = at_desk(staff.publisher).post(reverse("bulletin:prepare"), {"day": "2016-03-01"})
    assert again.status_code == 422
    assert "further issue" in again.content.decode()


def test_a_draft_is_prepared_again_from_its_own_page_until_it_is_approved(bulletin, at_desk, staff):
    address = reverse("bulletin:bulletin", args=["2016-03-01", 1])
    assert "Prepare it again" not in text(at_desk(staff.auditor).get(address))
    publisher = at_desk(staff.publisher)
    page = text(publisher.get(address))
    assert "Prepare it again" in page
    publisher.post(reverse("bulletin:prepare"), dict(HIDDEN.findall(page)))
    assert [one.day for one in Bulletin.objects.all()] == [DAY, DAY]
    approve(Bulletin.objects.order_by("-id").first(), by=staff.head)
    assert "Prepare it again" not in text(publisher.get(address))


def test_the_day_after_the_last_published_one_is_proposed(bulletin, at_desk, staff):
    publisher = at_desk(staff.publisher)
    assert 'value="2016-03-02"' not in text(publisher.get(reverse("bulletin:prepare")))
    approve(bulletin, by=staff.head)
    assert 'value="2016-03-02"' in text(publisher.get(reverse("bulletin:prepare")))


def test_only_who_approves_is_led_to_the_approval_and_to_how_bulletins_are_laid_out(bulletin, at_desk, staff):
    address, layout = reverse("bulletin:bulletin", args=["2016-03-01", 1]), reverse("bulletin:layout")
    head, publisher = (text(at_desk(one).get(address)) for one in (staff.head, staff.publisher))
    assert 'href="#approve"' in head
    assert f'href="{layout}#id_merges_small"' in head
    assert 'href="#approve"' not in publisher
    assert layout not in publisher
    assert "Remedy: print these provinces together" in publisher


def test_the_language_of_the_bulletin_is_chosen_apart_from_that_of_the_page(bulletin, at_desk, staff):
    browser = at_desk(staff.reader)
    address = reverse("bulletin:bulletin", args=["2016-03-01", 1])
    for language in ("ar", "en", "fr", "ru"):
        page = text(browser.get(address, {"language": language}))
        assert f'<article lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in page
    assert "آذار" in text(browser.get(address, {"language": "ar"}))


def test_each_figure_opens_the_records_behind_it(bulletin, incident, valley, at_desk, staff):
    browser = at_desk(staff.reader)
    page = text(browser.get(reverse("bulletin:bulletin", args=["2016-03-01", 1])))
    for figure in bulletin.figures.all():
        assert reverse("bulletin:figure", args=[figure.pk]) in page
        behind = text(browser.get(reverse("bulletin:figure", args=[figure.pk])))
        for record in figure.records:
            assert record in behind
    figure = bulletin.figures.get(rule__code="incidents_recorded")
    assert reverse("incidents:incident", args=[incident.number]) in text(
        browser.get(reverse("bulletin:figure", args=[figure.pk]))
    )


def test_a_correction_is_prepared_on_the_page_and_points_both_ways(bulletin, at_desk, staff):
    approve(bulletin, by=staff.head)
    browser = at_desk(staff.publisher)
    address = reverse("bulletin:correct", args=[bulletin.pk])
    assert browser.post(address, {"reason": ""}).status_code == 422
    further = text(browser.post(address, {"reason": "a province was wrong"}, follow=True))
    assert "a province was wrong" in further
    assert "issue 1" in further
    assert "A further issue corrects this one" in text(
        browser.get(reverse("bulletin:bulletin", args=["2016-03-01", 1]))
    )
    late = browser.post(address, {"reason": "too late"})
    assert late.status_code == 409
    assert '<td dir="auto">too late</td>' in late.content.decode()


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.code)
def test_a_bulletin_is_given_in_every_form_before_it_is_approved(bulletin, at_desk, staff, form):
    address = reverse("bulletin:as", args=["2016-03-01", 1, form.code])
    answer = at_desk(staff.reader).get(address, {"language": "fr"})
    assert answer["Content-Type"] == form.media_type
    assert form.name(bulletin, "fr") in answer["Content-Disposition"]
    assert answer.content == form.make(bulletin, "fr")
    assert "public" not in answer["Cache-Control"]


def test_a_form_that_there_is_not_is_not_found(bulletin, at_desk, staff):
    assert at_desk(staff.reader).get("/bulletins/2016-03-01/1/as/odt/").status_code == 404


@pytest.mark.parametrize("where", [["2016-03-01", 7], ["2016-03-02", 1], ["yesterday", 1]])
def test_a_bulletin_that_is_not_there_is_not_found(bulletin, at_desk, staff, where):
    assert at_desk(staff.reader).get(reverse("bulletin:bulletin", args=where)).status_code == 404


def test_who_may_not(bulletin, staff, at_desk):
    figure = bulletin.figures.first()
    pages = (
        ("get", reverse("bulletin:list"), "exchange.read"),
        ("get", reverse("bulletin:bulletin", args=["2016-03-01", 1]), "exchange.read"),
        ("get", reverse("bulletin:as", args=["2016-03-01", 1, "pdf"]), "exchange.read"),
        ("get", reverse("bulletin:figure", args=[figure.pk]), "incidents.read"),
        ("get", reverse("bulletin:prepare"), "bulletin.draft"),
        ("post", reverse("bulletin:correct", args=[bulletin.pk]), "bulletin.draft"),
        ("post", reverse("bulletin:approve", args=[bulletin.pk]), "bulletin.approve"),
    )
    for role, person in by_role(staff).items():
        browser = at_desk(person)
        for method, address, permission in pages:
            allowed = permission in BY_CODE[role].permissions
            assert (getattr(browser, method)(address).status_code not in {403, 404}) == allowed, (
                role,
                address,
            )
    assert not Approval.objects.exists(), "nobody was shown the open points"


def test_a_corrected_bulletin_stays_on_the_list(bulletin, staff, at_desk):
    approve(bulletin, by=staff.head)
    approve(correct(bulletin, reason="a province was wrong", by=staff.publisher), by=staff.head)
    page = text(at_desk(staff.reader).get(reverse("bulletin:list")))
    assert reverse("bulletin:bulletin", args=["2016-03-01", 1]) in page
    assert reverse("bulletin:bulletin", args=["2016-03-01", 2]) in page


@pytest.mark.parametrize(
    ("view", "other"), [("exchange:common", "bulletin:list"), ("bulletin:list", "exchange:common")]
)
def test_the_common_record_and_the_bulletins_say_whose_count_each_is(staff, at_desk, view, other):
    main = at_desk(staff.auditor).get(reverse(view)).content.decode().split("<main", 1)[1]
    assert "a day may have the one without the other" in main
    assert f'href="{reverse(other)}"' in main
