"""A register in PostgreSQL: dumped at one moment, restored into an empty database, upgraded in one transaction."""

import json
import os
import subprocess
import sys
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection

from tests.centre import backing_up as by
from tests.centre.conftest import ROOT, tregua

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")


@pytest.fixture
def databases():
    """Return the addresses of three databases made for this test."""
    url = os.environ["DATABASE_URL"]
    base = url.removesuffix(urlsplit(url).path)
    names = [f"backup_{os.getpid()}_{number}" for number in range(3)]
    with psycopg.connect(url, autocommit=True) as server:
        for name in names:
            server.execute(f"CREATE DATABASE {name}")
    yield [f"{base}/{name}" for name in names]
    with psycopg.connect(url, autocommit=True) as server:
        for name in names:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def go_back(centre, url):
    done = subprocess.run(
        [sys.executable, "-m", "django", "migrate", "exchange", "0001"],
        env={
            "PYTHONPATH": str(ROOT), "TREGUA_CENTRE": str(centre), "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "tregua.centre.settings", "PATH": os.environ["PATH"],
        },
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_from_postgresql_into_an_empty_postgresql(databases, tmp_path):
    live, empty, scratch = databases
    centre, stick = tmp_path / "live", tmp_path / "stick"
    words = (
        "init",
        centre,
        "--yes",
        "--code",
        "amman",
        "--name",
        "Amman",
        "--origin",
        "amman.example/log1",
        "--zone",
        "UTC",
    )
    assert tregua(*words, DATABASE_URL=live).returncode == 0
    assert by.publish(centre, 0, 300, DATABASE_URL=live).returncode == 0
    key, recipient = by.new_key(tmp_path)
    nowhere = tregua(
        "backup", stick, "--new", "--to-recipient", recipient, "--centre", centre, DATABASE_URL=scratch
    )
    assert (nowhere.returncode, "holds no centre" in nowhere.stderr) == (1, True)
    by.backup(centre, stick, "--new", "--to-recipient", recipient, DATABASE_URL=live)
    assert by.publish(centre, 300, 320, DATABASE_URL=live).returncode == 0

    unsaid = by.restore(stick, "--to", tmp_path / "new", key=key)
    assert (unsaid.returncode, "TREGUA_RESTORE_DATABASE_URL" in unsaid.stderr) == (1, True)
    full = by.restore(stick, "--to", tmp_path / "new", key=key, TREGUA_RESTORE_DATABASE_URL=live)
    assert (full.returncode, "is not empty" in full.stderr) == (1, True)
    for _twice in range(2):
        words = ("--rehearse", "--centre", centre)
        says = by.proved(
            by.restore(stick, *words, key=key, DATABASE_URL=live, TREGUA_RESTORE_DATABASE_URL=scratch)
        )
        assert says["well"]
    says = by.proved(by.restore(stick, "--to", tmp_path / "new", key=key, TREGUA_RESTORE_DATABASE_URL=empty))
    assert says["published"]["size"] == says["published_files"]["entries"] == by.BEGINNING + 300
    assert not (tmp_path / "new" / "register.sql").exists()

    words = (
        "centre",
        "confirm",
        "--reason",
        "the machine burnt",
        "--published",
        centre,
        "--centre",
        tmp_path / "new",
    )
    done = tregua(*words, DATABASE_URL=empty)
    assert "20 published entries were taken back" in done.stdout, done.stderr
    assert by.files_of(tmp_path / "new" / "published") == by.files_of(centre / "published")

    go_back(tmp_path / "new", empty)
    words = ("upgrade", "--without-backup", "--centre", tmp_path / "new")
    for more in (["--rehearse"], []):
        done = tregua(*words, *more, DATABASE_URL=empty)
        assert "exchange.0002" in done.stdout, done.stderr
    assert "nothing to do" in tregua(*words, DATABASE_URL=empty).stdout
    assert json.loads(
        tregua("centre", "prove", "--json", "--centre", tmp_path / "new", DATABASE_URL=empty).stdout
    )["well"]


def test_a_change_that_fails_leaves_the_old_tables(databases, tmp_path):
    live, _empty, _scratch = databases
    centre = tmp_path / "live"
    words = (
        "init",
        centre,
        "--yes",
        "--code",
        "amman",
        "--name",
        "Amman",
        "--origin",
        "amman.example/log1",
        "--zone",
        "UTC",
    )
    assert tregua(*words, DATABASE_URL=live).returncode == 0
    go_back(centre, live)
    asked = "SELECT app, name FROM django_migrations ORDER BY app, name"
    with psycopg.connect(live, autocommit=True) as database:
        before = database.execute(asked).fetchall()
        database.execute("ALTER TABLE exchange_release RENAME COLUMN entry_index TO entry_place")
    done = tregua("upgrade", "--without-backup", "--centre", centre, DATABASE_URL=live)
    assert done.returncode == 1
    assert "The old state stands" in done.stderr
    with psycopg.connect(live) as database:
        assert database.execute(asked).fetchall() == before
