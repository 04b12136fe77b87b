"""The bulletin of every day of the first weeks of 2016 and of every two-sided day of 2017: columns, never a sum."""

import json
import os
import re
from datetime import date

import pytest
from django.urls import reverse

from tests.exchange.test_beside import DAYS_OF_2016, OF_2017, centre, published_on
from tregua.bulletin.actions import prepare
from tregua.bulletin.languages import codes
from tregua.bulletin.layout import choose_layout
from tregua.bulletin.text import as_json, as_text, document

__all__ = ["centre"]
# Every other day tells; TREGUA_FULL=1 takes every one.
DAYS = [*DAYS_OF_2016, *map(date.fromisoformat, OF_2017)][:: 1 if os.environ.get("TREGUA_FULL") else 2]
CELLS = ("–", "named without a figure", "not listed")
HEADING = "What others published, side by side"


def section_of(bulletin, language="en"):
    return next(
        (one for one in document(bulletin.content, language).sections if one.heading == HEADING), None
    )


@pytest.fixture
def of_others(centre):
    """A centre whose bulletin says what others published, and little else."""
    choose_layout(sections=["others", "beside"], reason="only these are looked at", by=centre.head)
    return centre


@pytest.mark.django_db
def test_each_day_has_its_bulletin_with_what_every_side_published_and_no_sum_of_two(of_others, at_desk):
    client = at_desk(of_others.reader)
    for day in DAYS:
        made = prepare(day, by=of_others.publisher)
        expected = published_on(day.isoformat())
        bodies = made.content["beside"]["bodies"]
        counted = {(body["code"], body["value"]) for body in bodies if body["value"] is not None}
        assert counted <= expected, day
        assert {code for code, _n in counted} == {code for code, _n in expected}, day
        answer = client.get(reverse("bulletin:bulletin", args=[day.isoformat(), 1]))
        assert answer.status_code == 200, day
        section = section_of(made)
        assert (section is None) == (not bodies), day
        if section is None:
            continue
        head, total = section.table.head, section.table.rows[-1]
        for body in bodies:
            place = head.index(body["names"]["en"])
            assert total[place] == ("no count published" if body["value"] is None else str(body["value"])), (
                day
            )
            for row in section.table.rows[:-1]:
                assert row[place].isdecimal() or row[place] in CELLS, (day, row)
        if day.isoformat() in OF_2017:
            _shows_no_sum(made, section)


def _shows_no_sum(made, section):
    """Two sides are nowhere added up: not in the section, not in the text of the bulletin, not in its data."""
    values = [body["value"] for body in made.content["beside"]["bodies"] if body["value"] is not None]
    listed = {n for body in made.content["beside"]["bodies"] for n in body["by_province"].values()}
    shares = {n for pair in made.content["beside"]["pairs"] for n in pair["shares"]}
    if len(values) < 2 or sum(values) in {*listed, *shares, *values}:
        return
    added = sum(values)
    read = " ".join([*section.lines, *(cell for row in section.table.rows for cell in row)])
    assert not re.search(rf"(?<![\d-]){added}(?![\d-])", read), (made.day, added)
    assert f"{added} violations" not in as_text(made, "en")
    frozen = json.loads(as_json(made))["beside"]
    assert added not in _numbers(frozen), made.day


def _numbers(value):
    """Return every number in frozen content."""
    if isinstance(value, dict):
        return [n for one in value.values() for n in _numbers(one)]
    if isinstance(value, list):
        return [n for one in value for n in _numbers(one)]
    return [value] if isinstance(value, int) and not isinstance(value, bool) else []


@pytest.mark.django_db
def test_the_fourth_of_march_is_compared_and_washington_stands_beside(centre):
    section = section_of(prepare(date(2016, 3, 4), by=centre.publisher))
    assert any(
        "at most 11 can be the same events, 41 % of the one and 50 % of the other" in line
        for line in section.lines
    )
    assert (
        "United States Department of State: no count published (stated on 29 February 2016)." in section.lines
    )
    damascus = next(row for row in section.table.rows if row[0] == "Damascus and its countryside")
    assert damascus[1:] == ["4", "8", "not listed", "4"]


@pytest.mark.django_db
def test_the_turkish_figures_of_a_bulletin_say_who_relayed_them(centre):
    section = section_of(prepare(date(2017, 2, 10), by=centre.publisher))
    turkish = "Turkish part of the joint commission"
    assert f"{turkish}: as relayed by Russian Centre for Reconciliation (Hmeimim)." in section.lines
    assert f"{turkish}: cases confirmed by the body that relayed them: 0." in section.lines


@pytest.mark.django_db
def test_the_section_is_read_in_every_language_with_the_same_figures(centre):
    made = prepare(date(2017, 1, 6), by=centre.publisher)
    tables = {
        language: [row[1:] for section in document(made.content, language).sections if section.table
                   for row in section.table.rows if len(section.table.head) == 4 and len(row) == 4]
        for language in codes()
    }  # fmt: skip
    figures = [re.findall(r"\d+", str(rows)) for rows in tables.values()]
    assert figures[0]
    assert all(one == figures[0] for one in figures)


@pytest.mark.django_db
def test_a_published_list_that_does_not_add_up_to_its_total_is_said_to_and_not_changed(centre):
    made = prepare(date(2017, 1, 6), by=centre.publisher)
    says = "the published list adds up to"
    assert not any(says in line for line in section_of(made).lines)
    body = next(one for one in made.content["beside"]["bodies"] if one["value"] and one["by_province"])
    body["value"] += 2
    (line,) = [line for line in section_of(made).lines if says in line]
    assert line.endswith(
        f"adds up to {body['value'] - 2} and the published total is {body['value']}; neither is changed here."
    )
    body["by_province"][min(body["by_province"])] = None
    assert not any(says in line for line in section_of(made).lines)
