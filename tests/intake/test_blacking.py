"""A protected name is read nowhere in the working text, however it is spelled; the names here are made up."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tregua.intake import blacking
from tregua.intake.blacking import black_out, not_found


def test_the_examples_hold():
    assert doctest.testmod(blacking).failed == 0


@pytest.mark.parametrize(
    ("name", "text", "blacked"),
    [
        ("Test Alpha", "seen by TEST\u00a0ALPHA, twice", "seen by ▮1▮, twice"),
        ("Test Alpha", "Test\u200f-Alpha's car", "▮1▮'s car"),
        ("Élodie Test", "e\u0301lodie test a vu", "▮1▮ a vu"),
        ("Тестов Андрей", "встреча с Тестовым Андреем", "встреча с ▮1▮"),
        ("Тестов Андрей", "со слов Тестова Андрея.", "со слов ▮1▮."),
        ("عبد الرحمن التجريبي", "قال عبدالرحمن التجريبى إنه", "قال ▮1▮ إنه"),
        ("عبد الرحمن التجريبي", "لعبد الرحمن التجريبي بيت", "ل▮1▮ بيت"),
        ("محمد تجربة", "رأى مُحَمَّد تجربه ذلك", "رأى ▮1▮ ذلك"),
        ("آية تجريبية", "شهدت اية تجريبيه", "شهدت ▮1▮"),
        ("+000 000 001", "ring 000000001 or +000-000-001", "ring ▮1▮ or +▮1▮"),
        ("Test Alpha = Тест Альфа = تست ألفا", "Test Alpha, Теста Альфы, تست الفا", "▮1▮, ▮1▮, ▮1▮"),
    ],
)
def test_a_name_is_found_however_it_is_written(name, text, blacked):
    assert black_out(text, [name]) == blacked


def test_of_overlapping_names_nothing_is_left_standing():
    assert black_out("Alpha Beta Gamma Delta", ["Alpha Beta", "Beta Gamma Delta"]) == "▮2▮"


def test_a_short_name_does_not_black_half_the_text():
    assert black_out("Ali saw the alignment", ["Ali"]) == "▮1▮ saw the alignment"


def test_a_name_that_does_not_occur_is_said_so():
    assert not_found("Seen by Test Alpha", ["Test Alpha", "Тест Бета", "Test Gamma = Alpha"]) == [2]


@given(
    st.text(max_size=60), st.lists(st.text(alphabet="abдم", min_size=4, max_size=8), min_size=1, max_size=3)
)
def test_no_name_is_left_in_any_text(text, names):
    with_names = text + " ".join(names)
    assert not_found(black_out(with_names, names), names) == [n for n, _name in enumerate(names, 1)]


@given(st.text(max_size=60))
def test_without_names_the_text_stays_as_it_is(text):
    assert black_out(text, []) == text
    assert black_out(text, ["", "  ", "="]) == text
