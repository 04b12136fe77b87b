"""A spreadsheet is opened as it stands: its names of columns are found, its oddities said, nothing is lost."""

import csv
import datetime as dt
import io

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.intake.files import sample, saved, xlsx
from tregua.intake.channels.reading import UnreadableError
from tregua.intake.channels.sheet.book import open_book
from tregua.intake.wording import unread

NAMES = ["key", "date", "place", "killed"]
ROW = ["C-1", dt.datetime(2016, 3, 4, 14, 30), "Harasta", 2]


def only(raw):
    book = open_book(raw)
    assert len(book.tables) == 1
    return book.tables[0]


def said(table_or_book):
    for one in table_or_book.unread:
        assert "%(" not in unread(one.what, one.where)
    return {one.what: one.where for one in table_or_book.unread}


def cells(table):
    return [list(row.cells) for row in table.rows]


def text(*lines, encoding="utf-8"):
    return "\n".join(lines).encode(encoding)


def test_rows_keep_the_numbers_the_program_shows():
    table = only(xlsx(["Violations until 5 March"], [], NAMES, ROW, [], ["C-2", None, "Jobar", 1]))
    assert (table.header, table.header_rows, table.above) == (
        tuple(NAMES),
        (3,),
        ("Violations until 5 March",),
    )
    assert [row.number for row in table.rows] == [4, 6]
    assert cells(table) == [ROW, ["C-2", None, "Jobar", 1]]
    assert said(table) == {}


def test_two_rows_of_names_are_joined():
    def merge(page):
        page.merge_cells("C1:D1")
        page.merge_cells("A1:A2")

    table = only(
        xlsx(
            ["Date", "Place", "Casualties", None],
            [None, None, "killed", "wounded"],
            [dt.date(2016, 3, 4), "Jobar", 1, 2],
            change=merge,
        )
    )
    assert table.header == ("Date", "Place", "Casualties / killed", "Casualties / wounded")
    assert table.header_rows == (1, 2)
    assert len(table.rows) == 1


def test_two_rows_of_names_are_joined_without_merged_cells_too():
    table = only(text("Date,Place,Casualties,", ",,killed,wounded", "2016-03-04,Jobar,1,2"))
    assert table.header == ("Date", "Place", "Casualties / killed", "Casualties / wounded")
    table = only(text("When,,Where,,", "Day,Hour,Town,Province,Note", "2016-03-04,14:30,Jobar,Damascus,x"))
    assert table.header == ("When / Day", "When / Hour", "Where / Town", "Where / Province", "Where / Note")
    table = only(text("date,place", "#date,#loc+name", "2016-03-04,Jobar"))
    assert table.header == ("date / #date", "place / #loc+name")


def test_the_names_may_stand_below_other_words():
    table = only(
        text(
            "Office of Hama,,Reported to,,",
            "Nobody,,the centre,,",
            "Date,Place,Province,Killed,Words",
            "2016-03-04,x,y,1,z",
        )
    )
    assert (table.header_rows, table.above) == ((3,), ("Office of Hama Reported to", "Nobody the centre"))
    table = only(text("alpha,beta,gamma", "n,x,y", "1,2,3"))
    assert table.header == ("alpha", "beta", "gamma")


def test_a_row_of_values_is_no_second_row_of_names():
    assert only(text("source,place,words", "SOHR,Jobar,shots", "SOHR,Hama,")).header_rows == (1,)
    assert only(text("a,b,c", "x,,z", ",y,")).header_rows == (1,)
    assert only(text("who,where,,what", "SOHR,Jobar,x,shots")).header_rows == (1,)
    table = only(
        xlsx(
            ["who", "where", "which", None],
            ["SOHR", "Jobar", "x", "y"],
            change=lambda page: page.merge_cells("C1:D1"),
        )
    )
    assert [row.cells for row in table.rows] == [("SOHR", "Jobar", "x", "y")]


def test_rows_of_totals_at_the_end_are_left_out_and_said():
    for word in ("Total", "TOTAL:", "Итого", "المجموع", "Total général", "Grand total"):
        table = only(
            xlsx(NAMES, ROW, ["C-2", None, "Jobar", 1], [word, None, None, 3], ["Counted by the office."])
        )
        assert [row.number for row in table.rows] == [2, 3], word
        assert said(table)["total_rows"]["rows"] == "4, 5"


def test_what_only_looks_like_a_total_stays():
    table = only(text("place,killed,words", "Total,1,a village of that name", "Jobar,2,x"))
    assert len(table.rows) == 2
    table = only(text("place,words,who", "Jobar,x,SOHR", "Total,a town,SOHR"))
    assert len(table.rows) == 2


def test_names_repeated_on_each_page_are_left_out_and_said():
    table = only(text("key,place,n", "1,Jobar,2", "key,place,n", "2,Hama,3"))
    assert [row.number for row in table.rows] == [2, 4]
    assert said(table)["header_again"]["rows"] == "3"


def test_merged_cells_belong_to_the_first_row_and_that_is_said():
    table = only(xlsx(NAMES, ROW, ["C-2", None, None, 1], change=lambda page: page.merge_cells("C2:C3")))
    assert cells(table)[1] == ["C-2", None, None, 1]
    assert said(table)["merged_cells"] == {"sheet": "Claims", "cells": "C2:C3", "count": 1}


def test_a_table_without_names_is_said_and_no_row_is_lost():
    table = only(text("1,2016-03-04,5", "2,2016-03-05,6"))
    assert (table.header, table.header_rows, len(table.rows)) == (("", "", ""), (), 2)
    assert "no_header" in said(table)


def test_columns_of_the_same_name_or_of_none_are_said():
    told = said(only(text("date,place,place,", "2016-03-04,Jobar,Damascus,x")))
    assert told["same_names"]["names"] == "place"
    assert told["nameless_columns"]["columns"] == "D"


def test_formulas_errors_and_hidden_parts_are_the_same_in_three_formats():
    books = [open_book(sample(name)) for name in ("office_xlsx.xlsx", "office_xls.xls", "office_ods.ods")]
    assert [book.kind for book in books] == ["xlsx", "xls", "ods"]
    assert [cells(book.tables[0]) for book in books] == [cells(books[0].tables[0])] * 3
    assert [said(book.tables[0]) for book in books] == [said(books[0].tables[0])] * 3
    told = said(books[0].tables[0])
    assert told["formulas"]["cells"] == "F3, F6"
    assert told["errors"]["cells"] == "F6"
    assert told["hidden_rows"]["rows"] == "3"
    assert [book.tables[1].hidden for book in books] == [True] * 3
    values = {row.number: row.cells for row in books[0].tables[0].rows}
    assert values[2][1:3] == (dt.date(2016, 3, 4), dt.time(14, 30))
    assert (values[3][5], values[6][5]) == (2, "#DIV/0!")


def test_a_formula_never_worked_out_stays_readable():
    table = only(xlsx(NAMES, ["C-1", None, "Jobar", "=1+1"]))
    assert cells(table)[0][3] == "=1+1"
    assert said(table)["formula_without_value"]["cells"] == "D2"


def test_a_sheet_from_right_to_left_says_so_and_hidden_columns_are_read():
    table = only(sample("arabic.xlsx"))
    assert table.right_to_left
    assert table.header[-3:] == ("الضحايا / القتلى", "الضحايا / الجرحى", "ملاحظات")
    assert said(table)["hidden_columns"]["columns"] == "G"
    assert said(table)["markup"]["cells"] == "G6"


def test_macros_comments_and_a_text_like_a_formula_are_said():
    assert "macros" in said(open_book(sample("macros.xlsm")))
    assert "comments" in said(open_book(sample("office_xlsx.xlsx")))
    table = only(
        text("place,words", "Jobar,=1+1", "Hama,+cmd|' /C calc'!A0", "Homs,+963 11", "Homs,= and so on")
    )
    assert said(table)["formula_text"] == {"sheet": "", "cells": "B2, B3", "count": 2}


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_text_is_read_with_every_separator_and_mark(separator, encoding):
    lines = [
        separator.join(line) for line in (["key", "place", "n"], ["1", "حرستا", "1.5"], ["2", "Хомс", ""])
    ]
    table = only("\r\n".join(lines).encode(encoding))
    assert table.header == ("key", "place", "n")
    assert cells(table) == [["1", "حرستا", "1.5"], ["2", "Хомс", None]]


def test_decimal_commas_do_not_pass_for_separators():
    assert only(text("lat;lon", "36,2;37,1", "36,3;37,2")).header == ("lat", "lon")


@pytest.mark.parametrize(
    ("name", "charset", "word"),
    [
        ("cp1251.csv", "cp1251", "Населённый пункт"),
        ("windows1256.csv", "cp1256", "المكان"),
        ("cp1252.csv", "cp1252", "Récit"),
    ],
)
def test_an_old_encoding_is_told_by_its_letters_and_said(name, charset, word):
    book = open_book(sample(name))
    assert said(book)["assumed_charset"] == {"charset": charset}
    assert word in book.tables[0].header


def test_letters_that_fit_two_encodings_are_doubtful():
    book = open_book("ДАМАСК,ОБСТРЕЛ\nДАМАСК,ОБСТРЕЛ".encode("cp1251"))
    assert said(book)["doubtful_charset"] == {"charset": "cp1251"}
    assert book.tables[0].header == ("ДАМАСК", "ОБСТРЕЛ")
    assert "assumed_charset" in said(
        open_book("место,слова\nДамаск,обстрел населённого пункта".encode("koi8-r"))
    )


def test_a_text_damaged_here_and_there_keeps_its_good_letters():
    book = open_book("дата,место\n1,Дамаск".encode() + b"\xff\n2,x")
    assert book.tables[0].header == ("дата", "место")
    assert "not_utf8" in said(book)


def test_a_quote_that_never_closes_swallows_no_row():
    book = open_book(sample("faults.csv"))
    assert [row.number for row in book.tables[0].rows] == [2, 3, 4, 5, 6, 8]
    assert said(book)["quotes"]["rows"] == "5"
    assert said(book)["ragged_rows"]["rows"] == "3, 6"
    assert book.tables[0].rows[0].cells[2] == "Harasta\n(east)"


def test_a_whole_file_of_odd_quotes_is_read_line_by_line():
    book = open_book(text("key,words", *[f'{number},"x' for number in range(500)]))
    assert len(book.tables[0].rows) == 500


VALUES = st.one_of(
    st.none(),
    st.integers(-(10**14), 10**14),
    st.floats(-1e9, 1e9, allow_nan=False).map(lambda number: round(number, 6)),
    st.booleans(),
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"),
        min_size=1,
        max_size=20,
    ).filter(lambda words: not words.isspace() and not words.startswith("=") and "_x" not in words),
    st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2099, 1, 1)).map(
        lambda moment: moment.replace(microsecond=0)
    ),
)
ROWS = st.lists(st.lists(VALUES, min_size=3, max_size=3), min_size=1, max_size=6)


@settings(max_examples=40, deadline=None)
@given(ROWS)
def test_what_openpyxl_writes_is_read_back_the_same(rows):
    workbook = openpyxl.Workbook()
    workbook.active.append(["alpha key", "beta name", "gamma value"])
    for row in rows:
        workbook.active.append(row)
    table = only(saved(workbook))
    read = {row.number: list(row.cells) for row in table.rows}
    out = said(table)
    for number, row in enumerate(rows, 2):
        if any(cell is not None for cell in row) and "total_rows" not in out and "header_again" not in out:
            there = read[number]
            assert [_same(cell) for cell in there] == [_same(cell) for cell in row]


def _same(cell):
    if isinstance(cell, dt.datetime):
        return cell
    if isinstance(cell, dt.date):
        return dt.datetime.combine(cell, dt.time())
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return cell
    return float(cell)


# Of commands to machines a text has few: with more it is a program, and not read (channels/text/decoding.py).
COMMANDS = "".join(map(chr, {*range(32)} - {*b"\b\t\n\v\f\x1a\x1b"}))
WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters=COMMANDS + "\u202d\u202e"),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(WORDS, min_size=3, max_size=3), min_size=2, max_size=6), st.sampled_from(",;\t|"))
def test_what_csv_writes_is_read_back_the_same(rows, separator):
    into = io.StringIO()
    writer = csv.writer(into, delimiter=separator, quoting=csv.QUOTE_ALL)
    writer.writerow(["alpha key", "beta name", "gamma value"])
    writer.writerows(rows)
    table = only(into.getvalue().encode())
    out = said(table)
    read = {row.number: [cell or "" for cell in row.cells] for row in table.rows}
    for number, row in enumerate(rows, 2):
        kept = ["" if cell.isspace() else cell for cell in row]
        if any(kept) and not {"total_rows", "header_again"} & set(out) and number not in table.header_rows:
            assert read[number] == kept


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "empty_file"),
        (b"\xef\xbb\xbf \r\n", "empty_file"),
        (b"\0" * 99, "empty_file"),
        (b",,\n,,\n", "no_rows"),
        (xlsx(), "no_rows"),
    ],
)
def test_an_empty_file_is_said_to_be_one(raw, why):
    with pytest.raises(UnreadableError) as error:
        open_book(raw)
    assert error.value.why == why
