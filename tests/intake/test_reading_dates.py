"""Days, instants and stretches of time as texts give them, and what is flagged; the sentences are our own."""

import doctest
from datetime import date

import pytest

from tregua.intake.reading import bulletin_day, days_in_figures, lexicons, numbers, sums
from tregua.intake.reading.reader import read

DAY = date(2016, 3, 9)  # a Wednesday


@pytest.mark.parametrize(
    "module", [bulletin_day, days_in_figures, numbers, sums], ids=lambda module: module.__name__
)
def test_the_examples_hold(module):
    result = doctest.testmod(module)
    assert (result.failed, bool(result.attempted)) == (0, True)


@pytest.mark.parametrize(
    ("text", "isos"),
    [
        ("The regime of silence lasts until 24:00 on 10 March.", ["2016-03-11T00:00"]),
        ("Signal 271200CFEB16 was late.", ["2016-02-27T12:00"]),
        ("From Friday 4 March to Monday 7 March it held.", ["2016-03-04/2016-03-07"]),
        ("In February it began; it ends in mid-April.", ["2016-02", "2016-04"]),
        ("It broke on the fourth day of the truce.", ["2016-03-01"]),
        ("Last Wednesday was worse than next Wednesday will be.", ["2016-03-02", "2016-03-16"]),
        ("On 1 March it began; the following day it ended.", ["2016-03-01", "2016-03-02"]),
        ("Two days ago, 24 hours after the talks.", ["2016-03-07"]),
        ("A week ago it was quiet; several days ago, weeks ago and a few days earlier it was not.", ["2016-03-02"]),
        ("Неделю назад было тихо, несколько дней назад и недели назад не было.", ["2016-03-02"]),
        ("كان الهدوء قبل يوم، وليس قبل عدة أيام ولا قبل أسابيع.", ["2016-03-08"]),
        ("В ночь с 5 на 6 марта было тихо.", ["2016-03-05/2016-03-06"]),
        ("На 9 марта, по состоянию на 18 часов.", ["2016-03-09T18:00"]),
        ("Le 7, puis dans la nuit du 7 au 8 mars.", ["2016-03-07", "2016-03-07/2016-03-08"]),
        ("بين السبت والأحد، ثم مساء أمس.", ["2016-03-05/2016-03-06", "2016-03-08"]),
        ("The envoy is to meet them on Friday. On Monday he will be back; he said so on Sunday.", ["2016-03-11", "2016-03-14", "2016-03-06"]),
        ("Until Friday, there were nine; last week's calm is over.", ["2016-03-04"]),
        ("La réunion aura lieu vendredi et la trêve tient à partir de samedi, a-t-il dit mardi.", ["2016-03-11", "2016-03-12", "2016-03-08"]),
        ("Du 1er décembre dernier au 9 septembre prochain ; ces dernières semaines, tout est calme.", ["2015-12-01/2016-09-09"]),
        ("Twelve breaches were counted since Saturday, four of them on the third day.", ["2016-03-05", "2016-03-07"]),
        ("«Russia Today» reported sept and mars as words.", []),
    ],
)  # fmt: skip
def test_a_day_or_stretch_is_placed(text, isos):
    assert [when.iso for when in read(text, published=DAY).dates] == isos


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("on 27 February at 00:00 Damascus time", "Asia/Damascus"),
        ("27 февраля в 01:00 мск", "Europe/Moscow"),
        ("le 26 février à 22h GMT", "UTC"),
        ("2016-02-27T00:00+02:00", "+02:00"),
        ("on 27 February at 00:00", ""),
    ],
)
def test_the_zone_is_told_only_where_the_text_tells_it(text, zone):
    assert [when.zone for when in read(text, published=DAY).dates] == [zone]


def test_day_and_month_that_can_change_places_are_flagged_with_both_readings():
    reading = read("Updated on 03/05/2016 by the centre.", published=DAY)
    [flag] = [flag for flag in reading.flags if flag.kind == "date_ambiguous"]
    assert flag.detail == {"read_as": "2016-03-05", "or": "2016-05-03"}
    assert not [one for one in read("Le 03/05/2016, le centre est.").flags if one.kind == "date_ambiguous"]


@pytest.mark.parametrize(
    ("text", "isos"),
    [
        ("The truce of 27 February was broken on Sunday.", ["2016-02-27", "2016-02-28"]),
        ("The truce of 27 February was broken on Sunday, 6 March, and on Saturday.",
         ["2016-02-27", "2016-03-06", "2016-03-05"]),
    ],
)  # fmt: skip
def test_a_text_without_a_day_of_publication_is_reckoned_from_a_day_it_names(text, isos):
    reading = read(text)
    assert [when.iso for when in reading.dates] == isos
    assert "date_assumed" in {flag.kind for flag in reading.flags}


def test_one_date_with_thirteen_months_tells_how_the_others_are_written():
    reading = read("From 03/01/2016 to 03/14/2016 there was calm in the town.")
    assert [when.iso for when in reading.dates] == ["2016-03-01/2016-03-14"]
    assert "date_ambiguous" not in {flag.kind for flag in reading.flags}


def test_yesterday_with_another_weekday_is_flagged():
    assert "weekday_against_date" in {f.kind for f in read("أمس السبت", published=DAY).flags}
    assert "weekday_against_date" not in {f.kind for f in read("أمس الثلاثاء", published=DAY).flags}


def test_one_total_over_two_windows_and_two_running_totals_are_flagged():
    text = "9 violations in the last 25 hours.\nThe centre counted 9 violations in the last 24 hours."
    assert "windows_differ" in {flag.kind for flag in read(text).flags}
    text = "The number of settlements has reached 554. Now the number of settlements has reached 569."
    assert "totals_differ" in {flag.kind for flag in read(text).flags}


def test_a_word_list_with_an_unknown_line_says_so(tmp_path):
    folder = tmp_path / "languages"
    folder.mkdir()
    (folder / "xx.toml").write_text(
        '[language]\nlevel = "figures"\nscript = "Latn"\nfunction_words = "xa xe"\n[date_words]\nagoo = "xi"\n'
    )
    with pytest.raises(ValueError, match=r"xx\.toml.*agoo"):
        lexicons.lexicons(tmp_path)


@pytest.mark.parametrize(
    ("text", "borne", "told"),
    [
        ("Report of the centre (March 4, 2016)\nIt broke on 3 March.", "March 4, 2016", ["2016-03-03"]),
        ("Bulletin quotidien n° 8\n4 mars 2016\nLe régime tient.", "4 mars 2016", []),
        ("Информационный бюллетень Центра (4 марта 2016 г.).\nНарушений нет.", "4 марта 2016 г", []),
        ("نشرة مركز المصالحة ليوم 4 آذار/مارس 2016م\nلا خروقات.", "4 آذار/مارس 2016م", []),
        ("Le rapport a été publié le 4 mars 2016.", None, ["2016-03-04"]),
        ("The truce holds (March 4, 2016)\nThe report came on Monday.", None, ["2016-03-04", "2016-03-07"]),
        ("Report on the week (March 1-4, 2016)\nIt broke.", None, ["2016-03-01/2016-03-04"]),
    ],
)
def test_the_day_in_the_title_is_the_bulletins_and_no_date_told_in_it(text, borne, told):
    data = read(text, published=DAY).as_data()
    assert [one["iso"] for one in data["dates"]] == told
    day = data["bulletin_date"]
    assert (day and day["text"]) == borne
    assert day is None or (day["iso"], text[day["start"] : day["end"]]) == ("2016-03-04", borne)


def test_days_are_reckoned_from_the_title_and_a_stamp_above_it_is_the_pages():
    found = read("04.03.2016 (18:00)\nReport of the centre (March 4, 2016)\nIt broke yesterday.")
    assert [(one.words, one.iso) for one in found.dates] == [("yesterday", "2016-03-03")]
    assert [(one.kind, one.words) for one in found.flags if one.kind == "site_furniture"] == [
        ("site_furniture", "04.03.2016 (18:00)")
    ]


@pytest.mark.parametrize(
    ("text", "isos"),
    [
        ("Report of the centre (March 4, 2016)\nIn Jobar, between 5.00 and 5.30 a.m., shells fell.", ["05:00/05:30"]),
        ("Report of the centre (March 4, 2016)\nAt 5.00–5.30 a.m. shells fell.", ["05:00/05:30"]),
        ("Report of the centre (March 4, 2016)\nBetween 2 and 4.30 p.m. shells fell.", ["14:00/16:30"]),
        ("Информационный бюллетень Центра (4 марта 2016 г.).\nС 5.00 до 5.30 стреляли.", ["05:00/05:30"]),
        ("Bulletin du Centre (4 mars 2016)\nEntre 5h et 5h30, des obus sont tombés.", ["05:00/05:30"]),
        ("نشرة مركز المصالحة ليوم 4 آذار/مارس 2016م\nسقطت قذائف بين الساعة 5:00 و5:30 صباحاً.", ["05:00/05:30"]),
        # Not over when bulletins are posted, unless this one was posted later.
        ("Report of the centre (March 4, 2016)\nBetween 7 and 8.30 p.m. shells fell.", []),
        ("04.03.2016 (21:30)\nReport of the centre (March 4, 2016)\nBetween 7 and 8.30 p.m. shells fell.", ["19:00/20:30"]),
        # Of the day that the paragraph names, or of no day that is known.
        ("Report of the centre (March 4, 2016)\nOn Monday it held. From 06:00 to 08:15 shells fell.", ["2016-03-07"]),
        ("The truce holds (March 4, 2016)\nFrom 06:00 to 08:15 shells fell.", ["2016-03-04"]),
        ("Report of the centre (March 4, 2016)\nBetween 5 and 6 people came with 3.10 to 5.30 tonnes.", []),
    ],
)  # fmt: skip
def test_hours_beside_no_day_are_of_the_bulletins_own(text, isos):
    found = read(text, published=DAY)
    assert [one.iso.replace("2016-03-04T", "") for one in found.dates] == isos
    assumed = [one.detail["iso"] for one in found.flags if one.kind == "date_assumed"]
    assert assumed == [one.iso for one in found.dates if "/" in one.iso]


def test_a_time_of_day_is_no_window_of_a_figure():
    [count] = read("À 5h30, trois obus sont tombés.", published=DAY).counts
    assert (count.value, count.window) == (3, None)
