"""The incidents of a day as data for a map."""

from datetime import date

import pytest
from django.urls import reverse

from tests import world
from tests.conftest import by_role, refusal
from tregua.incidents.actions import merge, open_incident
from tregua.incidents.models import Incident
from tregua.places.models import Place


@pytest.fixture
def valley(staff):
    valley = world.remembered(staff)
    Place.objects.filter(code="V1a").update(latitude="35.9000000", longitude="36.6000000")
    Place.objects.filter(code="V3").update(latitude="35.2000000", longitude="36.1000000")
    for report in valley.reports.values():
        if report.violation_type:
            open_incident([report], by=staff.verifier)
    return valley


def asked(browser, **query):
    return browser.get(reverse("incidents:map"), query)


def test_a_day_gives_its_incidents_with_their_places(valley, at_desk):
    says = asked(at_desk(valley.staff.verifier), day="2016-03-04").json()
    assert says["day"] == "2016-03-04"
    began = Incident.objects.filter(began_at__date=date(2016, 3, 4))
    assert {one["number"] for one in says["incidents"]} == set(
        began.exclude(place=None).values_list("number", flat=True)
    )
    assert says["place_not_known"] == began.filter(place=None).count()
    farm = next(one for one in says["incidents"] if one["place"] == "V3")
    assert (farm["name"], farm["kind"], farm["precision"]) == ("Lower Farm", "settlement", "settlement")
    assert (farm["latitude"], farm["longitude"]) == (35.2, 36.1)
    assert not says["more"]


def test_an_area_is_given_as_an_area_and_has_no_point_of_its_own(valley, at_desk):
    says = asked(at_desk(valley.staff.verifier), day="2016-03-01", days="10").json()
    plain = next(one for one in says["incidents"] if one["place"] == "S")
    assert plain["precision"] == "district"
    assert "latitude" not in plain


def test_several_days_and_a_box(valley, at_desk):
    browser = at_desk(valley.staff.verifier)
    says = asked(browser, day="2016-03-01", days="10", box="35.5,36.5,36.0,37.0").json()
    assert {one["place"] for one in says["incidents"]} == {"V1a"}
    assert asked(browser, day="2016-03-01", days="10", box="10,10,11,11").json()["incidents"] == []


def test_an_incident_that_was_merged_is_on_no_map(valley, at_desk):
    browser = at_desk(valley.staff.verifier)
    before = asked(browser, day="2016-03-01", days="10").json()["incidents"]
    first, second = Incident.objects.filter(number__in=[before[0]["number"], before[1]["number"]]).order_by(
        "id"
    )
    merge(first, into=second, reason="one event", by=valley.staff.verifier)
    after = asked(browser, day="2016-03-01", days="10").json()["incidents"]
    assert len(after) == len(before) - 1


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"day": "yesterday"},
        {"day": "2016-03-04", "days": "x"},
        {"day": "2016-03-04", "days": "400"},
        {"day": "2016-03-04", "days": "0"},
        {"day": "9999-12-31"},
        {"day": "2016-03-04", "box": "1,2,3"},
        {"day": "2016-03-04", "box": "a,b,c,d"},
        {"day": "2016-03-04", "box": "nan,0,1,1"},
        {"day": "2016-03-04", "box": "5,0,1,1"},
    ],
)
def test_what_cannot_be_read_is_told_with_the_remedy(valley, at_desk, query):
    answer = asked(at_desk(valley.staff.verifier), **query)
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_positions_are_for_those_who_read_reports(valley, at_desk):
    for person in by_role(valley.staff).values():
        answer = asked(at_desk(person), day="2016-03-04")
        if not person.may("incidents.read"):
            assert answer.status_code == refusal(person)
        else:
            shown = any("latitude" in one for one in answer.json()["incidents"])
            assert shown == person.may("reports.read")
