"""A centre is left in ten minutes: one command; what stays gives no name, and what was taken makes it whole again."""

import base64
import gzip
import json
import os
import subprocess
import sys
import zipfile
import zlib

import pytest

from tests.browser.conftest import free_port
from tests.centre import backing_up as by
from tests.centre.conftest import ROOT, brought_back, copied_as_it_is, tregua
from tests.centre.looking import files_that_tell
from tests.conftest import LOG_PASSPHRASE

SIGNATORY, AT_RISK = "Yusuf of the lower mill", "the schoolteacher Maryam of the third house"
PLANT = """
import sys
import django; django.setup()
from django.contrib.sessions.backends.db import SessionStore
from tregua.people import vault
from tregua.people.models import Custodian, Person
person = Person.objects.create(code="keeper", shown_name="Keeper", roles=["custodian"])
Custodian.objects.create(person=person, recipient=sys.argv[1])
vault.seal(sys.argv[2], about="signatory")
vault.seal(sys.argv[3], about="at_risk")
SessionStore().save()
"""
OPEN = """
import sys
import django; django.setup()
import pyrage
from tregua.people import vault
from tregua.people.models import Person, Sealed
line = [line for line in open(sys.argv[1]) if line.startswith("AGE-SECRET-KEY")][0].strip()
identity, keeper = pyrage.x25519.Identity.from_str(line), Person.objects.get(code="keeper")
for one in Sealed.objects.order_by("id"):
    print(vault.open_sealed(one, identity=identity, by=keeper, reason="the test").decode())
"""


def inside(centre, code, *arguments):
    """Run lines of code in a centre, in a process of its own; return what they printed."""
    kept = {
        key: value for key, value in os.environ.items() if not key.startswith(("TREGUA_", "DATABASE_URL"))
    }
    environment = kept | {
        "PYTHONPATH": str(ROOT),
        "TREGUA_CENTRE": str(centre),
        "DJANGO_SETTINGS_MODULE": "tregua.centre.settings",
        "TREGUA_LOG_PASSPHRASE": LOG_PASSPHRASE,
    }
    done = subprocess.run(
        [sys.executable, "-P", "-c", code, *map(str, arguments)],
        env=environment, capture_output=True, text=True, check=False, cwd="/", timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def planted_once(founded_once, tmp_path_factory):
    """Make a centre with two sealed texts, a custodian's key elsewhere, and what lies about in a centre that works."""
    place = tmp_path_factory.mktemp("custodian")
    key, recipient = by.new_key(place, "keeper.key")
    centre = brought_back(founded_once[1], founded_once[0])
    inside(centre, PLANT, recipient, SIGNATORY, AT_RISK)
    for path in ("log/tregua.log", "to-load/places.csv", "backup.new/centre.sqlite3", "keys/server.key"):
        (centre / path).parent.mkdir(exist_ok=True)
        (centre / path).write_bytes(b"lies about")
    return copied_as_it_is(centre, place / "as-planted"), centre, key


@pytest.fixture
def planted(planted_once, tmp_path, monkeypatch):
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    as_made, centre, key = planted_once
    return brought_back(as_made, centre), key


def evacuate(centre, *more):
    return tregua("vault", "evacuate", "--centre", centre, *more, passphrase="")


def test_words_are_found_however_they_are_written(tmp_path):
    word, place = "Yusuf of the mill", tmp_path / "place"
    place.mkdir()
    for shift in range(3):
        (place / f"base64-{shift}").write_bytes(base64.b64encode(b"x" * shift + f"{word} and more".encode()))
    (place / "plain").write_bytes(b"\0\1" + word.encode())
    (place / "gzip").write_bytes(b"before" + gzip.compress(word.encode() * 3))
    (place / "deflated").write_bytes(b"before" + zlib.compress(word.encode() * 3) + b"after")
    with zipfile.ZipFile(place / "zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("inside", word * 9)
    (place / "nothing").write_bytes(b"only a mill")
    assert files_that_tell(place, word) == sorted(
        path.name for path in place.iterdir() if path.name != "nothing"
    )


def test_what_stays_and_what_is_taken_give_no_name_and_the_key_makes_it_whole(planted, tmp_path):
    centre, key = planted
    stick, new = tmp_path / "stick", tmp_path / "new"
    (tmp_path / "temporary" / "tregua-match-1").mkdir()
    (tmp_path / "temporary" / "tregua-match-1" / "texts").write_bytes(b"lies about")
    left = evacuate(centre, "--to", stick, "--reason", "shots in the street")
    assert (left.returncode, left.stderr) == (0, "")
    assert "Switch the machine off" in left.stdout
    assert files_that_tell(tmp_path, "lies about") == []
    assert files_that_tell(centre, SIGNATORY, AT_RISK, "lies about", "PRIVATE KEY") == []
    assert files_that_tell(stick, SIGNATORY, AT_RISK, "Amman centre") == []
    assert not [
        name for name in ("secret", "seat", "log", "to-load", "backup.new") if (centre / name).exists()
    ]
    assert sorted(path.name for path in (centre / "keys").iterdir()) == ["log.vkey", "mirror.vkey"]
    refused = tregua("doctor", "--centre", centre)
    assert (refused.returncode, "evacuated" in refused.stderr, str(stick) in refused.stderr) == (
        1,
        True,
        True,
    )

    assert by.restore(stick, "--to", new, key=key).returncode == 0
    assert by.journal(new)[-2]["act"] == "centre evacuated"
    assert by.journal(new)[-2]["facts"] == {"reason": "shots in the street", "copied": True}
    words = ("--reason", "we are in the other house", "--published", centre)
    confirmed = tregua("centre", "confirm", *words, "--centre", new)
    assert confirmed.returncode == 0, confirmed.stderr
    assert inside(new, OPEN, key).splitlines() == [SIGNATORY, AT_RISK]
    assert (new / "keys" / "log.pem").is_file()


def test_a_rehearsal_changes_nothing_and_says_how_long_each_step_takes(planted, tmp_path):
    centre, _key = planted
    locks = ("in-use", "backup.lock", "centre.sqlite3-wal", "centre.sqlite3-shm")
    (centre / "backup.new" / "centre.sqlite3").unlink()  # any backup clears that away
    before = by.files_of(centre, *locks)
    said = evacuate(centre, "--rehearse", "--to", tmp_path / "stick", "--leave-nothing")
    assert (said.returncode, said.stderr) == (0, "")
    assert by.files_of(centre, *locks) == before
    assert not (tmp_path / "stick").exists()
    assert "nothing was changed" in said.stdout
    assert "Sessions: 1 would end" in said.stdout
    assert "would go: keys, secret, seat, to-load" in said.stdout


def test_a_server_that_runs_ends_and_without_a_copy_nothing_goes_that_exists_only_here(planted):
    centre, _key = planted
    port = free_port()
    kept = {
        key: value for key, value in os.environ.items() if not key.startswith(("TREGUA_", "DATABASE_URL"))
    }
    server = subprocess.Popen(
        [sys.executable, "-P", "-m", "tregua.centre", "serve", "--centre", str(centre), "--port", str(port)],
        env=kept | {"PYTHONPATH": str(ROOT), "TREGUA_LOG_PASSPHRASE": LOG_PASSPHRASE},
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert "Ctrl-C" in server.stdout.readline()
        left = evacuate(centre)
        assert server.wait(timeout=30) == 0
    finally:
        server.kill()
        server.stdout.close()
    assert left.returncode == 0, left.stdout + left.stderr
    assert "Server: ended" in left.stdout
    assert "nothing was copied" in left.stdout
    assert not [
        name for name in ("log", "static", "backup.new", "keys/server.key") if (centre / name).exists()
    ]
    assert all((centre / name).exists() for name in ("secret", "seat", "keys/log.pem", "to-load/places.csv"))
    assert by.journal(centre)[-1]["act"] == "centre evacuated"
    refused = tregua("serve", "--centre", centre)
    assert (refused.returncode, "evacuated" in refused.stderr) == (1, True)


def test_a_copy_that_cannot_be_made_costs_nothing_but_is_told(planted, tmp_path):
    centre, _key = planted
    left = evacuate(centre, "--to", tmp_path / "no-such-stick" / "folder", "--leave-nothing")
    assert left.returncode == 1
    assert "Copy: FAILED" in left.stdout
    assert "run the same command again" in left.stdout
    assert all((centre / name).exists() for name in ("secret", "keys/log.pem", "centre.sqlite3"))
    again = evacuate(centre, "--to", tmp_path / "stick", "--leave-nothing")
    assert again.returncode == 0, again.stdout + again.stderr
    assert sorted(path.name for path in centre.iterdir()) == ["evacuated", "in-use"]
    assert json.loads((centre / "evacuated").read_text())["copy"] == str(tmp_path / "stick")
