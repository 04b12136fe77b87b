"""What others publish is checked and never mended: the real failures of 2016 and 2017, each a flag.

The table here is our own (facts with their source named); the whole collection is read where it lies beside.
"""

import csv
import doctest
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import SHARED, needs_shared
from tregua.reports import checks, count_figures, counting, wordings
from tregua.reports.doubts import LABELS, SENTENCES, label, sentence

BULLETINS = SHARED / "bulletins" / "bulletins.csv"
# How the collection writes provinces, and their codes; "Damascus" of these publishers covers both.
CODES = {
    "Damascus": "SY01+03", "Aleppo": "SY02", "Rif Dimashq": "SY03", "Homs": "SY04", "Hama": "SY05", "Latakia": "SY06",
    "Idlib": "SY07", "Al-Hasakah": "SY08", "Deir ez-Zor": "SY09", "Daraa": "SY12", "Quneitra": "SY14",
}  # fmt: skip
# (source, total, list, words that introduce it) -> the doubts about list and total.
LISTS = (
    ("TASS, 6 March 2016", 15, "Damascus=11;Hama=1;Daraa=1;Idlib=1", "", ["list_against_total"]),
    ("SANA, 13 March 2016", 29, "Latakia=18;Damascus=5;Idlib=2;Hama=1", "including", ["partial_list"]),
    ("Akhbar el-Yom, 13 March 2016", 29, "Latakia=18;Damascus=5;Idlib=2;Hama=1", "بينها", ["partial_list"]),
    ("al-Wasat, 14 August 2016", 8, "Rif Dimashq=5;Latakia=8", "", ["list_against_total"]),
    ("Turkish part, 12 January 2017", 15, "Aleppo=5;Daraa=3;Damascus=2;Hama=2;Idlib=1", "", ["list_against_total"]),
    ("Turkish part, 12 March 2017", 7, "Damascus=3;Daraa=1;Latakia=1;Hama=1", "", ["list_against_total"]),
    ("Turkish part, week to 16 March 2017", 82, "Aleppo=21;Damascus=18;Homs=16;Latakia=1;Hama=11;Daraa=17;Idlib=9", "",
     ["list_against_total"]),
    ("bulletin of 14 September 2016", 42, "Damascus=20;Aleppo=8;Hama=5;Latakia=4;Homs=3;Daraa=2", "", []),
    ("a list with a province named only", 9, "Aleppo=5;Hama=", "", []),
)  # fmt: skip


def by_province(written: str) -> dict[str, int | None]:
    entries = (entry.split("=") for entry in written.split(";") if entry)
    return {CODES[name.strip()]: int(n) if n else None for name, n in entries}


@pytest.mark.parametrize(
    "module", [checks, count_figures, counting, wordings], ids=lambda module: module.__name__
)
def test_the_examples_hold(module):
    result = doctest.testmod(module)
    assert (result.failed, bool(result.attempted)) == (0, True)


@pytest.mark.parametrize(
    ("source", "total", "listed", "words", "kinds"), LISTS, ids=lambda value: str(value)[:30]
)
def test_lists_that_fail_in_the_sources_are_doubted(source, total, listed, words, kinds):
    assert [
        doubt.kind for doubt in checks.list_against_total(total, by_province(listed), source, words)
    ] == kinds


def test_one_figure_for_several_is_suspected_where_the_list_falls_short():
    listed = {"SY02": 3, "SY07": None, "SY05": 2}
    assert checks.each_of_them(8, listed, "Алеппо и Идлиб - по три, Хама - два")[0].detail["missing"] == 3
    assert checks.each_of_them(8, {"SY02": 3, "SY07": 3, "SY05": 2}, "по три") == []
    assert checks.each_of_them(8, listed, "Aleppo 3, Hama 2") == []


@pytest.mark.parametrize(
    ("series", "previous", "added", "now", "kinds"),
    [
        ("SNHR to day 3: day 1 is lost", 49, 44, 79, ["running_total"]),
        ("formations, 5 March 2016", 22, 8, 30, []),
        ("formations, 7 March 2016", 35, 7, 42, []),
        ("the list of 69 beside the 17 of another list", 69, None, 17, ["running_total_falls"]),
        ("settlements remained 51", 51, 0, 51, []),
        ("SNHR day 12 after day 11", 418, 17, 435, []),
        ("the first of a series", None, 9, 9, []),
    ],
)
def test_running_totals_follow_or_are_doubted(series, previous, added, now, kinds):
    assert [doubt.kind for doubt in checks.running_total(previous, added, now, series)] == kinds


def test_what_one_text_or_its_editions_say_twice_is_held_against_itself():
    assert checks.said_twice(13, 12, "title and body of 24 April 2016")
    assert checks.said_twice(554, 569, "SANA in French, 6 September 2016")
    assert not checks.said_twice(None, 12)
    assert checks.editions_differ({"en": 79, "ar": 81}, "SNHR, day 11")
    assert checks.narrated_against_total(7, 8, "29 February 2016")
    assert not checks.narrated_against_total(2, 1, "21 March 2016, Hama")


@pytest.mark.parametrize(
    ("words", "day", "doubted"),
    [
        ("on Tuesday 13 June", date(2016, 6, 13), True),
        ("on Monday", date(2016, 3, 23), True),
        ("Sunday 13 March", date(2016, 3, 13), False),
        ("в среду", date(2016, 3, 23), False),
        ("يوم الأحد", date(2016, 3, 14), True),
        ("samedi 27 février", date(2016, 2, 27), False),
        ("between Monday and Tuesday", date(2016, 3, 23), False),
        ("no weekday at all", date(2016, 3, 23), False),
    ],
)
def test_a_weekday_that_is_not_that_of_the_date_is_doubted(words, day, doubted):
    assert bool(checks.weekday_against_date(words, day)) is doubted


@pytest.mark.parametrize("words", ["à minuit", "at midnight", "в полночь", "منتصف الليل"])
def test_midnight_has_two_readings_in_every_language(words):
    (doubt,) = checks.midnight(words, date(2016, 2, 27), "Asia/Damascus")
    assert doubt.detail["readings"] == ["2016-02-26T22:00:00+00:00", "2016-02-27T22:00:00+00:00"]


def test_damascus_may_be_city_or_countryside():
    assert checks.damascus({"SY01+03": 4})
    assert checks.damascus({"SY01": 4, "SY02": 1})
    assert not checks.damascus({"SY01": 4, "SY03": 1})
    assert not checks.damascus({"SY02": 1})


def test_a_province_that_stands_twice_keeps_both_figures():
    listed = [("SY02", 4), ("SY12", 1), ("SY02", 2)]
    assert checks.duplicated_province(listed)[0].detail == {"province": "SY02", "figures": [4, 2]}
    assert counting.together(listed) == {"SY02": 6, "SY12": 1}


def rows():
    with BULLETINS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@needs_shared
def test_every_list_of_the_collection_is_doubted_exactly_where_its_sum_differs():
    checked = failed = 0
    for row in rows():
        listed = by_province_of(row["violations_by_province"])
        if not listed or not row["violations_total"] or row["sum_minus_total"] == "":
            continue
        doubts = checks.list_against_total(int(row["violations_total"]), listed)
        assert bool(doubts) is (row["sum_minus_total"] != "0"), row
        checked += 1
        failed += bool(doubts)
    assert (checked > 120, failed) == (True, 14)


def by_province_of(written: str) -> dict[str, int | None]:
    """Return the list of a row under its own names; notes in brackets are not part of a name."""
    found: dict[str, int | None] = {}
    for entry in filter(None, map(str.strip, written.split(";"))):
        name, _sign, n = entry.partition("=")
        found[name.strip()] = int(n) if n.strip().isdigit() else None
    return found


@needs_shared
def test_damascus_of_the_russian_centre_is_always_flagged():
    with_damascus = [
        row for row in rows() if "Damascus=" in row["violations_by_province"] and row["side"] == "RU"
    ]
    assert with_damascus
    for row in with_damascus:
        named = by_province_of(row["violations_by_province"])
        assert bool(checks.damascus({CODES.get(name, name): n for name, n in named.items()}))


def test_every_kind_of_doubt_is_worded_and_documented():
    page = (Path(__file__).resolve().parents[2] / "docs/analyst/flags.md").read_text(encoding="utf-8")
    assert set(LABELS) == set(SENTENCES) == set(checks.KINDS)
    for kind in checks.KINDS:
        assert f"`{kind}`" in page, kind


SAID = {
    "list_against_total": checks.list_against_total(15, {"SY02": 14}),
    "partial_list": checks.list_against_total(29, {"SY02": 26}, words="including"),
    "list_of_other_scope": checks.list_against_total(37, {"SY02": 22}, scope="combat only"),
    "each_of_them": checks.each_of_them(8, {"SY02": 3}, "3 for each"),
    "duplicated_province": checks.duplicated_province([("SY02", 1), ("SY02", 2)]),
    "running_total": checks.running_total(49, 44, 79),
    "running_total_falls": checks.running_total(69, None, 17),
    "said_twice": checks.said_twice(13, 12),
    "narrated_against_total": checks.narrated_against_total(7, 8),
    "editions_differ": checks.editions_differ({"en": 79, "ar": 81}),
    "definition_changed": checks.same_definition(["appeals received"], "groups of another list"),
    "window_not_a_day": checks.window_of_a_day(168),
    "ambiguous_midnight": checks.midnight("minuit", date(2016, 2, 27), "Asia/Damascus"),
    "damascus_undifferentiated": checks.damascus({"SY01+03": 4}),
    "damascus_folded": checks.lists_differ({"SANA": {"SY03": 6}}, {"SY01+03": 6}, edition="TASS"),
    "place_contradicted": checks.place_contradicted("Moscow", {"TASS": "Hmeimim"}),
    "no_author": checks.no_author("it seems to hold", ""),
    "weekday_against_date": checks.weekday_against_date("Monday", date(2016, 3, 23)),
    "place_not_found": checks.place_not_found("Sheikh Massoud"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", checks.KINDS)
def test_every_doubt_is_said_in_a_sentence_with_its_figures(kind):
    (doubt,) = SAID[kind]
    assert doubt.kind == kind
    said = sentence(kind, doubt.detail)
    assert "%(" not in said
    assert label(kind) != kind
    for value in doubt.detail.values():
        if isinstance(value, int) and kind != "weekday_against_date":
            assert str(value) in said


PARTS = st.dictionaries(st.sampled_from(sorted(CODES.values())), st.integers(0, 50), min_size=1, max_size=6)


@given(PARTS)
def test_a_list_that_adds_up_is_never_doubted_and_any_other_total_always(parts):
    total = sum(parts.values())
    assert checks.list_against_total(total, parts) == []
    assert checks.list_against_total(total + 1, parts)


@given(st.integers(0, 500), st.integers(0, 500))
def test_a_running_total_that_follows_is_never_doubted(previous, added):
    assert checks.running_total(previous, added, previous + added) == []
    assert checks.running_total(previous, None, previous + added) == []
    assert checks.running_total(previous, added, previous + added + 1)


@pytest.mark.parametrize(
    "words",
    [
        "3 in each of Aleppo and Idlib, Hama - 2",
        "Aleppo and Idlib - 3 apiece",
        "trois dans chacune des provinces d'Alep et d'Idleb",
        "Алеппо и Идлиб - по 3",
        "в каждой из провинций по три",
        "3 في كل من حلب وإدلب",
        "tres en cada una de las provincias de Alepo e Idlib",
        "je drei in Aleppo und Idlib",
    ],
)
def test_a_figure_for_each_is_known_in_every_language_of_the_word_lists(words):
    assert checks.each_of_them(8, {"SY02": 3, "SY05": 2}, words)


@pytest.mark.parametrize("words", ["по провинциям: Алеппо 3, Хама 2", "в Алеппо три"])
def test_a_little_word_before_no_number_gives_nothing_to_each(words):
    assert checks.each_of_them(8, {"SY02": 3, "SY05": 2}, words) == []


@pytest.mark.parametrize(
    "words", ["on Tuesday", "mardi", "во вторник", "يوم الثلاثاء", "el martes", "am Dienstag", "salı günü"]
)
def test_a_weekday_is_known_in_every_language_of_the_word_lists(words):
    assert checks.weekday_against_date(words, date(2016, 6, 14)) == []
    assert checks.weekday_against_date(words, date(2016, 6, 13))[0].detail["named"] == 1
