"""A bulletin says what could be looked at: behind every zero, by province, with the restrictions by kind."""

from datetime import date

import pytest

from tests import world
from tests.world import instant
from tregua.bulletin.actions import prepare
from tregua.bulletin.choosing import choose
from tregua.bulletin.coverage import coverage
from tregua.bulletin.figures import BuildError, Figure
from tregua.bulletin.languages import codes
from tregua.bulletin.period import period_of
from tregua.bulletin.text import as_text
from tregua.incidents.actions import choose_areas, note_restriction, say_coverage

DAY = date(2016, 3, 1)


@pytest.fixture
def valley(staff):
    made = world.remembered(staff)
    choose_areas(areas=[made.places["R"], made.places["S"]], since=DAY, reason="our posts", by=staff.duty)
    return made


@pytest.fixture
def told(valley):
    """One district could be looked at by cameras, and two restrictions were met."""
    duty = valley.staff.duty
    say_coverage(DAY, said={(valley.places["R"], "camera"): "all"}, by=duty)
    for hour, kind in ((9, "denial"), (10, "denial"), (11, "mines")):
        note_restriction(kind=kind, at=instant(1, hour), place=valley.places["S"], by=duty)
    return prepare(DAY, by=valley.staff.publisher)


def test_every_zero_names_the_coverage_behind_it(told):
    zeros = [one for one in told.content["figures"] if one["value"] == 0]
    assert zeros
    assert all(one["coverage"] == {"areas": 2, "looked": 1} for one in zeros)
    text = as_text(told, "en")
    assert text.count("(0 recorded; 1 of 2 areas could be looked at.)") == len(zeros)
    assert "no coverage information recorded" not in text


def test_what_is_printed_is_the_province_and_never_the_means(told):
    found = told.content["coverage"]
    assert found["by_province"] == {"V": "part"}
    assert (found["looked"], found["in_part"], found["not_looked"]) == (1, 0, 0)
    assert "camera" not in str(told.content)
    text = as_text(told, "en")
    assert "Of 1 area nobody has said whether it could be looked at." in text
    assert "the Valley | in part" in text


def test_the_restrictions_stand_by_kind_and_add_up_to_their_figure(valley, told):
    assert told.content["coverage"]["restrictions"] == {"denial": 2, "mines": 1}
    assert "Restriction met: denial: 2." in as_text(told, "en")
    wrong = Figure("restrictions_met", 1, "", ("one",), None)
    with pytest.raises(BuildError, match="add up to 3, the total is 1"):
        coverage(period_of(DAY), [wrong])
    choose(rules=[], reason="the least", by=valley.staff.head)
    assert prepare(DAY, by=valley.staff.publisher).content["coverage"]["restrictions"] == {}


def test_a_day_of_which_nobody_has_said_anything_says_so(valley):
    bulletin = prepare(date(2016, 3, 6), by=valley.staff.publisher)
    assert {str(one["coverage"]) for one in bulletin.content["figures"]} == {"None"}
    text = as_text(bulletin, "en")
    assert "No coverage information is recorded for this day." in text
    assert "no coverage information recorded" in text


@pytest.mark.parametrize("language", codes())
def test_the_section_is_printed_in_every_language(told, language):
    assert len(as_text(told, language)) > 500
