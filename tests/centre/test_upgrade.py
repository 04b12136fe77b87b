"""A new version changes the tables: rehearsed on a copy, proved, then put in the place; on failure the old state stands."""

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from tests.centre import backing_up as by
from tests.centre.conftest import ROOT, brought_back, copied_as_it_is, tregua
from tests.centre.test_backup import copied


def go_back(centre):
    """Make the tables what an earlier version had: the last change of one app is unmade."""
    done = subprocess.run(
        [sys.executable, "-m", "django", "migrate", "exchange", "0001"],
        env={"PYTHONPATH": str(ROOT), "TREGUA_CENTRE": str(centre), "DJANGO_SETTINGS_MODULE": "tregua.centre.settings", "PATH": "/usr/bin:/bin"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def content(centre):
    """Return everything that the register holds."""
    with closing(sqlite3.connect(centre / "centre.sqlite3")) as database:
        return list(database.iterdump())


def made(centre):
    """Return the changes of tables that were made."""
    with sqlite3.connect(centre / "centre.sqlite3") as database:
        return {f"{app}.{name}" for app, name in database.execute("SELECT app, name FROM django_migrations")}


@pytest.fixture(scope="module")
def old_once(backed_up, tmp_path_factory):
    centre = copied(backed_up[0], tmp_path_factory.mktemp("old"))
    go_back(centre)
    return centre, copied_as_it_is(centre, centre.with_name("as-made"))


@pytest.fixture
def old(old_once, backed_up, tmp_path):
    """Return a centre of an earlier version, and its stick."""
    centre, as_made = old_once
    return brought_back(as_made, centre), shutil.copytree(backed_up[1], tmp_path / "stick")


def test_an_old_centre_is_not_served_before_it_is_upgraded(old):
    centre, stick = old
    before = content(centre)
    done = tregua("serve", "--centre", centre, "--port", 8169)
    assert done.returncode == 1
    assert "tregua upgrade" in done.stderr
    assert content(centre) == before
    rehearsed = tregua("upgrade", "--rehearse", "--centre", centre)
    assert rehearsed.returncode == 0, rehearsed.stderr
    assert "exchange.0002" in rehearsed.stdout
    assert content(centre) == before
    unsaid = tregua("upgrade", "--centre", centre)
    assert (unsaid.returncode, "--backup DIR" in unsaid.stderr) == (1, True)
    snapshots = len(by.snapshots(stick))
    done = tregua("upgrade", "--backup", stick, "--centre", centre)
    assert done.returncode == 0, done.stderr
    assert any(change.startswith("exchange.0002") for change in made(centre))
    assert by.journal(centre)[-1]["act"] == "tables upgraded"
    assert by.journal(centre)[-2]["act"] == "backup made"
    assert len(by.snapshots(stick)) >= min(snapshots, 3)
    assert "well   database" in tregua("doctor", "--centre", centre).stdout
    assert "nothing to do" in tregua("upgrade", "--centre", centre).stdout
    assert not list(centre.glob("*.new"))


def test_a_change_that_fails_leaves_the_old_state(old):
    """The table that the change would make is there already, with something else in it."""
    centre, _stick = old
    with sqlite3.connect(centre / "centre.sqlite3") as database:
        index = database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'exchange_proposal'"
        )
        taken = {row[0] for row in index}
        wanted = expected_indexes()
        name = min(wanted - taken)
        database.execute(f'CREATE TABLE "{name}" (id INTEGER)')
    before = content(centre)
    done = tregua("upgrade", "--without-backup", "--centre", centre)
    assert done.returncode == 1
    assert name in done.stderr
    assert "Traceback" not in done.stderr
    assert content(centre) == before
    assert not list(centre.glob("*.new"))
    assert not any(change.startswith("exchange.0002") for change in made(centre))


def expected_indexes():
    from tregua.exchange.models import Proposal, Release  # noqa: PLC0415

    return {index.name for model in (Proposal, Release) for index in model._meta.indexes}


def test_a_log_that_was_altered_is_not_carried_over(old):
    centre, _stick = old
    with sqlite3.connect(centre / "centre.sqlite3") as database:
        database.execute("DROP TRIGGER record_entry_kept_update")
        database.execute(
            "UPDATE record_entry SET data = CAST(replace(data, 'founded', 'foundet') AS BLOB) WHERE \"index\" = 0"
        )
    before = content(centre)
    done = tregua("upgrade", "--without-backup", "--centre", centre)
    assert done.returncode == 1
    assert "journal, entry 0" in done.stderr
    assert "The old state stands" in done.stderr
    assert content(centre) == before


def test_nothing_is_upgraded_while_somebody_works_in_the_centre(old):
    from tregua.record import lock  # noqa: PLC0415

    centre, _stick = old
    with lock.held(centre / "in-use", shared=True):
        done = tregua("upgrade", "--without-backup", "--centre", centre)
    assert (done.returncode, "Something still works in" in done.stderr) == (1, True)
    with lock.held(centre / "in-use"):
        done = tregua("doctor", "--centre", centre)
    assert (done.returncode, "being upgraded" in done.stderr) == (1, True)


def test_tables_of_a_newer_version_are_told(old):
    centre, _stick = old
    with sqlite3.connect(centre / "centre.sqlite3") as database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('record', '0999_later', '2030-01-01')"
        )
    done = tregua("upgrade", "--centre", centre)
    assert (done.returncode, "record.0999_later" in done.stderr) == (1, True)


def test_a_backup_of_an_earlier_version_is_rehearsed_with_this_one(old, backed_up, tmp_path):
    centre, stick = old
    by.backup(centre, stick)
    says = by.proved(by.restore(stick, "--rehearse", "--centre", centre, key=backed_up[2]))
    assert any(change.startswith("exchange.0002") for change in says["upgraded"])
    done = tregua("restore", stick, "--to", tmp_path / "new", "--key", backed_up[2])
    assert done.returncode == 0, done.stderr
    assert "tregua upgrade" in done.stdout
