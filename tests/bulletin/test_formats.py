"""The same figures as paper, document, page and open data: tagged, editable, checkable, the same bytes every time."""

import csv
import hashlib
import io
import json
import os
import re
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path

import docx
import hxl
import pikepdf
import pypdfium2
import pytest
from docx.oxml.ns import qn
from jsonschema import Draft202012Validator, FormatChecker

from tests import world
from tests.bulletin.approving import approve
from tests.remembered import once
from tregua.bulletin import formats
from tregua.bulletin.actions import correct, prepare
from tregua.bulletin.document import Section, Table
from tregua.bulletin.formats import BY_CODE, FORMATS, files_of, paper
from tregua.bulletin.formats.packed import packed
from tregua.bulletin.models import Bulletin
from tregua.bulletin.release import SCHEMA, ReleaseError, release_of
from tregua.bulletin.text import document
from tregua.places.models import Outline, Place
from tregua.reports.actions import add_source
from tregua.reports.counting import record_count
from tregua.reports.speech import speak

pytestmark = pytest.mark.looks_at_words
DAY = date(2016, 3, 1)
LANGUAGES = ("ar", "en", "fr", "ru")
SQUARE = {"type": "Polygon", "coordinates": [[[36, 35], [37, 35], [37, 36], [36, 36], [36, 35]]]}


@pytest.fixture
def bulletin(staff, other):
    """A day on which somebody else counted, too, and the centre spoke."""
    world.remembered(staff)
    pk = once("a day that others counted, too", lambda: publish_day(staff), staff=staff)
    return Bulletin.objects.select_related("approval").get(pk=pk)


def publish_day(staff):
    source = add_source(code="sohr", kind="ngo", names={"en": "SOHR"}, by=staff.duty)
    record_count(
        publisher=source, value=35, unit="violation", series="daily", by_province={"SY07": 20, "SY02": None},
        window_end=world.START + timedelta(hours=12), by=staff.duty,
    )  # fmt: skip
    speak(
        kind="briefing", day=DAY, speaker="the spokesman", words="The truce is holding.", language="en",
        by=staff.head,
    )  # fmt: skip
    bulletin = prepare(DAY, by=staff.publisher)
    approve(bulletin, by=staff.head)
    return bulletin.pk


def made(bulletin, form, language=""):
    return formats.made(bulletin, BY_CODE[form], language)


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.code)
def test_each_form_has_the_same_bytes_every_time_and_names_the_day(bulletin, form):
    for language in LANGUAGES if form.by_language else ("",):
        content = made(bulletin, form.code, language)
        assert content == form.make(bulletin, language)
        assert "2016-03-01" in form.name(bulletin, language)
        if where := os.environ.get("TREGUA_PICTURES"):
            (Path(where) / form.name(bulletin, language)).write_bytes(content)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_paper_is_tagged_and_carries_fonts_language_and_no_time_of_its_making(bulletin, language):
    with pikepdf.open(io.BytesIO(made(bulletin, "pdf", language))) as pdf:
        assert str(pdf.Root.Lang) == language
        assert bool(pdf.Root.MarkInfo.Marked)
        with pdf.open_metadata() as about:
            assert about.pdfa_status == "2A"
            assert about["pdfuaid:part"] == "1"
            assert about["dc:title"] == document(bulletin.content, language).title
        assert "20160301" in str(pdf.docinfo["/CreationDate"])
        kinds = {str(one.S) for one in elements(pdf.Root.StructTreeRoot)}
        assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/L", "/LI"} <= kinds
        fonts = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/FontName" in one]
        assert fonts
        assert all({"/FontFile2", "/FontFile3"} & set(one.keys()) for one in fonts)


def test_a_table_longer_than_a_page_goes_on_over_it_with_its_head_again(bulletin, monkeypatch):
    rows = [[f"place {number}", str(number)] for number in range(1, 121)]
    table = Table("By place", ["Place", "Cases"], rows, total=False)
    whole = document(bulletin.content, "en")
    long = replace(whole, sections=[Section("findings", "Places", ["Each place has a row."], table)])
    monkeypatch.setattr(paper, "document_of", lambda _bulletin, _language: long)
    read = pypdfium2.PdfDocument(paper.make(bulletin, "en"))
    pages = [page.get_textpage().get_text_bounded() for page in read]
    shown = [[row[0] for row in rows if re.search(rf"{row[0]}\b", page)] for page in pages]
    assert [name for page in shown for name in page] == [row[0] for row in rows]
    assert len([names for names in shown if names]) > 1
    assert all("Cases" in page for page, names in zip(pages, shown, strict=True) if names)


def test_a_quotation_keeps_its_own_language_on_paper(bulletin):
    with pikepdf.open(io.BytesIO(made(bulletin, "pdf", "ar"))) as pdf:
        tongues = {str(one.Lang) for one in elements(pdf.Root.StructTreeRoot) if "/Lang" in one}
    assert "en" in tongues


def elements(node):
    """Yield the structure elements below one of a PDF."""
    children = node.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
            yield from elements(child)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_office_document_has_styles_tables_and_the_direction_of_its_language(bulletin, language):
    sheet = docx.Document(io.BytesIO(made(bulletin, "docx", language)))
    says = document(bulletin.content, language)
    assert sheet.paragraphs[0].text == says.title
    assert [one.text for one in sheet.paragraphs if one.style.name == "Heading 1"] == [
        section.heading for section in says.sections
    ]
    tables = [section.table for section in says.sections if section.table]
    assert [[cell.text for cell in one.rows[0].cells] for one in sheet.tables] == [
        list(one.head) for one in tables
    ]
    turned = sheet.paragraphs[0]._p.pPr.find(qn("w:bidi")) is not None
    assert turned == (language == "ar")
    assert sheet.core_properties.author in {"Hmeimim", "حميميم", "Хмеймим"}
    assert sheet.core_properties.last_modified_by == ""


def test_the_page_alone_loads_nothing_and_runs_nothing(bulletin):
    seen = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            seen.append((tag, dict(attrs)))

    Reader().feed(made(bulletin, "html", "ar").decode())
    assert ("html", {"lang": "ar", "dir": "rtl"}) in seen
    assert not {tag for tag, _attrs in seen} & {"script", "img", "link", "iframe", "object"}
    assert not [attrs for _tag, attrs in seen if {"src", "onclick", "onload"} & set(attrs)]


def test_the_data_keeps_to_its_schema_and_a_broken_one_does_not(bulletin):
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    content = json.loads(made(bulletin, "json"))
    assert [error.message for error in validator.iter_errors(content)] == []
    content["figures"][0]["value"] = -1
    assert not validator.is_valid(content)


def hxl_rows(content):
    return list(hxl.data(io.BytesIO(content)))


def test_a_reader_of_hxl_finds_the_figures_and_their_parts_add_up(bulletin):
    rows = hxl_rows(made(bulletin, "figures"))
    assert "#indicator+value" in rows[0].columns[12].display_tag
    for rule in {row.get("#indicator+code") for row in rows}:
        mine = [row for row in rows if row.get("#indicator+code") == rule and not row.get("#channel")]
        parts = [int(row.get("#indicator+value")) for row in mine if row.get("#adm1+code")]
        if parts:
            [total] = [row.get("#indicator+value") for row in mine if not row.get("#adm1+code")]
            assert sum(parts) == int(total)


def test_what_others_published_is_a_table_of_its_own_and_a_figure_not_given_is_no_zero(bulletin):
    rows = list(csv.DictReader(io.StringIO(made(bulletin, "counts").decode())))[1:]
    theirs = {row["province_code"]: row["value"] for row in rows if row["published_by"] == "sohr"}
    assert theirs == {"": "35", "SY07": "20", "SY02": ""}
    assert hxl_rows(made(bulletin, "counts"))
    assert b"sohr" not in made(bulletin, "figures")


def test_the_map_has_whole_provinces_and_nothing_smaller(bulletin, staff):
    """An outline of a smaller area is loaded, and stays here."""
    for place in Place.objects.exclude(kind="settlement"):
        Outline.objects.create(place=place, geometry=SQUARE, source="test")
    read = json.loads(made(bulletin, "provinces"))
    assert read["type"] == "FeatureCollection"
    assert read["features"]
    kinds = {place.code: place.kind for place in Place.objects.all()}
    for feature in read["features"]:
        assert feature["geometry"] in (SQUARE, None)
        assert (feature["geometry"] is not None) == (kinds.get(feature["id"]) == "province")
    assert "Point" not in json.dumps(read)


@pytest.mark.parametrize("many", [False, True])
def test_an_outline_goes_round_as_rfc_7946_wants_it_whichever_way_it_was_loaded(bulletin, many):
    outer, hole = (
        SQUARE["coordinates"][0],
        [[36.4, 35.4], [36.6, 35.4], [36.6, 35.6], [36.4, 35.6], [36.4, 35.4]],
    )
    wrong = [outer[::-1], hole]
    shape = (
        {"type": "MultiPolygon", "coordinates": [wrong]}
        if many
        else {"type": "Polygon", "coordinates": wrong}
    )
    Outline.objects.create(place=Place.objects.get(kind="province"), geometry=shape, source="test")
    (drawn,) = [
        one["geometry"]
        for one in json.loads(made(bulletin, "provinces"))["features"]
        if one["geometry"] is not None
    ]
    rings = drawn["coordinates"][0] if many else drawn["coordinates"]
    assert rings == [outer, hole[::-1]]


def test_outlines_that_are_loaded_after_somebody_asked_are_drawn(bulletin):
    content = dict(files_of(bulletin))
    name = next(one for one in content if one.endswith(".geojson"))
    Outline.objects.create(place=Place.objects.get(kind="province"), geometry=SQUARE, source="test")
    assert b"Polygon" not in content[name]
    assert b"Polygon" in dict(files_of(bulletin))[name]


def test_the_archive_holds_every_form_of_every_issue_with_checksums_and_what_was_corrected(
    bulletin, staff, monkeypatch
):
    if not os.environ.get("TREGUA_FULL"):  # the papers of one language lie in it as those of four do
        monkeypatch.setattr(formats, "codes", lambda: ["ar"])
    further = correct(bulletin, reason="A report came late.", by=staff.publisher)
    approve(further, by=staff.head)
    archive = release_of(DAY, DAY)
    assert archive == release_of(DAY, DAY)
    with zipfile.ZipFile(io.BytesIO(archive)) as read:
        names = read.namelist()
        for line in read.read("SHA256SUMS").decode().splitlines():
            digest, name = line.split("  ")
            assert hashlib.sha256(read.read(name)).hexdigest() == digest
        assert len(names) == len(read.read("SHA256SUMS").splitlines()) + 1
        rows = list(csv.DictReader(io.StringIO(read.read("corrections.csv").decode())))
        assert b"CC BY 4.0" in read.read("LICENCE.txt")
    assert {name.split("/")[0] for name in names if "/" in name} == {"2016-03-01-1", "2016-03-01-2"}
    assert {f"2016-03-01-2/{name}" for name, _content in files_of(further)} <= set(names)
    assert [(row["issue"], row["corrects_issue"], row["corrected_by_issue"]) for row in rows] == [
        ("1", "", "2"),
        ("2", "1", ""),
    ]
    assert rows[0]["reason"] == "A report came late."


def test_nothing_unpublished_is_in_an_archive(bulletin, staff):
    prepare(DAY + timedelta(days=1), by=staff.publisher)
    with pytest.raises(ReleaseError):
        release_of(DAY + timedelta(days=1), DAY + timedelta(days=1))
    archive = release_of(DAY, DAY + timedelta(days=1))
    assert b"2016-03-02-1/" not in archive


@pytest.mark.parametrize(
    ("first", "last"), [(DAY, DAY - timedelta(days=1)), (DAY, DAY + timedelta(days=366))]
)
def test_an_archive_of_days_turned_round_or_too_many_says_so(db, first, last):
    with pytest.raises(ReleaseError, match=re.compile("Swap them|At most 366 days")):
        release_of(first, last)


def test_an_archive_is_the_same_whatever_order_the_files_come_in():
    at = world.START
    assert packed({"a": b"1", "b": b"2"}, at=at) == packed({"b": b"2", "a": b"1"}, at=at)
