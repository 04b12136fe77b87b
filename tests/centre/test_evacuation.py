"""A centre is left in ten minutes: one command; what stays gives no name, and what was taken makes it whole again."""

import base64
import gzip
import json
import os
import subprocess
import sys
import zipfile
import zlib

from tests.browser.conftest import free_port
from tests.centre import backing_up as by
from tests.centre.conftest import ROOT, tregua
from tests.centre.looking import files_that_tell
from tests.centre.planting import AT_RISK, OPEN, SIGNATORY, inside
from tests.conftest import LOG_PASSPHRASE


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
    of_others = tmp_path / "temporary" / "tregua-match-1"
    of_others.mkdir()
    (of_others / "texts").write_bytes(b"perhaps of another centre")
    left = evacuate(centre, "--to", stick, "--reason", "shots in the street")
    assert (left.returncode, left.stderr) == (0, "")
    assert "Switch the machine off" in left.stdout
    assert (of_others / "texts").is_file()
    assert f"{of_others}. Remove what is yours" in left.stdout
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
