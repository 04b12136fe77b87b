"""An exercise is a centre of its own: marked everywhere, without a neighbour, and wiped by one command."""

import dataclasses
import sqlite3
import subprocess
import sys

import pytest
from django.conf import settings as django_settings
from django.urls import reverse

from tests import world
from tests.centre.conftest import ROOT, tregua
from tregua.centre import exercise
from tregua.centre.arguments import build
from tregua.centre.cli import LEAVES
from tregua.centre.folder import FolderError, read_folder
from tregua.people.models import Person


@pytest.fixture(scope="module")
def practised(founded, tmp_path_factory):
    """Return a centre and an exercise that was made of it, by the command."""
    centre, _said = founded
    folder = tmp_path_factory.mktemp("exercise") / "there"
    made = tregua("exercise", "begin", folder, "--centre", centre)
    assert made.returncode == 0, made.stderr
    return centre, folder, made.stdout


@pytest.fixture
def in_an_exercise(settings):
    settings.CENTRE = dataclasses.replace(django_settings.CENTRE, exercise=True)


def rows(folder, question):
    register = sqlite3.connect(folder / "centre.sqlite3")
    try:
        return register.execute(question).fetchall()
    finally:
        register.close()


def test_an_exercise_says_in_every_language_what_it_is_and_knows_no_other_centre(practised):
    _centre, folder, said = practised
    made = read_folder(folder)
    assert made.exercise
    assert made.code == "amman-exercise"
    assert made.origin == "amman-exercise.invalid/log1"
    assert {one: name.split(" · ")[0] for one, name in made.names.items()} == exercise.MARKS
    assert (made.peer_code, made.depositaries, made.backup_folder) == ("", (), None)
    assert f"tregua exercise end --centre {folder}" in said


def test_people_come_with_their_roles_and_without_any_way_in(practised):
    centre, folder, _said = practised
    question = "SELECT code, roles FROM people_person ORDER BY code"
    assert rows(folder, question) == rows(centre, question)
    assert all(password.startswith("!") for (password,) in rows(folder, "SELECT password FROM people_person"))
    assert (folder / "secret").read_text() != (centre / "secret").read_text()
    assert (folder / "keys" / "log.pem").read_bytes() != (centre / "keys" / "log.pem").read_bytes()


def test_places_and_the_agreement_are_taken_over_and_nothing_that_is_sealed_or_said(staff):
    valley = world.remembered(staff)
    taken = exercise.taken_over()
    for kept in (valley.agreement.pk, valley.places["V1"].pk, staff.duty.code):
        assert f'"{kept}"' in taken
    models = {row.split('"')[0] for row in taken.split('"model": "')[1:]}
    assert not {
        one for one in models if one.split(".")[0] in {"reports", "intake", "incidents", "liaison", "calls"}
    }
    assert "people.sealed" not in models
    for person in Person.objects.all():
        assert person.password not in taken


def test_no_command_lets_anything_out_of_an_exercise(practised, tmp_path):
    _centre, folder, _said = practised
    for words in (
        ("exchange", "export", tmp_path / "stick"),
        ("export", tmp_path / "out", "--reason", "to practise"),
    ):
        refused = tregua(*words, "--centre", folder)
        assert refused.returncode == 1
        assert "nothing of it leaves" in refused.stderr
    assert not (tmp_path / "stick").exists()
    assert not (tmp_path / "out").exists()


def test_every_command_that_exchanges_exports_or_copies_is_refused_in_an_exercise():
    modules = {file.stem for file in (ROOT / "tregua" / "centre" / "commands").glob("*.py")}
    leaves = {one for one in modules if one.startswith(("exchange", "export", "backup", "move"))}
    assert leaves == LEAVES
    assert build().parse_args(["exercise", "begin", "there"]).module == "exercise_begin"


def test_a_neighbour_written_into_an_exercise_is_refused(practised, tmp_path):
    _centre, folder, _said = practised
    with_one = tmp_path / "with-one"
    with_one.mkdir()
    toml = (folder / "centre.toml").read_text(encoding="utf-8")
    (with_one / "centre.toml").write_text(f'{toml}\n[other_centre]\ncode = "hmeimim"\n', encoding="utf-8")
    with pytest.raises(FolderError, match="nothing leaves"):
        read_folder(with_one)


def test_an_exercise_never_writes_into_the_database_of_the_register(practised):
    _centre, folder, _said = practised
    asked = subprocess.run(
        [sys.executable, "-P", "-c", "from tregua.centre.settings import DATABASES; print(DATABASES['default']['NAME'])"],
        env={"PYTHONPATH": str(ROOT), "TREGUA_CENTRE": str(folder), "DATABASE_URL": "postgresql://u@localhost/register"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert asked.stdout.strip() == str(folder / "centre.sqlite3")


def test_a_real_centre_is_never_wiped_and_an_exercise_is(practised):
    centre, folder, _said = practised
    refused = tregua("exercise", "end", "--centre", centre)
    assert refused.returncode == 1
    assert "Nothing was removed" in refused.stderr
    assert (centre / "centre.sqlite3").is_file()
    ended = tregua("exercise", "end", "--centre", folder)
    assert ended.returncode == 0, ended.stderr
    assert not folder.exists()


def test_every_page_says_that_it_is_an_exercise(staff, at_desk, in_an_exercise):
    desk = at_desk(staff.duty)
    for name in ("home", "intake:messages", "calls:begin", "reports:list", "help:cards"):
        assert "Exercise." in desk.get(reverse(name)).content.decode(), name
    assert "Exercise." in desk.get(reverse("help:card", args=["duty_officer"])).content.decode()


def test_a_stranger_sees_nothing_of_what_an_exercise_would_publish(staff, client, at_desk, in_an_exercise):
    assert client.get(reverse("public:home")).status_code == 404
    assert client.get(reverse("public:entries")).status_code == 404
    assert "Exercise." in at_desk(staff.duty).get(reverse("public:home")).content.decode()


def test_a_file_that_is_taken_out_of_an_exercise_is_called_so(staff, at_desk, in_an_exercise):
    desk = at_desk(staff.duty)
    desk.post(reverse("intake:receive"), {"text": "Words.", "language": "en"})
    page = desk.get(reverse("intake:messages")).context["page"].object_list[0]
    answer = desk.get(reverse("intake:original", args=[page.pk]))
    assert answer["Content-Disposition"].startswith('attachment; filename="EXERCISE-message-')


def test_a_real_centre_is_not_called_an_exercise(staff, at_desk, client):
    assert client.get(reverse("public:home")).status_code == 200
    assert "Exercise." not in at_desk(staff.duty).get(reverse("home")).content.decode()
