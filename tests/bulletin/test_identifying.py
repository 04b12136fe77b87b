"""Who could be recognised from a bulletin is told before it is approved, with what would hide them."""

import json
from datetime import date

import jsonschema
import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests import world
from tests.bulletin.approving import approve
from tests.bulletin.test_prepare import found, opened
from tregua.bulletin.actions import correct, prepare
from tregua.bulletin.figures import NOT_KNOWN, TOGETHER
from tregua.bulletin.formats import BY_CODE, made
from tregua.bulletin.identifying import grouping, merged, single_places, small
from tregua.bulletin.layout import PRESETS, choose_layout
from tregua.bulletin.points import open_points, recognised
from tregua.bulletin.release import SCHEMA
from tregua.bulletin.text import as_json, as_text
from tregua.exchange.entries import SMALLEST_COUNT
from tregua.places.models import Outline

DAY_1, DAY_4 = date(2016, 3, 1), date(2016, 3, 4)
PARTS = st.dictionaries(st.sampled_from(["A", "B", "C", "D", NOT_KNOWN]), st.integers(1, 12))


@pytest.fixture
def valley(staff, alone):
    return world.remembered(staff)


def merging(valley, *, merges_small=True, sections=PRESETS["co_chairs"]):
    return choose_layout(
        sections=sections, merges_small=merges_small, reason="few people", by=valley.staff.head
    )


@pytest.mark.parametrize(
    ("figures", "together"),
    [
        ([{"A": 9, "B": 5}], []),
        ([{"A": 9, "B": 1, "C": 2}], ["B", "C"]),
        # One hidden part would be the total less the others: the next smallest is hidden with it.
        ([{"A": 9, "B": 1, "C": 4}], ["B", "C"]),
        ([{"A": 9, "B": 1, "C": 1}], ["A", "B", "C"]),
        # One grouping for all: B is no part of the second, or the first could be reckoned from it.
        ([{"A": 9, "B": 1, "C": 4}, {"A": 7, "B": 6, "C": 5}], ["B", "C"]),
        ([{"A": 9, NOT_KNOWN: 1}], []),
    ],
)
def test_the_smallest_grouping_without_a_small_part_is_proposed(figures, together):
    assert grouping(figures) == together


@given(st.lists(PARTS, min_size=1, max_size=4))
def test_what_is_printed_together_keeps_every_total_and_leaves_no_small_part_where_it_can(figures):
    together = grouping(figures)
    provinces = {code for one in figures for code in one} - {NOT_KNOWN}
    for one in figures:
        printed = merged(one, together)
        assert sum(printed.values()) == sum(one.values())
        assert not set(printed) & set(together)
        assert not {code: n for code, n in small(printed).items() if code != TOGETHER}
        if printed.get(TOGETHER, SMALLEST_COUNT) < SMALLEST_COUNT:
            assert set(together) == provinces


def test_small_parts_are_told_with_their_remedy(valley):
    opened(valley, "bridge-1")
    bulletin = prepare(DAY_1, by=valley.staff.publisher)
    codes = {one.code.split(":")[0] for one in recognised(bulletin)}
    assert codes == {"small", "small_remedy"}
    (remedy,) = [one for one in recognised(bulletin) if one.code.startswith("small_remedy")]
    assert "the Valley" in remedy.words
    assert remedy.links[0][1] == reverse("bulletin:layout") + "#id_merges_small"


def test_provinces_with_few_are_printed_together_in_every_figure_and_form(valley):
    merging(valley)
    opened(valley, "bridge-1")
    bulletin = prepare(DAY_1, by=valley.staff.publisher)
    assert bulletin.content["together"] == ["V"]
    for figure in bulletin.content["figures"]:
        assert "V" not in (figure["parts"] or {})
        assert sum((figure["parts"] or {TOGETHER: figure["value"]}).values()) == figure["value"]
    jsonschema.validate(json.loads(as_json(bulletin)), json.loads(SCHEMA.read_text()))
    assert "these provinces are printed together: the Valley." in as_text(bulletin, "en")
    (feature,) = json.loads(made(bulletin, BY_CODE["provinces"], ""))["features"]
    assert (feature["properties"]["province"], feature["geometry"]) == (TOGETHER, None)
    assert made(bulletin, BY_CODE["pdf"], "ar").startswith(b"%PDF")
    approve(bulletin, by=valley.staff.head)


def test_the_map_does_not_say_that_a_province_printed_together_has_nothing_on_record(valley):
    square = {"type": "Polygon", "coordinates": [[[36, 35], [38, 35], [38, 36], [36, 36], [36, 35]]]}
    Outline.objects.create(place=valley.places["V"], geometry=square, source="test")
    merging(valley)
    opened(valley, "bridge-1")
    bulletin = prepare(DAY_1, by=valley.staff.publisher)
    assert "or is one of those printed together" in as_text(bulletin, "en")


def test_a_part_hidden_in_a_published_issue_that_this_one_would_give_away_is_told(valley):
    opened(valley, "bridge-1")
    merging(valley)
    approve(prepare(DAY_1, by=valley.staff.publisher), by=valley.staff.head)
    merging(valley, merges_small=False)
    week = prepare(DAY_1, series="weekly", by=valley.staff.publisher)
    (point,) = [one for one in recognised(week) if one.code.startswith("reckoned")]
    assert "prints together what is printed by itself here: the Valley" in point.words


def test_what_is_still_small_when_all_is_printed_together_is_told(valley):
    merging(valley)
    opened(valley, "bridge-1")
    bulletin = prepare(DAY_1, by=valley.staff.publisher)
    (point,) = [one for one in recognised(bulletin) if one.code.startswith("small:incidents_recorded")]
    assert "Other provinces, together 1" in point.words


def test_a_hidden_part_that_another_issue_prints_is_told(valley):
    opened(valley, "bridge-1")
    approve(prepare(DAY_1, series="weekly", by=valley.staff.publisher), by=valley.staff.head)
    merging(valley)
    day = prepare(DAY_1, by=valley.staff.publisher)
    (point,) = [one for one in recognised(day) if one.code.startswith("reckoned")]
    assert "Weekly bulletin no. 1" in point.words
    assert "the Valley" in point.words
    assert point.links[0][1] == reverse("bulletin:bulletin", args=["weekly-1", 1])
    later = prepare(date(2016, 3, 9), by=valley.staff.publisher)
    assert not [one for one in recognised(later) if one.code.startswith("reckoned")]


def test_a_part_that_is_hidden_only_in_the_corrected_issue_is_told_of_every_issue_that_is_readable(valley):
    opened(valley, "bridge-1")
    first = prepare(DAY_1, by=valley.staff.publisher)
    approve(first, by=valley.staff.head)
    merging(valley)
    approve(correct(first, reason="a part was too small", by=valley.staff.publisher), by=valley.staff.head)
    week = prepare(DAY_1, series="weekly", by=valley.staff.publisher)
    (point,) = [one for one in recognised(week) if one.code.startswith("reckoned")]
    assert point.links[0][0] == "2016-03-01/1"


@pytest.mark.parametrize(("kind", "told"), [("3.2", True), ("5.2", True), ("1.2", False)])
def test_few_acts_against_persons_are_told(valley, kind, told):
    bulletin = prepare(DAY_1, by=valley.staff.publisher)
    bulletin.content["by_kind"] = {"1.1": 1, kind: 1}
    points = [one for one in recognised(bulletin) if one.code == "small_kinds:1"]
    assert len(points) == told
    bulletin.content["by_kind"] = {kind: SMALLEST_COUNT}
    assert not [one for one in recognised(bulletin) if one.code.startswith("small_kinds")]


def test_a_town_that_stands_alone_in_the_annex_is_told(valley):
    merging(valley, merges_small=False, sections=PRESETS["facts"])
    found(valley, opened(valley, "bridge-1"), "bridge-1")
    bulletin = prepare(DAY_1, by=valley.staff.publisher)
    assert single_places(bulletin) == {"V1": 1}
    assert any("Mill Town 1" in one.words for one in recognised(bulletin))
    found(valley, opened(valley, "strike-1"), "strike-1")
    # A district is finer than a province, of which a small part is told too.
    district = prepare(DAY_4, by=valley.staff.publisher)
    assert list(single_places(district).values()) == [1]
    assert any("South Plain 1" in one.words for one in recognised(district))


def test_the_annex_names_no_area_of_a_province_that_is_printed_together(valley):
    merging(valley, sections=PRESETS["facts"])
    found(valley, opened(valley, "bridge-1"), "bridge-1")
    bulletin = prepare(DAY_1, by=valley.staff.publisher)
    assert bulletin.content["together"] == ["V"]
    annex = bulletin.content["violations"]
    assert ([row["area"] for row in annex["rows"]], annex["areas"]) == ([TOGETHER], {})
    assert "Mill Town" not in as_text(bulletin, "en")
    assert "Mill Town" not in made(bulletin, BY_CODE["violations"], "").decode()
    assert "Other provinces, together" in made(bulletin, BY_CODE["violations"], "").decode()
    jsonschema.validate(json.loads(as_json(bulletin)), json.loads(SCHEMA.read_text()))


def test_whoever_approves_reads_it_on_the_page_first(valley, at_desk):
    opened(valley, "bridge-1")
    bulletin = prepare(DAY_1, by=valley.staff.publisher)
    desk = at_desk(valley.staff.head)
    page = desk.get(reverse("bulletin:bulletin", args=[bulletin.key, 1])).content.decode()
    preview = page[page.index("Who could be recognised from it") :]
    assert "parts below 3" in preview
    assert "Remedy: print these provinces together" in preview
    seen = [one.code for one in open_points(bulletin, valley.staff.head) if not one.recognises]
    refused = desk.post(reverse("bulletin:approve", args=[bulletin.pk]), {"seen": seen})
    assert refused.status_code == 422
