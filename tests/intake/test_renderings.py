"""Two texts that carry one statement are suggested as renderings of it, with every difference; near misses are not."""

import doctest
import json
import time
import tomllib
from datetime import date
from itertools import combinations

import pytest

from bench.renderings import TEXTS, measured, pairs
from tests.conftest import needs_shared
from tests.intake.founding_text import ARTICLE
from tregua.centre.cli import main
from tregua.intake.reading import gists, voices
from tregua.intake.reading.reader import read
from tregua.intake.reading.renderings import SUGGESTED, renderings

DAY = date(2016, 3, 5)
FOUNDING = [
    one["words"]
    for one in tomllib.loads(TEXTS.read_text(encoding="utf-8"))["text"]
    if (one["family"], one["statement"]) == ("kuralenko-5-march", "protection")
]
RUSSIAN, WIRE, FRENCH, RETOLD, SHORTENED, ARABIC, INDONESIAN = FOUNDING


def compared(one, other, published=DAY):
    return renderings(read(one, published=published), read(other, published=published))


def only(one, other):
    (found,) = compared(one, other)
    return found


def field(found, name, how=None):
    """Return the differences of one field, as (relation, words here, words there)."""
    return [
        (one.relation, one.first, one.second)
        for one in found.differences
        if one.field == name and how in (None, one.relation)
    ]


@pytest.mark.parametrize(("one", "other"), list(combinations(range(7), 2)))
def test_the_founding_statement_is_found_in_every_two_of_its_renderings(one, other):
    found = only(FOUNDING[one], FOUNDING[other])
    assert found.likeness > SUGGESTED
    assert found.reasons[0].rule == "before anything is known"
    assert [entry for entry in field(found, "figure") if entry[0] == "same"]


def test_the_french_text_sets_the_conference_in_moscow_and_leaves_out_the_first_days():
    found = only(WIRE, FRENCH)
    assert field(found, "speaker") == [("same", "Sergey Kuralenko", "Sergueï Kouralenko")]
    assert field(found, "place") == [("differs", "HMEIMIM", "Moscou")]
    left_out = [here for _how, here, _there in field(found, "said", "only_first")]
    assert {"first days", "government", "political forces"} <= set(left_out)


def test_the_arabic_text_keeps_the_government_and_the_indonesian_one_asks_at_every_meeting():
    kept = field(only(WIRE, ARABIC), "said", "same")
    assert {("same", "government", "الحكومة"), ("same", "political forces", "وقوى سياسية")} <= set(kept)
    assert ("only_second", "", "setiap pertemuan") in field(only(WIRE, INDONESIAN), "said")


def test_what_a_retold_text_adds_and_who_asks_in_a_shortened_one_is_told():
    assert {"changé", "pourparlers"} <= {
        there for _how, _here, there in field(only(WIRE, RETOLD), "said", "only_second")
    }
    assert field(only(WIRE, SHORTENED), "asks") == [("differs", "leaders, Opposition", "Tous les Syriens")]


def test_every_difference_stands_at_its_exact_words_in_both_texts():
    found = only(WIRE, FRENCH)
    pointed = 0
    for one in found.differences:
        for text, words, spans in (
            (WIRE, one.first, one.first_spans),
            (FRENCH, one.second, one.second_spans),
        ):
            pointed += len(spans)
            assert all(text[start:end] in words for start, end in spans)
    assert pointed > 20


def test_words_that_were_added_or_lost_are_told_within_one_language():
    first = "“We will help the commanders who signed,” said Ivan Sidorov on 5 March 2016."
    second = "“We will help all the commanders who signed the truce,” said Ivan Sidorov on 5 March 2016."
    assert field(only(first, second), "words") == [
        ("only_second", "", "all"),
        ("only_second", "", "the truce"),
    ]
    assert not field(only(WIRE, FRENCH), "words")


def test_a_statement_turned_into_its_contrary_is_still_found_and_the_denial_is_told():
    first = (
        "The army has withdrawn its artillery from the road to Castello, Ivan Sidorov said on 10 March 2016."
    )
    second = "L'armée n'a pas retiré son artillerie de la route du Castello, a déclaré Ivan Sidorov le 10 mars 2016."
    assert ("differs", "withdrawn", "retiré") in field(only(first, second), "denied")


def test_a_changed_figure_is_told_with_both_values():
    first = "Ivan Sidorov said that 40 prisoners, among them 12 women, would be released."
    second = "Иван Сидоров сообщил, что освободят 45 заключённых, среди них 12 женщин."
    values = [
        (how, here.split()[0], there.split()[0])
        for how, here, there in field(only(first, second), "figure")
        if here and there
    ]
    assert ("differs", "40", "45") in values or field(only(first, second), "figure", "only_first")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            WIRE,
            "The centre recorded nine violations in Aleppo in a day, Sergey Kuralenko told reporters at Hmeimim on 5 March.",
        ),
        (
            FRENCH,
            "Центр доставил двенадцать тонн продовольствия жителям двух сёл, сообщил 5 марта Сергей Кураленко.",
        ),
        (
            "The centre reported 7 violations of the ceasefire: 4 in Latakia, 3 in Hama, Sergey Kuralenko said on 8 March.",
            "The centre reported 9 violations of the ceasefire: 5 in Aleppo, 4 in Homs, Sergey Kuralenko said on 9 March.",
        ),
    ],
)
def test_another_statement_of_the_same_speaker_is_not_suggested(one, other):
    assert compared(one, other) == []


def test_the_same_words_in_another_mouth_are_suggested_and_the_speaker_is_told():
    other = WIRE.replace("Sergey Kuralenko", "Staffan de Mistura")
    assert field(only(WIRE, other), "speaker") == [("differs", "Sergey Kuralenko", "Staffan de Mistura")]


@needs_shared
def test_of_a_text_with_several_statements_the_right_one_is_taken():
    text = ARTICLE.read_text(encoding="utf-8")
    (found,) = renderings(
        read(text, published=DAY),
        read(
            "«Prions pour que cela fonctionne, c’est la plus belle opportunité de ces cinq dernières années», a déclaré Staffan de Mistura à Genève.",
            published=date(2016, 2, 26),
        ),
    )
    assert "Prions" in found.first.words
    (found,) = compared(text, RUSSIAN)
    assert "garantir leur sécurité" in found.first.words
    assert "Prions" not in found.first.words


def test_the_figures_of_the_document_hold():
    number, precision, recall = measured(list(pairs()))
    assert number > 500
    assert precision >= 0.95
    assert recall >= 0.93


@pytest.mark.parametrize("module", [gists, voices], ids=lambda module: module.__name__)
def test_the_examples_hold(module):
    result = doctest.testmod(module)
    assert (result.failed, bool(result.attempted)) == (0, True)


def test_long_texts_with_many_statements_take_bounded_time():
    said = "General Ivan {} said that {} violations were recorded in Hama. He asked for help in Latakia.\n"
    text = "".join(said.format(f"Bar{'aeiou'[number % 5]}sov", number) for number in range(1_000))
    reading = read(text, published=DAY)
    began = time.process_time()
    found = gists.gists(reading)
    renderings(reading, reading)
    assert len(found) <= gists.MOST
    assert time.process_time() - began < 5


def test_the_same_texts_always_give_the_same_answer():
    assert only(WIRE, ARABIC).as_data() == only(WIRE, ARABIC).as_data()


def run(capsys, *given):
    return main(["read", *map(str, given)]), capsys.readouterr()


def test_the_command_tells_which_files_carry_one_statement(tmp_path, capsys):
    files = []
    for name, words in (
        ("wire.txt", WIRE),
        ("french.txt", FRENCH),
        ("other.txt", "Nobody says anything here about anything."),
    ):
        (tmp_path / name).write_text(words, encoding="utf-8")
        files.append(tmp_path / name)
    code, told = run(capsys, *files, "--renderings", "--published", "2016-03-05")
    assert code == 0
    assert "place: 'HMEIMIM' / 'Moscou'" in told.out
    assert "other.txt" not in told.out
    _code, told = run(capsys, *files, "--renderings", "--json")
    (found,) = json.loads(told.out)["renderings"]
    assert (found["first_text"], found["second_text"]) == (str(files[0]), str(files[1]))
    assert found["likeness"] > SUGGESTED
    assert found["differences"]


def test_one_file_has_no_renderings(tmp_path, capsys):
    (tmp_path / "a.txt").write_text(WIRE, encoding="utf-8")
    code, told = run(capsys, tmp_path / "a.txt", "--renderings")
    assert code == 2
    assert "--renderings" in told.err
