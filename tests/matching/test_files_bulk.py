"""A list in Parquet or in a long text is read column by column; what stands there comes out as it is."""

import duckdb
import numpy as np
import pytest

from tests.matching.lists import read, write
from tregua.matching.files.bulk_table import BulkTable
from tregua.matching.files.cells import EMPTY, NO_NUMBER


@pytest.fixture
def table(tmp_path):
    """Return a list of four rows with a column of every sort, each with a gap."""
    target = tmp_path / "list.parquet"
    connection = duckdb.connect()
    connection.execute(
        "COPY (SELECT * FROM (VALUES (7, 1456531200::BIGINT, DATE '2016-03-05', ' Aleppo ', '36.5', 1.5), "
        "(9, 42::BIGINT, NULL, 'Hama', 'n/k', NULL), (7, NULL, DATE '2016-03-06', '', '1,5', 2.5), "
        "(NULL, 1456531260::BIGINT, NULL, NULL, NULL, -3.0)) AS it(code, second, day, place, degrees, number)) "
        f"TO '{target}' (FORMAT parquet)"
    )
    connection.execute(f"CREATE VIEW list AS SELECT * FROM read_parquet('{target}')")
    return BulkTable(
        "list", connection, "list", ["code", "second", "day", "place", "degrees", "number"]
    ).load(range(6))


def values(cells):
    return [None if code == EMPTY else cells.values[code] for code in cells.codes.tolist()]


def test_numbers_and_texts_are_coded_once_each(table):
    assert values(table.cells(0)) == [7, 9, 7, None]
    assert values(table.cells(3)) == ["Aleppo", "Hama", None, None]
    assert values(table.cells(5)) == [1.5, None, 2.5, -3]


def test_seconds_are_moments_of_the_world_and_small_numbers_are_left_to_be_read(table):
    moments = table.moments(1)
    assert moments.utc
    assert moments.seconds.tolist() == [1456531200, NO_NUMBER, NO_NUMBER, 1456531260]
    assert values(moments.unread) == [None, 42, None, None]


def test_days_are_midnights_without_a_time(table):
    moments = table.moments(2)
    assert moments.seconds.tolist() == [1457136000, NO_NUMBER, 1457222400, NO_NUMBER]
    assert not moments.timed.any()


def test_what_is_no_plain_number_is_left_to_be_read(table):
    numbers = table.numbers(4)
    assert np.isnan(numbers.values).tolist() == [False, True, True, True]
    assert values(numbers.unread) == [None, "n/k", "1,5", None]


def test_separators_quotes_and_titles_of_a_text_are_told_from_its_beginning(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(
        'Incidents of March\n\nid;date;location;notes\n1;2016-03-05;"Bab; al-Faraj";"two\nlines"\n2;2016-03-06;Hama;x\n'
    )
    got = read(path)
    assert got.claims.ids == ("1", "2")
    assert got.claims.names[1] == "Bab; al-Faraj"
    assert got.read.lists[0].table.row_number(0) == 4


def test_a_list_of_codes_is_read_as_it_is(tmp_path):
    header = ("report_id", "source", "t_start", "t_end", "t_prec", "lat", "lon", "p_prec", "admin1", "admin2", "town", "etype", "actor",
              "actor_group", "target", "killed_lo", "killed_hi")  # fmt: skip
    path = write(tmp_path / "reports.csv", header, (0, 0, 1456531200, 1456531260, 0, 33.5, 36.3, 0, 0, 3, 5, 121, 4, 2, 1, -1, -1),
                 (1, 2, 1456531200, 1457136000, 4, 33.5, 36.3, 3, 13, -1, -1, 100, 0, 0, 0, 2, 3))  # fmt: skip
    target = tmp_path / "reports.parquet"
    duckdb.sql(f"COPY (SELECT * FROM read_csv('{path}')) TO '{target}' (FORMAT parquet)")
    claims = read(target).claims
    as_text = read(path).claims
    assert as_text.start.tolist() == claims.start.tolist()
    assert claims.province.tolist() == [1, 14]
    assert claims.district.tolist() == [4, 0]
    assert claims.place.tolist() == [6, 0]
    assert claims.kind.tolist() == [121, 100]
    assert claims.time_class.tolist() == [0, 4]
    assert (claims.end - claims.start).tolist() == [60, 7 * 86_400]
    assert claims.killed_min.tolist() == [-1, 2]
    assert len(set(claims.source.tolist())) == 2
