"""Adding a language is adding a file, as docs/analyst/reading-texts.md says it: here a stranger adds Italian."""

import shutil
from datetime import date

import pytest

from tregua.intake.reading.language_files import FOLDER
from tregua.intake.reading.lexicons import lexicons
from tregua.intake.reading.reader import read

ITALIAN = """
[language]
level = "figures"
script = "Latn"
function_words = "il lo la gli le di del della delle dei nel nella nelle con per che sono stati stata state non una tra"
openers = "nelle nel il"

[numbers]
joiners = ""
[numbers.values]
2 = "due"
3 = "tre"
9 = "nove"

[months]
2 = "febbraio"
3 = "marzo"

[units]
violations = "violazioni, violazione"
killed = "morti, uccisi, uccise"

[not_figures]
time = "ore, giorni"

[lists]
and = "e"
in = "nella, nelle, in, a"
province = "provincia, province"
"""
TEXT = """Nelle ultime 24 ore sono state registrate nove violazioni della tregua nelle province di Aleppo (4), Latakia (3) e Hama (2).
Il 4 marzo 2016 due persone sono state uccise nella provincia di Homs.
"""


@pytest.fixture
def with_italian(tmp_path):
    folder = shutil.copytree(FOLDER, tmp_path / "lexicons")
    (folder / "languages" / "it.toml").write_text(ITALIAN, encoding="utf-8")
    return lexicons(folder)


def test_the_figures_and_dates_of_an_added_language_are_read(with_italian):
    reading = read(TEXT, published=date(2016, 3, 5), words=with_italian)
    assert reading.language == "it"
    shares = {
        (one.province, one.value) for one in reading.counts if one.province and one.what == "violations"
    }
    assert shares >= {("Aleppo", 4), ("Latakia", 3), ("Hama", 2)}
    assert 9 in {one.value for one in reading.counts if one.what == "violations" and not one.province}
    assert [one.iso for one in reading.dates] == ["2016-03-04"]
    assert {one.kind for one in reading.flags} >= {"only_figures_read"}
    assert all(TEXT[one.start : one.end] == one.words for one in (*reading.counts, *reading.dates))


def test_before_its_words_are_written_the_language_is_named_and_not_read():
    reading = read(TEXT, published=date(2016, 3, 5))
    assert reading.language == "it"
    assert "not_read" in {one.kind for one in reading.flags}
    assert "violations" not in {one.what for one in reading.counts}


@pytest.mark.parametrize("left_out", ["numbers", "units", "months", "lists", "not_figures"])
def test_a_section_that_is_not_written_yet_takes_nothing_else_down(tmp_path, left_out):
    folder = shutil.copytree(FOLDER, tmp_path / "lexicons")
    parts = ("\n" + ITALIAN.strip()).split("\n[")
    kept = "\n[".join(part for part in parts if not part.startswith(left_out))
    (folder / "languages" / "it.toml").write_text(kept, encoding="utf-8")
    assert read(TEXT, published=date(2016, 3, 5), words=lexicons(folder)).language == "it"


def test_a_file_with_a_mistake_says_which_file_and_where(tmp_path):
    folder = shutil.copytree(FOLDER, tmp_path / "lexicons")
    (folder / "languages" / "it.toml").write_text('[language]\nlevel = "figures"\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"it\.toml.*script"):
        lexicons(folder)
    (folder / "languages" / "it.toml").write_text("[language\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"it\.toml.*line 1"):
        lexicons(folder)
