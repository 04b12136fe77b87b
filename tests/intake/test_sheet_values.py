"""What a cell says is read exactly, or refused with what stood there and how it might be read."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tregua.intake.channels.sheet.table import Reads
from tregua.intake.channels.sheet.values import CellError, day_first_in, read_cell, remark
from tregua.intake.sheet_wording import CELL, worded

EVERY_WAY = Reads.__args__
MARCH_4 = dt.date(2016, 3, 4)


def refused(cell, reads, **told):
    with pytest.raises(CellError) as error:
        read_cell(cell, reads, **told)
    assert str(error.value.detail["stood"]).casefold() == str(cell).casefold()
    assert "%(" not in worded(error.value.why, error.value.detail)
    return error.value


@pytest.mark.parametrize(
    "cell",
    [
        "2016-03-04", "2016/3/4", "20160304", 20160304, "4.3.2016", "04.03.2016 г.", "04.03.16", "4 March 2016",
        "March 4, 2016", "4th of March, 2016", "04-Mar-16", "4 марта 2016 г.", "4 mars 2016", "4 آذار 2016",
        "٤ مارس ٢٠١٦", "٤ آذار/مارس ٢٠١٦", "۴ مارس ۲۰۱۶", "٢٠١٦/٠٣/٠٤", "\u200f4 \u0622\u0630\u0627\u0631 2016\u200f",
        "Friday, 4 March 2016", "الجمعة 4 آذار 2016", "пт 04.03.2016", "vendredi 4 mars 2016", "2016-03-04 14:30",
        "2016-03-04T14:30:00.000+03:00", "2016-03-04 06:25-11:30", "04.03.2016 в 14:30", "041430CMAR16",
        "041430Z MAR 2016", MARCH_4, dt.datetime(2016, 3, 4, 14, 30), 42433, 42433.6,
    ],
)  # fmt: skip
def test_a_day_is_read_in_every_way_it_is_written(cell):
    assert read_cell(cell, "day") == MARCH_4


@pytest.mark.parametrize(
    ("words", "month"),
    [
        ("كانون الثاني", 1), ("شباط", 2), ("نيسان", 4), ("أيار", 5), ("حزيران", 6), ("تموز", 7), ("آب", 8), ("أيلول", 9),
        ("تشرين الأول", 10), ("تشرين الثاني", 11), ("كانون الأول", 12), ("جانفي", 1), ("فيفري", 2), ("أفريل", 4),
        ("ماي", 5), ("جوان", 6), ("جويلية", 7), ("أوت", 8), ("يوليوز", 7), ("غشت", 8), ("شتنبر", 9), ("نونبر", 11),
        ("دجنبر", 12), ("يناير", 1), ("ديسمبر", 12), ("мая", 5), ("août", 8), ("févr.", 2), ("Sept.", 9),
    ],
)  # fmt: skip
def test_months_have_their_names_in_four_languages(words, month):
    assert read_cell(f"5 {words} 2016", "day") == dt.date(2016, month, 5)


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("3/4/2016", "day_ambiguous"), ("25/03/16", "day_ambiguous"), ("30 February 2016", "no_such_day"),
        ("30.02.2016", "no_such_day"), ("2016-02-30", "no_such_day"), ("32/13/2016", "no_such_day"),
        ("27-28 Feb 2016", "two_days"), ("27.02.2016 - 28.02.2016", "two_days"), ("2016-02-27; 2016-02-28", "two_days"),
        ("27.02.2016 12.02.16", "two_days"), ("27 и 28 февраля 2016", "two_days"), ("2016", "only_year"), (2016, "only_year"),
        ("March 2016", "only_month"), ("2016-03", "only_month"), ("5 March", "year_missing"), ("13-Feb, 22:05", "year_missing"),
        ("Thursday 4 March 2016", "weekday_wrong"), ("1437/5/25", "other_calendar"), ("yesterday", "not_a_day"),
        (True, "not_a_day"), (5, "not_a_day"), (10**9, "not_a_day"), (dt.time(5), "not_a_day"), (float("nan"), "not_a_day"),
    ],
)  # fmt: skip
def test_a_day_that_is_not_certain_is_refused(cell, why):
    assert refused(cell, "day").why == why


def test_which_number_is_the_day_is_told_by_a_person_or_by_the_column_itself():
    assert refused("3/4/2016", "day").detail["readings"] == "2016-03-04; 2016-04-03"
    assert read_cell("3/4/2016", "day", day_first=True) == dt.date(2016, 4, 3)
    assert read_cell("3/4/2016", "day", day_first=False) == MARCH_4
    assert refused("25/3/2016", "day", day_first=False).why == "day_against_order"
    assert day_first_in(["3/4/2016", "25/3/2016", None]) is True
    assert day_first_in(["3/4/2016", "3/25/2016 14:30"]) is False
    assert day_first_in(["25/3/2016", "3/25/2016"]) is None
    assert day_first_in(["3/4/2016", "04.03.2016"]) is None


def test_a_year_that_is_not_written_is_told_by_a_person():
    assert read_cell("13-Feb, 22:05", "day", year=2021) == dt.date(2021, 2, 13)
    assert read_cell("13-Feb, 22:05", "time") == dt.time(22, 5)


def test_a_bare_number_read_as_a_day_is_said():
    said = remark(42433, "day")
    assert (said.why, said.detail["readings"]) == ("serial_day", "2016-03-04")
    assert remark("42433", "day") is None
    assert remark(42433, "number") is None


@pytest.mark.parametrize(
    ("cell", "time"),
    [
        ("14:30", (14, 30)), ("14h30", (14, 30)), ("14 heures 30", (14, 30)), ("14 ч 30 мин", (14, 30)), ("14.30", (14, 30)),
        ("2:30 pm", (14, 30)), ("12 am", (0, 0)), ("12 pm", (12, 0)), ("٢:٣٠ م", (14, 30)), ("9:05 صباحا", (9, 5)), ("1430", (14, 30)),
        (1430, (14, 30)), (0.604166667, (14, 30)), (0.999999999, (23, 59, 59)), ("PT05H06M00S", (5, 6)),
        (dt.timedelta(hours=3), (3, 0)), (dt.time(5, 6), (5, 6)), ("الساعة ١٤:٣٠", (14, 30)), ("2016-03-04 14:30", (14, 30)),
    ],
)  # fmt: skip
def test_a_time_is_read_in_every_way_it_is_written(cell, time):
    assert read_cell(cell, "time") == dt.time(*time)


@pytest.mark.parametrize("cell", ["14:30+03:00", "14:30 UTC+3", "2016-03-04T14:30:00+03:00", "041430CMAR16"])
def test_a_zone_is_kept_where_one_is_written(cell):
    assert read_cell(cell, "time") == dt.time(14, 30, tzinfo=dt.timezone(dt.timedelta(hours=3)))


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("06:25-11:30", "two_times"), ("06:30; 07:00", "two_times"), ("morning", "time_in_words"), ("рассвет", "time_in_words"),
        ("24:00", "no_such_time"), ("25:00", "no_such_time"), ("14", "only_hour"), (14, "not_a_time"), ("13:00 pm", "no_such_time"),
        (dt.timedelta(hours=30), "no_such_time"), ("PT30H00M00S", "no_such_time"), (1.5, "not_a_time"), (MARCH_4, "not_a_time"), (float("inf"), "not_a_time"),
    ],
)  # fmt: skip
def test_a_time_that_is_not_certain_is_refused(cell, why):
    assert refused(cell, "time").why == why


def test_a_moment_is_a_day_with_its_time():
    assert read_cell("2016-03-04 14:30", "moment") == dt.datetime(2016, 3, 4, 14, 30)
    assert read_cell("2016-03-04T11:30:00Z", "moment") == dt.datetime(2016, 3, 4, 11, 30, tzinfo=dt.UTC)
    assert read_cell(42433.5, "moment") == dt.datetime(2016, 3, 4, 12)
    assert refused("2016-03-04", "moment").why == "time_missing"
    assert refused(MARCH_4, "moment").why == "time_missing"


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("5", 5),
        ("٥", 5),
        ("۱۲", 12),
        ("1 200", 1200),
        ("1\u202f200\u00a0000", 1_200_000),
        ("1,200", 1200),
        ("3.0", 3),
        (5.0, 5),
        (0, 0),
    ],
)
def test_a_count_is_read(cell, number):
    assert read_cell(cell, "number") == number


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("-5", "negative"), (-3, "negative"), ("1,5", "not_whole"), (5.5, "not_whole"), ("5-7", "range_not_number"),
        ("от 5 до 7", "range_not_number"), ("several", "number_in_words"), ("عدة", "number_in_words"),
        ("около 20", "number_with_words"), ("~20", "number_with_words"), ("20 persons", "number_with_words"), ("12%", "percent"),
        (True, "yes_no_not_number"), (dt.date(2016, 7, 5), "date_not_number"), (1e20, "long_number"), ("1234567890123456", "long_number"),
        ("12 34", "not_a_number"), ("1,20,0", "not_a_number"), ("=1+1", "formula_not_worked_out"), ("#REF!", "formula_error"),
    ],
)  # fmt: skip
def test_what_is_no_count_is_never_made_into_one(cell, why):
    assert refused(cell, "number").why == why


def test_a_range_has_its_least_and_its_most():
    assert [read_cell(cell, "range") for cell in ("5", "5-7", "٥ – ٧", "от 5 до 7", "من 5 إلى 7")] == [
        (5, 5),
        *[(5, 7)] * 4,
    ]
    assert refused("7-5", "range").why == "range_backwards"


def test_a_decimal_comma_is_read_and_a_doubtful_one_refused():
    read = [
        read_cell(cell, "decimal")
        for cell in ("3,5", "٣٫٥", "1 200,5", "1.234,56", "1,234.56", "0,125", "12 %", 3.5)
    ]
    assert read == [
        Decimal(one) for one in ("3.5", "3.5", "1200.5", "1234.56", "1234.56", "0.125", "0.12", "3.5")
    ]
    assert refused("1,200", "decimal").detail["readings"] == "1200; 1.200"


def test_coordinates_are_degrees():
    cells = ["36.2", "36,2", "36°12'00\"N", "36° 12' с.ш.", "N36.2", "٣٦٫٢"]
    assert {read_cell(cell, "coordinate") for cell in cells} == {Decimal("36.2")}
    assert read_cell("36.2 S", "coordinate") == Decimal("-36.2")
    assert refused("36.2, 37.1", "coordinate").why == "two_coordinates"
    assert refused(36201241, "coordinate").why == "no_coordinate"


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("Homs=6;Hama=8;Rif Dimashq=8", (("Homs", 6), ("Hama", 8), ("Rif Dimashq", 8))),
        ("Aleppo (5), Hama: 3", (("Aleppo", 5), ("Hama", 3))),
        ("Алеппо – 5, Хама – 3 и Хомс – 2", (("Алеппо", 5), ("Хама", 3), ("Хомс", 2))),
        ("حلب ٥", (("حلب", 5),)),
        ("حلب (٥) وحماة (٣)", (("حلب", 5), ("حماة", 3))),
        ("5 in Aleppo, 3 in Hama", (("Aleppo", 5), ("Hama", 3))),
        ("Deir ez-Zor - 5; Al-Hasakah=1", (("Deir ez-Zor", 5), ("Al-Hasakah", 1))),
        ("Aleppo: 5\nHama: 3", (("Aleppo", 5), ("Hama", 3))),
        ("Aleppo; Hama", (("Aleppo", None), ("Hama", None))),
        ('{"Homs": 6, "Hama": null}', (("Homs", 6), ("Hama", None))),
    ],
)
def test_provinces_are_read_with_their_counts(cell, read):
    assert read_cell(cell, "provinces") == read


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("Aleppo, Homs – 2 each", "provinces_each"), ("Aleppo and Homs: 2", "provinces_each"), ("حلب وحماة ٥", "provinces_each"),
        ("по 2 в провинциях Алеппо и Хомс", "provinces_each"), ("Aleppo, Homs - 2", "provinces_each"),
        ("Aleppo 5, including 3 in the city", "provinces_including"), ("Aleppo 1,200", "province_unclear"),
        ("Aleppo 5 Hama 3", "province_unclear"), ("Aleppo ~5", "province_unclear"), ("14: Aleppo 5", "province_unclear"),
        ("Aleppo=-5", "province_unclear"), ("two in Aleppo", "province_unclear"), ("{", "province_unclear"), ("[1]", "province_unclear"), (7, "no_provinces"),
    ],
)  # fmt: skip
def test_a_number_that_may_belong_to_several_provinces_is_refused(cell, why):
    assert refused(cell, "provinces").why == why


def test_texts_lists_and_answers():
    assert read_cell(" a\r\nb ", "text") == "a\nb"
    assert [read_cell(cell, "text") for cell in (5.0, 5.25, True, dt.datetime(2016, 3, 4, 5, 6))] == [
        "5",
        "5.25",
        "TRUE",
        "2016-03-04 05:06",
    ]
    assert refused(1234500000000000.0, "text").why == "long_number"
    assert [read_cell(cell, "list") for cell in ("a; b, c", "a, b", "a")] == [
        ("a", "b, c"),
        ("a", "b"),
        ("a",),
    ]
    assert [read_cell(cell, "yes_no") for cell in ("yes", "нет", "لا", "oui", 1, False)] == [
        True,
        False,
        False,
        True,
        True,
        False,
    ]
    assert refused("maybe", "yes_no").why == "neither_yes_nor_no"


@pytest.mark.parametrize(
    "cell", [None, "", "  ", "-", "N/K", "unknown", "нет данных", "غير معروف", "inconnu"]
)
def test_not_known_is_nothing_where_a_value_is_asked_for(cell):
    for reads in set(EVERY_WAY) - {"text", "list"}:
        assert read_cell(cell, reads) is None


# What cells of strangers are made of: digits and signs of all scripts, words that mean something here, and anything.
PIECES = st.sampled_from(
    [
        *"0123456789٠٥۵/-.:,;()=~%+°'\" \n",
        "2016",
        "March",
        "آذار",
        "марта",
        "по",
        "each",
        "T",
        "Z",
        "pm",
        "ч",
        "Aleppo",
        "حلب",
        "و",
        "N",
        "{",
        "[",
        "PT5H",
        "FEB",
    ]
)
CELLS = st.one_of(
    st.text(max_size=30),
    st.lists(PIECES, max_size=12).map("".join),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.datetimes(),
    st.dates(),
    st.times(),
    st.timedeltas(),
)


@given(CELLS, st.sampled_from(EVERY_WAY), st.sampled_from([None, True, False]), st.sampled_from([None, 2016]))
def test_any_cell_is_read_or_refused_and_nothing_else(cell, reads, day_first, year):
    try:
        value, why = read_cell(cell, reads, day_first=day_first, year=year), None
    except CellError as error:
        value, why = None, error
    assert why is None or (why.why in CELL and ("%(" in str(cell) or "%(" not in worded(why.why, why.detail)))
    if reads == "number" and value is not None:
        assert value >= 0
    remark(cell, reads)


@given(st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31)))
def test_every_day_written_plainly_is_that_day(day):
    for form in ("%Y-%m-%d", "%d.%m.%Y", "%d %B %Y", "%A, %B %d, %Y", "%Y%m%d"):
        assert read_cell(day.strftime(form), "day") == day
    assert read_cell(day.strftime("%d/%m/%Y"), "day", day_first=True) == day


@given(st.integers(0, 10**9))
def test_every_count_is_read_however_it_is_grouped(number):
    for written in (
        str(number),
        f"{number:,}",
        f"{number:,}".replace(",", " "),
        f"{number:,}".replace(",", "."),
        str(number).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
    ):
        assert read_cell(written, "number") == number
