"""Words are compared folded: in any script, however they are accented, pointed, hyphenated or cased."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tregua.people.searching import folding
from tregua.people.searching.folding import asked_words, fits, marked, words_of

LETTERS = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12)
ARABIC = st.text("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", min_size=3, max_size=10)
SIGNS = st.lists(
    st.sampled_from(["\u064b", "\u064e", "\u064f", "\u0650", "\u0651", "\u0652", "\u0640", "\u200f"])
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("حُمَيْمِيم", "حميميم"),
        ("الحميميم", "حميميم"),
        ("والحميميم", "حميميم"),
        ("إدلب", "ادلب"),
        ("مؤتمر", "موتمر"),
        ("اللاذقيّة", "اللاذقيه"),
        ("مستشفى", "مستشفي"),
        ("حلـــب", "حلب"),
        ("یک", "يك"),
        ("Ёлка", "елка"),
        ("ШЕЙХ", "шейх"),
        ("Lattaquié", "lattaquie"),
        ("ŞEYH", "seyh"),
        ("٢٧", "27"),
        ("۲۷", "27"),
        ("Straße", "STRASSE"),
    ],
)
def test_one_word_written_in_two_ways_is_one_word(one, other):
    assert words_of(one) == words_of(other)


def test_an_elided_article_does_not_hide_the_word_behind_it():
    assert set(asked_words("attaque")) <= set(words_of("l’attaque"))
    assert set(asked_words("Dar'a")) <= set(words_of("Dara"))


@given(LETTERS)
def test_what_is_written_is_found_by_itself_whatever_its_case_and_form(word):
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert words_of(unicodedata.normalize(form, word)) == words_of(word)
    assert set(asked_words(word)) <= set(words_of(f"before {word.casefold()}, after"))


@given(ARABIC, SIGNS)
def test_vowel_signs_and_tatweel_anywhere_change_nothing(word, signs):
    pointed = "".join(char + "".join(signs) for char in word)
    assert words_of(pointed) == words_of(word)


@given(st.text(max_size=300), st.lists(LETTERS, max_size=3))
def test_marking_keeps_every_letter_of_what_it_shows(text, asked):
    shown = "".join(part for part, _hit in marked(text, [word for one in asked for word in asked_words(one)]))
    assert shown.strip("…") in text or shown in text


def test_the_beginning_of_a_word_finds_it_but_two_letters_only_themselves():
    assert fits("harasta", "har")
    assert not fits("harasta", "ha")
    assert fits("ha", "ha")


def test_marking_looks_no_further_than_what_it_shows(monkeypatch):
    """Of a text of a hundred thousand rows a few words are folded, however many of them are found."""
    seen = []
    monkeypatch.setattr(folding, "words_of", lambda word: seen.append(word) or words_of(word))
    assert ("zebra", True) in marked("zebra crosses. " * 100_000, ["zebra"])
    assert len(seen) < 100
