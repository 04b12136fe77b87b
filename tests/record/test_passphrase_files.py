"""A file under a passphrase opens on a machine that is busy for a moment, and on one that is too slow it says so."""

import re
from types import SimpleNamespace

import pyrage
import pytest

from tregua.centre.backup import opening
from tregua.centre.backup.faults import BackupError
from tregua.centre.exports import ExportError
from tregua.centre.exports import sealing as exports
from tregua.people import vault
from tregua.record import passphrase_files
from tregua.record.passphrase_files import TooMuchWorkError, opened

PASSPHRASE = "four words no name"


@pytest.fixture(scope="module")
def sealed():
    return pyrage.passphrase.encrypt(str(pyrage.x25519.Identity.generate()).encode(), PASSPHRASE)


@pytest.fixture
def too_much(sealed, monkeypatch):
    """Return the same file as a machine a thousand times as fast would have made it."""
    monkeypatch.setattr(passphrase_files, "PAUSE_SECONDS", 0)
    return re.sub(rb"(-> scrypt \S+) \d+", rb"\1 30", sealed, count=1)


def test_a_wrong_passphrase_is_told_at_once(sealed):
    with pytest.raises(pyrage.DecryptError):
        opened(sealed, "another")


def test_a_machine_that_is_too_slow_says_so_and_blames_no_passphrase(too_much):
    with pytest.raises(TooMuchWorkError):
        opened(too_much, PASSPHRASE)
    with pytest.raises(vault.VaultError, match="too slow, or too busy"):
        vault.read_identity(too_much, PASSPHRASE)
    with pytest.raises(BackupError, match="too slow, or too busy"):
        opening.read_identity(too_much, PASSPHRASE)
    with pytest.raises(ExportError, match="too slow, or too busy"):
        exports.open_key(too_much, PASSPHRASE)


def test_a_machine_that_is_busy_for_a_moment_opens_it_all_the_same(sealed, too_much, monkeypatch):
    asked = []

    def decrypt(file, passphrase):
        asked.append(file)
        return pyrage.passphrase.decrypt(too_much if len(asked) < 3 else file, passphrase)

    shim = SimpleNamespace(DecryptError=pyrage.DecryptError, passphrase=SimpleNamespace(decrypt=decrypt))
    monkeypatch.setattr(passphrase_files, "pyrage", shim)
    assert opened(sealed, PASSPHRASE).startswith(b"AGE-SECRET-KEY-")
    assert len(asked) == 3
