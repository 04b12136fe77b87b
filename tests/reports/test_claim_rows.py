"""Rows of known sorts as claims: data sets, tables of monitors, words in four languages; and everything out again."""

import csv
import io
import shutil
import subprocess
from datetime import date, time

import pytest
from openpyxl import load_workbook

from tests.intake.sheets import HEADER, ROWS, received, seen, taken, workbook
from tests.world import instant, remembered
from tregua.agreement import sheet_out
from tregua.agreement.violation_types import VIOLATION_TYPES
from tregua.intake.channels.sheet.book import open_book
from tregua.intake.mapping import guessed
from tregua.intake.taking_out import write_kind
from tregua.reports.choices import Means, Predicate
from tregua.reports.claim_rows import Claims
from tregua.reports.claim_words import folded, read, vocabularies
from tregua.reports.models import Report, Source

SOFFICE = shutil.which("soffice")


@pytest.fixture
def valley(staff, settings):
    settings.TIME_ZONE = "Asia/Damascus"
    return remembered(staff)


ACLED = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1",
    "assoc_actor_1", "inter1", "actor2", "country", "admin1", "admin2", "location", "latitude", "longitude",
    "geo_precision", "source", "source_scale", "notes", "fatalities",
)  # fmt: skip
SHELLED = (
    "VAL1", "2016-03-05", 2016, 1, "Political violence", "Explosions/Remote violence",
    "Shelling/artillery/missile attack", "Military Forces of the Valley", "", 1, "the Column", "Valley", "the Valley",
    "South Plain", "Mill Town", 36.1, 37.2, 1, "Valley Radio; Far Wire", "National", "Shells fell on Mill Town.", 0,
)  # fmt: skip


def acled(**changes):
    return tuple((dict(zip(ACLED, SHELLED, strict=True)) | changes)[name] for name in ACLED)


UCDP = (
    "id", "date_start", "date_end", "date_prec", "type_of_violence", "dyad_name", "side_a", "side_b",
    "where_coordinates", "where_prec", "adm_1", "adm_2", "latitude", "longitude", "source_office", "low", "best", "high",
)  # fmt: skip
FOUGHT = (
    42, "2016-03-06", "2016-03-08", 2, 1, "the Garrison - the Column", "the Garrison", "the Column", "South Plain district",
    3, "the Valley", "South Plain", 36.1, 37.2, "Far Wire", 1, 3, 5,
)  # fmt: skip


def the_report(batch):
    return Report.objects.get(pk=batch.rows.get(happened="made").made_id)


def test_a_row_of_acled_is_a_claim_of_acled_that_heard_it_through_its_sources(valley):
    message = received(workbook([acled()], ACLED), valley.staff.duty, "acled.xlsx")
    [question] = seen(message).questions
    assert (question.written, question.suggested) == ("ACLED", "add:ngo")
    made = the_report(taken(message, valley.staff.duty, answers={"source": {"ACLED": "add:ngo"}}))
    assert made.source == Source.objects.get(code="acled")
    assert made.heard_through == ["Valley Radio; Far Wire"]
    assert (made.predicate, made.violation_type, made.means) == ("shelled", "1.2", "unknown")
    assert (made.place, made.place_precision) == (valley.places["V1"], "settlement")
    assert (made.actor, made.actor_as_written) == (None, "Military Forces of the Valley")
    assert (made.killed_min, made.killed_max) == (
        None,
        None,
    )  # a nought of ACLED may mean that nothing is known
    assert made.words == "Shells fell on Mill Town."


@pytest.mark.parametrize(
    ("precision", "begins", "ends", "known"),
    [
        (1, instant(5), instant(6), "day"),
        (2, instant(-1), instant(12), "range"),
        (3, instant(1), instant(32), "range"),
    ],
)
def test_how_exactly_acled_knows_the_day_becomes_a_range(valley, precision, begins, ends, known):
    message = received(workbook([acled(time_precision=precision)], ACLED), valley.staff.duty, "acled.xlsx")
    made = the_report(taken(message, valley.staff.duty, answers={"source": {"ACLED": "add:ngo"}}))
    spell = (made.started_at, made.time_precision)
    assert spell == (begins, known)
    # The clocks of the valley go forward within the month.
    assert abs((made.ended_at - ends).total_seconds()) <= 3600


def test_a_row_of_ucdp_is_a_range_of_deaths_and_days_in_a_district(valley):
    message = received(workbook([FOUGHT], UCDP), valley.staff.duty, "ged.xlsx")
    made = the_report(taken(message, valley.staff.duty, answers={"source": {"UCDP GED": "add:ngo"}}))
    assert (made.killed_min, made.killed_max) == (1, 5)
    assert (made.started_at, made.ended_at, made.time_precision) == (instant(6), instant(9), "range")
    assert (made.place, made.place_precision) == (valley.places["S"], "district")
    assert (made.violation_type, made.actor_as_written) == ("1", "the Garrison - the Column")
    assert made.heard_through == ["Far Wire"]


def test_the_point_and_the_number_of_a_row_stay_with_its_claim(valley):
    header = ("Source", "Date", "Place", "Latitude", "Longitude", "MGRS", "Number", "Description")
    row = ("valley-radio", "2016-03-05", "Mill Town")
    rows = [
        (*row, 36.23, 37.1, None, 20, "by degrees"),
        (*row, None, None, "37S CA 29246 11132", 3, "by the grid"),
        (*row, None, None, "37S CI 29246 11132", None, "by no square"),
        (*row, 95, 37.1, None, None, "beyond the pole"),
        (*row, 36.23, None, None, None, "one half"),
    ]
    message = received(workbook(rows, header), valley.staff.duty)
    found = {(item.lines[0].written["words"], problem.what) for problem, item in _problems(seen(message))}
    assert found == {
        ("by no square", "grid_square"), ("beyond the pole", "latitude_beyond"), ("one half", "half_a_position"),
    }  # fmt: skip
    taken(message, valley.staff.duty, only_good=True)
    told = {report.words: report for report in Report.objects.filter(message=message)}
    assert told["by degrees"].degrees == "36.23, 37.1"
    assert told["by the grid"].point == told["by degrees"].point.replace(
        "36.23, 37.1", told["by the grid"].degrees
    )
    assert [told[words].observed_max for words in ("by degrees", "by the grid", "one half")] == [20, 3, None]
    assert told["one half"].latitude is None


def _problems(outlook):
    return [(problem, item) for item, problem in outlook.problems()]


def test_a_table_of_monitors_keeps_number_and_means_of_observation(valley):
    header = (
        "No.",
        "SMM position",
        "Event location",
        "Means",
        "Observation",
        "Description",
        "Weapon",
        "Date, time",
    )
    rows = [
        (
            3,
            "valley-radio",
            "Old Bridge",
            "Heard",
            "Explosion",
            "Undetermined origin",
            "N/K",
            "01.03.2016, 14:20",
        )
    ]
    message = received(workbook(rows, header), valley.staff.duty, "osce.xlsx")
    made = the_report(taken(message, valley.staff.duty))
    assert (made.started_at, made.time_precision) == (instant(1, 14, 20), "minute")
    assert (made.predicate, made.means, made.place) == ("other", "unknown", valley.places["V1a"])
    assert (made.observed_min, made.observed_max) == (3, 3)
    assert made.words == "Undetermined origin (Means: Heard)"


@pytest.mark.parametrize(
    ("vocabulary", "written", "code"),
    [
        ("predicate", "قصف مدفعي", "shelled"),
        ("predicate", "Обстрел", "shelled"),
        ("predicate", "frappe aérienne", "bombed"),
        ("predicate", "SHELLED", "shelled"),
        ("violation_type", "1.2", "1.2"),
        ("violation_type", "Удар с воздуха", "1.3"),
        ("violation_type", "قنص", "1.1"),
        ("means", "миномёт", "mortar"),
        ("means", "миномет", "mortar"),
        ("means", "هاون", "mortar"),
        ("means", "Multiple Rocket Launcher", "mlrs"),
        ("means", "N/K", "unknown"),
        ("means", "a big stick", ""),
    ],
)
def test_words_stand_for_codes_in_four_languages(vocabulary, written, code):
    assert vocabularies()[vocabulary].exactly(written) == code


def test_a_word_within_others_is_one_code_or_none():
    means = vocabularies()["means"]
    assert means.within("two mortar rounds") == "mortar"
    assert means.within("heavy machine gun fire") == "heavy_mg"
    assert means.within("mortar or tank") == ""


@pytest.mark.parametrize("vocabulary", ["predicate", "violation_type", "means"])
def test_every_word_stands_for_one_code_that_exists(vocabulary):
    codes = {
        "predicate": Predicate.values,
        "violation_type": [*VIOLATION_TYPES, "unknown"],
        "means": Means.values,
    }
    words = read()[vocabulary]
    assert set(words) <= set(codes[vocabulary])
    seen_at: dict[str, str] = {}
    for code, ways in words.items():
        for way in ways:
            assert seen_at.setdefault(folded(way), code) == code, way


def written(kind, staff, language="en"):
    target = io.BytesIO()
    write_kind(kind, target, language=language, by=staff.verifier)
    return target.getvalue()


@pytest.mark.parametrize("language", ["en", "ar", "fr", "ru"])
def test_what_goes_out_is_guessed_wholly_when_it_comes_in(valley, language):
    book = open_book(written(Claims(), valley.staff, language), "claims.xlsx")
    table = book.tables[0]
    columns, _why = guessed(table, Claims)
    assert columns.at == {field.code: place for place, field in enumerate(Claims.fields)}
    assert table.right_to_left == (language == "ar")


def test_what_goes_out_and_comes_back_changes_nothing(valley):
    duty = valley.staff.duty
    taken(received(workbook(), duty), duty)
    again = received(written(Claims(), valley.staff), duty, "claims.xlsx")
    outlook = seen(again)
    assert outlook.counts == {"made": 0, "same": Report.objects.current().count(), "refused": 0}
    assert not outlook.questions


def test_what_goes_out_makes_the_same_claims_elsewhere(valley):
    """The same claims under other keys: what a centre that does not know them makes of the file."""
    duty = valley.staff.duty
    book = load_workbook(io.BytesIO(written(Claims(), valley.staff)))
    sheet = book.active
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, 1).value = f"elsewhere-{row}"
    target = io.BytesIO()
    book.save(target)
    before = list(Report.objects.current().order_by("started_at", "id"))
    batch = taken(received(target.getvalue(), duty, "claims.xlsx"), duty)
    assert batch.made == len(before)
    made = [Report.objects.get(pk=row.made_id) for row in batch.rows.in_order()]
    told = (
        "source_id", "predicate", "violation_type", "place_id", "place_precision", "started_at", "ended_at",
        "time_precision", "means", "killed_min", "wounded_min", "words", "language", "heard_through",
    )  # fmt: skip
    for one, other in zip(before, made, strict=True):
        assert {name: getattr(one, name) for name in told} == {name: getattr(other, name) for name in told}


DANGEROUS = (
    '=HYPERLINK("http://example.org")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "plain",
    "مرحبا",
    "a\x01b",
)


def test_no_cell_that_goes_out_is_a_formula_and_days_are_days(tmp_path):
    file = tmp_path / "out.xlsx"
    rows = [(text, date(2016, 3, 1), time(14, 20), 3, None) for text in DANGEROUS]
    assert sheet_out.write(file, ("=words", "day", "time", "n", "none"), rows, title="Claims") == len(
        DANGEROUS
    )
    sheet = load_workbook(file).active
    assert [cell.data_type for row in sheet.iter_rows(max_col=1) for cell in row] == ["s"] * (
        len(DANGEROUS) + 1
    )
    assert {sheet.cell(row, 2).data_type for row in range(2, 10)} == {"d"}
    assert sheet.cell(2, 1).quotePrefix
    assert sheet.cell(9, 1).value == "a\ufffdb"


@pytest.mark.skipif(not SOFFICE, reason="needs LibreOffice")
def test_libreoffice_opens_what_goes_out_and_works_nothing_out(tmp_path):
    file = tmp_path / "out.xlsx"
    rows = [(text, date(2016, 3, 1), time(14, 20), 3) for text in ("=1+1", "قصف", "Обстрел")]
    sheet_out.write(file, ("words", "day", "time", "n"), rows, title="Claims", right_to_left=True)
    subprocess.run(
        [SOFFICE, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to",
         "csv:Text - txt - csv (StarCalc):44,34,76,1", "--outdir", str(tmp_path), str(file)],
        check=True, capture_output=True, timeout=600,
    )  # fmt: skip
    lines = list(csv.reader((tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert lines[0] == ["words", "day", "time", "n"]
    assert lines[1] == ["=1+1", "2016-03-01", "14:20:00", "3"]
    assert [line[0] for line in lines[2:]] == ["قصف", "Обстрел"]


@pytest.mark.skipif(not SOFFICE, reason="needs LibreOffice")
def test_what_libreoffice_saves_anew_is_taken_in_as_the_same(valley, tmp_path):
    duty = valley.staff.duty
    taken(received(workbook(), duty), duty)
    (tmp_path / "in.xlsx").write_bytes(workbook())
    subprocess.run(
        [SOFFICE, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "ods",
         "--outdir", str(tmp_path), str(tmp_path / "in.xlsx")],
        check=True, capture_output=True, timeout=600,
    )  # fmt: skip
    outlook = seen(received((tmp_path / "in.ods").read_bytes(), duty, "in.ods"))
    assert outlook.counts == {"made": 0, "same": len(ROWS), "refused": 0}
    assert HEADER[0] == "Key"
