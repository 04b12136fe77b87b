"""The command line: a centre is founded, looked at, filled with places, moved and confirmed."""

import json
import shutil
import sqlite3
import stat
import subprocess
import sys
import urllib.request

import pytest

from tests.browser.conftest import end, free_port, wait_for
from tests.centre.conftest import ROOT, tregua
from tregua.centre.arguments import build
from tregua.centre.folder import read_folder
from tregua.people.vault import read_identity
from tregua.record import verify


def findings(folder):
    done = tregua("doctor", "--centre", folder, "--json")
    says = json.loads(done.stdout)
    assert done.returncode == (0 if says["well"] else 1)
    return {one["what"]: one for one in says["findings"]}


def test_a_new_centre_tells_its_key_and_its_first_login(founded):
    folder, said = founded
    assert (folder / "keys" / "log.vkey").read_text().strip() in said
    assert "/people/enter/" in said
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "keys" / "log.pem").stat().st_mode) == 0o600


def test_a_new_centre_is_well_but_for_its_custodians(founded):
    wrong = {what for what, one in findings(founded[0]).items() if not one["well"]}
    assert wrong - {"translations"} == {"custodians"}


def test_a_centre_is_not_founded_over_another(founded):
    done = tregua("init", founded[0], "--yes", "--code", "x", "--name", "x", "--origin", "x.example/log1")
    assert done.returncode == 1
    assert "already holds a centre" in done.stderr


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"--origin": "with a space"}, "space"),
        ({"--zone": "Nowhere/Land"}, "no time zone"),
        ({"--code": "A B"}, "no code"),
    ],
)
def test_a_wrong_word_founds_nothing(tmp_path, changed, says):
    words = {"--code": "x", "--name": "x", "--origin": "x.example/log1"} | changed
    done = tregua("init", tmp_path / "new", "--yes", *(part for pair in words.items() for part in pair))
    assert done.returncode == 1
    assert says in done.stderr
    assert not (tmp_path / "new" / "centre.toml").exists()


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("here already", encoding="utf-8")
    done = tregua("init", tmp_path / "file" / "new", "--yes")
    assert done.returncode == 1
    assert "cannot be made" in done.stderr
    assert "Traceback" not in done.stderr


def test_questions_are_asked_until_they_can_be_used_and_nobody_is_asked_twice(tmp_path):
    answers = [
        "ru",
        "no code!",
        "haven",
        "Центр",
        "",
        "Haven centre",
        "",
        "",
        "Nowhere/Land",
        "Asia/Beirut",
        "25:00",
        "06:00",
        "",
    ]
    done = tregua("init", tmp_path / "new", answers="\n".join(answers) + "\n")
    assert done.returncode == 0, done.stderr
    assert "no time zone Nowhere/Land" in done.stderr
    says = read_folder(tmp_path / "new")
    assert (says.code, says.names, says.zone, says.day_begins, says.language) == (
        "haven", {"en": "Haven centre", "ru": "Центр"}, "Asia/Beirut", "06:00", "ru",
    )  # fmt: skip


def test_an_end_of_answers_makes_nothing(tmp_path):
    done = tregua("init", tmp_path / "new", answers="en\n")
    assert done.returncode == 1
    assert "--yes" in done.stderr
    assert not (tmp_path / "new" / "centre.toml").exists()


def test_the_sheet_of_the_ceremony_is_one_file_and_written_over_nothing(founded, tmp_path):
    file = tmp_path / "sheet.html"
    assert tregua("centre", "sheet", file, "--language", "ar", "--centre", founded[0]).returncode == 0
    made = file.read_text(encoding="utf-8")
    assert 'dir="rtl"' in made
    assert "font/woff2;base64" in made
    again = tregua("centre", "sheet", file, "--centre", founded[0])
    assert again.returncode == 1
    assert file.read_text(encoding="utf-8") == made


def test_parties_are_looked_at_and_the_account_that_records_is_asked_for(founded, tmp_path):
    file = tmp_path / "parties.csv"
    file.write_text(
        "code,kind,name_ar,name_en,name_fr,name_ru,source\nfront,armed_group,,the Front,,,the talks\n",
        encoding="utf-8",
    )
    look = tregua("parties", "load", file, "--look", "--centre", founded[0])
    assert look.stdout == "front\tarmed_group\tthe Front\n"
    nobody = tregua("parties", "load", file, "--centre", founded[0])
    assert nobody.returncode == 1
    assert "Give somebody the role: Liaison officer" in nobody.stderr


def test_without_a_passphrase_nothing_is_founded(tmp_path):
    done = tregua(
        *("init", tmp_path / "new", "--yes", "--code", "x", "--name", "x", "--origin", "x.example/log1"),
        passphrase="",
    )
    assert done.returncode == 1
    assert "TREGUA_LOG_PASSPHRASE" in done.stderr
    assert not (tmp_path / "new").exists()


def test_places_are_loaded_and_counted(founded):
    first = tregua("places", "load", "--centre", founded[0], "--json")
    assert json.loads(first.stdout)["added"] > 100
    again = tregua("places", "load", "--centre", founded[0], "--json")
    assert json.loads(again.stdout)["added"] == 0


def test_a_file_that_is_not_there_is_told(founded):
    done = tregua("places", "load", founded[0] / "none.csv", "--centre", founded[0])
    assert done.returncode == 1
    assert "Nothing was loaded" in done.stderr


def test_a_one_time_login_is_made_for_those_who_have_an_account(founded):
    done = tregua("login", "administrator", "--centre", founded[0], "--port", 8123)
    assert done.stdout.startswith("http://127.0.0.1:8123/people/enter/")
    nobody = tregua("login", "nobody", "--centre", founded[0])
    assert nobody.returncode == 1
    assert "administrator" in nobody.stderr


def test_a_custodians_key_is_made_once_and_read_by_nobody_else(tmp_path):
    file = tmp_path / "custodian.key"
    done = tregua("key", file, TREGUA_KEY_PASSPHRASE="four words no name")
    assert done.stdout.startswith("age1")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert b"SECRET" not in file.read_bytes()
    assert str(read_identity(file.read_bytes(), "four words no name").to_public()) == done.stdout.strip()
    again = tregua("key", file, TREGUA_KEY_PASSPHRASE="four words no name")
    assert again.returncode == 1
    assert "never written over" in again.stderr


def test_a_day_without_a_bulletin_is_told(founded):
    assert tregua("bulletin", "2016-03-01", "--centre", founded[0]).returncode == 1
    assert tregua("bulletin", "yesterday", "--centre", founded[0]).returncode == 2


def test_what_is_no_centre_is_told_with_its_remedy(tmp_path):
    done = tregua("doctor", "--centre", tmp_path)
    assert done.returncode == 1
    assert "Name one with --centre" in done.stderr


def test_a_copy_does_not_write_until_an_operator_confirms(founded, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(founded[0], copy)
    assert not findings(copy)["seat"]["well"]
    refused = tregua("login", "administrator", "--centre", copy)
    assert refused.returncode == 1
    assert "centre confirm" in refused.stderr
    assert "Traceback" not in refused.stderr
    unknown = tregua("centre", "confirm", "--reason", "the old laptop is lost", "--centre", copy)
    assert unknown.returncode == 1
    assert "--seen-by-partner N" in unknown.stderr
    words = ("centre", "confirm", "--reason", "the old laptop is lost", "--seen-by-partner", 0)
    assert tregua(*words, "--centre", copy).returncode == 0
    assert findings(copy)["seat"]["well"]
    assert tregua("login", "administrator", "--centre", copy).returncode == 0


def test_after_a_move_only_the_new_place_writes(founded, tmp_path):
    old, new = tmp_path / "old", tmp_path / "new"
    shutil.copytree(founded[0], old)
    tregua("centre", "confirm", "--reason", "for this test", "--seen-by-partner", 0, "--centre", old)
    assert tregua("centre", "move", new, "--reason", "a new laptop", "--centre", old).returncode == 0
    assert findings(new)["seat"]["well"]
    assert "sealed for a move" in findings(old)["seat"]["remedy"]
    assert tregua("login", "administrator", "--centre", old).returncode == 1
    again = tregua("centre", "move", tmp_path / "third", "--reason", "again", "--centre", old)
    assert again.returncode == 1
    assert not (tmp_path / "third").exists()


def test_the_doctor_finds_an_altered_act(founded, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(founded[0], copy)
    with sqlite3.connect(copy / "centre.sqlite3") as database:
        database.execute("DROP TRIGGER record_entry_kept_update")
        database.execute(
            "UPDATE record_entry SET data = CAST(replace(data, 'founded', 'foundet') AS BLOB) WHERE \"index\" = 0"
        )
    seen = findings(copy)
    assert "record_entry" in seen["database"]["seen"]
    assert "journal, entry 0" in seen["logs"]["seen"]
    assert seen["logs"]["remedy"]


def test_the_doctor_finds_open_permissions_and_a_missing_key(founded, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(founded[0], copy)
    copy.chmod(0o755)
    (copy / "keys" / "log.pem").unlink()
    seen = findings(copy)
    assert "chmod go-rwx" in seen["permissions"]["remedy"]
    assert not seen["log key"]["well"]


def test_the_doctor_finds_a_wrong_passphrase(founded):
    done = tregua("doctor", "--centre", founded[0], passphrase="another passphrase")
    assert done.returncode == 1
    assert "does not open" in done.stdout


def test_verify_is_handed_to_the_independent_verifier(founded, capsys, tmp_path):
    assert tregua("verify", founded[0]).returncode == 0  # a new centre has published how its log begins
    done = tregua("verify", tmp_path)
    assert done.returncode == 2
    with pytest.raises(SystemExit):
        verify.main([str(tmp_path)])
    assert done.stderr.strip().splitlines()[-1].split("error:")[1] in capsys.readouterr().err


def test_serve_serves_the_centre_and_its_language_and_ends_when_told(founded):
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "tregua.centre", "serve", "--centre", founded[0], "--port", str(port)],
        env={
            "PYTHONPATH": str(ROOT),
            "PATH": "/usr/bin",
            "TREGUA_LOG_PASSPHRASE": "wrong, but it can be read",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/people/login/", process)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/people/login/") as page:
            assert "Amman centre" in page.read().decode()
            assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/static/centre/tokens.css") as style:
            assert style.status == 200
    finally:
        end(process)
    assert process.returncode == 0
    assert "Nothing can be published" in process.stderr.read()


def test_every_command_helps():
    for command in commands_of(build()):
        assert command.description
        assert command.format_help()


def commands_of(parser):
    for action in parser._actions:
        for inner in getattr(action, "choices", None) or ():
            if hasattr(action, "_name_parser_map"):
                yield action.choices[inner]
                yield from commands_of(action.choices[inner])
