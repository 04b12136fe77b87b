"""A list to choose from is written as Django's own template writes it, only quicker."""

from html.parser import HTMLParser

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates

from tregua.people.selects import QuickSelects


class Read(HTMLParser):
    """What a reader of the markup meets, without the white space between."""

    def __init__(self, markup):
        super().__init__()
        self.met = []
        self.feed(markup)

    def handle_starttag(self, tag, attrs):
        self.met.append((tag, sorted(attrs)))

    def handle_endtag(self, tag):
        self.met.append((f"/{tag}", []))

    def handle_data(self, data):
        if data.strip():
            self.met.append((data.strip(), []))


PROVINCES = [("", "any"), ("SY02", "Aleppo <\"&'>"), ("SY07", "إدلب"), (3, "three")]
GROUPED = [("", "nobody"), ("Bodies", [("a", "A & B"), ("b", "B")]), ("Persons <x>", [("c", "C")])]


@pytest.mark.parametrize("choices", [PROVINCES, GROUPED, []])
@pytest.mark.parametrize("value", ["", "SY07", "c", 3, None])
@pytest.mark.parametrize("attrs", [{}, {"id": 'x"y', "required": True, "disabled": False, "data-n": 5}])
@pytest.mark.parametrize("widget", [forms.Select, forms.SelectMultiple, forms.NullBooleanSelect])
def test_it_is_what_djangos_template_writes(choices, value, attrs, widget):
    one = widget(attrs=attrs) if widget is forms.NullBooleanSelect else widget(attrs=attrs, choices=choices)
    chosen = [value] if widget is forms.SelectMultiple else value
    quick, slow = (
        one.render("field", chosen, renderer=renderer()) for renderer in (QuickSelects, DjangoTemplates)
    )
    assert Read(quick).met == Read(slow).met
