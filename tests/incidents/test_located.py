"""The map of one incident: each claim in its own area of doubt, and from where fire came apart from where it fell."""

import re

import pytest
from django.conf import settings
from django.urls import reverse

from tests import world
from tregua.incidents.actions import open_incident
from tregua.incidents.located import map_of
from tregua.places.models import Outline, Place
from tregua.reports.actions import file_report


@pytest.fixture
def valley(staff):
    valley = world.remembered(staff)
    Place.objects.filter(code="V1a").update(latitude="35.9000000", longitude="36.6000000")
    Place.objects.filter(code="V3").update(latitude="35.8000000", longitude="36.5000000")
    valley.places = {place.code: place for place in Place.objects.for_reading()}
    return valley


@pytest.fixture
def outlined(valley):
    square = [[36.0, 35.0], [37.0, 35.0], [37.0, 36.0], [36.0, 36.0], [36.0, 35.0]]
    Outline.objects.create(
        place=valley.places["S"],
        geometry={"type": "Polygon", "coordinates": [square]},
        source="drawn by hand",
    )
    return valley


def said(valley, place="V1a", known="settlement", **more):
    at = world.instant(4, 9)
    return file_report(
        source=valley.sources["valley-radio"], predicate="shelled", violation_type="1.2",
        place=valley.places[place] if place else None, place_precision=known, started_at=at, ended_at=at,
        time_precision="minute", words="shells", by=valley.staff.duty, **more,
    )  # fmt: skip


def drawn(*claims, positions=True):
    return map_of(claims, positions=positions)


def test_a_place_is_drawn_as_wide_as_it_is_not_known(outlined):
    town, near, point, area = (
        said(outlined),
        said(outlined, known="1km", latitude="35.9100000", longitude="36.6100000"),
        said(outlined, known="exact", latitude="35.9200000", longitude="36.6200000"),
        said(outlined, known="district"),
    )
    told = drawn(town, near, point, area).claims
    assert [one.fell.radius_km for one in told] == [1.0, 1.0, 0.1, 0.0]
    assert told[1].fell.point == (35.91, 36.61)
    assert (told[3].fell.place.code, told[3].fell.point) == ("S", None)


def test_where_fire_came_from_is_drawn_apart_from_where_it_fell(valley):
    told = drawn(said(valley, origin=valley.places["V3"]), said(valley, direction="ne"))
    assert [(ring.kind, ring.place.code, ring.numbers) for ring in told.rings] == [
        ("origin", "V3", [1]),
        ("point", "V1a", [1, 2]),
    ]
    assert [shot.words for shot in told.shots] == [
        "claim 1: from where fire came to where it fell",
        "claim 2: fire from the north-east",
    ]


@pytest.mark.parametrize(
    ("side", "comes"),
    [("n", (0, -1)), ("ne", (1, -1)), ("e", (1, 0)), ("s", (0, 1)), ("sw", (-1, 1)), ("w", (-1, 0))],
)
def test_the_arrow_comes_from_the_side_that_is_told(valley, side, comes):
    told = drawn(said(valley, direction=side))
    far_x, far_y, near_x, near_y = (float(one) for one in re.findall(r"[\d.]+", told.shots[0].path))
    assert tuple((d > 0.1) - (d < -0.1) for d in (far_x - near_x, far_y - near_y)) == comes


def test_a_side_without_a_place_and_fire_from_where_it_fell_have_no_line(outlined):
    assert drawn(said(outlined, place="", known="unknown", direction="w")).sheet is None
    at_once = drawn(said(outlined, place="S", known="district", origin=outlined.places["V1a"]))
    assert {ring.kind for ring in at_once.rings} == {"area", "origin"}
    same = drawn(said(outlined, origin=outlined.places["V1a"]), said(outlined, place="V3"))
    assert len({(ring.x, ring.y) for ring in same.rings}) == 3


def test_what_is_not_on_the_map_is_counted(valley):
    Place.objects.filter(code="V3").update(latitude=None)
    valley.places["V3"].refresh_from_db()
    told = drawn(said(valley), said(valley, place="", known="unknown"), said(valley, place="V3"))
    assert (told.without_place, told.not_drawn) == (1, 1)


def test_who_reads_no_reports_sees_areas_only(outlined):
    told = drawn(
        said(outlined, known="exact", latitude="35.9200000", longitude="36.6200000"), positions=False
    )
    assert [ring.kind for ring in told.rings] == ["area"]
    assert told.towns == []


@pytest.mark.parametrize("language", ["en", "ar", "fr", "ru"])
def test_the_page_says_in_a_table_what_the_map_shows(valley, at_desk, language):
    claims = [
        said(valley, origin=valley.places["V3"], direction="ne"),
        said(valley, place="", known="unknown", origin_as_written="the ridge"),
    ]
    incident = open_incident(claims, by=valley.staff.verifier)
    browser = at_desk(valley.staff.verifier)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page = browser.get(reverse("incidents:incident", args=[incident.number])).content.decode()
    part = page[page.index('id="located-heading"') : page.index('id="findings-heading"')]
    assert part.count('class="plate') == 2
    drawing = part[part.index('class="map-drawn"') : part.index("</svg>", part.index('class="map-drawn"'))]
    assert drawing.count('class="shot"') == 2
    rows = part[part.index("<tbody>") : part.index("</tbody>")].split("</tr>")
    assert valley.places["V3"].name(language) in rows[0]
    assert "the ridge" in rows[1]
    assert "<script" not in part
