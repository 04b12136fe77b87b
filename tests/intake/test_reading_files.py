"""`tregua read` of many files: a line each, in order, and no file stops another."""

import json
import os
import signal
from datetime import date

import pytest

from tregua.centre.cli import main
from tregua.intake.reading import files

TEXT = "On 4 March 2016 {} people were killed in Homs.\n"


@pytest.fixture
def folder(tmp_path):
    tmp_path /= "texts"
    tmp_path.mkdir()
    for number in range(20):
        (tmp_path / f"{number:02}.txt").write_text("\n\n" + TEXT.format(number + 2), encoding="utf-8")
    (tmp_path / "05.txt").write_bytes(b"\x7fELF\0\0\0\0\0\0")
    (tmp_path / "within").mkdir()
    (tmp_path / "within" / "page.html").write_text(
        "<p hidden>9 killed</p>" + TEXT.format("seven"), encoding="utf-8"
    )
    (tmp_path / ".hidden.txt").write_text(TEXT.format(99), encoding="utf-8")
    return tmp_path


def lines(told):
    return [json.loads(line) for line in told.splitlines()]


def test_a_folder_is_read_in_order_and_a_bad_file_has_its_line(folder, capsys):
    assert (
        main(["read", str(folder), str(folder / "missing.txt"), "--json", "--published", "2016-03-05"]) == 1
    )
    told = capsys.readouterr()
    found = lines(told.out)
    names = [one["file"].removeprefix(f"{folder}/") for one in found]
    assert names == [f"{number:02}.txt" for number in range(20)] + ["within/page.html", "missing.txt"]
    assert [one["file"][-6:] for one in found if "error" in one] == ["05.txt", "ng.txt"]
    assert "2 of 22 files" in told.err
    for number, one in enumerate(found[:20]):
        if "error" not in one:
            (killed,) = one["counts"]
            assert killed["value"] == number + 2
            text = "\n\n" + TEXT.format(number + 2)
            assert text[killed["start"] : killed["end"]] == killed["words"]
    page = found[20]
    assert page["text"] == TEXT.format("seven").strip()
    assert page["unread"] == [{"what": "hidden_words", "words": "9 killed"}]


def test_what_cannot_be_read_is_told_without_the_numbers_of_machines(tmp_path, capsys):
    (tmp_path / "nothing").mkdir()
    (tmp_path / "empty.txt").touch()
    for words, says in (("missing.txt", "No such file"), ("empty.txt", "no text"), ("nothing", "no files")):
        assert main(["read", str(tmp_path / words)]) == 1
        told = capsys.readouterr().err
        assert words in told
        assert says in told
        assert "Errno" not in told


def test_the_same_files_give_the_same_lines_whoever_reads_them(folder):
    paths = files.files_of([folder])
    one, two = (list(files.lines_of(paths, date(2016, 3, 5), processes)) for processes in (1, 2))
    assert one == two


def dies(path, published):
    if path.name == "11.txt":
        os.kill(os.getpid(), signal.SIGKILL)
    return json.dumps({"file": path.name})


def test_a_file_that_brings_its_process_down_stops_no_other(folder, monkeypatch):
    monkeypatch.setattr(files, "line_of", dies)
    found = lines("\n".join(files.lines_of(files.files_of([folder]), None, 2)))
    assert len(found) == 21
    assert [one["file"].rpartition("/")[2] for one in found if "error" in one] == ["11.txt"]


@pytest.mark.parametrize(
    ("environment", "asked", "unit"),
    [
        ("en_GB.UTF-8", [], "killed"),
        ("ru_RU.UTF-8", [], "погибшие"),
        ("ru_RU.UTF-8", ["--language", "ar"], "قتلى"),
    ],
)
def test_what_is_read_is_told_in_the_language_of_whoever_asks(
    tmp_path, capsys, monkeypatch, environment, asked, unit
):
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.setenv("LANG", environment)
    file = tmp_path / "text.txt"
    file.write_text(
        "In Homs two people were killed on 4 March 2016.\nTexto en otra lengua: los vecinos no hablaron.\n"
    )
    assert main(["read", str(file), "--published", "2016-03-05", *asked]) == 0
    told = capsys.readouterr().out
    assert f"2 {unit}" in told
    # Words of the text stand as they are written, in their own direction.
    assert "2016-03-04 \u20684 March 2016\u2069" in told
    assert "\u2068Texto en otra lengua" in told
    assert "'" not in told
    assert "None" not in told
