"""Charts and the map of provinces stand in every form of a bulletin, with words for who cannot see them, unchanging."""

import copy
import hashlib
import io
import json
import os
import re
import zipfile
from datetime import date
from pathlib import Path

import docx
import pikepdf
import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from tests import world
from tests.bulletin.test_formats import elements
from tests.bulletin.test_prepare import found, opened
from tests.remembered import once
from tregua.bulletin.actions import approve, correct, prepare
from tregua.bulletin.content import content_of, figures_of
from tregua.bulletin.figures import BuildError
from tregua.bulletin.formats import BY_CODE
from tregua.bulletin.models import Bulletin
from tregua.bulletin.numbered import Named
from tregua.bulletin.outcomes import outcomes_of
from tregua.bulletin.period import period_of
from tregua.bulletin.points import open_points
from tregua.bulletin.provinces_drawn import LETTER, drawn
from tregua.bulletin.release import SCHEMA
from tregua.bulletin.sections import by_kind
from tregua.bulletin.sections.kind import Gathering
from tregua.bulletin.sections.on_map import NARROW, WHOLE
from tregua.bulletin.text import as_text, document
from tregua.incidents.actions import say_coverage
from tregua.places.models import Outline, Place

pytestmark = pytest.mark.looks_at_words
LANGUAGES = ("ar", "en", "fr", "ru")
SQUARE = {"type": "Polygon", "coordinates": [[[36, 35], [38, 35], [38, 36], [36, 36], [36, 35]]]}
DAYS = [date(2016, 3, number) for number in (1, 2, 4, 5)]


@pytest.fixture
def bulletin(staff, other):
    """Four days with bulletins, the third of March without one; of the last day one violation was found."""
    valley = world.remembered(staff)
    pk = once("four days, the third without a bulletin", lambda: publish_days(valley), staff=staff)
    return Bulletin.objects.select_related("approval").get(pk=pk)


def publish_days(valley):
    staff = valley.staff
    Outline.objects.create(place=valley.places["V"], geometry=SQUARE, source="test")
    found(valley, opened(valley, "bridge-1", "bridge-2"), "bridge-1")
    found(valley, opened(valley, "mill"), "mill")
    opened(valley, "strike-1")
    for day in DAYS:
        say_coverage(day, said={(valley.places["V"], "camera"): "part"}, by=staff.duty)
        made = prepare(day, by=staff.publisher)
        approve(made, by=staff.head, seen=points_of(made, staff))
    return made.pk


def points_of(made, staff):
    return [one.code for one in open_points(made, staff.head)]


def pictures(bulletin, language="en"):
    return [one for section in document(bulletin.content, language).sections for one in section.pictures]


def test_a_bulletin_draws_what_it_printed(bulletin):
    assert [one.title for one in pictures(bulletin)] == [
        "Violations by kind", "Violations found, by the day on which they began", "Incidents on record", "Violations found", "Incidents on record", "Violations found",
        "Share confirmed", "What could be looked at",
    ]  # fmt: skip
    assert "The same figures" not in as_text(bulletin, "en")
    assert "Violations found. the Valley: 1." in as_text(bulletin, "en")


def test_the_days_before_are_as_their_own_bulletins_printed_them_and_a_day_without_one_is_a_gap(
    bulletin, staff
):
    section = next(one for one in document(bulletin.content, "en").sections if one.part == "days_before")
    assert "No bulletin stands for: 3 March 2016." in section.lines
    assert [row[:3] for row in section.table.rows] == [
        ["1 March 2016", "1", "1"],
        ["2 March 2016", "0", "0"],
        ["3 March 2016", "not known", "not known"],
        ["4 March 2016", "1", "0"],
        ["5 March 2016", "1", "1"],
    ]
    assert section.table.rows[0][4] == "1 of 1"


def test_what_is_nothing_but_zeros_is_not_drawn_and_stands_in_the_table(staff, other):
    """A day with a report and no incident: its section has no chart, no share, and no table with a total alone."""
    valley = world.remembered(staff)
    say_coverage(DAYS[0], said={(valley.places["V"], "camera"): "part"}, by=staff.duty)
    approve(made := prepare(DAYS[0], by=staff.publisher), by=staff.head, seen=points_of(made, staff))
    made = prepare(DAYS[1], by=staff.publisher)
    assert [one.title for one in pictures(made)] == ["What could be looked at"]
    sections = {one.kind: one for one in document(made.content, "en").sections if not one.part}
    assert sections["work"].table is None
    assert (
        len(
            next(one for one in document(made.content, "en").sections if one.part == "days_before").table.rows
        )
        == 2
    )


def test_the_kinds_add_up_to_the_printed_figure_or_there_is_no_bulletin(bulletin):
    content = bulletin.content
    printed = next(one for one in content["figures"] if one["rule"] == "violations_found")
    assert sum(content["by_kind"].values()) == printed["value"] == 1
    wrong = Gathering(
        period_of(DAYS[-1]), [printed | {"value": 2}], {},
        outcomes_of(period_of(DAYS[-1])),
    )  # fmt: skip
    with pytest.raises(BuildError, match="the kinds add up to 1, the total is 2"):
        by_kind.KIND.gather(wrong)


def test_how_many_is_not_called_as_the_number_of_a_paper_is(bulletin):
    for language, kind, count in (
        ("ar", "النوع", "العدد"),
        ("fr", "Nature", "Combien"),
        ("ru", "Вид", "Сколько"),
    ):
        section = next(one for one in document(bulletin.content, language).sections if one.part == "by_kind")
        assert section.table.head == [kind, count]


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_paper_each_picture_is_tagged_with_its_words_in_the_language(bulletin, language):
    made = BY_CODE["pdf"].make(bulletin, language)
    if where := os.environ.get("TREGUA_PICTURES"):
        (Path(where) / f"charts-{language}.pdf").write_bytes(made)
        (Path(where) / f"charts-{language}.docx").write_bytes(BY_CODE["docx"].make(bulletin, language))
    with pikepdf.open(io.BytesIO(made)) as pdf:
        with pdf.open_metadata() as about:
            assert about.pdfa_status == "2A"
            assert about["pdfuaid:part"] == "1"
        said = [str(one.Alt) for one in elements(pdf.Root.StructTreeRoot) if "/Alt" in one]
    assert said == [one.says for one in pictures(bulletin, language)]


def test_every_form_has_the_same_bytes_again_also_when_an_outline_is_loaded_later(bulletin):
    forms = [(form, language) for form in ("pdf", "docx", "html", "txt") for language in ("ar", "en")]
    before = [hashlib.sha256(BY_CODE[form].make(bulletin, language)).hexdigest() for form, language in forms]
    turned = copy.deepcopy(SQUARE)
    turned["coordinates"][0].reverse()
    Outline.objects.create(place=Place.objects.get(code="V"), geometry=turned, source="a later file")
    again = [hashlib.sha256(BY_CODE[form].make(bulletin, language)).hexdigest() for form, language in forms]
    assert before == again


def test_a_record_that_changes_later_changes_no_picture(bulletin, staff):
    before = BY_CODE["html"].make(bulletin, "en")
    first = bulletin.__class__.objects.get(day=DAYS[0], issue=1)
    further = correct(first, reason="A report came late.", by=staff.publisher)
    approve(further, by=staff.head, seen=points_of(further, staff))
    assert BY_CODE["html"].make(bulletin, "en") == before
    made = content_of(
        Named("daily", 0, DAYS[-1], DAYS[-1]),
        period_of(DAYS[-1]),
        figures_of(period_of(DAYS[-1]), None),
        issue=1,
    )
    assert made["days_before"][0]["issue"] == 2


def test_the_office_document_holds_each_picture_with_its_words(bulletin):
    made = BY_CODE["docx"].make(bulletin, "fr")
    sheet = docx.Document(io.BytesIO(made))
    said = [one._inline.docPr.get("descr") for one in sheet.inline_shapes]
    assert said == [one.says for one in pictures(bulletin, "fr")]
    with zipfile.ZipFile(io.BytesIO(made)) as read:
        drawn_files = [name for name in read.namelist() if name.startswith("word/media/")]
        assert drawn_files
        assert all(read.read(name).startswith(b"\x89PNG") for name in drawn_files)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_alone_and_the_public_page_show_them_without_a_script(bulletin, language):
    alone = BY_CODE["html"].make(bulletin, language).decode()
    public = Client().get(f"/public/bulletin/2016-03-05/{language}/").content.decode()
    for page in (alone, public):
        begin = re.findall(r'<div class="picture" dir="(ltr|rtl)" role="img"', page)
        assert begin == [one.direction for one in pictures(bulletin, language)]
        assert ("rtl" in begin) == (language == "ar")
        assert not re.search(r'<div class="(claim|finding)">\s*</div>', page)
        drawn = [1 + bool(one.narrow) for one in pictures(bulletin, language)]  # a chart for a telephone too
        assert len(re.findall(r"<svg [^>]*viewBox", page)) == sum(drawn)
    assert "<script" not in alone
    assert "vega" not in public


def test_the_frozen_content_keeps_to_its_schema(bulletin):
    Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(bulletin.content)
    assert set(bulletin.content["outlines"]) == {"V"}


def test_a_map_has_whole_provinces_their_figures_and_no_point():
    hole = {"type": "MultiPolygon", "coordinates": [
        [[[36, 35], [38, 35], [38, 36], [36, 36], [36, 35]], [[36.5, 35.2], [37, 35.2], [37, 35.5], [36.5, 35.2]]],
        [[[39, 35], [39.1, 35], [39.1, 35.1], [39, 35]]],
    ]}  # fmt: skip
    made = drawn({"V": hole, "W": SQUARE}, {"V": 17}, {"V": "the <Valley>", "W": "ريف"}, size=WHOLE)
    assert made == drawn({"W": SQUARE, "V": hole}, {"V": 17}, {"V": "the <Valley>", "W": "ريف"}, size=WHOLE)
    assert re.findall(r"<(\w+)", made).count("path") == 2
    assert not re.search(r"<(circle|image|use|script|style)", made)
    assert ">17</text>" in made
    assert ">0</text>" not in made
    assert "the &lt;Valley&gt;" in made


def test_a_name_without_room_in_its_province_stands_beside_the_map_with_a_line_to_it():
    small = {
        "type": "Polygon",
        "coordinates": [[[36, 36], [36.04, 36], [36.04, 36.04], [36, 36.04], [36, 36]]],
    }
    names = {"V": "the Valley", "W": "Qamar and Sahl"}
    made = drawn({"V": SQUARE, "W": small}, {"V": 3, "W": 14}, names, size=WHOLE)
    inside, beside = "the Valley</text>", "Qamar and Sahl 14</text>"
    assert inside in made
    assert beside in made
    assert made.count('<path d="M') == 3
    at = [float(re.search(rf'x="([\d.]+)"[^>]*>{name}', made)[1]) for name in ("Qamar", "the Valley")]
    assert at[0] < at[1]


@pytest.mark.parametrize("longest", [12, 60])
def test_a_map_on_a_telephone_cuts_no_name_beside_it(longest):
    small = {
        "type": "Polygon",
        "coordinates": [[[36, 36], [36.04, 36], [36.04, 36.04], [36, 36.04], [36, 36]]],
    }
    name = "Q" * longest
    made = drawn({"V": SQUARE, "W": small}, {}, {"V": "the Valley", "W": name}, size=NARROW)
    begins, wide = re.search(r'viewBox="(-?\d+) 0 (\d+)', made).groups()
    at = float(re.search(rf'x="(-?[\d.]+)"[^>]*text-anchor="end"[^>]*>{name}', made)[1])
    assert at - longest * LETTER >= float(begins)
    assert (int(wide) == NARROW[0]) == (longest == 12)


def test_no_name_of_a_map_is_left_out_and_none_covers_another():
    strips = {
        f"P{number}": {
            "type": "Polygon",
            "coordinates": [
                [[36, south], [36.2, south], [36.2, south + 0.05], [36, south + 0.05], [36, south]]
            ],
        }
        for number, south in enumerate(round(34 + 0.05 * one, 2) for one in range(30))
    }
    names = {code: f"Province {code}" for code in strips}
    made = drawn(strips, {}, names, size=WHOLE)
    heights = sorted(
        float(re.search(rf'y="([\d.]+)"[^>]*>{name}</text>', made)[1]) for name in names.values()
    )
    assert len(heights) == 30
    assert heights[-1] <= float(re.search(r'height="(\d+)"', made)[1])


def test_a_weekly_issue_draws_each_day_of_its_week_and_counts_none_anew(bulletin, staff):
    weekly = prepare(DAYS[0], series="weekly", by=staff.publisher)
    section = next(one for one in document(weekly.content, "en").sections if one.part == "days_before")
    assert [row[1] for row in section.table.rows] == [
        "1",
        "0",
        "not known",
        "1",
        "1",
        "not known",
        "not known",
    ]
    assert [one.title for one in section.pictures][:2] == ["Incidents on record", "Violations found"]
