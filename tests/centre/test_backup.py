"""A centre is backed up, encrypted and only what is new; a rehearsal proves that the copy opens and verifies."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.centre import backing_up as by
from tests.centre.conftest import tregua
from tregua.centre.backup.store import Store


def test_a_second_backup_writes_only_what_is_new(backed_up, tmp_path):
    centre, stick, _key = backed_up
    copy = tmp_path / "stick"
    shutil.copytree(stick, copy)
    before = len(list(copy.glob("chunks/*/*")))
    made = by.backup(centre, copy)
    assert made["signed"]
    assert made["size"] > 1_500_000
    assert made["written"] < made["size"] / 4
    assert 0 < len(list(copy.glob("chunks/*/*"))) - before < 5


def test_nothing_of_the_centre_can_be_read_on_the_stick(backed_up):
    centre, stick, _key = backed_up
    with sqlite3.connect(centre / "centre.sqlite3") as database:
        leaf = bytes(database.execute("SELECT data FROM record_entry LIMIT 1").fetchone()[0])
    words = (b"amman", b"Amman", b"administrator", b"SQLite format", b"log.pem", leaf[:40])
    for name, content in by.files_of(stick).items():
        assert not [word for word in words if word in content], name
        assert "amman" not in name


def test_a_restored_centre_is_what_was_backed_up(backed_up, tmp_path):
    centre, stick, key = backed_up
    says = by.proved(by.restore(stick, "--to", tmp_path / "new", key=key))
    assert says["well"]
    assert says["signed"]
    assert says["published"]["size"] == says["published_files"]["entries"] == by.BEGINNING + 300
    without = (
        "centre.sqlite3",
        "centre.sqlite3-wal",
        "centre.sqlite3-shm",
        "seat",
        "in-use",
        "backup.lock",
        "restored.json",
    )
    assert by.files_of(tmp_path / "new", *without) == by.files_of(centre, *without)
    assert by.journal(tmp_path / "new") == by.journal(centre)[: says["journal"]["size"]]
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700


def test_every_snapshot_can_be_restored(backed_up, tmp_path):
    _centre, stick, key = backed_up
    found = by.snapshots(stick, "--key", key)
    assert [one["journal"] for one in found] == sorted(one["journal"] for one in found)
    for number, one in enumerate(found):
        says = by.proved(
            by.restore(stick, "--to", tmp_path / str(number), "--snapshot", one["snapshot"], key=key)
        )
        assert says["journal"]["size"] == one["journal"] == len(by.journal(tmp_path / str(number)))


def test_a_rehearsal_proves_leaves_nothing_and_is_in_the_journal(backed_up):
    centre, stick, key = backed_up
    before = set(by.files_of(centre))
    vkey = (centre / "keys" / "log.vkey").read_text().strip()
    says = by.proved(by.restore(stick, "--rehearse", "--centre", centre, "--vkey", vkey, key=key))
    assert says["well"]
    assert says["rows"] > 300
    assert set(by.files_of(centre)) - before <= {"in-use", "backup.lock"}
    last = by.journal(centre)[-1]
    assert last["act"] == "backup rehearsed"
    assert last["facts"] == {"snapshot": says["snapshot"], "well": True, "rows": says["rows"]}


def test_the_doctor_knows_when_there_was_a_backup_and_a_rehearsal(backed_up):
    centre, stick, _key = backed_up
    by.backup(centre, stick)
    said = tregua("doctor", "--centre", centre).stdout
    assert "well   backup: the last one is of 20" in said
    assert "well   rehearsal: " in said


def test_the_wrong_key_opens_nothing(backed_up, tmp_path):
    _centre, stick, _key = backed_up
    other, _recipient = by.new_key(tmp_path)
    done = by.restore(stick, "--to", tmp_path / "new", key=other)
    assert done.returncode == 1
    assert "not sealed to the key that you brought" in done.stderr
    assert not (tmp_path / "new").exists()
    done = tregua("restore", stick, "--to", tmp_path / "new")
    assert (done.returncode, "--key FILE" in done.stderr) == (1, True)


def test_a_key_under_a_passphrase_opens_too(backed_up, tmp_path):
    file = tmp_path / "custodian.key"
    recipient = tregua("key", file, **by.OPENS).stdout.strip()
    by.backup(copied(backed_up[0], tmp_path), tmp_path / "stick", "--new", "--to-recipient", recipient)
    assert by.damage(tmp_path / "stick", "--key", file) == {}
    done = tregua(
        "restore",
        tmp_path / "stick",
        "--to",
        tmp_path / "new",
        "--key",
        file,
        TREGUA_KEY_PASSPHRASE="another one",
    )
    assert (done.returncode, "does not open with this passphrase" in done.stderr) == (1, True)


def copied(centre, tmp_path, name="copy"):
    """Return a copy of the centre that an operator has confirmed."""
    copy = tmp_path / name
    shutil.copytree(centre, copy)
    words = ("centre", "confirm", "--reason", "for this test", "--published", centre, "--centre", copy)
    assert tregua(*words).returncode == 0
    return copy


def test_a_passphrase_opens_a_backup_by_the_key_that_travels_with_it(founded, tmp_path):
    centre = tmp_path / "copy"
    shutil.copytree(founded[0], centre)
    words = {"TREGUA_BACKUP_PASSPHRASE": "seven words for the stick alone"}
    short = tregua(
        "backup",
        tmp_path / "stick",
        "--new",
        "--passphrase",
        "--centre",
        centre,
        TREGUA_BACKUP_PASSPHRASE="short",
    )
    assert (short.returncode, "too short" in short.stderr) == (1, True)
    by.backup(centre, tmp_path / "stick", "--new", "--passphrase", **words)
    by.backup(centre, tmp_path / "stick")
    done = tregua("restore", tmp_path / "stick", "--to", tmp_path / "new", "--json", **words)
    assert by.proved(done)["well"]


def test_a_change_of_recipients_writes_everything_anew_for_them(backed_up, tmp_path):
    centre = copied(backed_up[0], tmp_path)
    stick, key = tmp_path / "stick", backed_up[2]
    shutil.copytree(backed_up[1], stick)
    newcomer, recipient = by.new_key(tmp_path, "newcomer.key")
    small = by.backup(centre, stick)
    whole = by.backup(centre, stick, "--to-recipient", recipient)["snapshot"]
    store = Store(stick)
    assert set(store.read_index(whole).values()) == {store.run_of_manifest(whole)}
    assert by.proved(by.restore(stick, "--to", tmp_path / "a", key=newcomer))["well"]
    assert by.proved(by.restore(stick, "--to", tmp_path / "b", "--snapshot", small["snapshot"], key=key))[
        "well"
    ]
    refused = by.restore(stick, "--to", tmp_path / "c", "--snapshot", small["snapshot"], key=newcomer)
    assert refused.returncode == 1


def test_who_can_open_it_must_be_said(founded, tmp_path):
    centre = tmp_path / "copy"
    shutil.copytree(founded[0], centre)
    (centre / "keys" / "backup.json").unlink(missing_ok=True)
    done = tregua("backup", tmp_path / "other", "--new", "--centre", centre)
    assert done.returncode == 1
    assert "tregua key FILE" in done.stderr
    wrong = tregua("backup", tmp_path / "other", "--new", "--to-recipient", "age1nobody", "--centre", centre)
    assert (wrong.returncode, "begins with age1" in wrong.stderr) == (1, True)
    assert not list((tmp_path / "other").glob("snapshots/*.manifest"))


@pytest.mark.parametrize("there", [False, True])
def test_a_stick_that_is_not_plugged_in_is_told(backed_up, tmp_path, there):
    place = tmp_path / "media" / "stick"
    (place if there else place.parent).mkdir(parents=True)
    done = tregua("backup", place, "--centre", backed_up[0])
    assert done.returncode == 1
    assert "Is the stick plugged in?" in done.stderr
    assert by.files_of(tmp_path / "media") == {}


def test_a_folder_that_holds_something_else_is_no_backup(backed_up, tmp_path):
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "letter.txt").write_text("Dear")
    done = tregua("backup", folder, "--new", "--centre", backed_up[0])
    assert (done.returncode, "letter.txt" in done.stderr) == (1, True)
    assert set(by.files_of(folder)) == {"letter.txt"}
    inside = tregua("backup", backed_up[0] / "stick", "--new", "--centre", backed_up[0])
    assert (inside.returncode, "inside the centre" in inside.stderr) == (1, True)


def test_two_centres_do_not_share_a_stick(backed_up, tmp_path):
    other = tmp_path / "other"
    tregua(
        "init",
        other,
        "--yes",
        "--code",
        "other",
        "--name",
        "Other",
        "--origin",
        "other.example/log1",
        "--zone",
        "UTC",
    )
    _key, recipient = by.new_key(tmp_path)
    done = tregua("backup", backed_up[1], "--to-recipient", recipient, "--centre", other)
    assert (done.returncode, "another centre" in done.stderr) == (1, True)


def test_two_backups_at_once_are_refused(backed_up):
    from tregua.record import lock  # noqa: PLC0415

    centre, stick, _key = backed_up
    before = by.snapshots(stick)
    with lock.held(stick / "lock"):
        done = tregua("backup", stick, "--centre", centre)
    assert (done.returncode, "Another backup is being written" in done.stderr) == (1, True)
    with lock.held(centre / "backup.lock"):
        done = tregua("backup", stick, "--centre", centre)
    assert (done.returncode, "is running" in done.stderr) == (1, True)
    assert by.snapshots(stick) == before


def test_a_link_is_not_followed_and_is_named(backed_up, tmp_path):
    centre = copied(backed_up[0], tmp_path)
    (tmp_path / "elsewhere").write_text("not of this centre")
    (centre / "published" / "link").symlink_to(tmp_path / "elsewhere")
    stick = tmp_path / "stick"
    shutil.copytree(backed_up[1], stick)
    assert by.backup(centre, stick)["left_out"] == ["published/link"]


def test_a_restore_writes_over_nothing(backed_up, tmp_path):
    _centre, stick, key = backed_up
    (tmp_path / "new").mkdir()
    done = by.restore(stick, "--to", tmp_path / "new", key=key)
    assert (done.returncode, "exists already" in done.stderr) == (1, True)
    done = by.restore(stick, key=key, TREGUA_CENTRE=str(tmp_path))
    assert (done.returncode, "--to NEW-FOLDER" in done.stderr) == (1, True)


def test_a_backup_of_somebody_else_is_refused_by_the_key_of_the_log(backed_up, tmp_path):
    centre, stick, key = backed_up
    other = tmp_path / "other"
    tregua(
        "init",
        other,
        "--yes",
        "--code",
        "other",
        "--name",
        "Other",
        "--origin",
        "other.example/log1",
        "--zone",
        "UTC",
    )
    vkey = (other / "keys" / "log.vkey").read_text().strip()
    done = by.restore(stick, "--to", tmp_path / "new", "--vkey", vkey, key=key)
    assert (done.returncode, "Do not use it" in done.stderr) == (1, True)
    assert not (tmp_path / "new").exists()
    own = copied(centre, tmp_path)
    unsigned = tregua("backup", tmp_path / "stick", "--new", "--centre", own, passphrase="")
    assert "it is not signed" in unsigned.stdout
    vkey = (centre / "keys" / "log.vkey").read_text().strip()
    done = by.restore(tmp_path / "stick", "--to", tmp_path / "new", "--vkey", vkey, key=key)
    assert (done.returncode, "is not signed" in done.stderr) == (1, True)


def test_the_settings_name_folder_and_recipients(backed_up, tmp_path):
    centre = copied(backed_up[0], tmp_path)
    key, recipient = by.new_key(tmp_path)
    with (centre / "centre.toml").open("a") as toml:
        toml.write(f'\n[backup]\nfolder = "../stick"\nrecipients = ["{recipient}"]\ndaily = 2\nweekly = 1\n')
    assert tregua("backup", "--new", "--centre", centre).returncode == 0
    assert by.damage(tmp_path / "stick", "--key", key) == {}
    assert tregua("restore", "--rehearse", "--centre", centre, "--key", key, **by.OPENS).returncode == 0


@pytest.mark.parametrize("system", ["systemd", "cron", "windows", "launchd"])
def test_a_timer_is_printed_for_each_system(backed_up, system):
    centre, stick, _key = backed_up
    done = tregua("backup", stick, "--centre", centre, "--print-schedule", system)
    assert done.returncode == 0
    assert str(stick) in done.stdout
    assert str(centre) in done.stdout
    if system in {"windows", "launchd"}:
        from defusedxml.ElementTree import fromstring  # noqa: PLC0415

        fromstring(done.stdout.partition("?>")[2].encode(), forbid_dtd=False)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_recovery_page_is_filled_in(backed_up, tmp_path, language):
    centre, _stick, _key = backed_up
    page = tmp_path / "page.html"
    done = tregua("backup", "--recovery-page", page, "--language", language, "--centre", centre)
    assert done.returncode == 0, done.stderr
    text = page.read_text(encoding="utf-8")
    assert (centre / "keys" / "log.vkey").read_text().strip() in text
    assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in text
    assert "age1" in text
    assert "http" not in text.replace("http://127.0.0.1", "")
    assert Path(page).stat().st_size < 20_000
