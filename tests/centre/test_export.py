"""Everything out in open formats and in again: the same register, the same bytes, and nothing protected in plain."""

import csv
import hashlib
import json
import re
from datetime import UTC, datetime

import pytest
from django.apps import apps

from tests import world
from tests.centre import exporting
from tests.centre.conftest import tregua
from tests.centre.exporting import differences, exported, files, loaded, package, table
from tests.conftest import ORIGIN
from tregua.centre.exports.actions import export_everything
from tregua.centre.exports.cells import kind_of
from tregua.centre.exports.leaving import OURS, POINTS, PROTECTED, SECRETS, STAYS, all_that_stays, tables
from tregua.centre.exports.writing import Options
from tregua.centre.folder import centre_toml, read_folder
from tregua.exchange.ledger import Disclosed
from tregua.incidents.actions import open_incident
from tregua.intake.actions import receive
from tregua.liaison.actions import ask_protection, record_threat
from tregua.matching.actions import refresh
from tregua.places.models import Outline, Place
from tregua.record import actions as record
from tregua.record import checking, verify
from tregua.record.kept import new_ulid
from tregua.record.models import Entry, Head, Log
from tregua.record.shown import shown_to
from tregua.record.waiting import waiting_models
from tregua.reports.models import Report

NASTY = (
    "=1+1",
    "+963 11 000",
    "-cmd|' /C calc'!A0",
    "@SUM(A1)",
    "\tbegins with a tab",
    'he said "no", and left;\r\nthen\rcame\nback',
    "\u202eright to left\u202c \u200f\u2066هدنة\u2069",
    "\\N",
    "\\backslash",
    " blanks before and after ",
    "",
    "'",
    ",",
    '"',
    "\ufeffmark",
    "\x1f\x7f\x85\u2028\u2029",
    "🕊 é e\u0301",
    "x" * 300_000,
)


@pytest.fixture
def centre(settings, staff):
    """Return the folder of a centre in this test's own database, with the valley and what else a centre may hold."""
    folder = settings.CENTRE_FOLDER
    names = {"en": "Hmeimim", "ar": "حميميم"}
    toml = centre_toml(code="hmeimim", names=names, origin=ORIGIN, zone="Asia/Damascus")
    (folder / "centre.toml").write_text(toml, encoding="utf-8")
    settings.CENTRE = read_folder(folder)
    valley = world.remembered(staff)
    _fill(valley, staff)
    return folder


def _fill(valley, staff):
    Place.objects.filter(code="V1").update(latitude="35.1234567", longitude="-36.5000000")
    Outline.objects.create(
        place=valley.places["V"], geometry={"type": "Point", "coordinates": [36.5, 35.25]}, source="map"
    )
    refresh()
    open_incident([valley.reports["bridge-1"]], by=staff.verifier)
    text = b"Names: somebody of the third house. =1+1"
    receive(channel="text", raw=text, media_type="text/plain", by=staff.duty, title="as it came")
    receive(channel="text", raw=text, media_type="text/plain", by=staff.duty, protected_names=["somebody"])
    asked = ask_protection(
        beneficiaries=["signatories"], asked=["guarantee"], addressed_to="the centre of the valley", by=staff.liaison,
        story="the whole story of the third house",
    )  # fmt: skip
    record_threat(
        against="signatories", basis="a call to the desk", imminence="days", request=asked, by=staff.liaison
    )
    for number, words in enumerate(NASTY):
        report = valley.reports["car"]
        Report.objects.create(
            source=report.source, predicate="other", place_precision="unknown", time_precision="unknown",
            words=words, heard_through=[words, {words[:50]: [1, 2.5, True, None, -0.125]}], recorded_by=staff.duty,
            killed_min=number or None, started_at=datetime(2016, 3, 1, 12, 0, 0, number, UTC), url=words[:100],
        )  # fmt: skip
    first = record.release(kind="statement", record_id=new_ulid(), public={"words": "released"}, by="test")
    record.release(kind="statement", record_id=new_ulid(), public={"words": "another"}, by="test")
    record.publish(by="test")
    record.redact(first.index, reason_code="harm", authority="head", by="test")
    record.publish(by="test")
    record.release(kind="statement", record_id=new_ulid(), public={"words": "not signed yet"}, by="test")


@pytest.fixture
def out(centre, staff, tmp_path):
    """Return an export of the valley."""
    options = Options(passphrase=exporting.EXPORT_PASSPHRASE)
    export_everything(tmp_path / "out", options, reason="the archive asks", by=staff.administrator)
    return tmp_path / "out"


def all_models():
    return apps.get_models(include_auto_created=True)


@pytest.mark.parametrize("model", all_models(), ids=lambda model: model._meta.label)
def test_every_model_leaves_or_stays_for_a_reason(model):
    leaves = {one.label: one for one in tables(apps)}
    label = model._meta.label
    stays = all_that_stays()
    assert (label in leaves) != (label in stays), "name it in exports/leaving.py, or let it leave"
    assert label in leaves or len(stays[label]) > 10
    if label in leaves:
        assert model._meta.app_label in OURS
        assert all(kind_of(field) for field in model._meta.concrete_fields)
        assert not model._meta.local_many_to_many, "a list of relations needs a table of its own"


def test_nothing_that_stays_or_is_protected_is_only_a_name():
    labels = {model._meta.label for model in all_models()}
    assert set(STAYS) | PROTECTED | set(SECRETS) <= labels


def test_no_record_that_leaves_points_to_one_that_stays():
    for one in tables(apps):
        for field in one.columns:
            if field.is_relation and field.related_model is not None:
                assert field.related_model._meta.label not in all_that_stays(), f"{one.label}.{field.name}"


def test_what_is_called_a_secret_is_decided_on():
    secret = re.compile("password|token|secret|session|passphrase|recovery|private|totp|credential")
    decided = {("record.Seat", "token")}  # it counts in its own folder only
    decided |= {("people.Person", name) for name in SECRETS["people.Person"] - {"last_login"}}
    found = {
        (one.label, field.name)
        for one in tables(apps, with_accounts=True)
        for field in one.columns
        if secret.search(field.name)
    }
    assert found == decided, "a new secret: it stays, or it is in SECRETS, or it is named here"


def test_points_and_requests_for_protection_are_in_no_table_that_is_plain():
    for one in tables(apps):
        assert not POINTS & {field.name for field in one.columns} or one.protected
        assert one.protected == one.file.endswith(".age")
        assert one.file_apart.endswith(".age")
    assert {model._meta.label for model in all_models() if "rotection" in model.__name__} <= PROTECTED


def test_what_somebody_is_still_writing_leaves_only_encrypted():
    """It is its writer's alone, and a cell of it may be a point (S-25)."""
    writing = {"reports.Unfinished", "intake.Grid", "intake.GridRow"}
    assert not {one.label for one in tables(apps) if not one.protected} & writing


def test_nothing_protected_and_no_secret_stands_in_plain(out, centre):
    words = [b"35.1234567", b"36.5000000", b"a call to the desk", b"centre of the valley", b"third house"]
    in_messages = {b"third house"}  # a message that was taken in as public is kept as it came
    for path, content in files(out).items():
        found = {word for word in words if word in content}
        assert not found - (in_messages if path.startswith(("files/", "tables/intake.")) else set()), path
    inside = exporting.opened(out, centre)
    assert b"a call to the desk" in inside["liaison.Threat.csv.age"]
    assert b"35.1234567" in inside["places.Place.points.csv.age"]
    assert b"password" not in files(out)["tables/people.Person.csv"]
    assert not (out / "keys" / "log.pem").exists()
    assert (out.stat().st_mode & 0o777, (out / "README.txt").stat().st_mode & 0o777) == (0o700, 0o600)


def test_an_export_without_what_is_protected_has_nothing_of_it(centre, staff, tmp_path):
    export_everything(tmp_path / "out", Options(), reason="to look at", by=staff.administrator)
    assert not (tmp_path / "out" / "protected").exists()
    assert package(tmp_path / "out")["tregua"]["protected"] == {"how": "left out", "tables": []} or (
        package(tmp_path / "out")["tregua"]["protected"]["how"] == "left out"
    )


def test_the_export_is_told_in_the_journal_before_and_after(out):
    acts = [entry.content for entry in Entry.objects.journal().order_by("-index")[:2]]
    assert [one["act"] for one in acts] == ["export written", "everything exported"]
    assert {one["by"] for one in acts} == {"administrator"}
    assert acts[1]["facts"] == {"also": [], "protected": "encrypted", "reason": "the archive asks"}
    assert acts[0]["facts"]["sha256"] == hashlib.sha256((out / "SHA256SUMS").read_bytes()).hexdigest()
    last = (out / "logs" / "journal.jsonl").read_bytes().splitlines()[-1]
    assert json.loads(last)["act"] == "everything exported"


def test_s_06_an_export_that_is_given_outside_is_in_the_ledger_of_every_record(centre, staff, tmp_path):
    export_everything(
        tmp_path / "out", Options(), reason="the archive asks", by=staff.administrator, given_to="the archive"
    )
    for label in ("incidents.Finding", "liaison.Meeting"):
        row = Disclosed.objects.about(label, "any").get()
        assert (row.way, row.recipient, row.by) == ("export", "the archive", "administrator")


def test_an_export_that_stays_with_us_is_no_disclosure(out):
    assert not Disclosed.objects.filter(way="export").exists()


def test_an_auditor_reads_it_on_the_page_of_the_journal(out, at_desk, staff):
    page = at_desk(staff.auditor).get("/people/journal/").content.decode()
    assert "everything exported" in page
    assert "the archive asks" in page


def test_an_export_that_fails_leaves_nothing_and_says_so(centre, staff, tmp_path):
    (centre / "keys" / "log.pem").unlink()
    with pytest.raises(Exception, match=r"log.pem cannot be read"):
        export_everything(
            tmp_path / "out", Options(with_key=True), reason="the archive asks", by=staff.administrator
        )
    assert not list(tmp_path.glob("out*"))
    assert Entry.objects.journal().last().content["act"] == "export not finished"


def test_every_file_is_on_the_list_with_its_hash(out):
    listed = dict(reversed(line.split("  ")) for line in (out / "SHA256SUMS").read_text().splitlines())
    for path, content in files(out).items():
        name = path.rsplit("/", 1)[-1] if path.startswith("files/") else listed.get(path)
        assert path == "SHA256SUMS" or name == hashlib.sha256(content).hexdigest(), path


def test_the_package_tells_every_table_as_a_program_reads_it(out):
    says = package(out)
    assert {one["path"] for one in says["resources"]} == {
        path for path in files(out) if path.startswith("tables/")
    }
    for one in says["resources"]:
        rows = list(csv.reader((out / one["path"]).open(encoding="utf-8", newline="")))
        fields = one["schema"]["fields"]
        assert rows[0] == [field["name"] for field in fields]
        assert len(rows) - 1 == one["tregua"]["rows"]
        assert one["hash"] == "sha256:" + hashlib.sha256((out / one["path"]).read_bytes()).hexdigest()
        assert one["description"]
        model = apps.get_model(one["tregua"]["model"])
        by_column = {field.attname: field.name for field in model._meta.concrete_fields}
        for field in fields:
            assert field["tregua:shown_to"] == shown_to(model)[by_column[field["name"]]]


def test_relations_in_the_tables_lead_to_rows(out):
    tables_of = {one["name"]: one for one in package(out)["resources"]}
    ids = {
        name: {row[next(iter(row))] for row in table(out, one["tregua"]["model"])}
        for name, one in tables_of.items()
    }
    checked = 0
    for name, one in tables_of.items():
        for key in one["schema"]["foreignKeys"]:
            for row in table(out, one["tregua"]["model"]):
                checked += 1
                assert row[key["fields"]] in {"", *ids[key["reference"]["resource"] or name]}
    assert checked > 100


def test_cells_that_look_like_formulas_are_kept_and_counted(out):
    words = next(
        field
        for one in package(out)["resources"]
        if one["tregua"]["model"] == "reports.Report"
        for field in one["schema"]["fields"]
        if field["name"] == "words"
    )
    assert words["tregua:begins_like_a_formula"] == len([one for one in NASTY if one[:1] in set("=+-@\t\r")])
    assert {row["words"] for row in table(out, "reports.Report")} >= set(NASTY)
    assert "reports.Report.csv (words: 5" in (out / "README.txt").read_text(encoding="utf-8")


def test_the_journal_in_the_export_proves_itself_without_the_program(out):
    leaves = [
        hashlib.sha256(b"\x00" + line).digest()
        for line in (out / "logs" / "journal.jsonl").read_bytes().split(b"\n")[:-1]
    ]
    head = [row for row in table(out, "record.Head") if row["log"] == "journal"][-1]
    assert verify.tree_head(leaves[: int(head["size"])]).hex() == head["root"]


def test_the_published_log_in_the_export_is_checked_by_the_independent_verifier(out):
    vkey = (out / "keys" / "log.vkey").read_text().strip()
    assert verify.main([str(out / "published"), "--vkey", vkey]) == 0


def test_the_same_register_gives_the_same_bytes(centre, staff, tmp_path, monkeypatch):
    monkeypatch.setattr("tregua.record.seat.holds", lambda: False)  # a copy writes no act of its own
    for name in ("first", "second"):
        options = Options(passphrase=exporting.EXPORT_PASSPHRASE)
        export_everything(tmp_path / name, options, reason="-", by=staff.administrator)
    assert differences(tmp_path / "first", tmp_path / "second", tmp_path) == set()


def test_a_valley_goes_out_and_in_and_out_again_the_same(out, tmp_path):
    copy = loaded(out, tmp_path / "copy")
    again = exported(copy, tmp_path / "again")
    assert differences(out, again, tmp_path) == set()
    waits = {model._meta.label: model.objects.count() for model in waiting_models()}
    assert any(waits.values())
    asked = "import json; from tregua.record.waiting import waiting_models; "
    asked += "print(json.dumps({model._meta.label: model.objects.count() for model in waiting_models()}))"
    assert json.loads(exporting.in_python(copy, asked).stdout) == waits
    seen = json.loads(tregua("doctor", "--centre", copy, "--json").stdout)["findings"]
    assert [one for one in seen if one["what"] in {"database", "logs"} and not one["well"]] == []
    assert not list(tmp_path.glob("*.not-finished"))


def test_a_copy_is_read_only_until_confirmed_and_then_goes_on_with_the_same_log(out, centre, tmp_path):
    copy = loaded(out, tmp_path / "copy")
    refused = tregua("login", "administrator", "--centre", copy)
    assert refused.returncode == 1
    assert "centre confirm" in refused.stderr
    (copy / "keys" / "log.pem").write_bytes((centre / "keys" / "log.pem").read_bytes())
    assert (
        tregua("centre", "confirm", "--reason", "lost", "--seen-by-partner", "3", "--centre", copy).returncode
        == 0
    )
    assert tregua("login", "administrator", "--centre", copy).stdout.startswith("http://127.0.0.1")
    record.publish(by="test")  # what waited to be signed, here and there
    _publish(copy)
    ours, theirs = ((one / "published" / "checkpoint").read_text() for one in (centre, copy))
    assert ours == theirs
    assert Head.objects.latest_of(Log.PUBLISHED).size == 4
    vkey = (copy / "keys" / "log.vkey").read_text().strip()
    assert verify.main([str(copy / "published"), "--vkey", vkey]) == 0
    assert checking.check_log() == []


def _publish(copy):
    """Let the other centre sign what waits, as its server does when it starts."""
    done = exporting.in_python(copy, "from tregua.record.publishing import publish; publish(by='test')")
    assert done.returncode == 0, done.stderr
