"""The annex of violations found: a row for each finding, an area and never a point, and what is not recorded said so."""

import csv
import io
import json
from datetime import date

import docx
import jsonschema
import pypdfium2
import pytest

from tests import world
from tests.bulletin.test_prepare import found, opened
from tregua.bulletin.actions import prepare
from tregua.bulletin.document import Table
from tregua.bulletin.formats import BY_CODE, made
from tregua.bulletin.layout import PRESETS, choose_layout
from tregua.bulletin.release import SCHEMA
from tregua.bulletin.text import as_json, as_text, document
from tregua.places.models import Place, PlaceName

DAY_1, DAY_4, DAY_5 = date(2016, 3, 1), date(2016, 3, 4), date(2016, 3, 5)


@pytest.fixture
def valley(staff, alone):
    made_valley = world.remembered(staff)
    choose_layout(sections=PRESETS["facts"], reason="facts only", by=staff.head)
    return made_valley


def city(valley, *, latitude=35.0, longitude=36.0):
    """Put a city into the province, and Mill Town about 57 km north-east of it."""
    where = {"latitude": latitude, "longitude": longitude}
    made_city = Place.objects.create(
        code="V9", kind="settlement", parent=valley.places["S"], population=90_000, source="the map", **where
    )
    for language, name in (("en", "Ford City"), ("ar", "مدينة المخاضة")):
        PlaceName.objects.create(place=made_city, language=language, name=name, source="the map")
    Place.objects.filter(code="V1").update(latitude=latitude + 0.365, longitude=longitude + 0.44)


def table(bulletin, language="en"):
    return next(
        one.table for one in document(bulletin.content, language).sections if one.part == "violations"
    )


def rows(bulletin, language="en"):
    return table(bulletin, language).rows


def test_a_violation_that_was_found_is_a_row_and_a_report_is_none(valley):
    found(valley, opened(valley, "strike-1"), "strike-1")
    opened(valley, "strike-2")
    (row,) = rows(prepare(DAY_4, by=valley.staff.publisher))
    assert row == ["South Plain (district)", "Attack from the air", "airstrike", "4 March 2016, morning"]


@pytest.mark.parametrize("form", ["html", "txt", "docx", "pdf"])
def test_a_column_in_which_no_row_says_anything_is_left_out_and_named_below_the_table(valley, form):
    found(valley, opened(valley, "strike-1"), "strike-1")
    bulletin = prepare(DAY_4, by=valley.staff.publisher)
    says = table(bulletin).below
    assert says.endswith("without a column: Position of the observer · Means · How many · Observation.")
    file = made(bulletin, BY_CODE[form], "en")
    if form == "docx":
        read = "\n".join(one.text for one in docx.Document(io.BytesIO(file)).paragraphs)
    elif form == "pdf":
        read = " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(file))
    else:
        read = file.decode()
    assert says in " ".join(read.split())
    sheet = list(csv.DictReader(io.StringIO(made(bulletin, BY_CODE["violations"], "").decode())))
    assert {"position", "means", "number"} <= set(sheet[0])


def test_a_column_with_a_value_in_one_row_stands_for_all():
    whole = Table(
        "Found", ["Where", "How many", "Seen"], [["A", "–", "–"], ["B", "2", "–"]], weights=(3, 2, 1)
    )
    made_smaller = whole.without_empty("–")
    assert (made_smaller.head, made_smaller.rows) == (["Where", "How many"], [["A", "–"], ["B", "2"]])
    assert (made_smaller.weights, made_smaller.below) == (
        [3, 2],
        "Recorded in no row, and so without a column: Seen.",
    )
    assert made_smaller.without_empty("–") == made_smaller
    bare = Table("Found", ["Where", "How many"], [["A", "–"]])
    assert bare.without_empty("–") == bare


def test_what_every_row_says_alike_is_said_once_below_the_table():
    rows = [["A", "not known", "shelling"], ["A", "not known", "raid"], ["A", "not known", "raid"]]
    whole = Table("Found", ["Where", "Weapon", "Kind"], rows, weights=(3, 2, 1), below="Before.")
    once = whole.without_repeated()
    assert (once.head, once.rows[0], once.weights) == (["Where", "Kind"], ["A", "shelling"], [3, 1])
    assert once.below == "Before. The same in every row, and so without a column: Weapon: not known."
    few = Table("Found", ["Where", "Weapon", "Kind"], rows[1:])
    assert few.without_repeated() == few


def test_an_area_is_called_as_its_town_where_it_has_no_name_and_letters_of_another_language_are_named(valley):
    found(valley, opened(valley, "strike-1"), "strike-1")
    told = "Названы буквами другого языка"
    before = document(prepare(DAY_4, by=valley.staff.publisher).content, "ru")
    assert any(told in line and "South Plain" in line for one in before.sections for line in one.lines)
    district = Place.objects.get(place_names__name="South Plain", place_names__language="en")
    town = Place.objects.create(code="V8", kind="settlement", parent=district, source="the map")
    for language, name in (("en", "South Plain"), ("ru", "Южная равнина")):
        PlaceName.objects.create(place=town, language=language, name=name, source="the map")
    after = prepare(DAY_4, by=valley.staff.publisher)
    assert rows(after, "ru")[0][0].startswith("Южная равнина")
    assert rows(after, "en")[0][0] == "South Plain (district)"
    assert not any(told in line for one in document(after.content, "ru").sections for line in one.lines)


def test_a_small_place_is_told_by_its_area_and_a_large_town_by_its_way_from_the_largest(valley):
    city(valley)
    found(valley, opened(valley, "bridge-1"), "bridge-1")
    bulletin = prepare(DAY_1, by=valley.staff.publisher)
    assert rows(bulletin)[0][0] == "Mill Town, 57 km north-east of Ford City"
    area = bulletin.content["violations"]["areas"]["V1"]
    assert set(area) == {"names", "kind", "near"}
    assert (area["near"]["km"], area["near"]["bearing"]) == (57, 45)
    assert "مدينة المخاضة" in rows(bulletin, "ar")[0][0]
    assert not any(word in as_json(bulletin) for word in ("35.3", "36.4", "Old Bridge", "latitude"))


def test_an_hour_is_told_as_a_part_of_the_day_and_a_day_as_a_day(valley):
    found(valley, opened(valley, "bridge-1"), "bridge-1")
    found(valley, opened(valley, "mill"), "mill")
    assert rows(prepare(DAY_1, by=valley.staff.publisher))[0][-1] == "1 March 2016, afternoon"
    assert rows(prepare(DAY_5, by=valley.staff.publisher))[0][-1] == "5 March 2016"


def test_the_annex_stands_only_where_a_mission_chose_it(valley):
    choose_layout(sections=PRESETS["co_chairs"], reason="both sides", by=valley.staff.head)
    found(valley, opened(valley, "bridge-1"), "bridge-1")
    bulletin = prepare(DAY_1, by=valley.staff.publisher)
    assert "violations" not in bulletin.content
    assert made(bulletin, BY_CODE["violations"], "").decode().count("\n") == 2


def test_the_rows_are_as_many_as_the_printed_figure_and_stand_in_every_form(valley):
    found(valley, opened(valley, "bridge-1"), "bridge-1")
    found(valley, opened(valley, "bridge-2"), "bridge-2")
    bulletin = prepare(DAY_1, by=valley.staff.publisher)
    jsonschema.validate(json.loads(as_json(bulletin)), json.loads(SCHEMA.read_text()))
    printed = next(one["value"] for one in bulletin.content["figures"] if one["rule"] == "violations_found")
    sheet = list(csv.DictReader(io.StringIO(made(bulletin, BY_CODE["violations"], "").decode())))
    assert sheet[0]["location"] == "#loc+name"
    assert len(sheet) - 1 == len(rows(bulletin)) == printed == 2
    assert sheet[1]["location"] == "Mill Town"
    assert sheet[1]["position"] == ""
    assert "Event location" in as_text(bulletin, "en")
    for language in ("en", "ar"):
        assert made(bulletin, BY_CODE["pdf"], language).startswith(b"%PDF")
        assert made(bulletin, BY_CODE["docx"], language).startswith(b"PK")
