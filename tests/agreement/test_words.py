"""Codes that stand on pages are told in words, in the page's language."""

from datetime import date

import pytest
from django.template import Context, Template
from django.utils.translation import override

from tregua.agreement.months import day_in_words
from tregua.agreement.names import language_name


@pytest.mark.parametrize(("language", "name"), [("en", "French"), ("ru", "французский"), ("ar", "الفرنسية")])
def test_a_language_is_told_in_words(language, name):
    with override(language):
        assert language_name("fr") == name
        assert language_name("xx") == "xx"


def test_a_day_is_told_in_the_language_of_the_page():
    with override("fr"):
        assert day_in_words(date(2016, 3, 1)) == "1er mars 2016"


def test_a_channel_is_told_in_words_and_anything_else_as_it_came():
    template = Template(
        "{% load tregua %}{{ one|channel_name }} {{ other|channel_name }} {{ number|channel_name }}"
    )
    with override("ar"):
        says = template.render(Context({"one": "washington", "other": "geneva-2", "number": 7}))
    assert says == "واشنطن geneva-2 7"
