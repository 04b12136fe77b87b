"""An export that somebody brings is not believed: what is odd is told with its place, and nothing is stored half."""

import json
import os
import shutil
import stat

import pytest
from django.db.migrations.loader import MigrationLoader

from tests import quick_keys
from tests.centre import exporting
from tests.centre.conftest import tregua
from tests.centre.exporting import (
    KEY,
    exported,
    files,
    in_python,
    package,
    sum_up,
    table,
    write_package,
    write_table,
)
from tregua.centre.arguments import build
from tregua.centre.commands import load
from tregua.centre.exports import ExportError, loading, sealing
from tregua.centre.exports.incoming import check

RELEASED = """
from tregua.record import actions as record
from tregua.record.kept import new_ulid
from tregua.liaison.actions import record_threat
from tregua.intake.actions import receive
from tregua.people.models import Person
person = Person.objects.get()
person.roles = ["administrator", "liaison_officer", "duty_officer"]
person.save()
record.release(kind="statement", record_id=new_ulid(), public={"words": "released"}, by="test")
record.publish(by="test")
record_threat(against="signatories", basis="a call to the desk", imminence="days", by=person)
receive(channel="text", raw=b"as it came", media_type="text/plain", by=person)
"""


@pytest.fixture(scope="module")
def as_made(founded, tmp_path_factory):
    """Return the export of a small centre: places, one released entry, one threat."""
    centre, folder = founded[0], tmp_path_factory.mktemp("load")
    assert tregua("places", "load", "--centre", centre).returncode == 0
    done = in_python(centre, RELEASED)
    assert done.returncode == 0, done.stderr
    made = exported(centre, folder / "export", "--with-key", "--with-accounts")
    # Its key is put under the passphrase again with less work, because nearly every test opens it.
    identity = sealing.open_key((made / sealing.KEY).read_bytes(), exporting.EXPORT_PASSPHRASE)
    (made / sealing.KEY).write_bytes(quick_keys.sealed(f"{identity}\n".encode(), exporting.EXPORT_PASSPHRASE))
    sum_up(made)
    return made


@pytest.fixture
def export(as_made, tmp_path):
    """Return an export that a test may spoil."""
    return shutil.copytree(as_made, tmp_path / "export")


@pytest.fixture
def refused(export, capsys, monkeypatch):
    """Return a function that loads, sees that it is refused and nothing is left, and returns what was said."""

    def load_it(*more, **environment):
        for name, value in (KEY | environment).items():
            monkeypatch.setenv(name, value)
        given = build().parse_args(["load", str(export), "--to", str(export.parent / "new"), *more])
        assert load.run(given) == 1
        assert {path.name for path in export.parent.iterdir()} <= {"export", "centre"}
        said = capsys.readouterr().err
        assert said.endswith("Nothing was loaded.\n")
        return said

    return load_it


@pytest.fixture
def refused_inside(export, settings, db, monkeypatch):
    """Return a function that loads into the empty tables of this test and returns what was said.

    What was written goes with the test's transaction; that the folder goes is seen from outside, once, below.
    """

    def load_it():
        settings.ORIGIN = "amman.example/log1"
        shutil.copytree(export / "keys", settings.CENTRE_FOLDER / "keys", dirs_exist_ok=True)
        monkeypatch.setattr(loading, "take_shape", lambda _targets: None)
        monkeypatch.setattr(loading, "take_present_shape", lambda: None)
        with pytest.raises(ExportError) as error:
            checked_and_loaded(export)
        return str(error.value)

    monkeypatch.setenv("TREGUA_EXPORT_PASSPHRASE", exporting.EXPORT_PASSPHRASE)
    return load_it


def checked_and_loaded(export):
    incoming = check(export, newest_format=1)
    loading.load_into_empty(incoming, load.key_of(incoming))


def test_a_changed_byte_is_found(export, refused):
    path = export / "tables" / "places.Place.csv"
    path.write_bytes(path.read_bytes().replace(b"Aleppo", b"Alepqo", 1) + b" ")
    assert "tables/places.Place.csv was changed after the export was made" in refused()


@pytest.mark.parametrize(
    "path",
    [
        "tables/places.Place.csv",
        "logs/journal.jsonl",
        "published/checkpoint",
        "centre.toml",
        "protected/key.age",
    ],
)
def test_a_missing_file_is_named(export, refused, path):
    (export / path).unlink()
    assert f"{path} is missing. Get the export anew" in refused()


def test_a_missing_file_of_a_message_is_found(export, refused, refused_inside):
    (lost,) = (path for path in (export / "files").rglob("*") if path.is_file())
    lost.unlink()
    assert "files/ holds 0 files and datapackage.json tells of 1" in refused()
    says = package(export)
    says["tregua"]["files"] = 0
    write_package(export, says)
    assert (
        f"tables/intake.Message.csv row 2, column raw: files/{lost.name[:2]}/{lost.name}" in refused_inside()
    )


def test_another_file_under_the_same_hash_is_found(export, refused):
    (one,) = (path for path in (export / "files").rglob("*") if path.is_file())
    one.write_bytes(b"something else")
    assert f"files/{one.name[:2]}/{one.name} was changed" in refused()


def test_what_does_not_belong_there_is_named(export, refused):
    (export / "tables" / "more.csv").write_text("a\r\n")
    assert "tables/more.csv does not belong to the export. Take it out" in refused()


@pytest.mark.parametrize("place", ["tables/places.Place.csv", "published/checkpoint", "files", "centre.toml"])
def test_a_link_is_not_followed(export, refused, place, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "it"
    shutil.move(export / place, elsewhere)
    (export / place).symlink_to(elsewhere)
    assert f"{place!r} is a link or no plain file" in refused()


def test_nobody_waits_for_a_pipe(export, refused):
    os.mkfifo(export / "tables" / "pipe.csv")
    assert "'tables/pipe.csv' is a link or no plain file" in refused()


@pytest.mark.parametrize(
    "line",
    ["../../etc/passwd", "/etc/passwd", "tables/../../x", "tables//x", "a b", "tables/\u202ex", "-x", ""],
)
def test_a_path_that_leads_out_is_refused(export, refused, line):
    sums = export / "SHA256SUMS"
    sums.write_text(sums.read_text() + f"{'0' * 64}  {line}\n", encoding="utf-8")
    said = refused()
    assert "SHA256SUMS" in said
    assert "Get the export anew" in said


def test_a_wrong_header_is_told_with_the_columns(export, refused):
    path = export / "tables" / "places.Place.csv"
    path.write_bytes(path.read_bytes().replace(b"code,kind", b"kind,code", 1))
    sum_up(export)
    said = refused()
    assert (
        "tables/places.Place.csv row 1: the columns are id,recorded_at,kind,code".replace(",", ", ") in said
    )


def test_a_row_of_another_length_is_told_with_its_number(export, refused):
    path = export / "tables" / "people.Person.csv"
    path.write_bytes(path.read_bytes().rstrip(b"\r\n") + b",one more\r\n")
    sum_up(export)
    said = refused()
    assert "tables/people.Person.csv row 2 has" in said


def test_a_table_that_nobody_knows_is_refused(export, refused_inside):
    says = package(export)
    says["resources"][0]["tregua"]["model"] = "sessions.Session"
    write_package(export, says)
    assert "no table sessions.Session is known here" in refused_inside()


def test_an_export_of_a_newer_program_is_refused(export, refused_inside):
    says = package(export)
    says["tregua"]["shape"]["record"] = "9999_more"
    write_package(export, says)
    said = refused_inside()
    assert "made by a newer program: record 9999_more is not known here. Bring Tregua up to date" in said


def test_an_export_of_a_newer_format_is_refused(export, refused):
    says = package(export)
    says["tregua"]["format"] = 2
    write_package(export, says)
    assert "of format 2; this program reads up to 1. Bring Tregua up to date" in refused()


@pytest.mark.parametrize(
    "says",
    ["", "[]", "{}", "[" * 100_000, '{"tregua": {"format": 1}}', '{"tregua": {"format": true}}', "\x00"],
)
def test_a_package_that_is_none_is_told(export, refused, says):
    (export / "datapackage.json").write_text(says, encoding="utf-8")
    sum_up(export)
    assert "datapackage.json" in refused()


def test_a_folder_that_is_no_export_is_told(export, refused):
    (export / "datapackage.json").unlink()
    assert "there is no datapackage.json in it. Name the folder" in refused()


def test_a_wrong_passphrase_is_told(export, refused):
    said = refused(TREGUA_EXPORT_PASSPHRASE="another one, quite long")
    assert "protected/key.age does not open with this passphrase" in said


def test_a_centre_is_not_loaded_over_another(export):
    (export.parent / "new").mkdir()
    (export.parent / "new" / "centre.toml").write_text("")
    done = tregua("load", export, "--to", export.parent / "new", **KEY)
    assert done.returncode == 1
    assert "is there already and is not empty" in done.stderr
    done = tregua("load", export, "--to", export / "new", **KEY)
    assert "lies inside" in done.stderr


def spoil(label, column, value, *, row=0):
    """Return a way to spoil one cell, by somebody who makes everything fit that tells of it."""

    def at(export):
        rows = table(export, label)
        rows[row][column] = value(rows) if callable(value) else value
        write_table(export, label, rows)

    return at


def twice(export):
    rows = table(export, "people.Person")
    write_table(export, "people.Person", [*rows, rows[0]])


def without_a_line(export):
    path = export / "logs" / "journal.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    sum_up(export)


def another_line(export):
    path = export / "logs" / "journal.jsonl"
    path.write_bytes(path.read_bytes().replace(b"founded", b"foundet"))
    sum_up(export)


def another_body(export):
    rows = table(export, "record.Body")
    rows[0]["disclosures"] = ""
    write_table(export, "record.Body", rows)


def another_checkpoint(export):
    path = export / "published" / "checkpoint"
    path.write_bytes(path.read_bytes() + "\u2014 x AAAA\n".encode())
    sum_up(export)


ODD = {
    "relation": (spoil("places.PlaceName", "place_id", "01JNOBODY"),
                 "tables/places.PlaceName.csv row 2, column place_id: there is no places.Place 01JNOBODY"),
    "id twice": (twice, "tables/people.Person.csv row 3: the database refuses it"),
    "code twice": (spoil("places.Place", "code", lambda rows: rows[1]["code"]),
                   "tables/places.Place.csv row"),
    "too long": (spoil("places.Place", "code", "x" * 41),
                 "row 2, column code: it has 41 characters; at most 40 are kept"),
    "nul": (spoil("places.Place", "source", "a\0b"), "row 2, column source: a text holds the character NUL"),
    "number": (spoil("places.Place", "population", "-5"), "row 2, column population: it is not between 0 and"),
    "digits": (spoil("places.Place", "population", "٥"), "row 2, column population: this is no whole number"),
    "moment": (spoil("places.Place", "recorded_at", "2016-03-05"), "column recorded_at: an export writes it as"),
    "json": (spoil("people.Person", "roles", "[NaN]"), "row 2, column roles: JSON knows no NaN"),
    "empty": (spoil("people.Person", "is_active", ""), "column is_active: it is empty and must not be"),
    "line gone": (without_a_line, "logs/journal.jsonl line"),
    "act altered": (another_line, "logs/journal.jsonl line 1 is not the entry whose hash stands in"),
    "body gone": (another_body, "published, body 0: it is missing"),
    "head": (spoil("record.Head", "root", "0" * 64), "the signed note says something else than the row"),
    "checkpoint": (another_checkpoint, "published/checkpoint is missing or not what the entries give"),
}  # fmt: skip


@pytest.mark.parametrize("odd", ODD)
def test_what_is_odd_inside_is_told_with_file_row_and_column(export, refused_inside, odd):
    spoil_it, says = ODD[odd]
    spoil_it(export)
    assert says in refused_inside()


def test_what_is_odd_inside_leaves_no_folder(export, tmp_path):
    twice(export)
    done = tregua("load", export, "--to", tmp_path / "new", **KEY)
    assert done.returncode == 1
    assert "tables/people.Person.csv row 3: the database refuses it" in done.stderr
    assert done.stderr.endswith("Nothing was loaded.\n")
    assert {path.name for path in tmp_path.iterdir()} <= {"export", "centre"}


def test_what_was_exported_with_the_key_and_the_accounts_comes_back_with_them(export, as_made, tmp_path):
    copy = exporting.loaded(export, tmp_path / "copy")
    assert stat.S_IMODE((copy / "keys" / "log.pem").stat().st_mode) == 0o600
    assert stat.S_IMODE(copy.stat().st_mode) == 0o700
    assert files(copy)["keys/log.pem"] == files(as_made)["keys/log.pem"]
    again = exported(copy, tmp_path / "again", "--with-key", "--with-accounts")
    assert exporting.differences(as_made, again, tmp_path) == set()


def test_without_the_passphrase_the_rest_is_loaded_and_what_is_missing_is_told(export, tmp_path):
    done = tregua("load", export, "--to", tmp_path / "copy", "--without-protected")
    assert done.returncode == 0, done.stderr
    assert "Left out, because it was not opened: " in done.stdout
    for label in ("places.Place", "places.Outline", "liaison.Threat"):
        assert label in done.stdout.split("Left out")[1]
    asked = "from tregua.places.models import Place; from tregua.liaison.models import Threat; "
    asked += (
        "print(Place.objects.count(), Place.objects.exclude(latitude=None).count(), Threat.objects.count())"
    )
    assert in_python(tmp_path / "copy", asked).stdout.split() == ["402", "0", "0"]


def as_older(export, app, migration):
    """Make an export what an older program would have made: without the tables and columns that came later."""
    known = MigrationLoader(None).project_state([(app, migration)]).apps.all_models[app]
    says = package(export)
    says["tregua"]["shape"][app] = migration
    for one in [one for one in says["resources"] if one["tregua"]["model"].startswith(f"{app}.")]:
        assert one["tregua"]["rows"] == 0  # nothing is lost with what is taken out
        model = known.get(one["tregua"]["model"].split(".")[1].lower())
        if model is None:
            says["resources"].remove(one)
            (export / one["path"]).unlink()
            continue
        had = {field.attname for field in model._meta.concrete_fields}
        one["schema"]["fields"] = [field for field in one["schema"]["fields"] if field["name"] in had]
        names = [field["name"] for field in one["schema"]["fields"]]
        (export / one["path"]).write_bytes(",".join(names).encode() + b"\r\n")
    protected = says["tregua"]["protected"]["tables"]
    for one in [one for one in protected if one["tregua"]["model"].startswith(f"{app}.")]:
        assert one["tregua"]["model"].split(".")[1].lower() not in known  # it came later, as a whole
        protected.remove(one)
        (export / one["path"]).unlink()
    write_package(export, says)


def test_an_older_export_is_loaded_in_its_shape_and_brought_up_to_date(export, as_made, tmp_path):
    assert package(export)["tregua"]["shape"]["exchange"] != "0001_initial"
    as_older(export, "exchange", "0001_initial")
    copy = exporting.loaded(export, tmp_path / "copy")
    seen = json.loads(tregua("doctor", "--centre", copy, "--json").stdout)["findings"]
    assert [one for one in seen if one["what"] in {"database", "logs"} and not one["well"]] == []
    again = exported(copy, tmp_path / "again", "--with-key", "--with-accounts")
    assert package(again) == package(as_made)


def test_after_a_kill_the_new_folder_is_not_there(export, tmp_path):
    killed = 0
    for after in (0.2, 0.4, 0.7, 1.0, 1.5):
        process = exporting.started("load", export, "--to", tmp_path / "copy")
        try:
            exporting.killed_after(process, after)
        except (
            AssertionError
        ):  # a machine that is quicker than that is done by now, and with what takes longer
            assert killed
            break
        if (tmp_path / "copy").exists():  # all was done, only its end was cut off
            assert package(exported(tmp_path / "copy", tmp_path / f"again-{after}"))
            shutil.rmtree(tmp_path / "copy")
            continue
        killed += 1
        left = tmp_path / "copy.not-finished"
        if left.exists():
            done = tregua("load", export, "--to", tmp_path / "copy", **KEY)
            assert "what an interrupted load left. Remove it and begin again" in done.stderr
            shutil.rmtree(left)
    assert killed
    shutil.rmtree(tmp_path / "copy", ignore_errors=True)
    exporting.loaded(export, tmp_path / "copy")


SNAPSHOT = """
import subprocess, sys
from django.db import connection
from tregua.centre.exports.snapshot import snapshot
from tregua.record.models import Entry
act = "import django; django.setup(); from django.db import transaction; from tregua.record import actions;"
act += "transaction.atomic()(actions.append)(act='tick', by='test')"
with snapshot():
    before = Entry.objects.count()
    subprocess.run([sys.executable, "-c", act], check=True, timeout=600)
    within = Entry.objects.count()
    try:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_session")
    except Exception:
        print("refused", within - before)
print(Entry.objects.count() - before)
"""


def test_nobody_waits_for_an_export_and_it_is_one_instant(founded):
    assert in_python(founded[0], SNAPSHOT).stdout.split() == ["refused", "0", "1"]


@pytest.mark.parametrize("name", ["state", "shape", "stays", "left_out", "protected", "files"])
@pytest.mark.parametrize("value", [None, ["x"], "x"])
def test_a_package_that_says_something_else_is_told(export, refused_inside, name, value):
    says = package(export)
    says["tregua"][name] = value
    write_package(export, says)
    assert f"datapackage.json does not say `{name}`" in refused_inside()


def test_a_table_that_was_taken_out_is_missed(export, refused_inside):
    says = package(export)
    says["resources"] = [one for one in says["resources"] if one["tregua"]["model"] != "places.PlaceName"]
    says["tregua"]["protected"] = {"how": "left out", "tables": []}
    (export / "tables" / "places.PlaceName.csv").unlink()
    write_package(export, says)
    assert "There is no table places.PlaceName in this export" in refused_inside()


def test_a_column_that_was_taken_out_is_missed(export, refused_inside):
    says = package(export)
    path = export / "tables" / "places.Place.csv"
    rows = [
        {name: row[name] for name in row if name != "population"} for row in table(export, "places.Place")
    ]
    path.write_text(",".join(rows[0]) + "\r\n")
    one = next(one for one in says["resources"] if one["tregua"]["model"] == "places.Place")
    one["schema"]["fields"] = [field for field in one["schema"]["fields"] if field["name"] != "population"]
    write_package(export, says)
    write_table(export, "places.Place", rows)
    assert "tables/places.Place.csv: the column population is missing" in refused_inside()
