"""Charts: one specification for page and paper, mirrored for Arabic, a gap where nothing is known, never a sum of two."""

import hashlib
import json
import re
import subprocess
import sys
from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest
from django.template.loader import render_to_string

from tregua.agreement import charts
from tregua.agreement.charts.drawn import svg
from tregua.agreement.violation_types import VIOLATION_TYPES, label

LANGUAGES = ("ar", "en", "fr", "ru")
FIRST = date(2016, 2, 27)
DAYS = [FIRST + timedelta(number) for number in range(12)]
# The name of a day below a chart.
NAMED = re.compile(r">[^<]*\d+ (?:\w+)</text>")
COUNTS = [(day, None if number == 4 else number) for number, day in enumerate(DAYS)]


def each(language):
    """Return every chart there is, of a dozen days."""
    return [
        charts.per_day(COUNTS, language=language, changes=[(DAYS[6], "6 a day before, 9 from then on")]),
        charts.by_province([("Aleppo", 12), ("Idlib", 7)], language=language),
        charts.by_kind([("shelling", 12), ("fire", 0)], language=language),
        charts.both_sides({"Amman": COUNTS, "Hmeimim": [(day, 3) for day in DAYS]}, language=language),
        charts.share_confirmed([(day, 1, number) for number, day in enumerate(DAYS)], language=language),
        charts.time_to_answer([(day, timedelta(minutes=90)) for day in DAYS], language=language),
        charts.time_to_calm([(day, None) for day in DAYS], language=language),
        charts.coverage([(day, {"looked": 3, "not_said": 1}) for day in DAYS], language=language),
    ]


def texts(svg):
    return ["".join(one.itertext()) for one in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_chart_is_drawn_without_script_or_address_and_says_itself_in_words_and_as_a_table(language):
    for chart in each(language):
        assert re.findall(r"(?:href|src)=|<script|<style|style=|<image|url\(", chart.svg) == []
        assert chart.title
        assert chart.says
        assert all(len(row) == len(chart.head) for row in chart.rows)
        assert json.loads(json.dumps(chart.spec)) == chart.spec


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_telephone_has_a_drawing_in_its_own_width_of_the_same_figures(language):
    for chart in each(language):
        assert float(ET.fromstring(chart.narrow_svg).attrib["width"]) <= 390
        assert chart.narrow_spec["description"] == chart.spec["description"]
    per_day = each(language)[0]
    assert 2 <= len(NAMED.findall(per_day.narrow_svg)) < len(NAMED.findall(per_day.svg))


def test_another_process_draws_the_same_bytes():
    program = (
        "import django, hashlib; django.setup()\n"
        "from tests.agreement.test_charts import each\n"
        "print(hashlib.sha256(''.join(one.svg for one in each('ar')).encode()).hexdigest())"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    here = hashlib.sha256("".join(one.svg for one in each("ar")).encode()).hexdigest()
    assert said.strip() == here


def test_in_arabic_the_drawing_is_mirrored_and_days_have_the_months_of_the_levant():
    arabic, english = (charts.per_day(COUNTS, language=language) for language in ("ar", "en"))
    for chart, back, side in ((arabic, True, "right"), (english, False, "left")):
        axes = chart.spec["layer"][0]["encoding"]
        assert axes["x"]["scale"]["reverse"] is back
        assert axes["y"]["axis"]["orient"] == side
    assert "\u200f27 شباط" in texts(arabic.svg)
    assert "27 February" in texts(english.svg)


def test_a_day_of_which_nothing_is_known_is_a_gap_and_is_said_to_be_one():
    chart = charts.per_day(COUNTS, language="en")
    assert [row[1] for row in chart.rows][3:6] == ["3", "not known", "5"]
    assert "least 0 on 27 February 2016, greatest 11 on 9 March 2016" in chart.says
    broken = charts.both_sides({"Amman": COUNTS}, language="en").svg
    drawn = next(path for path in re.findall(r' d="([^"]+)"', broken) if path.count("L") > 5)
    assert drawn.count("M") == 2, "the line is drawn over the day of which nothing is known"


@pytest.mark.parametrize("most", [0, 1, 4, 5, 27])
def test_an_axis_of_few_has_whole_steps_and_none_of_them_twice(most):
    """Halves between 0 and 1 would be written 0, 1, 1; a day of nothing would hang in the middle of the drawing."""
    drawn = [
        charts.per_day([(day, most) for day in DAYS], language="en"),
        charts.coverage([(day, {"looked": most}) for day in DAYS], language="en"),
        charts.both_sides({"Amman": [(day, most) for day in DAYS]}, language="en"),
    ]
    for chart in drawn:
        steps = [int(words) for words in texts(chart.svg) if words.isdigit()]
        assert steps == sorted(set(steps))
        assert steps[0] == 0
        assert steps[-1] >= min(most, 5)


def test_a_change_is_marked_by_its_number_and_told_below():
    chart = charts.per_day(
        COUNTS, language="en", changes=[(DAYS[6], "6 a day before"), (DAYS[9], "back to 6")]
    )
    assert chart.notes == ["1: 6 a day before", "2: back to 6"]
    assert {"1", "2"} <= set(texts(chart.svg))


def test_two_bodies_stand_side_by_side_told_apart_without_colour_and_are_never_added_up():
    chart = charts.both_sides({"Amman": COUNTS, "Hmeimim": [(day, 30) for day in DAYS]}, language="en")
    assert "stack" not in json.dumps(chart.spec)
    assert chart.rows[1] == ["28 February 2016", "1", "30"]
    assert "31" not in texts(chart.svg)
    line, point = chart.spec["layer"]
    assert len({str(one) for one in line["encoding"]["strokeDash"]["scale"]["range"]}) == 2
    assert len(set(point["encoding"]["shape"]["scale"]["range"])) == 2


def test_a_body_that_stands_alone_is_named_beside_its_line_and_no_day_lies_above_the_last_step():
    chart = charts.both_sides({"Hmeimim": [(day, 9) for day in DAYS]}, language="en")
    assert "Hmeimim" in texts(chart.svg)
    assert "10" in texts(chart.svg)
    alone = charts.time_to_calm([(day, timedelta(hours=3)) for day in DAYS], language="en")
    assert alone.spec["encoding"]["color"]["legend"] is None, "what the title says is said a second time"


def test_where_nothing_was_examined_there_is_no_share():
    chart = charts.share_confirmed([(DAYS[0], 0, 0), (DAYS[1], 1, 4)], language="en")
    assert chart.rows[0] == ["27 February 2016", "0", "0", "not known"]
    assert chart.rows[1] == ["28 February 2016", "1", "4", "25"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_chart_of_nothing_says_so(language):
    for chart in (
        charts.by_province([], language=language),
        charts.time_to_calm([(day, None) for day in DAYS], language=language),
        charts.both_sides({}, language=language),
        charts.per_day([], language=language),
    ):
        assert chart.svg
        assert not re.search(r"\d", chart.says), "words for a figure that is not there"


def test_what_a_place_is_called_is_never_part_of_a_page_or_a_program():
    name = '</text><script>1</script>"\\' + "'"
    chart = charts.by_province([(name, 3)], language="en")
    assert name in texts(chart.svg)
    page = render_to_string("agreement/_chart.html", {"chart": chart})
    assert "<script>1" not in page


def test_the_table_stands_under_the_chart_and_what_a_script_needs_only_on_pages_of_the_desk():
    chart = charts.per_day(COUNTS, language="ar")
    page = render_to_string("agreement/_chart.html", {"chart": chart})
    public = render_to_string("agreement/_chart.html", {"chart": chart, "public_page": True})
    for shown in (page, public):
        assert 'dir="ltr" role="img"' in shown
        assert '<th scope="row">27 شباط 2016</th>' in shown
    assert json.loads(re.search(r'<script type="application/json">(.*?)</script>', page)[1]) == chart.spec
    assert "<script" not in public
    assert "<script" not in render_to_string("agreement/_charts_head.html", {"public_page": True})


def test_no_part_of_a_picture_is_announced_without_a_name():
    drawn = svg({"mark": "bar", "data": {"values": [{"a": 1}]}, "encoding": {"x": {"field": "a"}}})
    assert "<path" in drawn
    assert "graphics-" not in drawn
    assert "aria-roledescription" not in drawn


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_name_of_a_kind_is_drawn_whole(language):
    longest = max((label(code, language) for code in VIOLATION_TYPES), key=len)
    assert longest in texts(charts.by_kind([(longest, 12)], language=language).svg)
