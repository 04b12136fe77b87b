"""The incidents of some days on a map: drawn no more exactly than they are known, and what is not drawn is told."""

import json
import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import world
from tests.conftest import by_role, refusal
from tregua.agreement.zoning import centres, record_zone
from tregua.incidents.actions import merge, open_incident
from tregua.incidents.models import Incident
from tregua.people.models import Person
from tregua.places.models import Outline, Place
from tregua.reports.actions import correct_report, file_report, withdraw_report

# What the legend itself draws.
LEGEND_DOTS, LEGEND_SQUARES = 2, 1


@pytest.fixture
def valley(staff):
    valley = world.remembered(staff)
    Place.objects.filter(code="V1a").update(latitude="35.9000000", longitude="36.6000000")
    Place.objects.filter(code="V3").update(latitude="35.2000000", longitude="36.1000000")
    for report in valley.reports.values():
        if report.violation_type:
            open_incident([report], by=staff.verifier)
    return valley


def outline(place):
    """Load the outline of an area, a square."""
    square = [[36.0, 35.0], [37.0, 35.0], [37.0, 36.0], [36.0, 36.0], [36.0, 35.0]]
    Outline.objects.create(
        place=place, geometry={"type": "Polygon", "coordinates": [square]}, source="drawn by hand"
    )


def asked(browser, **query):
    return browser.get(reverse("incidents:map_data"), {"show": "all"} | query)


def test_a_day_gives_its_incidents_with_their_places(valley, at_desk):
    says = asked(at_desk(valley.staff.verifier), first="2016-03-04", last="2016-03-04").json()
    assert (says["first"], says["last"]) == ("2016-03-04", "2016-03-04")
    began = Incident.objects.filter(began_at__date=date(2016, 3, 4))
    assert {one["number"] for one in says["incidents"]} == set(
        began.exclude(place=None).values_list("number", flat=True)
    )
    assert says["place_not_known"] == began.filter(place=None).count()
    farm = next(one for one in says["incidents"] if one["place"] == "V3")
    assert farm["precision"] == "settlement"
    drawn = says["spots"][farm["spot"]]
    assert (drawn["name"], drawn["kind"]) == ("Lower Farm", "settlement")
    assert (drawn["latitude"], drawn["longitude"], drawn["radius_km"]) == (35.2, 36.1, 2.0)
    assert not says["more"]


def test_an_area_is_drawn_as_its_outline_and_has_no_point_of_its_own(valley, at_desk):
    browser = at_desk(valley.staff.verifier)
    before = asked(browser, first="2016-03-01", last="2016-03-10").json()
    without = [one for one in before["incidents"] if not one["spot"]]
    assert before["not_drawn"] == len(without)
    assert "S" in {one["place"] for one in without}
    outline(valley.places["S"])
    says = asked(browser, first="2016-03-01", last="2016-03-10").json()
    plain = next(one for one in says["incidents"] if one["place"] == "S")
    assert (plain["precision"], plain["spot"]) == ("district", "S")
    assert says["spots"]["S"]["area"]
    assert "latitude" not in says["spots"]["S"]
    assert says["not_drawn"] < before["not_drawn"]


def test_several_days_and_a_box(valley, at_desk):
    browser = at_desk(valley.staff.verifier)
    says = asked(browser, first="2016-03-01", last="2016-03-10", box="35.5,36.5,36.0,37.0").json()
    assert {one["place"] for one in says["incidents"]} == {"V1a"}
    assert asked(browser, first="2016-03-01", last="2016-03-10", box="10,10,11,11").json()["incidents"] == []


def test_an_incident_that_was_merged_is_on_no_map(valley, at_desk):
    browser = at_desk(valley.staff.verifier)
    before = asked(browser, first="2016-03-01", last="2016-03-10").json()["incidents"]
    first, second = Incident.objects.filter(number__in=[before[0]["number"], before[1]["number"]]).order_by(
        "id"
    )
    merge(first, into=second, reason="one event", by=valley.staff.verifier)
    after = asked(browser, first="2016-03-01", last="2016-03-10").json()["incidents"]
    assert len(after) == len(before) - 1


@pytest.mark.parametrize(
    "query",
    [
        {"first": "yesterday"},
        {"first": "2016-03-04", "last": "2016-03-01"},
        {"first": "2016-03-04", "last": "2017-04-08"},
        {"first": "9999-12-31"},
        {"province": "nowhere"},
        {"box": "1,2,3"},
        {"box": "a,b,c,d"},
        {"box": "nan,0,1,1"},
        {"box": "5,0,1,1"},
    ],
)
def test_what_cannot_be_read_is_told_with_the_remedy(valley, at_desk, query):
    answer = asked(at_desk(valley.staff.verifier), **query)
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_positions_are_for_those_who_read_reports_others_see_the_area(valley, at_desk):
    outline(valley.places["S"])
    for person in by_role(valley.staff).values():
        answer = asked(at_desk(person), first="2016-03-04", last="2016-03-04")
        if not person.may("incidents.read"):
            assert answer.status_code == refusal(person)
        else:
            spots = answer.json()["spots"]
            assert any("latitude" in one for one in spots.values()) == person.may("reports.read")
            assert person.may("reports.read") or set(spots) == {"S"}


def test_no_box_tells_where_a_place_lies_to_who_reads_no_positions_and_no_zone_is_drawn(
    valley, at_desk, monkeypatch
):
    outline(valley.places["S"])
    record_zone(
        kind="besieged", name="clinic", outline=json.dumps(Outline.objects.get().geometry),
        asserted_by=next(iter(centres())), valid_from=date(2016, 3, 1), source="their list", by=valley.staff.liaison,
    )  # fmt: skip
    browser, query = at_desk(valley.staff.verifier), {"first": "2016-03-01", "last": "2016-03-10"}
    assert asked(browser, **query).json()["zones"]
    may = Person.may
    monkeypatch.setattr(Person, "may", lambda self, *codes: "incidents.read" in codes and may(self, *codes))
    says = asked(browser, **query).json()
    assert says["zones"] == []
    assert asked(browser, box="10,10,11,11", **query).json() == says
    assert b"clinic" not in browser.get(reverse("incidents:map"), query).content


def test_without_days_the_map_shows_the_last_week_of_which_something_is_known(valley, at_desk):
    says = asked(at_desk(valley.staff.verifier)).json()
    latest = Incident.objects.exclude(began_at=None).latest("began_at")
    assert says["last"] == timezone.localdate(latest.began_at).isoformat()
    assert (date.fromisoformat(says["last"]) - date.fromisoformat(says["first"])).days == 6


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_draws_the_map_itself_and_says_the_same_in_a_table(valley, at_desk, language):
    outline(valley.places["S"])
    browser = at_desk(valley.staff.verifier)
    browser.cookies["django_language"] = language
    query = {"show": "all", "first": "2016-03-01", "last": "2016-03-10"}
    page = browser.get(reverse("incidents:map"), query).content.decode()
    says = asked(browser, **query).json()
    assert set(re.findall(r'<tr data-spot="([^"]*)"', page)) == set(says["spots"])
    assert page.count('class="dot"') == sum("latitude" in one for one in says["spots"].values()) + LEGEND_DOTS
    assert page.count('class="area-mark"') == 1 + LEGEND_SQUARES
    for one in says["incidents"]:
        assert f"#{one['number']}" in page
    assert reverse("incidents:list") + "?show=all&amp;first=2016-03-01&amp;last=2016-03-10" in page


def test_how_many_are_not_on_the_map_is_always_said(valley, at_desk):
    page = at_desk(valley.staff.verifier).get(
        reverse("incidents:map"), {"first": "2016-03-04", "last": "2016-03-04"}
    )
    without = Incident.objects.filter(began_at__date=date(2016, 3, 4), place=None).count()
    assert (
        f"{without} incidents without a known place are not on the map" in page.content.decode()
        or without == 1
    )


def test_list_and_map_are_asked_in_the_same_words(valley, at_desk):
    browser = at_desk(valley.staff.verifier)
    for query in (
        {"first": "2016-03-01", "last": "2016-03-10", "violation_type": "1.2"},
        {"first": "2016-03-01", "last": "2016-03-10", "province": "V"},
        {"first": "2016-03-04", "last": "2016-03-04"},
    ):
        listed = browser.get(reverse("incidents:list"), {"show": "all"} | query).context["page"]
        says = asked(browser, **query).json()
        on_map = len(says["incidents"]) + says["place_not_known"]
        assert len(listed) == on_map > 0, query
        waiting = browser.get(reverse("incidents:list"), query).context["page"]
        assert len(waiting) == len(listed), query


def test_days_in_the_wrong_order_are_told_on_the_list_too(valley, at_desk):
    page = at_desk(valley.staff.verifier).get(
        reverse("incidents:list"), {"first": "2016-03-09", "last": "2016-03-01"}
    )
    assert "The first day comes before the last." in page.content.decode()


def fired(valley, place, **more):
    at = world.instant(9, 9)
    claim = file_report(
        source=valley.sources["valley-radio"], predicate="shelled", violation_type="1.2",
        place=valley.places[place], place_precision="settlement", started_at=at, ended_at=at,
        time_precision="minute", words="shells", by=valley.staff.duty, **more,
    )  # fmt: skip
    return claim, open_incident([claim], by=valley.staff.verifier)


def test_where_fire_came_from_is_drawn_and_told_in_the_table(valley, at_desk):
    fired(valley, "V1a", origin=valley.places["V3"])
    fired(valley, "V1a", direction="ne")
    fired(valley, "V3", direction="s", origin=valley.places["V2"])
    query = {"show": "all", "first": "2016-03-09", "last": "2016-03-09"}
    browser = at_desk(valley.staff.verifier)
    page = browser.get(reverse("incidents:map"), query).content.decode()
    drawing = page[page.index('class="map-drawn"') : page.index("</svg>", page.index('class="map-drawn"'))]
    assert drawing.count('class="shot"') == 3
    assert drawing.count('class="origin-mark"') == 1
    row = page[page.index('data-spot="V1a"') :]
    row = row[: row.index("</tr>")]
    assert "Lower Farm · claimed of 1 incident" in row
    assert "from the north-east · claimed of 1 incident" in row
    assert "Of 1 incident the place from which fire came cannot be drawn." in page
    says = asked(browser, **query).json()
    assert [(one["origin"], one["side"]) for one in says["fires"]] == [("V3", ""), ("", "ne"), ("V2", "s")]
    assert set(says["origins"]) == {"V3"}


def test_fire_is_told_as_last_corrected_and_not_of_what_was_withdrawn(valley, at_desk):
    at_first, incident = fired(valley, "V1a")
    gone, _other = fired(valley, "V1a", direction="w")
    correct_report(at_first, reason="heard again", direction="se", by=valley.staff.duty)
    withdraw_report(gone, reason="not theirs", by=valley.staff.duty)
    into = fired(valley, "V3")[1]
    merge(incident, into=into, reason="one event", by=valley.staff.verifier)
    says = asked(at_desk(valley.staff.verifier), first="2016-03-09", last="2016-03-09").json()
    assert says["fires"] == [{"incident": into.number, "origin": "", "side": "se"}]


def test_who_reads_no_reports_is_not_told_where_fire_came_from(valley, at_desk, monkeypatch):
    fired(valley, "V1a", origin=valley.places["V3"], direction="w")
    browser = at_desk(valley.staff.verifier)
    may = Person.may
    monkeypatch.setattr(Person, "may", lambda self, *codes: "incidents.read" in codes and may(self, *codes))
    says = asked(browser, first="2016-03-09", last="2016-03-09").json()
    assert (says["fires"], says["origins"]) == ([], {})
