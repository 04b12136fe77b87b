"""The list of violation types: two levels, every language, and a group that is none."""

import re

from django.conf import settings
from django.utils import translation

from tregua.agreement.violation_types import NOT_A_VIOLATION, VIOLATION_TYPES, label


def test_every_code_has_its_group_and_comes_after_it():
    codes = list(VIOLATION_TYPES)
    assert codes == sorted(codes, key=lambda code: [int(part) for part in code.split(".")])
    for code, one in VIOLATION_TYPES.items():
        assert re.fullmatch(r"[1-8](\.[1-9])?", code)
        assert one.group in VIOLATION_TYPES


def test_there_are_eight_groups():
    assert [code for code in VIOLATION_TYPES if "." not in code] == list("12345678")


def test_what_is_no_violation_never_counts():
    assert {one.code for one in VIOLATION_TYPES.values() if not one.counts} == {
        code for code in VIOLATION_TYPES if code.split(".")[0] == NOT_A_VIOLATION
    }


def test_every_type_is_named_in_every_language_and_no_two_alike():
    for code, _name in settings.LANGUAGES:
        labels = [one.label(code) for one in VIOLATION_TYPES.values()]
        assert all(labels)
        assert len(set(labels)) == len(labels)
    for one in VIOLATION_TYPES.values():
        assert set(one.names) == set(one.notes) == {"en", "ar", "fr", "ru"}
        assert len(set(one.notes.values())) == 4, one.code


def test_a_label_is_in_the_language_of_the_page_and_an_unknown_code_stays_itself():
    with translation.override("fr"):
        assert label("1.2") == "Tir indirect"
    assert label("1.2", "en") == "Indirect fire"
    assert label("77.7") == "77.7"
