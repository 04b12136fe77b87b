"""Where this centre could look, on which day and by what; what kept it from looking; what stands behind a zero."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from tests.world import instant
from tregua.incidents.actions import (
    IncidentError,
    choose_areas,
    note_restriction,
    open_incident,
    say_coverage,
)
from tregua.incidents.coverage import looked, looked_on, of_incident, table_of, watched_on
from tregua.incidents.looked import Coverage, Restriction, WatchedAreas

DAY = date(2016, 3, 1)
NEXT = date(2016, 3, 2)


def said(valley, day=DAY, by=None, **extents):
    """Say of areas, each by one means: R_patrol="all"."""
    told = {}
    for name, extent in extents.items():
        code, means = name.split("_")
        told[valley.places[code], means] = extent
    return say_coverage(day, said=told, by=by or valley.staff.duty)


@pytest.fixture
def districts(valley):
    """Both districts are watched from the first day."""
    places = [valley.places[code] for code in ("R", "S")]
    return choose_areas(areas=places, since=DAY, reason="we have a post in each", by=valley.staff.duty)


def cell(valley, code, day=DAY):
    return table_of([valley.places[code]], DAY, NEXT)[code][day]


def test_until_somebody_chooses_every_province_is_watched(valley):
    assert [area.code for area in watched_on(DAY)] == ["V"]


def test_areas_chosen_from_a_day_on_count_from_that_day(valley, districts):
    places = [valley.places["R"]]
    choose_areas(areas=places, since=NEXT, reason="the other post is closed", by=valley.staff.duty)
    assert [area.code for area in watched_on(DAY - timedelta(days=1))] == ["V"]
    assert [area.code for area in watched_on(DAY)] == ["R", "S"]
    assert [area.code for area in watched_on(NEXT)] == ["R"]


@pytest.mark.parametrize(
    ("codes", "reason", "why"),
    [([], "x", "at least one"), (["V", "R"], "x", "counted twice"), (["R"], " ", "Say why these areas")],
)
def test_areas_do_not_lie_in_each_other(valley, codes, reason, why):
    places = [valley.places[code] for code in codes]
    with pytest.raises(IncidentError, match=why):
        choose_areas(areas=places, since=DAY, reason=reason, by=valley.staff.duty)


def test_the_best_means_tells_how_far_an_area_could_be_looked_at(valley, districts):
    said(valley, R_patrol="none", R_camera="part", S_patrol="none")
    assert (cell(valley, "R").extent, cell(valley, "S").extent, cell(valley, "S", NEXT).extent) == (
        "part",
        "none",
        "",
    )
    found = table_of(watched_on(DAY), DAY, NEXT)
    tally = looked(found, [DAY])
    assert (tally.areas, tally.looked, tally.in_part, tally.not_looked) == (2, 1, 1, 1)
    assert looked_on(DAY, NEXT).words == "1 of 2 areas could be looked at"
    assert not looked(found, [NEXT]).said


def test_what_is_said_last_counts_and_what_is_said_again_is_not_written_twice(valley, districts):
    assert len(said(valley, R_patrol="none")) == 1
    assert said(valley, R_patrol="none") == []
    assert len(said(valley, R_patrol="all")) == 1
    assert cell(valley, "R").extent == "all"
    assert Coverage.objects.count() == 2


def test_what_is_known_of_a_place_inside_an_area_is_not_known_of_all_of_it(valley, districts):
    said(valley, V2_post="all")
    assert cell(valley, "R").extent == "part"


def test_one_place_that_could_not_be_looked_at_does_not_hide_the_others(valley, districts):
    said(valley, R_post="all", S_post="none")
    assert cell(valley, "V").extent == "part"
    said(valley, R_post="none")
    assert cell(valley, "V").extent == "none"


def test_nothing_is_said_of_a_day_to_come_or_by_a_reader(valley):
    with pytest.raises(IncidentError, match="not come yet"):
        said(valley, day=timezone.localdate() + timedelta(days=1), V_patrol="all")
    with pytest.raises(IncidentError, match="known codes"):
        said(valley, V_balloon="all")
    with pytest.raises(PermissionDenied):
        said(valley, by=valley.staff.reader, V_patrol="all")


def test_a_restriction_stands_in_its_area_and_day(valley, districts):
    duty = valley.staff.duty
    bridge = open_incident([valley.reports["bridge-1"]], reason="told", by=duty)
    at_incident = note_restriction(bridge, kind="delay", at=instant(1, 23), by=duty)
    in_area = note_restriction(kind="denial", at=instant(2, 5), place=valley.places["V2"], by=duty)
    assert cell(valley, "S").restrictions == [at_incident]
    assert cell(valley, "R", NEXT).restrictions == [in_area]
    assert cell(valley, "S", NEXT).restrictions == []


@pytest.mark.parametrize(
    ("says", "why"),
    [
        ({"place": None}, "Say where"),
        ({"until": instant(1)}, "ends before it begins"),
        ({"kind": "rain"}, "known codes"),
        ({"at": timezone.now() + timedelta(hours=1)}, "still to come"),
    ],
)
def test_a_restriction_says_where_and_of_which_kind(valley, says, why):
    known = {"kind": "denial", "at": instant(1, 12), "place": valley.places["R"], "by": valley.staff.duty}
    with pytest.raises(IncidentError, match=why):
        note_restriction(**(known | says))


def test_an_incident_tells_whether_its_area_could_be_looked_at(valley, districts):
    said(valley, S_sources="part")
    bridge = open_incident([valley.reports["bridge-1"]], reason="told", by=valley.staff.duty)
    area, found = of_incident(bridge.place, bridge.began_at)
    assert (area.code, found.extent) == ("S", "part")
    assert of_incident(None, bridge.began_at) is None
    assert of_incident(valley.places["V"], bridge.began_at) is None


def test_a_map_of_a_day_without_incidents_names_the_coverage(valley, districts, at_desk):
    said(valley, R_patrol="all")
    desk = at_desk(valley.staff.reader)
    shown = desk.get(reverse("incidents:map_data"), {"first": "2016-03-01", "last": "2016-03-01"}).json()
    assert shown["coverage"] == "1 of 2 areas could be looked at"
    open_incident([valley.reports["bridge-1"]], reason="told", by=valley.staff.duty)
    assert (
        "coverage"
        not in desk.get(reverse("incidents:map_data"), {"first": "2016-03-01", "last": "2016-03-01"}).json()
    )


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_pages_take_coverage_a_restriction_and_the_areas(valley, at_desk, language):
    desk = at_desk(valley.staff.duty)
    desk.cookies["django_language"] = language
    table, day = reverse("incidents:coverage"), reverse("incidents:coverage_day")
    areas = {"areas": "R\nNowhere", "since": "2016-03-01", "reason": "our posts"}
    assert desk.post(reverse("incidents:areas"), areas).status_code == 422
    assert desk.post(reverse("incidents:areas"), areas | {"areas": "R\nSouth Plain"}).status_code == 302
    assert WatchedAreas.objects.get().areas == ["R", "S"]
    assert desk.get(day, {"day": "2016-03-01"}).status_code == 200
    cells = {"R.patrol": "part", "S.patrol": "", "S.camera": "none"}
    assert desk.post(f"{day}?day=2016-03-01", cells | {"R.patrol": "much"}).status_code == 422
    assert desk.post(f"{day}?day=2016-03-01", cells).status_code == 302
    assert {(one.place.code, one.means, one.extent) for one in Coverage.objects.all()} == {
        ("R", "patrol", "part"), ("S", "camera", "none"),
    }  # fmt: skip
    denied = {
        "place": "R",
        "at": "2016-03-01T10:00",
        "until": "2016-03-01T09:00",
        "kind": "denial",
        "reason_given": "mines ahead",
    }
    assert desk.post(reverse("incidents:restriction_new"), denied).status_code == 422
    assert desk.post(reverse("incidents:restriction_new"), denied | {"until": ""}).status_code == 302
    assert Restriction.objects.get().where == valley.places["R"]
    page = desk.get(table, {"last": "2016-03-01"}).content.decode()
    assert "mines ahead" in page
    assert "<bdi>1 / 2</bdi>" in page
    for asks in (
        {"first": "2016-01-01", "last": "2016-12-31"},
        {"first": "2016-03-05", "last": "2016-03-01"},
    ):
        assert desk.get(table, asks).status_code == 422
    reader = at_desk(valley.staff.reader)
    assert reader.get(table).status_code == 200
    assert reader.post(f"{day}?day=2016-03-01", cells).status_code == 403
