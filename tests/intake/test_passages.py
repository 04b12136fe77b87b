"""A passage has one exact place; passages may overlap and the text stays whole."""

import doctest

from hypothesis import given
from hypothesis import strategies as st

from tregua.intake import passages
from tregua.intake.passages import Passage, find, stretches

LETTERS = st.text(alphabet="abé дم\u200f\n\t", max_size=40)


def test_the_examples_hold():
    assert doctest.testmod(passages).failed == 0


def test_white_space_counts_as_one_but_letters_are_exact():
    assert find("Nine  of\nnine", "of nine") == [Passage(6, 13)]
    assert find("Nine of nine", "nine") == [Passage(8, 12)]


def test_words_copied_without_the_marks_of_direction_are_found():
    text = "قال \u202bرائد\u202c: الهدنة\u200f صامدة"
    (found,) = find(text, "الهدنة صامدة")
    assert text[found.start : found.end] == "الهدنة\u200f صامدة"
    assert find("plain words", "pla\u200bin words") == [Passage(0, 11)]


def test_signs_of_patterns_are_plain_letters():
    assert find("(a+b)* [c]", "(a+b)* [c]") == [Passage(0, 10)]
    assert find("aab", "a+b") == []


def test_nothing_is_found_of_nothing():
    assert find("text", " \u200f ") == []


@given(LETTERS, st.data())
def test_what_stands_in_a_text_is_found_at_its_place(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    words = text[start:end]
    if any(letter.isalnum() for letter in words):
        assert any(found.start <= start + len(words) and found.end >= start for found in find(text, words))


@given(st.text(max_size=30), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=5))
def test_the_stretches_joined_are_the_text(text, edges):
    marked = [
        (Passage(min(a, b, len(text)), min(max(a, b), len(text))), str(number))
        for number, (a, b) in enumerate(edges)
        if min(a, b, len(text)) < min(max(a, b), len(text))
    ]
    cut = stretches(text, marked)
    assert "".join(one.text for one in cut) == text
    for passage, name in marked:
        assert "".join(one.text for one in cut if name in one.marks) == text[passage.start : passage.end]
        assert next(one for one in cut if name in one.begins).marks.count(name) == 1
