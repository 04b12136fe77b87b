"""A depositary holds what two centres publish, signs for it, and keeps what proves that one told two histories."""

import io
import json
import os
import re
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.exchange.players import Player, served
from tregua.centre.depositary.folder import FILE, depositary_toml, make_depositary, read_depositary
from tregua.centre.depositary.keeping import Keeper
from tregua.centre.depositary.site import Site
from tregua.centre.folder import FolderError
from tregua.record.cosignature import Cosigner, cosigned_by
from tregua.record.evidence import verify_evidence
from tregua.record.keys import cosigner_in
from tregua.record.note import signature_line
from tregua.record.signed_request import sign_request
from tregua.record.witness import write_request

ROOT = Path(__file__).resolve().parents[2]
PASSPHRASE = "five words and no name"
KEY_NAME = "archive.example/mirror"
AMMAN = Cosigner("amman.example/mirror", Ed25519PrivateKey.generate())


@pytest.fixture
def theirs(tmp_path):
    return Player(tmp_path / "amman").says(5)


@pytest.fixture
def keeper(tmp_path, theirs):
    folder = tmp_path / "archive"
    logs = [(theirs.vkey, str(theirs.published), AMMAN.key.vkey)]
    toml = depositary_toml(name="Archive", key_name=KEY_NAME, logs=logs)
    make_depositary(folder, toml, key_name=KEY_NAME, passphrase=PASSPHRASE)
    return Keeper(read_depositary(folder), cosigner_in(folder, KEY_NAME))


def ask(keeper, path, *, post=None, **headers):
    """Return (status, headers, content) of a request to the depositary's site."""
    path, _mark, query = path.partition("?")
    told = {}
    environ = {
        "REQUEST_METHOD": "GET" if post is None else "POST",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "wsgi.input": io.BytesIO(post or b""),
        **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
    }
    content = Site(keeper)(environ, lambda status, listed: told.update(status=status, headers=dict(listed)))
    return int(told["status"][:3]), told["headers"], b"".join(content)


def place(theirs):
    return f"/witness/{sha256(theirs.origin.encode()).hexdigest()}"


def test_it_holds_what_is_published_and_signs_for_it(keeper, theirs):
    assert keeper.read_all()
    status, _headers, note = ask(keeper, f"{place(theirs)}/checkpoint")
    assert status == 200
    assert cosigned_by(note, [keeper.cosigner.key], now=int(time.time())).keys() == {KEY_NAME}
    held = keeper.held(keeper.folder.logs[0])
    assert held.checkpoint == theirs.head()
    assert ask(keeper, f"{place(theirs)}/tile/entries/000.p/5")[0] == 200


def test_a_line_that_others_put_under_its_name_stops_nothing(keeper, theirs):
    key = keeper.cosigner.key
    forged = signature_line(key.name, key.key_id, b"\xff" * 72)
    (theirs.published / "checkpoint").write_bytes(theirs.note() + forged.encode())
    assert keeper.read_all()
    assert ask(keeper, "/")[0] == 200
    assert keeper.cosigned_at(keeper.held(keeper.folder.logs[0])) <= time.time()


def test_a_log_that_nobody_foresaw_keeps_no_other_from_being_read(keeper, monkeypatch):
    def fail(_self, _source):
        raise RecursionError("too deep")

    monkeypatch.setattr("tregua.record.mirror.Mirror.pull", fail)
    assert not keeper.read_all()
    (state,) = keeper.state().values()
    assert state["trouble"] == "RecursionError: too deep"


def test_public_parts_are_for_the_centre_that_wrote_them(keeper, theirs):
    keeper.read_all()
    path = f"{place(theirs)}/body/000.p/5"
    assert ask(keeper, path)[0] == 403
    signed = sign_request(AMMAN, path=path[1:], to=KEY_NAME, now=int(time.time()))
    status, _headers, content = ask(keeper, path, authorization=signed)
    assert status == 200
    assert content.decode() == "".join(f"{line}\n" for _data, line in theirs.log)


def test_words_in_an_entry_of_a_newer_version_are_not_passed_on(keeper, theirs):
    """A name that somebody signs into the log itself must not reach everybody through who copies it."""
    theirs.log.append((b'{"said":"a name, and where she lives","v":2}', ""))
    theirs.publish()
    assert keeper.read_all()
    bundle = f"{place(theirs)}/tile/entries/000.p/6"
    assert ask(keeper, bundle)[0] == 403
    assert ask(keeper, f"{place(theirs)}/tile/0/000.p/6")[0] == 200
    signed = sign_request(AMMAN, path=bundle[1:], to=KEY_NAME, now=int(time.time()))
    assert ask(keeper, bundle, authorization=signed)[0] == 200


def test_a_posted_head_is_cosigned_and_a_fork_is_kept_as_evidence(keeper, theirs):
    with served(theirs.published):
        request = write_request(0, [], theirs.note())
        status, _headers, lines = ask(keeper, "/add-checkpoint", post=request)
        assert (status, lines.decode().split()[1]) == (200, KEY_NAME)
    says = keeper.state()[theirs.origin]
    assert says["since"] == says["answered_at"]
    fork = theirs.fork(at=3, grows=2)
    status, headers, size = ask(keeper, "/add-checkpoint", post=write_request(5, [], fork.note()))
    assert (status, headers["Content-Type"], size) == (409, "text/x.tlog.size", b"5\n")
    (file,) = keeper.evidence()
    content = ask(keeper, f"/evidence/{file.name}")[2]
    assert verify_evidence(content.decode()).kind == "FORK"
    assert ask(keeper, "/evidence/../depositary.toml")[0] == 404
    assert b"FORK" in ask(keeper, "/")[2]


def test_a_rewritten_log_is_told_and_what_was_held_stands(keeper, theirs):
    assert keeper.read_all()
    fork = theirs.fork(at=2, grows=8)
    theirs.published.rename(theirs.folder / "as-it-was")
    fork.published.rename(theirs.published)
    assert not keeper.read_all()
    assert keeper.held(keeper.folder.logs[0]).checkpoint == theirs.head()
    assert "FORK" in keeper.state()[theirs.origin]["trouble"]
    assert [verify_evidence(file.read_text()).kind for file in keeper.evidence()] == ["FORK"]


def test_the_page_speaks_four_languages_and_nobody_elses_scripts(keeper, theirs):
    keeper.read_all()
    for language, direction in (("en", "ltr"), ("fr", "ltr"), ("ru", "ltr"), ("ar", "rtl")):
        status, headers, page = ask(keeper, f"/?language={language}")
        assert status == 200
        assert f'<html lang="{language}" dir="{direction}">' in page.decode()
        assert theirs.origin in page.decode()
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert not re.search(r"<script|https?://", page.decode())
    for style in re.findall(r'href="(static/[^"]+)"', page.decode()):
        assert ask(keeper, f"/{style}")[0] == 200
    assert ask(keeper, "/vkey")[2].decode().strip() == keeper.cosigner.key.vkey
    assert ask(keeper, "/nothing")[0] == 404
    assert ask(keeper, "/", post=b"x")[0] == 405


def test_a_folder_that_is_none_says_what_to_do(tmp_path):
    with pytest.raises(FolderError, match="tregua depositary init"):
        read_depositary(tmp_path)
    (tmp_path / FILE).write_text('name = "x"\n', encoding="utf-8")
    with pytest.raises(FolderError, match="key_name"):
        read_depositary(tmp_path)
    (tmp_path / FILE).write_text("name = \n", encoding="utf-8")
    with pytest.raises(FolderError, match="cannot be read"):
        read_depositary(tmp_path)


def test_the_commands_make_one_and_read(tmp_path, theirs):
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("TREGUA_", "DJANGO_"))
    }
    environment |= {"TREGUA_LOG_PASSPHRASE": PASSPHRASE, "PYTHONPATH": str(ROOT)}

    def tregua(*words):
        return subprocess.run(
            [sys.executable, "-m", "tregua.centre", "depositary", *words],
            env=environment, capture_output=True, text=True, check=False, timeout=600,
        )  # fmt: skip

    folder = tmp_path / "archive"
    made = tregua("init", str(folder), "--name", "UN archive", "--log", f"{theirs.vkey}={theirs.published}")
    assert made.returncode == 0, made.stderr
    assert "archive.example/mirror+" in made.stdout
    done = tregua("now", str(folder))
    assert (done.returncode, done.stdout) == (0, "amman.example/log1: 5 entries held\n")
    assert json.loads((folder / "state.json").read_text())["amman.example/log1"]["trouble"] == ""
    theirs.published.rename(tmp_path / "away")
    assert tregua("now", str(folder)).returncode == 1
