"""The sections of a bulletin stand in a registry; each frozen bulletin says which of them it holds, in its order."""

from datetime import date

import pytest

from tests import world
from tregua.bulletin.actions import prepare
from tregua.bulletin.prose import INTRODUCTION, PARTS
from tregua.bulletin.sections import BEFORE_CHOICE, BY_KEY, SECTIONS
from tregua.bulletin.text import document

DAY = date(2016, 3, 4)


@pytest.fixture
def content(staff, alone):
    return prepare(DAY, by=world.remembered(staff).staff.publisher).content


def headings(content):
    return [one.heading for one in document(content, "en").sections]


def test_each_section_has_its_own_key_and_a_place_for_remarks_or_says_that_it_has_none():
    assert len(BY_KEY) == len(SECTIONS)
    assert set(PARTS) == {INTRODUCTION, *(kind.key for kind in SECTIONS if kind.prose)}


def test_a_bulletin_is_printed_in_its_own_order(content):
    turned = {**content, "sections": content["sections"][::-1]}
    assert headings(turned)[0] == "How it was counted"
    assert sorted(headings(turned)) == sorted(headings(content))


def test_a_section_that_was_left_out_is_not_printed_and_a_key_that_nobody_knows_is_passed_over(content):
    less = {**content, "sections": ["claims", "of a later program", "method"]}
    assert headings(less) == ["What was reported (claims)", "How it was counted"]


def test_a_bulletin_from_before_sections_were_chosen_is_printed_as_it_was(content):
    before = {key: value for key, value in content.items() if key != "sections"}
    assert headings(before) == headings({**content, "sections": list(BEFORE_CHOICE)})


def test_centres_that_published_nothing_have_a_sentence_and_no_table_of_zeros(content):
    sides = [
        {"code": code, "names": {}, "own": code == "alpha", "entries": 0, "positions": {}}
        for code in ("alpha", "bravo")
    ]
    nothing = {**content, "sections": ["differences"], "differences": sides}
    (section,) = document(nothing, "en").sections
    assert section.table is None
    assert section.lines[-1] == "Neither centre has published anything of this kind about this period."
    sides[1] |= {"entries": 1, "positions": {"received": 1}}
    (section,) = document(nothing, "en").sections
    assert section.table.rows[-1] == ["Total", "0", "1"]


def test_parties_stand_in_the_order_of_the_alphabet_whatever_sign_a_letter_bears(content):
    names = ("Fédération de Russie", "Daech", "États-Unis d’Amérique")
    rows = [
        {"code": name.casefold(), "names": {"fr": name}, "excluded": False, "violations": 0} for name in names
    ]
    said = {"looked": True, "not_attributed": 0, "rows": rows}
    (section,) = document({**content, "sections": ["parties"], "parties": said}, "fr").sections
    assert [row[0] for row in section.table.rows[:3]] == [names[1], names[2], names[0]]
