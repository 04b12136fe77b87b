"""What may be wrong with a list: it is flagged with file, row and remedy, and the rest is matched."""

import gzip

import pytest

from tests.matching.lists import read, write
from tregua.matching.claims import DAY, EXACT, NOWHERE, PROVINCE, UNDATED
from tregua.matching.file_words import FLAGS, error_worded, flag_worded
from tregua.matching.files.maps import read_maps
from tregua.matching.files.problems import FileError

HEADER = ("id", "date", "location", "admin1", "latitude", "longitude", "actor")
ALEPPO = ("Aleppo", "Aleppo", 36.2, 37.16)


def rows(*cells):
    """Return rows of Aleppo, one for each given dict of what is otherwise."""
    plain = {
        "date": "2016-03-05",
        "location": "Aleppo",
        "admin1": "Aleppo",
        "latitude": 36.2,
        "longitude": 37.16,
        "actor": "",
    }
    return [[({"id": f"r{n}"} | plain | one)[name] for name in HEADER] for n, one in enumerate(cells)]


@pytest.fixture
def aleppo(tmp_path):
    """Return a function that reads a list of rows of Aleppo, each with what is otherwise."""
    return lambda *cells, **asked: read(write(tmp_path / "list.csv", HEADER, *rows(*cells)), **asked)


def test_days_in_three_styles_are_read_where_they_have_one_reading(aleppo):
    got = aleppo(
        {"date": "2016-03-05"}, {"date": "5 March 2016"}, {"date": "3/4/2016"}, {"date": "2016-03-05T14:30"}
    )
    assert got.flags()["day_ambiguous"] == (4,)
    assert got.claims.time_class.tolist() == [DAY, DAY, UNDATED, 0]
    assert got.claims.start[0] == got.claims.start[1]


def test_an_ambiguous_day_is_read_when_a_person_says_its_order(aleppo):
    first, second = (aleppo({"date": "3/4/2016"}, day_first=order) for order in (True, False))
    assert (first.claims.start[0] - second.claims.start[0]) == 30 * 86_400
    assert "day_ambiguous" not in first.flags()


def test_the_order_that_other_days_of_the_column_show_is_used_and_said(aleppo):
    got = aleppo({"date": "25/3/2016"}, {"date": "3/4/2016"})
    assert "order_shown" in got.flags()
    assert got.claims.time_class.tolist() == [DAY, DAY]


def test_coordinates_in_each_others_columns_are_flagged_and_not_turned(aleppo):
    cells = [{"latitude": 36 + n / 10, "longitude": 37.1} for n in range(8)]
    got = aleppo(
        *cells,
        {"latitude": 37.1, "longitude": 36.2, "admin1": "Aleppo"},
        {"latitude": 12.0, "longitude": 36.0},
    )
    assert "swapped" not in got.flags()  # 37.1, 36.2 lies among the others as it stands
    got = aleppo(
        *[one | {"longitude": 39.9, "latitude": 33 + n / 10} for n, one in enumerate(cells)],
        {"latitude": 39.9, "longitude": 33.4},
    )
    assert got.flags()["swapped"] == (10,)
    assert got.claims.lat[8] == NOWHERE


def test_a_list_whose_points_are_turned_round_is_told_by_the_other_list(tmp_path):
    right = rows(*({"latitude": 33 + n / 10, "longitude": 44 + n / 10} for n in range(6)))
    wrong = rows(
        *({"latitude": 44 + n / 10, "longitude": 33 + n / 10, "location": f"Place {n}"} for n in range(6))
    )
    got = read(write(tmp_path / "a.csv", HEADER, *right), write(tmp_path / "b.csv", HEADER, *wrong))
    assert "swapped_list" in got.flags(1)
    assert (got.claims.lat[6:] == NOWHERE).all()


def test_provinces_of_one_name_in_two_countries_are_two(tmp_path):
    header = ("id", "date", "country", "admin1", "latitude", "longitude")
    (tmp_path / "m.toml").write_text('[columns]\ncountry = "country"\n')
    listed = write(
        tmp_path / "a.csv",
        header,
        *[(n, "2016-03-05", land, "Northern", 1 + n, 30) for n, land in enumerate(("Ghana", "Uganda"))],
    )
    province = read(listed, maps=read_maps(tmp_path / "m.toml")).claims.province
    assert province[0] != province[1]


def test_the_point_zero_zero_is_no_point(aleppo):
    odd = (
        {"latitude": 0, "longitude": 0},
        {"latitude": "", "longitude": 37},
        {"latitude": 95, "longitude": 37},
    )
    got = aleppo({}, *(one | {"location": ""} for one in odd))
    assert got.flags()["zero_point"] == (3,)
    assert got.flags()["half_a_point"] == (4,)
    assert got.flags()["outside_the_world"] == (5,)
    assert (got.claims.lat[1:] == NOWHERE).all()


def test_a_named_settlement_without_a_point_lies_where_other_rows_of_its_province_put_it(aleppo):
    got = aleppo(
        {"location": "Kafr Nabudah"},
        {"location": "كفر نبودة", "latitude": "", "longitude": ""},
        {"location": "Kafr Nabudah", "latitude": "", "longitude": "", "admin1": "Hama"},
    )
    assert "located_by_name" in got.flags()
    assert (got.claims.lat == [3_620_000, 3_620_000, NOWHERE]).all()


def test_the_year_1970_is_what_programs_write_for_nothing(aleppo):
    got = aleppo({}, {}, {"date": "1970-01-01"})
    assert got.flags()["year_1970"] == (4,)
    assert got.claims.time_class[2] == UNDATED


def test_a_row_of_which_only_the_province_is_known_is_matched_by_it(aleppo):
    got = aleppo({}, {"location": "", "latitude": "", "longitude": ""})
    assert got.flags()["only_province"] == (3,)
    assert got.claims.place_class[1] == PROVINCE
    assert got.claims.province[0] == got.claims.province[1] > 0


def test_a_row_with_its_province_alone_is_known_to_it_however_exact_it_calls_itself(tmp_path):
    header = (*HEADER, "geo precision")
    bare = {"location": "", "latitude": "", "longitude": ""}
    lines = [[*one, "exact"] for one in rows({}, bare)]
    told = tmp_path / "map.toml"
    told.write_text('[columns]\nplace_precision = "geo precision"\n')
    got = read(write(tmp_path / "list.csv", header, *lines), maps=read_maps(told))
    assert got.flags()["only_province"] == (3,)
    assert got.claims.place_class.tolist() == [EXACT, PROVINCE]


def test_a_row_that_says_nothing_of_when_is_told_once(aleppo):
    got = aleppo({}, {"date": ""}, {"date": "last Tuesday"}, {"date": "n/a"})
    assert got.flags()["no_day"] == (3, 5)
    assert got.flags()["not_a_day"] == (4,)


def test_two_hundred_accused_accuse_nobody(aleppo):
    got = aleppo({"actor": "IS"}, {"actor": "; ".join(f"Group {n}" for n in range(200))})
    assert got.flags()["too_many_parts_in_cell"] == (3,)
    assert got.claims.actor.tolist()[1] == 0 < got.claims.actor.tolist()[0]


def test_a_cell_of_a_megabyte_is_not_read_and_its_row_is(aleppo):
    got = aleppo({}, {"location": "x" * 1_000_000}, {})
    assert got.flags()["cell_too_long"] == (3,)
    assert len(got.claims) == 3
    assert got.claims.name.tolist() == [1, 0, 1]


def test_a_list_in_old_letters_is_read_and_said(tmp_path):
    path = tmp_path / "list.csv"
    words = [
        ("дата", "населённый пункт", "область"),
        *[("2016-03-05", "Авдеевка промышленная зона", "Донецкая область")] * 30,
    ]
    path.write_bytes("\n".join(",".join(one) for one in words).encode("cp1251"))
    got = read(path)
    assert {"assumed_charset", "doubtful_charset"} & set(got.flags())
    assert got.claims.names[1] == "Авдеевка промышленная зона"


def test_bytes_that_are_no_letters_do_not_stop_the_rest(tmp_path):
    path = write(tmp_path / "list.csv", HEADER, *rows({}, {"location": "Al\u00e9p"}, {}))
    path.write_bytes(path.read_bytes().replace("é".encode(), b"\xff\xfe"))
    assert len(read(path).claims) == 3


def test_identifiers_that_stand_twice_or_not_at_all_are_told(tmp_path):
    lines = rows({}, {"date": "2016-03-06"}, {})
    lines[1][0], lines[2][0] = "r0", ""
    got = read(write(tmp_path / "list.csv", HEADER, *lines))
    assert got.flags()["key_twice"] == (3,)
    assert got.flags()["key_missing"] == (4,)
    assert len(set(got.claims.ids)) == 3


def test_without_identifiers_rows_are_called_by_their_number(tmp_path):
    got = read(write(tmp_path / "list.csv", HEADER[1:], *(row[1:] for row in rows({}, {}))))
    assert "no_key_column" in got.flags()
    assert got.claims.ids == ("row 2", "row 3")


def test_a_packed_list_that_is_cut_off_is_read_up_to_the_cut(tmp_path):
    whole = write(tmp_path / "list.csv", HEADER, *rows(*[{}] * 5000)).read_bytes()
    path = tmp_path / "list.csv.gz"
    path.write_bytes(gzip.compress(whole)[:-2000])
    got = read(path)
    assert "packed_cut_off" in got.flags()
    assert 100 < len(got.claims) < 5000


def test_a_plain_list_that_is_called_packed_is_read(tmp_path):
    listed = write(tmp_path / "list.csv", HEADER, *rows({}, {}))
    assert len(read(listed.rename(tmp_path / "list.csv.gz")).claims) == 2


def test_a_list_given_twice_is_read_once(tmp_path):
    path = write(tmp_path / "list.csv", HEADER, *rows({}, {}))
    copy = tmp_path / "copy.csv"
    copy.write_bytes(path.read_bytes())
    for given in ((path, path), (path, copy)):
        got = read(*given)
        assert "list_twice" in got.flags()
        assert len(got.claims) == 2


def test_quotation_marks_that_do_not_close_swallow_no_row(tmp_path):
    path = write(tmp_path / "list.csv", HEADER, *rows(*[{}] * 9))
    lines = path.read_text().splitlines()
    lines[2] += ",one,too,many"
    lines[4] = lines[4].replace("Aleppo", '"Ale"ppo', 1)
    lines[6] = lines[6].replace("Aleppo", '"Aleppo', 1)
    path.write_text("\n".join(lines))
    got = read(path)
    assert len(got.claims) == 9
    assert {"quotes", "ragged_rows"} <= set(got.flags())


@pytest.mark.parametrize(
    ("written", "why"),
    [
        (b"", "empty_file"),
        (b"id,date,latitude\n", "no_rows"),
        (b"animal,colour\ndog,brown\n", "no_events"),
        (b"%PDF-1.7 x", "other_file"),
        (b"PAR1 and nothing else", "broken"),
    ],
)
def test_a_file_that_holds_no_list_is_refused_with_the_remedy(tmp_path, written, why):
    path = tmp_path / "list.csv"
    path.write_bytes(written)
    with pytest.raises(FileError) as refused:
        read(path)
    assert refused.value.why == why
    assert "list.csv" in error_worded(refused.value.why, refused.value.detail)


@pytest.mark.parametrize("why", sorted(FLAGS))
def test_every_flag_is_worded_with_a_remedy(why):
    detail = dict.fromkeys(
        ("count", "lines", "fault", "sheets", "sheet", "stood", "readings", "words", "file"), "1"
    ) | {"day_first": True}
    assert flag_worded(why, detail).endswith(".")
