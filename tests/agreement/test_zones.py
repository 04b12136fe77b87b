"""Zones as each of two centres asserts them: entered with their outline, compared, never made one."""

import dataclasses
import json
from datetime import date

import pytest
from django.urls import reverse
from shapely.geometry import box

from tests.conftest import by_role, refusal
from tregua.agreement.saying import AgreementError
from tregua.agreement.zones import Zone
from tregua.agreement.zoning import centres, compare, record_zone, square_km, take_back_zone, zone_shapes

DAY = date(2016, 3, 1)


def square(west, south, east, north):
    """Return a square as the text of a GeoJSON file."""
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


@pytest.fixture
def two(settings):
    """Let this centre know the other one."""
    settings.CENTRE = dataclasses.replace(
        settings.CENTRE, code="here", names={"en": "Here"}, peer_code="there", peer_names={"en": "There"}
    )
    return settings


def zone(staff, **says):
    known = {
        "kind": "joined", "name": "the valley floor", "outline": square(36, 35, 37, 36), "asserted_by": "here",
        "valid_from": DAY, "source": "map handed over on 26 February 2016", "by": staff.head,
    }  # fmt: skip
    return record_zone(**(known | says))


def test_two_centres_draw_an_area_differently_and_the_difference_is_told_for_each(staff, two):
    ours = zone(staff)
    theirs = zone(staff, asserted_by="there", outline=square(36.5, 35, 37.5, 36))
    (found,) = compare([ours, theirs])
    assert found.both.bounds == (36.5, 35.0, 37.0, 36.0)
    assert found.only["here"].bounds == (36.0, 35.0, 36.5, 36.0)
    assert found.only["there"].bounds == (37.0, 35.0, 37.5, 36.0)
    # 6371² · the radians of half a degree · (sin 36° - sin 35°)
    assert found.km2 == {"": 5033, "here": 5033, "there": 5033}
    assert [one.pattern for one in zone_shapes([ours, theirs], [found])] == ["own", "other", "both"]
    assert Zone.objects.count() == 2  # comparing writes nothing


def test_what_only_one_centre_names_is_no_agreement(staff, two):
    (found,) = compare([zone(staff)])
    assert not found.said_by_both
    assert found.km2[""] == 0


def test_lines_are_drawn_and_not_compared(staff, two):
    line = json.dumps({"type": "LineString", "coordinates": [[36, 35], [37, 36]]})
    made = zone(staff, kind="contact_line", outline=line)
    assert compare([made]) == []
    assert [one.pattern for one in zone_shapes([made], [])] == ["line own"]


def test_the_earth_as_one_zone_is_as_large_as_the_earth(two):
    assert square_km(box(-180, -90, 180, 90)) == pytest.approx(510_064_472, rel=1e-6)


def test_a_zone_taken_back_counts_no_more_and_stays_readable(staff, two, at_desk):
    made = zone(staff)
    take_back_zone(made, reason="the wrong file", by=staff.head)
    assert list(Zone.objects.in_force(DAY, DAY)) == []
    assert "the wrong file" in at_desk(staff.head).get(reverse("agreement:zones")).content.decode()
    with pytest.raises(AgreementError, match="already"):
        take_back_zone(made, reason="again", by=staff.head)


def test_only_zones_of_the_day_are_in_force(staff, two):
    made = zone(staff, valid_to=date(2016, 3, 10))
    assert list(Zone.objects.in_force(DAY, DAY)) == [made]
    assert list(Zone.objects.in_force(date(2016, 3, 10), date(2016, 3, 12))) == [made]
    assert list(Zone.objects.in_force(date(2016, 3, 11), date(2016, 3, 12))) == []
    assert list(Zone.objects.in_force(date(2016, 2, 1), date(2016, 2, 29))) == []


@pytest.mark.parametrize(
    ("says", "why"),
    [
        ({"outline": "not a file"}, "not an outline"),
        ({"outline": '{"type": "Polygon"}'}, "not an outline"),
        ({"outline": "[" * 100_000}, "not an outline"),
        ({"outline": '{"type": "Point", "coordinates": [36, 35]}'}, "is an area"),
        ({"kind": "contact_line"}, "is a line"),
        ({"outline": square(3600, 35, 3700, 36)}, "not in degrees"),
        (
            {"outline": json.dumps({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]})},
            r"crosses itself: .*0\.5 0\.5",
        ),
        ({"asserted_by": "elsewhere"}, "which of the two centres"),
        ({"valid_to": date(2016, 2, 1)}, "ends before it begins"),
        ({"name": " "}, "a name"),
        ({"source": ""}, "where the outline comes from"),
        ({"kind": "castle"}, "not one of the known codes"),
    ],
)  # fmt: skip
def test_a_zone_that_cannot_be_is_refused_with_the_remedy(staff, two, says, why):
    with pytest.raises(AgreementError, match=why):
        zone(staff, **says)
    assert not Zone.objects.exists()


def test_a_zone_is_entered_on_its_page_and_stands_beside_the_others(staff, two, at_desk):
    zone(staff, asserted_by="there", outline=square(36.5, 35, 37.5, 36))
    desk = at_desk(staff.head)
    says = {
        "kind": "joined", "name": "الوادي", "asserted_by": "here", "outline": square(36, 35, 37, 36),
        "valid_from": "2016-03-01", "source": "own map",
    }  # fmt: skip
    answer = desk.post(reverse("agreement:zone_new"), says)
    assert answer.status_code == 302, answer.content.decode()
    page = desk.get(answer["Location"]).content.decode()
    assert "الوادي" in page
    assert "Both centres name 5,033 km²" in page
    for pattern in ("own", "other", "both"):
        assert f'class="zone {pattern}"' in page
    assert desk.post(reverse("agreement:zone_new"), says | {"outline": "?"}).status_code == 422


def test_zones_are_read_by_who_reads_the_agreement(staff, two, at_desk):
    for person in by_role(staff).values():
        answer = at_desk(person).get(reverse("agreement:zones"))
        assert answer.status_code == (200 if person.may("agreement.read") else refusal(person))


def test_this_centre_comes_first(two):
    assert list(centres()) == ["here", "there"]
