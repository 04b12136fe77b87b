"""Published tables are known by their columns: no map is needed, and their precisions and words are understood."""

import datetime as dt

import pytest
from openpyxl import Workbook

from tests.conftest import needs_shared
from tests.matching.lists import read, write
from tregua.intake.column_names import called
from tregua.matching.claims import DAY, DISTRICT, MINUTE, NOWHERE, PROVINCE, RANGE, SETTLEMENT
from tregua.matching.files.maps import CODES, forms

UCDP = [
    "id",
    "year",
    "type_of_violence",
    "conflict_name",
    "dyad_name",
    "side_a",
    "side_b",
    "number_of_sources",
    "where_prec",
    "where_coordinates",
    "adm_1",
    "adm_2",
    "latitude",
    "longitude",
    "country",
    "event_clarity",
    "date_prec",
    "date_start",
    "date_end",
    "deaths_a",
    "deaths_b",
    "deaths_civilians",
    "best",
    "high",
    "low",
]
ACLED = [
    "event_id_cnty",
    "event_date",
    "year",
    "time_precision",
    "disorder_type",
    "event_type",
    "sub_event_type",
    "actor1",
    "assoc_actor_1",
    "inter1",
    "actor2",
    "admin1",
    "admin2",
    "admin3",
    "location",
    "latitude",
    "longitude",
    "geo_precision",
    "source",
    "source_scale",
    "notes",
    "fatalities",
    "timestamp",
]
OSCE = (
    "SMM position",
    "Event location",
    "Means",
    "No.",
    "Observation",
    "Description",
    "Weapon",
    "Date, time",
)


def row(header, **cells):
    return [cells.get(name, "") for name in header]


def at(*moment):
    return int(dt.datetime(*moment, tzinfo=dt.UTC).timestamp())


def test_ucdp_ged_needs_no_map(tmp_path):
    plain = {"type_of_violence": 1, "side_a": "Government of Syria", "side_b": "IS", "where_coordinates": "Al Bab town",
             "adm_1": "Aleppo Governorate", "latitude": 36.37, "longitude": 37.51, "where_prec": 1, "date_prec": 1,
             "date_start": "2016-03-05 00:00:00.000", "date_end": "2016-03-05 00:00:00.000", "low": 2, "best": 3, "high": 5}  # fmt: skip
    rows = [
        plain | {"id": 1},
        plain | {"id": 2, "date_prec": 3, "date_end": "2016-03-11 00:00:00.000", "where_prec": 3},
        plain | {"id": 3, "type_of_violence": 3, "side_a": "IS", "side_b": "Civilians", "where_prec": 4},
    ]
    got = read(write(tmp_path / "ged.csv", UCDP, *(row(UCDP, **one) for one in rows)))
    claims = got.claims
    assert got.read.lists[0].found.map.title == "UCDP GED"
    assert claims.ids == ("1", "2", "3")
    assert claims.time_class.tolist() == [DAY, RANGE, DAY]
    assert (claims.end - claims.start).tolist() == [86_400, 7 * 86_400, 86_400]
    assert claims.place_class.tolist() == [SETTLEMENT, DISTRICT, PROVINCE]
    assert claims.killed_min.tolist() == [2] * 3
    assert claims.killed_max.tolist() == [5] * 3
    # Two sides that fight accuse none; who harms civilians is accused.
    assert claims.actor.tolist()[:2] == [0, 0] != claims.actor.tolist()[2:]
    assert claims.actor_group[0] > 0


@pytest.mark.parametrize("written", ["05 March 2016", "2016-03-05", "05-March-2016", "5-Mar-16"])
def test_acled_needs_no_map_whatever_the_style_of_its_days(tmp_path, written):
    plain = {"event_date": written, "event_type": "Explosions/Remote violence", "sub_event_type": "Air/drone strike",
             "actor1": "Military Forces of Russia", "admin1": "Idlib", "location": "Saraqib", "latitude": "35.864",
             "longitude": "36.805", "fatalities": "4", "time_precision": "1", "geo_precision": "1"}  # fmt: skip
    rows = [
        plain | {"event_id_cnty": "SYR1"},
        plain | {"event_id_cnty": "SYR2", "time_precision": "2", "geo_precision": "3"},
    ]
    got = read(write(tmp_path / "acled.csv", ACLED, *(row(ACLED, **one) for one in rows)))
    claims = got.claims
    assert got.read.lists[0].found.map.title == "ACLED"
    assert claims.ids == ("SYR1", "SYR2")
    assert claims.start[0] == at(2016, 3, 5)
    assert claims.time_class.tolist() == [DAY, RANGE]
    assert claims.place_class.tolist() == [SETTLEMENT, PROVINCE]
    assert claims.kind.tolist() == [130, 130]
    assert claims.means.tolist() == [31, 31]
    assert claims.killed_max.tolist() == [4, 4]


def test_the_table_of_the_osce_needs_no_map(tmp_path):
    camera = "SMM camera at Oktiabr mine (9km NW of Donetsk city centre)"
    rows = [
        (camera, "4-6km ESE", "Recorded", 3, "Projectile", "In flight", "N/K", "27-Feb-2020, 20:15"),
        (
            "Avdiivka",
            "Yasynuvata",
            "Heard",
            12,
            "Explosion",
            "Undetermined",
            "Mortar",
            "28-Feb-2020, 06:25-11:30",
        ),
    ]
    got = read(write(tmp_path / "violations.csv", OSCE, *rows), zone="Europe/Kyiv")
    claims = got.claims
    assert claims.start.tolist() == [at(2020, 2, 27, 18, 15), at(2020, 2, 28, 4, 25)]
    assert claims.time_class.tolist()[0] == MINUTE
    assert claims.end[1] == at(2020, 2, 28, 9, 30)
    assert [claims.names[one] for one in claims.name] == [camera, "Yasynuvata; Avdiivka"]
    assert claims.means.tolist() == [0, 22]
    assert claims.ids == ("row 2", "row 3")


def test_a_list_of_alleged_harm_in_the_manner_of_airwars_needs_no_map(tmp_path):
    header = (
        "code",
        "date",
        "loc_en",
        "loc_ar",
        "adm1",
        "lat",
        "lon",
        "prec",
        "belligerent",
        "strike_type",
        "kmin",
        "kmax",
        "infra",
    )
    rows = [
        (
            "CS1",
            "2017-03-05",
            "Tabaqah",
            "الطبقة",
            "Raqqa",
            35.83,
            38.54,
            "neighbourhood_area",
            "U.S.-led Coalition",
            "Airstrike",
            4,
            7,
            "",
        ),
        (
            "CS2",
            "2017-03-05",
            "",
            "",
            "Raqqa",
            "",
            "",
            "province_governorate",
            "Russian Military, Syrian Regime",
            "Airstrike and/or Artillery",
            "",
            "",
            "Education",
        ),
    ]
    claims = read(write(tmp_path / "harm.csv", header, *rows)).claims
    assert claims.ids == ("CS1", "CS2")
    assert claims.names[1] == "Tabaqah; الطبقة"
    assert claims.place_class.tolist() == [SETTLEMENT, PROVINCE]
    assert claims.kind.tolist() == [130, 100]
    # Two parties of one group: the group is accused.
    assert claims.actor.tolist()[1] == 0 < claims.actor_group.tolist()[1]
    assert claims.target.tolist() == [0, 3]


def test_beside_a_list_that_counts_civilians_only_the_civilians_of_the_other_are_compared(tmp_path):
    header = (*UCDP, "deaths_unknown")
    plain = {
        "date_start": "2017-03-05",
        "date_end": "2017-03-05",
        "side_a": "IS",
        "side_b": "SDF",
        "type_of_violence": 1,
    }
    tolls = [{"deaths_civilians": 0, "deaths_unknown": 0, "low": 9, "best": 9, "high": 9},
             {"deaths_civilians": 4, "deaths_unknown": 1, "low": 9, "best": 9, "high": 9},
             {"deaths_civilians": 5, "deaths_unknown": 0, "low": 4, "best": 5, "high": 7}]  # fmt: skip
    ged = write(
        tmp_path / "ged.csv", header, *(row(header, **plain, **one, id=n) for n, one in enumerate(tolls))
    )
    harm = write(
        tmp_path / "harm.csv",
        ("code", "date", "belligerent", "strike_type", "kmin"),
        ("CS1", "2017-03-05", "", "", 4),
    )
    alone, beside = read(ged).claims, read(ged, harm).claims
    assert list(zip(alone.killed_min, alone.killed_max, strict=True)) == [(9, 9), (9, 9), (4, 7)]
    assert list(zip(beside.killed_min, beside.killed_max, strict=True))[:3] == [(0, 0), (4, 5), (4, 7)]


@pytest.mark.parametrize("language", ["en", "fr", "ar", "ru"])
def test_what_tregua_writes_as_a_sheet_comes_back_as_claims(tmp_path, language):
    cells = {"key": 7, "source": "SANA", "day": dt.date(2016, 3, 5), "time": dt.time(14, 30), "time_precision": "minute",
             "place": "Jobar", "province": "Damascus", "place_precision": "settlement", "violation_type": "1.2",
             "weapon": "mortar", "killed": 2, "killed_max": 3}  # fmt: skip
    book = Workbook()
    book.active.append([called(code, language) for code in cells])
    book.active.append(list(cells.values()))
    book.active.append(
        list((cells | {"key": 8, "source": "SOHR", "time": None, "time_precision": "day"}).values())
    )
    book.save(tmp_path / "claims.xlsx")
    claims = read(tmp_path / "claims.xlsx").claims
    assert claims.ids == ("7", "8")
    assert claims.start.tolist() == [at(2016, 3, 5, 14, 30), at(2016, 3, 5)]
    assert claims.kind.tolist() == [120, 120]
    assert claims.means.tolist() == [22, 22]
    assert claims.killed_max.tolist() == [3, 3]
    assert claims.source[0] != claims.source[1]


def test_columns_in_other_languages_are_found_by_their_names(tmp_path):
    header = ("المعرف", "التاريخ", "الموقع", "المحافظة", "خط العرض", "خط الطول")
    got = read(write(tmp_path / "list.csv", header, ("١", "2016-03-05", "جوبر", "دمشق", "33.53", "36.33")))
    assert set(got.columns()) == {"key", "day", "place", "province", "latitude", "longitude"}
    assert got.claims.lat[0] == 3_353_000 != NOWHERE


def test_spellings_of_a_province_in_two_lists_are_one_province(tmp_path):
    header = ("id", "date", "location", "admin1", "latitude", "longitude")
    one = write(tmp_path / "a.csv", header, *[(n, "2016-03-05", "Raqqah", "Ar Raqqah Governorate", 35.95, 39.0) for n in range(6)],
                *[(n + 9, "2016-03-05", "Aleppo", "Aleppo Governorate", 36.2, 37.1) for n in range(6)])  # fmt: skip
    other = write(tmp_path / "b.csv", header, (1, "2016-03-05", "Raqqa city", "Raqqa", 35.96, 39.01), (2, "2016-03-05", "", "Al-Raqqa", "", ""),
                  (3, "2016-03-05", "x", "", 36.21, 37.12))  # fmt: skip
    province = read(one, other).claims.province.tolist()
    assert province[12] == province[13] == province[0]
    assert province[14] == province[6]


@needs_shared
def test_the_two_real_lists_need_no_map():
    from tests.conftest import SHARED  # noqa: PLC0415

    got = read(SHARED / "real_pairs" / "list_a.csv.gz", SHARED / "real_pairs" / "list_b.csv.gz")
    assert len(got.claims) == 16_566 + 6_207
    assert got.columns(1)["key"] == "code"
    assert not {"key_twice", "precision_not_known", "no_day_column"} & set(got.flags(0)) | set(
        got.flags(1)
    ) & {"key_twice"}


@pytest.mark.parametrize("form", forms(), ids=lambda form: form.code)
def test_every_form_names_fields_that_exist(form):
    assert form.map.title
    assert set(form.columns) <= set(CODES)
