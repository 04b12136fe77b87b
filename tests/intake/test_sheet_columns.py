"""Which column holds what is guessed from names in four languages and from the values, with a reason for each."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.intake.files import sample
from tregua.intake.channels.sheet import names
from tregua.intake.channels.sheet.book import open_book
from tregua.intake.channels.sheet.columns import Field, fingerprint, guess
from tregua.intake.channels.sheet.names import normal
from tregua.intake.channels.sheet.table import Row
from tregua.intake.sheet_wording import GUESS, worded
from tregua.reports.claim_rows import Claims
from tregua.reports.count_fields import FIELDS as COUNTS

DATA = Path(__file__).parents[3] / "shared" / "data"
CLAIMS = Claims.fields


def found(header, fields=CLAIMS, rows=()):
    """Return the name of the column of each field, and the guesses."""
    sample_rows = [Row(number, tuple(cells)) for number, cells in enumerate(rows, 2)]
    guesses = guess(header, sample_rows, fields)
    for one in guesses.values():
        assert one.why in GUESS
        assert "%(" not in worded(one.why, one.detail)
    return {code: header[one.column] for code, one in guesses.items()}, guesses


@pytest.mark.parametrize(
    "header",
    [
        ["Date", "Time", "Place", "Province", "Violation type", "Perpetrator", "Killed", "Wounded", "Remarks"],
        ["Date de l’événement", "Heure", "Lieu", "Gouvernorat", "Type de violation", "Auteur présumé", "Nombre de tués", "Blessés", "Remarques"],
        ["التاريخ", "الوقت", "المكان", "المحافظة", "نوع الخرق", "الجهة المنفذة", "القتلى", "الجرحى", "ملاحظات"],
        ["Дата", "Время", "Населенный пункт", "Провинция", "Вид нарушения", "Кто нарушил", "Убито", "Ранено", "Примечание"],
        ["DATE:", "time_", "plàce", " PROVINCE ", "violation-type", "perpetrator?", "Killed *", "wounded", "remarks"],
        ["التأريخ", "الـوقـت", "مكان الحادث", "محافظة", "نوع الإنتهاك", "الفاعل", "عدد القتلي", "عدد الجرحى", "ملاحظة"],
    ],
)  # fmt: skip
def test_columns_are_known_in_four_languages(header):
    columns, guesses = found(header)
    assert list(columns.values()) == header
    assert list(columns) == [
        "day",
        "time",
        "place",
        "province",
        "violation_type",
        "actor",
        "killed",
        "wounded",
        "notes",
    ]
    assert all(one.certain for one in guesses.values() if one.why != "near_name")


def test_a_slip_of_the_pen_is_found_and_is_not_certain():
    columns, guesses = found(["Date", "Governorat", "Descripton"])
    assert (columns["province"], columns["words"]) == ("Governorat", "Descripton")
    assert {guesses[code].why for code in ("province", "words")} == {"near_name"}
    assert not guesses["province"].certain
    assert "Governorat" in worded("near_name", guesses["province"].detail)


def test_two_columns_for_one_field_are_not_certain():
    columns, guesses = found(["Event date", "Date of incident", "Place"])
    assert columns["day"] == "Event date"
    assert (guesses["day"].certain, guesses["day"].why, guesses["day"].also) == (False, "several", (1,))
    assert guesses["place"].certain


def test_a_column_of_days_under_another_name_is_found_by_its_look():
    columns, guesses = found(
        ["Colonne 1", "Colonne 2"], rows=[["Harasta", "04.03.2016"], ["Jobar", "5 марта 2016"]]
    )
    assert columns == {"day": "Colonne 2"}
    assert (guesses["day"].why, guesses["day"].certain) == ("looks_like_days", False)


def test_a_name_whose_values_do_not_fit_is_not_certain():
    _, guesses = found(["Date", "Killed"], rows=[["next week", "a man"], ["later", "a woman"]])
    assert {one.why for one in guesses.values()} == {"values_do_not_fit"}
    assert not any(one.certain for one in guesses.values())


def test_the_time_is_found_in_the_column_of_days():
    columns, guesses = found(
        ["Date", "Place"], rows=[["2016-03-04 14:30", "Jobar"], ["2016-03-05 06:10", "Jobar"]]
    )
    assert columns["time"] == columns["day"] == "Date"
    assert guesses["time"].why == "day_with_time"
    assert "time" not in found(["Date", "Place"], rows=[["2016-03-04", "Jobar"]])[0]


def test_two_rows_of_names_and_groups_of_a_form_are_understood():
    columns, _ = found(["When / Date", "When / Time", "Casualties / Killed", "Casualties / Wounded"])
    assert list(columns) == ["day", "time", "killed", "wounded"]


def test_an_export_of_kobo_is_known():
    table = open_book(sample("kobo.xlsx")).tables[0]
    columns, guesses = found(table.header, rows=[row.cells for row in table.rows])
    assert columns["key"] == "_uuid"
    assert columns["day"] == "incident/Date of incident"
    assert (columns["latitude"], columns["longitude"]) == (
        "_incident_gps_latitude",
        "_incident_gps_longitude",
    )
    assert guesses["key"].why == "form"
    assert {"start", "end", "_submission_time"}.isdisjoint(columns.values())


def test_an_export_of_odk_is_known():
    table = open_book(sample("odk.csv")).tables[0]
    columns, _ = found(table.header, rows=[row.cells for row in table.rows])
    assert columns == {
        "key": "KEY",
        "day": "incident-date",
        "time": "incident-time",
        "place": "incident-place",
        "latitude": "location-Latitude",
        "longitude": "location-Longitude",
    }


def test_a_table_of_violations_in_the_manner_of_the_osce_is_known():
    table = open_book(sample("osce.xlsx")).tables[0]
    columns, _ = found(table.header, rows=[row.cells for row in table.rows])
    assert columns["day"] == columns["time"] == "Date, time"
    assert (columns["source"], columns["place"], columns["number"]) == (
        "SMM position",
        "Event location",
        "No.",
    )
    assert len(set(columns.values())) == 8


def test_acled_and_ucdp_are_known():
    columns, guesses = found(open_book(sample("acled.csv")).tables[0].header)
    assert (columns["day"], columns["province"], columns["killed"]) == ("event_date", "admin1", "fatalities")
    assert "ACLED" in worded(guesses["day"].why, guesses["day"].detail)
    header = [
        "id",
        "relid",
        "year",
        "date_start",
        "date_end",
        "date_prec",
        "side_a",
        "side_b",
        "where_coordinates",
        "where_prec",
        "adm_1",
        "latitude",
        "longitude",
        "low",
        "best",
        "high",
        "source_article",
    ]
    columns, _ = found(header)
    assert (columns["day"], columns["until_day"], columns["killed"], columns["killed_max"]) == (
        "date_start",
        "date_end",
        "low",
        "high",
    )


BULLETINS = ["date", "publisher", "side", "language", "url", "violations_total", "violations_by_province", "by_province_sum", "sum_minus_total", "violations_cumulative", "settlements_total", "armed_formations_total", "agreements_signed_24h", "negotiations_count", "meetings_or_sessions_count", "aid_deliveries", "aid_tonnes", "civilians_killed", "civilians_wounded", "notes"]  # fmt: skip


def test_the_table_of_bulletins_is_known_wholly():
    columns, guesses = found(BULLETINS, COUNTS)
    assert set(BULLETINS) - set(columns.values()) == {"by_province_sum", "sum_minus_total"}
    assert all(one.certain for one in guesses.values())
    assert (columns["formations_total"], columns["agreements_24h"]) == (
        "armed_formations_total",
        "agreements_signed_24h",
    )


def test_the_table_of_two_centres_is_known_wholly():
    header = [
        "bulletin_date",
        "centre",
        "total",
        "province",
        "n",
        "provinces_sum_to_total",
        "confirmed_by_russian_part",
        "lang_read",
        "source",
        "note",
    ]
    rows = [
        [
            "2017-01-06",
            "Russian part",
            "15",
            "Hama",
            "6",
            "yes",
            None,
            "ru",
            "mignews.com/news/060117.html",
            None,
        ]
    ]
    columns, guesses = found(header, COUNTS, rows)
    assert set(header) - set(columns.values()) == {"provinces_sum_to_total"}
    assert (columns["url"], columns["value"], columns["n"]) == ("source", "total", "n")
    assert all(one.certain for one in guesses.values())


@pytest.mark.skipif(not DATA.is_dir(), reason="needs ../shared/data")
@pytest.mark.parametrize(
    ("name", "fields", "left"),
    [
        ("bulletins/bulletins.csv", COUNTS, {"by_province_sum", "sum_minus_total"}),
        ("two_centres/russia_turkey_commission_daily.csv", COUNTS, {"provinces_sum_to_total"}),
        ("bulletins/incidents.csv", CLAIMS, {"pair_id"}),
    ],
)
def test_the_shared_tables_are_known_wholly_and_their_lists_read(name, fields, left):
    table = open_book((DATA / name).read_bytes(), name).tables[0]
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        as_read = list(csv.reader(file))
    assert [list(table.header), *[[cell or "" for cell in row.cells] for row in table.rows]] == as_read
    columns = guess(table.header, table.rows[:50], fields)
    assert set(table.header) - {table.header[one.column] for one in columns.values()} == left
    assert all(one.certain for one in columns.values())


def test_what_is_worked_out_by_others_is_no_field_of_ours():
    assert (
        found(["by_province_sum", "sum_minus_total", "№", "_index", "provinces_sum_to_total"], COUNTS)[0]
        == {}
    )


def test_the_fingerprint_is_of_the_names_and_not_of_how_they_are_written():
    assert fingerprint(["Date", "Killed ١", "القتلى"]) == fingerprint(["DATE:", " killed 1", "القتلي", ""])
    assert fingerprint(["Date", "Killed"]) != fingerprint(["Killed", "Date"])


@pytest.mark.parametrize("field", [*CLAIMS, *COUNTS], ids=lambda field: field.code)
def test_every_field_is_found_by_each_of_its_names(field):
    for name in (field.code, *names.of_fields().get(field.code, ())):
        assert field.code in guess([name], [], [field]), name


def test_names_of_one_field_are_spelt_differently():
    for code, listed in names.of_fields().items():
        spelt = [normal(name) for name in listed]
        assert all(spelt), code
        assert len(set(spelt)) >= len(spelt) - 6, code


@given(
    st.lists(st.text(max_size=12), max_size=8),
    st.lists(st.lists(st.none() | st.text(max_size=8) | st.integers() | st.dates(), max_size=8), max_size=5),
)
def test_any_header_is_guessed_without_breaking(header, rows):
    _, guesses = found(header, CLAIMS, rows)
    columns = [one.column for one in guesses.values() if one.why not in {"day_with_time", "form"}]
    assert len(columns) == len(set(columns))
    assert isinstance(fingerprint(header), str)


def test_a_field_nobody_named_is_found_by_its_code():
    assert guess(["My Own-Field"], [], [Field("my_own_field", "text")])["my_own_field"].certain
