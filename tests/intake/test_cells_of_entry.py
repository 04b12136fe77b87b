"""What a person types into one field: a point of the map, a moment, a quantity; read with certainty or refused with a remedy."""

import contextlib
import datetime as dt
import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tregua.intake.channels.sheet import moments, positions, quantities
from tregua.intake.channels.sheet.moments import moment
from tregua.intake.channels.sheet.positions import is_like_a_position, position
from tregua.intake.channels.sheet.problems import CellError
from tregua.intake.channels.sheet.quantities import quantity
from tregua.intake.sheet_wording import worded

NOW = dt.datetime(2016, 2, 28, 10, 0)


@pytest.mark.parametrize("module", [moments, positions, quantities])
def test_examples(module):
    assert doctest.testmod(module).failed == 0


def why(read, written, **told):
    with pytest.raises(CellError) as error:
        read(written, **told)
    assert error.value.detail["stood"] == written
    said = worded(error.value.why, error.value.detail)
    assert "%(" not in said
    assert written in said
    return error.value.why


@pytest.mark.parametrize(
    "written",
    [
        "36.2012, 37.1612", "36.2012 37.1612", "36,2012; 37,1612", "36,2012, 37,1612", "36.2012N 37.1612E",
        "N36.2012 E37.1612", "37.1612E, 36.2012N", "36.2012° / 37.1612°", "36.2012 с.ш. 37.1612 в.д.",
        "36.2012 nord, 37.1612 est", "36.2012 شمالا ٣٧٫١٦١٢ شرقا", "٣٦٫٢٠١٢، ٣٧٫١٦١٢", "۳۶٫۲۰۱۲، ۳۷٫۱۶۱۲",
        "36°12'04.3\"N 37°09'40.3\"E", "36 12 04.3 N 37 09 40.3 E", "361204.3N 0370940.3E", "N36:12:04.3 E37:09:40.3",
        "36°12.072'N 37°09.672'E", "37SCA3468607831",
    ],
)  # fmt: skip
def test_a_point_is_read_in_every_way_it_is_written(written):
    assert is_like_a_position(written)
    found = position(written)
    assert abs(found.latitude - 36.2012) < 0.00002
    assert abs(found.longitude - 37.1612) < 0.00002


def test_south_and_west_are_negative():
    for written in (
        "33.9 S 18.4 W",
        "-33.9, -18.4",
        "33.9 sud 18.4 ouest",
        "33.9 ю.ш. 18.4 з.д.",
        "33.9 جنوبا 18.4 غربا",
    ):
        assert position(written)[:2] == (-33.9, -18.4)


def test_how_exactly_a_point_is_known_is_what_was_written_of_it():
    written = [
        "36, 37",
        "36.2, 37.1",
        "36.2012, 37.1612",
        "36°12'N 37°09'E",
        "36°12'05\"N 37°09'40\"E",
        "37SCA3207",
    ]
    assert [position(one).metres for one in written] == [111_320, 11_132, 11, 1855, 31, 1000]


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("95, 37", "latitude_beyond"), ("36, 190", "longitude_beyond"), ("36.2N", "half_a_position"), ("36.2N 37.1N", "two_latitudes"),
        ("36.2E 37.1E", "two_longitudes"), ("36°61'N 37°00'E", "minutes_beyond"), ("36.2", "no_position"), ("36 12 37 10", "no_position"),
        ("36,2,37", "position_unclear"), ("61SCA3207", "grid_zone"), ("37ICA3207", "grid_band"), ("37SCI3207", "grid_square"),
        ("37SCA320", "grid_digits"),
    ],
)  # fmt: skip
def test_a_point_that_is_not_certain_is_refused_by_its_fault(written, fault):
    assert is_like_a_position(written)
    assert why(position, written) == fault


@pytest.mark.parametrize(
    "name", ["Harasta", "حرستا", "Хараста", "SY0102", "C1007", "Km 4", "Hay 13", "Шейх-Максуд", "Base 46"]
)
def test_the_name_of_a_place_is_no_point(name):
    assert not is_like_a_position(name)


def test_many_figures_are_no_riddle():
    # Were there two ways to cut the figures, this would not come to its end.
    assert not is_like_a_position("37SBT" + "9" * 80 + " last")
    with pytest.raises(CellError):
        position("37SBT" + "9" * 80)


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_every_point_written_in_degrees_is_that_point(latitude, longitude):
    found = position(f"{latitude:.6f}, {longitude:.6f}")
    assert (found.latitude, found.longitude) == (float(f"{latitude:.6f}"), float(f"{longitude:.6f}"))


@given(st.text(max_size=40))
def test_whatever_is_typed_is_read_or_refused(written):
    for read in (position, quantity, lambda text: moment(text, now=NOW)):
        with contextlib.suppress(CellError):
            assert read(written)


@pytest.mark.parametrize(
    "written",
    [
        "271430ZFEB16", "271430zfeb16", "271430Z FEB 16", "27 1430 Z FEB 2016", "271430ZFEB", "2016-02-27T14:30:00Z",
        "2016-02-27 14:30Z", "14:30Z 27 FEB", "yesterday 14:30Z", "٢٧١٤٣٠ZFEB١٦",
    ],
)  # fmt: skip
def test_a_moment_with_its_zone(written):
    found = moment(written, now=NOW)
    assert found.at == dt.datetime(2016, 2, 27, 14, 30, tzinfo=dt.UTC)
    assert found.known == "minute"


def test_the_letter_of_a_group_is_its_zone():
    hours = {letter: moment(f"271430{letter}FEB16", now=NOW).at.utcoffset() for letter in "ACMNYZ"}
    assert {letter: zone.total_seconds() / 3600 for letter, zone in hours.items()} == {
        "A": 1, "C": 3, "M": 12, "N": -1, "Y": -12, "Z": 0,
    }  # fmt: skip
    assert moment("271430JFEB16", now=NOW).time == dt.time(14, 30)
    assert moment("271430FEB16", now=NOW).time.tzinfo is None


@pytest.mark.parametrize(
    "written",
    [
        "2016-02-27 14:30", "27.02.2016 14:30", "yesterday 14:30", "14:30 yesterday", "hier à 14h30", "вчера в 14:30",
        "أمس ١٤:٣٠", "أمس الساعة ٢:٣٠ م", "27 شباط 2016 14:30", "٢٧ فيفري ٢٠١٦، ١٤:٣٠", "27 Feb 2016 1430", "27feb16 1430", "۲۷ فبراير ۲۰۱۶ ۱۴:۳۰",
    ],
)  # fmt: skip
def test_a_minute_of_a_day(written):
    assert moment(written, now=NOW) == (dt.date(2016, 2, 27), dt.time(14, 30), "minute", ())


@pytest.mark.parametrize(
    ("written", "hour", "known"),
    [
        ("yesterday evening", 18, "part_of_day"), ("hier matin", 6, "part_of_day"), ("вчера днём", 12, "part_of_day"),
        ("на рассвете 27 февраля 2016", 0, "part_of_day"), ("مساء أمس", 18, "part_of_day"), ("27 شباط 2016 صباحا", 6, "part_of_day"),
        ("yesterday 14h", 14, "hour"), ("вчера в 9 вечера", 21, "hour"), ("hier vers 14h30", 14, "hour"), ("yesterday noon", 12, "hour"),
        ("~14:30 27 Feb 2016", 14, "hour"), ("yesterday", None, "day"), ("hier", None, "day"), ("вчера", None, "day"), ("أمس", None, "day"),
    ],
)  # fmt: skip
def test_what_is_known_of_a_time_is_kept_and_no_more(written, hour, known):
    found = moment(written, now=NOW)
    assert found == (dt.date(2016, 2, 27), None if hour is None else dt.time(hour), known, ())


def test_what_was_not_written_is_told_as_assumed():
    assert moment("27 Feb", now=NOW) == (dt.date(2016, 2, 27), None, "day", ("year",))
    assert moment("30 Dec", now=NOW).day == dt.date(2015, 12, 30)
    assert moment("09:15", now=NOW) == (dt.date(2016, 2, 28), dt.time(9, 15), "minute", ("today",))
    assert moment("now", now=NOW).at == NOW


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("14:30", "not_come_yet"), ("tomorrow", "not_come_yet"), ("last night", "night_of_two_days"), ("ночью 27 февраля", "night_of_two_days"),
        ("yesterday something", "not_a_moment"), ("", "not_a_moment"), ("3/4/2016 14:30", "day_ambiguous"), ("27-28 Feb 2016", "two_days"),
        ("301430ZFEB16", "no_such_day"), ("25:10", "no_such_time"), ("2016", "only_year"), ("Sunday 27 Feb 2016", "weekday_wrong"),
        ("29 Feb", "year_missing"), ("1437/5/25", "other_calendar"),
    ],
)  # fmt: skip
def test_a_moment_that_is_not_certain_is_refused(written, fault):
    assert why(moment, written, now=NOW) == fault


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("20", (20, 20, "")), ("20 explosions", (20, 20, "explosion")), ("٢٠ انفجارا", (20, 20, "explosion")), ("5-7 tirs", (5, 7, "shot")),
        ("de 5 à 7 obus", (5, 7, "projectile")), ("не менее 3 выстрелов", (3, None, "shot")), ("up to 7 bursts", (None, 7, "burst")),
        ("4 صواريخ على الأقل", (4, None, "projectile")), ("1 200 rounds", (1200, 1200, "projectile")), ("2 airstrikes", (2, 2, "airstrike")),
    ],
)  # fmt: skip
def test_a_quantity_has_its_bounds_and_its_unit(written, read):
    assert quantity(written) == read


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("several", "number_in_words"), ("about 20 shots", "number_with_words"), ("20 bananas", "unit_unknown"), ("7-5 shots", "range_backwards"),
        ("1,5 shots", "not_whole"),
    ],
)  # fmt: skip
def test_what_is_no_quantity_is_never_made_into_one(written, fault):
    assert why(quantity, written) == fault


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("أمس الساعة 2 ظهرا", 14),
        ("أمس الساعة 12 ظهرا", 12),
        ("أمس الساعة 11 ظهرا", 11),
        ("أمس الساعة 8 مساء", 20),
    ],
)
def test_an_hour_that_is_said_to_be_at_noon_is_no_hour_of_the_night(written, hour):
    assert moment(written, now=NOW).time == dt.time(hour)


@pytest.mark.parametrize(
    ("written", "day", "hour"),
    [
        ("4 March 2016, about 10 in the morning", 4, 10), ("yesterday 7 in the evening", 27, 19),
        ("4 mars 2016 vers 10 du matin", 4, 10), ("4 марта 2016 около 7 вечера", 4, 19),
        ("٤ آذار ٢٠١٦ حوالي ١٠ صباحا", 4, 10),
    ],
)  # fmt: skip
def test_an_hour_before_a_part_of_the_day_is_one(written, day, hour):
    found = moment(written, now=dt.datetime(2016, 2, 28, 10, 0))
    assert (found.day.day, found.time, found.known) == (day, dt.time(hour), "hour")


@pytest.mark.parametrize(
    ("written", "day"),
    [("March 4 2016 in the morning", 4), ("le 4 mars 2016 au matin", 4), ("4 марта 2016 утром", 4)],
)
def test_a_day_before_a_part_of_the_day_stays_one(written, day):
    found = moment(written, now=dt.datetime(2016, 3, 28, 10, 0))
    assert (found.day.day, found.known) == (day, "part_of_day")


@pytest.mark.parametrize("written", ["10 in the morning", "le 4 au matin"])
def test_a_number_that_may_be_day_or_hour_is_refused(written):
    assert why(moment, written, now=dt.datetime(2016, 3, 28, 10, 0)) == "not_a_moment"
